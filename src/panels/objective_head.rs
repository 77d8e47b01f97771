//! How does one objective stand, and what are its figures?
use super::{how_do_we_know::known, verdict};
use crate::{
    domain::{
        error_budget::{allowed_bad, budget_as_outage},
        measurement::Weighting,
    },
    sources::objectives::survey::Surveyed,
    state::{clock::use_clock, overlay::Figure},
    widgets::{
        live::live,
        measured::{self, number},
        state_mark::state_mark,
        term::term,
    },
    words::{durations, numbers, sentences, states},
};
use leptos::prelude::*;

/// Name, state, sentence and figures of one objective.
#[component]
pub fn ObjectiveHead(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
) -> impl IntoView {
    let clock = use_clock();
    live(move || {
        let (objective, measured, state) = surveyed.get();
        let (zone, now) = (clock.zone(), measured.at);
        let title = if objective.service.is_empty() {
            view! { {objective.name.clone()} }.into_any()
        } else {
            view! { {objective.service.clone()}<span class="q3">" / "</span>{objective.name.clone()} }.into_any()
        };
        let promise = objective.target.map_or_else(
            || {
                format!(
                    "Its budget over {}, as {} tells it.",
                    durations::window(objective.window),
                    objective.tool.name()
                )
            },
            |target| {
                format!(
                    "{}{}% of events are good, {} rolling.",
                    numbers::target_percent(target.ratio()),
                    numbers::NARROW_SPACE,
                    durations::window(objective.window)
                )
            },
        );
        let origin = format!("{}, read from {}.", objective.tool.name(), objective.source);
        let sentence = sentences::objective(&objective, &measured, &state, &zone, now);
        let budget = measured.budget_left(objective.target);
        let weighting = budget.map(|it| it.1);
        let outage = objective.target.zip(budget).map(|(target, (left, _))| {
            let whole = budget_as_outage(objective.window, target);
            (whole.times(1.0 - left), whole)
        });
        let exact = measured.events.zip(objective.target);
        let big = if budget.is_some_and(|it| it.0 < 0.0) { "big bad" } else { "big" };
        let tool_differs = budget
            .filter(|it| it.1 == Weighting::Events)
            .zip(measured.tool_budget_left)
            .filter(|(ours, theirs)| (ours.0 - theirs).abs() > 1e-4);
        view! {
            <div class="page-head">
                <p class="objective-name">{title}</p>
                {state_mark(states::objective_mark(&state), states::objective(&state, now))}
                <p>{objective.description.clone().unwrap_or(promise)}" "{origin}</p>
            </div>
            <div class="lead">
                <div class="sm">{verdict::show(&sentence)}</div>
                <dl class="facts four">
                    <div><dt>{term("error-budget", "Budget left")}</dt><dd class=big>{known(Figure::Budget(objective.id.clone()), number(budget.map(|it| it.0), numbers::budget_left))}</dd></div>
                    <div><dt>"Measured"</dt><dd class="big">{known(Figure::Budget(objective.id.clone()), number(measured.good_ratio(objective.target), numbers::good_percent))}<small>" %"</small></dd></div>
                    {exact.map(|(events, target)| view! {
                        <div><dt>"Failed"</dt><dd>{number(Some(events.bad), numbers::count)}" "<small>"of "{number(Some(allowed_bad(events.total, target)), numbers::count)}" allowed"</small></dd></div>
                    })}
                    {outage.map(|(spent, whole)| view! {
                        <div><dt>"As an outage"</dt><dd>{measured::length(spent)}" "<small>"of "{measured::length(whole)}</small></dd></div>
                    })}
                    <div><dt>{term("coverage", "Coverage")}</dt><dd>{known(Figure::Budget(objective.id.clone()), number(measured.coverage, |it| numbers::percent(it, 1)))}" "<small>{measured.newest.map(|newest| view! { "newest "{measured::short_moment(newest, &zone, now)} })}</small></dd></div>
                    {tool_differs.map(|(ours, theirs)| view! {
                        <div><dt>"Tool says"</dt><dd>{number(Some(theirs), numbers::budget_left)}" "<small>{objective.tool.name()}", "{numbers::fixed((theirs - ours.0).abs() * 100.0, 1)}" points off"</small></dd></div>
                    })}
                </dl>
            </div>
            {(weighting == Some(Weighting::Time)).then(|| view! { <p class="note unk">"Only ratios could be had, no counts: every moment weighs the same, the night as much as the day."</p> })}
            {measured.notes.iter().map(|it| view! { <p class="note warn">{it.clone()}</p> }).collect_view()}
        }
    })
}
