//! What was read out of a source's rules the last time, kept while they say the same.
//!
//! A rule evaluator tells of every rule when it was evaluated and how it went, so its answer is never the same twice;
//! what the rules say rarely changes. Only that decides whether they are taken apart again; how they went is looked up
//! at every refresh.
use super::{GAUGES, read_all};
use crate::{
    domain::{
        answered::Skipped,
        objective::{Objective, WrittenObjective},
        rule::{Rule, RuleGroup, RuleKind},
        series::Sample,
    },
    sources::http::Http,
};
use std::cell::{Cell, RefCell};

/// The memory of one asker over one source; empty at first. Dropping it costs one reading.
#[derive(Default)]
pub struct Known {
    last: RefCell<Option<Reading>>,
    n_readings: Cell<usize>,
}

/// What was read, and what it was read from.
struct Reading {
    source: String,
    groups: Vec<RuleGroup>,
    info: Vec<Sample>,
    written: Vec<WrittenObjective>,
    objectives: Vec<Objective>,
    skipped: Vec<Skipped>,
}

impl Known {
    /// How often rules were taken apart.
    pub fn n_readings(&self) -> usize {
        self.n_readings.get()
    }

    /// Every objective, as [`read_all`] would find it now.
    pub(super) async fn read(
        &self,
        http: &dyn Http,
        source: &str,
        groups: &[RuleGroup],
        info: &[Sample],
        written: &[WrittenObjective],
    ) -> (Vec<Objective>, Vec<Skipped>) {
        if let Some(last) = self.last.borrow().as_ref().filter(|last| last.says(source, groups, info, written)) {
            let mut objectives = last.objectives.clone();
            objectives.iter_mut().for_each(|objective| refresh(objective, groups));
            return (objectives, last.skipped.clone());
        }
        let (objectives, skipped) = read_all(http, source, groups, info, written).await;
        self.n_readings.set(self.n_readings.get() + 1);
        self.last.replace(Some(Reading {
            source: source.to_owned(),
            groups: groups.to_vec(),
            info: info.to_vec(),
            written: written.to_vec(),
            objectives: objectives.clone(),
            skipped: skipped.clone(),
        }));
        (objectives, skipped)
    }
}

impl Reading {
    /// Whether everything that readers read is as it was.
    fn says(&self, source: &str, groups: &[RuleGroup], info: &[Sample], written: &[WrittenObjective]) -> bool {
        self.source == source
            && self.written == written
            && are(&self.info, info, is_same_sample)
            && are(&self.groups, groups, is_same_group)
    }
}

/// Whether two lists are the same, one by one.
fn are<T>(a: &[T], b: &[T], is_same: fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}

fn is_same_sample(a: &Sample, b: &Sample) -> bool {
    let is_gauge = || a.labels.metric().is_some_and(|metric| GAUGES.contains(&metric));
    a.labels == b.labels && (a.finite() == b.finite() || is_gauge())
}

fn is_same_group(a: &RuleGroup, b: &RuleGroup) -> bool {
    a.name == b.name && a.file == b.file && a.interval == b.interval && are(&a.rules, &b.rules, is_same_rule)
}

/// Whether two rules say the same, however they went.
fn is_same_rule(a: &Rule, b: &Rule) -> bool {
    let is_same_kind = match (&a.kind, &b.kind) {
        (RuleKind::Recording, RuleKind::Recording) => true,
        (RuleKind::Alerting(a), RuleKind::Alerting(b)) => {
            a.hold == b.hold && a.keep_firing == b.keep_firing && a.annotations == b.annotations
        }
        _ => false,
    };
    is_same_kind && a.name == b.name && a.query == b.query && a.labels == b.labels
}

/// Tells an objective how its rules went.
fn refresh(objective: &mut Objective, groups: &[RuleGroup]) {
    for used in &mut objective.rules {
        let Some(rule) = groups.get(used.place.group).and_then(|it| it.rules.get(used.place.rule)) else { continue };
        used.health = rule.health.clone();
        (used.last_evaluation, used.evaluation_time) = (rule.last_evaluation, rule.evaluation_time);
    }
    for alert in &mut objective.burn_alerts {
        let Some(rule) = groups.get(alert.place.group).and_then(|it| it.rules.get(alert.place.rule)) else { continue };
        if let RuleKind::Alerting(alerting) = &rule.kind {
            (alert.state, alert.since) = (alerting.state, alerting.since());
        }
    }
}
