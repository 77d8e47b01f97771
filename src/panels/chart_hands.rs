//! What hands on a chart do to the page: another range is another address, so that Back returns.
use super::objective_rules::{open_url, ways_out};
use crate::{
    domain::{
        provenance::Provenance,
        time::{Instant, Range, Span},
    },
    state::{
        address::use_address, clock::use_clock, connections::use_connections, overlay::use_overlay, query,
        setup::use_configuration, travel::written,
    },
    widgets::chart_hands::Hands,
};
use leptos::prelude::*;

/// Between the names of hidden series in the address.
const SEPARATOR: &str = ",";

/// Hands for a chart about this, with the question behind it, its range, and what else was at an instant or beside it.
pub fn hands(
    about: Signal<String>,
    question: impl Fn() -> Option<(Provenance, Range)> + Send + Sync + 'static,
    also: impl Fn(Instant, Span) -> Vec<String> + Send + Sync + 'static,
) -> Hands {
    let (address, clock, overlay) = (use_address(), use_clock(), use_overlay());
    let (connections, configuration) = (use_connections(), StoredValue::new(use_configuration()));
    let see = move |range: Range| {
        let [from, to] = [range.from, range.to].map(written);
        address.set_all(&[("from", Some(&from)), ("to", Some(&to))], false);
    };
    let links = move |()| match question() {
        Some((it, range)) => {
            configuration.with_value(|known| ways_out(open_url(connections, &it.source), known, &it.query, range))
        }
        None => ().into_any(),
    };
    Hands {
        about,
        clock: Callback::new(move |()| untrack(|| (clock.now(), clock.zone()))),
        see: Callback::new(see),
        also: Callback::new(move |(at, within)| also(at, within)),
        hidden: Memo::new(move |_| hidden(address.get("hide").as_deref().unwrap_or_default())).into(),
        hide: Callback::new(move |names: Vec<String>| {
            address.set("hide", Some(names.join(SEPARATOR).as_str()).filter(|it| !it.is_empty()), true);
        }),
        links: Callback::new(links),
        run: query::spawn,
        say: Callback::new(move |text: &'static str| overlay.say(text)),
    }
}

/// The series that an address hides.
fn hidden(asked: &str) -> Vec<String> {
    asked.split(SEPARATOR).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
