//! Pyrra's specs, and the rules Pyrra writes from them: names, labels, groupings and rounding as its operator has them.
use crate::rules::{Group, Rule, documents};
use plumbline::{domain::time::Span, sources::promql::duration};
use serde_norway::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One `ServiceLevelObjective`.
#[derive(Clone, Debug)]
pub struct Spec {
    pub name: String,
    /// The labels that Pyrra hands on: those that begin with `pyrra.dev/`, without that.
    pub labels: BTreeMap<String, String>,
    /// From 0 to 1.
    pub target: f64,
    pub window: Span,
    pub indicator: Indicator,
    pub grouping: BTreeSet<String>,
}

/// What it counts.
#[derive(Clone, Debug)]
pub enum Indicator {
    Ratio {
        errors: Metric,
        total: Metric,
    },
    /// All but the successes are errors.
    SuccessTotal {
        success: Metric,
        total: Metric,
    },
    /// Errors and successes are all there is.
    ErrorsSuccess {
        errors: Metric,
        success: Metric,
    },
    Latency {
        success: Metric,
        total: Metric,
    },
    LatencyNative {
        secs: f64,
        total: Metric,
    },
    BoolGauge {
        metric: Metric,
    },
}

/// A metric with matchers: label, operator, value.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    pub name: String,
    pub matchers: Vec<(String, String, String)>,
}

/// What an operator can be told besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Count in steps of five minutes and add them up.
    pub performance_over_accuracy: bool,
    pub generic_rules: bool,
    /// No burn rate alerts.
    pub silent: bool,
}

/// One pair of windows: factor, hold, short, long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub severity: &'static str,
    pub factor: f64,
    pub hold: Span,
    pub short: Span,
    pub long: Span,
}

/// The four pairs of a window: those of 28 days, scaled and rounded to minutes.
pub fn pairs(window: Span) -> [Pair; 4] {
    let scaled = |minutes_of_28_days: i64| {
        let millis = window.millis() / (28 * 24 * 60 / minutes_of_28_days);
        Span::from_minutes((millis + 30_000) / 60_000)
    };
    let pair = |severity, factor, [hold, short, long]: [i64; 3]| Pair {
        severity,
        factor,
        hold: scaled(hold),
        short: scaled(short),
        long: scaled(long),
    };
    [
        pair("critical", 14.0, [2, 5, 60]),
        pair("critical", 7.0, [15, 30, 360]),
        pair("warning", 2.0, [60, 120, 1440]),
        pair("warning", 1.0, [180, 360, 5760]),
    ]
}

/// Every objective of a file.
pub fn specs(text: &str) -> Vec<Spec> {
    documents(text).iter().map(spec).collect()
}

fn spec(document: &Value) -> Spec {
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {value:?}")).to_owned();
    let spec = &document["spec"];
    let kinds = spec["indicator"].as_mapping().unwrap();
    let (kind, indicator) = kinds.iter().next().unwrap();
    let metric = |which: &str| indicator.get(which).map(|it| Metric::read(&text(&it["metric"])));
    let grouping = indicator.get("grouping").and_then(Value::as_sequence).into_iter().flatten().map(text).collect();
    let indicator = match (kind.as_str().unwrap(), metric("errors"), metric("success"), metric("total")) {
        ("ratio", Some(errors), None, Some(total)) => Indicator::Ratio { errors, total },
        ("ratio", None, Some(success), Some(total)) => Indicator::SuccessTotal { success, total },
        ("ratio", Some(errors), Some(success), None) => Indicator::ErrorsSuccess { errors, success },
        ("latency", None, Some(success), Some(total)) => Indicator::Latency { success, total },
        ("latencyNative", None, None, Some(total)) => {
            let limit = duration::parse(&text(&indicator["latency"])).unwrap();
            Indicator::LatencyNative { secs: limit.secs(), total }
        }
        ("bool_gauge", None, None, None) => Indicator::BoolGauge { metric: Metric::read(&text(&indicator["metric"])) },
        other => panic!("an indicator of a new kind: {other:?}"),
    };
    let labels = document["metadata"].get("labels").and_then(Value::as_mapping).into_iter().flatten();
    let handed_on =
        labels.filter_map(|(name, it)| Some((name.as_str()?.strip_prefix("pyrra.dev/")?.to_owned(), text(it))));
    Spec {
        name: text(&document["metadata"]["name"]),
        labels: handed_on.collect(),
        target: text(&spec["target"]).parse::<f64>().unwrap() / 100.0,
        window: duration::parse(&text(&spec["window"])).unwrap(),
        indicator,
        grouping,
    }
}

