//! What is missing is said to be missing: no answer that leaves something out makes an objective look fine.
use crate::{
    rules::{Shown, answer},
    source::{Source, now, query},
    write_sloth::{Sli, Spec, rules},
};
use futures::executor::block_on;
use plumbline::{
    domain::{measurement::Measurement, objective_state::ObjectiveState},
    sources::{
        http::ApiRequest,
        objectives::{Known, survey::survey},
        prometheus::{Flavor, Prometheus},
    },
};
use serde_json::{Value, json};

/// What the server says to each row of a batch; nothing of rows that are not named.
type Row<'a> = &'a dyn Fn(&str) -> Option<f64>;

fn spec(sli: Sli) -> Spec {
    Spec {
        id: "shop-orders".to_owned(),
        service: "shop".to_owned(),
        name: "orders".to_owned(),
        objective: 99.9,
        labels: Default::default(),
        sli,
        days: 30,
        alerts: [Some(Default::default()), Some(Default::default())],
    }
}

fn bad_over_total() -> Sli {
    Sli::Events {
        error: "sum(rate(orders_total{ok=\"no\"}[{{.window}}]))".to_owned(),
        total: "sum(rate(orders_total[{{.window}}]))".to_owned(),
    }
}

fn good_over_total() -> Sli {
    Sli::OpenSlo {
        good: "sum(rate(orders_total{ok=\"yes\"}[{{.window}}]))".to_owned(),
        total: "sum(rate(orders_total[{{.window}}]))".to_owned(),
    }
}

/// What a survey says of one objective when the server answers so, with `more` in every envelope.
fn said(sli: Sli, row: Row<'_>, more: Value, flavor: Flavor) -> (Measurement, ObjectiveState) {
    let reply = |request: &ApiRequest| {
        let at = now().unix_secs();
        let text = query(request);
        let marks = text.match_indices("\"plumbline\", \"").map(|(at, mark)| &text[at + mark.len()..]);
        let names = marks.map(|rest| rest.split('"').next().unwrap());
        let answered = names.filter_map(|name| Some((name, row(name.split_once('-').unwrap().1)?)));
        let written = |value: f64| if value.is_nan() { "NaN".to_owned() } else { value.to_string() };
        let is_range = request.path.ends_with("query_range");
        let one = |(name, value): (&str, f64)| {
            let metric = json!({"plumbline": name});
            match is_range {
                true => {
                    let steps = (1..=180).map(|n| (at - f64::from(n) * 14_400.0).div_euclid(14_400.0) * 14_400.0);
                    let mut points: Vec<_> = steps.map(|t| json!([t + 14_400.0, written(value)])).collect();
                    points.reverse();
                    json!({"metric": metric, "values": points})
                }
                false => json!({"metric": metric, "value": [at, written(value)]}),
            }
        };
        let kind = if is_range { "matrix" } else { "vector" };
        let result: Vec<_> = answered.map(one).collect();
        let mut body = json!({"status": "success", "data": {"resultType": kind, "result": result}});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body.to_string()
    };
    let source = Source::new(answer(&rules(&spec(sli)), Shown::Printed), reply);
    let prometheus = Prometheus { flavor, ..source.prometheus() };
    let answered = block_on(survey(&prometheus, &Known::default(), &[], now())).unwrap();
    let [(_, measured, state)] = answered.value.objectives.as_slice() else { panic!("{answered:?}") };
    (measured.clone(), *state)
}

fn plainly(sli: Sli, row: Row<'_>) -> (Measurement, ObjectiveState) {
    said(sli, row, json!({}), Flavor::Prometheus)
}

/// All is well: 50 events a second, few of them bad.
fn well(name: &str) -> Option<f64> {
    Some(match name {
        "counted" => 0.001,
        "total" => 50.0,
        "covered" => 720.0,
        "newest" => now().unix_secs() - 20.0,
        "tool" => 0.98,
        _ => 0.000_02,
    })
}

#[test]
fn with_everything_answered_it_is_within_target() {
    let (measured, state) = plainly(bad_over_total(), &well);
    assert_eq!(state, ObjectiveState::WithinTarget, "{measured:?}");
}

#[test]
fn an_empty_answer_is_no_data() {
    let (measured, state) = plainly(bad_over_total(), &|_| None);
    assert_eq!(state, ObjectiveState::NoData);
    assert_eq!((measured.events, measured.newest, measured.tool_budget_left), (None, None, None));
    assert!(measured.tiles.iter().all(|it| it.events.is_none()));
}

