//! What is read back out of Sloth's rules is what stands in the specs they were written from.
use crate::{
    printed::printed,
    rules::{Group, Shown, answer, groups, own, shared},
    source::{found, objectives},
    write_sloth::{ALERTS, Sli, Spec, WINDOWS, factor, rules, specs},
};
use plumbline::{
    domain::{
        alert::Severity,
        objective::{Counted, Indicator, Objective, Target, Tool},
        time::Span,
    },
    sources::promql::duration,
};

/// How much was compared.
#[derive(Debug, Default, PartialEq)]
struct Compared {
    objectives: usize,
    ratios: usize,
    alerts: usize,
}

/// The beginning of the metrics that hold error ratios.
const RATIO: &str = "slo:sli_error:ratio_rate";

/// An expression over five minutes, printed, without parentheses around all of it.
fn plain(expr: &str) -> String {
    let text = printed(&expr.replace("{{.window}}", "5m").replace("{{window}}", "5m"));
    let mut depth = 0;
    let closes = text.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(at)
    });
    if text.starts_with('(') && closes == Some(text.len() - 1) { plain(&text[1..text.len() - 1]) } else { text }
}

/// Whether good events are counted, what counts them, and what counts all; `None` for a ratio that counts nothing.
fn counts(sli: &Sli) -> Option<(bool, String, String)> {
    match sli {
        // What VictoriaMetrics' own histograms need: a share instead of a count, over one instead of a total.
        Sli::Events { error, total } if total.starts_with("vector(1)") => {
            let share = plain(error.strip_prefix("1 - ").unwrap());
            let buckets = share.split_once(", ").unwrap().1.strip_suffix(')').unwrap().to_owned();
            Some((true, format!("{share} * sum({buckets})"), format!("sum({buckets})")))
        }
        Sli::Events { error, total } | Sli::Corrected { error, total } => Some((false, plain(error), plain(total))),
        Sli::OpenSlo { good, total } => Some((true, plain(good), plain(total))),
        Sli::Raw(ratio) if ratio.contains("avg_over_time") => None,
        Sli::Raw(ratio) => {
            let is_good = ratio.starts_with("1 - ");
            let ratio = plain(ratio.strip_prefix("1 - ").unwrap_or(ratio));
            let (counted, total) = ratio.split_once(" / ").unwrap();
            Some((is_good, counted.to_owned(), total.to_owned()))
        }
    }
}

fn compare(specs: &[Spec], groups: &[Group], shown: Shown) -> Compared {
    let all = objectives(answer(groups, shown));
    assert_eq!(all.len(), specs.len(), "{:?}", all.iter().map(|it| &it.id).collect::<Vec<_>>());
    let mut compared = Compared::default();
    for spec in specs {
        let same = |it: &&Objective| it.service == spec.service && it.name == spec.name;
        let objective = all.iter().find(same).unwrap_or_else(|| panic!("{} is missing", spec.id));
        assert_eq!(objective.tool, Tool::Sloth);
        let target = objective.target.map(Target::ratio).unwrap();
        assert!((target - spec.objective / 100.0).abs() < 1e-12, "{}: {target}", spec.id);
        assert_eq!(objective.window, Span::from_days(i64::from(spec.days)), "{}", spec.id);
        for (name, value) in &spec.labels {
            assert_eq!(objective.labels.get(name), Some(value.as_str()), "{}: {name}", spec.id);
        }
        check_indicator(spec, objective);
        check_recorded(spec, objective, groups);
        compared.alerts += check_alerts(spec, objective, groups);
        compared.ratios += check_every_ratio(spec, groups, shown);
        compared.objectives += 1;
    }
    compared
}

fn check_indicator(spec: &Spec, objective: &Objective) {
    let found = match &objective.indicator {
        Indicator::Events { counted, total } => {
            let (is_good, counted) = match counted {
                Counted::Good(good) => (true, good),
                Counted::Bad(bad) => (false, bad),
            };
            let is_rate = total.template.contains("rate(");
            assert_eq!((counted.per_second, total.per_second), (is_rate, is_rate), "{}", spec.id);
            Some((is_good, plain(&counted.template), plain(&total.template)))
        }
        Indicator::ErrorRatio { query, is_good_ratio } => {
            assert!(
                query.starts_with(&format!("max({RATIO}{}d{{", spec.days)) && !is_good_ratio,
                "{}: {query}",
                spec.id
            );
            None
        }
        other => panic!("{}: {other:?}", spec.id),
    };
    assert_eq!(found, counts(&spec.sli), "{}", spec.id);
}