impl Metric {
    /// `name{label="value",…}`.
    pub fn read(text: &str) -> Self {
        let (name, rest) = text.trim().split_once('{').unwrap_or((text.trim(), "}"));
        let mut matchers = Vec::new();
        let mut rest = rest.trim_end_matches('}');
        while let Some(at) = rest.find(['=', '!']) {
            let label = rest[..at].trim_matches([',', ' ']).to_owned();
            let open = at + rest[at..].find('"').unwrap();
            let close = open + 1 + rest[open + 1..].find('"').unwrap();
            matchers.push((label, rest[at..open].trim().to_owned(), rest[open + 1..close].to_owned()));
            rest = &rest[close + 1..];
        }
        Self { name: name.to_owned(), matchers }
    }

    fn selector(&self, range: &str) -> String {
        self.renamed(&self.name, &[], range)
    }

    /// The matchers on another metric, with more of them.
    fn renamed(&self, name: &str, more: &[(&str, &str)], range: &str) -> String {
        let mut matchers: Vec<_> =
            self.matchers.iter().map(|(label, sign, it)| format!("{label}{sign}\"{it}\"")).collect();
        matchers.extend(more.iter().map(|(label, value)| format!("{label}=\"{value}\"")));
        let range = if range.is_empty() { String::new() } else { format!("[{range}]") };
        if matchers.is_empty() { format!("{name}{range}") } else { format!("{name}{{{}}}{range}", matchers.join(",")) }
    }

    fn equals(&self) -> impl Iterator<Item = (String, String)> {
        self.matchers.iter().filter(|(_, sign, _)| sign == "=").map(|(label, _, value)| (label.clone(), value.clone()))
    }

    /// The name without `_total` and `_count`, as burn rates have it.
    pub fn base(&self) -> &str {
        let name = self.name.strip_suffix("_total").unwrap_or(&self.name);
        name.strip_suffix("_count").unwrap_or(name)
    }

    fn counted(&self, kind: &str, window: &str) -> String {
        let base = if kind == "increase" { self.base().trim_end_matches("_bucket") } else { &self.name };
        format!("{base}:{kind}{window}")
    }
}

impl Spec {
    /// What all events are counted with, and gives the rules their name.
    pub fn total(&self) -> &Metric {
        match &self.indicator {
            Indicator::Ratio { total, .. } | Indicator::SuccessTotal { total, .. } => total,
            Indicator::Latency { total, .. } | Indicator::LatencyNative { total, .. } => total,
            Indicator::ErrorsSuccess { errors, .. } => errors,
            Indicator::BoolGauge { metric } => metric,
        }
    }

    /// `sum by (…) (function(metric[window]))`.
    fn sum(&self, function: &str, metric: &Metric, window: &str) -> String {
        aggregated(&self.grouping, &format!("{function}({})", metric.selector(window)))
    }

    /// What counts bad events (good ones for native histograms) over a window, and what counts all.
    pub fn counts(&self, window: &str) -> (String, String) {
        let rate = |metric: &Metric| self.sum("rate", metric, window);
        match &self.indicator {
            Indicator::Ratio { errors, total } => (rate(errors), rate(total)),
            Indicator::SuccessTotal { success, total } | Indicator::Latency { success, total } => {
                (format!("{} - {}", rate(total), rate(success)), rate(total))
            }
            Indicator::ErrorsSuccess { errors, success } => {
                (rate(errors), format!("{} + {}", rate(errors), rate(success)))
            }
            Indicator::LatencyNative { secs, total } => {
                let count = format!("histogram_count({})", rate(total));
                (format!("histogram_fraction(0, {secs}, {}) * {count}", rate(total)), count)
            }
            Indicator::BoolGauge { metric } => {
                let count = self.sum("count_over_time", metric, window);
                (format!("{count} - {}", self.sum("sum_over_time", metric, window)), count)
            }
        }
    }

