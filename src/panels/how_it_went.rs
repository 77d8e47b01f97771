//! How do we know what was drawn over time: its query, its newest values, and how much of the range they stand for.
use super::{
    how_do_we_know::{fact, facts},
    objective_rules::{open_url, ways_out},
};
use crate::{
    domain::time::Span,
    state::{clock::use_clock, connections::use_connections, overlay::Drawn, query, setup::use_configuration},
    widgets::{
        code_block::CodeBlock,
        measured::{self, number},
    },
    words::{durations, numbers},
};
use leptos::prelude::*;

/// What stands behind a drawing.
pub fn view(drawn: &Drawn) -> AnyView {
    let (clock, configuration) = (use_clock(), use_configuration());
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let behind = &drawn.behind;
    let newest: Vec<_> = drawn
        .newest
        .iter()
        .map(|(name, said, value)| {
            let said = said.clone();
            view! { <div><dt>{name.clone()}</dt><dd>{number(Some(*value), |_| said)}</dd></div> }.into_any()
        })
        .collect();
    let links =
        ways_out(open_url(use_connections(), &behind.asked.source), &configuration, &behind.asked.query, behind.range);
    let mut all = facts(&behind.asked);
    let at = |it| measured::moment(it, &zone, now);
    all.extend([
        fact("Range", (at(behind.range.from), " – ", at(behind.range.to)).into_any()),
        fact("One value every", durations::duration(behind.step).into_any()),
    ]);
    // What is looked at moment by moment looks back over nothing.
    all.extend((behind.window > Span::ZERO).then(|| fact("Each over", durations::duration(behind.window).into_any())));
    all.extend([
        fact("Coverage", number(behind.coverage(now), |it| numbers::percent(it, 1))),
        fact("Newest", behind.newest.map(at).into_any()),
    ]);
    view! {
        <p>{drawn.about.clone()}</p>
        <dl class="facts four">{newest}</dl>
        <p class="q">{drawn.how}</p>
        <CodeBlock text=behind.asked.query.clone() what="the query" run=query::spawn>{links}</CodeBlock>
        <dl class="facts small">{all}</dl>
    }
    .into_any()
}
