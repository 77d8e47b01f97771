//! Service level objectives: what was promised, how it is counted, and who wrote it down.
use super::{
    alert::Severity,
    labels::Labels,
    rule::{RuleHealth, RulePlace, RuleState},
    time::{Instant, Span},
};

/// One objective, whoever wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Names it for ever: stable across reloads and fit for an address (`prometheus/sloth/checkout-availability`).
    pub id: String,
    /// The name of the source it was found in.
    pub source: String,
    /// The tool that wrote it.
    pub tool: Tool,
    /// The service it is about; empty if nothing says so.
    pub service: String,
    /// What it is called within the service.
    pub name: String,
    /// What it promises, in words, where somebody wrote them.
    pub description: Option<String>,
    /// The promise; `None` where the tool tells only how much budget is left.
    pub target: Option<Target>,
    /// The rolling window it is kept over.
    pub window: Span,
    /// Everything else that is known of it (team, environment, …).
    pub labels: Labels,
    /// How its events can be counted.
    pub indicator: Indicator,
    /// The alerts that watch how fast its budget burns, the fastest first.
    pub burn_alerts: Vec<BurnAlert>,
    /// Recorded error ratios by window: a selector such as `slo:sli_error:ratio_rate1h{sloth_id="x"}`.
    pub recorded_error_ratios: Vec<RecordedRatio>,
    /// The query by which the tool itself tells the part of the budget left, if it has one.
    pub tool_budget_query: Option<String>,
    /// A query for the moment (unix seconds) of the newest sample behind it.
    pub freshness_query: Option<String>,
    /// The rules it was read from.
    pub rules: Vec<RuleUse>,
}

/// The part of events that must be good, strictly between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Target(f64);

/// Who wrote an objective down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// Sloth.
    Sloth,
    /// Pyrra, with or without its generic rules.
    Pyrra,
    /// Grafana SLO.
    GrafanaSlo,
    /// Gauges as Dash0 publishes them.
    Dash0,
    /// Rules written by hand after the SRE workbook.
    Workbook,
    /// `config.json`.
    Configured,
}

/// How an objective's events can be counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Indicator {
    /// Events are counted: budgets are exact and weighted by traffic.
    Events {
        /// What counts bad events, or good ones.
        counted: Counted,
        /// What counts all events.
        total: EventQuery,
    },
    /// Only a ratio over the whole window can be had: every moment weighs the same, the night as much as the day.
    ErrorRatio {
        /// The query for it.
        query: String,
        /// Whether it answers the good part instead of the bad one.
        is_good_ratio: bool,
    },
    /// Only the tool's own statement of the budget left can be had.
    BudgetGauge,
}

/// Which of the events a query counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Those against the objective.
    Bad(EventQuery),
    /// Those for it.
    Good(EventQuery),
}

/// A query with a hole where the window goes. Its text is opaque to this floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventQuery {
    /// The text with [`EventQuery::HOLE`] in place of each window.
    pub template: String,
    /// Whether it answers events, or events a second.
    pub per_second: bool,
}

/// A pair of windows that must both burn faster than a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct BurnAlert {
    /// The longer window: how much budget is gone.
    pub long: Span,
    /// The shorter window: whether it is still going on.
    pub short: Span,
    /// How many times faster than even spending.
    pub factor: f64,
    /// How loud it is meant to be.
    pub severity: Severity,
    /// How long both must hold before it fires.
    pub hold: Span,
    /// The alert's name.
    pub alert: String,
    /// Whether it fires now, as the rule evaluator says.
    pub state: RuleState,
    /// Since when it holds, if it does.
    pub since: Option<Instant>,
    /// The rule that raises it.
    pub place: RulePlace,
}

/// An error ratio that a rule records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRatio {
    /// Over which window.
    pub window: Span,
    /// How to ask for it.
    pub selector: String,
    /// Whether it records the good part instead of the bad one.
    pub is_good_ratio: bool,
}

