//! What is true of the simulated company, for the tests to compare with.
use crate::{
    company::{SERVICES, TICK_SECS},
    history::History,
    platform::Platform,
    promises::{OBJECTIVES, Objective, Promise, Tool},
    trouble::{DEPLOYS, INCIDENTS, Incident},
};
use serde_json::{Map, Value, json};

/// Everything that the simulation knows at the end of history.
pub fn truth(history: &History, seed: u64) -> Value {
    json!({
        "seed": seed,
        "history_start": history.ticks.first(),
        "history_end": history.end,
        "sample_interval_seconds": TICK_SECS,
        "objectives": OBJECTIVES.iter().map(|it| objective(it, history)).collect::<Vec<_>>(),
        "incidents": incidents(history),
        "deploys": DEPLOYS.iter().map(|it| json!({
            "service": it.service, "version": it.version, "at": history.end - (it.hours_ago * 3600.0) as i64, "guilty_of": it.guilty_of,
        })).collect::<Vec<_>>(),
        "services": SERVICES.iter().map(|it| json!({
            "name": it.name, "tier": it.tier, "group": it.group, "owner": it.owner, "calls": it.calls,
        })).collect::<Vec<_>>(),
        "queues": queues(history),
        "pods": pods(history),
    })
}

fn objective(objective: &Objective, history: &History) -> Value {
    let events = history.events(objective);
    let window = objective.days * 86_400;
    let named = [("5m", 300), ("1h", 3600), ("6h", 21_600), ("1d", 86_400), ("3d", 259_200), ("window", window)];
    let counts: Map<String, Value> = named
        .into_iter()
        .filter_map(|(name, secs)| {
            history
                .window(&events, history.end, secs)
                .map(|(bad, total)| (name.to_owned(), json!({"bad": bad, "total": total})))
        })
        .collect();
    let whole = history.window(&events, history.end, window);
    let budget_left = whole.filter(|it| it.1 > 0.0).map(|(bad, total)| 1.0 - bad / total / (1.0 - objective.target()));
    let coverage = history.coverage(&events, window);
    let newest = history.ticks.iter().zip(&events).rev().find(|(_, it)| it.is_some()).map(|(at, _)| *at);
    let (bad, total) = objective.queries("5m");
    json!({
        "id": objective.id(),
        "service": objective.service,
        "name": objective.name,
        "tool": match objective.tool {
            Tool::Sloth => "sloth",
            Tool::Pyrra => "pyrra",
            Tool::PyrraGeneric => "pyrra_generic",
            Tool::GrafanaSlo => "grafana_slo",
            Tool::Workbook => "workbook",
            Tool::Dash0 => "dash0",
            Tool::Config => "config",
        },
        "target": objective.target(),
        "window_seconds": window,
        "kind": if matches!(objective.promise, Promise::Latency(_)) { "latency" } else { "availability" },
        "events": counts,
        "budget_left": budget_left,
        "coverage": coverage,
        "newest": newest,
        "bad": bad,
        "total": total,
        "expected_state": expected_state(objective, whole, budget_left, history.end - newest.unwrap_or_default(), coverage),
    })
}

/// What an honest reader says at the end of history, alerts aside.
fn expected_state(
    objective: &Objective,
    whole: Option<(f64, f64)>,
    left: Option<f64>,
    age_secs: i64,
    coverage: f64,
) -> &'static str {
    match (whole, left) {
        _ if coverage == 0.0 => "no_data",
        (Some(_), Some(left)) if left < 0.0 => "out_of_budget",
        _ if age_secs > 3600 => "stale",
        (Some((_, total)), _) if total < 3.0 / (1.0 - objective.target()) => "too_little_data",
        (_, Some(left)) if left < 0.25 => "at_risk",
        (_, Some(_)) if coverage < 0.9 => "partial",
        (_, Some(_)) => "within",
        _ => "no_data",
    }
}

fn incidents(history: &History) -> Vec<Value> {
    let one = |(table, timed): (&Incident, &crate::simulate::Timed)| {
        let share = |objective: &Objective| {
            let service = SERVICES.iter().position(|it| it.name == objective.service)?;
            let Promise::Availability(route) = objective.promise else { return None };
            let mine = history.caused.iter().filter(|((id, index, number), _)| {
                *id == timed.id
                    && *index == service
                    && route.is_none_or(|it| SERVICES[service].routes[*number].path == it)
            });
            let bad: f64 = mine.map(|(_, n)| n).sum();
            let events = history.events(objective);
            let (_, total) = history.window(&events, history.end, objective.days * 86_400)?;
            let is_inside = timed.from >= history.end - objective.days * 86_400;
            (bad > 0.0 && is_inside).then(|| (objective.id(), json!(bad / (total * (1.0 - objective.target())))))
        };
        json!({
            "id": table.id, "title": table.title, "kind": table.kind, "cause": table.cause, "services": [table.service],
            "strains": table.strains.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>(),
            "start": timed.from, "end": timed.to,
            "budget_share": OBJECTIVES.iter().filter_map(share).collect::<Map<String, Value>>(),
        })
    };
    INCIDENTS.iter().zip(&history.incidents).map(one).collect()
}

/// How deep each queue was at its deepest, and when, among the moments that are written.
fn queues(history: &History) -> Vec<Value> {
    let mut deepest: Vec<Value> = Vec::new();
    let last = history.platform(|at, platform: &Platform| {
        deepest.resize(platform.queues.len(), json!({"depth": -1.0}));
        for (queue, found) in platform.queues.iter().zip(&mut deepest) {
            if found["depth"].as_f64().is_some_and(|it| queue.depth() > it) {
                *found = json!({"depth": queue.depth(), "age": queue.oldest_age_secs, "at": at});
            }
        }
    });
    let one = |(queue, deepest): (&crate::queues::QueueState, Value)| json!({"name": queue.name(), "service": queue.service(), "deepest": deepest});
    last.queues.iter().zip(deepest).map(one).collect()
}

/// How often each pod was killed.
fn pods(history: &History) -> Vec<Value> {
    let last = history.platform(|_, _| {});
    let one = |pod: &crate::pods::PodState| json!({"name": pod.name, "service": pod.service(), "restarts": pod.restarts, "was_killed": pod.was_killed()});
    last.pods.iter().map(one).collect()
}
