//! The company goes on living: the same counters, scraped like any target, and trouble that can be started by hand.
use crate::{
    company::{DEPLOYS, INCIDENTS, SERVICES, Trouble},
    history::{History, gauges, les, request_labels, service_labels},
    simulate::{self, Chance, ServiceCounters, Timed},
};
use axum::{
    Router,
    extract::{Query, State},
    routing::{get, post},
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// How finely the live part is simulated.
const STEP_SECS: i64 = 5;

/// Trouble that can be started by hand.
pub const BY_HAND: &[(&str, &str, Option<&str>, Trouble)] = &[
    ("checkout-errors", "checkout", None, Trouble::Errors(0.35)),
    ("payment-errors", "payment", Some("/charge"), Trouble::Errors(0.2)),
    ("search-slow", "search", None, Trouble::Slow(0.4)),
    ("login-errors", "login", None, Trouble::Errors(0.15)),
    ("reviews-vanish", "reviews", None, Trouble::Unmeasured),
];

/// The living company.
pub struct Live {
    counters: Vec<ServiceCounters>,
    at: i64,
    end: i64,
    incidents: Vec<Timed>,
    deploys: Vec<(String, String, i64)>,
    chance: Chance,
}

pub type Shared = Arc<Mutex<Live>>;

impl Live {
    /// Goes on where the history ended.
    pub fn after(history: &History) -> Self {
        let last = history.ticks.len() - 1;
        let deploys = DEPLOYS
            .iter()
            .map(|it| (it.service.to_owned(), it.version.to_owned(), history.end - (it.hours_ago * 3600.0) as i64));
        Self {
            counters: (0..SERVICES.len()).map(|service| history.written(last, service)).collect(),
            at: history.end,
            end: history.end,
            incidents: history.incidents.clone(),
            deploys: deploys.collect(),
            chance: Chance(history.chance_state),
        }
    }

    /// Lives until `now`.
    pub fn advance(&mut self, now: i64) {
        while self.at + STEP_SECS <= now {
            self.at += STEP_SECS;
            let step = simulate::step(
                self.at,
                STEP_SECS as f64,
                self.end,
                &self.incidents,
                &mut self.chance,
                &mut |_, _, _, _| {},
            );
            self.counters.iter_mut().zip(&step).for_each(|(mine, more)| mine.add(more));
        }
    }

    /// Starts trouble of [`BY_HAND`]; says whether there is such a one.
    pub fn start(&mut self, name: &str, minutes: i64) -> bool {
        let Some((name, service, route, trouble)) = BY_HAND.iter().find(|it| it.0 == name) else { return false };
        let (from, to) = (self.at, self.at + minutes * 60);
        self.incidents.push(Timed {
            id: (*name).to_owned(),
            service: (*service).to_owned(),
            route: route.map(str::to_owned),
            trouble: *trouble,
            from,
            to,
        });
        true
    }

    /// The counters as Prometheus scrapes them.
    pub fn exposition(&self) -> String {
        let mut out = String::from("# TYPE http_requests_total counter\n");
        let is_measured = |service, route| simulate::is_measured(service, route, self.at, self.end, &self.incidents);
        for (service, counters) in SERVICES.iter().zip(&self.counters) {
            for (route, counts) in
                service.routes.iter().zip(&counters.routes).filter(|(route, _)| is_measured(service, Some(route)))
            {
                for (code, value) in [("200", counts.ok), ("500", counts.bad)] {
                    let _ = writeln!(
                        out,
                        "http_requests_total{{{}}} {value}",
                        request_labels(service.name, route.path, route.method, code)
                    );
                }
            }
        }
        out.push_str("# TYPE http_request_duration_seconds histogram\n");
        for (service, counters) in SERVICES.iter().zip(&self.counters).filter(|(service, _)| is_measured(service, None))
        {
            let labels = service_labels(service.name);
            for (le, n) in les().iter().zip(&counters.buckets) {
                let _ = writeln!(out, "http_request_duration_seconds_bucket{{{labels},le=\"{le}\"}} {n}");
            }
            let all = counters.buckets.last().copied().unwrap_or_default();
            let _ = writeln!(
                out,
                "http_request_duration_seconds_count{{{labels}}} {all}\nhttp_request_duration_seconds_sum{{{labels}}} {}",
                counters.seconds
            );
        }
        for (name, labels, value) in gauges() {
            let _ = writeln!(out, "# TYPE {name} gauge\n{name}{{{labels}}} {}", value(self.at, self.end));
        }
        out.push_str("# TYPE deploy_info gauge\n");
        for (service, version, at) in &self.deploys {
            let _ = writeln!(out, "deploy_info{{{},version=\"{version}\"}} {at}", service_labels(service));
        }
        out
    }
}

fn locked(live: &Shared) -> std::sync::MutexGuard<'_, Live> {
    live.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs() as i64)
}

/// `/metrics` for Prometheus; `/incident?name=…&minutes=…` and `/deploy?service=…&version=…` for a person.
pub fn router(live: Shared) -> Router {
    let metrics = |State(live): State<Shared>| async move {
        let mut live = locked(&live);
        live.advance(now());
        live.exposition()
    };
    let incident = |State(live): State<Shared>, Query(asked): Query<BTreeMap<String, String>>| async move {
        let name = asked.get("name").cloned().unwrap_or_default();
        let minutes = asked.get("minutes").and_then(|it| it.parse().ok()).unwrap_or(20);
        if locked(&live).start(&name, minutes) {
            format!("{name} began, for {minutes} min\n")
        } else {
            format!("there is no incident {name:?}; {}\n", incident_names())
        }
    };
    let deploy = |State(live): State<Shared>, Query(asked): Query<BTreeMap<String, String>>| async move {
        let of = |name: &str, otherwise: &str| asked.get(name).cloned().unwrap_or_else(|| otherwise.to_owned());
        let (service, version, at) = (of("service", "checkout"), of("version", "live1"), now());
        locked(&live).deploys.push((service.clone(), version.clone(), at));
        format!("{service} {version} is deployed\n")
    };
    Router::new()
        .route("/metrics", get(metrics))
        .route("/incident", post(incident))
        .route("/deploy", post(deploy))
        .with_state(live)
}

/// What can be started by hand, in a sentence.
pub fn incident_names() -> String {
    let names: Vec<_> = BY_HAND.iter().map(|it| it.0).collect();
    format!(
        "those that can be started: {}; those of the past: {}",
        names.join(", "),
        INCIDENTS.iter().map(|it| it.id).collect::<Vec<_>>().join(", ")
    )
}
