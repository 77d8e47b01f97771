//! Deploys: when which version of a service came, from what a metric showed over time.
use super::{
    order,
    time::{Instant, Range, Span},
};

/// Which metric tells of deploys, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployMetric {
    /// The source to ask; an objective's own where it is `None`.
    pub source: Option<String>,
    /// Selects its series: one for each service and version, or several of the same.
    pub metric: String,
    /// The label that names the service.
    pub service_label: String,
    /// The label that names the version.
    pub version_label: String,
    /// What a value means.
    pub value: DeployValue,
}

/// What the value of a metric about deploys means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployValue {
    /// The unix second of the deploy.
    Time,
    /// That the version runs: it was deployed when it was first seen.
    Running,
}

/// A version that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deploy {
    /// Its name: a stranger's text.
    pub version: String,
    /// When it came, or was first seen to run.
    pub at: Instant,
    /// Whether it had been there before, and another one in between.
    pub is_rollback: bool,
}

/// What was found out about the deploys of one service.
#[derive(Clone, Debug, PartialEq)]
pub struct DeployHistory {
    /// The deploys, the earliest first.
    pub deploys: Vec<Deploy>,
    /// What the values of the metric mean.
    pub value: DeployValue,
    /// The time that was asked about.
    pub range: Range,
    /// From one look to the next.
    pub step: Span,
    /// How many looks found any version of the service.
    pub n_looks: usize,
    /// The last of them.
    pub newest: Option<Instant>,
}

/// For a version to have been away: one look without it may be a process that began anew.
const AWAY: usize = 2;

