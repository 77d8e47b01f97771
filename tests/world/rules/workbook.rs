//! By hand: four ways people write the alerts of the SRE workbook, <https://sre.google/workbook/alerting-on-slos/>.
use super::{camel, group, labels, rule, selector};
use crate::promises::Objective;

pub const WINDOWS: &[(&str, i64)] = &[("5m", 5), ("30m", 30), ("1h", 60), ("6h", 360)];

/// How a hand-written objective is spelled.
pub struct Spelling {
    /// The recorded metric without its window; none where the alert computes the ratio itself.
    pub base: Option<&'static str>,
    /// Labels of the recorded series.
    pub labels: Vec<(String, String)>,
    /// `0.005`, `(1 - 0.995)`, or nothing where only the product is written.
    threshold: fn(f64, f64) -> String,
}

pub fn spelling(objective: &Objective) -> Spelling {
    let product = |factor: f64, budget: f64| format!("({factor}*{})", tidy(budget));
    let complement = |factor: f64, budget: f64| format!("({factor} * (1 - {}))", tidy(1.0 - budget));
    let bare = |factor: f64, budget: f64| tidy(factor * budget).to_string();
    let by_job = |base| Spelling { base: Some(base), labels: labels(&[("job", &objective.id())]), threshold: product };
    match (objective.service, objective.name) {
        ("payment", "refunds") => by_job("job:slo_errors_per_request:ratio_rate"),
        ("notifications", "delivered") => Spelling {
            base: Some("service_route:request_errors:ratio_rate"),
            labels: labels(&[("service", objective.service), ("route", "/send")]),
            threshold: complement,
        },
        ("notifications", "availability") => Spelling {
            base: Some("service:request_errors:ratio_rate"),
            labels: labels(&[("service", objective.service)]),
            threshold: bare,
        },
        _ => Spelling { base: None, labels: Vec::new(), threshold: product },
    }
}

/// The digits people write, not the ones arithmetic leaves.
fn tidy(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

pub fn rules(objective: &Objective) -> String {
    let spelling = spelling(objective);
    let budget = 1.0 - objective.target();
    let mut out = String::new();
    group(&mut out, &format!("slo-{}", objective.id()), None);
    let ratio = |window: &str| {
        let (bad, total) = objective.queries(window);
        match objective.name {
            // One of them by way of the good part.
            "email" => format!("(1 - {} / {total})", bad.replace("code=~\"5..\"", "code!~\"5..\"")),
            _ => format!("({bad} / {total})"),
        }
    };
    if let Some(base) = spelling.base {
        let keys: Vec<_> = spelling.labels.iter().map(|(name, _)| name.as_str()).filter(|it| *it != "job").collect();
        for (window, _) in WINDOWS {
            let (bad, total) = objective.queries(window);
            let by = format!("sum by ({}) (", keys.join(", "));
            let expr = if keys.is_empty() {
                format!("{bad}\n/\n{total}")
            } else {
                format!("{}\n/\n{}", bad.replace("sum(", &by), total.replace("sum(", &by))
            };
            let own = if keys.is_empty() { spelling.labels.clone() } else { Vec::new() };
            rule(&mut out, "record", &format!("{base}{window}"), &expr, &own, "");
        }
    }
    let side = |window: &str, factor: f64| {
        let left =
            spelling.base.map_or_else(|| ratio(window), |base| selector(&format!("{base}{window}"), &spelling.labels));
        format!("{left} > {}", (spelling.threshold)(factor, budget))
    };
    let pair = |short: &str, long: &str, factor: f64| {
        format!("(\n  {}\nand\n  {}\n)", side(long, factor), side(short, factor))
    };
    let expr = format!("{}\nor\n{}", pair("5m", "1h", 14.4), pair("30m", "6h", 6.0));
    let own = labels(&[("severity", "page"), ("service", objective.service), ("slo_name", objective.name)]);
    let annotations = format!(
        "    annotations:\n      summary: {} burns its budget\n      runbook_url: https://runbooks.example/{}\n",
        objective.id(),
        objective.id()
    );
    rule(&mut out, "alert", &format!("{}ErrorBudgetBurn", camel(objective)), &expr, &own, &annotations);
    out
}
