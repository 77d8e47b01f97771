//! Other ranges of time, reached by hand: zoomed in, zoomed out, moved, pinched.
use super::Plane;
use crate::domain::time::{Instant, Range, Span};

/// Nobody zooms in further: a scrape is rarely more often.
pub const SHORTEST: Span = Span::from_minutes(1);

/// Nobody zooms out further.
pub const LONGEST: Span = Span::from_days(2 * 365);

/// A drag of fewer CSS pixels is a press.
pub const LEAST_DRAG: f64 = 5.0;

/// CSS pixels from the left and from the top.
pub type Point = (f64, f64);

/// How far one point is from another.
pub fn away(one: Point, other: Point) -> f64 {
    let (across, down) = (one.0 - other.0, one.1 - other.1);
    (across * across + down * down).sqrt()
}

impl Plane {
    /// What was brushed between two places across, if it was a drag at all; not after `now`.
    pub fn brushed(&self, a: f64, b: f64, now: Instant) -> Option<Range> {
        ((a - b).abs() >= LEAST_DRAG).then(|| reachable(self.between(a, b), now))
    }

    /// Twice the time around the middle.
    pub fn zoomed_out(&self, now: Instant) -> Range {
        self.scaled(self.middle(), 2.0, now)
    }

    /// Half the time around `at`.
    pub fn zoomed_in(&self, at: Instant, now: Instant) -> Range {
        self.scaled(at, 0.5, now)
    }

    /// The range moved with the paper by so many CSS pixels: to the right is to the past.
    pub fn panned(&self, pixels: f64, now: Instant) -> Range {
        let by = self.span(-pixels);
        reachable(Range { from: self.range.from + by, to: self.range.to + by }, now)
    }

    /// What two fingers make of it that were at `before` and are at `after`: what was between them stays there, and
    /// their distance counts, however they lie.
    pub fn pinched(&self, before: (Point, Point), after: (Point, Point), now: Instant) -> Range {
        let wide = |(one, other): (Point, Point)| away(one, other).max(1.0);
        let middle = |(one, other): (Point, Point)| (one.0 + other.0) / 2.0;
        let length = self.range.length().times(wide(before) / wide(after));
        let part = (middle(after) - self.place.left) / (self.place.right - self.place.left).max(1.0);
        let middle = self.instant(middle(before));
        let from = middle - length.times(part);
        reachable(Range { from, to: from + length }, now)
    }

    /// The time around `at` that is `factor` times as long and keeps `at` where it is.
    fn scaled(&self, at: Instant, factor: f64, now: Instant) -> Range {
        let before = at.since(self.range.from).times(factor);
        let after = self.range.to.since(at).times(factor);
        reachable(Range { from: at - before, to: at + after }, now)
    }

    fn middle(&self) -> Instant {
        self.range.from + self.range.length().times(0.5)
    }
}

/// The range in whole seconds, from a day on in whole minutes; neither too short nor too long nor after `now`.
fn reachable(range: Range, now: Instant) -> Range {
    let length = range.length().max(SHORTEST).min(LONGEST);
    let middle = range.from + range.length().times(0.5);
    let grain = if length >= Span::from_days(1) { Span::from_minutes(1) } else { Span::from_secs(1) };
    let to = (middle + length.times(0.5)).min(now).ceil_to(grain);
    Range { from: (to - length).floor_to(grain), to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::plane::{Scale, tests::plane};
    use proptest::prelude::*;

    const NOW: Instant = Instant::from_unix_millis(10_000_000);

    fn range(from: i64, to: i64) -> Range {
        Range { from: Instant::from_unix_millis(from * 1000), to: Instant::from_unix_millis(to * 1000) }
    }

    /// Two fingers beside each other.
    fn level((one, other): (f64, f64)) -> (Point, Point) {
        ((one, 50.0), (other, 50.0))
    }

    fn subject() -> Plane {
        plane(Scale::Linear { low: 0.0, high: 1.0 }, Vec::new())
    }

    #[test]
    fn a_drag_zooms_and_a_press_does_not() {
        assert_eq!(subject().brushed(110.0, 210.0, NOW), Some(range(200, 400)));
        assert_eq!(subject().brushed(210.0, 110.0, NOW), Some(range(200, 400)), "either way");
        assert_eq!(subject().brushed(210.0, 212.0, NOW), None);
        assert_eq!(subject().brushed(0.0, 900.0, NOW), Some(range(0, 1000)), "not beyond the plot");
    }

    #[test]
    fn zooming_out_doubles_and_never_shows_the_future() {
        assert_eq!(subject().zoomed_out(NOW), range(-500, 1500));
        assert_eq!(subject().zoomed_out(Instant::from_unix_millis(1_000_000)), range(-1000, 1000));
        assert_eq!(subject().zoomed_in(Instant::from_unix_millis(500_000), NOW), range(250, 750));
    }

    #[test]
    fn the_paper_follows_the_hand() {
        assert_eq!(subject().panned(50.0, NOW), range(-100, 900));
        assert_eq!(subject().panned(-50.0, NOW), range(100, 1100));
        assert_eq!(subject().panned(-50.0, Instant::from_unix_millis(1_000_000)), range(0, 1000));
    }

    #[test]
    fn what_lay_under_two_fingers_stays_there() {
        let pinched = |before: (f64, f64), after: (f64, f64)| subject().pinched(level(before), level(after), NOW);
        assert_eq!(pinched((210.0, 310.0), (160.0, 360.0)), range(250, 750));
        assert_eq!(pinched((210.0, 310.0), (260.0, 360.0)), range(-100, 900));
        let upright = |high: f64| ((260.0, 50.0), (260.0, 50.0 + high));
        assert_eq!(subject().pinched(upright(20.0), upright(40.0), NOW), range(250, 750), "one above the other");
    }

    proptest! {
        #[test]
        fn whatever_hands_do_there_is_time_to_see(
            a in -2000.0_f64..2000.0, b in -2000.0_f64..2000.0, c in -2000.0_f64..2000.0, d in -2000.0_f64..2000.0
        ) {
            let it = subject();
            let ranges = [it.panned(a, NOW), it.pinched(level((a, b)), level((c, d)), NOW), it.zoomed_out(NOW), it.zoomed_in(it.instant(a), NOW)];
            for range in ranges.into_iter().chain(it.brushed(a, b, NOW)) {
                prop_assert!(range.length() >= SHORTEST && range.length() <= LONGEST + Span::from_minutes(1), "{:?}", range);
                prop_assert!(range.to < NOW + Span::from_minutes(1) && range.to.unix_millis() % 1000 == 0);
            }
        }
    }
}
