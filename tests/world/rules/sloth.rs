//! Sloth 0.16: as `pkg/common/conventions` names it, a real output read beside it.
use super::{camel, group, labels, rule, selector};
use crate::promises::Objective;

pub const WINDOWS: &[(&str, i64)] =
    &[("5m", 5), ("30m", 30), ("1h", 60), ("2h", 120), ("6h", 360), ("1d", 1440), ("3d", 4320)];

pub fn ids_of(objective: &Objective) -> Vec<(String, String)> {
    let id = objective.id();
    labels(&[("sloth_id", &id), ("sloth_service", objective.service), ("sloth_slo", objective.name)])
}

pub fn rules(objective: &Objective) -> String {
    let ids = ids_of(objective);
    let id = objective.id();
    // Sloth divides the percentage by 100 in floating point and prints what comes out.
    let ratio = objective.percent.parse::<f64>().unwrap_or(0.0) / 100.0;
    let mut out = String::new();
    group(&mut out, &format!("sloth-slo-sli-recordings-{id}"), None);
    let with_window = |window: &str| [ids.clone(), labels(&[("sloth_window", window)])].concat();
    for (window, _) in WINDOWS {
        let (bad, total) = objective.queries(window);
        rule(
            &mut out,
            "record",
            &format!("slo:sli_error:ratio_rate{window}"),
            &format!("({bad})\n/\n({total})"),
            &with_window(window),
            "",
        );
    }
    let five = selector("slo:sli_error:ratio_rate5m", &ids);
    let period = format!("{}d", objective.days);
    let averaged =
        format!("sum_over_time({five}[{period}])\n/ ignoring (sloth_window)\ncount_over_time({five}[{period}])");
    rule(&mut out, "record", &format!("slo:sli_error:ratio_rate{period}"), &averaged, &with_window(&period), "");

    group(&mut out, &format!("sloth-slo-meta-recordings-{id}"), None);
    let mut meta = |name: &str, expr: &str| rule(&mut out, "record", name, expr, &ids, "");
    meta("slo:objective:ratio", &format!("vector({ratio})"));
    meta("slo:error_budget:ratio", &format!("vector(1-{ratio})"));
    meta("slo:time_period:days", &format!("vector({})", objective.days));
    let per_budget = |metric: &str| {
        format!(
            "{}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\n{}",
            selector(metric, &ids),
            selector("slo:error_budget:ratio", &ids)
        )
    };
    meta("slo:current_burn_rate:ratio", &per_budget("slo:sli_error:ratio_rate5m"));
    meta("slo:period_burn_rate:ratio", &per_budget(&format!("slo:sli_error:ratio_rate{period}")));
    meta("slo:period_error_budget_remaining:ratio", &format!("1 - {}", selector("slo:period_burn_rate:ratio", &ids)));
    let info = [
        ids.clone(),
        labels(&[
            ("sloth_mode", "cli-gen-prom"),
            ("sloth_objective", objective.percent),
            ("sloth_spec", "prometheus/v1"),
            ("sloth_version", "v0.16.0"),
        ]),
    ]
    .concat();
    rule(&mut out, "record", "sloth_slo_info", "vector(1)", &info, "");

    group(&mut out, &format!("sloth-slo-alerts-{id}"), None);
    let budget = 1.0 - ratio;
    let side = |window: &str, factor: f64| {
        format!(
            "    max({} > ({factor} * {budget})) without (sloth_window)",
            selector(&format!("slo:sli_error:ratio_rate{window}"), &ids)
        )
    };
    let pair = |short: &str, long: &str, factor: f64| {
        format!("(\n{}\n    and\n{}\n)", side(short, factor), side(long, factor))
    };
    let annotations = "    annotations:\n      summary: '{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.'\n";
    for (severity, quick, slow) in
        [("page", ("5m", "1h", 14.4), ("30m", "6h", 6.0)), ("ticket", ("2h", "1d", 3.0), ("6h", "3d", 1.0))]
    {
        let expr = format!("{}\nor\n{}", pair(quick.0, quick.1, quick.2), pair(slow.0, slow.1, slow.2));
        rule(
            &mut out,
            "alert",
            &format!("{}Burn", camel(objective)),
            &expr,
            &labels(&[("sloth_severity", severity)]),
            annotations,
        );
    }
    out
}
