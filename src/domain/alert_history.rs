//! When the alerts of an objective were pending and fired, and when that is not known.
use super::{
    alert::{Severity, service_of},
    objective::BurnAlert,
    order,
    rule::{ActiveAlert, RuleGroup, RuleKind, RuleState},
    time::{Instant, Range, Span},
};

/// An interval in which an alert fired, or was pending.
#[derive(Clone, Debug, PartialEq)]
pub struct Firing {
    /// The alert's name.
    pub alert: String,
    /// How loud it is.
    pub severity: Severity,
    /// From the first to the last look that found it so.
    pub range: Range,
}

/// What was found out about alerts of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct FiringHistory {
    /// When they fired, the earliest first.
    pub firing: Vec<Firing>,
    /// When their conditions held, but not yet for long enough; the earliest first.
    pub pending: Vec<Firing>,
    /// The time that was asked about.
    pub range: Range,
    /// From one look to the next: what was shorter may be missing.
    pub step: Span,
}

/// What an alert was for a while; in between it was quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertWas {
    /// It is not known what it was.
    Unknown,
    /// Its condition held, but not yet for long enough.
    Pending,
    /// It fired.
    Firing,
}

/// What one alert was over time.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCourse {
    /// Its name: a stranger's text.
    pub alert: String,
    /// How loud it is.
    pub severity: Severity,
    /// Its intervals by what it was, the earliest of each first.
    pub parts: Vec<(Range, AlertWas)>,
}

/// What each alert was in `range`, as seen from `at`, the loudest first.
///
/// An interval ends with the first look that no longer found the alert so. What the rules say of the present
/// (`alerts`) is told to the moment, and the only thing known where the past could not be asked (`history` is `None`).
/// In `gaps` nothing was measured, so no alert could see anything either.
pub fn courses(
    alerts: &[BurnAlert],
    history: Option<&FiringHistory>,
    gaps: &[Range],
    range: Range,
    at: Instant,
) -> Vec<AlertCourse> {
    let [firing, held] = history.map(|it| [it.firing.as_slice(), it.pending.as_slice()]).unwrap_or_default();
    let step = history.map_or(Span::ZERO, |it| it.step);
    let of_rules = alerts.iter().map(|it| (it.severity, it.alert.as_str()));
    let of_past = firing.iter().chain(held).map(|it| (it.severity, it.alert.as_str()));
    let mut names: Vec<_> = of_rules.chain(of_past).collect();
    order::ascending(&mut names);
    names.dedup();
    let unknown = unknown(history, gaps, range, at);
    let course = |(severity, name): (Severity, &str)| {
        let is_it = |alert: &str, loud: Severity| alert == name && loud == severity;
        let seen = |all: &[Firing]| -> Vec<Range> {
            let mine = all.iter().filter(|it| is_it(&it.alert, it.severity)).map(|it| it.range);
            mine.map(|it| Range { to: (it.to + step).min(at).max(it.from), ..it }).collect()
        };
        let (mut fired, mut pending) = (seen(firing), seen(held));
        if let Some((alert, since)) = alerts
            .iter()
            .filter(|it| is_it(&it.alert, it.severity))
            .find_map(|it| Some((it, it.since.filter(|it| *it <= at)?)))
        {
            let held = if alert.state == RuleState::Firing { (since + alert.hold).min(at) } else { at };
            fired.extend((alert.state == RuleState::Firing).then_some(Range { from: held, to: at }));
            pending.extend(Some(Range { from: since, to: held }).filter(|it| it.from < it.to));
        }
        let fired = Range::joined(fired);
        let parts = unknown.iter().map(|it| (*it, AlertWas::Unknown));
        let parts = parts.chain(without(Range::joined(pending), &fired).into_iter().map(|it| (it, AlertWas::Pending)));
        let parts = parts.chain(fired.iter().map(|it| (*it, AlertWas::Firing)));
        let parts = parts.filter_map(|(it, was)| Some((it.common(range)?, was))).collect();
        AlertCourse { alert: name.to_owned(), severity, parts }
    };
    names.into_iter().map(course).collect()
}

