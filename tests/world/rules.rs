//! The rules of every objective, in the very shape each tool writes them, and which series they record.
//!
//! Sloth 0.16 (`pkg/common/conventions`, a real output read beside it), Pyrra 0.9 (`slo/rules.go`), Grafana SLO's
//! metric names, and four ways people write the SRE workbook's alerts by hand.
use crate::promises::{OBJECTIVES, Objective, Promise, Tool};
use std::fmt::Write;

/// One recorded ratio: its metric, labels, window in minutes, and whether it is the good part.
pub struct RecordedRatio {
    pub metric: String,
    pub labels: Vec<(String, String)>,
    pub minutes: i64,
    pub is_good: bool,
}

/// A burn rate alert: pairs of (long, short) minutes with their factor.
pub struct BurnAlert {
    pub name: String,
    pub labels: Vec<(String, String)>,
    pub pairs: Vec<(i64, i64, f64)>,
    pub hold_minutes: i64,
}

const SLOTH_WINDOWS: &[(&str, i64)] =
    &[("5m", 5), ("30m", 30), ("1h", 60), ("2h", 120), ("6h", 360), ("1d", 1440), ("3d", 4320)];
const PYRRA_WINDOWS: &[(&str, i64)] =
    &[("5m", 5), ("30m", 30), ("1h", 60), ("2h", 120), ("6h", 360), ("1d", 1440), ("4d", 5760)];
const WORKBOOK_WINDOWS: &[(&str, i64)] = &[("5m", 5), ("30m", 30), ("1h", 60), ("6h", 360)];

/// All rule files: name and text.
pub fn files() -> Vec<(&'static str, String)> {
    let of = |tools: &[Tool], write: fn(&Objective) -> String| {
        let mine = OBJECTIVES.iter().filter(|it| tools.contains(&it.tool));
        format!("groups:\n{}", mine.map(write).collect::<String>())
    };
    vec![
        ("sloth.yml", of(&[Tool::Sloth], sloth)),
        ("pyrra.yml", of(&[Tool::Pyrra, Tool::PyrraGeneric], pyrra)),
        ("grafana-slo.yml", of(&[Tool::GrafanaSlo], grafana)),
        ("workbook.yml", of(&[Tool::Workbook], workbook)),
        ("company.yml", ORDINARY.to_owned()),
    ]
}

/// `availability` of `checkout` as an alert's name: `CheckoutAvailability`.
fn camel(objective: &Objective) -> String {
    let upper =
        |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
    objective.id().split('-').map(upper).collect()
}

