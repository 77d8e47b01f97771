//! What Plumbline says of the simulated company, compared with what is true of it: on a real Prometheus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

mod native_http;

use native_http::{NativeHttp, truth, wait, world};
use plumbline::{
    domain::{
        alert_history::Firing,
        deploy::{DeployMetric, DeployValue},
        measurement::{Measurement, Weighting},
        objective::{Objective, Target, Tool, WrittenObjective},
        objective_state::{ObjectiveState, judge},
        time::{Instant, Range, Span},
    },
    sources::{
        alertmanager::Alertmanager,
        objectives::{Known, deploys::deploys, discover, history, measure},
        prometheus::{Flavor, Prometheus},
    },
};
use serde_json::Value;

fn prometheus(http: &NativeHttp) -> Prometheus<'_> {
    Prometheus { http, source: "prometheus", flavor: Flavor::Prometheus, tenant: None }
}

/// The objectives of the truth that live only in a configuration.
fn written(truth: &Value) -> Vec<WrittenObjective> {
    let mine = truth["objectives"].as_array().unwrap().iter().filter(|it| it["tool"] == "config");
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    mine.map(|it| WrittenObjective {
        source: None,
        service: text(&it["service"]),
        name: text(&it["name"]),
        description: None,
        target: Target::from_ratio(it["target"].as_f64().unwrap()).unwrap(),
        window: Span::from_secs(it["window_seconds"].as_i64().unwrap()),
        bad: Some(text(&it["bad"])),
        good: None,
        total: text(&it["total"]),
        labels: Default::default(),
    })
    .collect()
}

/// The objective that a row of the truth is about.
fn find<'a>(row: &Value, all: &'a [(Objective, Measurement)]) -> &'a (Objective, Measurement) {
    let (id, service, name) =
        (row["id"].as_str().unwrap(), row["service"].as_str().unwrap(), row["name"].as_str().unwrap());
    let tool = match row["tool"].as_str().unwrap() {
        "sloth" => Tool::Sloth,
        "pyrra" | "pyrra_generic" => Tool::Pyrra,
        "grafana_slo" => Tool::GrafanaSlo,
        "workbook" => Tool::Workbook,
        "dash0" => Tool::Dash0,
        _ => Tool::Configured,
    };
    let is_it = |it: &&(Objective, Measurement)| {
        it.0.tool == tool && it.0.service == service && (it.0.name == name || it.0.name == id)
    };
    let found: Vec<_> = all.iter().filter(is_it).collect();
    assert_eq!(
        found.len(),
        1,
        "{tool:?} {service} {name}: {} found among {:?}",
        found.len(),
        all.iter().map(|it| &it.0.id).collect::<Vec<_>>()
    );
    found[0]
}

#[test]
fn every_objective_is_found_and_its_budget_is_true() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let at = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let prometheus = prometheus(&http);
    let found = wait(discover(&prometheus, &Known::default(), &written(&truth), at)).unwrap();
    assert_eq!(found.skipped, [], "every rule of every tool is understood");
    let measured = wait(measure(&prometheus, &found.value.objectives, at)).unwrap();
    assert_eq!(measured.warnings, [] as [String; 0]);
    assert!(http.n_requests.get() <= 6, "{} requests", http.n_requests.get());

    let all: Vec<_> = found.value.objectives.into_iter().zip(measured.value).collect();
    let rows = truth["objectives"].as_array().unwrap();
    assert_eq!(all.len(), rows.len(), "nothing is found twice");
    for row in rows {
        let (objective, measured) = find(row, &all);
        let who = format!("{} ({:?})", objective.id, objective.tool);
        if row["tool"] == "dash0" {
            check_gauge(&who, row, objective, measured);
            continue;
        }
        let target = row["target"].as_f64().unwrap();
        assert!((objective.target.unwrap().ratio() - target).abs() < 1e-12, "{who}: target {:?}", objective.target);
        assert_eq!(objective.window, Span::from_secs(row["window_seconds"].as_i64().unwrap()), "{who}");
        check_budget(&who, row, objective, measured);
        check_state(&who, row, objective, measured);
        if row["tool"] != "config" {
            assert!(objective.burn_alerts.len() >= 2, "{who} has {} alerts", objective.burn_alerts.len());
            assert!(!objective.rules.is_empty(), "{who} has no rules");
        }
    }
}

