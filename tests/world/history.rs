//! Five weeks of the company: every counter at every tick, as OpenMetrics, with what the rules would have recorded.
use crate::{
    company::{BUCKETS, SERVICES, Service, TICK_SECS},
    dash0,
    platform::Platform,
    promises::{OBJECTIVES, Objective, Promise, Tool},
    rules,
    simulate::{self, Chance, ServiceCounters, Timed},
    trouble::{DEPLOYS, FIRST_VERSION, INCIDENTS},
};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// How often rules are evaluated in the history.
const RULE_SECS: i64 = 300;

/// How finely is written what is no counter of requests; well below the five minutes a Prometheus looks back.
pub const COARSE_SECS: i64 = 2 * TICK_SECS;

/// For how long recorded ratios are kept in the history.
const RECORDED_DAYS: i64 = 31;

/// The whole history.
pub struct History {
    /// Unix seconds of every tick, the last is the end.
    pub ticks: Vec<i64>,
    pub end: i64,
    pub incidents: Vec<Timed>,
    /// Cumulative counters: by tick, then by service. Never reset; see [`History::written`].
    cumulative: Vec<Vec<ServiceCounters>>,
    zero: Vec<ServiceCounters>,
    /// For each service the ticks after which its process began anew.
    restarts: Vec<Vec<usize>>,
    /// Bad events that each incident caused, by (service, route).
    pub caused: BTreeMap<(String, usize, usize), f64>,
    /// What the platform's chance began with.
    seed: u64,
    /// Chance as the history left it, for the live part to go on with.
    pub chance_state: u64,
}

impl History {
    /// Simulates `days` up to `end`.
    pub fn simulate(seed: u64, days: i64, end: i64) -> Self {
        let incidents: Vec<Timed> = INCIDENTS.iter().map(|it| Timed::of(it, end)).collect();
        let start = end - days * 86_400;
        let ticks: Vec<i64> = (0..=(end - start) / TICK_SECS).map(|n| start + n * TICK_SECS).collect();
        let mut chance = Chance(seed);
        let mut caused: BTreeMap<(String, usize, usize), f64> = BTreeMap::new();
        // Counters do not begin at zero: the services ran before.
        let mut now: Vec<ServiceCounters> = SERVICES.iter().map(before_history).collect();
        let mut cumulative = vec![now.clone()];
        for at in &ticks[1..] {
            let mut note = |id: &str, service: usize, route: usize, n: f64| {
                *caused.entry((id.to_owned(), service, route)).or_default() += n
            };
            let step = simulate::step(*at, TICK_SECS as f64, end, &incidents, &mut chance, &mut note);
            now.iter_mut().zip(&step).for_each(|(mine, more)| mine.add(&more.counters));
            cumulative.push(now.clone());
        }
        let restarts = SERVICES.iter().map(|service| {
            let mine = DEPLOYS.iter().filter(|it| it.service == service.name);
            let tick = |hours: f64| ticks.partition_point(|at| *at < end - (hours * 3600.0) as i64);
            let mut restarts: Vec<usize> = mine.map(|it| tick(it.hours_ago)).collect();
            restarts.sort_unstable();
            restarts
        });
        let zero = SERVICES.iter().map(ServiceCounters::zero).collect();
        Self {
            restarts: restarts.collect(),
            zero,
            ticks,
            end,
            incidents,
            cumulative,
            caused,
            seed,
            chance_state: chance.0,
        }
    }

    /// What the service's own counter shows at a tick: since its process began.
    pub fn written(&self, tick: usize, service: usize) -> ServiceCounters {
        self.cumulative[tick][service].since(self.began(tick, service))
    }

    /// What a service had counted when the process began that runs at a tick.
    pub fn began(&self, tick: usize, service: usize) -> &ServiceCounters {
        let restart = self.restarts[service].iter().rev().find(|restart| **restart < tick);
        restart.map_or(&self.zero[service], |restart| &self.cumulative[*restart][service])
    }

    /// What a service has counted since the beginning.
    pub fn counted(&self, tick: usize, service: usize) -> &ServiceCounters {
        &self.cumulative[tick][service]
    }

