//! What was measured of an objective at one instant, from counts to coverage.
use super::{
    burn_down::Tile,
    error_budget,
    events::Events,
    objective::Target,
    provenance::Provenance,
    time::{Instant, Span},
};

/// Everything a source answered about one objective. What could not be had is `None` or empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The instant it is about.
    pub at: Instant,
    /// Events of the whole window, counted.
    pub events: Option<Events>,
    /// The error ratio of the window with every moment weighing the same, where events cannot be counted.
    pub time_weighted_error_ratio: Option<f64>,
    /// The part of the budget left as the tool itself says it.
    pub tool_budget_left: Option<f64>,
    /// The part of the window in which something was measured, 0 to 1.
    pub coverage: Option<f64>,
    /// The newest moment something was measured at.
    pub newest: Option<Instant>,
    /// Error ratios over the windows of the burn alerts.
    pub error_ratios: Vec<WindowedRatio>,
    /// The window in equal tiles, oldest first; for the shape of the burn-down.
    pub tiles: Vec<Tile>,
    /// Whether the source said that part of the data is missing.
    pub partial: bool,
    /// What stands behind the numbers.
    pub provenance: Vec<Provenance>,
    /// What was odd about them.
    pub notes: Vec<String>,
}

/// An error ratio over one window, up to the measurement's instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowedRatio {
    /// How far back it looks.
    pub window: Span,
    /// The ratio, 0 to 1; `None` if there was nothing to divide by.
    pub ratio: Option<f64>,
}

/// How a budget was come by: exact numbers come first, the others say what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// Counted events.
    Events,
    /// Averaged ratios: the night weighs as much as the day.
    Time,
    /// The tool's own word.
    Tool,
}

impl Measurement {
    /// Nothing was measured.
    pub fn nothing(at: Instant) -> Self {
        Self {
            at,
            events: None,
            time_weighted_error_ratio: None,
            tool_budget_left: None,
            coverage: None,
            newest: None,
            error_ratios: Vec::new(),
            tiles: Vec::new(),
            partial: false,
            provenance: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The part of the budget left, and how it was come by: counted if possible, else averaged, else the tool's word.
    ///
    /// Without a target only the tool's word can be had.
    pub fn budget_left(&self, target: Option<Target>) -> Option<(f64, Weighting)> {
        let counted = self.events.zip(target).and_then(|(events, target)| error_budget::budget_left(events, target));
        let averaged = || {
            let ratio = self.time_weighted_error_ratio.filter(|it| it.is_finite())?;
            Some((1.0 - ratio / target?.error_budget_ratio(), Weighting::Time))
        };
        let told = || self.tool_budget_left.filter(|it| it.is_finite()).map(|left| (left, Weighting::Tool));
        counted.map(|left| (left, Weighting::Events)).or_else(averaged).or_else(told)
    }

    /// The measured part of good events over the window.
    pub fn good_ratio(&self, target: Option<Target>) -> Option<f64> {
        match self.budget_left(target)? {
            // From the counts themselves, not by way of the budget: a subtraction less to round.
            (_, Weighting::Events) => self.events.and_then(|it| it.good_ratio()),
            (left, _) => Some(1.0 - (1.0 - left) * target?.error_budget_ratio()),
        }
    }

    /// The error ratio over `window`, if it was asked for and measured.
    pub fn error_ratio_over(&self, window: Span) -> Option<f64> {
        self.error_ratios.iter().find(|it| it.window == window).and_then(|it| it.ratio).filter(|it| it.is_finite())
    }

    /// How long ago something was measured last.
    pub fn age(&self) -> Option<Span> {
        self.newest.map(|newest| self.at.since(newest))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn counted_before_averaged_before_told() {
        let target = Target::from_ratio(0.99);
        assert!(target.is_some());
        let mut measured = Measurement::nothing(Instant::default());
        assert_eq!(measured.budget_left(target), None);
        measured.tool_budget_left = Some(0.7);
        assert_eq!(measured.budget_left(target), Some((0.7, Weighting::Tool)));
        assert!((measured.good_ratio(target).unwrap() - 0.997).abs() < 1e-12);
        measured.time_weighted_error_ratio = Some(0.005);
        assert_eq!(measured.budget_left(target).map(|it| it.1), Some(Weighting::Time));
        measured.events = Some(Events { bad: 0.0, total: 0.0 });
        assert_eq!(measured.budget_left(target).map(|it| it.1), Some(Weighting::Time), "no events say nothing");
        measured.events = Some(Events { bad: 1.0, total: 100.0 });
        assert_eq!(measured.budget_left(target).map(|it| it.1), Some(Weighting::Events));
        measured.tool_budget_left = Some(f64::NAN);
        assert_eq!(measured.good_ratio(target), Some(0.99));
    }
}
