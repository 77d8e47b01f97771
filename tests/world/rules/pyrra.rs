//! Pyrra 0.9: as its `slo/rules.go` writes them, with and without the generic rules.
use super::{group, labels, rule};
use crate::promises::{Objective, Promise, Tool};

pub const WINDOWS: &[(&str, i64)] =
    &[("5m", 5), ("30m", 30), ("1h", 60), ("2h", 120), ("6h", 360), ("1d", 1440), ("4d", 5760)];

/// Equal-matchers of the total metric, plus the name: what Pyrra puts on every rule.
pub fn labels_of(objective: &Objective) -> Vec<(String, String)> {
    let mut labels = Vec::new();
    if let Promise::Availability(Some(route)) = objective.promise {
        labels.push(("route".to_owned(), route.to_owned()));
    }
    labels.push(("service".to_owned(), objective.service.to_owned()));
    labels.push(("slo".to_owned(), objective.id()));
    labels
}

pub fn base_of(objective: &Objective) -> &'static str {
    match objective.promise {
        Promise::Availability(_) => "http_requests",
        Promise::Latency(_) => "http_request_duration_seconds",
    }
}

pub fn rules(objective: &Objective) -> String {
    let id = objective.id();
    let mine = labels_of(objective);
    let base = base_of(objective);
    let (first, total) = objective.selectors();
    let window = format!("{}w", objective.days / 7);
    let mut out = String::new();

    group(&mut out, &format!("{id}-increase"), Some("2m30s"));
    match objective.promise {
        Promise::Availability(_) => rule(
            &mut out,
            "record",
            &format!("{base}:increase{window}"),
            &format!("sum by (code) (increase({total}[{window}]))"),
            &mine,
            "",
        ),
        Promise::Latency(limit) => {
            rule(
                &mut out,
                "record",
                &format!("{base}:increase{window}"),
                &format!("sum(increase({total}[{window}]))"),
                &mine,
                "",
            );
            let with_le = [mine.clone(), labels(&[("le", &limit.to_string())])].concat();
            rule(
                &mut out,
                "record",
                &format!("{base}:increase{window}"),
                &format!("sum(increase({first}[{window}]))"),
                &with_le,
                "",
            );
        }
    }
    let absent = [mine.clone(), labels(&[("severity", "critical")])].concat();
    rule(&mut out, "alert", "SLOMetricAbsent", &format!("absent({total}) == 1"), &absent, "    for: 10m\n");

    group(&mut out, &id, Some("30s"));
    for (window, _) in WINDOWS {
        let rate = |selector: &str| format!("sum(rate({selector}[{window}]))");
        let ratio = match objective.promise {
            Promise::Availability(_) => format!("{} / {}", rate(&first), rate(&total)),
            Promise::Latency(_) => format!("({total} - {first}) / {total}", total = rate(&total), first = rate(&first)),
        };
        rule(&mut out, "record", &format!("{base}:burnrate{window}"), &ratio, &mine, "");
    }
    let matchers: Vec<_> = mine.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    let matchers = matchers.join(",");
    for (short, long, hold, factor, severity, exhaustion) in [
        ("5m", "1h", "2m0s", 14, "critical", "2d"),
        ("30m", "6h", "15m0s", 7, "critical", "4d"),
        ("2h", "1d", "1h0m0s", 2, "warning", "2w"),
        ("6h", "4d", "3h0m0s", 1, "warning", "4w"),
    ] {
        let side =
            |window: &str| format!("{base}:burnrate{window}{{{matchers}}} > ({factor} * (1-{}))", objective.target());
        let own = labels(&[("exhaustion", exhaustion), ("long", long), ("severity", severity), ("short", short)]);
        rule(
            &mut out,
            "alert",
            "ErrorBudgetBurn",
            &format!("{} and {}", side(short), side(long)),
            &[mine.clone(), own].concat(),
            &format!("    for: {hold}\n"),
        );
    }

    if objective.tool == Tool::PyrraGeneric {
        group(&mut out, &format!("{id}-generic"), Some("30s"));
        rule(&mut out, "record", "pyrra_objective", &objective.target().to_string(), &labels(&[("slo", &id)]), "");
        rule(&mut out, "record", "pyrra_window", &(objective.days * 86_400).to_string(), &labels(&[("slo", &id)]), "");
        let recorded = |more: &str| format!("sum({base}:increase{window}{{{matchers}{more}}})");
        let availability =
            format!("1 - sum({base}:increase{window}{{code=~\"5..\",{matchers}}} or vector(0)) / {}", recorded(""));
        rule(&mut out, "record", "pyrra_availability", &availability, &labels(&[("slo", &id)]), "");
        rule(
            &mut out,
            "record",
            "pyrra_requests:rate5m",
            &format!("sum(rate({total}[5m]))"),
            &labels(&[("slo", &id)]),
            "",
        );
        rule(
            &mut out,
            "record",
            "pyrra_errors:rate5m",
            &format!("sum(rate({first}[5m])) or vector(0)"),
            &labels(&[("slo", &id)]),
            "",
        );
    }
    out
}
