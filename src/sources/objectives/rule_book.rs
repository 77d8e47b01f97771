//! All rules of a source, found by what they record and by what they watch.
use crate::{
    domain::{
        labels::Labels,
        objective::RuleUse,
        rule::{AlertingRule, Rule, RuleGroup, RuleKind, RulePlace},
        time::Span,
    },
    sources::{
        http::Http,
        promql::{
            self, duration,
            tree::{Part, Selector},
        },
    },
};
use std::collections::BTreeMap;

/// A rule and the group it stands in.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The group.
    pub group: &'a RuleGroup,
    /// The rule.
    pub rule: &'a Rule,
    /// Where it stands.
    pub place: RulePlace,
}

/// An alerting rule with its expression.
pub type Watch<'a, 'b> = (Entry<'a>, &'a AlertingRule, &'b Part);

/// The labels that tools name their objectives with: who looks for one of them need not look at every rule.
const NAMING: &[&str] = &["sloth_id", "slo", "grafana_slo_uuid"];

/// The rules of one source.
#[derive(Default)]
pub struct RuleBook<'a> {
    recordings: BTreeMap<&'a str, Vec<Entry<'a>>>,
    /// Recording rules with a naming label of a value.
    named: BTreeMap<(&'static str, &'a str), Vec<(&'a str, Entry<'a>)>>,
    alerts: Vec<(Entry<'a>, &'a AlertingRule)>,
    /// Of each alert, in the same order: every objective looks at every one.
    alert_trees: Vec<Option<Part>>,
    /// Alerts that carry a naming label of a value, or watch series with it.
    watching: BTreeMap<(&'static str, String), Vec<usize>>,
}

impl<'a> RuleBook<'a> {
    /// Opens the book over rule groups. A rule that stands twice word for word, as highly available pairs have it,
    /// is one.
    pub async fn over(groups: &'a [RuleGroup], http: &dyn Http) -> Self {
        let mut book = Self::default();
        for (at, group) in groups.iter().enumerate() {
            http.yield_now().await;
            for (index, rule) in group.rules.iter().enumerate() {
                let entry = Entry { group, rule, place: RulePlace { group: at, rule: index } };
                match &rule.kind {
                    RuleKind::Recording => {
                        let same = book.recordings.entry(rule.name.as_str()).or_default();
                        if !same.iter().any(|it| it.is_same_as(entry)) {
                            same.push(entry);
                        }
                    }
                    RuleKind::Alerting(alerting) => {
                        // Prometheus allows one name many times; only the whole rule tells.
                        if !book.alerts.iter().any(|(it, _)| it.rule.name == rule.name && it.is_same_as(entry)) {
                            book.alert_trees.push(entry.tree());
                            book.alerts.push((entry, alerting));
                        }
                    }
                }
            }
        }
        book.name();
        book
    }

    /// Notes under which names rules stand.
    fn name(&mut self) {
        for (metric, entries) in &self.recordings {
            for entry in entries {
                for label in NAMING {
                    let Some(value) = entry.rule.labels.get(label) else { continue };
                    self.named.entry((label, value)).or_default().push((metric, *entry));
                }
            }
        }
        for (at, ((entry, _), tree)) in self.alerts.iter().zip(&self.alert_trees).enumerate() {
            let selectors = tree.as_ref().map(Part::selectors).unwrap_or_default();
            for label in NAMING {
                let watched = selectors.iter().filter_map(|it| it.equals(label));
                for value in watched.chain(entry.rule.labels.get(label)) {
                    let alerts = self.watching.entry((label, value.to_owned())).or_default();
                    if alerts.last() != Some(&at) {
                        alerts.push(at);
                    }
                }
            }
        }
    }

    /// The recording rules with this naming label of this value, by metric.
    pub fn named<'b>(&'b self, label: &'b str, value: &'b str) -> impl Iterator<Item = (&'a str, Entry<'a>)> + 'b {
        let named: Option<&'b Vec<_>> = self.named.get(&(label, value));
        named.into_iter().flatten().copied()
    }

    /// The alerts whose expression can be read and that carry this naming label of this value, or watch series with it.
    pub fn watching<'b>(&'b self, label: &'static str, value: &str) -> impl Iterator<Item = Watch<'a, 'b>> {
        let alerts = self.watching.get(&(label, value.to_owned()));
        alerts.into_iter().flatten().filter_map(|at| {
            let (entry, alerting) = *self.alerts.get(*at)?;
            Some((entry, alerting, self.alert_trees.get(*at)?.as_ref()?))
        })
    }

    /// The rules that record `metric`.
    pub fn recording(&self, metric: &str) -> &[Entry<'a>] {
        self.recordings.get(metric).map_or(&[], Vec::as_slice)
    }

    /// All recording rules, by metric.
    pub fn recordings(&self) -> impl Iterator<Item = (&'a str, Entry<'a>)> + '_ {
        self.recordings.iter().flat_map(|(metric, entries)| entries.iter().map(move |entry| (*metric, *entry)))
    }

    /// All alerting rules whose expression can be read, in their order.
    pub fn alerts(&self) -> impl Iterator<Item = Watch<'a, '_>> {
        let with_tree = self.alerts.iter().zip(&self.alert_trees);
        with_tree.filter_map(|((entry, alerting), tree)| Some((*entry, *alerting, tree.as_ref()?)))
    }

    /// The recording rule that `selector` selects the result of, if exactly one fits.
    pub fn behind(&self, selector: &Selector) -> Option<Entry<'a>> {
        let fits = |entry: &&Entry<'_>| {
            // A label the rule does not add may come from its expression, so only a contradiction rules it out.
            selector
                .matchers
                .iter()
                .filter(|it| it.operator == "=" && it.label != "__name__")
                .all(|matcher| entry.rule.labels.get(&matcher.label).is_none_or(|value| value == matcher.value))
        };
        let mut fitting = self.recording(&selector.metric).iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(entry), None) => Some(*entry),
            _ => None,
        }
    }
}

