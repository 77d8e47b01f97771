//! How do we know what fires and how fast a source answers: what was asked, when, and how often.
use super::how_do_we_know::{fact, facts};
use crate::{
    domain::{alert::Alert, order, time::Span},
    state::{
        clock::use_clock,
        connections::use_connections,
        objectives::{SourceAlerts, use_alerts},
    },
    widgets::{live::live, loaded, measured},
    words::numbers,
};
use leptos::prelude::*;

/// What was asked about alerts, of every source of them.
pub fn alerts() -> AnyView {
    let (alerts, clock) = (use_alerts(), use_clock());
    let one = move |it: SourceAlerts| {
        let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
        let trouble = loaded::trouble(&it.source, &it.alerts, &zone, now);
        let answer = it.alerts.value().map(|answered| {
            let count = |is: fn(&Alert) -> bool| {
                let n = answered.value.iter().filter(|it| is(it)).count();
                measured::number(Some(n as f64), numbers::count)
            };
            let mut facts = answered.provenance.first().map(facts).unwrap_or_default();
            let request = answered.provenance.first().map(|it| view! { <code>{it.query.clone()}</code> }.into_any());
            facts.extend(request.map(|it| fact("Request", it)));
            facts.extend([fact("Alerts", count(|_| true)), fact("Heard", count(Alert::is_loud))]);
            view! { <dl class="facts small">{facts}</dl> }
        });
        view! { {trouble}{answer} }.into_any()
    };
    view! {
        <p class="q">"Every alert its source holds at this moment; heard are those that fire and are neither silenced nor inhibited."</p>
        {live(move || alerts.get().into_iter().map(one).collect::<Vec<_>>())}
    }
    .into_any()
}

/// How a source's latency was measured.
pub fn latency(source: &str) -> Option<AnyView> {
    let (connection, clock) = (use_connections().named(source)?, use_clock());
    let health = connection.health.get_untracked();
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let mut lengths: Vec<Span> = health.history.iter().filter_map(|it| it.1).collect();
    order::ascending(&mut lengths);
    let median = lengths.get(lengths.len() / 2).copied();
    let length = |it: Option<Span>| it.map_or_else(|| numbers::UNKNOWN.into_any(), measured::length);
    let count = |n: usize| measured::number(Some(n as f64), numbers::count);
    let (n, n_answered) = (health.history.len(), lengths.len());
    let facts = vec![
        fact("Source", source.to_owned().into_any()),
        fact("Median", length(median)),
        fact("Slowest", length(lengths.last().copied())),
        fact("Answers", count(n_answered)),
        fact("Without an answer", count(n - n_answered)),
        fact("Requests in all", count(health.n_requests as usize)),
        fact("First", health.history.first().map(|it| measured::moment(it.0, &zone, now)).into_any()),
        fact("Last answer", health.answered_at.map(|at| measured::moment(at, &zone, now)).into_any()),
    ];
    let view = view! {
        <p class="big">{length(health.latency)}<small>" for the last answer"</small></p>
        <p class="q">"Measured in this browser, from asking until the last byte: the network is in it. Since this page was opened, the last 120 requests at most."</p>
        <dl class="facts small">{facts}</dl>
    };
    Some(view.into_any())
}
