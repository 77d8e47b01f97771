//! Time zones, asked of the browser, which knows them all.
use crate::domain::{
    civil,
    time::{Instant, Span},
    zone::Zone,
};
use wasm_bindgen::{JsCast, JsValue};

/// How far around now the table reaches.
const BACK: Span = Span::from_days(800);
const AHEAD: Span = Span::from_days(120);

/// Zones change at most twice a year, weeks apart; nobody changes twice within this.
const STRIDE: Span = Span::from_days(20);

/// The zone with this IANA name; the reader's own for none, `browser` or a name the browser does not know.
pub fn zone(name: Option<&str>, now: Instant) -> Zone {
    match name {
        Some(name) if name.eq_ignore_ascii_case("utc") => Zone::utc(),
        Some(name) if !name.is_empty() && name != "browser" && offset_secs(name, now).is_some() => table(name, now),
        _ => local_name().map_or_else(Zone::utc, |name| table(&name, now)),
    }
}

/// Whether the browser knows a zone of this name.
pub fn is_known(name: &str, now: Instant) -> bool {
    !name.is_empty() && offset_secs(name, now).is_some()
}

/// The names of all zones the browser knows.
pub fn names() -> Vec<String> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"));
    let list = intl.and_then(|intl| {
        let values: js_sys::Function =
            js_sys::Reflect::get(&intl, &JsValue::from_str("supportedValuesOf"))?.dyn_into()?;
        values.call1(&intl, &JsValue::from_str("timeZone"))
    });
    let list = list.ok().and_then(|it| it.dyn_into::<js_sys::Array>().ok());
    list.map(|it| it.iter().filter_map(|it| it.as_string()).collect()).unwrap_or_default()
}

/// The name of the reader's own zone.
fn local_name() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let options = format.resolved_options();
    js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok()?.as_string()
}

fn table(name: &str, now: Instant) -> Zone {
    let offset = |at: Instant| offset_secs(name, at).unwrap_or(0);
    let mut at = (now - BACK).floor_to(Span::from_days(1));
    let mut current = offset(at);
    let mut offsets = vec![(at, current)];
    while at < now + AHEAD {
        let next = at + STRIDE;
        let then = offset(next);
        if then != current {
            offsets.push((change(at, next, then, &offset), then));
            current = then;
        }
        at = next;
    }
    Zone { name: name.to_owned(), offsets }
}

/// The minute at which the offset becomes `then`, between two moments that differ.
fn change(mut before: Instant, mut after: Instant, then: i32, offset: &dyn Fn(Instant) -> i32) -> Instant {
    while after.since(before) > Span::from_minutes(1) {
        let middle = (before + Span::from_millis(after.since(before).millis() / 2)).floor_to(Span::from_minutes(1));
        if middle <= before {
            break;
        }
        if offset(middle) == then { after = middle } else { before = middle }
    }
    after
}

/// Seconds east of UTC; `None` if the browser does not know the zone.
///
/// The Swedish locale writes dates as ISO 8601 does.
fn offset_secs(name: &str, at: Instant) -> Option<i32> {
    let options = js_sys::Object::new();
    let set =
        |key: &str, value: &str| js_sys::Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
    set("timeZone", name).ok()?;
    for part in ["year", "month", "day", "hour", "minute", "second"] {
        set(part, "2-digit").ok()?;
    }
    set("year", "numeric").ok()?;
    set("hourCycle", "h23").ok()?;
    let date = js_sys::Date::new(&JsValue::from_f64(at.unix_millis() as f64));
    // An unknown zone makes the browser throw, so it is called where that can be caught.
    let method = js_sys::Reflect::get(&date, &JsValue::from_str("toLocaleString")).ok()?;
    let method: js_sys::Function = method.dyn_into().ok()?;
    let text = method.call2(&date, &JsValue::from_str("sv-SE"), &options).ok()?.as_string()?;
    let civil = civil::read(&text)?;
    let shown = civil.and_utc().timestamp();
    i32::try_from(shown - at.unix_millis().div_euclid(1000)).ok()
}
