//! Queues between services: what was put in, what was taken out, and how old the oldest message is.
use crate::{
    company::SERVICES,
    history::service_labels,
    simulate::{Chance, ServiceCounters, Timed},
    trouble::Strain,
};
use std::collections::VecDeque;

/// A queue: every request of the route leaves one message in it.
struct Queue {
    name: &'static str,
    service: &'static str,
    route: &'static str,
    /// How many messages a second its consumers can take.
    drain_rps: f64,
}

const QUEUES: &[Queue] = &[
    Queue { name: "outbox", service: "notifications", route: "/send", drain_rps: 13.0 },
    Queue { name: "postings", service: "ledger", route: "/postings", drain_rps: 30.0 },
    Queue { name: "orders", service: "checkout", route: "/orders", drain_rps: 28.0 },
    Queue { name: "sessions", service: "recommend", route: "/for-you", drain_rps: 40.0 },
];

/// One queue as it stands.
pub struct QueueState {
    queue: &'static Queue,
    service: usize,
    route: usize,
    pub labels: String,
    pub enqueued: f64,
    pub dequeued: f64,
    /// Moments, and how much had been put in by then; those that are wholly taken out are gone.
    waiting: VecDeque<(i64, f64)>,
    pub oldest_age_secs: f64,
}

/// All queues, empty.
pub fn queues() -> Vec<QueueState> {
    let state = |queue: &'static Queue| {
        let service = SERVICES.iter().position(|it| it.name == queue.service).expect("a service of the company");
        let route =
            SERVICES[service].routes.iter().position(|it| it.path == queue.route).expect("a route of the service");
        QueueState {
            queue,
            service,
            route,
            labels: format!("{},queue=\"{}\"", service_labels(queue.service), queue.name),
            enqueued: 0.0,
            dequeued: 0.0,
            waiting: VecDeque::new(),
            oldest_age_secs: 0.0,
        }
    };
    QUEUES.iter().map(state).collect()
}

impl QueueState {
    pub fn name(&self) -> &'static str {
        self.queue.name
    }

    pub fn service(&self) -> &'static str {
        self.queue.service
    }

    pub fn depth(&self) -> f64 {
        self.enqueued - self.dequeued
    }

    /// The `secs` before `at`, in which its service did `step`.
    pub fn step(&mut self, at: i64, secs: f64, step: &[ServiceCounters], incidents: &[Timed], chance: &mut Chance) {
        let put = &step[self.service].routes[self.route];
        let put = put.ok + put.bad;
        self.enqueued += put;
        if put > 0.0 {
            self.waiting.push_back((at, self.enqueued));
        }
        let strains = incidents.iter().filter(|it| it.is_in(self.queue.service, at)).flat_map(|it| it.strains);
        let able = strains.fold(self.queue.drain_rps * secs, |able, strain| match strain {
            // Of what comes, not of what they could take: it must back up at night as well.
            Strain::Consumers(part) => able.min(put * part),
            _ => able,
        });
        // A message or two is always on its way.
        let on_the_way = (put / secs * (0.5 + chance.unit())).round();
        let taken = able.floor().min((self.depth() - on_the_way).max(0.0));
        self.dequeued += taken;
        while self.waiting.front().is_some_and(|it| it.1 <= self.dequeued) {
            self.waiting.pop_front();
        }
        let began = self.waiting.front().map(|it| it.0);
        self.oldest_age_secs = began.map_or(0.0, |it| (at - it) as f64 + 0.5 + (chance.unit() * 20.0).round() / 10.0);
    }
}
