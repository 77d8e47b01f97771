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
    /// Whether it had been there before, and another one came in between.
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

/// A version that ran without having been away, from one look to another.
struct Spell<'a> {
    version: &'a str,
    from: usize,
    to: usize,
}

/// The deploys of versions of which it was seen when they ran, each with the unix seconds of its looks in order.
///
/// Only looks that found any version count: while nothing was measured nothing came or went. What the first of them
/// found is no deploy, because it may have run for ever. A version that came back after another one had come is a
/// rollback; so is going on with the version before when the newest is away.
pub fn seen(versions: &[(String, Vec<f64>)]) -> Vec<Deploy> {
    let looks = looks(versions);
    let spells = spells(versions, &looks);
    let deploy = |version: &str, place: usize, is_rollback| {
        let at = looks.get(place).map(|secs| Instant::from_unix_secs(*secs))?;
        Some(Deploy { version: version.to_owned(), at, is_rollback })
    };
    let mut came: Vec<Deploy> = Vec::new();
    for spell in spells.iter().filter(|it| it.from > 0) {
        let began_between = |from: usize, to: usize| {
            spells.iter().any(|it| it.version != spell.version && it.from > from && it.from <= to)
        };
        let before = spells.iter().filter(|it| it.version == spell.version && it.from < spell.from);
        let came_back = before.map(|it| it.from).max().is_some_and(|before| began_between(before, spell.from));
        came.extend(deploy(spell.version, spell.from, came_back));
        let is_away_at = spell.to + AWAY + 1;
        let went_on = spells.iter().filter(|it| it.from < spell.from && it.to >= is_away_at);
        let went_on = went_on.max_by_key(|it| it.from).filter(|_| !began_between(spell.from, is_away_at));
        came.extend(went_on.and_then(|it| deploy(it.version, spell.to + 1, true)));
    }
    order::by(&mut came, |a, b| a.at.cmp(&b.at).then_with(|| a.version.cmp(&b.version)));
    came
}

/// When each version ran, in places among the looks.
fn spells<'a>(versions: &'a [(String, Vec<f64>)], looks: &[f64]) -> Vec<Spell<'a>> {
    let mut spells: Vec<Spell<'a>> = Vec::new();
    for (version, seen) in versions {
        for place in seen.iter().map(|secs| looks.partition_point(|it| it < secs)) {
            match spells.last_mut().filter(|it| it.version == version && place <= it.to + AWAY) {
                Some(spell) => spell.to = place,
                None => spells.push(Spell { version, from: place, to: place }),
            }
        }
    }
    spells
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
        let still_there: &[(&str, &[i64])] = &[("a", &[0, 60, 120, 180, 240]), ("b", &[60, 120])];
        assert_eq!(short(&seen(&seen_at(still_there))), [("b", 60, false)], "two looks without it are not enough");
        let through_a_gap: &[(&str, &[i64])] = &[("a", &[0, 60]), ("b", &[6000, 6060])];
        assert_eq!(short(&seen(&seen_at(through_a_gap))), [("b", 6000, false)]);
    }

    #[test]
    fn a_canary_that_was_taken_away_is_a_rollback_to_what_went_on() {
        let steady: Vec<i64> = (0..20).map(|it| it * 60).collect();
        let canary = seen_at(&[("a", &steady), ("b", &[300, 360, 420])]);
        assert_eq!(short(&seen(&canary)), [("b", 300, false), ("a", 480, true)]);
        let again = seen_at(&[("a", &steady), ("b", &[300, 360, 840, 900])]);
        let found = [("b", 300, false), ("a", 420, true), ("b", 840, false), ("a", 960, true)];
        assert_eq!(short(&seen(&again)), found, "a second attempt is a deploy, not a rollback");
        let replaced = seen_at(&[("a", &steady), ("b", &[300, 360, 420]), ("c", &[420, 480, 540, 600])]);
        let found = [("b", 300, false), ("c", 420, false), ("a", 660, true)];
        assert_eq!(short(&seen(&replaced)), found, "when c came in its place nobody went back");
    }

    proptest! {
        /// Versions roll out over replicas, some looks fail, and one of a few names comes each time: exactly what was put
        /// in is found. Some are tried beside the version before and taken away again.
        #[test]
        fn exactly_the_deploys_that_were_put_in_are_found(
            steps in prop::collection::vec((4_usize..30, 0_usize..4, 0_usize..3, any::<bool>()), 0..12),
            blind in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        ) {
            // A version runs from its deploy until `overlap` looks after the next.
            let mut runs: Vec<(usize, usize, usize)> = Vec::new();
            let mut canaries: Vec<(usize, usize)> = Vec::new();
            let (mut now, mut current) = (0, 9);
            for (length, version, overlap, is_tried) in steps {
                if version != current {
                    runs.push((version, now, overlap));
                    current = version;
                    now += length.max(4) + 3;
                    if is_tried {
                        // Longer than the blind looks, so that both its coming and its going are seen.
                        canaries.push((runs.len() - 1, now));
                        now += 20;
                    }
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
            for (n, (run, from)) in canaries.iter().enumerate() {
                let looks: Vec<usize> = (*from..from + 6).filter(|it| !is_blind(*it)).collect();
                let without = (from + 6..end).find(|it| !is_blind(*it)).unwrap_or(end);
                let (name, before) = (format!("canary {n}"), format!("v{}", runs[*run].0));
                put_in.push(Deploy { version: name.clone(), at: at(looks[0] as i64 * 60), is_rollback: false });
                put_in.push(Deploy { version: before, at: at(without as i64 * 60), is_rollback: true });
                all.push((name, looks.iter().map(|it| *it as f64 * 60.0).collect()));
            }
            order::by(&mut put_in, |a, b| a.at.cmp(&b.at));
            all.retain(|it| !it.1.is_empty());
            all.iter_mut().for_each(|it| { order::by(&mut it.1, f64::total_cmp); it.1.dedup(); });
            prop_assert_eq!(seen(&all), put_in);
        }
    }
}