/// An objective as a person writes it down, before its queries are read.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenObjective {
    /// The source that is to be asked; `None` for the first that can answer.
    pub source: Option<String>,
    /// The service it is about.
    pub service: String,
    /// What it is called within the service.
    pub name: String,
    /// What it promises, in words.
    pub description: Option<String>,
    /// The promise.
    pub target: Target,
    /// The rolling window it is kept over.
    pub window: Span,
    /// PromQL that counts bad events, for example `sum(rate(http_requests_total{code=~"5.."}[5m]))`.
    pub bad: Option<String>,
    /// PromQL that counts good events; one of the two is there.
    pub good: Option<String>,
    /// PromQL that counts all events.
    pub total: String,
    /// Everything else (team, environment, …).
    pub labels: Labels,
}

/// A rule an objective was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleUse {
    /// Recorded metric or alert.
    pub name: String,
    /// Its expression.
    pub query: String,
    /// Its group.
    pub group: String,
    /// Whether it works.
    pub health: RuleHealth,
    /// When it was evaluated last.
    pub last_evaluation: Option<Instant>,
    /// How long that took.
    pub evaluation_time: Span,
    /// How often its group is evaluated.
    pub interval: Span,
    /// Whether it raises alerts (else it records).
    pub is_alert: bool,
    /// Where it stands.
    pub place: RulePlace,
}

impl Target {
    /// From a part between 0 and 1; `None` for a promise that leaves no budget or promises nothing.
    pub fn from_ratio(ratio: f64) -> Option<Self> {
        (ratio > 0.0 && ratio < 1.0).then_some(Self(ratio))
    }

    /// From a percentage.
    pub fn from_percent(percent: f64) -> Option<Self> {
        Self::from_ratio(percent / 100.0)
    }

    /// The promised part of good events.
    pub fn ratio(self) -> f64 {
        self.0
    }

    /// The part that may be bad: the error budget as a ratio.
    pub fn error_budget_ratio(self) -> f64 {
        1.0 - self.0
    }
}

impl Objective {
    /// Its id without the source: the same for the same rules in another source.
    pub fn key(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |it| it.1)
    }
}

impl Tool {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Sloth => "Sloth",
            Tool::Pyrra => "Pyrra",
            Tool::GrafanaSlo => "Grafana SLO",
            Tool::Dash0 => "Dash0",
            Tool::Workbook => "rules",
            Tool::Configured => "config.json",
        }
    }

    /// Its name as it stands in an address.
    pub fn id(self) -> &'static str {
        match self {
            Tool::Sloth => "sloth",
            Tool::Pyrra => "pyrra",
            Tool::GrafanaSlo => "grafana-slo",
            Tool::Dash0 => "dash0",
            Tool::Workbook => "rules",
            Tool::Configured => "config",
        }
    }
}

impl EventQuery {
    /// Stands in a template wherever the window goes.
    pub const HOLE: &'static str = "{{window}}";

    /// The text with `window` (for example `30d`) in every hole.
    pub fn over(&self, window: &str) -> String {
        self.template.replace(Self::HOLE, window)
    }
}

#[cfg(test)]
impl Objective {
    /// An objective of 99.9 % over 30 days, for tests that want one with nothing special about it.
    pub fn example(service: &str, name: &str) -> Self {
        Self {
            id: format!("p/sloth/{service}-{name}"),
            source: "p".into(),
            tool: Tool::Sloth,
            service: service.into(),
            name: name.into(),
            description: None,
            target: Target::from_ratio(0.999),
            window: Span::from_days(30),
            labels: Labels::new(),
            indicator: Indicator::BudgetGauge,
            burn_alerts: Vec::new(),
            recorded_error_ratios: Vec::new(),
            tool_budget_query: None,
            freshness_query: None,
            rules: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_leaves_a_budget() {
        assert_eq!(Target::from_percent(100.0), None);
        assert_eq!(Target::from_ratio(0.0), None);
        assert_eq!(Target::from_ratio(f64::NAN), None);
        assert!(Target::from_percent(99.9).is_some_and(|it| (it.error_budget_ratio() - 0.001).abs() < 1e-12));
    }

    #[test]
    fn every_hole_is_filled() {
        let query =
            EventQuery { template: "sum(rate(a[{{window}}])) - sum(rate(b[{{window}}]))".into(), per_second: true };
        assert_eq!(query.over("30d"), "sum(rate(a[30d])) - sum(rate(b[30d]))");
    }
}
