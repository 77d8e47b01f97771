//! Recording and alerting rules as a rule evaluator reports them.
use super::{
    labels::Labels,
    time::{Instant, Span},
};

/// Rules that are evaluated together.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleGroup {
    /// Its name.
    pub name: String,
    /// The file or resource it comes from.
    pub file: String,
    /// How often it is evaluated.
    pub interval: Span,
    /// When it was evaluated last.
    pub last_evaluation: Option<Instant>,
    /// How long the last evaluation took.
    pub evaluation_time: Span,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
}

/// Where a rule stands among those of its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RulePlace {
    /// Its group, counted from 0.
    pub group: usize,
    /// The rule in its group, counted from 0.
    pub rule: usize,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The recorded metric or the alert's name.
    pub name: String,
    /// Its expression.
    pub query: String,
    /// Labels it adds.
    pub labels: Labels,
    /// Whether it works.
    pub health: RuleHealth,
    /// When it was evaluated last.
    pub last_evaluation: Option<Instant>,
    /// How long that took.
    pub evaluation_time: Span,
    /// Recording, or alerting with what it watches.
    pub kind: RuleKind,
}

/// Whether a rule works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleHealth {
    /// The last evaluation succeeded.
    Ok,
    /// Not evaluated yet.
    Unknown,
    /// The last evaluation failed, and with what words.
    Failing(String),
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// Records a series.
    Recording,
    /// Raises alerts.
    Alerting(AlertingRule),
}

/// What an alerting rule adds to a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertingRule {
    /// The worst state of its alerts.
    pub state: RuleState,
    /// How long the expression must hold before it fires.
    pub hold: Span,
    /// How long it keeps firing afterwards.
    pub keep_firing: Span,
    /// Annotations, templates not filled in.
    pub annotations: Labels,
    /// The alerts it holds now.
    pub active: Vec<ActiveAlert>,
}

/// The state of an alerting rule or one of its alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleState {
    /// Not known, or a word this version does not know.
    Unknown,
    /// Nothing.
    Inactive,
    /// The expression holds, but not for long enough.
    Pending,
    /// Firing.
    Firing,
}

/// One alert of an alerting rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveAlert {
    /// Its labels.
    pub labels: Labels,
    /// Its annotations, filled in.
    pub annotations: Labels,
    /// Pending or firing.
    pub state: RuleState,
    /// Since when the expression holds.
    pub active_at: Option<Instant>,
    /// The expression's value.
    pub value: f64,
}

impl AlertingRule {
    /// Since when its expression holds, if it does.
    pub fn since(&self) -> Option<Instant> {
        self.active.iter().filter_map(|it| it.active_at).min()
    }
}

impl RuleGroup {
    /// Whether the group has not been evaluated for three of its intervals: what it records is then old.
    pub fn is_late(&self, now: Instant) -> bool {
        let patience = self.interval.times(3.0).max(Span::from_secs(30));
        self.last_evaluation.is_none_or(|last| now.since(last) > patience)
    }
}