fn check_recorded(spec: &Spec, objective: &Objective, groups: &[Group]) {
    let period = format!("{}d", spec.days);
    let windows: Vec<_> = objective.recorded_error_ratios.iter().map(|it| duration::print(it.window)).collect();
    let wanted: Vec<_> =
        WINDOWS.iter().map(|it| (*it).to_owned()).chain([duration::print(duration::parse(&period).unwrap())]).collect();
    assert_eq!(windows, wanted, "{}", spec.id);
    for recorded in &objective.recorded_error_ratios {
        let record = recorded.selector.split('{').next().unwrap().trim_start_matches("max(");
        assert!(groups.iter().flat_map(|it| &it.rules).any(|it| it.record == record), "{}: {record}", spec.id);
        assert!(recorded.selector.contains(&format!("sloth_id=\"{}\"", spec.id)) && !recorded.is_good_ratio);
    }
    let told = objective.tool_budget_query.as_ref().unwrap();
    assert!(told.trim_start_matches("min(").starts_with("slo:period_error_budget_remaining:ratio{"), "{told}");
    // Ratios of several groups cannot be added; the worst is what an alert would see.
    let has_groups = ["by-depot", "averaged"].contains(&spec.name.as_str());
    assert_eq!(told.starts_with("min("), has_groups, "{}", spec.id);
    assert!(objective.recorded_error_ratios.iter().all(|it| it.selector.starts_with("max(") == has_groups));
    assert!(objective.freshness_query.is_some(), "{}", spec.id);
    let mine = groups.iter().flat_map(|it| &it.rules).filter(|it| it.label("sloth_id") == spec.id && !it.is_alert());
    assert_eq!(objective.rules.iter().filter(|it| !it.is_alert).count(), mine.count(), "{}", spec.id);
}

fn check_alerts(spec: &Spec, objective: &Objective, groups: &[Group]) -> usize {
    let is_mine = |expr: &str| expr.contains(&format!("sloth_id=\"{}\"", spec.id));
    let rules = groups.iter().flat_map(|it| &it.rules).filter(|it| it.is_alert() && is_mine(&it.expr));
    let rules: Vec<_> = rules.collect();
    let mut wanted = Vec::new();
    for (severity, pairs) in ALERTS {
        if rules.iter().any(|it| it.label("sloth_severity") == severity) {
            let loud = if severity == "page" { Severity::Page } else { Severity::Ticket };
            let term = |(short, long, of_30): (&str, &str, f64)| {
                let factor = (factor(of_30, spec.days) * 1e6).round() / 1e6;
                (duration::parse(long).unwrap(), duration::parse(short).unwrap(), factor, loud)
            };
            wanted.extend(pairs.map(term));
        }
    }
    let found = objective.burn_alerts.iter().map(|it| (it.long, it.short, it.factor, it.severity));
    assert_eq!(found.collect::<Vec<_>>(), wanted, "{}", spec.id);
    assert_eq!(objective.rules.iter().filter(|it| it.is_alert).count(), rules.len(), "{}", spec.id);
    rules.len()
}

/// With all its other ratios taken away, each recorded ratio is read by itself; the last is an average of the first.
fn check_every_ratio(spec: &Spec, groups: &[Group], shown: Shown) -> usize {
    let mut n_read = 0;
    for window in WINDOWS.into_iter().chain([format!("{}d", spec.days).as_str()]) {
        let mut alone = groups.to_vec();
        let record = format!("{RATIO}{window}");
        for group in &mut alone {
            let is_other = |record_of: &str| record_of.starts_with(RATIO) && record_of != record;
            group.rules.retain(|it| it.label("sloth_id") == spec.id && !is_other(&it.record));
        }
        let found = objectives(answer(&alone, shown));
        let [objective] = found.as_slice() else { panic!("{} {window}: {found:?}", spec.id) };
        if WINDOWS.contains(&window) {
            check_indicator(spec, objective);
            n_read += 1;
        } else {
            let is_average = matches!(objective.indicator, Indicator::ErrorRatio { .. });
            assert!(is_average, "{} {window}: an average counts no events: {:?}", spec.id, objective.indicator);
        }
    }
    n_read
}

