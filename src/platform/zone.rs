//! Time zones, asked of the browser, which knows them all.
use crate::domain::{
    civil,
    time::{Instant, Range},
    zone::Zone,
};
use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The zone with this IANA name, its table as far as `reach`; the reader's own for none, `browser` or a name the browser does not know.
pub fn zone(name: Option<&str>, reach: Range) -> Zone {
    let named = name.filter(|it| !it.is_empty() && *it != "browser");
    if named.is_some_and(|it| it.eq_ignore_ascii_case("utc")) {
        return Zone::utc();
    }
    let own = own_name();
    if let Some(name) = named.filter(|it| own.as_deref() != Some(it))
        && let Some(offset_secs) = clock_of(name)
    {
        return Zone::asked(name.to_owned(), reach, &offset_secs);
    }
    own.map_or_else(Zone::utc, |name| Zone::asked(name, reach, &own_offset_secs))
}

/// Whether the browser knows a zone of this name; its own it does.
pub fn is_known(name: &str) -> bool {
    name == "browser" || !name.is_empty() && clock_of(name).is_some()
}

/// The names of all zones the browser knows.
pub fn names() -> Vec<String> {
    let values =
        member(&js_sys::global(), "Intl").and_then(|intl| call(&intl, "supportedValuesOf", &"timeZone".into()));
    let list = values.and_then(|it| it.dyn_into::<Array>().ok());
    list.map(|it| it.iter().filter_map(|it| it.as_string()).collect()).unwrap_or_default()
}

/// The name of the reader's own zone.
fn own_name() -> Option<String> {
    let temporal = || call(&temporal("Now")?, "timeZoneId", &JsValue::UNDEFINED)?.as_string();
    let intl = || {
        let options = call(&date_format("sv-SE", &Object::new())?, "resolvedOptions", &JsValue::UNDEFINED)?;
        member(&options, "timeZone")?.as_string()
    };
    temporal().or_else(intl)
}

/// Seconds east of UTC in the reader's own zone.
fn own_offset_secs(at: Instant) -> i32 {
    -60 * Date::new(&millis(at)).get_timezone_offset() as i32
}

/// What knows how many seconds east of UTC a zone is; `None` if the browser does not know the zone.
///
/// `Intl` loads all it knows of dates when it is first asked, a tenth of a start; `Temporal` need not, where it is.
fn clock_of(name: &str) -> Option<Box<dyn Fn(Instant) -> i32>> {
    let (zone, instants) = (JsValue::from_str(name), temporal("Instant"));
    let by_temporal = move |at: Instant| {
        let instant = call(instants.as_ref()?, "fromEpochMilliseconds", &millis(at))?;
        let nanos = member(&call(&instant, "toZonedDateTimeISO", &zone)?, "offsetNanoseconds")?.as_f64()?;
        Some((nanos / 1e9) as i32)
    };
    if by_temporal(Instant::default()).is_some() {
        return Some(Box::new(move |at| by_temporal(at).unwrap_or(0)));
    }
    let written = written_in(name)?;
    Some(Box::new(move |at| shown_offset_secs(&written, at).unwrap_or(0)))
}

/// What writes moments as the clock of a zone shows them.
///
/// The Swedish locale writes dates as ISO 8601 does.
fn written_in(name: &str) -> Option<Function> {
    let options = Object::new();
    let two_digits = ["month", "day", "hour", "minute", "second"].map(|part| (part, "2-digit"));
    for (key, value) in [("timeZone", name), ("hourCycle", "h23"), ("year", "numeric")].into_iter().chain(two_digits) {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    member(&date_format("sv-SE", &options)?, "format")?.dyn_into().ok()
}

/// Seconds east of UTC by what a clock shows.
fn shown_offset_secs(written: &Function, at: Instant) -> Option<i32> {
    let text = written.call1(&JsValue::UNDEFINED, &millis(at)).ok()?.as_string()?;
    let shown = civil::read(&text)?.and_utc().timestamp();
    i32::try_from(shown - at.unix_millis().div_euclid(1000)).ok()
}

/// An `Intl.DateTimeFormat`; an unknown zone makes the browser throw, so it is made where that can be caught.
fn date_format(locale: &str, options: &Object) -> Option<JsValue> {
    let make: Function = member(&member(&js_sys::global(), "Intl")?, "DateTimeFormat")?.dyn_into().ok()?;
    Reflect::construct(&make, &Array::of2(&locale.into(), options)).ok()
}

fn temporal(name: &str) -> Option<JsValue> {
    member(&member(&js_sys::global(), "Temporal")?, name)
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

fn call(of: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = member(of, method)?.dyn_into().ok()?;
    method.call1(of, argument).ok()
}

fn millis(at: Instant) -> JsValue {
    JsValue::from_f64(at.unix_millis() as f64)
}