    /// The error ratio Pyrra records as `burnrate`.
    pub fn burn_rate(&self, window: &str) -> String {
        let (counted, total) = self.counts(window);
        match &self.indicator {
            Indicator::Ratio { .. } => format!("{counted} / {total}"),
            Indicator::ErrorsSuccess { .. } => format!("{counted} / ({total})"),
            Indicator::LatencyNative { secs, total } => {
                format!("1 - histogram_fraction(0, {secs}, {})", self.sum("rate", total, window))
            }
            _ => format!("({counted}) / {total}"),
        }
    }

    /// The labels of every rule of the objective; what is grouped by comes with the series.
    pub fn rule_labels(&self, grouping: &BTreeSet<String>) -> BTreeMap<String, String> {
        let slo = [("slo".to_owned(), self.name.clone())];
        let all = slo.into_iter().chain(self.labels.clone()).chain(self.total().equals());
        all.filter(|(name, _)| !grouping.contains(name)).collect()
    }

    /// Every window a burn rate is recorded over, the shortest first.
    pub fn burn_windows(&self) -> BTreeSet<Span> {
        pairs(self.window).iter().flat_map(|it| [it.short, it.long]).collect()
    }
}

fn aggregated(grouping: &BTreeSet<String>, inner: &str) -> String {
    let labels: Vec<_> = grouping.iter().map(String::as_str).collect();
    if labels.is_empty() { format!("sum({inner})") } else { format!("sum by ({}) ({inner})", labels.join(", ")) }
}

/// The rules of one objective.
pub fn rules(spec: &Spec, options: Options) -> Vec<Group> {
    let group = |end: &str, rules: Vec<Rule>| Group { name: format!("{}{end}", spec.name), rules };
    let mut groups = vec![group("", burn_rates(spec, options)), group("-increase", increases(spec, options))];
    if options.generic_rules && spec.grouping.is_empty() {
        groups.push(group("-generic", generic(spec)));
    }
    groups
}

fn burn_rates(spec: &Spec, options: Options) -> Vec<Rule> {
    let name = |window: Span| format!("{}:burnrate{}", spec.total().base(), duration::print(window));
    let labels = spec.rule_labels(&spec.grouping);
    let record = |window: Span| Rule {
        record: name(window),
        expr: spec.burn_rate(&duration::print(window)),
        labels: labels.clone(),
        ..Rule::default()
    };
    let mut rules: Vec<_> = spec.burn_windows().into_iter().map(record).collect();
    if options.silent {
        return rules;
    }
    let is_kept = |(label, sign, _): &&(String, String, String)| !sign.contains('~') || spec.grouping.contains(label);
    let mut matchers: Vec<_> = spec
        .total()
        .matchers
        .iter()
        .filter(is_kept)
        .map(|(label, sign, it)| format!("{label}{sign}\"{it}\""))
        .collect();
    matchers.push(format!("slo=\"{}\"", spec.name));
    matchers.sort();
    let matchers = matchers.join(",");
    let alert = |pair: Pair| {
        let over = |window: Span| format!("{}{{{matchers}}} > ({} * (1-{}))", name(window), pair.factor, spec.target);
        let mut labels = labels.clone();
        let exhaustion = Span::from_secs_f64((spec.window.secs() / pair.factor).floor());
        for (label, value) in [("short", pair.short), ("long", pair.long), ("exhaustion", exhaustion)] {
            labels.insert(label.to_owned(), duration::print(value));
        }
        labels.insert("severity".to_owned(), pair.severity.to_owned());
        let expr = format!("{} and {}", over(pair.short), over(pair.long));
        Rule { alert: "ErrorBudgetBurn".to_owned(), expr, hold: duration::print(pair.hold), labels, ..Rule::default() }
    };
    rules.extend(pairs(spec.window).map(alert));
    rules
}

