//! Which rule groups fail, are slow or are late: what they record is then old or missing.
use crate::domain::{
    rule::{RuleGroup, RuleHealth},
    time::Instant,
};

/// A group takes longer than this part of its interval only when it is about to miss evaluations.
const SLOW: f64 = 0.8;

/// How a rule group does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupHealth {
    /// Evaluated in time, without an error.
    Well,
    /// A rule fails: its name and the evaluator's words.
    Failing(String, String),
    /// Not evaluated for three of its intervals.
    Late,
    /// Never evaluated.
    NotYet,
    /// Its evaluation takes nearly its whole interval, or longer.
    Slow,
}

/// How many rule groups do how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleHealthCount {
    /// In time and without an error.
    pub n_well: usize,
    /// With a failing rule.
    pub n_failing: usize,
    /// Late, or never evaluated.
    pub n_late: usize,
    /// Slow.
    pub n_slow: usize,
}

/// How a group does at `now`; the gravest first.
pub fn health(group: &RuleGroup, now: Instant) -> GroupHealth {
    let failing = group.rules.iter().find_map(|rule| match &rule.health {
        RuleHealth::Failing(why) => Some(GroupHealth::Failing(rule.name.clone(), why.clone())),
        _ => None,
    });
    let is_slow = || group.interval.millis() > 0 && group.evaluation_time > group.interval.times(SLOW);
    match failing {
        Some(failing) => failing,
        None if group.last_evaluation.is_none() => GroupHealth::NotYet,
        None if group.is_late(now) => GroupHealth::Late,
        None if is_slow() => GroupHealth::Slow,
        None => GroupHealth::Well,
    }
}

/// Counts groups by how they do.
pub fn count(groups: &[RuleGroup], now: Instant) -> RuleHealthCount {
    let mut counted = RuleHealthCount::default();
    for group in groups {
        match health(group, now) {
            GroupHealth::Well => counted.n_well += 1,
            GroupHealth::Failing(..) => counted.n_failing += 1,
            GroupHealth::Late | GroupHealth::NotYet => counted.n_late += 1,
            GroupHealth::Slow => counted.n_slow += 1,
        }
    }
    counted
}

impl RuleHealthCount {
    /// All of them.
    pub fn n(&self) -> usize {
        self.n_well + self.n_bad()
    }

    /// Those that do not do well.
    pub fn n_bad(&self) -> usize {
        self.n_failing + self.n_late + self.n_slow
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        labels::Labels,
        rule::{Rule, RuleKind},
        time::Span,
    };

    #[test]
    fn a_group_is_judged_by_its_gravest_trouble() {
        let now = Instant::from_unix_millis(10_000_000);
        let group = |age: Option<i64>, took: i64, health: RuleHealth| RuleGroup {
            name: "g".to_owned(),
            file: String::new(),
            interval: Span::from_secs(60),
            last_evaluation: age.map(|it| now - Span::from_secs(it)),
            evaluation_time: Span::from_secs(took),
            rules: vec![Rule {
                name: "r".to_owned(),
                query: "up".to_owned(),
                labels: Labels::new(),
                health,
                last_evaluation: None,
                evaluation_time: Span::ZERO,
                kind: RuleKind::Recording,
            }],
        };
        let ok = || RuleHealth::Ok;
        let all = [
            (group(Some(20), 1, ok()), GroupHealth::Well),
            (group(Some(20), 59, ok()), GroupHealth::Slow),
            (group(Some(600), 59, ok()), GroupHealth::Late),
            (group(None, 0, ok()), GroupHealth::NotYet),
            (group(Some(600), 0, RuleHealth::Failing("no".into())), GroupHealth::Failing("r".into(), "no".into())),
        ];
        for (group, wanted) in &all {
            assert_eq!(health(group, now), *wanted);
        }
        let groups: Vec<_> = all.into_iter().map(|it| it.0).collect();
        let counted = count(&groups, now);
        assert_eq!(counted, RuleHealthCount { n_well: 1, n_failing: 1, n_late: 2, n_slow: 1 });
        assert_eq!((counted.n(), counted.n_bad()), (5, 4));
    }
}
