//! What is read back out of Pyrra's rules is what stands in the specs they were written from.
use crate::{
    printed::printed,
    rules::{Group, Shown, answer, own, shared},
    source::objectives,
    write_pyrra::{Indicator as Written, Options, Spec, pairs, rules, specs},
};
use plumbline::{
    domain::{
        alert::Severity,
        objective::{Counted, Indicator, Objective, Target, Tool},
        time::Span,
    },
    sources::promql::{self, duration},
};

/// Everything an operator can be told, alone.
const OPTIONS: [Options; 3] = [
    Options { performance_over_accuracy: false, generic_rules: false, silent: false },
    Options { performance_over_accuracy: true, generic_rules: false, silent: false },
    Options { performance_over_accuracy: false, generic_rules: true, silent: false },
];

/// Demands that all of `specs` are found in what Pyrra writes for them; how many alert expressions that took.
fn compare(specs: &[Spec], options: Options) -> usize {
    let groups: Vec<_> = specs.iter().flat_map(|it| rules(it, options)).collect();
    let all = objectives(answer(&groups, Shown::Printed));
    assert_eq!(all.len(), specs.len(), "{:?}", all.iter().map(|it| &it.id).collect::<Vec<_>>());
    for spec in specs {
        let id = format!("main/pyrra/{}", spec.name);
        let objective = all.iter().find(|it| it.id == id).unwrap_or_else(|| panic!("no {id}"));
        check(spec, objective, &groups);
        check_every_burn_rate(spec, options);
    }
    groups.iter().flat_map(|it| &it.rules).filter(|it| it.expr.contains(":burnrate")).count()
}

fn check(spec: &Spec, objective: &Objective, groups: &[Group]) {
    let who = &spec.name;
    assert_eq!(objective.tool, Tool::Pyrra);
    let target = objective.target.map(Target::ratio).unwrap();
    assert!((target - spec.target).abs() < 1e-12, "{who}: {target}");
    assert_eq!(objective.window, spec.window, "{who}");
    let labels = spec.rule_labels(&spec.grouping);
    let service = labels.get("job").or(labels.get("handler")).unwrap_or(who);
    assert_eq!(&objective.service, service, "{who}");
    assert!(who.ends_with(&objective.name) && !objective.name.is_empty(), "{who}: {}", objective.name);
    for (name, value) in labels.iter().filter(|(name, _)| *name != "slo") {
        assert_eq!(objective.labels.get(name), Some(value.as_str()), "{who}");
    }
    check_indicator(spec, objective);

    let severity = |word: &str| if word == "critical" { Severity::Page } else { Severity::Ticket };
    let wanted = pairs(spec.window).map(|it| (it.long, it.short, it.factor, severity(it.severity), it.hold));
    let found = objective.burn_alerts.iter().map(|it| (it.long, it.short, it.factor, it.severity, it.hold));
    assert_eq!(found.collect::<Vec<_>>(), wanted, "{who}");

    let windows: Vec<_> = objective.recorded_error_ratios.iter().map(|it| it.window).collect();
    assert_eq!(windows, spec.burn_windows().into_iter().collect::<Vec<_>>(), "{who}");
    for recorded in &objective.recorded_error_ratios {
        // Ratios of several groups cannot be added; the worst is what an alert would see.
        let function = if spec.grouping.is_empty() { "sum" } else { "max" };
        let metric = format!("{}:burnrate{}", spec.total().base(), duration::print(recorded.window));
        assert!(recorded.selector.starts_with(&format!("{function}({metric}{{")), "{who}: {}", recorded.selector);
        assert_all_recorded(who, &recorded.selector, groups);
    }
    if let Some(query) = &objective.tool_budget_query {
        assert_all_recorded(who, query, groups);
    }
    let is_native = matches!(spec.indicator, Written::LatencyNative { .. });
    assert_eq!(objective.tool_budget_query.is_none(), is_native, "{who}: only native histograms leave Pyrra no budget");
    assert!(objective.freshness_query.as_ref().is_some_and(|it| it.contains(&spec.total().name)), "{who}");
    assert_eq!(objective.rules.iter().filter(|it| it.is_alert).count(), 4, "{who}");
    assert!(objective.rules.iter().filter(|it| !it.is_alert).count() > spec.burn_windows().len(), "{who}: counts too");
}

fn check_indicator(spec: &Spec, objective: &Objective) {
    let Indicator::Events { counted, total } = &objective.indicator else {
        panic!("{}: {:?}", spec.name, objective.indicator)
    };
    let (is_good, counted) = match counted {
        Counted::Good(good) => (true, good),
        Counted::Bad(bad) => (false, bad),
    };
    assert_eq!(is_good, matches!(spec.indicator, Written::LatencyNative { .. }), "{}", spec.name);
    assert_eq!(total.per_second, !matches!(spec.indicator, Written::BoolGauge { .. }), "{}", spec.name);
    let (wanted, wanted_total) = spec.counts("30d");
    assert_eq!(printed(&counted.over("30d")), printed(&wanted), "{}", spec.name);
    assert_eq!(printed(&total.over("30d")), printed(&wanted_total), "{}", spec.name);
}

/// Every metric a query asks for is recorded by a rule whose labels its matchers do not contradict.
fn assert_all_recorded(who: &str, query: &str, groups: &[Group]) {
    for selector in promql::parse(query).unwrap_or_else(|error| panic!("{query}: {error}")).selectors() {
        let fits = |rule: &&crate::rules::Rule| {
            let equal = selector.matchers.iter().filter(|it| it.operator == "=");
            rule.record == selector.metric
                && equal.into_iter().all(|it| rule.labels.get(&it.label).is_none_or(|value| *value == it.value))
        };
        let rule = groups.iter().flat_map(|it| &it.rules).find(fits);
        assert!(rule.is_some(), "{who}: nothing records {selector:?} of {query}");
    }
}

/// Each burn rate rule alone says what is counted.
fn check_every_burn_rate(spec: &Spec, options: Options) {
    for window in spec.burn_windows() {
        let mut groups = rules(spec, options);
        let record = format!("{}:burnrate{}", spec.total().base(), duration::print(window));
        groups[0].rules.retain(|it| it.is_alert() || it.record == record);
        let all = objectives(answer(&groups, Shown::Printed));
        check_indicator(spec, &all[0]);
    }
}

#[test]
fn every_rule_that_pyrra_writes_for_its_own_examples_is_understood() {
    let files = shared("recordings/pyrra", ".yaml");
    let all: Vec<_> = files.iter().flat_map(|(_, text)| specs(text)).collect();
    let n_alerts: usize = OPTIONS.iter().map(|options| compare(&all, *options)).sum();
    println!("{} specs of Pyrra: {} objectives, {n_alerts} alert expressions", files.len(), all.len());
    assert!(files.is_empty() || n_alerts >= 120, "{n_alerts}");
}

#[test]
fn what_pyrra_writes_for_our_own_specs_is_understood() {
    let all: Vec<_> = own("specs/pyrra", ".yaml").iter().flat_map(|(_, text)| specs(text)).collect();
    let mut n_alerts = 0;
    for options in OPTIONS {
        n_alerts += compare(&all, options);
        // Over other windows every name and every factor's window is another one.
        for days in [7, 30, 84] {
            let others: Vec<_> = all.iter().map(|it| Spec { window: Span::from_days(days), ..it.clone() }).collect();
            n_alerts += compare(&others, options);
        }
    }
    assert_eq!(n_alerts, 11 * 4 * 4 * 3);
}
