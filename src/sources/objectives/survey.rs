//! Everything about the objectives of one source at one instant: found, measured and judged.
use super::{discover, known::Known, measure};
use crate::{
    domain::{
        answered::Answered,
        measurement::Measurement,
        objective::{BurnAlert, Objective, Target, Tool, WrittenObjective},
        objective_state::{ObjectiveState, judge},
        rule::{RuleGroup, RuleState},
        time::{Instant, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    iter::successors,
};

/// One objective with what was measured of it and where it stands.
pub type Surveyed = (Objective, Measurement, ObjectiveState);

/// What a survey found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Every objective, in the order it was found.
    pub objectives: Vec<Surveyed>,
    /// Every rule group.
    pub groups: Vec<RuleGroup>,
    /// Why its rules could not be read, if they could not.
    pub unread_rules: Option<SourceError>,
}

/// Instants this close are the same: between two refreshes nobody asks.
pub const SAME_TIME: Span = Span::from_minutes(5);

/// Surveys a source; `known` is what the asker's last survey of it has left.
pub async fn survey(
    prometheus: &Prometheus<'_>,
    known: &Known,
    written: &[WrittenObjective],
    at: Instant,
) -> Result<Answered<Survey>, SourceError> {
    let mut found = discover(prometheus, known, written, at).await?;
    let mut objectives = std::mem::take(&mut found.value.objectives);
    // Rules tell what fires when they are asked; of another time that says nothing.
    let is_of_another_time = found.provenance.iter().any(|it| it.asked_at.since(at).abs() > SAME_TIME);
    for alert in objectives.iter_mut().filter(|_| is_of_another_time).flat_map(|it| &mut it.burn_alerts) {
        (alert.state, alert.since) = state_at(alert, at);
    }
    prometheus.http.yield_now().await;
    let measured = measure(prometheus, &objectives, at).await?;
    let mut answered =
        found.map(|it| Survey { objectives: Vec::new(), groups: it.groups, unread_rules: it.unread_rules });
    let measured = answered.absorb(measured);
    let judged = objectives.into_iter().zip(measured).map(|(objective, measured)| {
        let state = judge(&objective, &measured);
        (objective, measured, state)
    });
    answered.value.objectives = judged.collect();
    // What is drawn of it is a slice of its own.
    prometheus.http.yield_now().await;
    Ok(answered)
}

/// What the state of an alert now says of its state at `at`: only what has held since before held then.
fn state_at(alert: &BurnAlert, at: Instant) -> (RuleState, Option<Instant>) {
    match alert.since.filter(|since| *since <= at) {
        None => (RuleState::Unknown, None),
        Some(since) if since + alert.hold > at => (alert.state.min(RuleState::Pending), Some(since)),
        Some(since) => (alert.state, Some(since)),
    }
}

/// The surveys of several sources as one list. A pair of servers that evaluate the same rules over the same targets
/// shows each objective once: as the first source has it, unless another knows more of it.
///
/// The same rules over other targets, as every cluster has them, are other objectives: their counts tell.
pub fn merged(surveys: &[&Survey]) -> Vec<Surveyed> {
    let mut merged: Vec<Surveyed> = Vec::new();
    // Of what is called the same: the last place in the list, and before each place the one before.
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    for surveyed in surveys.iter().flat_map(|survey| &survey.objectives) {
        let called = if surveys.len() > 1 { called(&surveyed.0) } else { surveyed.0.id.clone() };
        let place = last.get(&called).copied();
        let is_twin = |at: &usize| {
            let it = merged.get(*at);
            it.is_some_and(|it| is_same(&it.0, &surveyed.0) && !counts_otherwise(&it.1, &surveyed.1))
        };
        let first_twin = successors(place, |at| before.get(*at).copied().flatten()).filter(is_twin).last();
        match first_twin.and_then(|at| merged.get_mut(at)) {
            Some(twin) if ignorance(&surveyed.2) < ignorance(&twin.2) => *twin = surveyed.clone(),
            Some(_) => {}
            None => {
                last.insert(called, merged.len());
                before.push(place);
                merged.push(surveyed.clone());
            }
        }
    }
    tell_apart(&mut merged);
    merged
}

/// Where several sources have an objective of one name, each says beside it whose it is.
fn tell_apart(all: &mut [Surveyed]) {
    let named = |it: &Objective| format!("{}\n{}", it.service, it.name);
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (objective, ..) in all.iter() {
        sources.entry(named(objective)).or_default().insert(objective.source.clone());
    }
    for (objective, ..) in all {
        if sources.get(&named(objective)).is_some_and(|it| it.len() > 1) {
            objective.name = format!("{} ({})", objective.name, objective.source);
        }
    }
}

/// What twins have in common; what has it not is never compared.
fn called(objective: &Objective) -> String {
    format!("{}\n{}\n{}", objective.service, objective.name, objective.labels)
}

/// Whether two objectives of different sources are one: everything but the source and the state of its alerts agrees.
fn is_same(a: &Objective, b: &Objective) -> bool {
    fn part(it: &Objective) -> (Tool, Span, Option<Target>, &str, &str) {
        (it.tool, it.window, it.target, &it.service, &it.name)
    }
    a.source != b.source && part(a) == part(b) && a.labels == b.labels && a.indicator == b.indicator
}

/// How much two servers that scrape the same targets may differ in what they count.
const TWINS_DIFFER_BY: f64 = 0.1;

/// Whether both counted equally long, and not the same events. What one of them missed says nothing against a pair.
fn counts_otherwise(a: &Measurement, b: &Measurement) -> bool {
    let (Some(events_a), Some(events_b)) = (a.events, b.events) else { return false };
    let equally_long = a.coverage.zip(b.coverage).is_some_and(|(a, b)| (a - b).abs() <= TWINS_DIFFER_BY / 2.0);
    let most = events_a.total.max(events_b.total);
    equally_long && (events_a.total - events_b.total).abs() > most * TWINS_DIFFER_BY
}

/// How little is known, from everything to nothing.
fn ignorance(state: &ObjectiveState) -> u8 {
    match state {
        ObjectiveState::OutOfBudget | ObjectiveState::AtRisk | ObjectiveState::WithinTarget => 0,
        ObjectiveState::Partial { .. } => 1,
        ObjectiveState::TooLittleData { .. } => 2,
        ObjectiveState::Stale { .. } => 3,
        ObjectiveState::NoData => 4,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::{
        domain::{
            events::Events,
            labels::Labels,
            objective::{Counted, EventQuery, Indicator},
        },
        sources::objectives::draft::Draft,
    };

    /// An objective of `source` that counted so many events in so much of its window.
    fn measured(source: &str, total: f64, coverage: f64) -> Surveyed {
        let mut draft = Draft::new(Tool::Sloth, "checkout-availability");
        draft.service = "checkout".to_owned();
        draft.name = "availability".to_owned();
        draft.target = Target::from_ratio(0.99);
        let count =
            |metric: &str| EventQuery { template: format!("sum(rate({metric}[{{{{window}}}}]))"), per_second: true };
        draft.indicator = Indicator::Events { counted: Counted::Bad(count("bad")), total: count("all") };
        let objective = draft.finish(source);
        let at = Instant::from_unix_millis(1_795_000_000_000);
        let mut measured = Measurement::nothing(at);
        if coverage > 0.0 {
            measured.events = Some(Events { bad: total * 1e-4, total });
            measured.newest = Some(at - Span::from_secs(20));
        }
        measured.coverage = Some(coverage);
        let state = judge(&objective, &measured);
        (objective, measured, state)
    }

    #[test]
    fn what_fires_now_says_of_another_time_only_what_it_has_held_since() {
        let now = Instant::from_unix_millis(1_795_000_000_000);
        let alert = BurnAlert {
            long: Span::from_hours(1),
            short: Span::from_minutes(5),
            factor: 14.4,
            severity: crate::domain::alert::Severity::Page,
            hold: Span::from_minutes(2),
            alert: "Burn".into(),
            state: RuleState::Firing,
            since: Some(now - Span::from_hours(1)),
            place: Default::default(),
        };
        let since = alert.since;
        assert_eq!(state_at(&alert, now - Span::from_days(20)), (RuleState::Unknown, None));
        assert_eq!(state_at(&alert, now - Span::from_minutes(30)), (RuleState::Firing, since));
        assert_eq!(state_at(&alert, now - Span::from_minutes(59)), (RuleState::Pending, since));
        let quiet = BurnAlert { state: RuleState::Inactive, since: None, ..alert };
        assert_eq!(state_at(&quiet, now - Span::from_minutes(30)), (RuleState::Unknown, None));
    }

    fn sources(all: &[Surveyed]) -> Vec<&str> {
        let surveys: Vec<_> =
            all.iter().map(|it| Survey { objectives: vec![it.clone()], ..Survey::default() }).collect();
        let merged = merged(&surveys.iter().collect::<Vec<_>>());
        let found = merged.iter().map(|it| it.0.source.clone());
        found.filter_map(|source| all.iter().find(|it| it.0.source == source)).map(|it| it.0.source.as_str()).collect()
    }

    #[test]
    fn a_pair_that_counts_the_same_events_is_one_and_the_first_speaks() {
        assert_eq!(sources(&[measured("a", 1e6, 1.0), measured("b", 1.001e6, 1.0)]), ["a"]);
        assert_eq!(sources(&[measured("a", 1e6, 1.0), measured("b", 0.5e6, 0.5)]), ["a"], "b began later");
        assert_eq!(sources(&[measured("a", 1e6, 1.0), measured("b", 0.0, 0.0)]), ["a"]);
    }

    #[test]
    fn of_a_pair_the_one_that_knows_more_speaks() {
        assert_eq!(sources(&[measured("a", 0.0, 0.0), measured("b", 1e6, 1.0)]), ["b"], "nothing at all");
        assert_eq!(sources(&[measured("a", 0.5e6, 0.5), measured("b", 1e6, 1.0)]), ["b"], "half of the window");
        assert_eq!(sources(&[measured("a", 0.0, 0.0), measured("b", 0.5e6, 0.5)]), ["b"], "half is more than nothing");
        assert_eq!(sources(&[measured("a", 0.0, 0.0), measured("b", 0.5e6, 0.5), measured("c", 1e6, 1.0)]), ["c"]);
        assert_eq!(sources(&[measured("a", 0.0, 0.0), measured("b", 0.0, 0.0)]), ["a"]);
    }

    #[test]
    fn the_same_rules_over_other_targets_are_other_objectives() {
        assert_eq!(sources(&[measured("eu", 1e6, 1.0), measured("us", 3e6, 1.0)]), ["eu", "us"]);
        let surveys = ["eu", "us"].map(|it| measured(it, if it == "eu" { 1e6 } else { 3e6 }, 1.0));
        let surveys = surveys.map(|it| Survey { objectives: vec![it], groups: Vec::new(), unread_rules: None });
        let all = merged(&[&surveys[0], &surveys[1]]);
        let names: Vec<_> = all.iter().map(|it| it.0.name.as_str()).collect();
        assert_eq!(names, ["availability (eu)", "availability (us)"], "they can be told apart");
        assert_eq!(all[0].0.key(), all[1].0.key());
        assert_eq!(merged(&[&surveys[0]])[0].0.name, "availability");
    }

    #[test]
    fn another_promise_is_another_objective() {
        let mut other = measured("b", 1e6, 1.0);
        other.0.target = Target::from_ratio(0.999);
        assert_eq!(sources(&[measured("a", 1e6, 1.0), other]), ["a", "b"]);
        let mut other = measured("b", 1e6, 1.0);
        other.0.labels = Labels::from_iter([("cluster", "eu")]);
        assert_eq!(sources(&[measured("a", 1e6, 1.0), other]), ["a", "b"]);
        assert_eq!(sources(&[measured("a", 1e6, 1.0), measured("a", 1e6, 1.0)]).len(), 2, "one source has no twins");
    }
}
