//! `/slos/`: all objectives, or the one that `?slo=` names.
use crate::domain::{order, plain_text::plain};
use crate::widgets::{
    chart_hands::share_crosshair,
    live::{Shown, live, live_attribute, live_text},
};
use crate::{
    panels::{
        burn_rates::BurnRates,
        objective_alerts::ObjectiveAlerts,
        objective_budget::{BurnRateChart, ObjectiveBudget, use_story},
        objective_head::ObjectiveHead,
        objective_latency::ObjectiveLatency,
        objective_rail::use_happened,
        objective_requests::ObjectiveRequests,
        objective_rules::ObjectiveRules,
        objective_table::ObjectiveTable,
        trouble::Trouble,
    },
    routes::Page,
    state::{address::use_address, objectives::use_objectives},
    words::numbers,
};
use leptos::prelude::*;

/// All objectives, or one.
#[component]
pub fn Objectives() -> impl IntoView {
    let address = use_address();
    let slo = Memo::new(move |_| address.get("slo").filter(|it| !it.is_empty()));
    live(move || match slo.get() {
        Some(id) => view! { <One id=id/> }.into_any(),
        None => view! { <All/> }.into_any(),
    })
}

#[component]
fn All() -> impl IntoView {
    let objectives = use_objectives();
    let sentence = live_text(move || {
        let all = objectives.all.get();
        let mut services: Vec<_> = all.iter().map(|it| it.0.service.as_str()).filter(|it| !it.is_empty()).collect();
        order::ascending(&mut services);
        services.dedup();
        let mut tools: Vec<_> = all.iter().map(|it| it.0.tool).collect();
        order::ascending(&mut tools);
        tools.dedup();
        let tools: Vec<_> = tools.into_iter().map(|it| it.name()).collect();
        match all.len() {
            0 => String::new(),
            n => format!(
                "{} in {}, found in {}.",
                numbers::count(n as f64),
                numbers::counted(services.len(), "service", "services"),
                tools.join(", ")
            ),
        }
    });
    let is_unseen =
        live_attribute(move || (objectives.all.read().is_empty() && objectives.is_waiting()).then(String::new));
    view! {
        <div class="page-head"><h1>"Objectives"</h1><p>{sentence}</p></div>
        <Trouble/>
        // Made before there are answers, seen with the first of them: what is seen does not jump when lines come.
        <div hidden=is_unseen><ObjectiveTable/></div>
    }
}

#[component]
fn One(id: String) -> impl IntoView {
    let (objectives, address) = (use_objectives(), use_address());
    let wanted = id.clone();
    let found = Memo::new(move |_| objectives.all.get().iter().find(|it| it.0.id == wanted).cloned());
    let story = use_story(found);
    let happened = use_happened(found, story);
    share_crosshair();
    let is_found = Memo::new(move |_| found.read().is_some());
    view! {
        <p class="back"><a href=live_text(move || address.of_page(Page::Objectives))>"All objectives"</a></p>
        <Trouble/>
        {live(move || match is_found.get() {
            true => {
                let Some(first) = found.get_untracked() else { return ().into_any() };
                // While a source is asked again nothing that was shown is lost: the last one stays.
                let latest = move |before: Option<&_>| found.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone());
                let surveyed: Signal<_> = Memo::new(latest).into();
                view! {
                    <ObjectiveHead surveyed=surveyed/>
                    <div class="grid">
                        <ObjectiveBudget surveyed=surveyed story=story happened=happened/>
                        <ObjectiveLatency surveyed=surveyed happened=happened/>
                        <ObjectiveRequests surveyed=surveyed happened=happened/>
                        <BurnRateChart surveyed=surveyed story=story happened=happened/>
                        <BurnRates surveyed=surveyed/>
                        <ObjectiveAlerts surveyed=surveyed story=story/>
                        <ObjectiveRules surveyed=surveyed/>
                    </div>
                }.into_any()
            }
            false => view! { <Missing id=id.clone()/> }.into_any(),
        })}
    }
}

#[component]
fn Missing(id: String) -> impl IntoView {
    let (objectives, address) = (use_objectives(), use_address());
    let wanted = StoredValue::new(id);
    let near = move || {
        let wanted = wanted.get_value();
        let all = objectives.all.get();
        let words: Vec<&str> = wanted.split(['/', '-', '_', '.']).filter(|it| it.len() > 2).collect();
        let score = |it: &str| words.iter().filter(|word| it.contains(**word)).count();
        let mut near: Vec<_> = all.iter().map(|it| (score(&it.0.id), it.0.id.clone())).filter(|it| it.0 > 1).collect();
        order::by(&mut near, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(3);
        near.into_iter()
            .map(|(_, id)| {
                let href = {
                    let id = id.clone();
                    live_text(move || address.of_objective(&id))
                };
                view! { <li><a href=href>{id}</a></li> }
            })
            .collect_view()
    };
    let is_asking = move || objectives.is_waiting();
    view! {
        <Shown when=is_asking><p class="page-head q" role="status">"Asking…"</p></Shown>
        <Shown when=move || !is_asking()>
            <div class="page-head"><h1>"No such objective"</h1><p>"Nothing that answers now has an objective called "<code>{plain(&wanted.get_value())}</code>"."</p></div>
            <ul class="lines">{live(near)}</ul>
        </Shown>
    }
}
