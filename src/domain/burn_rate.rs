//! How fast a budget burns, and whether an alert's pair of windows agrees.
//!
//! Google, "The Site Reliability Workbook" (2018), chapter 5, section "Multiwindow, multi-burn-rate alerts".
use super::{
    events::Events,
    objective::{BurnAlert, Target},
    time::Span,
};

/// How many times faster than even spending: 1 spends exactly the budget in exactly the window.
pub fn burn_rate(error_ratio: f64, target: Target) -> f64 {
    error_ratio / target.error_budget_ratio()
}

/// The burn rate of counted events; `None` without events.
pub fn burn_rate_of(events: Events, target: Target) -> Option<f64> {
    events.error_ratio().map(|ratio| burn_rate(ratio, target))
}

/// The fastest a budget can burn: everything fails.
pub fn fastest_burn_rate(target: Target) -> f64 {
    1.0 / target.error_budget_ratio()
}

/// The factor that spends `budget_fraction` of a `window`'s budget within `long`.
pub fn factor_for(budget_fraction: f64, window: Span, long: Span) -> Option<f64> {
    window.ratio_to(long).map(|times| budget_fraction * times)
}

/// The part of the budget that burning at `factor` for `long` costs.
pub fn budget_fraction(factor: f64, window: Span, long: Span) -> Option<f64> {
    long.ratio_to(window).map(|part| factor * part)
}

/// What a pair of windows says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairState {
    /// Neither window burns fast enough.
    Quiet,
    /// Only the long window does: it was bad, it is over.
    LongOnly,
    /// Only the short window does: it has just begun.
    ShortOnly,
    /// Both do: the alert's condition holds.
    Both,
    /// At least one window was not measured.
    Unknown,
}

/// Compares the burn rates of both windows with the alert's own factor.
pub fn pair_state(alert: &BurnAlert, long_burn: Option<f64>, short_burn: Option<f64>) -> PairState {
    let known = |burn: Option<f64>| burn.filter(|it| it.is_finite());
    match (known(long_burn), known(short_burn)) {
        (Some(long), Some(short)) => match (long > alert.factor, short > alert.factor) {
            (true, true) => PairState::Both,
            (true, false) => PairState::LongOnly,
            (false, true) => PairState::ShortOnly,
            (false, false) => PairState::Quiet,
        },
        _ => PairState::Unknown,
    }
}

/// Whether the alert can fire at all: a factor beyond the fastest burn never will.
pub fn can_fire(alert: &BurnAlert, target: Target) -> bool {
    alert.factor < fastest_burn_rate(target)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::domain::{alert::Severity, rule::RuleState};

    fn alert(factor: f64) -> BurnAlert {
        BurnAlert {
            long: Span::from_hours(1),
            short: Span::from_minutes(5),
            factor,
            severity: Severity::Page,
            hold: Span::ZERO,
            alert: "Burn".into(),
            state: RuleState::Inactive,
            since: None,
            place: Default::default(),
        }
    }

    /// Table 5-8 of the workbook, with the 24 h pair its rules add: 2 % in 1 h, 5 % in 6 h, 10 % in 1 d and 3 d.
    #[test]
    fn factors_of_the_workbook() {
        let month = Span::from_days(30);
        for (fraction, hours, factor) in [(0.02, 1, 14.4), (0.05, 6, 6.0), (0.10, 24, 3.0), (0.10, 72, 1.0)] {
            let found = factor_for(fraction, month, Span::from_hours(hours)).unwrap();
            assert!((found - factor).abs() < 1e-9, "{hours} h: {found}");
            assert!((budget_fraction(factor, month, Span::from_hours(hours)).unwrap() - fraction).abs() < 1e-12);
        }
    }

    #[test]
    fn both_windows_must_agree_and_missing_is_not_quiet() {
        let alert = alert(14.4);
        assert_eq!(pair_state(&alert, Some(20.0), Some(15.0)), PairState::Both);
        assert_eq!(pair_state(&alert, Some(20.0), Some(1.0)), PairState::LongOnly);
        assert_eq!(pair_state(&alert, Some(1.0), Some(20.0)), PairState::ShortOnly);
        assert_eq!(pair_state(&alert, Some(14.4), Some(14.4)), PairState::Quiet);
        assert_eq!(pair_state(&alert, Some(20.0), None), PairState::Unknown);
        assert_eq!(pair_state(&alert, Some(f64::NAN), Some(1.0)), PairState::Unknown);
    }

    #[test]
    fn an_alert_beyond_the_fastest_burn_never_fires() {
        assert!(!can_fire(&alert(14.4), Target::from_ratio(0.90).unwrap()));
        assert!(can_fire(&alert(14.4), Target::from_ratio(0.999).unwrap()));
    }
}