/// The deploys in `range` of versions of which it was told when they came.
///
/// A version that is told again before another one came, as every replica tells it, is one deploy: the earliest.
pub fn told(mut all: Vec<(String, Instant)>, range: Range) -> Vec<Deploy> {
    order::by(&mut all, |a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    let mut came: Vec<Deploy> = Vec::new();
    for (version, at) in all {
        if came.last().is_none_or(|it| it.version != version) {
            let is_rollback = came.iter().any(|it| it.version == version);
            came.push(Deploy { version, at, is_rollback });
        }
    }
    came.retain(|it| range.contains(it.at));
    came
}

/// The deploys of versions of which it was seen when they ran, each with the unix seconds of its looks in order.
///
/// Only looks that found any version count: while nothing was measured nothing came or went. What the first of them
/// found is no deploy, because it may have run for ever. A version that was away and came back is a rollback.
pub fn seen(versions: &[(String, Vec<f64>)]) -> Vec<Deploy> {
    let looks = looks(versions);
    let mut came: Vec<Deploy> = Vec::new();
    for (version, seen) in versions {
        let places = seen.iter().map(|secs| looks.partition_point(|it| it < secs));
        let mut last: Option<usize> = None;
        for (place, secs) in places.zip(seen) {
            let began = last.is_none_or(|last| place > last + AWAY);
            if began && place > 0 {
                let at = Instant::from_unix_secs(*secs);
                came.push(Deploy { version: version.clone(), at, is_rollback: last.is_some() });
            }
            last = Some(place);
        }
    }
    order::by(&mut came, |a, b| a.at.cmp(&b.at).then_with(|| a.version.cmp(&b.version)));
    came
}

/// The unix seconds of all looks that found any version, ascending.
pub fn looks(versions: &[(String, Vec<f64>)]) -> Vec<f64> {
    let mut looks: Vec<f64> = versions.iter().flat_map(|it| it.1.iter().copied()).collect();
    order::by(&mut looks, f64::total_cmp);
    looks.dedup();
    looks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(secs: i64) -> Instant {
        Instant::from_unix_millis(secs * 1000)
    }

    fn short(deploys: &[Deploy]) -> Vec<(&str, i64, bool)> {
        deploys.iter().map(|it| (it.version.as_str(), it.at.unix_millis() / 1000, it.is_rollback)).collect()
    }

    #[test]
    fn replicas_are_one_deploy_and_a_version_that_is_told_again_after_another_came_back() {
        let all = [("b", 200), ("a", 12), ("a", 10), ("b", 203), ("a", 305), ("a", 300), ("c", 900)];
        let all: Vec<_> = all.iter().map(|(version, secs)| ((*version).to_owned(), at(*secs))).collect();
        let range = Range { from: at(100), to: at(800) };
        assert_eq!(
            short(&told(all, range)),
            [("b", 200, false), ("a", 300, true)],
            "outside is no deploy of the range"
        );
        assert!(told(Vec::new(), range).is_empty());
    }

    fn seen_at(versions: &[(&str, &[i64])]) -> Vec<(String, Vec<f64>)> {
        let secs = |all: &[i64]| all.iter().map(|it| *it as f64).collect();
        versions.iter().map(|(version, all)| ((*version).to_owned(), secs(all))).collect()
    }

    #[test]
    fn what_ran_from_the_start_is_no_deploy_and_what_was_away_came_back() {
        let found = seen(&seen_at(&[("a", &[0, 60, 120, 360, 420]), ("b", &[120, 180, 240, 300, 360])]));
        assert_eq!(short(&found), [("b", 120, false), ("a", 360, true)]);
        assert!(seen(&seen_at(&[("a", &[600, 660])])).is_empty(), "the first that was ever seen may have run for ever");
        assert!(seen(&[]).is_empty());
    }

    #[test]
    fn a_gap_in_the_measurement_and_a_look_that_missed_are_no_deploys() {
        assert!(seen(&seen_at(&[("a", &[0, 60, 6000, 6060])])).is_empty(), "nothing was measured in between");
        let canary: &[(&str, &[i64])] = &[("a", &[0, 60, 180, 240]), ("b", &[60, 120, 180, 240])];
        assert_eq!(short(&seen(&seen_at(canary))), [("b", 60, false)]);
        let through_a_gap: &[(&str, &[i64])] = &[("a", &[0, 60]), ("b", &[6000, 6060])];
        assert_eq!(short(&seen(&seen_at(through_a_gap))), [("b", 6000, false)]);
    }

    proptest! {
        /// Versions roll out over replicas, some looks fail, and one of a few names comes each time: exactly what was put
        /// in is found.
        #[test]
        fn exactly_the_deploys_that_were_put_in_are_found(
            steps in prop::collection::vec((4_usize..30, 0_usize..4, 0_usize..3), 0..12),
            blind in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        ) {
            // A version runs from its deploy until `overlap` looks after the next.
            let mut runs: Vec<(usize, usize, usize)> = Vec::new();
            let (mut now, mut current) = (0, 9);
            for (length, version, overlap) in steps {
                if version != current {
                    runs.push((version, now, overlap));
                    current = version;
                    now += length.max(4) + 3;
                }
            }
            let end = now;
            let is_blind = |look: usize| blind.iter().any(|it| end > 0 && it.index(end) == look);
            let mut all: Vec<(String, Vec<f64>)> = (0..4).map(|it| (format!("v{it}"), Vec::new())).collect();
            let mut put_in: Vec<Deploy> = Vec::new();
            let first_look = (0..end).find(|it| !is_blind(*it)).unwrap_or(0);
            for (n, (version, from, _)) in runs.iter().enumerate() {
                let until = runs.get(n + 1).map_or(end, |it| it.1 + it.2);
                let looks: Vec<usize> = (*from..until).filter(|it| !is_blind(*it)).collect();
                let name = format!("v{version}");
                if let Some(first) = looks.first().filter(|it| **it > first_look) {
                    let is_rollback = runs.iter().take(n).any(|it| it.0 == *version);
                    put_in.push(Deploy { version: name.clone(), at: at(*first as i64 * 60), is_rollback });
                }
                all.iter_mut().filter(|it| it.0 == name).for_each(|it| it.1.extend(looks.iter().map(|it| *it as f64 * 60.0)));
            }
            all.retain(|it| !it.1.is_empty());
            all.iter_mut().for_each(|it| { order::by(&mut it.1, f64::total_cmp); it.1.dedup(); });
            prop_assert_eq!(seen(&all), put_in);
        }
    }
}
