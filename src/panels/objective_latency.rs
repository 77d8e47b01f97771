//! How long did the events of an objective about latency take?
use super::{
    chart_hands::hands,
    objective_exemplars::use_events,
    objective_over_range::{notes, unanswered, use_kept, use_over_range, use_shown_range, why},
    objective_rail::Happened,
};
use crate::{
    charts::{Drawing, Frame, awaited, heatmap},
    domain::{
        provenance::{OverTime, Provenance},
        time::{Instant, Range},
    },
    sources::objectives::{
        latency::{self, has_latency, latency},
        survey::Surveyed,
    },
    state::{clock::use_clock, overlay::Drawn},
    widgets::{chart_figure::ChartFigure, live::Shown, painted::painted, panel::Panel, term::term},
    words::latencies,
};
use leptos::prelude::*;

/// The heatmap of its latencies; nothing where the objective is not about latency.
#[component]
pub fn ObjectiveLatency(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
    /// What happened meanwhile.
    happened: Happened,
) -> impl IntoView {
    let is_there = Memo::new(move |_| surveyed.with(|it| has_latency(&it.0)));
    view! { <Shown when=is_there><Latency surveyed=surveyed happened=happened/></Shown> }
}

#[component]
fn Latency(surveyed: Signal<Surveyed>, happened: Happened) -> impl IntoView {
    let (clock, range) = (use_clock(), use_shown_range(surveyed));
    let (answer, is_of_before) = use_over_range("latency", surveyed, |objective, connection, range| {
        Box::pin(async move { latency(&connection.prometheus(), &objective, range).await })
    });
    let told = Memo::new(move |_| answer.get().value().and_then(|it| it.value.clone()));
    let question = move || {
        let asked = answer.with(|it| it.value()?.provenance.first().cloned())?;
        Some((asked, told.with(|it| it.as_ref().map(|it| it.range))?))
    };
    let about = Signal::derive(move || surveyed.with(|it| format!("Latency of {}/{}", it.0.service, it.0.name)));
    let events = use_events(surveyed);
    let scale = Memo::new(move |_| told.with(|it| it.as_ref().map(|it| (it.distribution.step, it.seconds))));
    let touched = hands(about, question, move |at, within| {
        let single = scale.get().map_or_else(Vec::new, |scale| events.at(at, scale));
        happened.at(at, within).into_iter().chain(single).collect()
    });
    let behind = move || {
        let (asked, range) = question()?;
        told.with(|told| Some(drawn(about.get(), told.as_ref()?, asked, range)))
    };
    let draw = move |width: u32| -> Drawing {
        let (zone, now) = (clock.zone(), surveyed.with(|it| it.1.at));
        let frame = Frame { width, height: if width < 600 { 260 } else { 300 }, zone: &zone, now };
        told.with(|told| {
            let Some(told) = told else { return awaited::draw(&[], answer.with(unanswered), range(), frame) };
            let (latency::Latency { distribution, limit, seconds, range, .. }, exemplars) = (told, events.dots());
            happened.with(|events| {
                let (limit, seconds) = (*limit, *seconds);
                let data = heatmap::Heatmap { distribution, limit, seconds, exemplars: &exemplars, events };
                heatmap::draw(&data, *range, frame)
            })
        })
    };
    view! {
        <Panel title="Latency" sentence="Darker: more events a second took so long. Dashed: the objective's limit. Hatched: not measured." class="c12" more=move || view! { <span class="wide">{term("quantile", "What is p95?")}" "</span>{why(behind)} }>
            {notes(answer, surveyed)}
            <ChartFigure draw=Callback::new(draw) width=1376 painter=painted around=touched.around() kept=use_kept(is_of_before)/>
            {events.list(Signal::derive(move || scale.get().and_then(|it| it.1)))}
        </Panel>
    }
}

/// What stands behind it.
fn drawn(about: String, told: &latency::Latency, asked: Provenance, range: Range) -> Drawn {
    let distribution = &told.distribution;
    let newest = |(q, values): &(f64, Vec<f64>)| {
        let value = values.last().copied().filter(|it| it.is_finite())?;
        Some((latencies::quantile(*q), latencies::value(value, told.seconds), value))
    };
    Drawn {
        about,
        how: "How many events a second took how long; the quantiles are interpolated the way Prometheus does it.",
        newest: distribution.quantiles.iter().filter_map(newest).collect(),
        behind: OverTime {
            asked,
            range,
            step: distribution.step,
            window: told.window,
            n: distribution.t.len(),
            newest: distribution.t.last().map(|secs| Instant::from_unix_secs(*secs)),
        },
    }
}
