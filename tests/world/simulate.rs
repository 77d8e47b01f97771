//! Tick by tick: how many requests came, failed and took how long. Seeded, so the same end gives the same history.
use crate::{
    company::{BUCKETS, Pattern, Route, SERVICES, Service, TICK_SECS},
    trouble::{ByHand, Incident, Strain, Trouble},
};

/// Counters of one route.
#[derive(Clone, Default)]
pub struct RouteCounters {
    pub ok: f64,
    pub bad: f64,
}

/// Counters of one service.
#[derive(Clone, Default)]
pub struct ServiceCounters {
    pub routes: Vec<RouteCounters>,
    /// Cumulative over `le`, as Prometheus has it; the last is `+Inf`.
    pub buckets: Vec<f64>,
    pub seconds: f64,
}

/// What one step added to a service.
pub struct ServiceStep {
    pub counters: ServiceCounters,
    pub latencies: Latencies,
}

/// How long the requests of one step took: a part of them slow, the others log-normal.
pub struct Latencies {
    n: f64,
    slow: f64,
    median: f64,
    spread: f64,
}

impl Latencies {
    /// How many took no longer than this many seconds.
    pub fn within(&self, le: f64) -> f64 {
        let usual = self.n * (1.0 - self.slow) * log_normal_below(le, self.median, self.spread);
        (usual + self.n * self.slow * slow_below(le)).round().min(self.n)
    }

    /// How many there were.
    pub fn count(&self) -> f64 {
        self.n
    }
}

/// An incident with its instants, in unix seconds.
#[derive(Clone)]
pub struct Timed {
    pub id: String,
    pub service: String,
    pub route: Option<String>,
    pub trouble: Trouble,
    pub strains: &'static [Strain],
    pub from: i64,
    pub to: i64,
}

impl Timed {
    /// An incident of the table, placed before `end`.
    pub fn of(incident: &Incident, end: i64) -> Self {
        // On the ticks, so that truth and samples agree to the event.
        let from = (end - (incident.hours_ago * 3600.0) as i64).div_euclid(TICK_SECS) * TICK_SECS;
        let length = ((incident.minutes * 60.0) as i64 / TICK_SECS).max(1) * TICK_SECS;
        Self {
            id: incident.id.to_owned(),
            service: incident.service.to_owned(),
            route: incident.route.map(str::to_owned),
            trouble: incident.trouble,
            strains: incident.strains,
            from,
            to: from + length,
        }
    }

    /// One that is started by hand.
    pub fn by_hand(it: &ByHand, from: i64, to: i64) -> Self {
        Self {
            id: it.name.to_owned(),
            service: it.service.to_owned(),
            route: it.route.map(str::to_owned),
            trouble: it.trouble,
            strains: it.strains,
            from,
            to,
        }
    }

    /// Whether it is going on at `at`, anywhere in the service.
    pub fn is_in(&self, service: &str, at: i64) -> bool {
        self.service == service && self.from < at && at <= self.to
    }

    fn holds(&self, service: &str, route: &str, at: i64) -> bool {
        self.is_in(service, at) && self.route.as_deref().is_none_or(|it| it == route)
    }
}

/// The world's chance: splitmix64, <https://prng.di.unimi.it/splitmix64.c>.
pub struct Chance(pub u64);

impl Chance {
    /// From 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number with this mean: the fraction is a chance.
    pub fn around(&mut self, mean: f64) -> f64 {
        (mean + self.unit()).floor().max(0.0)
    }

    /// A whole number of rare events with this mean, by Knuth's method where few are expected.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 30.0 {
            let normal = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
            return (mean + normal * mean.sqrt()).round().max(0.0);
        }
        let limit = (-mean).exp();
        let (mut n, mut product) = (0.0, self.unit());
        while product > limit {
            n += 1.0;
            product *= self.unit();
        }
        n
    }
}

/// How busy it is at `at`, 0 to 1, for the pattern.
pub fn busy(pattern: Pattern, at: i64, end: i64) -> f64 {
    // The company lives an hour east of Greenwich.
    let local = at + 3600;
    let hour = local.rem_euclid(86_400) as f64 / 3600.0;
    let weekday = (local.div_euclid(86_400) + 3).rem_euclid(7);
    let is_weekend = weekday >= 5;
    let wave = |centre: f64, width: f64| (-((hour - centre) / width).powi(2)).exp();
    match pattern {
        Pattern::People => {
            (0.10 + 0.75 * wave(11.0, 3.6) + 0.8 * wave(19.5, 3.0)).min(1.0) * if is_weekend { 0.72 } else { 1.0 }
        }
        Pattern::Office if is_weekend || !(7.0..19.0).contains(&hour) => 0.0,
        Pattern::Office => 0.3 + 0.7 * wave(13.0, 3.5),
        Pattern::Rare => 1.0,
        Pattern::EndedDaysAgo(days) if (end - at) as f64 <= days * 86_400.0 => 0.0,
        Pattern::EndedDaysAgo(_) => 0.3 + 0.7 * wave(2.0, 6.0),
    }
}