    /// Lets the platform live through the history; `see` is shown it at every moment that is written.
    pub fn platform(&self, mut see: impl FnMut(i64, &Platform)) -> Platform {
        let mut platform = Platform::new(self.seed);
        for (tick, at) in self.ticks.iter().enumerate().skip(1) {
            let (now, before) = (&self.cumulative[tick], &self.cumulative[tick - 1]);
            let step: Vec<_> = now.iter().zip(before).map(|(now, before)| now.since(before)).collect();
            platform.step(*at, TICK_SECS as f64, self.end, &step, &self.incidents);
            if is_coarse(*at) {
                see(*at, &platform);
            }
        }
        platform
    }

    /// (bad, total) of an objective since the beginning, at every tick; `None` where nothing was scraped.
    pub fn events(&self, objective: &Objective) -> Vec<Option<(f64, f64)>> {
        let (index, route) = place(objective);
        let service = &SERVICES[index];
        let at = |tick: usize| {
            let is_measured = simulate::is_measured(
                service,
                route.map(|it| &service.routes[it]),
                self.ticks[tick],
                self.end,
                &self.incidents,
            );
            is_measured.then(|| events_of(objective, &self.cumulative[tick][index], route))
        };
        (0..self.ticks.len()).map(at).collect()
    }

    /// (bad, total) in the `secs` before `to` as a closed window sees them: from its first sample to its last.
    pub fn window(&self, events: &[Option<(f64, f64)>], to: i64, secs: i64) -> Option<(f64, f64)> {
        let first = self.ticks.partition_point(|at| *at < to - secs);
        let last = self.ticks.partition_point(|at| *at <= to);
        let mut measured = events.get(first..last)?.iter().flatten();
        let (from, to) = (measured.next()?, measured.next_back()?);
        Some((to.0 - from.0, to.1 - from.1))
    }

    /// The part of the ticks in the window at which something was scraped.
    pub fn coverage(&self, events: &[Option<(f64, f64)>], secs: i64) -> f64 {
        let first = self.ticks.partition_point(|at| *at <= self.end - secs);
        let inside = &events[first..];
        inside.iter().flatten().count() as f64 / inside.len().max(1) as f64
    }