fn check_budget(who: &str, row: &Value, objective: &Objective, measured: &Measurement) {
    let Some(left) = row["budget_left"].as_f64() else {
        assert_eq!(measured.budget_left(objective.target), None, "{who}");
        return;
    };
    let (said, weighting) =
        measured.budget_left(objective.target).unwrap_or_else(|| panic!("{who} has no budget: {measured:?}"));
    assert_eq!(weighting, Weighting::Events, "{who}");
    // Relative to what was spent: that is what is measured.
    let error = ((1.0 - said) - (1.0 - left)).abs() / (1.0 - left).abs().max(1e-12);
    assert!(error <= 1e-9 || (said - left).abs() < 1e-12, "{who}: {said} instead of {left}, off by {error:e}");
    let counted = measured.events.unwrap();
    let (bad, total) = (&row["events"]["window"]["bad"], &row["events"]["window"]["total"]);
    // Counts are extrapolated over gaps at the window's edges; where there is none they are exact too.
    if row["expected_state"] != "stale" {
        for (said, is) in [(counted.bad, bad.as_f64().unwrap()), (counted.total, total.as_f64().unwrap())] {
            assert!((said - is).abs() <= is.max(1.0) * 1e-9, "{who}: {said} events instead of {is}");
        }
    }
    let coverage = row["coverage"].as_f64().unwrap();
    assert!(
        (measured.coverage.unwrap() - coverage).abs() < 0.004,
        "{who}: covered {:?} instead of {coverage}",
        measured.coverage
    );
}

/// Dash0 publishes no target and no events: its own word is all there is, and it must arrive as it was said.
fn check_gauge(who: &str, row: &Value, objective: &Objective, measured: &Measurement) {
    assert_eq!((objective.target, measured.events), (None, None), "{who}");
    let (said, weighting) = measured.budget_left(None).unwrap_or_else(|| panic!("{who} has no budget: {measured:?}"));
    assert_eq!(weighting, Weighting::Tool, "{who}");
    let left = row["budget_left"].as_f64().unwrap();
    assert!((said - left).abs() < 1e-12, "{who}: {said} instead of {left}");
    let newest = Instant::from_unix_millis(row["newest"].as_i64().unwrap() * 1000);
    assert_eq!(measured.newest, Some(newest), "{who}");
    check_state(who, row, objective, measured);
}

fn check_state(who: &str, row: &Value, objective: &Objective, measured: &Measurement) {
    let state = judge(objective, measured);
    let said = match state {
        ObjectiveState::OutOfBudget => "out_of_budget",
        ObjectiveState::AtRisk => "at_risk",
        ObjectiveState::NoData => "no_data",
        ObjectiveState::Stale { .. } => "stale",
        ObjectiveState::Partial { .. } => "partial",
        ObjectiveState::TooLittleData { .. } => "too_little_data",
        ObjectiveState::WithinTarget => "within",
    };
    let expected = row["expected_state"].as_str().unwrap();
    // A burn rate alert that fires puts an objective at risk whatever is left.
    let is_firing = objective.burn_alerts.iter().any(|it| it.state == plumbline::domain::rule::RuleState::Firing);
    let by_alert = is_firing && said == "at_risk" && expected == "within";
    assert!(said == expected || by_alert, "{who} is {said} instead of {expected}: {measured:?}");
    if let ObjectiveState::Stale { since } = state {
        let newest = Instant::from_unix_millis(row["newest"].as_i64().unwrap() * 1000);
        assert!(since.since(newest).abs() <= Span::from_hours(4), "{who}: {since:?} instead of {newest:?}");
    }
}

#[test]
fn tiles_add_up_and_show_the_gap() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let at = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let prometheus = prometheus(&http);
    let objectives = wait(discover(&prometheus, &Known::default(), &[], at)).unwrap().value.objectives;
    let of = |service: &str, name: &str| {
        objectives.iter().find(|it| it.service == service && it.name.contains(name)).unwrap()
    };

    let checkout = of("checkout", "availability");
    let tiles = wait(history::tiles(&prometheus, checkout, at, Span::from_minutes(10))).unwrap().value;
    let row = truth["objectives"].as_array().unwrap().iter().find(|it| it["id"] == "checkout-availability").unwrap();
    let bad: f64 = tiles.iter().filter_map(|it| it.events).map(|it| it.bad).sum();
    let is = row["events"]["window"]["bad"].as_f64().unwrap();
    // The tiles stand on the clock, so the window's two ends cut one each.
    assert!((bad - is).abs() < is * 0.01, "{bad} in tiles, {is} in all");

    let reviews = of("reviews", "availability");
    let tiles = wait(history::tiles(&prometheus, reviews, at, Span::from_minutes(10))).unwrap().value;
    let window = Range::ending_at(at, reviews.window);
    let gaps = plumbline::domain::burn_down::gaps(&tiles, window);
    let gap = truth["incidents"].as_array().unwrap().iter().find(|it| it["kind"] == "scraping").unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    let from = Instant::from_unix_millis(gap["start"].as_i64().unwrap() * 1000);
    assert!(gaps[0].from.since(from).abs() <= Span::from_minutes(20), "{gaps:?} instead of {from:?}");
    assert!((gaps[0].length() - Span::from_hours(6)).abs() <= Span::from_minutes(20), "{gaps:?}");
}

