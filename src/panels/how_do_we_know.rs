//! How do we know a budget: the query, the instant, the age, the coverage and the samples behind one figure.
use super::objective_rules::{open_url, ways_out};
use crate::{
    domain::{measurement::Weighting, time::Range},
    sources::objectives::survey::Surveyed,
    state::{
        clock::use_clock,
        connections::use_connections,
        objectives::use_objectives,
        overlay::{Opened, use_overlay},
        query,
        setup::use_configuration,
    },
    widgets::{code_block::CodeBlock, control::button, dialog::dialog, live::live, measured, measured::number},
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// A figure of an objective that tells what stands behind it when it is pressed.
pub fn known(id: &str, figure: AnyView) -> AnyView {
    let overlay = use_overlay();
    let id = id.to_owned();
    button("known", figure, move || overlay.open(Opened::HowDoWeKnow(id.clone())))
}

/// The dialog, while it is asked for. It shows what was known when it opened: a number does not change under a reader.
#[component]
pub fn HowDoWeKnow() -> impl IntoView {
    let (overlay, objectives) = (use_overlay(), use_objectives());
    live(move || {
        let Some(Opened::HowDoWeKnow(id)) = overlay.opened() else { return ().into_any() };
        let found = objectives.all.get_untracked().iter().find(|it| it.0.id == id).cloned();
        let opened = Opened::HowDoWeKnow(id);
        dialog("How do we know", "sheet how", move || overlay.was_closed(&opened), found.map(answer))
    })
}

fn answer((objective, measured, state): Surveyed) -> AnyView {
    let (clock, configuration) = (use_clock(), use_configuration());
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let budget = measured.budget_left(objective.target);
    let big = if budget.is_some_and(|it| it.0 < 0.0) { "big bad" } else { "big" };
    let by = match budget.map(|it| it.1) {
        Some(Weighting::Events) => "Counted: every event weighs the same.",
        Some(Weighting::Time) => "Averaged ratios: every moment weighs the same, the night as much as the day.",
        Some(Weighting::Tool) => "The tool's own word; nothing could be counted.",
        None => "There is no number, because nothing was measured.",
    };
    let exact = measured.events.map(|events| {
        view! {
            <div><dt>"Events"</dt><dd>{number(Some(events.bad), numbers::count)}" bad of "{number(Some(events.total), numbers::count)}</dd></div>
        }
    });
    let range = Range::ending_at(measured.at, objective.window);
    let proof = measured.provenance.first().cloned().map(|it| {
        let links = ways_out(open_url(use_connections(), &it.source), &configuration, &it.query, range);
        let age = durations::ago(now.since(it.asked_at).max(crate::domain::time::Span::ZERO));
        view! {
            <CodeBlock text=it.query.clone() what="the query" run=query::spawn>{links}</CodeBlock>
            <dl class="facts small">
                <div><dt>"Source"</dt><dd>{it.source.clone()}</dd></div>
                <div><dt>"As of"</dt><dd>{measured::moment(it.as_of, &zone, now)}</dd></div>
                <div><dt>"Asked"</dt><dd>{age}", took "{measured::length(it.took)}</dd></div>
                <div><dt>"Window"</dt><dd>{durations::window(objective.window)}</dd></div>
                <div><dt>"Coverage"</dt><dd>{number(measured.coverage, |it| numbers::percent(it, 1))}</dd></div>
                <div><dt>"Last sample"</dt><dd>{measured.newest.map(|at| measured::moment(at, &zone, now))}</dd></div>
                {exact}
            </dl>
        }
    });
    let notes: Vec<_> =
        measured.notes.iter().map(|it| view! { <p class="note warn">{it.clone()}</p> }.into_any()).collect();
    view! {
        <p>{objective.service.clone()}" / "{objective.name.clone()}", "{states::objective(&state, measured.at)}</p>
        <p class=big>{number(budget.map(|it| it.0), numbers::budget_left)}<small>" of the budget left"</small></p>
        <p class="q">{by}</p>
        {notes}
        {proof}
    }
    .into_any()
}