    /// Writes everything as lines of OpenMetrics: in no order, without types, without an end. promtool wants none of it.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_requests(out)?;
        self.write_latencies(out)?;
        self.write_platform(out)?;
        self.write_versions(out)?;
        self.write_dash0(out)?;
        self.write_recorded(out)?;
        self.write_alerts(out)
    }

    fn write_requests(&self, out: &mut impl Write) -> io::Result<()> {
        for (index, service) in SERVICES.iter().enumerate() {
            for (number, route) in service.routes.iter().enumerate() {
                for code in ["200", "500"] {
                    let labels = request_labels(service.name, route.path, route.method, code);
                    for (tick, at) in self.ticks.iter().enumerate() {
                        if simulate::is_measured(service, Some(route), *at, self.end, &self.incidents) {
                            let counters = &self.written(tick, index).routes[number];
                            let value = if code == "200" { counters.ok } else { counters.bad };
                            writeln!(out, "http_requests_total{{{labels}}} {value} {at}")?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn write_latencies(&self, out: &mut impl Write) -> io::Result<()> {
        for (index, service) in SERVICES.iter().enumerate() {
            let labels = service_labels(service.name);
            for (tick, at) in self.ticks.iter().enumerate() {
                if !simulate::is_measured(service, None, *at, self.end, &self.incidents) {
                    continue;
                }
                let counters = self.written(tick, index);
                for (le, n) in les().iter().zip(&counters.buckets) {
                    writeln!(out, "http_request_duration_seconds_bucket{{{labels},le=\"{le}\"}} {n} {at}")?;
                }
                let all = counters.buckets.last().copied().unwrap_or_default();
                writeln!(out, "http_request_duration_seconds_count{{{labels}}} {all} {at}")?;
                writeln!(out, "http_request_duration_seconds_sum{{{labels}}} {} {at}", counters.seconds)?;
            }
        }
        Ok(())
    }

    /// Pods, queues, calls, and what is seen from outside. A line of text holds its labels, so their order is free.
    fn write_platform(&self, out: &mut impl Write) -> io::Result<()> {
        let mut done = Ok(());
        self.platform(|at, platform| {
            platform.samples(at, self.end, &mut |_, metric, labels, value| {
                if done.is_ok() {
                    done = writeln!(out, "{metric}{{{labels}}} {value} {at}");
                }
                if done.is_ok()
                    && let Some((alert, labels)) = rules::ordinary::alert(metric, labels, value)
                {
                    done = writeln!(out, "ALERTS{{alertname=\"{alert}\",alertstate=\"firing\",{labels}}} 1 {at}");
                }
            });
        });
        done
    }

    /// Which version ran when, when each was rolled out, and which targets answered.
    fn write_versions(&self, out: &mut impl Write) -> io::Result<()> {
        for (index, service) in SERVICES.iter().enumerate() {
            let labels = service_labels(service.name);
            for (tick, at) in self.ticks.iter().enumerate().filter(|(_, at)| is_coarse(**at)) {
                let is_measured = simulate::is_measured(service, None, *at, self.end, &self.incidents);
                writeln!(out, "up{{{labels}}} {} {at}", u8::from(is_measured))?;
                if !is_measured {
                    continue;
                }
                let newest = self.restarts[index].iter().take_while(|restart| **restart < tick).count();
                let mut versions = DEPLOYS.iter().filter(|it| it.service == service.name).map(|it| it.version);
                let version = newest.checked_sub(1).and_then(|it| versions.nth(it)).unwrap_or(FIRST_VERSION);
                writeln!(out, "app_info{{{labels},version=\"{version}\"}} 1 {at}")?;
            }
        }
        for deploy in DEPLOYS {
            let from = self.end - (deploy.hours_ago * 3600.0) as i64;
            let labels = service_labels(deploy.service);
            for at in self.ticks.iter().filter(|at| is_coarse(**at) && **at >= from) {
                writeln!(out, "deploy_info{{{labels},version=\"{}\"}} {from} {at}", deploy.version)?;
            }
        }
        Ok(())
    }

    fn write_dash0(&self, out: &mut impl Write) -> io::Result<()> {
        for gauged in dash0::gauged(self) {
            for at in &self.ticks {
                for (metric, labels, value) in gauged.samples(*at) {
                    writeln!(out, "{metric}{{{labels}}} {value} {at}")?;
                }
            }
        }
        Ok(())
    }

    /// What the recording rules would have recorded every five minutes, computed from the same samples they read.
    fn write_recorded(&self, out: &mut impl Write) -> io::Result<()> {
        let mut by_metric: BTreeMap<String, Vec<(String, usize, rules::RecordedRatio)>> = BTreeMap::new();
        for (number, objective) in OBJECTIVES.iter().enumerate() {
            for ratio in rules::recorded_ratios(objective) {
                by_metric.entry(ratio.metric.clone()).or_default().push((joined(&ratio.labels), number, ratio));
            }
        }
        let events: Vec<_> = OBJECTIVES.iter().map(|it| self.events(it)).collect();
        for (metric, series) in by_metric {
            for (labels, number, ratio) in series {
                for at in self.rule_times() {
                    if let Some(value) = self.ratio(&events[number], at, ratio.minutes) {
                        let value = if ratio.is_good { 1.0 - value } else { value };
                        writeln!(out, "{metric}{{{labels}}} {value} {at}")?;
                    }
                }
            }
        }
        self.write_grafana_rates(out, &events)
    }

    /// Grafana's whole-window figure is built of five-minute rates, so those need a history as well.
    fn write_grafana_rates(&self, out: &mut impl Write, events: &[Vec<Option<(f64, f64)>>]) -> io::Result<()> {
        for (metric, is_good) in [("grafana_slo_success_rate_5m", true), ("grafana_slo_total_rate_5m", false)] {
            for (number, objective) in OBJECTIVES.iter().enumerate().filter(|(_, it)| it.tool == Tool::GrafanaSlo) {
                let labels = joined(&rules::recorded_ratios(objective).remove(0).labels);
                for at in self.rule_times() {
                    // Samples stand 120 s apart: a five-minute window sees those of four minutes and extrapolates.
                    let seen = self.seen_secs(at, 300);
                    if let (Some((bad, total)), true) = (self.window(&events[number], at, 300), seen > 0.0) {
                        let n = if is_good { total - bad } else { total };
                        writeln!(out, "{metric}{{{labels}}} {} {at}", n / seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// `ALERTS` as the burn rate alerts would have raised them.
    fn write_alerts(&self, out: &mut impl Write) -> io::Result<()> {
        for objective in OBJECTIVES {
            let events = self.events(objective);
            let budget = 1.0 - objective.target();
            for alert in rules::burn_alerts(objective) {
                let labels = joined(&alert.labels);
                let mut held_secs = 0;
                for at in self.rule_times() {
                    let burns = |minutes: i64, factor: f64| {
                        self.ratio(&events, at, minutes).is_some_and(|it| it > factor * budget)
                    };
                    let holds =
                        alert.pairs.iter().any(|(long, short, factor)| burns(*short, *factor) && burns(*long, *factor));
                    held_secs = if holds { held_secs + RULE_SECS } else { 0 };
                    let state = match held_secs {
                        0 => continue,
                        it if it > alert.hold_minutes * 60 => "firing",
                        _ => "pending",
                    };
                    writeln!(out, "ALERTS{{alertname=\"{}\",alertstate=\"{state}\",{labels}}} 1 {at}", alert.name)?;
                }
            }
        }
        Ok(())
    }

    fn rule_times(&self) -> impl Iterator<Item = i64> {
        let first = (self.end - RECORDED_DAYS * 86_400).div_euclid(RULE_SECS) * RULE_SECS;
        (first..=self.end).step_by(RULE_SECS as usize)
    }

    fn ratio(&self, events: &[Option<(f64, f64)>], at: i64, minutes: i64) -> Option<f64> {
        let (bad, total) = self.window(events, at, minutes * 60)?;
        (total > 0.0).then(|| bad / total)
    }

    fn seen_secs(&self, to: i64, secs: i64) -> f64 {
        let first = self.ticks.partition_point(|at| *at < to - secs);
        let last = self.ticks.partition_point(|at| *at <= to).saturating_sub(1);
        self.ticks.get(first).zip(self.ticks.get(last)).map_or(0.0, |(first, last)| (last - first) as f64)
    }
}

/// The service of an objective, and the one route it is about.
pub fn place(objective: &Objective) -> (usize, Option<usize>) {
    let index = SERVICES.iter().position(|it| it.name == objective.service).expect("a service of the company");
    let route = match objective.promise {
        Promise::Availability(Some(path)) => SERVICES[index].routes.iter().position(|it| it.path == path),
        _ => None,
    };
    (index, route)
}

/// (bad, total) of an objective in these counters.
pub fn events_of(objective: &Objective, counters: &ServiceCounters, route: Option<usize>) -> (f64, f64) {
    match objective.promise {
        Promise::Availability(_) => {
            let mine = counters.routes.iter().enumerate().filter(|(number, _)| route.is_none_or(|it| it == *number));
            mine.fold((0.0, 0.0), |(bad, total), (_, it)| (bad + it.bad, total + it.ok + it.bad))
        }
        Promise::Latency(limit) => {
            let all = counters.buckets.last().copied().unwrap_or_default();
            let fast = BUCKETS.iter().position(|le| *le == limit).map_or(0.0, |it| counters.buckets[it]);
            (all - fast, all)
        }
    }
}

fn before_history(service: &Service) -> ServiceCounters {
    let mut counters = ServiceCounters::zero(service);
    for (route, counts) in service.routes.iter().zip(&mut counters.routes) {
        counts.ok = (route.peak_rps * 4e6).round();
        counts.bad = (route.peak_rps * 4e6 * route.error_ratio).round() + 1.0;
    }
    let all: f64 = counters.routes.iter().map(|it| it.ok + it.bad).sum();
    let last = counters.buckets.len() - 1;
    counters
        .buckets
        .iter_mut()
        .enumerate()
        .for_each(|(n, it)| *it = (all * (n + 1) as f64 / (last + 1) as f64).round());
    counters.seconds = (all * service.latency.0).round();
    counters
}

/// Whether the platform is written at this moment.
fn is_coarse(at: i64) -> bool {
    at % COARSE_SECS == 0
}

/// Bucket bounds as they are written.
pub fn les() -> Vec<String> {
    BUCKETS.iter().map(f64::to_string).chain(["+Inf".to_owned()]).collect()
}

pub fn service_labels(service: &str) -> String {
    format!("instance=\"{service}-0:8080\",job=\"{service}\",service=\"{service}\"")
}

pub fn request_labels(service: &str, route: &str, method: &str, code: &str) -> String {
    format!("code=\"{code}\",{},method=\"{method}\",route=\"{route}\"", service_labels(service))
}

pub fn joined(labels: &[(String, String)]) -> String {
    labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect::<Vec<_>>().join(",")
}