/// The specs that lie beside a file of rules.
fn specs_of(name: &str, all: &[(String, String)]) -> Vec<Spec> {
    let spec = name.replace(".rules.yml", ".spec.yml");
    let (_, text) = all.iter().find(|(name, _)| *name == spec).unwrap_or_else(|| panic!("no {spec}"));
    specs(text)
}

#[test]
fn every_rule_that_sloth_wrote_is_understood() {
    let mut n_files = 0;
    let mut compared = Compared::default();
    for folder in ["recordings/sloth", "backends/answers/sloth-0.16"] {
        let all = shared(folder, ".yml");
        for (name, text) in all.iter().filter(|(name, _)| name.ends_with(".rules.yml")) {
            for shown in [Shown::AsWritten, Shown::Printed] {
                let file = compare(&specs_of(name, &all), &groups(text), shown);
                if shown == Shown::Printed {
                    compared.objectives += file.objectives;
                    compared.ratios += file.ratios;
                    compared.alerts += file.alerts;
                }
            }
            n_files += 1;
        }
    }
    println!("{n_files} rule files of Sloth: {compared:?}");
    assert!(n_files == 0 || (n_files >= 9 && compared.ratios >= 7 * compared.objectives), "{n_files} {compared:?}");
}

#[test]
fn what_sloth_writes_for_our_own_specs_is_understood() {
    let mut compared = Compared::default();
    for (name, text) in own("specs/sloth", ".yml") {
        let specs = specs(&text);
        let groups: Vec<_> = specs.iter().flat_map(rules).collect();
        for shown in [Shown::AsWritten, Shown::Printed] {
            let file = compare(&specs, &groups, shown);
            assert!(file.objectives > 0, "{name}");
            compared.objectives += file.objectives;
            compared.ratios += file.ratios;
            compared.alerts += file.alerts;
        }
    }
    assert_eq!(compared, Compared { objectives: 22, ratios: 154, alerts: 34 });
}

/// The rules above are worth as much as they are Sloth's: from Sloth's own specs, its own expressions.
#[test]
fn our_rules_are_those_of_sloth() {
    let all = shared("recordings/sloth", ".yml");
    let mut n_same = 0;
    for (name, text) in all.iter().filter(|(name, _)| name.ends_with(".rules.yml")) {
        let real = groups(text);
        let real: Vec<_> = real.iter().flat_map(|it| &it.rules).collect();
        for rule in specs_of(name, &all).iter().flat_map(rules).flat_map(|it| it.rules) {
            // OpenSLO has no alerts of its own; a plugin's info says what it is.
            let same = |it: &&&crate::rules::Rule| {
                it.record == rule.record
                    && it.label("sloth_severity") == rule.label("sloth_severity")
                    && (rule.is_alert() || it.label("sloth_id") == rule.label("sloth_id"))
                    && plain(&it.expr) == plain(&rule.expr)
            };
            assert!(
                real.iter().any(|it| same(&it)),
                "{name} has no {}{} {}",
                rule.record,
                rule.alert,
                plain(&rule.expr)
            );
            n_same += 1;
        }
    }
    println!("{n_same} expressions are Sloth's");
}

#[test]
fn an_objective_without_a_target_is_named_and_costs_only_itself() {
    let spec = &specs(&own("specs/sloth", "parcels.yml")[0].1)[0];
    let mut groups = rules(spec);
    for group in &mut groups {
        group.rules.retain(|it| it.record != "slo:objective:ratio");
        for rule in &mut group.rules {
            rule.labels.remove("sloth_objective");
        }
    }
    let found = found(answer(&groups, Shown::Printed));
    assert_eq!(found.value.objectives, []);
    assert_eq!(found.skipped[0].at, "Sloth, sloth_id \"parcels-accepted\"");
    assert_eq!(found.skipped[0].why, "no rule says its target");
}