#[test]
fn burn_rates_and_firing_intervals_show_the_incidents() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let at = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let prometheus = prometheus(&http);
    let objectives = wait(discover(&prometheus, &Known::default(), &[], at)).unwrap().value.objectives;
    let checkout = objectives.iter().find(|it| it.service == "checkout" && it.name == "availability").unwrap();
    let incident = truth["incidents"].as_array().unwrap().iter().find(|it| it["id"] == "INC-2291").unwrap();
    let (from, to) = (incident["start"].as_i64().unwrap(), incident["end"].as_i64().unwrap());
    let range = Range {
        from: Instant::from_unix_millis((from - 7200) * 1000),
        to: Instant::from_unix_millis((to + 7200) * 1000),
    };

    let before = http.n_requests.get();
    let burns = wait(history::burn_rates(&prometheus, checkout, range, Span::from_minutes(5))).unwrap().value.unwrap();
    assert_eq!(http.n_requests.get() - before, 1, "one request for all windows");
    let hour = burns.iter().find(|it| it.window == Span::from_hours(1)).unwrap();
    let highest = hour.series.v.iter().copied().filter(|it| it.is_finite()).fold(0.0, f64::max);
    assert!(highest > 14.4, "the hour burned at {highest}");

    let firing = wait(history::firing(&prometheus, checkout, range, Span::from_minutes(5))).unwrap().value.firing;
    let middle = Instant::from_unix_millis((from + to) / 2 * 1000);
    assert!(firing.iter().any(|it| it.range.contains(middle)), "{firing:?} does not show {from} to {to}");
}

/// Pyrra's alerts wait before they fire: what they were until then is in the same answer.
#[test]
fn alerts_were_pending_before_they_fired() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let at = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let prometheus = prometheus(&http);
    let objectives = wait(discover(&prometheus, &Known::default(), &[], at)).unwrap().value.objectives;
    let range = Range::ending_at(at, Span::from_days(30));
    let mut n_led_to_fire = 0;
    for objective in objectives.iter().filter(|it| it.tool == Tool::Pyrra) {
        let before = http.n_requests.get();
        let told = wait(history::firing(&prometheus, objective, range, Span::from_minutes(5))).unwrap().value;
        assert_eq!(http.n_requests.get() - before, 1, "one request for both states");
        let led_to = |it: &&Firing| {
            let soon = Range { from: it.range.to, to: it.range.to + Span::from_minutes(10) };
            told.firing.iter().any(|fired| fired.severity == it.severity && soon.contains(fired.range.from))
        };
        n_led_to_fire += told.pending.iter().filter(led_to).count();
    }
    assert!(n_led_to_fire > 0, "no alert fired after it was pending");
}

#[test]
fn deploys_are_those_of_the_truth_whichever_metric_tells_them() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let range =
        Range::ending_at(Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000), Span::from_days(30));
    let ask = |metric: &str, value, service: &str| {
        let metric = DeployMetric {
            source: None,
            metric: metric.to_owned(),
            service_label: "service".to_owned(),
            version_label: "version".to_owned(),
            value,
        };
        let before = http.n_requests.get();
        let answered = wait(deploys(&prometheus, &metric, service, range)).unwrap();
        assert_eq!((http.n_requests.get() - before, answered.skipped), (1, Vec::new()), "{service}");
        answered.value.unwrap()
    };
    for row in truth["services"].as_array().unwrap() {
        let service = row["name"].as_str().unwrap();
        let mine = truth["deploys"].as_array().unwrap().iter().filter(|it| it["service"] == service);
        let wanted: Vec<(&str, i64)> =
            mine.map(|it| (it["version"].as_str().unwrap(), it["at"].as_i64().unwrap())).collect();
        let told = ask("deploy_info", DeployValue::Time, service);
        let exact: Vec<_> = told.deploys.iter().map(|it| (it.version.as_str(), it.at.unix_millis() / 1000)).collect();
        assert_eq!(exact, wanted, "{service}");

        let seen = ask("app_info", DeployValue::Running, service);
        assert!(seen.n_looks > 4000, "{service} was seen {} times", seen.n_looks);
        let names: Vec<_> = seen.deploys.iter().map(|it| it.version.as_str()).collect();
        assert_eq!(names, wanted.iter().map(|it| it.0).collect::<Vec<_>>(), "{service}");
        for (found, (version, at)) in seen.deploys.iter().zip(&wanted) {
            let late = found.at.unix_secs() - *at as f64;
            // The step, and what lies between two samples.
            assert!((0.0..=600.0 + 300.0).contains(&late), "{service} {version} was seen {late} s late");
            assert!(!found.is_rollback);
        }
    }
    let nobody = ask("app_info", DeployValue::Running, "nobody");
    assert_eq!((nobody.n_looks, nobody.deploys.len()), (0, 0), "never seen is told apart from never deployed");
}

