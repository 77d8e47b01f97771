//! The rules of every objective, in the very shape each tool writes them, and which series they record.

mod grafana;
pub mod ordinary;
mod pyrra;
mod sloth;
mod workbook;

use crate::promises::{OBJECTIVES, Objective, Tool};
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

/// All rule files: name and text.
pub fn files() -> Vec<(&'static str, String)> {
    let of = |tools: &[Tool], write: fn(&Objective) -> String| {
        let mine = OBJECTIVES.iter().filter(|it| tools.contains(&it.tool));
        format!("groups:\n{}", mine.map(write).collect::<String>())
    };
    vec![
        ("sloth.yml", of(&[Tool::Sloth], sloth::rules)),
        ("pyrra.yml", of(&[Tool::Pyrra, Tool::PyrraGeneric], pyrra::rules)),
        ("grafana-slo.yml", of(&[Tool::GrafanaSlo], grafana::rules)),
        ("workbook.yml", of(&[Tool::Workbook], workbook::rules)),
        ("company.yml", ordinary::RULES.to_owned()),
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
            sloth::WINDOWS,
            &|it| format!("slo:sli_error:ratio_rate{it}"),
            &|it| [sloth::ids_of(objective), labels(&[("sloth_window", it)])].concat(),
            false,
        ),
        Tool::Pyrra | Tool::PyrraGeneric => all(
            pyrra::WINDOWS,
            &|it| format!("{}:burnrate{it}", pyrra::base_of(objective)),
            &|_| pyrra::labels_of(objective),
            false,
        ),
        Tool::GrafanaSlo => {
            let mine = [
                labels(&[("grafana_slo_uuid", &grafana::uuid(objective))]),
                labels(&[
                    ("grafana_slo_name", objective.name),
                    ("grafana_slo_service", objective.service),
                    ("grafana_slo_window", &format!("{}d", objective.days)),
                ]),
            ];
            all(sloth::WINDOWS, &|it| format!("grafana_slo_sli_{it}"), &|_| mine.concat(), true)
        }
        Tool::Workbook => match workbook::spelling(objective) {
            workbook::Spelling { base: Some(base), labels, .. } => {
                all(workbook::WINDOWS, &|it| format!("{base}{it}"), &|_| labels.clone(), false)
            }
            workbook::Spelling { base: None, .. } => Vec::new(),
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
            let of = |severity: &str| [sloth::ids_of(objective), labels(&[("sloth_severity", severity)])].concat();
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
                named("ErrorBudgetBurn", [pyrra::labels_of(objective), own].concat(), vec![(long, short, factor)], hold)
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