#[test]
fn not_a_number_is_no_number() {
    let (measured, state) = plainly(bad_over_total(), &|_| Some(f64::NAN));
    assert_eq!(state, ObjectiveState::NoData, "{measured:?}");
    assert!(measured.error_ratios.iter().all(|it| it.ratio.is_none()));
    assert!(measured.tiles.iter().all(|it| it.events.is_none()));
    // Sloth's own rules answer so where there was no traffic: nothing is known of that.
    let idle = |name: &str| match name {
        "counted" | "total" => Some(0.0),
        "covered" | "newest" => well(name),
        _ => Some(f64::NAN),
    };
    let (measured, state) = plainly(bad_over_total(), &idle);
    assert!(matches!(state, ObjectiveState::TooLittleData { .. }), "{state:?} {measured:?}");
}

#[test]
fn errors_that_are_not_a_number_are_not_none() {
    let odd = |name: &str| if name == "counted" { Some(f64::NAN) } else { well(name) };
    for sli in [bad_over_total(), good_over_total()] {
        let (measured, state) = plainly(sli, &odd);
        assert_eq!(measured.events, None, "{measured:?}");
        assert!(measured.tiles.iter().all(|it| it.events.is_none()), "{:?}", measured.tiles);
        assert!(matches!(state, ObjectiveState::Partial { .. }), "{state:?} {measured:?}");
    }
    // A share of no events is no number, and nothing is wrong with that.
    let idle = |name: &str| if name == "total" { Some(0.0) } else { odd(name) };
    let (measured, _) = plainly(good_over_total(), &idle);
    assert_eq!(measured.events.map(|it| (it.bad, it.total)), Some((0.0, 0.0)));
    assert!(measured.tiles.iter().all(|it| it.events.is_some()), "no traffic is no gap");
}

#[test]
fn without_a_total_errors_say_nothing() {
    let no_total = |name: &str| if ["total", "covered", "newest"].contains(&name) { None } else { well(name) };
    let (measured, state) = plainly(bad_over_total(), &no_total);
    assert_eq!(measured.events, None);
    assert_eq!(state, ObjectiveState::NoData, "whatever the tool says: {measured:?}");
}

#[test]
fn no_series_of_errors_beside_a_total_is_no_error() {
    let no_errors = |name: &str| match name {
        "counted" => None,
        "tool" => None,
        name if name.starts_with("ratio-") => None,
        name => well(name),
    };
    let (measured, state) = plainly(bad_over_total(), &no_errors);
    assert_eq!(measured.events.map(|it| it.bad), Some(0.0));
    assert!(measured.tiles.iter().all(|it| it.events.is_some_and(|it| it.bad == 0.0)));
    assert_eq!(state, ObjectiveState::WithinTarget, "{measured:?}");
}

#[test]
fn no_series_of_successes_beside_a_total_is_unknown() {
    let no_successes = |name: &str| if name == "counted" { None } else { well(name) };
    let (measured, state) = plainly(good_over_total(), &no_successes);
    assert_eq!(measured.events, None, "whether all failed or the label changed cannot be told");
    assert_eq!(measured.notes.len(), 1);
    assert!(matches!(state, ObjectiveState::Partial { .. }), "the tool's word alone does not make it fine: {state:?}");
    let nothing_told = |name: &str| if name == "tool" { None } else { no_successes(name) };
    let (_, state) = plainly(good_over_total(), &nothing_told);
    assert!(matches!(state, ObjectiveState::Partial { .. }), "more events would not help: {state:?}");
}

#[test]
fn warnings_of_missing_stores_make_it_partial() {
    let more = json!({"warnings": ["No StoreAPIs matched for this query", "receive series from store-2: timed out"]});
    let (measured, state) = said(bad_over_total(), &well, more, Flavor::Thanos);
    assert!(measured.partial);
    assert!(matches!(state, ObjectiveState::Partial { .. }), "{state:?}");
}

#[test]
fn a_partial_answer_of_a_cluster_makes_it_partial() {
    let (measured, state) = said(bad_over_total(), &well, json!({"isPartial": true}), Flavor::VictoriaMetrics);
    assert!(measured.partial);
    assert!(matches!(state, ObjectiveState::Partial { .. }), "{state:?}");
}

#[test]
fn what_ended_twenty_minutes_ago_is_stale() {
    let old = |name: &str| if name == "newest" { Some(now().unix_secs() - 1200.0) } else { well(name) };
    let (_, state) = plainly(bad_over_total(), &old);
    assert!(matches!(state, ObjectiveState::Stale { .. }), "{state:?}");
}