fn increases(spec: &Spec, options: Options) -> Vec<Rule> {
    let total = spec.total();
    let part = match &spec.indicator {
        Indicator::Ratio { errors: part, .. } => Some(part),
        Indicator::SuccessTotal { success: part, .. } | Indicator::Latency { success: part, .. } => Some(part),
        Indicator::ErrorsSuccess { success: part, .. } => Some(part),
        Indicator::LatencyNative { .. } | Indicator::BoolGauge { .. } => None,
    };
    let is_gauge = matches!(spec.indicator, Indicator::BoolGauge { .. });
    let in_total = |label: &str| total.matchers.iter().any(|(it, ..)| it == label);
    let of_part = part.into_iter().flat_map(|it| &it.matchers).map(|(label, ..)| label);
    let of_part = of_part.filter(|label| !in_total(label) && *label != "le");
    let by_pattern =
        total.matchers.iter().filter(|(_, sign, _)| is_gauge || sign.contains('~')).map(|(label, ..)| label);
    let is_native = matches!(spec.indicator, Indicator::LatencyNative { .. });
    let mut grouping = spec.grouping.clone();
    if !is_native {
        grouping.extend(of_part.chain(by_pattern).cloned());
    }
    // A native histogram's rules keep the labels it is grouped by.
    let labels = spec.rule_labels(if is_native { const { &BTreeSet::new() } } else { &grouping });
    let with_le = |le: Option<String>| labels.clone().into_iter().chain(le.map(|it| ("le".to_owned(), it))).collect();
    let rule = |record: String, expr: String, le: Option<String>| Rule {
        record,
        expr,
        labels: with_le(le),
        ..Rule::default()
    };
    let whole = duration::print(spec.window);
    let mut rules = Vec::new();
    let mut count = |kind: &str, function: &str, metric: &Metric, le: Option<String>, more: &[(&str, &str)]| {
        let over = |window: &str| aggregated(&grouping, &format!("{function}({})", metric.selector(window)));
        if options.performance_over_accuracy {
            let short = metric.counted(kind, "5m");
            rules.push(rule(short.clone(), over("5m"), le.clone()));
            let added = format!("sum_over_time({})", metric.renamed(&short, more, &format!("{whole}:5m")));
            rules.push(rule(metric.counted(kind, &whole), aggregated(&grouping, &added), le));
        } else {
            rules.push(rule(metric.counted(kind, &whole), over(&whole), le));
        }
    };
    match (&spec.indicator, part) {
        (Indicator::LatencyNative { secs, .. }, _) => {
            let inner = aggregated(&grouping, &format!("increase({})", total.selector(&whole)));
            let name = total.counted("increase", &whole);
            let fast = format!("histogram_fraction(0, {secs}, {inner}) * histogram_count({inner})");
            rules.push(rule(name.clone(), format!("histogram_count({inner})"), None));
            rules.push(rule(name, fast, Some(secs.to_string())));
        }
        (Indicator::Latency { .. }, Some(success)) => {
            let le = success.matchers.iter().find(|(label, ..)| label == "le").map(|(.., value)| value.clone());
            count("increase", "increase", total, None, &[("le", "")]);
            count("increase", "increase", success, le, &[]);
        }
        (_, Some(part)) => {
            count("increase", "increase", total, None, &[]);
            if part.name != total.name {
                count("increase", "increase", part, None, &[]);
            }
        }
        (_, None) => {
            count("count", "count_over_time", total, None, &[]);
            count("sum", "sum_over_time", total, None, &[]);
        }
    }
    let absent = |metric: &Metric| Rule {
        alert: "SLOMetricAbsent".to_owned(),
        expr: format!("absent({}) == 1", metric.selector("")),
        hold: "10m".to_owned(),
        labels: labels.clone().into_iter().chain([("severity".to_owned(), "critical".to_owned())]).collect(),
        ..Rule::default()
    };
    rules.push(absent(total));
    rules.extend(part.filter(|it| it.name != total.name).map(absent));
    rules
}

fn generic(spec: &Spec) -> Vec<Rule> {
    let slo = [("slo".to_owned(), spec.name.clone())];
    let labels: BTreeMap<_, _> = slo.into_iter().chain(spec.labels.clone()).collect();
    let record = |record: &str, expr: String| Rule {
        record: record.to_owned(),
        expr,
        labels: labels.clone(),
        ..Rule::default()
    };
    let (counted, total) = spec.counts("5m");
    vec![
        record("pyrra_objective", spec.target.to_string()),
        record("pyrra_window", spec.window.secs().to_string()),
        record("pyrra_requests:rate5m", total),
        record("pyrra_errors:rate5m", format!("{counted} or vector(0)")),
    ]
}
