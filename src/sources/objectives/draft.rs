//! An objective while it is being read: what every tool's reader fills in, and how it becomes an [`Objective`].
use super::{
    burn_terms::{self, Pair},
    rule_book::{Entry, RuleBook, Watch},
};
use crate::domain::{
    alert::Severity,
    labels::Labels,
    objective::{BurnAlert, Indicator, Objective, RecordedRatio, RuleUse, Target, Tool},
    order,
    plain_text::plain,
    rule::AlertingRule,
    time::Span,
};

/// An objective being read.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Who wrote it.
    pub tool: Tool,
    /// What the tool calls it; becomes the end of the id.
    pub key: String,
    /// As in [`Objective`].
    pub service: String,
    /// As in [`Objective`].
    pub name: String,
    /// As in [`Objective`].
    pub description: Option<String>,
    /// As in [`Objective`].
    pub target: Option<Target>,
    /// As in [`Objective`].
    pub window: Span,
    /// As in [`Objective`].
    pub labels: Labels,
    /// As in [`Objective`].
    pub indicator: Indicator,
    /// As in [`Objective`].
    pub burn_alerts: Vec<BurnAlert>,
    /// As in [`Objective`].
    pub recorded_error_ratios: Vec<RecordedRatio>,
    /// As in [`Objective`].
    pub tool_budget_query: Option<String>,
    /// As in [`Objective`].
    pub freshness_query: Option<String>,
    /// As in [`Objective`].
    pub rules: Vec<RuleUse>,
}

impl Draft {
    /// Nothing but who and what.
    pub fn new(tool: Tool, key: &str) -> Self {
        Self {
            tool,
            key: key.to_owned(),
            service: String::new(),
            name: String::new(),
            description: None,
            target: None,
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

    /// Adds the burn rate alerts whose expression is `mine`, the fastest first.
    pub fn take_alerts<'a, 'b>(&mut self, book: &RuleBook<'_>, mine: impl Iterator<Item = Watch<'a, 'b>>) {
        for (entry, alerting, tree) in mine {
            self.add_alert(&entry, alerting, &burn_terms::pairs(tree, book));
        }
        order::by_key(&mut self.burn_alerts, |alert| alert.long);
    }

    /// Adds one alert with the pairs of windows found in it.
    pub fn add_alert(&mut self, entry: &Entry<'_>, alerting: &AlertingRule, pairs: &[Pair]) {
        self.rules.push(entry.as_use());
        for pair in pairs {
            let Some(factor) = pair.long.factor(self.target) else { continue };
            self.burn_alerts.push(BurnAlert {
                long: pair.long.window,
                short: pair.short.window,
                factor,
                severity: Severity::from_labels(&entry.rule.labels),
                hold: alerting.hold,
                alert: entry.rule.name.clone(),
                state: alerting.state,
                since: alerting.since(),
                place: entry.place,
            });
        }
    }

    /// The objective, with an id that is the source, the tool and the key.
    pub fn finish(self, source: &str) -> Objective {
        Objective {
            id: format!("{}/{}/{}", slug(source), self.tool.id(), slug(&self.key)),
            source: source.to_owned(),
            tool: self.tool,
            // Queries name it by its labels, which stay as they are; these are read by people.
            service: plain(&self.service),
            name: plain(&self.name),
            description: self.description.as_deref().map(plain),
            target: self.target,
            window: self.window,
            labels: self.labels,
            indicator: self.indicator,
            burn_alerts: self.burn_alerts,
            recorded_error_ratios: self.recorded_error_ratios,
            tool_budget_query: self.tool_budget_query,
            freshness_query: self.freshness_query,
            rules: self.rules,
        }
    }
}

/// Text fit for an address: letters, digits, `.`, `_` and single dashes; never empty.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(120) {
        if c.is_ascii_alphanumeric() || c == '.' || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

/// Six digits that tell texts apart: FNV-1a, cut to 24 bits.
pub fn short_hash(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{:06x}", hash & 0x00ff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_fit_for_an_address() {
        assert_eq!(slug("check out/availability <b>"), "check-out-availability-b");
        assert_eq!(slug("日本"), "unnamed");
        assert_ne!(short_hash("a"), short_hash("b"));
    }
}
