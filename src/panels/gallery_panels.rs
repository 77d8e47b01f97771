//! Does a page of 24 panels stay quiet? Only with the feature `gallery`, at `?gallery=panels`, for benchmarks.
use super::{
    objective_budget::{BurnRateChart, ObjectiveBudget, use_story},
    objective_latency::ObjectiveLatency,
    objective_rail::use_happened,
    objective_requests::ObjectiveRequests,
};
use crate::{
    sources::objectives::{latency::has_latency, survey::Surveyed},
    state::objectives::use_objectives,
    widgets::{chart_hands::share_crosshair, live::live},
};
use leptos::prelude::*;

/// So many objectives, with four charts each.
const OBJECTIVES: usize = 6;

/// The charts of the first objectives whose latency is drawn, on one page.
#[component]
pub fn GalleryPanels() -> impl IntoView {
    share_crosshair();
    let objectives = use_objectives();
    let shown = Memo::new(move |_| {
        let all = objectives.all.read();
        let drawn = all.iter().filter(|it| has_latency(&it.0));
        drawn.take(OBJECTIVES).map(|it| it.0.id.clone()).collect::<Vec<_>>()
    });
    view! {
        <div class="page-head"><h1>"Twenty-four panels"</h1><p>"Not part of what is released."</p></div>
        {live(move || shown.get().into_iter().map(four).collect_view())}
    }
}

fn four(id: String) -> AnyView {
    let objectives = use_objectives();
    let found = Memo::new(move |_| objectives.all.read().iter().find(|it| it.0.id == id).cloned());
    let story = use_story(found);
    let happened = use_happened(found, story);
    let Some(first) = found.get_untracked() else { return ().into_any() };
    let latest =
        move |before: Option<&Surveyed>| found.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone());
    let surveyed: Signal<_> = Memo::new(latest).into();
    view! {
        <div class="grid">
            <ObjectiveBudget surveyed=surveyed story=story happened=happened/>
            <ObjectiveLatency surveyed=surveyed happened=happened/>
            <ObjectiveRequests surveyed=surveyed happened=happened/>
            <BurnRateChart surveyed=surveyed story=story happened=happened/>
        </div>
    }
    .into_any()
}
