//! Sloth's specs, and the rules Sloth 0.16 writes from them: expression by expression what its own examples hold.
use crate::rules::{Group, Rule, documents};
use serde_norway::Value;
use std::collections::BTreeMap;

type Labels = BTreeMap<String, String>;

/// The short and the long window of an alternative, and its factor for 30 days.
type Pair = (&'static str, &'static str, f64);

/// One objective of a spec.
#[derive(Clone, Debug)]
pub struct Spec {
    pub id: String,
    pub service: String,
    pub name: String,
    /// In per cent, as Sloth computes with it.
    pub objective: f64,
    pub labels: Labels,
    pub sli: Sli,
    pub days: u32,
    /// The labels of the page and of the ticket; an alert that is switched off has none.
    pub alerts: [Option<Labels>; 2],
}

/// What a spec counts. `{{.window}}` stands for the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Sli {
    Events {
        error: String,
        total: String,
    },
    /// The same, corrected for traffic by a plugin.
    Corrected {
        error: String,
        total: String,
    },
    OpenSlo {
        good: String,
        total: String,
    },
    Raw(String),
}

pub const WINDOWS: [&str; 7] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

/// Severity, and its two alternatives.
pub const ALERTS: [(&str, [Pair; 2]); 2] =
    [("page", [("5m", "1h", 14.4), ("30m", "6h", 6.0)]), ("ticket", [("2h", "1d", 3.0), ("6h", "3d", 1.0)])];

/// The factor of a window of so many days.
pub fn factor(of_30: f64, days: u32) -> f64 {
    of_30 * f64::from(days) / 30.0
}

/// Every objective of a spec file of any of the three kinds Sloth reads.
pub fn specs(text: &str) -> Vec<Spec> {
    documents(text)
        .iter()
        .flat_map(|document| if is_openslo(document) { openslo(document) } else { own(document) })
        .collect()
}

fn is_openslo(document: &Value) -> bool {
    document.get("apiVersion").and_then(Value::as_str).is_some_and(|it| it.starts_with("openslo/"))
}

fn own(document: &Value) -> Vec<Spec> {
    let spec = document.get("spec").unwrap_or(document);
    let service = text(&spec["service"]);
    let plugins = serde_norway::to_string(spec).unwrap();
    let is_corrected = plugins.contains("denominator_corrected_rules");
    let one = |slo: &Value| {
        let name = text(&slo["name"]);
        let key = |value: &Value, names: [&str; 2]| names.iter().find_map(|it| value.get(it)).map(text);
        let sli = &slo["sli"];
        let sli = match sli.get("events") {
            Some(events) => {
                let error = key(events, ["error_query", "errorQuery"]).unwrap();
                let total = key(events, ["total_query", "totalQuery"]).unwrap();
                if is_corrected { Sli::Corrected { error, total } } else { Sli::Events { error, total } }
            }
            None => Sli::Raw(key(&sli["raw"], ["error_ratio_query", "errorRatioQuery"]).unwrap()),
        };
        let alert = |names: [&str; 2]| {
            let alert = names.iter().find_map(|it| slo["alerting"].get(it)).cloned().unwrap_or_default();
            let is_off = alert.get("disable").and_then(Value::as_bool).unwrap_or_default();
            let both = [labels(slo["alerting"].get("labels")), labels(alert.get("labels"))];
            (!is_off).then(|| both.into_iter().flatten().collect())
        };
        Spec {
            id: format!("{service}-{name}"),
            service: service.clone(),
            name,
            objective: slo["objective"].as_f64().unwrap(),
            labels: labels(spec.get("labels")).into_iter().chain(labels(slo.get("labels"))).collect(),
            sli,
            days: document.get("days").and_then(Value::as_u64).unwrap_or(30) as u32,
            alerts: [alert(["page_alert", "pageAlert"]), alert(["ticket_alert", "ticketAlert"])],
        }
    };
    spec["slos"].as_sequence().unwrap().iter().map(one).collect()
}

fn openslo(document: &Value) -> Vec<Spec> {
    let (service, name) = (text(&document["spec"]["service"]), text(&document["metadata"]["name"]));
    let one = |(index, objective): (usize, &Value)| {
        let query = |which: &str| text(&objective["ratioMetrics"][which]["query"]);
        Spec {
            id: format!("{service}-{name}-{index}"),
            service: service.clone(),
            name: format!("{name}-{index}"),
            objective: objective["target"].as_f64().unwrap() * 100.0,
            labels: BTreeMap::new(),
            sli: Sli::OpenSlo { good: query("good"), total: query("total") },
            days: document["spec"]["timeWindows"][0]["count"].as_u64().unwrap() as u32,
            alerts: [None, None],
        }
    };
    document["spec"]["objectives"].as_sequence().unwrap().iter().enumerate().map(one).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => serde_norway::to_string(other).unwrap().trim().to_owned(),
    }
}

