//! What a crosshair tells: the instant it stands on, and the values of all series there, the highest first.
use super::{Plane, Trace};
use crate::{
    charts::ink::Role,
    domain::{
        order,
        time::{Instant, Span},
    },
};

/// More lines than these are folded into one.
pub const MOST_LINES: usize = 10;

/// The values at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// When.
    pub at: Instant,
    /// The highest first; what was not measured last.
    pub lines: Vec<Line>,
    /// How many series have no line of their own.
    pub n_folded: usize,
}

/// The value of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its position in the plane.
    pub trace: usize,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub role: Role,
    /// The value as it is said; `None` where it was not measured.
    pub said: Option<String>,
    /// Where its point lies, CSS pixels from the drawing's top.
    pub y: Option<f64>,
    /// Whether it is the one that is pointed at.
    pub is_nearest: bool,
}

impl Plane {
    /// The instant of the measured sample that is nearest to `at`, of all series that are shown; within the range.
    pub fn nearest_instant(&self, at: Instant) -> Option<Instant> {
        const BIT: Span = Span::from_millis(1);
        let around = |trace: &Trace| [self.beside(trace, at + BIT, false), self.beside(trace, at - BIT, true)];
        self.shown().flat_map(|(_, trace)| around(trace)).flatten().min_by_key(|it| it.since(at).abs())
    }

    /// The instant a pointer at `x` reads: of the sample there, or in a gap the bare instant, rounded to the second.
    pub fn snapped(&self, x: f64) -> Instant {
        const NEAR: f64 = 12.0;
        let bare = self.instant(x.clamp(self.place.left, self.place.right));
        let is_covered = || self.shown().any(|(_, trace)| trace.value_at(bare).is_some());
        let near = self.nearest_instant(bare).filter(|it| (self.x(*it) - x).abs() <= NEAR || is_covered());
        near.unwrap_or_else(|| bare.floor_to(Span::from_secs(1)).max(self.range.from))
    }

    /// The instant of the sample `n` samples before (negative) or after `at`, at most the first or last; all series
    /// that are shown count.
    pub fn stepped(&self, at: Instant, n: i64) -> Option<Instant> {
        let mut here = at;
        for _ in 0..n.unsigned_abs() {
            let next = self.shown().filter_map(|(_, trace)| self.beside(trace, here, n > 0));
            let next = if n > 0 { next.min() } else { next.max() };
            let Some(next) = next else { break };
            here = next;
        }
        self.nearest_instant(here)
    }

    /// The measured sample of a trace right after or before an instant, within the range.
    fn beside(&self, trace: &Trace, at: Instant, after: bool) -> Option<Instant> {
        let is_past = |secs: f64| Instant::from_unix_secs(secs) <= at;
        let found = if after {
            let first = trace.t.partition_point(|it| is_past(*it));
            (first..trace.t.len()).find_map(|it| trace.measured(it))
        } else {
            let end = trace.t.partition_point(|it| Instant::from_unix_secs(*it) < at);
            (0..end).rev().find_map(|it| trace.measured(it))
        };
        found.map(|it| Instant::from_unix_secs(it.0)).filter(|it| self.range.contains(*it))
    }

    /// The series whose value at `at` lies nearest to `y` CSS pixels from the top.
    pub fn nearest_trace(&self, at: Instant, y: f64) -> Option<usize> {
        let away = |(n, trace): (usize, &Trace)| Some((n, (self.y(trace.value_at(at)?)? - y).abs()));
        self.shown().filter_map(away).min_by(|a, b| a.1.total_cmp(&b.1)).map(|it| it.0)
    }

    /// The values at `at`, the highest first; beyond the tenth only the one that is pointed at.
    pub fn reading(&self, at: Instant, nearest: Option<usize>) -> Reading {
        let mut values: Vec<(usize, &Trace, Option<f64>)> =
            self.shown().map(|(n, trace)| (n, trace, trace.value_at(at))).collect();
        order::by(&mut values, |a, b| match (a.2, b.2) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        let n_all = values.len();
        let mut rank = 0;
        values.retain(|(n, ..)| {
            rank += 1;
            rank <= MOST_LINES || nearest == Some(*n)
        });
        let line = |(trace, it, value): &(usize, &Trace, Option<f64>)| Line {
            trace: *trace,
            name: it.name.clone(),
            role: it.role,
            said: self.say.say(*value),
            y: value.and_then(|it| self.y(it)),
            is_nearest: nearest == Some(*trace),
        };
        let lines: Vec<Line> = values.iter().map(line).collect();
        Reading { at, n_folded: n_all - lines.len(), lines }
    }

    fn shown(&self) -> impl Iterator<Item = (usize, &Trace)> {
        self.traces.iter().enumerate().filter(|(_, trace)| trace.shown)
    }
}

impl Trace {
    /// The value at an instant: that of the nearest sample, if it is no further than its neighbours are from each other.
    ///
    /// A sample stands for the time around it, but not for a gap.
    pub fn value_at(&self, at: Instant) -> Option<f64> {
        let secs = at.unix_secs();
        let here = self.nearest(secs)?;
        let (found, value) = self.measured(here)?;
        ((found - secs).abs() <= 0.75 * self.step_around(here)).then_some(value)
    }

