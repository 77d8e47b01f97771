//! Counted events: what went wrong, out of how many; and how sure that makes us.

/// Events of one window. Counts are estimates of a counter's increase and need not be whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Events {
    /// Those that count against the objective.
    pub bad: f64,
    /// All of them.
    pub total: f64,
}

/// From a lowest to a highest plausible value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Events {
    /// Bad events as a part of all, 0 to 1; `None` without events or with counts that make no sense.
    ///
    /// More bad than total is kept as it is (above 1): a metric that contradicts itself should be seen, not clamped.
    pub fn error_ratio(&self) -> Option<f64> {
        let sane = self.total > 0.0 && self.total.is_finite() && self.bad.is_finite() && self.bad >= 0.0;
        sane.then(|| self.bad / self.total)
    }

    /// Good events as a part of all.
    pub fn good_ratio(&self) -> Option<f64> {
        self.error_ratio().map(|ratio| 1.0 - ratio)
    }

    /// Both counts together.
    pub fn plus(&self, other: Events) -> Events {
        Events { bad: self.bad + other.bad, total: self.total + other.total }
    }

    /// Where the true error ratio lies with a confidence of 95 %: the Wilson score interval.
    ///
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    pub fn error_ratio_interval(&self) -> Option<Interval> {
        const Z: f64 = 1.959_963_984_540_054;
        let p = self.error_ratio()?.min(1.0);
        let n = self.total;
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let (centre, scale) = (p + Z * Z / (2.0 * n), 1.0 + Z * Z / n);
        Some(Interval { low: ((centre - spread) / scale).max(0.0), high: ((centre + spread) / scale).min(1.0) })
    }
}

impl Interval {
    /// Whether `value` lies within, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn no_events_are_not_a_hundred_per_cent() {
        assert_eq!(Events { bad: 0.0, total: 0.0 }.good_ratio(), None);
        assert_eq!(Events { bad: f64::NAN, total: 5.0 }.good_ratio(), None);
        assert_eq!(Events { bad: 1.0, total: f64::INFINITY }.error_ratio(), None);
    }

    #[test]
    fn a_metric_that_contradicts_itself_is_seen() {
        assert_eq!(Events { bad: 3.0, total: 2.0 }.error_ratio(), Some(1.5));
    }

    /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
    /// table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
    #[test]
    fn the_interval_is_wilsons() {
        let interval = Events { bad: 81.0, total: 263.0 }.error_ratio_interval().unwrap();
        assert!((interval.low - 0.2553).abs() < 5e-5 && (interval.high - 0.3662).abs() < 5e-5, "{interval:?}");
        let clean = Events { bad: 0.0, total: 20.0 }.error_ratio_interval().unwrap();
        assert!(clean.low.abs() < 1e-12 && (clean.high - 0.1611).abs() < 5e-5, "{clean:?}");
    }
}
