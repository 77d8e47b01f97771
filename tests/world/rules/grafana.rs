//! Grafana SLO: its metric names and labels.
use super::{group, labels, rule, selector, sloth::WINDOWS};
use crate::promises::{Objective, Promise};

/// Grafana's identifiers are random; ours are readable and as long.
pub fn uuid(objective: &Objective) -> String {
    format!("{:x>24}", objective.id().replace('-', "x"))
        .chars()
        .rev()
        .take(24)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

pub fn rules(objective: &Objective) -> String {
    let uuid = uuid(objective);
    let window = format!("{}d", objective.days);
    let key = labels(&[("grafana_slo_uuid", &uuid)]);
    let mine = [
        key.clone(),
        labels(&[
            ("grafana_slo_name", objective.name),
            ("grafana_slo_service", objective.service),
            ("grafana_slo_window", &window),
        ]),
    ]
    .concat();
    let (first, total) = objective.selectors();
    let total_rate = format!("sum(rate({total}[5m]))");
    // Good events: for availability all but the failed ones.
    let good_rate = match objective.promise {
        Promise::Latency(_) => format!("sum(rate({first}[5m]))"),
        Promise::Availability(_) => format!("sum(rate({}[5m]))", first.replace("code=~\"5..\"", "code!~\"5..\"")),
    };
    let mut out = String::new();
    group(&mut out, &format!("grafana_slo_{uuid}"), Some("1m"));
    rule(&mut out, "record", "grafana_slo_success_rate_5m", &good_rate, &mine, "");
    rule(&mut out, "record", "grafana_slo_total_rate_5m", &total_rate, &mine, "");
    for (window, _) in WINDOWS {
        let over = |rate: &str| rate.replace("[5m]", &format!("[{window}]"));
        rule(
            &mut out,
            "record",
            &format!("grafana_slo_sli_{window}"),
            &format!("clamp_max({} / {}, 1)", over(&good_rate), over(&total_rate)),
            &mine,
            "",
        );
    }
    let of = |metric: &str| selector(metric, &key);
    let whole = format!(
        "clamp_max(sum(sum_over_time({}[{window}:5m])) / sum(sum_over_time({}[{window}:5m])), 1)",
        of("grafana_slo_success_rate_5m"),
        of("grafana_slo_total_rate_5m")
    );
    rule(&mut out, "record", "grafana_slo_sli_window", &whole, &mine, "");
    rule(&mut out, "record", "grafana_slo_objective", &format!("vector({})", objective.target()), &mine, "");
    rule(
        &mut out,
        "record",
        "grafana_slo_objective_window_seconds",
        &format!("vector({})", objective.days * 86_400),
        &mine,
        "",
    );
    rule(
        &mut out,
        "record",
        "grafana_slo_info",
        "vector(1)",
        &[mine.clone(), labels(&[("grafana_slo_type", "ratio")])].concat(),
        "",
    );
    let budget = format!("(1 - {})", objective.target());
    let side =
        |window: &str, factor: f64| format!("(1 - {}) > {factor} * {budget}", of(&format!("grafana_slo_sli_{window}")));
    for (severity, quick, slow) in
        [("critical", ("5m", "1h", 14.4), ("30m", "6h", 6.0)), ("warning", ("2h", "1d", 3.0), ("6h", "3d", 1.0))]
    {
        let pair = |it: (&str, &str, f64)| format!("({} and {})", side(it.0, it.2), side(it.1, it.2));
        let own = [key.clone(), labels(&[("grafana_slo_severity", severity)])].concat();
        rule(
            &mut out,
            "alert",
            &format!("SLO Burn Rate {}", if severity == "critical" { "Very High" } else { "High" }),
            &format!("{} or {}", pair(quick), pair(slow)),
            &own,
            "",
        );
    }
    out
}
