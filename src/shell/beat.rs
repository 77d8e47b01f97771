//! The foot of a wall: clock, age of the data, sources that fail, and a heartbeat that stands still when the tab does.
use crate::{
    domain::time::Span,
    state::{
        address::use_address, clock::use_clock, connections::use_connections, objectives::use_objectives,
        query::Loadable,
    },
    widgets::{
        live::{Shown, live, live_text},
        state_mark::state_mark,
    },
    words::{durations, instants},
};
use leptos::prelude::*;

/// Older than this the data is called old, and so loud that nobody takes it for now.
const OLD: Span = Span::from_secs(180);

/// Shown in `kiosk` only.
#[component]
pub fn Beat() -> impl IntoView {
    let address = use_address();
    view! { <Shown when=move || address.is_set("kiosk")><Foot/></Shown> }
}

#[component]
fn Foot() -> impl IntoView {
    let (clock, objectives, connections) = (use_clock(), use_objectives(), use_connections());
    // Whatever instant is seen, people read from a wall what time it is.
    let hour = live_text(move || {
        let said = instants::clock(clock.wall(), &clock.zone());
        said.get(..5).unwrap_or_default().to_owned()
    });
    let data = live(move || {
        let by_source = objectives.by_source.get();
        let failed = by_source.iter().any(|it| matches!(it.survey, Loadable::Stale { .. } | Loadable::Failed { .. }));
        let oldest = by_source.iter().filter_map(|it| it.survey.as_of()).min();
        let age = oldest.map(|at| clock.now().since(at).max(Span::ZERO));
        let seen = clock.frozen().map(|at| instants::moment(at, &clock.zone(), clock.wall()));
        let (is_old, said) = match (seen, age) {
            (Some(at), _) if clock.is_at_recording() => (false, format!("recorded company, as of {at}")),
            (Some(at), _) => (true, format!("as of {at}, not now")),
            (None, None) => (true, "no data yet".to_owned()),
            (None, Some(age)) => (failed || age > OLD, format!("data as of {}", durations::ago(age))),
        };
        view! { <span class=if is_old { "hot" } else { "" }>{said}</span> }
    });
    let failing = live(move || {
        let failing = connections.all().into_iter().filter(|it| it.health.get().trouble.is_some());
        failing.map(|it| state_mark("failed", it.settings.name.clone())).collect_view()
    });
    // Sixty ticks a minute; the clock fills them, and what stands still has stopped.
    let ticks = live_text(move || {
        let second = clock.wall().unix_millis().div_euclid(1000).rem_euclid(60);
        format!(r#"<path d="M0 5H598"/><path class="on" d="M0 5H{}"/>"#, second * 10 + 6)
    });
    view! {
        <footer class="beat">
            <b>{hour}</b>
            {data}
            {failing}
            <svg viewBox="0 0 598 10" preserveAspectRatio="none" stroke-width="10" stroke-dasharray="6 4" inner_html=ticks aria-hidden="true"></svg>
        </footer>
    }
}
