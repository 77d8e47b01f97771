//! Which single events stand behind the latency of one objective, and where are their traces?
use super::objective_over_range::{Answer, class_of, use_kept, use_over_range};
use crate::{
    configuration::links,
    domain::{
        exemplar::{Exemplar, around},
        order,
        plain_text::plain,
        time::{Instant, Span},
    },
    platform::document,
    sources::objectives::{exemplars::exemplars, survey::Surveyed},
    state::{clock::use_clock, query, setup::use_configuration},
    widgets::{copy_button::copy_button, data_table::data_table, live::live, measured},
    words::{instants, latencies, numbers},
};
use leptos::prelude::*;

/// How many are listed: the slowest.
const LISTED: usize = 50;

/// How many a crosshair tells of.
const TOLD: usize = 3;

/// The single events of an objective over the range of the address; copy it around.
#[derive(Clone, Copy)]
pub struct Events(Answer<Vec<Exemplar>>);

/// Asks for them: a question of its own, so that a server without them costs nothing else.
pub fn use_events(surveyed: Signal<Surveyed>) -> Events {
    Events(use_over_range("exemplars", surveyed, |objective, connection, range| {
        Box::pin(async move { exemplars(&connection.prometheus(), &objective, range).await })
    }))
}

impl Events {
    fn with<T>(self, read: impl FnOnce(&[Exemplar]) -> T) -> T {
        self.0.0.with(|it| read(it.value().and_then(|it| it.value.as_deref()).unwrap_or_default()))
    }

    /// Where they lie: unix seconds and value.
    pub fn dots(self) -> Vec<(f64, f64)> {
        self.with(|all| all.iter().map(|it| (it.at.unix_secs(), it.value)).collect())
    }

    /// The slowest beside an instant, in words; `scale` is how far a column reaches, and the seconds in a unit.
    pub fn at(self, at: Instant, (step, seconds): (Span, Option<f64>)) -> Vec<String> {
        let one = |it: &&Exemplar| {
            let trace = it.trace.as_ref().map_or_else(String::new, |it| format!(", trace {}", plain(it)));
            format!("one took {}{trace}", latencies::value(it.value, seconds))
        };
        self.with(|all| around(all, at, step).iter().take(TOLD).map(one).collect())
    }

    /// The slowest with their traces, folded; or quietly that there are none.
    pub fn list(self, seconds: Signal<Option<f64>>) -> AnyView {
        let list = live(move || {
            self.0.0.with(|answer| match answer.value().and_then(|it| it.value.as_ref()) {
                Some(all) if all.is_empty() => {
                    quiet("No single events (exemplars) are kept for this range.".to_owned())
                }
                Some(all) => listed(all, seconds),
                None => match answer.trouble() {
                    Some((because, ..)) => quiet(format!("Single events (exemplars) are not known: {because}.")),
                    None => ().into_any(),
                },
            })
        });
        view! { <div class=class_of("", use_kept(self.0.1))>{list}</div> }.into_any()
    }
}

fn quiet(said: String) -> AnyView {
    view! { <p class="q after">{said}</p> }.into_any()
}

fn listed(all: &[Exemplar], seconds: Signal<Option<f64>>) -> AnyView {
    let mut slowest: Vec<Exemplar> = all.to_vec();
    order::by(&mut slowest, |a, b| b.value.total_cmp(&a.value));
    slowest.truncate(LISTED);
    let summary = match all.len() {
        n if n > LISTED => format!("dots: the slowest {LISTED} of {} single events", numbers::count(n as f64)),
        n => format!("dots: {}", numbers::counted(n, "single event", "single events")),
    };
    let is_open = RwSignal::new(false);
    let rows = move || is_open.get().then(|| slowest.iter().map(|it| row(it, seconds.get())).collect::<Vec<_>>());
    view! {
        <details class="as-table" on:toggle=move |event| is_open.set(document::is_open(&event))>
            <summary>{summary}</summary>
            {data_table("Single events, the slowest first", "", &[("", "Time"), ("r", "Took"), ("", "Trace")], live(rows))}
        </details>
    }
    .into_any()
}

/// A link to its trace where one is configured; else the trace's name to copy.
fn row(it: &Exemplar, seconds: Option<f64>) -> AnyView {
    let (clock, configuration) = (use_clock(), use_configuration());
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let trace = it.trace.clone().map(|trace| match links::jaeger_trace(&configuration, &trace) {
        Some(href) => view! { <a href=href target="_blank" rel="noreferrer">{plain(&trace)}</a> }.into_any(),
        None => {
            let name = plain(&trace);
            let copy = copy_button("link", format!("trace {name}"), trace, query::spawn);
            view! { <code>{name}</code>" "{copy} }.into_any()
        }
    });
    view! {
        <tr>
            <th scope="row"><time datetime=instants::iso(it.at)>{instants::to_the_second(it.at, &zone, now)}</time></th>
            <td class="r">{measured::number(Some(it.value), |it| latencies::value(it, seconds))}</td>
            <td>{trace}</td>
        </tr>
    }
    .into_any()
}
