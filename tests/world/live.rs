//! The company goes on living: the same counters, scraped like any target, and trouble that can be started by hand.
use crate::{
    company::SERVICES,
    dash0::{self, Gauged},
    exemplars,
    history::{self, History, les, request_labels, service_labels},
    native::{self, NativeLatency},
    platform::{Exporter, Platform},
    protobuf,
    simulate::{self, Chance, ServiceCounters, Timed},
    trouble::{BY_HAND, DEPLOYS, FIRST_VERSION, INCIDENTS},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// How finely the live part is simulated.
const STEP_SECS: i64 = 5;

/// How finely the budgets of Dash0's gauges remember.
const GAUGE_SECS: i64 = 60;

/// The targets that are no services: their names among the paths, and their job and instance.
pub const EXPORTERS: &[(&str, Exporter, &str, &str)] = &[
    ("cluster", Exporter::Cluster, "kube-state-metrics", "cluster"),
    ("traces", Exporter::Traces, "traces", "collector"),
    ("probe", Exporter::Probe, "probe", "probe"),
];

/// The living company.
pub struct Live {
    /// Since the beginning.
    counted: Vec<ServiceCounters>,
    /// What was counted when the processes that run now began.
    began: Vec<ServiceCounters>,
    at: i64,
    end: i64,
    incidents: Vec<Timed>,
    deploys: Vec<(String, String, i64)>,
    chance: Chance,
    platform: Platform,
    gauged: Vec<Gauged>,
    native: NativeLatency,
}

pub type Shared = Arc<Mutex<Live>>;

impl Live {
    /// Goes on where the history ended.
    pub fn after(history: &History) -> Self {
        let last = history.ticks.len() - 1;
        let deploys = DEPLOYS
            .iter()
            .map(|it| (it.service.to_owned(), it.version.to_owned(), history.end - (it.hours_ago * 3600.0) as i64));
        let services = 0..SERVICES.len();
        Self {
            counted: services.clone().map(|service| history.counted(last, service).clone()).collect(),
            began: services.map(|service| history.began(last, service).clone()).collect(),
            at: history.end,
            end: history.end,
            incidents: history.incidents.clone(),
            deploys: deploys.collect(),
            chance: Chance(history.chance_state),
            platform: history.platform(|_, _| {}),
            gauged: dash0::gauged(history),
            native: NativeLatency::default(),
        }
    }

    /// Lives until `now`.
    pub fn advance(&mut self, now: i64) {
        while self.at + STEP_SECS <= now {
            self.at += STEP_SECS;
            let secs = STEP_SECS as f64;
            let mut nobody = |_: &str, _, _, _| {};
            let step = simulate::step(self.at, secs, self.end, &self.incidents, &mut self.chance, &mut nobody);
            let (step, latencies): (Vec<_>, Vec<_>) = step.into_iter().map(|it| (it.counters, it.latencies)).unzip();
            self.counted.iter_mut().zip(&step).for_each(|(mine, more)| mine.add(more));
            self.platform.step(self.at, secs, self.end, &step, &self.incidents);
            if let Some(index) = SERVICES.iter().position(|it| it.name == native::SERVICE) {
                self.native.observe(&latencies[index], step[index].seconds);
            }
            if self.at % GAUGE_SECS == 0 {
                for gauged in &mut self.gauged {
                    let (service, route) = history::place(gauged.objective);
                    gauged.push(self.at, history::events_of(gauged.objective, &self.counted[service], route));
                }
            }
        }
    }

    /// Starts trouble of [`BY_HAND`]; says whether there is such a one.
    pub fn start(&mut self, name: &str, minutes: i64) -> bool {
        let Some(it) = BY_HAND.iter().find(|it| it.name == name) else { return false };
        self.incidents.push(Timed::by_hand(it, self.at, self.at + minutes * 60));
        true
    }

    /// Rolls a version out: the process begins anew, and its counters with it. Says whether there is such a service.
    pub fn deploy(&mut self, service: &str, version: &str) -> bool {
        let Some(index) = SERVICES.iter().position(|it| it.name == service) else { return false };
        self.began[index] = self.counted[index].clone();
        self.deploys.push((service.to_owned(), version.to_owned(), self.at));
        true
    }

    fn is_measured(&self, service: usize, route: Option<usize>) -> bool {
        let routes = SERVICES[service].routes;
        simulate::is_measured(&SERVICES[service], route.map(|it| &routes[it]), self.at, self.end, &self.incidents)
    }

    /// What one service shows; nothing while it cannot be scraped.
    pub fn service(&self, index: usize) -> Option<String> {
        if !self.is_measured(index, None) {
            return None;
        }
        let service = &SERVICES[index];
        let counters = self.counted[index].since(&self.began[index]);
        let labels = service_labels(service.name);
        let mut out = String::from("# TYPE http_requests_total counter\n");
        for (number, (route, counts)) in service.routes.iter().zip(&counters.routes).enumerate() {
            for (code, value) in [("200", counts.ok), ("500", counts.bad)] {
                if self.is_measured(index, Some(number)) {
                    let labels = request_labels(service.name, route.path, route.method, code);
                    let _ = writeln!(out, "http_requests_total{{{labels}}} {value}");
                }
            }
        }
        out.push_str("# TYPE http_request_duration_seconds histogram\n");
        let exemplar = exemplars::of(service.name, self.at, &counters.buckets);
        for (at, (le, n)) in les().iter().zip(&counters.buckets).enumerate() {
            let exemplar = exemplar.as_ref().filter(|it| it.0 == at).map_or("", |it| &it.1);
            let _ = writeln!(out, "http_request_duration_seconds_bucket{{{labels},le=\"{le}\"}} {n}{exemplar}");
        }
        let all = counters.buckets.last().copied().unwrap_or_default();
        let _ = writeln!(out, "http_request_duration_seconds_count{{{labels}}} {all}");
        let _ = writeln!(out, "http_request_duration_seconds_sum{{{labels}}} {}", counters.seconds);
        let mine = || self.deploys.iter().filter(|it| it.0 == service.name);
        let version = mine().next_back().map_or(FIRST_VERSION, |it| &it.1);
        let _ = writeln!(out, "# TYPE app_info gauge\napp_info{{{labels},version=\"{version}\"}} 1");
        out.push_str("# TYPE deploy_info gauge\n");
        for (_, version, at) in mine() {
            let _ = writeln!(out, "deploy_info{{{labels},version=\"{version}\"}} {at}");
        }
        Some(out + &self.exporter(Exporter::Service(index)))
    }

    /// What one exporter shows of the platform.
    pub fn exporter(&self, exporter: Exporter) -> String {
        let mut by_metric: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
        self.platform.samples(self.at, self.end, &mut |whose, metric, labels, value| {
            if whose == exporter {
                by_metric.entry(metric.to_owned()).or_default().push((labels.to_owned(), value));
            }
        });
        let mut out = String::new();
        for (metric, samples) in by_metric {
            let kind = if metric.ends_with("_total") { "counter" } else { "gauge" };
            let _ = writeln!(out, "# TYPE {metric} {kind}");
            for (labels, value) in samples {
                let _ = writeln!(out, "{metric}{{{labels}}} {value}");
            }
        }
        out
    }

    /// What the target of this name answers: a service, an exporter, or Dash0.
    fn text_of(&self, target: &str) -> Option<String> {
        if let Some(index) = SERVICES.iter().position(|it| it.name == target) {
            return self.service(index);
        }
        if target == "dash0" {
            return Some(dash0::exposition(&self.gauged, self.at));
        }
        EXPORTERS.iter().find(|it| it.0 == target).map(|it| self.exporter(it.1))
    }
}

fn locked(live: &Shared) -> std::sync::MutexGuard<'_, Live> {
    live.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs() as i64)
}