#[test]
fn what_rules_recorded_is_what_they_would_have_said() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let end = world["history_end"].as_i64().unwrap();
    let prometheus = prometheus(&http);
    let objectives = wait(discover(&prometheus, &Known::default(), &[], Instant::from_unix_millis(end * 1000)))
        .unwrap()
        .value
        .objectives;
    let mut compared = 0;
    for (number, objective) in objectives.iter().enumerate() {
        for rule in objective.rules.iter().filter(|it| {
            !it.is_alert
                && (it.name.contains("ratio_rate")
                    || it.name.contains("burnrate")
                    || it.name.contains("grafana_slo_sli_"))
        }) {
            // Somewhere in the past weeks, on a moment the rules were evaluated at.
            let at = Instant::from_unix_millis((end / 300 * 300 - 3600 * (20 + 37 * number as i64 % 600)) * 1000);
            let Some(recorded) =
                objective.recorded_error_ratios.iter().find(|it| it.selector.contains(&format!("{}{{", rule.name)))
            else {
                continue;
            };
            let value = |promql: &str| {
                wait(prometheus.query(promql, at)).unwrap().value.into_samples().first().and_then(|it| it.finite())
            };
            let (was, says) = (value(&recorded.selector), value(&format!("sum({})", rule.query)));
            if let (Some(was), Some(says)) = (was, says) {
                let error = (was - says).abs();
                assert!(
                    error <= 1e-9 + says * 1e-6 || rule.name.ends_with("30d"),
                    "{} {}: recorded {was}, says {says}",
                    objective.id,
                    rule.name
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared} compared");
}

#[test]
fn alertmanager_tells_what_fires_and_what_is_silenced() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["alertmanager"].as_str().unwrap());
    let alertmanager = Alertmanager { http: &http, source: "alertmanager" };
    let status = wait(alertmanager.status()).unwrap().value;
    assert!(!status.version.is_empty());
    let silences = wait(alertmanager.silences()).unwrap();
    assert_eq!(silences.skipped, []);
    assert!(
        silences.value.iter().any(|it| it.created_by == "Tom Okafor" && it.state == "active"),
        "{:?}",
        silences.value
    );
    let alerts = wait(alertmanager.alerts()).unwrap();
    assert_eq!(alerts.skipped, []);
    let groups = wait(alertmanager.alert_groups()).unwrap();
    assert_eq!(groups.skipped, []);
    assert!(groups.value.iter().map(|it| it.alerts.len()).sum::<usize>() >= alerts.value.len());
}

#[test]
fn every_question_to_prometheus_is_answered() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let at = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let range = Range::ending_at(at, Span::from_hours(6));
    assert!(!wait(prometheus.build_info()).unwrap().value.version.is_empty());
    let retention = wait(prometheus.runtime_info()).unwrap().value.retention;
    assert_eq!(retention, Some(Span::from_days(90)));
    assert!(wait(prometheus.flags()).unwrap().value.contains_key("storage.tsdb.retention.time"));
    assert!(wait(prometheus.labels(range)).unwrap().value.iter().any(|it| it == "service"));
    let services = wait(prometheus.label_values("service", &["http_requests_total"], range)).unwrap().value;
    assert_eq!(services.len(), 14, "{services:?}");
    let series = wait(prometheus.series(&["http_requests_total{service=\"checkout\"}"], range)).unwrap().value;
    assert_eq!(series.len(), 6);
    assert!(wait(prometheus.metadata(Some("up"))).is_ok());
    assert!(wait(prometheus.query_exemplars("http_requests_total", range)).is_ok());
    assert!(wait(prometheus.alerts()).unwrap().skipped.is_empty());
    let long = Range::ending_at(at, Span::from_days(30));
    let points = wait(prometheus.query_range("up", long, Span::from_secs(15))).unwrap();
    assert!(points.value.iter().all(|it| it.t.len() <= 11_000));
    let wrong = wait(prometheus.query("sum(", at));
    assert!(
        matches!(&wrong, Err(plumbline::sources::http::SourceError::Rejected { kind, .. }) if kind == "bad_data"),
        "{wrong:?}"
    );
}
