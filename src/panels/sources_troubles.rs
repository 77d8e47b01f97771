//! What is wrong with each source, how was it told, and which line mends it?
use super::source_sign_in;
use crate::{
    doctor::rule_health::{self, GroupHealth},
    domain::{
        time::{Instant, Span},
        zone::Zone,
    },
    sources::objectives::survey::Survey,
    state::{clock::use_clock, examination::Examination, objectives::use_objectives, query},
    widgets::{
        data_table::data_table,
        live::{Shown, live},
        measured,
        panel::Panel,
        trouble_note::trouble_note,
    },
};
use leptos::prelude::*;

/// Every trouble of every source.
#[component]
pub fn SourcesTroubles(
    /// Every source.
    examinations: Vec<Examination>,
) -> impl IntoView {
    let notes = examinations.into_iter().map(troubles).collect_view();
    view! { <section class="troubles" aria-label="What is wrong, and what mends it">{notes}</section> }
}

/// The troubles of one source, each with what mends it.
pub fn troubles(examination: Examination) -> AnyView {
    let clock = use_clock();
    let found = Memo::new(move |_| examination.findings.read().troubles.clone());
    live(move || {
        let settings = examination.findings.read_untracked().evidence.settings.clone();
        let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
        let found = found.get();
        let note = |it| {
            let to_sign_in = settings.clone();
            let to_sign_in = move || source_sign_in::go_to(&to_sign_in);
            trouble_note(&settings.name, it, (&zone, now), query::spawn, move || examination.again(), to_sign_in)
        };
        found.iter().map(note).collect_view()
    })
}

/// Rule groups that fail, are late or are slow: what they record is old or missing.
#[component]
pub fn RuleTroubles() -> impl IntoView {
    let (objectives, clock) = (use_objectives(), use_clock());
    let bad = Memo::new(move |_| {
        let now = clock.now();
        let surveys = objectives.by_source.get();
        surveys
            .iter()
            .filter_map(|it| Some((it.source.clone(), it.survey.value()?.value.clone())))
            .flat_map(|(source, survey)| in_trouble(&source, &survey, now))
            .collect::<Vec<_>>()
    });
    let rows = move || {
        let zone: Zone = clock.zone();
        let row = |(source, group, what, took, at): RuleTrouble| {
            let when = at.map(|at| measured::short_moment(at, &zone, clock.now()).into_any());
            view! { <tr><td class="wide">{source}</td><th scope="row">{group}</th><td class="t">{what}</td><td class="r wide">{measured::length(took)}</td><td class="r">{when}</td></tr> }
        };
        bad.get().into_iter().map(row).collect_view()
    };
    view! {
        <Shown when=move || !bad.read().is_empty()>
            <Panel title="Rule groups in trouble" sentence="What they record is old or missing." class="c12">
                {data_table(
                    "Rule groups that fail, are late or are slow",
                    "",
                    &[("wide", "Source"), ("", "Group"), ("", "What"), ("r wide", "Took"), ("r", "Last evaluated")],
                    live(rows),
                )}
            </Panel>
        </Shown>
    }
}

type RuleTrouble = (String, String, String, Span, Option<Instant>);

fn in_trouble(source: &str, survey: &Survey, now: Instant) -> Vec<RuleTrouble> {
    let said = |group: &crate::domain::rule::RuleGroup| match rule_health::health(group, now) {
        GroupHealth::Well => None,
        GroupHealth::Failing(rule, why) => Some(format!("{rule} fails: {why}")),
        GroupHealth::Late => Some("has not been evaluated for three of its intervals".to_owned()),
        GroupHealth::NotYet => Some("has not been evaluated yet".to_owned()),
        GroupHealth::Slow => Some("takes nearly its whole interval, or longer".to_owned()),
    };
    let row = |group: &crate::domain::rule::RuleGroup| {
        let what = said(group)?;
        Some((source.to_owned(), group.name.clone(), what, group.evaluation_time, group.last_evaluation))
    };
    survey.groups.iter().filter_map(row).collect()
}
