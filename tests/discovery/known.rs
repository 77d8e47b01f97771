//! A refresh: rules that say the same are not taken apart again, and a change of them is noticed at once.
use crate::{
    rules::{Group, Shown, answer},
    source::{Source, now},
    write_pyrra::{self, Indicator, Metric, Options},
    write_sloth::{self, Sli},
};
use futures::executor::block_on;
use plumbline::{
    domain::{objective::Objective, rule::RuleState, time::Span},
    sources::objectives::{Known, discover, survey::survey},
};

/// `n` objectives of Sloth's and one of Pyrra's.
fn groups(n: usize) -> Vec<Group> {
    let event = |code: &str| format!("sum(rate(requests_total{{{code}}}[{{{{.window}}}}]))");
    let sloth = |n: usize| write_sloth::Spec {
        id: format!("shop-{n:02}-availability"),
        service: format!("shop-{n:02}"),
        name: "availability".to_owned(),
        objective: 99.9,
        labels: Default::default(),
        sli: Sli::Events { error: event(&format!("n=\"{n}\",code=\"500\"")), total: event(&format!("n=\"{n}\"")) },
        days: 30,
        alerts: [Some(Default::default()), Some(Default::default())],
    };
    let metric = |text: &str| Metric::read(text);
    let pyrra = write_pyrra::Spec {
        name: "gate-errors".to_owned(),
        labels: Default::default(),
        target: 0.995,
        window: Span::from_days(28),
        indicator: Indicator::Ratio {
            errors: metric("gate_requests_total{job=\"gate\",code=\"500\"}"),
            total: metric("gate_requests_total{job=\"gate\"}"),
        },
        grouping: Default::default(),
    };
    let sloths = (0..n).map(sloth).flat_map(|it| write_sloth::rules(&it));
    sloths.chain(write_pyrra::rules(&pyrra, Options::default())).collect()
}

fn found(known: &Known, rules: &str) -> Vec<Objective> {
    let source = Source::of_rules(rules.to_owned());
    let found = block_on(discover(&source.prometheus(), known, &[], now())).unwrap();
    assert_eq!((found.skipped, found.warnings), (Vec::new(), Vec::new()));
    found.value.objectives
}

#[test]
fn rules_that_were_evaluated_again_are_not_taken_apart_again_and_how_they_went_is_told() {
    let rules = answer(&groups(3), Shown::Printed);
    let known = Known::default();
    let before = found(&known, &rules);
    assert_eq!((before.len(), known.n_readings()), (4, 1));

    let since = r#"[{"state":"firing","activeAt":"2026-11-21T06:59:00Z","labels":{},"annotations":{},"value":"1"}]"#;
    let later = rules
        .replace("2026-11-21T07:00:00Z", "2026-11-21T07:00:30Z")
        .replace("\"evaluationTime\":0.0004", "\"evaluationTime\":0.25")
        .replace("\"health\":\"ok\"", "\"health\":\"err\",\"lastError\":\"many-to-many\"")
        .replace("\"state\":\"inactive\"", "\"state\":\"firing\"")
        .replace("\"alerts\":[]", &format!("\"alerts\":{since}"));
    let after = found(&known, &later);
    assert_eq!(known.n_readings(), 1, "nothing in the rules has changed");
    assert_eq!(after, found(&Known::default(), &later), "as if everything were read anew");
    for objective in &after {
        assert!(!objective.burn_alerts.is_empty() && !objective.rules.is_empty(), "{}", objective.id);
        assert!(objective.burn_alerts.iter().all(|it| it.state == RuleState::Firing && it.since.is_some()));
        assert!(objective.rules.iter().all(|it| it.evaluation_time == Span::from_millis(250)));
    }
    assert_ne!(after, before);
    assert_eq!(found(&known, &rules), before, "and back");
}

#[test]
fn a_changed_rule_is_noticed_at_the_next_refresh() {
    let known = Known::default();
    let rules = groups(3);
    let before = found(&known, &answer(&rules, Shown::Printed));
    let changes: [fn(&mut Vec<Group>); 5] = [
        |groups| groups[0].rules[0].expr = groups[0].rules[0].expr.replace("500", "503"),
        |groups| drop(groups.pop()),
        |groups| drop(groups[0].rules.pop()),
        |groups| groups[0].name.push_str("-renamed"),
        |groups| groups.reverse(),
    ];
    for (n, change) in changes.iter().enumerate() {
        let mut changed = rules.clone();
        change(&mut changed);
        let changed = answer(&changed, Shown::Printed);
        let readings = known.n_readings();
        assert_eq!(found(&known, &changed), found(&Known::default(), &changed), "change {n}");
        assert_eq!(known.n_readings(), readings + 1, "change {n}");
        assert_eq!(found(&known, &answer(&rules, Shown::Printed)), before, "change {n} taken back");
    }
}

#[test]
fn a_survey_lets_others_go_first_between_any_two_objectives() {
    let yields = |n: usize, known: &Known| {
        let source = Source::of_rules(answer(&groups(n), Shown::Printed));
        let surveyed = block_on(survey(&source.prometheus(), known, &[], now())).unwrap();
        assert_eq!(surveyed.value.objectives.len(), n + 1);
        source.yields.get()
    };
    let known = Known::default();
    assert!(yields(30, &known) >= 2 * 31, "each objective is read, and measured, in a slice of its own");
    let again = yields(30, &known);
    assert!((31..2 * 31).contains(&again), "what is known is not read: {again}");
}