    /// The smaller of the distances to the sample before and the one after; a lone sample stands for its moment.
    fn step_around(&self, here: usize) -> f64 {
        let distance = |a: Option<usize>, b: Option<usize>| Some(self.t.get(b?)? - self.t.get(a?)?);
        let before = distance(here.checked_sub(1), Some(here)).unwrap_or(f64::INFINITY);
        let after = distance(Some(here), here.checked_add(1)).unwrap_or(f64::INFINITY);
        let step = before.min(after);
        if step.is_finite() { step } else { 0.001 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::plane::{Scale, tests::plane, tests::trace};

    const SCALE: Scale = Scale::Linear { low: 0.0, high: 100.0 };

    fn at(secs: f64) -> Instant {
        Instant::from_unix_secs(secs)
    }

    #[test]
    fn series_with_other_times_are_read_together() {
        let quick: Vec<_> = (0..60).map(|n| (f64::from(n) * 15.0, 10.0)).collect();
        let slow: Vec<_> = (0..15).map(|n| (f64::from(n) * 60.0 + 7.0, 20.0)).collect();
        let plane = plane(SCALE, vec![trace("quick", &quick), trace("slow", &slow)]);
        assert_eq!(plane.nearest_instant(at(101.0)), Some(at(105.0)));
        assert_eq!(plane.nearest_instant(at(66.0)), Some(at(67.0)));
        let reading = plane.reading(at(105.0), None);
        let said: Vec<_> = reading.lines.iter().map(|it| (it.name.as_str(), it.said.as_deref())).collect();
        assert_eq!(said, [("slow", Some("20")), ("quick", Some("10"))]);
    }

    #[test]
    fn a_gap_has_no_value_however_near_its_edges_are() {
        let holes = [(0.0, 1.0), (10.0, 1.0), (20.0, f64::NAN), (30.0, f64::NAN), (40.0, 5.0), (50.0, 5.0)];
        let full: Vec<_> = (0..6).map(|n| (f64::from(n) * 10.0, 3.0)).collect();
        let plane = plane(SCALE, vec![trace("holes", &holes), trace("full", &full)]);
        let reading = plane.reading(at(20.0), None);
        assert_eq!(reading.lines.iter().map(|it| it.said.as_deref()).collect::<Vec<_>>(), [Some("3"), None]);
        assert_eq!(plane.nearest_instant(at(24.0)), Some(at(20.0)));
        let alone = trace("alone", &[(20.0, 4.0)]);
        assert_eq!((alone.value_at(at(20.0)), alone.value_at(at(20.5))), (Some(4.0), None));
    }

    #[test]
    fn a_pointer_reads_the_sample_there_and_in_a_gap_the_gap() {
        let holes: Vec<_> =
            (0..=10).map(|n| (f64::from(n) * 100.0, if (3..7).contains(&n) { f64::NAN } else { 1.0 })).collect();
        let plane = plane(SCALE, vec![trace("holes", &holes)]);
        let read = |secs: f64| plane.snapped(plane.x(at(secs)));
        assert_eq!(read(130.0), at(100.0));
        assert_eq!(read(215.0), at(200.0));
        assert_eq!(read(500.4), at(500.0), "no sample is near: the bare instant");
        assert!(plane.reading(read(500.4), None).lines[0].said.is_none());
        assert_eq!(plane.snapped(-50.0), at(0.0));
    }

    #[test]
    fn the_nearest_series_is_the_one_beside_the_pointer() {
        let mut plane =
            plane(SCALE, vec![trace("low", &[(0.0, 10.0), (9.0, 10.0)]), trace("high", &[(0.0, 90.0), (9.0, 90.0)])]);
        assert_eq!(plane.nearest_trace(at(0.0), plane.y(80.0).unwrap_or_default()), Some(1));
        assert_eq!(plane.nearest_trace(at(0.0), plane.y(30.0).unwrap_or_default()), Some(0));
        plane.traces[0].shown = false;
        assert_eq!(plane.nearest_trace(at(0.0), plane.y(30.0).unwrap_or_default()), Some(1));
        assert_eq!(plane.reading(at(0.0), None).lines.len(), 1);
    }

    #[test]
    fn beyond_the_tenth_they_are_folded_but_not_the_one_pointed_at() {
        let traces = (0..25).map(|n| trace(&n.to_string(), &[(0.0, f64::from(n)), (9.0, f64::from(n))])).collect();
        let plane = plane(SCALE, traces);
        let reading = plane.reading(at(0.0), None);
        assert_eq!((reading.lines.len(), reading.n_folded), (10, 15));
        assert_eq!(reading.lines[0].name, "24");
        let reading = plane.reading(at(0.0), Some(3));
        assert_eq!((reading.lines.len(), reading.n_folded), (11, 14));
        assert!(reading.lines[10].is_nearest && reading.lines[10].name == "3");
    }

    #[test]
    fn steps_go_from_sample_to_sample_and_stop_at_the_ends() {
        let a = [(0.0, 1.0), (10.0, 1.0), (20.0, f64::NAN), (30.0, 1.0)];
        let plane = plane(SCALE, vec![trace("a", &a), trace("b", &[(5.0, 1.0), (2000.0, 1.0)])]);
        assert_eq!(plane.stepped(at(0.0), 1), Some(at(5.0)));
        assert_eq!(plane.stepped(at(0.0), 3), Some(at(30.0)));
        assert_eq!(plane.stepped(at(30.0), 9), Some(at(30.0)), "2000 s lie outside");
        assert_eq!(plane.stepped(at(30.0), -2), Some(at(5.0)));
        assert_eq!(plane.stepped(at(0.0), -1), Some(at(0.0)));
        assert_eq!(plane.nearest_instant(at(1000.0)), Some(at(30.0)), "the nearest of all is not shown");
    }
}