impl Entry<'_> {
    fn is_same_as(&self, other: Entry<'_>) -> bool {
        self.rule.query == other.rule.query && self.rule.labels == other.rule.labels
    }

    /// Its expression as a tree; `None` if it cannot be read.
    pub fn tree(&self) -> Option<Part> {
        promql::parse(&self.rule.query).ok()
    }

    /// How it is remembered beside an objective.
    pub fn as_use(&self) -> RuleUse {
        RuleUse {
            name: self.rule.name.clone(),
            query: self.rule.query.clone(),
            group: self.group.name.clone(),
            health: self.rule.health.clone(),
            last_evaluation: self.rule.last_evaluation,
            evaluation_time: self.rule.evaluation_time,
            interval: self.group.interval,
            is_alert: matches!(self.rule.kind, RuleKind::Alerting(_)),
            place: self.place,
        }
    }
}

/// The duration a metric's name ends in: `5m` in `slo:sli_error:ratio_rate5m`, `1h4m` in `x:burnrate1h4m`.
pub fn window_in_name(metric: &str) -> Option<Span> {
    let digits = metric.char_indices().filter(|(_, c)| c.is_ascii_digit());
    // The longest ending that is a duration: `rate1h30m` is 90 minutes, not 30.
    let starts = digits
        .map(|(at, _)| at)
        .filter(|at| !metric.get(..*at).is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit())));
    starts.filter_map(|at| duration::parse(metric.get(at..)?)).next()
}

/// A selector that picks exactly these labels: `metric{a="x",b="y"}`.
pub fn selector(metric: &str, labels: &Labels) -> String {
    let matchers: Vec<_> =
        labels.iter().filter(|(name, _)| *name != "__name__").map(|(name, value)| matcher(name, value)).collect();
    format!("{metric}{{{}}}", matchers.join(","))
}

/// `name="value"` with the value escaped as PromQL wants it; odd names are quoted.
pub fn matcher(name: &str, value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let is_plain =
        name.char_indices().all(|(at, c)| c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit()));
    if is_plain { format!("{name}=\"{escaped}\"") } else { format!("\"{name}\"=\"{escaped}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_in_their_window() {
        assert_eq!(window_in_name("slo:sli_error:ratio_rate5m"), Some(Span::from_minutes(5)));
        assert_eq!(window_in_name("apiserver_request:burnrate1h4m"), Some(Span::from_minutes(64)));
        assert_eq!(window_in_name("http2_requests:increase4w"), Some(Span::from_days(28)));
        assert_eq!(window_in_name("job:slo_errors_per_request:ratio_rate10m"), Some(Span::from_minutes(10)));
        assert_eq!(window_in_name("up"), None);
    }

    #[test]
    fn selectors_escape_what_people_write() {
        let labels = [("a", "x\"y\\"), ("odd.name", "1")].into_iter().collect();
        assert_eq!(selector("m", &labels), r#"m{a="x\"y\\","odd.name"="1"}"#);
    }
}
