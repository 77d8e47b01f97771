//! Objectives as Dash0 publishes them: gauges of the budget left and of burn rates, computed elsewhere.
//!
//! <https://www.dash0.com/documentation/dash0/slos>: `dash0.slo.budget.remaining` (never above 1, below 0 when overspent)
//! and `dash0.slo.burn_rate.…`; this Prometheus knows no dots in names.
use crate::{
    history::History,
    promises::{OBJECTIVES, Objective, Tool},
};
use std::fmt::Write;

const BURN_WINDOWS: &[(&str, i64)] = &[("5min", 300), ("1h", 3600), ("6h", 21_600), ("1d", 86_400)];

/// One objective, and what is known of its events.
pub struct Gauged {
    pub objective: &'static Objective,
    /// Moments with (bad, total) since the beginning, ascending; none where nothing was measured.
    past: Vec<(i64, f64, f64)>,
}

/// All of them, as at the end of history.
pub fn gauged(history: &History) -> Vec<Gauged> {
    let mine = OBJECTIVES.iter().filter(|it| it.tool == Tool::Dash0);
    let one = |objective| {
        let events = history.events(objective);
        let past = history.ticks.iter().zip(events).filter_map(|(at, it)| it.map(|(bad, total)| (*at, bad, total)));
        Gauged { objective, past: past.collect() }
    };
    mine.map(one).collect()
}

impl Gauged {
    /// Adds what is known at `at`.
    pub fn push(&mut self, at: i64, (bad, total): (f64, f64)) {
        self.past.push((at, bad, total));
    }

    /// Bad events a total in the `secs` before `at`, counted as the truth counts them.
    fn error_ratio(&self, at: i64, secs: i64) -> Option<f64> {
        let first = self.past.partition_point(|it| it.0 < at - secs);
        let last = self.past.partition_point(|it| it.0 <= at);
        let (from, to) = (self.past.get(first)?, self.past.get(last.checked_sub(1)?)?);
        (to.2 > from.2).then(|| (to.1 - from.1) / (to.2 - from.2))
    }

    /// Every sample at `at`: metric, labels and value.
    pub fn samples(&self, at: i64) -> Vec<(String, String, f64)> {
        let objective = self.objective;
        let budget = 1.0 - objective.target();
        let labels = format!(
            "dash0_slo_id=\"{}\",dash0_slo_name=\"{}\",instance=\"api\",job=\"dash0\",service_name=\"{}\"",
            objective.id(),
            objective.name,
            objective.service
        );
        let left = self.error_ratio(at, objective.days * 86_400).map(|it| (1.0 - it / budget).min(1.0));
        let left = left.map(|it| ("dash0_slo_budget_remaining".to_owned(), labels.clone(), it));
        let burns = BURN_WINDOWS.iter().filter_map(|(name, secs)| {
            let ratio = self.error_ratio(at, *secs)?;
            Some((format!("dash0_slo_burn_rate_{name}"), labels.clone(), ratio / budget))
        });
        left.into_iter().chain(burns).collect()
    }
}

/// As Prometheus scrapes them.
pub fn exposition(all: &[Gauged], at: i64) -> String {
    let mut lines: Vec<_> = all.iter().flat_map(|it| it.samples(at)).collect();
    lines.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let mut out = String::new();
    let mut before = String::new();
    for (metric, labels, value) in lines {
        if metric != before {
            let _ = writeln!(out, "# TYPE {metric} gauge");
        }
        let _ = writeln!(out, "{metric}{{{labels}}} {value}");
        before = metric;
    }
    out
}
