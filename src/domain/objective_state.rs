//! Where an objective stands. Without data it is never fine.
use super::{
    error_budget::events_needed,
    measurement::{Measurement, Weighting},
    objective::Objective,
    rule::RuleState,
    time::{Instant, Span},
};

/// Where an objective stands; worst first, and what is not known after what is known to be bad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ObjectiveState {
    /// More was spent than there was.
    OutOfBudget,
    /// Little is left, or it is going fast.
    AtRisk,
    /// Nothing was measured in the window.
    NoData,
    /// It was measured, but not lately.
    Stale {
        /// Since when nothing came.
        since: Instant,
    },
    /// Part of the data is missing, so the number may be wrong either way.
    Partial {
        /// The part of the window that was measured, if that is known.
        coverage: Option<f64>,
    },
    /// Too few events to tell.
    TooLittleData {
        /// How many more would be needed.
        needed: f64,
    },
    /// As promised.
    WithinTarget,
}

/// Below this part of the budget an objective is at risk.
pub const AT_RISK_BELOW: f64 = 0.25;

/// Below this part of the window measured, the number is called partial.
pub const PARTIAL_BELOW: f64 = 0.90;

/// How old the newest sample may be before it is stale: a rule interval and a lookback of five minutes, twice.
pub const STALE_AFTER: Span = Span::from_minutes(10);

/// Where `objective` stands, given what was measured.
///
/// Order matters: what is known to be bad is said first, even when data is missing besides; what is missing is said
/// before anything good is.
pub fn judge(objective: &Objective, measured: &Measurement) -> ObjectiveState {
    let budget = measured.budget_left(objective.target);
    let stale = measured.newest.filter(|newest| measured.at.since(*newest) > STALE_AFTER);
    let Some((left, weighting)) = budget else {
        return match (stale, measured.newest) {
            (Some(since), _) if is_inside(objective, measured, since) => ObjectiveState::Stale { since },
            (None, Some(_)) if measured.partial => ObjectiveState::Partial { coverage: measured.coverage },
            (None, Some(_)) => ObjectiveState::TooLittleData { needed: objective.target.map_or(1.0, events_needed) },
            _ => ObjectiveState::NoData,
        };
    };
    if measured.coverage == Some(0.0) {
        return ObjectiveState::NoData;
    }
    if let Some(since) = stale {
        return if left < 0.0 { ObjectiveState::OutOfBudget } else { ObjectiveState::Stale { since } };
    }
    if weighting == Weighting::Events && is_too_little(objective, measured) {
        let have = measured.events.map_or(0.0, |events| events.total);
        let needed = objective.target.map_or(1.0, events_needed);
        return ObjectiveState::TooLittleData { needed: (needed - have).max(1.0).ceil() };
    }
    if left < 0.0 {
        return ObjectiveState::OutOfBudget;
    }
    if left < AT_RISK_BELOW || is_burning(objective) {
        return ObjectiveState::AtRisk;
    }
    // Asked when it was measured last and not answered: nobody knows whether the number still holds.
    let is_of_unknown_age = objective.freshness_query.is_some() && measured.newest.is_none();
    if is_of_unknown_age || measured.partial || measured.coverage.is_some_and(|coverage| coverage < PARTIAL_BELOW) {
        return ObjectiveState::Partial { coverage: measured.coverage };
    }
    ObjectiveState::WithinTarget
}

impl ObjectiveState {
    /// What is left of a state that was last told at `told`, seen at `now`: after a long silence good is no longer known.
    pub fn after_silence(self, told: Instant, now: Instant) -> Self {
        match self {
            Self::OutOfBudget => self,
            _ if now.since(told) <= STALE_AFTER || self.is_unknown() => self,
            _ => Self::Stale { since: told },
        }
    }

    /// Whether it is not known how the objective stands.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::NoData | Self::Stale { .. } | Self::Partial { .. } | Self::TooLittleData { .. })
    }

    /// For sorting: the worst first.
    pub fn rank(&self) -> u8 {
        match self {
            Self::OutOfBudget => 0,
            Self::AtRisk => 1,
            Self::NoData => 2,
            Self::Stale { .. } => 3,
            Self::Partial { .. } => 4,
            Self::TooLittleData { .. } => 5,
            Self::WithinTarget => 6,
        }
    }
}

fn is_inside(objective: &Objective, measured: &Measurement, at: Instant) -> bool {
    measured.at.since(at) <= objective.window
}

/// Whether the promise and its breach are both plausible, given how few events there were.
fn is_too_little(objective: &Objective, measured: &Measurement) -> bool {
    let (Some(events), Some(target)) = (measured.events, objective.target) else { return false };
    let interval = events.error_ratio_interval();
    let undecided = interval.is_some_and(|interval| interval.contains(target.error_budget_ratio()));
    events.total < events_needed(target) && undecided
}

