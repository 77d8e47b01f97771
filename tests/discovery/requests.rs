//! What a survey costs: as many requests for 260 objectives as for one, and none of them large.
use crate::{
    rules::{Group, Shown, answer},
    source::{Source, now, query},
    write_pyrra::{self, Indicator, Metric, Options},
    write_sloth::{self, Sli},
};
use futures::executor::block_on;
use plumbline::{
    domain::{objective::Tool, objective_state::ObjectiveState, time::Span},
    sources::{
        http::ApiRequest,
        objectives::{
            Known,
            survey::{Survey, survey},
        },
        promql,
    },
};
use serde_json::json;

/// Fifty services with four objectives each, as Sloth writes them.
fn sloths() -> Vec<Group> {
    let names = ["availability", "latency", "freshness", "correctness"];
    let both = (0..50).flat_map(|service| names.map(|name| (format!("service-{service:02}"), name)));
    let spec = |(service, name): (String, &str)| write_sloth::Spec {
        id: format!("{service}-{name}"),
        objective: 99.9,
        labels: [("team".to_owned(), "platform".to_owned())].into(),
        sli: Sli::Events {
            error: format!(
                "sum(rate({name}_requests_total{{service=\"{service}\",code=~\"(5..|429)\"}}[{{{{.window}}}}]))"
            ),
            total: format!("sum(rate({name}_requests_total{{service=\"{service}\"}}[{{{{.window}}}}]))"),
        },
        days: 30,
        alerts: [Some(Default::default()), Some(Default::default())],
        name: name.to_owned(),
        service,
    };
    both.map(spec).flat_map(|it| write_sloth::rules(&it)).collect()
}

/// Sixty objectives as Pyrra writes them, half over four weeks and half over one: two shapes of window.
fn pyrras() -> Vec<Group> {
    let metric = |text: String| Metric::read(&text);
    let spec = |n: usize| write_pyrra::Spec {
        name: format!("gate-{n:02}-errors"),
        labels: Default::default(),
        target: 0.995,
        window: Span::from_days(if n < 30 { 28 } else { 7 }),
        indicator: Indicator::Ratio {
            errors: metric(format!("gate_requests_total{{job=\"gate-{n:02}\",code=~\"5..\"}}")),
            total: metric(format!("gate_requests_total{{job=\"gate-{n:02}\"}}")),
        },
        grouping: Default::default(),
    };
    (0..60).map(spec).flat_map(|it| write_pyrra::rules(&it, Options::default())).collect()
}

/// The rows of a batch by what they are told apart with; each must be PromQL.
fn names(query: &str) -> Vec<String> {
    promql::parse(query).unwrap_or_else(|error| panic!("{error}: {query}"));
    let marks = query.match_indices("\"plumbline\", \"").map(|(at, mark)| &query[at + mark.len()..]);
    marks.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Answers every row of every batch: much traffic, few errors, measured all the time until now.
fn well(request: &ApiRequest) -> String {
    let at = now().unix_secs();
    let value = |name: &str| match name.rsplit_once('-').unwrap() {
        (_, "counted") => 0.000_2,
        (_, "total") => 50.0,
        (_, "covered") => 1e6,
        (_, "newest") => at - 20.0,
        _ => 0.000_004,
    };
    let names = names(query(request));
    let (kind, result): (_, Vec<_>) = if request.path.ends_with("query_range") {
        let number =
            |name: &str| -> f64 { request.parameters.iter().find(|(it, _)| it == name).unwrap().1.parse().unwrap() };
        let (start, end, step) = (number("start"), number("end"), number("step"));
        let n = ((end - start) / step) as usize;
        let column = |name: &String| {
            let points: Vec<_> = (0..=n).map(|at| json!([start + step * at as f64, value(name).to_string()])).collect();
            json!({"metric": {"plumbline": name}, "values": points})
        };
        ("matrix", names.iter().map(column).collect())
    } else {
        let sample = |name: &String| json!({"metric": {"plumbline": name}, "value": [at, value(name).to_string()]});
        ("vector", names.iter().map(sample).collect())
    };
    json!({"status": "success", "data": {"resultType": kind, "result": result}}).to_string()
}

fn surveyed(groups: &[Group]) -> (Survey, Vec<ApiRequest>) {
    let source = Source::new(answer(groups, Shown::Printed), well);
    let answered = block_on(survey(&source.prometheus(), &Known::default(), &[], now())).unwrap();
    assert_eq!((answered.skipped, answered.warnings), (Vec::new(), Vec::new()));
    (answered.value, source.asked.take())
}

#[test]
fn at_most_six_requests_for_260_objectives() {
    let groups: Vec<_> = sloths().into_iter().chain(pyrras()).collect();
    let (found, asked) = surveyed(&groups);
    let of = |tool: Tool| found.objectives.iter().filter(|(objective, ..)| objective.tool == tool).count();
    assert_eq!((of(Tool::Sloth), of(Tool::Pyrra), found.objectives.len()), (200, 60, 260));
    let sizes: Vec<_> = asked.iter().map(|request| request.encoded_parameters().len()).collect();
    println!("{} requests of {sizes:?} bytes", asked.len());
    assert!(asked.len() <= 6, "{}", asked.len());
    assert!(sizes.iter().all(|size| *size < 1_000_000), "{sizes:?}");
    // Two shapes of window are the most there can be; one is cheaper.
    assert_eq!(surveyed(&sloths()).1.len(), 5);

    for (objective, measured, state) in &found.objectives {
        let who = &objective.id;
        let events = measured.events.unwrap_or_else(|| panic!("{who}: {measured:?}"));
        assert!((events.total - 50.0 * objective.window.secs()).abs() < 1.0, "{who}: {events:?}");
        assert!((events.bad - 0.000_2 * objective.window.secs()).abs() < 1.0, "{who}: {events:?}");
        assert!(measured.error_ratios.len() >= 5 && measured.error_ratios.iter().all(|it| it.ratio.is_some()), "{who}");
        assert_eq!(measured.coverage, Some(1.0), "{who}");
        assert!(measured.tiles.len() >= 40 && measured.tiles.iter().all(|it| it.events.is_some()), "{who}");
        assert!(measured.tool_budget_left.is_some() && measured.newest.is_some() && !measured.partial, "{who}");
        assert_eq!(*state, ObjectiveState::WithinTarget, "{who}");
    }
}
