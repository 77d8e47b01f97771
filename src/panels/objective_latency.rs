//! How long did the events of an objective about latency take?
use super::objective_over_range::{notes, use_over_range};
use crate::{
    charts::{Drawing, Frame, heatmap},
    domain::{distribution::Distribution, time::Range},
    sources::objectives::{
        latency::{has_latency, latency},
        story::BURN_RANGE,
        survey::Surveyed,
    },
    state::clock::use_clock,
    widgets::{chart_figure::ChartFigure, live::Shown, painted::painted, panel::Panel, term::term},
};
use leptos::prelude::*;

/// The heatmap of its latencies; nothing where the objective is not about latency.
#[component]
pub fn ObjectiveLatency(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
) -> impl IntoView {
    let is_there = Memo::new(move |_| surveyed.with(|it| has_latency(&it.0)));
    view! { <Shown when=is_there><Latency surveyed=surveyed/></Shown> }
}

#[component]
fn Latency(surveyed: Signal<Surveyed>) -> impl IntoView {
    let clock = use_clock();
    let answer = use_over_range("latency", surveyed, |objective, connection, range| {
        Box::pin(async move { latency(&connection.prometheus(), &objective, range).await })
    });
    let told = Memo::new(move |_| answer.get().value().and_then(|it| it.value.clone()));
    let draw = move |width: u32| -> Drawing {
        let (zone, now) = (clock.zone(), surveyed.with(|it| it.1.at));
        let frame = Frame { width, height: if width < 600 { 260 } else { 300 }, zone: &zone, now };
        told.with(|told| {
            let nothing = Distribution::default();
            let (distribution, limit, seconds, range) = match told {
                Some(it) => (&it.distribution, it.limit, it.seconds, it.range),
                None => (&nothing, None, None, Range::ending_at(now, BURN_RANGE)),
            };
            heatmap::draw(&heatmap::Heatmap { distribution, limit, seconds }, range, frame)
        })
    };
    view! {
        <Panel title="Latency" sentence="Darker: more events a second took so long. Dashed: the objective's limit. Hatched: not measured." class="c12" more=move || term("quantile", "What is p95?")>
            {notes(answer, surveyed)}
            <ChartFigure draw=Callback::new(draw) width=1376 painter=painted/>
        </Panel>
    }
}