async fn metrics(State(live): State<Shared>, Path(target): Path<String>) -> Response {
    let mut live = locked(&live);
    let now = now();
    live.advance(now);
    if target == "native" {
        return ([(CONTENT_TYPE, protobuf::CONTENT_TYPE)], live.native.scraped(now)).into_response();
    }
    let Some(text) = live.text_of(&target) else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    if SERVICES.iter().any(|it| it.name == target) {
        // Only this format carries exemplars.
        return ([(CONTENT_TYPE, exemplars::CONTENT_TYPE)], text + "# EOF\n").into_response();
    }
    text.into_response()
}

/// `/metrics/…` for Prometheus; `/incident?name=…&minutes=…` and `/deploy?service=…&version=…` for a person; `/served`
/// for whoever compares what was said of native histograms with what arrived.
pub fn router(live: Shared) -> Router {
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
        let (service, version) = (of("service", "checkout"), of("version", "live1"));
        let mut live = locked(&live);
        live.advance(now());
        if live.deploy(&service, &version) {
            format!("{service} {version} is deployed\n")
        } else {
            format!("there is no service {service:?}\n")
        }
    };
    let served = |State(live): State<Shared>| async move { locked(&live).native.served().to_string() };
    Router::new()
        .route("/metrics/{target}", get(metrics))
        .route("/served", get(served))
        .route("/incident", post(incident))
        .route("/deploy", post(deploy))
        .with_state(live)
}

/// What can be started by hand, in a sentence.
pub fn incident_names() -> String {
    let names: Vec<_> = BY_HAND.iter().map(|it| it.name).collect();
    format!(
        "those that can be started: {}; those of the past: {}",
        names.join(", "),
        INCIDENTS.iter().map(|it| it.id).collect::<Vec<_>>().join(", ")
    )
}