/// What else of a service is active, by its rules: of these alerts the past was not asked, so it is not known.
pub fn active_of_service(
    groups: &[RuleGroup],
    service: &str,
    watched: &[BurnAlert],
    range: Range,
    at: Instant,
) -> Vec<AlertCourse> {
    let mut found: Vec<AlertCourse> = Vec::new();
    for rule in groups.iter().flat_map(|group| &group.rules) {
        let RuleKind::Alerting(alerting) = &rule.kind else { continue };
        let is_watched = watched.iter().any(|it| it.alert == rule.name);
        let is_meant = |it: &&ActiveAlert| !service.is_empty() && service_of(&it.labels) == service;
        for active in alerting.active.iter().filter(is_meant).filter(|_| !is_watched) {
            let was = if active.state == RuleState::Firing { AlertWas::Firing } else { AlertWas::Pending };
            let Some(now) = active.active_at.and_then(|since| Range { from: since, to: at }.common(range)) else {
                continue;
            };
            let severity = Severity::from_labels(&active.labels);
            match found.iter_mut().find(|it| it.alert == rule.name && it.severity == severity) {
                Some(course) => course.parts.push((now, was)),
                None => {
                    let before = Range { from: range.from, to: now.from };
                    let parts = vec![(before, AlertWas::Unknown), (now, was)];
                    found.push(AlertCourse { alert: rule.name.clone(), severity, parts });
                }
            }
        }
    }
    order::by(&mut found, |a, b| a.severity.cmp(&b.severity).then(a.alert.cmp(&b.alert)));
    found
}

/// When nothing can be said: outside of what was asked, and where nothing was measured.
fn unknown(history: Option<&FiringHistory>, gaps: &[Range], range: Range, at: Instant) -> Vec<Range> {
    let until = range.to.min(at);
    let Some(history) = history else { return vec![Range { to: until.max(range.from), ..range }] };
    let before = Range { from: range.from, to: history.range.from.min(until) };
    let after = Range { from: (history.range.to + history.step).max(range.from), to: until };
    let outside = [before, after].into_iter().filter(|it| it.from < it.to);
    Range::joined(outside.chain(gaps.iter().copied()).collect())
}

