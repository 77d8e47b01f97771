//! Pods: the processor time and memory they use of what they may, and how they are killed and come back.
use crate::{
    company::{Pattern, SERVICES, Service},
    simulate::{self, Chance, Timed},
    trouble::Strain,
};

/// Every service runs in so many pods.
const PODS: usize = 2;

/// For how many steps a pod that was killed is not ready: long enough to be seen among the samples of history.
const STEPS_TO_START: f64 = 4.0;

/// A pod's limits, in cores and in bytes: by tier, the first the largest.
const LIMITS: [(f64, f64); 4] = [(2.0, 2.0e9), (1.0, 1.0e9), (1.0, 5.0e8), (0.5, 2.5e8)];

/// One pod as it stands.
pub struct PodState {
    service: &'static Service,
    pub name: String,
    pub labels: String,
    pub cpu_limit: f64,
    pub memory_limit: f64,
    pub cpu_secs: f64,
    pub memory: f64,
    pub restarts: f64,
    /// When it was killed last.
    killed: Option<i64>,
    is_ready: bool,
    is_first: bool,
}

/// The pods of all services.
pub fn pods() -> Vec<PodState> {
    let of = |service: &'static Service| (0..PODS).map(move |number| PodState::new(service, number));
    SERVICES.iter().flat_map(of).collect()
}

impl PodState {
    fn new(service: &'static Service, number: usize) -> Self {
        let name = format!("{}-{number}", service.name);
        let (cpu_limit, memory_limit) = LIMITS[usize::from(service.tier).clamp(1, LIMITS.len()) - 1];
        Self {
            service,
            labels: format!(
                "container=\"{0}\",instance=\"cluster\",job=\"kube-state-metrics\",namespace=\"shop\",pod=\"{name}\",service=\"{0}\"",
                service.name
            ),
            name,
            cpu_limit,
            memory_limit,
            cpu_secs: 0.0,
            memory: memory_limit * 0.4,
            restarts: 0.0,
            killed: None,
            is_ready: true,
            is_first: number == 0,
        }
    }

    pub fn service(&self) -> &'static str {
        self.service.name
    }

    pub fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Whether it was ever killed: for its memory, all of them.
    pub fn was_killed(&self) -> bool {
        self.killed.is_some()
    }

    /// The `secs` before `at`.
    pub fn step(&mut self, at: i64, secs: f64, end: i64, incidents: &[Timed], chance: &mut Chance) {
        let busy = simulate::busy(Pattern::People, at, end);
        let mut cpu = 0.08 + 0.42 * busy + 0.04 * chance.unit();
        let mut memory = 0.42 + 0.10 * busy + 0.02 * chance.unit();
        let mut dies = false;
        for incident in incidents.iter().filter(|it| it.is_in(self.service.name, at)) {
            for strain in incident.strains {
                match strain {
                    Strain::Cpu(part) => cpu = part - 0.01 * chance.unit(),
                    Strain::Memory(part) => memory = part - 0.01 * chance.unit(),
                    Strain::Kills { every_minutes } => {
                        dies |= self.is_first && passes(at - incident.from, secs, every_minutes * 60);
                    }
                    Strain::Leak { fills_in_minutes } => {
                        // The second pod leaks half as fast: they do not die at once.
                        let fills = fills_in_minutes * 60 * if self.is_first { 1 } else { 2 };
                        let since = at - incident.from;
                        dies |= passes(since, secs, fills);
                        memory += (1.0 - memory) * since.rem_euclid(fills) as f64 / fills as f64;
                    }
                    Strain::Consumers(_) => {}
                }
            }
        }
        if dies {
            self.restarts += 1.0;
            self.killed = Some(at);
        }
        self.is_ready = self.killed.is_none_or(|killed| (at - killed) as f64 >= secs * STEPS_TO_START);
        self.cpu_secs += (cpu * self.cpu_limit * secs * 1000.0).round() / 1000.0;
        self.memory = (self.memory_limit * memory.min(1.0)).round();
    }
}

/// Whether one of the moments that stand `every` apart lies in the `secs` that end at `since`.
fn passes(since: i64, secs: f64, every: i64) -> bool {
    since.div_euclid(every) > (since - secs as i64).div_euclid(every)
}
