//! Instants, spans and ranges; `now` is always an argument.
use super::order;
use std::ops::{Add, Sub};

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A signed length of time in whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// From one moment to a later one; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// Where it begins.
    pub from: Instant,
    /// Where it ends.
    pub to: Instant,
}

impl Instant {
    /// From milliseconds since the epoch.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds since the epoch, as Prometheus writes them; rounded to the millisecond, saturating.
    pub fn from_unix_secs(secs: f64) -> Self {
        Self((secs * 1000.0).round() as i64)
    }

    /// Milliseconds since the epoch.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// Seconds since the epoch.
    pub fn unix_secs(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// The last multiple of `step` since the epoch that is not after this moment; itself if `step` is not positive.
    pub fn floor_to(self, step: Span) -> Self {
        if step.0 <= 0 { self } else { Self(self.0.div_euclid(step.0).saturating_mul(step.0)) }
    }

    /// The first multiple of `step` since the epoch that is not before this moment; itself if `step` is not positive.
    pub fn ceil_to(self, step: Span) -> Self {
        let floor = self.floor_to(step);
        if floor == self { self } else { floor + step }
    }

    /// How long after `earlier` this moment is; negative if it is before.
    pub fn since(self, earlier: Instant) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// From milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// From seconds with a fraction; rounded to the millisecond, saturating, NaN is zero.
    pub fn from_secs_f64(secs: f64) -> Self {
        Self((secs * 1000.0).round() as i64)
    }

    /// From whole minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self::from_secs(minutes.saturating_mul(60))
    }

    /// From whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_minutes(hours.saturating_mul(60))
    }

    /// From days of 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Self::from_hours(days.saturating_mul(24))
    }

    /// Whole milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Seconds with a fraction.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// This span without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// How many times `other` fits into this span; `None` if `other` is zero.
    pub fn ratio_to(self, other: Span) -> Option<f64> {
        (other.0 != 0).then(|| self.0 as f64 / other.0 as f64)
    }

    /// This span `factor` times; rounded to the millisecond.
    pub fn times(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor).round() as i64)
    }
}

impl Range {
    /// The `length` that ends at `to`.
    pub fn ending_at(to: Instant, length: Span) -> Self {
        Self { from: to - length, to }
    }

    /// How long it is.
    pub fn length(&self) -> Span {
        self.to.since(self.from)
    }

    /// Whether `at` lies within it, ends included.
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && at <= self.to
    }

    /// The time both ranges have; a moment where one ends as the other begins.
    pub fn common(self, other: Range) -> Option<Range> {
        let common = Range { from: self.from.max(other.from), to: self.to.min(other.to) };
        (common.from <= common.to).then_some(common)
    }

    /// The time that any of `ranges` has, the earliest first: what overlaps or meets is one.
    pub fn joined(mut ranges: Vec<Range>) -> Vec<Range> {
        order::by_key(&mut ranges, |it| it.from);
        let mut joined: Vec<Range> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.from <= last.to => last.to = last.to.max(range.to),
                _ => joined.push(range),
            }
        }
        joined
    }

    /// The step that covers it with at most `most_points` points and is a whole multiple of `grain`.
    ///
    /// Prometheus refuses more than 11,000 points a series; one step too many is avoided by rounding up.
    pub fn step_for(&self, most_points: u32, grain: Span) -> Span {
        let grain = grain.millis().max(1);
        let most = i64::from(most_points.max(1));
        let least = self.length().millis().max(0).div_euclid(most) + 1;
        Span(((least + grain - 1) / grain).max(1) * grain)
    }
}

impl Add<Span> for Instant {
    type Output = Instant;
    fn add(self, span: Span) -> Instant {
        Instant(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Instant;
    fn sub(self, span: Span) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_and_ceils_to_steps_on_both_sides_of_the_epoch() {
        let minute = Span::from_minutes(1);
        assert_eq!(Instant::from_unix_millis(61_500).floor_to(minute), Instant::from_unix_millis(60_000));
        assert_eq!(Instant::from_unix_millis(61_500).ceil_to(minute), Instant::from_unix_millis(120_000));
        assert_eq!(Instant::from_unix_millis(-1).floor_to(minute), Instant::from_unix_millis(-60_000));
        assert_eq!(Instant::from_unix_millis(60_000).ceil_to(minute), Instant::from_unix_millis(60_000));
        assert_eq!(Instant::from_unix_millis(5).floor_to(Span::ZERO), Instant::from_unix_millis(5));
    }

    #[test]
    fn nonsense_from_outside_is_a_moment_and_not_a_panic() {
        assert_eq!(Instant::from_unix_secs(f64::NAN), Instant::from_unix_millis(0));
        assert_eq!(Instant::from_unix_secs(f64::INFINITY) + Span::from_days(1), Instant::from_unix_millis(i64::MAX));
    }

    #[test]
    fn ranges_share_what_both_have_and_join_where_they_meet() {
        let part = |from: i64, to: i64| Range { from: Instant(from), to: Instant(to) };
        assert_eq!(part(0, 10).common(part(5, 20)), Some(part(5, 10)));
        assert_eq!(part(0, 20).common(part(5, 10)), Some(part(5, 10)));
        assert_eq!(part(0, 10).common(part(10, 20)), Some(part(10, 10)), "both ends belong to a range");
        assert_eq!(part(0, 10).common(part(11, 20)), None);
        assert_eq!(
            Range::joined(vec![part(30, 40), part(0, 10), part(2, 5), part(10, 20)]),
            [part(0, 20), part(30, 40)]
        );
    }

    #[test]
    fn a_step_never_asks_for_more_points_than_allowed() {
        for days in [1, 7, 28, 30, 90, 365] {
            let range = Range::ending_at(Instant::from_unix_millis(1_795_000_000_000), Span::from_days(days));
            let step = range.step_for(11_000, Span::from_secs(15));
            assert!(range.length().millis() / step.millis() < 11_000, "{days} days at {step:?}");
            assert_eq!(step.millis() % 15_000, 0);
        }
        let nothing = Range { from: Instant::default(), to: Instant::default() };
        assert_eq!(nothing.step_for(0, Span::ZERO), Span::from_millis(1));
    }
}
