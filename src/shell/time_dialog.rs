//! The dialog for time: the instant everything is seen from, the range of charts, the zone, and how often to refresh.
use super::{
    commands::{Commands, use_commands},
    range_calendar::calendar,
};
use crate::{
    domain::time::Range,
    platform,
    routes::Page,
    state::{
        address::{Address, use_address},
        clock::{Clock, use_clock},
        overlay::{Opened, Overlay, use_overlay},
        query::use_queries,
        setup::use_configuration,
        travel::{use_travel, written},
    },
    widgets::{
        control::{button, choice, field, form, labelled, line, submit},
        dialog::dialog,
        live::live_text,
    },
    words::{durations, instants, shortcuts::Command, typed_times},
};
use leptos::prelude::*;

/// How often answers can be renewed.
const INTERVALS: &[(&str, &str)] = &[
    ("", "as configured"),
    ("10s", "10 seconds"),
    ("30s", "30 seconds"),
    ("1m", "minute"),
    ("5m", "5 minutes"),
    ("15m", "15 minutes"),
    ("1h", "hour"),
];

/// Instant, range, zone and refresh.
pub fn time_dialog() -> AnyView {
    let (overlay, address, clock, commands) = (use_overlay(), use_address(), use_clock(), use_commands());
    let parts = vec![
        seen_from(address, clock, overlay, commands),
        chart_range(address, clock, overlay),
        zone(address, clock),
        refresh(address),
    ];
    dialog("Time", "sheet time", move || overlay.was_closed(&Opened::Time), parts)
}

fn seen_from(address: Address, clock: Clock, overlay: Overlay, commands: Commands) -> AnyView {
    let travel = use_travel();
    let typed = RwSignal::new(untrack(|| address.get("at")).unwrap_or_else(|| "now".to_owned()));
    let is_now = move || typed.read().trim() == "now";
    // What is typed is checked when it is typed, not with every tick of the clock: ears would hear it again and again.
    let instant = move || {
        let (now, zone) = (untrack(|| clock.wall()), clock.zone_for("now", &typed.read()));
        let at = typed_times::instant(&typed.read(), now, &zone)?;
        if at > now { Err("That is still to come.".to_owned()) } else { Ok(at) }
    };
    let meaning = move || match instant() {
        Ok(_) if is_now() => "Everything is seen from now, and follows the clock.".to_owned(),
        Ok(at) => {
            let (now, zone) = (untrack(|| clock.wall()), clock.zone_for("now", &typed.read()));
            format!(
                "Every number as it was on {}, {}.",
                instants::moment(at, &zone, now),
                durations::ago(now.since(at))
            )
        }
        Err(why) => why,
    };
    let apply = move || {
        let Ok(at) = untrack(instant) else { return };
        overlay.close();
        if untrack(is_now) { travel.back_to_now() } else { travel.go(at) }
    };
    let jump = |(word, command): (&'static str, Command)| {
        let run = move || {
            overlay.close();
            commands.run(command);
        };
        button("btn", word, run)
    };
    let jumps = [
        ("−1 d", Command::DayBack),
        ("−1 h", Command::HourBack),
        ("Previous alert", Command::PreviousAlert),
        ("Now", Command::Now),
    ];
    let fields = vec![
        field(("as of", "Instant everything is seen from"), typed, None, move || instant().is_err()),
        submit("See it", apply),
    ];
    let content = vec![
        heading("Seen from"),
        row(fields),
        line(said(move || instant().is_ok()), live_text(meaning)),
        row(jumps.into_iter().map(jump).collect()),
    ];
    form("", content.into_any())
}

