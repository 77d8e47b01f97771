//! How do we know what is said of many objectives: which were counted, from which sources, and how well each is known.
use super::how_do_we_know::{fact, facts, known};
use crate::{
    domain::{events::Events, objective_state::ObjectiveState, order, provenance::Provenance, time::Span},
    sources::objectives::survey::Surveyed,
    state::{clock::use_clock, objectives::use_objectives, overlay::Figure},
    widgets::{data_table::data_table, measured::number, state_mark::state_mark},
    words::{numbers, sentences, standing::Standing, states},
};
use leptos::prelude::*;

/// How many objectives a list holds; the page of objectives has them all.
const MOST: usize = 12;

/// What the verdict counts: every objective by its state, the sources they come from, and the worst one by one.
pub fn objectives(all: &[Surveyed]) -> AnyView {
    let Standing { over, risk, unknown, ok, .. } = Standing::of(all.iter().map(|it| &it.2), false);
    let counts = [
        ("over", over, "out of budget"),
        ("risk", risk, "at risk"),
        ("nodata", unknown, "not known"),
        ("ok", ok, "within target"),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .map(|(mark, n, word)| fact(word, state_mark(mark, numbers::count(n as f64)).into_any()))
        .collect();
    let mut worst: Vec<&Surveyed> = all.iter().collect();
    let left = |it: &Surveyed| it.1.budget_left(it.0.target).map_or(f64::INFINITY, |it| it.0);
    order::by(&mut worst, |a, b| a.2.rank().cmp(&b.2.rank()).then(left(a).total_cmp(&left(b))));
    worst.truncate(MOST);
    let n = numbers::counted(all.len(), "objective", "objectives");
    let said = format!("{n}, each judged by its own budget. The worst first; press a figure for its query.");
    view! {
        <dl class="facts small">{counts}</dl>
        <p class="q">{said}</p>
        {table("Objectives", &worst, Shown::Budget)}
        {sources()}
    }
    .into_any()
}

/// What an availability adds up: the members it counts, and those of which nothing was measured.
pub fn availability(group: &str, all: &[Surveyed], ids: &[String]) -> AnyView {
    let mut members: Vec<&Surveyed> = all.iter().filter(|it| ids.contains(&it.0.id)).collect();
    let good = |it: &Surveyed| it.1.events.and_then(|it| it.good_ratio()).unwrap_or(f64::INFINITY);
    order::by(&mut members, |a, b| good(a).total_cmp(&good(b)));
    let sum = members.iter().filter_map(|it| it.1.events).fold(Events::default(), |sum, it| sum.plus(it));
    let big = number(sum.good_ratio(), |it| format!("{}{}%", numbers::good_percent(it), numbers::NARROW_SPACE));
    let events = (number(Some(sum.bad), numbers::count), " bad of ", number(Some(sum.total), numbers::count));
    let facts = vec![
        fact("Events", events.into_any()),
        fact("Least coverage", number(least_coverage(&members), |it| numbers::percent(it, 1))),
    ];
    view! {
        <p>{group.to_owned()}", "{numbers::counted(members.len(), "service", "services")}</p>
        <p class="big">{big}<small>" good"</small></p>
        <p class="q">"Good events of all, divided by all events: who has more traffic weighs more. Of each service its objective with the most events that is not about speed; what was not measured is in no sum."</p>
        <dl class="facts small">{facts}</dl>
        {table("What was counted", &members, Shown::Good)}
        {sources()}
    }
    .into_any()
}

fn least_coverage(all: &[&Surveyed]) -> Option<f64> {
    all.iter().filter_map(|it| it.1.coverage).min_by(f64::total_cmp)
}

/// Which figure of every objective a table shows.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Budget,
    Good,
}

/// One objective, its figure to be pressed.
fn row((objective, measured, state): &Surveyed, shown: Shown) -> AnyView {
    let figure = match shown {
        Shown::Budget => number(measured.budget_left(objective.target).map(|it| it.0), numbers::budget_left),
        Shown::Good => number(measured.events.and_then(|it| it.good_ratio()), numbers::good_percent),
    };
    let coverage = number(measured.coverage, |it| numbers::percent(it, 1));
    let word = if *state == ObjectiveState::WithinTarget { "" } else { states::objective_word(state) };
    view! {
        <tr>
            <th scope="row" class="t">{state_mark(states::objective_mark(state), sentences::full_name(objective))}" "<span class="q">{word}</span></th>
            <td class="r">{known(Figure::Budget(objective.id.clone()), figure)}</td>
            <td class="r n">{coverage}</td>
        </tr>
    }
    .into_any()
}

fn table(caption: &'static str, all: &[&Surveyed], shown: Shown) -> AnyView {
    let figure = if shown == Shown::Budget { "Budget left" } else { "Good, %" };
    let rows: Vec<_> = all.iter().map(|it| row(it, shown)).collect();
    data_table(caption, "", &[("", caption), ("r", figure), ("r", "Coverage")], rows.into_any())
}

/// Every source of objectives, with its requests taken together.
fn sources() -> AnyView {
    let (clock, objectives) = (use_clock(), use_objectives());
    let now = untrack(|| clock.wall());
    let one = |it: crate::state::objectives::SourceSurvey| {
        let Some(answered) = it.survey.value().cloned() else {
            return view! { <p class="note bad">{it.source}": no answer yet; nothing from it is counted."</p> }
                .into_any();
        };
        let requests = &answered.provenance;
        let last = requests.last().cloned().unwrap_or(Provenance {
            source: it.source.clone(),
            query: String::new(),
            as_of: now,
            asked_at: now,
            took: Span::ZERO,
        });
        let mine: Vec<&Surveyed> = answered.value.objectives.iter().collect();
        let slowest = requests.iter().map(|it| it.took).max().unwrap_or(Span::ZERO);
        // Some are about a range that ends on the clock; the youngest instant is that of the page.
        let as_of = requests.iter().map(|it| it.as_of).max().unwrap_or(now);
        let mut facts = facts(&Provenance { source: it.source.clone(), took: slowest, as_of, ..last });
        facts.extend([
            fact("Requests", number(Some(requests.len() as f64), numbers::count)),
            fact("Objectives", number(Some(mine.len() as f64), numbers::count)),
            fact("Least coverage", number(least_coverage(&mine), |it| numbers::percent(it, 1))),
        ]);
        view! { <dl class="facts small">{facts}</dl> }.into_any()
    };
    objectives.by_source.get_untracked().into_iter().map(one).collect::<Vec<_>>().into_any()
}