fn is_burning(objective: &Objective) -> bool {
    objective.burn_alerts.iter().any(|alert| alert.state == RuleState::Firing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_silent_for_long_leaves_nothing_good_behind() {
        let told = Instant::from_unix_millis(1_000_000);
        let (soon, late) = (told + STALE_AFTER, told + STALE_AFTER + Span::from_secs(1));
        for state in [ObjectiveState::WithinTarget, ObjectiveState::AtRisk] {
            assert_eq!(state.after_silence(told, soon), state);
            assert_eq!(state.after_silence(told, late), ObjectiveState::Stale { since: told });
        }
        for state in [ObjectiveState::OutOfBudget, ObjectiveState::NoData] {
            assert_eq!(state.after_silence(told, late), state, "what was bad or unknown stays that");
        }
    }
    use crate::domain::{alert::Severity, events::Events, objective::BurnAlert};

    fn objective() -> Objective {
        Objective::example("x", "availability")
    }

    fn measured(bad: f64, total: f64) -> Measurement {
        let at = Instant::from_unix_millis(1_795_000_000_000);
        Measurement {
            events: Some(Events { bad, total }),
            coverage: Some(1.0),
            newest: Some(at - Span::from_secs(30)),
            ..Measurement::nothing(at)
        }
    }

    #[test]
    fn nothing_measured_is_no_data_and_never_fine() {
        let nothing = Measurement::nothing(Instant::default());
        assert_eq!(judge(&objective(), &nothing), ObjectiveState::NoData);
        let told = Measurement { tool_budget_left: Some(1.0), coverage: Some(0.0), ..nothing };
        assert_eq!(judge(&objective(), &told), ObjectiveState::NoData, "a tool's 100 % over nothing");
    }

    #[test]
    fn plenty_left_is_within_target() {
        assert_eq!(judge(&objective(), &measured(100.0, 1e6)), ObjectiveState::WithinTarget);
    }

    #[test]
    fn little_left_or_a_firing_alert_is_at_risk() {
        assert_eq!(judge(&objective(), &measured(800.0, 1e6)), ObjectiveState::AtRisk);
        let mut burning = objective();
        burning.burn_alerts.push(BurnAlert {
            long: Span::from_hours(1),
            short: Span::from_minutes(5),
            factor: 14.4,
            severity: Severity::Page,
            hold: Span::ZERO,
            alert: "Burn".into(),
            state: RuleState::Firing,
            since: None,
            place: Default::default(),
        });
        assert_eq!(judge(&burning, &measured(100.0, 1e6)), ObjectiveState::AtRisk);
    }

    #[test]
    fn overspent_is_out_of_budget_even_when_old_or_partial() {
        let mut old = measured(2000.0, 1e6);
        assert_eq!(judge(&objective(), &old), ObjectiveState::OutOfBudget);
        old.newest = old.newest.map(|newest| newest - Span::from_days(1));
        old.partial = true;
        assert_eq!(judge(&objective(), &old), ObjectiveState::OutOfBudget);
    }

    #[test]
    fn old_is_stale_with_the_moment_it_ended() {
        let mut old = measured(100.0, 1e6);
        let since = old.at - Span::from_minutes(19);
        old.newest = Some(since);
        assert_eq!(judge(&objective(), &old), ObjectiveState::Stale { since });
        old.events = None;
        assert_eq!(judge(&objective(), &old), ObjectiveState::Stale { since });
        old.newest = Some(old.at - Span::from_days(40));
        assert_eq!(judge(&objective(), &old), ObjectiveState::NoData, "older than the window");
    }

    #[test]
    fn missing_parts_are_partial() {
        let mut holes = measured(100.0, 1e6);
        holes.coverage = Some(0.8);
        assert_eq!(judge(&objective(), &holes), ObjectiveState::Partial { coverage: Some(0.8) });
        holes.coverage = Some(0.99);
        holes.partial = true;
        assert!(judge(&objective(), &holes).is_unknown());
        holes.events = None;
        let partial = ObjectiveState::Partial { coverage: Some(0.99) };
        assert_eq!(judge(&objective(), &holes), partial, "more events would not help");
    }

    #[test]
    fn what_was_asked_for_its_age_and_did_not_tell_is_not_fine() {
        let ageless = Measurement { newest: None, ..measured(100.0, 1e6) };
        assert_eq!(judge(&objective(), &ageless), ObjectiveState::WithinTarget, "nobody could ask");
        let mut asked = objective();
        asked.freshness_query = Some("max(timestamp(x))".into());
        assert_eq!(judge(&asked, &ageless), ObjectiveState::Partial { coverage: Some(1.0) });
        let over = Measurement { newest: None, ..measured(2000.0, 1e6) };
        assert_eq!(judge(&asked, &over), ObjectiveState::OutOfBudget);
    }

    #[test]
    fn few_events_say_so_with_how_many_are_missing() {
        assert_eq!(judge(&objective(), &measured(0.0, 100.0)), ObjectiveState::TooLittleData { needed: 2900.0 });
        assert_eq!(judge(&objective(), &measured(100.0, 200.0)), ObjectiveState::OutOfBudget, "few, but clear");
        let mut silent = measured(0.0, 0.0);
        silent.coverage = None;
        assert_eq!(
            judge(&objective(), &silent),
            ObjectiveState::TooLittleData { needed: 3000.0 },
            "measured, no traffic"
        );
    }
}