fn chart_range(address: Address, clock: Clock, overlay: Overlay) -> AnyView {
    let start = |name, otherwise: &str| untrack(|| address.get(name)).unwrap_or_else(|| otherwise.to_owned());
    let (from, to) = (RwSignal::new(start("from", "now-7d")), RwSignal::new(start("to", "now")));
    let range = move || {
        let (now, zone) = (untrack(|| clock.now()), clock.zone_for(&from.read(), &to.read()));
        typed_times::range(&from.read(), &to.read(), now, &zone)
    };
    let meaning = move || {
        let (now, zone) = (untrack(|| clock.now()), clock.zone_for(&from.read(), &to.read()));
        range().map_or_else(|why| why, |range| typed_times::said(range, &zone, now))
    };
    let set = move |from: &str, to: &str| {
        overlay.close();
        address.set_all(&[("from", Some(from)), ("to", Some(to))], false);
    };
    let apply = move || {
        if let Ok(range) = untrack(range) {
            // A clock without its zone is another instant for everybody else.
            let has_zone = untrack(|| address.get("timezone")).is_some();
            let text = |typed: String, at| match typed.trim() {
                it if has_zone || it.starts_with("now") => it.to_owned(),
                _ => written(at),
            };
            set(&text(from.get_untracked(), range.from), &text(to.get_untracked(), range.to));
        }
    };
    // Held, the range means the same to whoever opens the link next week.
    let hold = move || {
        if let Ok(Range { from, to }) = untrack(range) {
            set(&written(from), &written(to));
        }
    };
    let about = if untrack(|| address.page() == Some(Page::Objectives) && address.get("slo").is_some()) {
        "Changes the chart of burn rates. Budgets keep their own window."
    } else {
        "Nothing on this page follows a range; the burn rates of one objective do."
    };
    let quick = |(new_from, new_to, name): &(&'static str, &'static str, &'static str)| {
        let (new_from, new_to) = (*new_from, *new_to);
        let is_on = from.get_untracked() == new_from && to.get_untracked() == new_to;
        let label = is_on.then(|| format!("{name}, shown now"));
        labelled(if is_on { "btn plain on" } else { "btn plain" }, label, *name, move || set(new_from, new_to))
    };
    let wrong = move |typed: RwSignal<String>| {
        let (now, zone) = untrack(|| (clock.now(), clock.zone()));
        typed_times::instant(&typed.read(), now, &zone).is_err()
    };
    let fields = vec![
        field(("from", "From"), from, None, move || wrong(from)),
        field(("to", "To"), to, None, move || wrong(to)),
    ];
    let content = vec![
        heading("Range of charts"),
        line(live_text(|| "q".to_owned()), live_text(move || about.to_owned())),
        row(typed_times::QUICK_RANGES.iter().map(quick).collect()),
        row(fields),
        calendar(from, to, clock),
        line(said(move || range().is_ok()), live_text(meaning)),
        row(vec![submit("Show range", apply), button("btn", "Hold it for a link", hold)]),
    ];
    form("", content.into_any())
}

fn zone(address: Address, clock: Clock) -> AnyView {
    let is_configured = use_configuration().timezone.is_some();
    let typed = RwSignal::new(untrack(|| address.get("timezone")).unwrap_or_default());
    let is_known = move || {
        let name = typed.read();
        name.trim().is_empty() || platform::zone::is_known(name.trim())
    };
    let apply = move || {
        if untrack(is_known) {
            let name = typed.get_untracked();
            address.set("timezone", Some(name.trim()).filter(|it| !it.is_empty()), false);
        }
    };
    let meaning = move || {
        if is_known() {
            let empty = if is_configured {
                "Empty is the zone of config.json, “browser” is your own."
            } else {
                "Empty is your own zone."
            };
            format!("Times are shown in {}. {empty}", clock.zone().name)
        } else {
            "This browser knows no zone of that name.".to_owned()
        }
    };
    // The browser's own names: letters, digits, slashes and signs, nothing to escape.
    let names: String = platform::zone::names().iter().map(|it| format!("<option value=\"{it}\">")).collect();
    let fields = vec![
        field(("zone", "Time zone"), typed, Some("zones"), move || !is_known()),
        view! { <datalist id="zones" inner_html=format!("<option value=\"UTC\">{names}")></datalist> }.into_any(),
        submit("Use it", apply),
    ];
    let content = vec![heading("Zone"), row(fields), line(said(is_known), live_text(meaning))];
    form("", content.into_any())
}

fn refresh(address: Address) -> AnyView {
    let queries = use_queries();
    let chosen = move || address.get("refresh").unwrap_or_default();
    let choose = move |text: String| address.set("refresh", Some(text.as_str()).filter(|it| !it.is_empty()), false);
    let meaning = move || format!("Sources are asked every {}.", durations::duration(queries.refresh()));
    let choice = choice("Refresh every", INTERVALS.to_vec(), chosen, choose);
    let content = vec![
        heading("Refresh every"),
        row(vec![view! { <span class="field">{choice}</span> }.into_any()]),
        line(said(|| true), live_text(meaning)),
    ];
    form("", content.into_any())
}

fn heading(text: &'static str) -> AnyView {
    view! { <h3>{text}</h3> }.into_any()
}

fn row(content: Vec<AnyView>) -> AnyView {
    view! { <div class="row tight">{content}</div> }.into_any()
}

/// The class of what is said about something typed.
fn said(is_right: impl Fn() -> bool + Send + 'static) -> crate::widgets::live::LiveText {
    live_text(move || if is_right() { "q".to_owned() } else { "q bad".to_owned() })
}
