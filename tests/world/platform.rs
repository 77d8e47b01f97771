//! What the services run on and what stands between them: pods, queues and calls, as their exporters show them.
use crate::{
    company::SERVICES,
    pods::{self, PodState},
    queues::{self, QueueState},
    simulate::{Chance, ServiceCounters, Timed},
};

/// All of it, as it stands.
pub struct Platform {
    pub queues: Vec<QueueState>,
    pub pods: Vec<PodState>,
    calls: Vec<Calls>,
    chance: Chance,
}

/// Calls from one service to another, as a service graph counts them.
struct Calls {
    client: usize,
    server: usize,
    /// The part of the server's requests that are this client's.
    share: f64,
    labels: String,
    requests: f64,
    failed: f64,
}

/// Whose metrics they are: which target shows them.
#[derive(Clone, Copy, PartialEq)]
pub enum Exporter {
    /// The service with this number.
    Service(usize),
    /// What watches the pods.
    Cluster,
    /// What makes a service graph of traces.
    Traces,
    /// What looks at things from outside.
    Probe,
}

impl Platform {
    /// As before the history. Its chance is its own: whatever is added here, requests come and fail as they did.
    pub fn new(seed: u64) -> Self {
        let callers = |server: &str| SERVICES.iter().filter(|it| it.calls.contains(&server)).count();
        let calls = SERVICES.iter().enumerate().flat_map(|(client, service)| {
            service.calls.iter().map(move |name| {
                let server = SERVICES.iter().position(|it| it.name == *name).expect("a service of the company");
                Calls {
                    client,
                    server,
                    share: 1.0 / callers(name) as f64,
                    labels: format!(
                        "client=\"{}\",instance=\"collector\",job=\"traces\",server=\"{name}\"",
                        service.name
                    ),
                    requests: 0.0,
                    failed: 0.0,
                }
            })
        });
        Self {
            queues: queues::queues(),
            pods: pods::pods(),
            calls: calls.collect(),
            chance: Chance(seed ^ 0x706c_6174),
        }
    }

    /// The `secs` before `at`, in which the services did `step`.
    pub fn step(&mut self, at: i64, secs: f64, end: i64, step: &[ServiceCounters], incidents: &[Timed]) {
        for queue in &mut self.queues {
            queue.step(at, secs, step, incidents, &mut self.chance);
        }
        for pod in &mut self.pods {
            pod.step(at, secs, end, incidents, &mut self.chance);
        }
        for calls in &mut self.calls {
            let (client, server) = (&step[calls.client], &step[calls.server]);
            // Nobody calls what does not answer anybody, and nobody calls while nobody calls them.
            let requests = (server.requests() * calls.share).min(client.requests() * 3.0);
            calls.requests += requests;
            calls.failed += (server.failed() * calls.share).min(requests);
        }
    }

    /// Every sample there is at `at`: whose it is, its metric, labels and value.
    pub fn samples(&self, at: i64, end: i64, show: &mut dyn FnMut(Exporter, &str, &str, f64)) {
        for (metric, labels, value) in probes() {
            show(Exporter::Probe, metric, labels, value(at, end));
        }
        for queue in &self.queues {
            let service = SERVICES.iter().position(|it| it.name == queue.service());
            let mine = Exporter::Service(service.expect("a service of the company"));
            show(mine, "queue_depth", &queue.labels, queue.depth());
            show(mine, "queue_oldest_message_age_seconds", &queue.labels, queue.oldest_age_secs);
            show(mine, "queue_enqueued_total", &queue.labels, queue.enqueued);
            show(mine, "queue_dequeued_total", &queue.labels, queue.dequeued);
        }
        for pod in &self.pods {
            let mut of = |metric: &str, more: &str, value: f64| {
                if more.is_empty() {
                    show(Exporter::Cluster, metric, &pod.labels, value);
                } else {
                    show(Exporter::Cluster, metric, &format!("{},{more}", pod.labels), value);
                }
            };
            of("kube_pod_status_ready", "condition=\"true\"", f64::from(u8::from(pod.is_ready())));
            of("kube_pod_container_status_restarts_total", "", pod.restarts);
            if pod.was_killed() {
                of("kube_pod_container_status_last_terminated_reason", "reason=\"OOMKilled\"", 1.0);
            }
            of("kube_pod_container_resource_limits", "resource=\"cpu\",unit=\"core\"", pod.cpu_limit);
            of("kube_pod_container_resource_limits", "resource=\"memory\",unit=\"byte\"", pod.memory_limit);
            of("container_cpu_usage_seconds_total", "", pod.cpu_secs);
            of("container_memory_working_set_bytes", "", pod.memory);
        }
        for calls in &self.calls {
            let metric = |what: &str| format!("traces_service_graph_request_{what}");
            show(Exporter::Traces, &metric("total"), &calls.labels, calls.requests.floor());
            show(Exporter::Traces, &metric("failed_total"), &calls.labels, calls.failed.floor());
        }
    }
}

/// A gauge: metric, labels and its value at an instant, given where history ends.
type Gauge = (&'static str, &'static str, fn(i64, i64) -> f64);

/// Gauges that ordinary alerts watch; two of them are in trouble now.
fn probes() -> [Gauge; 3] {
    [
        (
            "certificate_expires_seconds",
            "host=\"shop.northwind.example\",instance=\"probe\",job=\"probe\",service=\"gateway\"",
            |at, end| (end - at + 41 * 86_400) as f64,
        ),
        (
            "certificate_expires_seconds",
            "host=\"mail.northwind.example\",instance=\"probe\",job=\"probe\",service=\"notifications\"",
            // It expired once, 25 days ago, and was renewed within the hour.
            |at, end| {
                if end - at > 25 * 86_400 { (end - 25 * 86_400 - at) as f64 } else { (end - at + 9 * 86_400) as f64 }
            },
        ),
        ("search_index_age_seconds", "instance=\"probe\",job=\"probe\",service=\"search\"", |at, end| {
            if end - at < 5400 { (at - end + 6000) as f64 } else { at.rem_euclid(900) as f64 / 2.0 }
        }),
    ]
}
