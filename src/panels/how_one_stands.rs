//! How do we know the figures of one objective: query, instant, age, coverage and samples behind each.
use super::{
    how_do_we_know::{fact, facts},
    objective_rules::{open_url, ways_out},
};
use crate::{
    domain::{
        burn_rate::burn_rate,
        measurement::Weighting,
        provenance::Provenance,
        time::{Range, Span},
    },
    sources::objectives::{measure::burn_rate_query, survey::Surveyed},
    state::{clock::use_clock, connections::use_connections, query, setup::use_configuration},
    widgets::{
        code_block::CodeBlock,
        live::{live, live_attribute},
        measured::{self, number},
    },
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// The figures of an objective one by one, beginning with its budget or with its burn rate over a window.
pub fn view(surveyed: Surveyed, window: Option<Span>) -> AnyView {
    let (objective, measured, state) = &surveyed;
    let heading = format!("{} / {}, {}", objective.service, objective.name, states::objective(state, measured.at));
    let shown = RwSignal::new(window);
    let windows: Vec<Span> = measured.error_ratios.iter().map(|it| it.window).collect();
    let choice = |window: Option<Span>| {
        let word = window.map_or("Budget left".to_owned(), durations::window);
        let name = window.map_or(word.clone(), |_| format!("Burn rate, {word}"));
        let is_pressed = live_attribute(move || Some((shown.get() == window).to_string()));
        view! { <button class="btn" type="button" aria-label=name aria-pressed=is_pressed on:click=move |_| shown.set(window)>{word}</button> }
            .into_any()
    };
    let choices = (!windows.is_empty()).then(|| {
        let burn_rates: Vec<_> = windows.into_iter().map(Some).map(choice).collect();
        view! { <div class="row tight" role="group" aria-label="Figure">{choice(None)}<span class="q">"Burn rate over"</span>{burn_rates}</div> }
    });
    let notes: Vec<_> =
        measured.notes.iter().map(|it| view! { <p class="note warn">{it.clone()}</p> }.into_any()).collect();
    let answer = live(move || match shown.get() {
        None => budget(&surveyed),
        Some(window) => burn(&surveyed, window),
    });
    view! {
        <p>{heading}</p>
        {choices}
        {answer}
        {notes}
    }
    .into_any()
}

fn budget((objective, measured, _): &Surveyed) -> AnyView {
    let budget = measured.budget_left(objective.target);
    let big = if budget.is_some_and(|it| it.0 < 0.0) { "big bad" } else { "big" };
    let by = match budget.map(|it| it.1) {
        Some(Weighting::Events) => "Counted: every event weighs the same.",
        Some(Weighting::Time) => "Averaged ratios: every moment weighs the same, the night as much as the day.",
        Some(Weighting::Tool) => "The tool's own word; nothing could be counted.",
        None => "There is no number, because nothing was measured.",
    };
    let mut more = vec![fact(
        "Measured",
        number(measured.good_ratio(objective.target), |it| {
            format!("{}{}% good", numbers::good_percent(it), numbers::NARROW_SPACE)
        }),
    )];
    more.extend(measured.events.map(|events| {
        let counted =
            (number(Some(events.bad), numbers::count), " bad of ", number(Some(events.total), numbers::count));
        fact("Events", counted.into_any())
    }));
    let asked = measured.provenance.first().cloned();
    view! {
        <p class=big>{number(budget.map(|it| it.0), numbers::budget_left)}<small>" of the budget left"</small></p>
        <p class="q">{by}</p>
        {proof(asked, (objective, measured), objective.window, more)}
    }
    .into_any()
}

fn burn((objective, measured, _): &Surveyed, window: Span) -> AnyView {
    let ratio = measured.error_ratio_over(window);
    let burn = ratio.zip(objective.target).map(|(ratio, target)| burn_rate(ratio, target));
    let budget = objective.target.map(|it| it.error_budget_ratio());
    let is_recorded = objective.recorded_error_ratios.iter().any(|it| it.window == window);
    let by = match burn {
        None => "There is no number, because nothing was measured in this window.",
        Some(_) if is_recorded => {
            "As a rule of the source recorded it: the errors of the window, divided by those allowed."
        }
        Some(_) => "Counted: the errors of the window, divided by those allowed.",
    };
    let percent = |it: f64| numbers::percent(it, 3);
    let more = vec![fact("Errors", number(ratio, percent)), fact("Allowed", number(budget, percent))];
    let asked = measured.provenance.first().cloned();
    let asked = asked.map(|it| Provenance { query: burn_rate_query(objective, window).unwrap_or_default(), ..it });
    view! {
        <p class="big">{number(burn, numbers::multiple)}<small>" the pace that just spends the budget"</small></p>
        <p class="q">{by}</p>
        {proof(asked, (objective, measured), window, more)}
    }
    .into_any()
}

/// The query and the facts, with links to the same query elsewhere.
fn proof(
    asked: Option<Provenance>,
    (objective, measured): (&crate::domain::objective::Objective, &crate::domain::measurement::Measurement),
    window: Span,
    more: Vec<AnyView>,
) -> AnyView {
    let (clock, configuration) = (use_clock(), use_configuration());
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let Some(asked) = asked else { return ().into_any() };
    let links = ways_out(
        open_url(use_connections(), &asked.source),
        &configuration,
        &asked.query,
        Range::ending_at(measured.at, window),
    );
    let mut facts = facts(&asked);
    let coverage = number(measured.coverage, |it| numbers::percent(it, 1));
    let of = (window != objective.window).then(|| format!(" of {}", durations::window(objective.window)));
    facts.extend([
        fact("Window", durations::window(window).into_any()),
        fact("Coverage", (coverage, of).into_any()),
        fact("Last sample", measured.newest.map(|at| measured::moment(at, &zone, now)).into_any()),
    ]);
    facts.extend(more);
    view! {
        <CodeBlock text=asked.query what="the query" run=query::spawn>{links}</CodeBlock>
        <dl class="facts small">{facts}</dl>
    }
    .into_any()
}
