//! How do we know: where a number came from, when, and how much of the window stands behind it.
use super::time::{Instant, Range, Span};

/// What stands behind a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// The source's name in the configuration.
    pub source: String,
    /// What was asked, exactly.
    pub query: String,
    /// The instant the question was about.
    pub as_of: Instant,
    /// When the answer came, by the source's clock.
    pub asked_at: Instant,
    /// How long the answer took.
    pub took: Span,
}

/// What stands behind what was measured again and again over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTime {
    /// The question, and its answer's age.
    pub asked: Provenance,
    /// The range asked for.
    pub range: Range,
    /// From one measurement to the next.
    pub step: Span,
    /// How far each looks back.
    pub window: Span,
    /// How many there are.
    pub n: usize,
    /// The last of them.
    pub newest: Option<Instant>,
}

impl OverTime {
    /// Measurements of those that could be there until `now`, 0 to 1; `None` where none could be.
    pub fn coverage(&self, now: Instant) -> Option<f64> {
        let until = self.range.to.min(now);
        let possible = until.since(self.range.from).max(Span::ZERO).ratio_to(self.step)?.floor();
        // A range of whole steps has a measurement at either end.
        (possible > 0.0).then(|| (self.n as f64 / possible).min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_measured_yet_is_not_missing() {
        let start = Instant::default();
        let after = |minutes: i64| start + Span::from_minutes(minutes);
        let asked =
            Provenance { source: String::new(), query: String::new(), as_of: start, asked_at: start, took: Span::ZERO };
        let range = Range { from: start, to: after(10) };
        let (step, window) = (Span::from_minutes(1), Span::from_minutes(5));
        let measured = |n| OverTime { asked: asked.clone(), range, step, window, n, newest: None };
        assert_eq!(measured(5).coverage(after(60)), Some(0.5));
        assert_eq!(measured(5).coverage(after(5)), Some(1.0), "the second half is yet to come");
        assert_eq!(measured(11).coverage(after(60)), Some(1.0));
        assert_eq!(measured(0).coverage(after(60)), Some(0.0));
        assert_eq!(measured(0).coverage(start), None);
    }
}
