//! The error budget: how much of what may go wrong has gone wrong.
//!
//! Formulas: Google, "The Site Reliability Workbook" (2018), chapters 2 and 5. Nothing is clamped: an overspent
//! budget is negative, and how far below zero it is matters.
use super::{events::Events, objective::Target, time::Span};

/// The part of the budget that is left: 1 is untouched, 0 is spent, below 0 is overspent.
///
/// `1 − (bad / total) / (1 − target)`; `None` without events.
pub fn budget_left(events: Events, target: Target) -> Option<f64> {
    events.error_ratio().map(|ratio| 1.0 - ratio / target.error_budget_ratio())
}

/// The part of the window's budget that `bad` events cost, when the window holds `total_in_window`.
///
/// Additive: the parts of disjoint intervals sum to what was spent in all.
pub fn budget_spent(bad: f64, total_in_window: f64, target: Target) -> Option<f64> {
    let allowed = allowed_bad(total_in_window, target);
    (allowed > 0.0 && allowed.is_finite() && bad.is_finite()).then(|| bad / allowed)
}

/// How many events of `total` may be bad.
pub fn allowed_bad(total: f64, target: Target) -> f64 {
    total * target.error_budget_ratio()
}

/// The budget as time: how long everything may fail in `window`.
pub fn budget_as_outage(window: Span, target: Target) -> Span {
    window.times(target.error_budget_ratio())
}

/// How many events without a fault would be needed before the target can be judged at 95 % confidence: the rule of
/// three, `3 / (1 − target)`.
pub fn events_needed(target: Target) -> f64 {
    (3.0 / target.error_budget_ratio()).round()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn target(ratio: f64) -> Target {
        Target::from_ratio(ratio).unwrap()
    }

    #[test]
    fn half_the_allowed_failures_leave_half_the_budget() {
        let left = budget_left(Events { bad: 500.0, total: 1_000_000.0 }, target(0.999)).unwrap();
        assert!((left - 0.5).abs() < 1e-9);
    }

    #[test]
    fn overspending_is_shown_as_it_is() {
        let left = budget_left(Events { bad: 53_984.0, total: 48_200_000.0 }, target(0.999)).unwrap();
        assert!((left + 0.12).abs() < 1e-4, "{left}");
    }

    #[test]
    fn no_events_leave_nothing_to_say() {
        assert_eq!(budget_left(Events::default(), target(0.999)), None);
        assert_eq!(budget_spent(0.0, 0.0, target(0.999)), None);
    }

    #[test]
    fn parts_sum_to_the_whole() {
        let (total, bad) = (1_000_000.0, [120.0, 3.0, 377.0]);
        let parts: f64 = bad.iter().map(|it| budget_spent(*it, total, target(0.999)).unwrap()).sum();
        let left = budget_left(Events { bad: bad.iter().sum(), total }, target(0.999)).unwrap();
        assert!((1.0 - parts - left).abs() < 1e-12);
    }

    /// The workbook's own example: 99.9 % over 30 days is 43.2 minutes.
    #[test]
    fn three_nines_are_forty_three_minutes() {
        assert_eq!(budget_as_outage(Span::from_days(30), target(0.999)), Span::from_millis(2_592_000));
    }

    #[test]
    fn the_rule_of_three() {
        assert!((events_needed(target(0.999)) - 3000.0).abs() < 1e-6);
    }
}