fn labels(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A metric with equal-matchers.
fn selector(metric: &str, labels: &[(String, String)]) -> String {
    let matchers: Vec<_> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    format!("{metric}{{{}}}", matchers.join(", "))
}

/// One rule in YAML; `key` is `record` or `alert`.
fn rule(out: &mut String, key: &str, name: &str, expr: &str, labels: &[(String, String)], more: &str) {
    let _ = writeln!(out, "  - {key}: {name}\n    expr: |");
    for line in expr.lines() {
        let _ = writeln!(out, "      {line}");
    }
    if !labels.is_empty() {
        let _ = writeln!(out, "    labels:");
        for (name, value) in labels {
            let _ = writeln!(out, "      {name}: {value:?}");
        }
    }
    out.push_str(more);
}

fn group(out: &mut String, name: &str, interval: Option<&str>) {
    let _ = writeln!(out, "- name: {name}");
    if let Some(interval) = interval {
        let _ = writeln!(out, "  interval: {interval}");
    }
    out.push_str("  rules:\n");
}

// ── Sloth ──

fn sloth_ids(objective: &Objective) -> Vec<(String, String)> {
    let id = objective.id();
    labels(&[("sloth_id", &id), ("sloth_service", objective.service), ("sloth_slo", objective.name)])
}

fn sloth(objective: &Objective) -> String {
    let ids = sloth_ids(objective);
    let id = objective.id();
    // Sloth divides the percentage by 100 in floating point and prints what comes out.
    let ratio = objective.percent.parse::<f64>().unwrap_or(0.0) / 100.0;
    let mut out = String::new();
    group(&mut out, &format!("sloth-slo-sli-recordings-{id}"), None);
    let with_window = |window: &str| [ids.clone(), labels(&[("sloth_window", window)])].concat();
    for (window, _) in SLOTH_WINDOWS {
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

// ── Pyrra ──

/// Equal-matchers of the total metric, plus the name: what Pyrra puts on every rule.
fn pyrra_labels(objective: &Objective) -> Vec<(String, String)> {
    let mut labels = Vec::new();
    if let Promise::Availability(Some(route)) = objective.promise {
        labels.push(("route".to_owned(), route.to_owned()));
    }
    labels.push(("service".to_owned(), objective.service.to_owned()));
    labels.push(("slo".to_owned(), objective.id()));
    labels
}

fn pyrra_base(objective: &Objective) -> &'static str {
    match objective.promise {
        Promise::Availability(_) => "http_requests",
        Promise::Latency(_) => "http_request_duration_seconds",
    }
}

fn pyrra(objective: &Objective) -> String {
    let id = objective.id();
    let mine = pyrra_labels(objective);
    let base = pyrra_base(objective);
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
    for (window, _) in PYRRA_WINDOWS {
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

// ── Grafana SLO ──

/// Grafana's identifiers are random; ours are readable and as long.
fn uuid(objective: &Objective) -> String {
    format!("{:x>24}", objective.id().replace('-', "x"))
        .chars()
        .rev()
        .take(24)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

fn grafana(objective: &Objective) -> String {
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
    for (window, _) in SLOTH_WINDOWS {
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

// ── by hand ──

/// How a hand-written objective is spelled.
struct Spelling {
    /// The recorded metric without its window; none where the alert computes the ratio itself.
    base: Option<&'static str>,
    /// Labels of the recorded series.
    labels: Vec<(String, String)>,
    /// `0.005`, `(1 - 0.995)`, or nothing where only the product is written.
    threshold: fn(f64, f64) -> String,
}

fn spelling(objective: &Objective) -> Spelling {
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

fn workbook(objective: &Objective) -> String {
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
        for (window, _) in WORKBOOK_WINDOWS {
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

// ── what the rules record and raise, for the history ──

/// Every error (or good) ratio that the rules of an objective record over a window.
pub fn recorded_ratios(objective: &Objective) -> Vec<RecordedRatio> {
    let all = |windows: &[(&str, i64)],
               metric: &dyn Fn(&str) -> String,
               labels_of: &dyn Fn(&str) -> Vec<(String, String)>,
               is_good: bool| {
        let one = |(window, minutes): &(&str, i64)| RecordedRatio {
            metric: metric(window),
            labels: labels_of(window),
            minutes: *minutes,
            is_good,
        };
        windows.iter().map(one).collect::<Vec<_>>()
    };
    match objective.tool {
        Tool::Sloth => all(
            SLOTH_WINDOWS,
            &|it| format!("slo:sli_error:ratio_rate{it}"),
            &|it| [sloth_ids(objective), labels(&[("sloth_window", it)])].concat(),
            false,
        ),
        Tool::Pyrra | Tool::PyrraGeneric => all(
            PYRRA_WINDOWS,
            &|it| format!("{}:burnrate{it}", pyrra_base(objective)),
            &|_| pyrra_labels(objective),
            false,
        ),
        Tool::GrafanaSlo => {
            let mine = [
                labels(&[("grafana_slo_uuid", &uuid(objective))]),
                labels(&[
                    ("grafana_slo_name", objective.name),
                    ("grafana_slo_service", objective.service),
                    ("grafana_slo_window", &format!("{}d", objective.days)),
                ]),
            ];
            all(SLOTH_WINDOWS, &|it| format!("grafana_slo_sli_{it}"), &|_| mine.concat(), true)
        }
        Tool::Workbook => match spelling(objective) {
            Spelling { base: Some(base), labels, .. } => {
                all(WORKBOOK_WINDOWS, &|it| format!("{base}{it}"), &|_| labels.clone(), false)
            }
            Spelling { base: None, .. } => Vec::new(),
        },
        // Neither leaves rules: the one is computed elsewhere, the other stands in a configuration.
        Tool::Dash0 | Tool::Config => Vec::new(),
    }
}

/// The burn rate alerts of an objective, with the labels `ALERTS` carries for them.
pub fn burn_alerts(objective: &Objective) -> Vec<BurnAlert> {
    let named = |name: &str, labels: Vec<(String, String)>, pairs: Vec<(i64, i64, f64)>, hold_minutes| BurnAlert {
        name: name.to_owned(),
        labels,
        pairs,
        hold_minutes,
    };
    let quick = vec![(60, 5, 14.4), (360, 30, 6.0)];
    let slow = vec![(1440, 120, 3.0), (4320, 360, 1.0)];
    match objective.tool {
        Tool::Sloth => {
            let of = |severity: &str| [sloth_ids(objective), labels(&[("sloth_severity", severity)])].concat();
            let name = format!("{}Burn", camel(objective));
            vec![named(&name, of("page"), quick, 0), named(&name, of("ticket"), slow, 0)]
        }
        Tool::Pyrra | Tool::PyrraGeneric => {
            let table = [
                (60, 5, 14.0, "critical", "1h", "5m", "2d", 2),
                (360, 30, 7.0, "critical", "6h", "30m", "4d", 15),
                (1440, 120, 2.0, "warning", "1d", "2h", "2w", 60),
                (5760, 360, 1.0, "warning", "4d", "6h", "4w", 180),
            ];
            let one = |(long, short, factor, severity, long_name, short_name, exhaustion, hold): (
                i64,
                i64,
                f64,
                &str,
                &str,
                &str,
                &str,
                i64,
            )| {
                let own = labels(&[
                    ("exhaustion", exhaustion),
                    ("long", long_name),
                    ("severity", severity),
                    ("short", short_name),
                ]);
                named("ErrorBudgetBurn", [pyrra_labels(objective), own].concat(), vec![(long, short, factor)], hold)
            };
            table.into_iter().map(one).collect()
        }
        Tool::GrafanaSlo => {
            let of = |severity: &str| {
                [recorded_ratios(objective).remove(0).labels, labels(&[("grafana_slo_severity", severity)])].concat()
            };
            vec![
                named("SLO Burn Rate Very High", of("critical"), quick, 0),
                named("SLO Burn Rate High", of("warning"), slow, 0),
            ]
        }
        Tool::Workbook => {
            let own = labels(&[("severity", "page"), ("service", objective.service), ("slo_name", objective.name)]);
            vec![named(&format!("{}ErrorBudgetBurn", camel(objective)), own, quick, 0)]
        }
        // Neither leaves rules: the one is computed elsewhere, the other stands in a configuration.
        Tool::Dash0 | Tool::Config => Vec::new(),
    }
}

/// The ordinary alert that fires at a sample, with its labels: those that compare one gauge with a number.
pub fn ordinary_alert(metric: &str, labels: &str, value: f64) -> Option<(&'static str, String)> {
    let (alert, severity) = match metric {
        "queue_oldest_message_age_seconds" if value > 600.0 => ("QueueBacklog", "page"),
        "certificate_expires_seconds" if value < 14.0 * 86_400.0 => ("CertificateExpires", "ticket"),
        "search_index_age_seconds" if value > 600.0 => ("SearchIndexOld", "warning"),
        _ => return None,
    };
    Some((alert, format!("{labels},severity=\"{severity}\"")))
}

/// Ordinary alerts, and one rule that is broken on purpose so that the doctor has something to find.
const ORDINARY: &str = r#"groups:
- name: company
  rules:
  - alert: PodRestarts
    expr: sum by (service) (increase(kube_pod_container_status_restarts_total[30m])) > 3
    for: 5m
    labels: {severity: warning}
    annotations: {summary: 'pods of {{ $labels.service }} restart', runbook_url: 'https://runbooks.example/pod-restarts'}
  - alert: QueueBacklog
    expr: queue_oldest_message_age_seconds > 600
    labels: {severity: page}
    annotations: {summary: 'messages in {{ $labels.queue }} wait {{ $value | humanizeDuration }}', runbook_url: 'https://runbooks.example/queue-backlog'}
  - alert: CertificateExpires
    expr: certificate_expires_seconds < 14 * 86400
    labels: {severity: ticket}
    annotations: {summary: 'the certificate of {{ $labels.host }} expires within two weeks', runbook_url: 'https://runbooks.example/certificates'}
  - alert: SearchIndexOld
    expr: search_index_age_seconds > 600
    labels: {severity: warning, service: search}
    annotations: {summary: 'the search index is older than ten minutes'}
- name: broken
  rules:
  - record: company:broken:ratio
    expr: http_requests_total / on (service) http_requests_total
"#;