/// Each interval without those in which the alert fired: of several things under one name the louder is told.
fn without(pending: Vec<Range>, fired: &[Range]) -> Vec<Range> {
    let mut left = Vec::new();
    for mut rest in pending {
        for fired in fired {
            if fired.to <= rest.from || fired.from >= rest.to {
                continue;
            }
            left.push(Range { to: fired.from, ..rest });
            rest.from = fired.to;
        }
        left.push(rest);
    }
    left.retain(|it| it.from < it.to);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        labels::Labels,
        rule::{AlertingRule, Rule, RuleHealth, RulePlace},
    };

    fn at(minute: i64) -> Instant {
        Instant::default() + Span::from_minutes(minute)
    }

    fn part(from: i64, to: i64) -> Range {
        Range { from: at(from), to: at(to) }
    }

    fn rule(severity: Severity, state: RuleState, since: Option<i64>) -> BurnAlert {
        BurnAlert {
            long: Span::from_hours(1),
            short: Span::from_minutes(5),
            factor: 14.4,
            severity,
            hold: Span::from_minutes(2),
            alert: "Burn".to_owned(),
            state,
            since: since.map(at),
            place: RulePlace { group: 0, rule: 0 },
        }
    }

    fn seen(severity: Severity, from: i64, to: i64) -> Firing {
        Firing { alert: "Burn".to_owned(), severity, range: part(from, to) }
    }

    fn history(firing: Vec<Firing>) -> FiringHistory {
        FiringHistory { firing, pending: Vec::new(), range: part(0, 1000), step: Span::from_minutes(10) }
    }

    fn parts(course: &AlertCourse, was: AlertWas) -> Vec<Range> {
        course.parts.iter().filter(|it| it.1 == was).map(|it| it.0).collect()
    }

    #[test]
    fn what_was_seen_lasts_until_it_is_no_longer_seen_and_each_alert_has_its_own_course() {
        let told = history(vec![
            seen(Severity::Page, 100, 120),
            seen(Severity::Page, 110, 140),
            seen(Severity::Page, 500, 500),
            seen(Severity::Ticket, 130, 300),
        ]);
        let rules =
            [rule(Severity::Ticket, RuleState::Inactive, None), rule(Severity::Page, RuleState::Inactive, None)];
        let found = courses(&rules, Some(&told), &[], part(90, 1000), at(1000));
        assert_eq!(found.iter().map(|it| it.severity).collect::<Vec<_>>(), [Severity::Page, Severity::Ticket]);
        assert_eq!(parts(&found[0], AlertWas::Firing), [part(100, 150), part(500, 510)], "overlaps are one");
        assert_eq!(parts(&found[1], AlertWas::Firing), [part(130, 310)]);
        assert!(found.iter().all(|it| parts(it, AlertWas::Unknown).is_empty()));
        let later = courses(&rules, Some(&told), &[], part(200, 400), at(1000));
        assert_eq!(parts(&later[0], AlertWas::Firing), [], "outside the range");
        assert_eq!(parts(&later[1], AlertWas::Firing), [part(200, 310)], "cut to it");
    }

    #[test]
    fn what_was_pending_lasts_until_it_fired_or_was_quiet() {
        let firing = vec![seen(Severity::Page, 120, 140), seen(Severity::Page, 700, 720)];
        let pending = vec![
            seen(Severity::Page, 110, 110),
            seen(Severity::Page, 400, 420),
            seen(Severity::Page, 690, 760),
            seen(Severity::Other, 800, 800),
        ];
        let told = FiringHistory { pending, ..history(firing) };
        let rules = [rule(Severity::Page, RuleState::Pending, Some(995))];
        let found = courses(&rules, Some(&told), &[], part(0, 1000), at(1000));
        assert_eq!(
            parts(&found[0], AlertWas::Pending),
            [part(110, 120), part(400, 430), part(690, 700), part(730, 770), part(995, 1000)]
        );
        assert_eq!(parts(&found[0], AlertWas::Firing), [part(120, 150), part(700, 730)]);
        assert_eq!(parts(&found[1], AlertWas::Pending), [part(800, 810)], "an alert that never fired is told too");
    }

    #[test]
    fn what_could_not_be_asked_is_not_known_and_never_quiet() {
        let rules = [rule(Severity::Page, RuleState::Inactive, None)];
        let found = courses(&rules, None, &[], part(0, 1000), at(900));
        assert_eq!(found[0].parts, [(part(0, 900), AlertWas::Unknown)], "and after now nothing is said");
        let found = courses(&rules, Some(&history(Vec::new())), &[part(300, 400)], part(-500, 1000), at(1000));
        assert_eq!(parts(&found[0], AlertWas::Unknown), [part(-500, 0), part(300, 400)]);
        let quiet = courses(&rules, Some(&history(Vec::new())), &[], part(0, 1005), at(1005));
        assert_eq!(quiet[0].parts, [], "the last look is no older than a step");
        assert!(courses(&[], Some(&history(Vec::new())), &[], part(0, 9), at(9)).is_empty());
    }

    #[test]
    fn the_present_is_told_to_the_moment() {
        let told = history(vec![seen(Severity::Page, 960, 1000)]);
        let now = at(1004);
        let found =
            courses(&[rule(Severity::Page, RuleState::Firing, Some(951))], Some(&told), &[], part(0, 1004), now);
        assert_eq!(found[0].parts, [(part(951, 953), AlertWas::Pending), (part(953, 1004), AlertWas::Firing)]);
        let pending = courses(&[rule(Severity::Page, RuleState::Pending, Some(1003))], None, &[], part(0, 1004), now);
        assert_eq!(parts(&pending[0], AlertWas::Pending), [part(1003, 1004)]);
        assert_eq!(parts(&pending[0], AlertWas::Firing), []);
        let later = courses(&[rule(Severity::Page, RuleState::Firing, Some(2000))], None, &[], part(0, 1004), now);
        assert_eq!(later[0].parts, [(part(0, 1004), AlertWas::Unknown)], "seen from before it began");
    }

    #[test]
    fn what_else_of_a_service_is_active_has_no_known_past() {
        let active = |service: &str, since: i64| ActiveAlert {
            labels: [("service", service), ("severity", "ticket")].into_iter().collect(),
            annotations: Labels::new(),
            state: RuleState::Firing,
            active_at: Some(at(since)),
            value: 1.0,
        };
        let rule_called = |name: &str, active: Vec<ActiveAlert>| Rule {
            name: name.to_owned(),
            query: String::new(),
            labels: Labels::new(),
            health: RuleHealth::Ok,
            last_evaluation: None,
            evaluation_time: Span::ZERO,
            kind: RuleKind::Alerting(AlertingRule {
                state: RuleState::Firing,
                hold: Span::ZERO,
                keep_firing: Span::ZERO,
                annotations: Labels::new(),
                active,
            }),
        };
        let rules = vec![
            rule_called("Burn", vec![active("checkout", 500)]),
            rule_called("QueueFull", vec![active("checkout", 700), active("search", 100)]),
            rule_called("Slow", vec![active("search", 700)]),
        ];
        let group = RuleGroup {
            name: String::new(),
            file: String::new(),
            interval: Span::ZERO,
            last_evaluation: None,
            evaluation_time: Span::ZERO,
            rules,
        };
        let watched = [rule(Severity::Page, RuleState::Firing, Some(500))];
        let found = active_of_service(&[group], "checkout", &watched, part(0, 1000), at(1000));
        let told: Vec<_> = found.iter().map(|it| (it.alert.as_str(), it.severity, it.parts.as_slice())).collect();
        let parts = [(part(0, 700), AlertWas::Unknown), (part(700, 1000), AlertWas::Firing)];
        assert_eq!(told, [("QueueFull", Severity::Ticket, parts.as_slice())]);
    }
}