fn labels(value: Option<&Value>) -> Labels {
    let pairs = value.and_then(Value::as_mapping).into_iter().flatten();
    pairs.map(|(name, value)| (text(name), text(value))).collect()
}

/// The rules of one objective.
pub fn rules(spec: &Spec) -> Vec<Group> {
    let period = format!("{}d", spec.days);
    let own = [("sloth_id", &spec.id), ("sloth_service", &spec.service), ("sloth_slo", &spec.name)];
    let own: BTreeMap<_, _> = own.map(|(name, value)| (name.to_owned(), value.clone())).into();
    let all: BTreeMap<_, _> =
        own.iter().chain(&spec.labels).map(|(name, value)| (name.clone(), value.clone())).collect();
    let selector = |metric: &str| {
        format!("{metric}{{sloth_id=\"{}\", sloth_service=\"{}\", sloth_slo=\"{}\"}}", spec.id, spec.service, spec.name)
    };
    let record = |record: &str, expr: String, more: &[(&str, &str)]| Rule {
        record: record.to_owned(),
        expr,
        labels: all.clone().into_iter().chain(more.iter().map(|(name, it)| ((*name).into(), (*it).into()))).collect(),
        ..Rule::default()
    };
    let ratio = |window: &str| format!("slo:sli_error:ratio_rate{window}");

    let mut recordings: Vec<_> = WINDOWS
        .iter()
        .map(|window| record(&ratio(window), error_ratio(spec, window, &selector), &[("sloth_window", window)]))
        .collect();
    let five = selector(&ratio("5m"));
    let averaged =
        format!("sum_over_time({five}[{period}])\n/ ignoring (sloth_window)\ncount_over_time({five}[{period}])");
    recordings.push(record(&ratio(&period), averaged, &[("sloth_window", &period)]));

    let target = spec.objective / 100.0;
    let per_budget = |metric: &str| {
        let budget = selector("slo:error_budget:ratio");
        format!("{}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\n{budget}", selector(metric))
    };
    let left = format!("1 - {}", selector("slo:period_burn_rate:ratio"));
    let percent = spec.objective.to_string();
    let info = [
        ("sloth_mode", "cli-gen-prom"),
        ("sloth_objective", percent.as_str()),
        ("sloth_spec", "prometheus/v1"),
        ("sloth_version", "v0.16.0"),
    ];
    let metadata = vec![
        record("slo:objective:ratio", format!("vector({target})"), &[]),
        record("slo:error_budget:ratio", format!("vector(1-{target})"), &[]),
        record("slo:time_period:days", format!("vector({})", spec.days), &[]),
        record("slo:current_burn_rate:ratio", per_budget(&ratio("5m")), &[]),
        record("slo:period_burn_rate:ratio", per_budget(&ratio(&period)), &[]),
        record("slo:period_error_budget_remaining:ratio", left, &[]),
        record("sloth_slo_info", "vector(1)".to_owned(), &info),
    ];

    let budget = (100.0 - spec.objective) / 100.0;
    let over = |window: &str, factor: f64| {
        format!("    max({} > ({factor} * {budget})) without (sloth_window)", selector(&ratio(window)))
    };
    let alternative = |(short, long, of_30): &Pair| {
        let factor = factor(*of_30, spec.days);
        format!("(\n{}\n    and\n{}\n)", over(short, factor), over(long, factor))
    };
    let alert = |((severity, pairs), labels): (&(&str, [Pair; 2]), &Option<Labels>)| {
        let mut labels = labels.clone()?;
        labels.insert("sloth_severity".to_owned(), (*severity).to_owned());
        let expr = pairs.iter().map(alternative).collect::<Vec<_>>().join("\nor\n");
        Some(Rule { alert: "TooManyErrors".to_owned(), expr, labels, ..Rule::default() })
    };
    let alerts = ALERTS.iter().zip(&spec.alerts).filter_map(alert).collect();
    let group = |kind: &str, rules: Vec<Rule>| Group { name: format!("sloth-slo-{kind}-{}", spec.id), rules };
    let groups = [group("sli-recordings", recordings), group("meta-recordings", metadata), group("alerts", alerts)];
    groups.into_iter().filter(|group| !group.rules.is_empty()).collect()
}

fn error_ratio(spec: &Spec, window: &str, selector: &dyn Fn(&str) -> String) -> String {
    let over = |query: &str| query.replace("{{.window}}", window);
    match &spec.sli {
        Sli::Events { error, total } => format!("({})\n/\n({})", over(error), over(total)),
        Sli::Corrected { error, total } => {
            let correction = selector(&format!("slo:numerator_correction:ratio{window}"));
            format!("(\n{correction}\n* on()\n{}\n)\n/\n({})", over(error), over(total))
        }
        Sli::OpenSlo { good, total } => format!("(1 - ((\n{}\n)\n/\n(\n{}\n)))", over(good), over(total)),
        Sli::Raw(ratio) => format!("({})", over(ratio)),
    }
}