/// Whether samples of the route exist at `at`: a service that is not scraped leaves none.
pub fn is_measured(service: &Service, route: Option<&Route>, at: i64, end: i64, incidents: &[Timed]) -> bool {
    let ended =
        matches!(route.map(|it| it.pattern), Some(Pattern::EndedDaysAgo(days)) if (end - at) as f64 <= days * 86_400.0);
    let is_hidden = |it: &Timed| it.trouble == Trouble::Unmeasured && it.is_in(service.name, at);
    !ended && !incidents.iter().any(is_hidden)
}

/// What the `secs` before `at` added to every counter; `caused` is told the bad events of each incident.
pub fn step(
    at: i64,
    secs: f64,
    end: i64,
    incidents: &[Timed],
    chance: &mut Chance,
    caused: &mut dyn FnMut(&str, usize, usize, f64),
) -> Vec<ServiceStep> {
    SERVICES
        .iter()
        .enumerate()
        .map(|(index, service)| service_step(index, service, at, secs, end, incidents, chance, caused))
        .collect()
}

#[allow(clippy::too_many_arguments, reason = "one step of a simulation knows its whole world")]
fn service_step(
    index: usize,
    service: &Service,
    at: i64,
    secs: f64,
    end: i64,
    incidents: &[Timed],
    chance: &mut Chance,
    caused: &mut dyn FnMut(&str, usize, usize, f64),
) -> ServiceStep {
    let mut all = 0.0;
    let mut routes = Vec::new();
    for (number, route) in service.routes.iter().enumerate() {
        let n = chance.poisson(route.peak_rps * secs * busy(route.pattern, at, end));
        let mut bad = if n > 0.0 { chance.poisson(n * route.error_ratio).min(n) } else { 0.0 };
        for incident in incidents.iter().filter(|it| it.holds(service.name, route.path, at)) {
            if let Trouble::Errors(part) = incident.trouble {
                let more = chance.around((n - bad) * part).min(n - bad);
                caused(&incident.id, index, number, more);
                bad += more;
            }
        }
        all += n;
        routes.push(RouteCounters { ok: n - bad, bad });
    }
    let slow: f64 = incidents
        .iter()
        .filter(|it| it.is_in(service.name, at))
        .map(|it| if let Trouble::Slow(part) = it.trouble { part } else { 0.0 })
        .sum();
    let (median, spread) = service.latency;
    // A little noise from tick to tick, the same for all buckets so that they stay cumulative.
    let median = median * (1.0 + 0.06 * (chance.unit() - 0.5));
    let latencies = Latencies { n: all, slow, median, spread };
    let mut buckets: Vec<f64> = BUCKETS.iter().map(|le| latencies.within(*le)).collect();
    buckets.push(all);
    let mean = median * (spread * spread / 2.0).exp();
    let seconds = (all * ((1.0 - slow) * mean + slow * 1.6) * 1000.0).round() / 1000.0;
    ServiceStep { counters: ServiceCounters { routes, buckets, seconds }, latencies }
}

/// Slow requests take between 0.8 and 4 s.
fn slow_below(le: f64) -> f64 {
    ((le - 0.8) / 3.2).clamp(0.0, 1.0)
}

fn log_normal_below(le: f64, median: f64, spread: f64) -> f64 {
    let z = (le / median).ln() / spread;
    // Logistic approximation of the normal distribution (Bowling et al. 2009), within 0.00014.
    1.0 / (1.0 + (-(0.07056 * z * z * z + 1.5976 * z)).exp())
}

impl ServiceCounters {
    /// All zero, in this service's shape.
    pub fn zero(service: &Service) -> Self {
        Self {
            routes: vec![RouteCounters::default(); service.routes.len()],
            buckets: vec![0.0; BUCKETS.len() + 1],
            seconds: 0.0,
        }
    }

    /// Counts a step.
    pub fn add(&mut self, step: &ServiceCounters) {
        for (mine, more) in self.routes.iter_mut().zip(&step.routes) {
            mine.ok += more.ok;
            mine.bad += more.bad;
        }
        for (mine, more) in self.buckets.iter_mut().zip(&step.buckets) {
            *mine += more;
        }
        self.seconds += step.seconds;
    }

    /// What came since `before`.
    pub fn since(&self, before: &ServiceCounters) -> Self {
        let less =
            |(it, was): (&RouteCounters, &RouteCounters)| RouteCounters { ok: it.ok - was.ok, bad: it.bad - was.bad };
        Self {
            routes: self.routes.iter().zip(&before.routes).map(less).collect(),
            buckets: self.buckets.iter().zip(&before.buckets).map(|(it, was)| it - was).collect(),
            seconds: self.seconds - before.seconds,
        }
    }

    /// Requests of all routes.
    pub fn requests(&self) -> f64 {
        self.routes.iter().map(|it| it.ok + it.bad).sum()
    }

    /// Failed requests of all routes.
    pub fn failed(&self) -> f64 {
        self.routes.iter().map(|it| it.bad).sum()
    }
}
