//! Travelling through time: the instants worth stopping at, and ranges that grow.
use super::{
    order,
    series::Series,
    time::{Instant, Range, Span},
};

/// Where runs of samples begin: after a hole longer than a step, and not where the series itself is cut off at `from`.
pub fn starts(series: &Series, step: Span, from: Instant) -> Vec<Instant> {
    let mut starts = Vec::new();
    let mut before: Option<Instant> = None;
    for (secs, _) in series.points() {
        let at = Instant::from_unix_secs(secs);
        let begins = match before {
            Some(before) => at.since(before) > step.times(1.5),
            None => at.since(from) > step,
        };
        if begins {
            starts.push(at);
        }
        before = Some(at);
    }
    starts
}

/// The marks of a coarse grid at which something began that may lie before or after `at`, nearest first: it began within
/// the step before its mark, so the mark after `at` may be one before it.
pub fn marks(starts: &[Instant], at: Instant, step: Span, back: bool) -> Vec<Instant> {
    let mut marks: Vec<_> = starts.iter().copied().filter(|it| if back { *it < at + step } else { *it > at }).collect();
    order::ascending(&mut marks);
    marks.dedup();
    if back {
        marks.reverse();
    }
    marks
}

/// The last start before `at`. A start within a minute of `at` is where the traveller already stands.
pub fn previous(starts: &[Instant], at: Instant) -> Option<Instant> {
    starts.iter().copied().filter(|it| at.since(*it) > Span::from_minutes(1)).max()
}

/// The first start after `at`.
pub fn next(starts: &[Instant], at: Instant) -> Option<Instant> {
    starts.iter().copied().filter(|it| it.since(at) > Span::from_minutes(1)).min()
}

/// One step from `at`; `None` where that is now or later: the future has not been measured.
pub fn stepped(at: Instant, by: Span, now: Instant) -> Option<Instant> {
    Some(at + by).filter(|it| *it < now)
}

/// Twice the range around its middle, as Grafana zooms out; it does not reach beyond `now`.
pub fn zoomed_out(range: Range, now: Instant) -> Range {
    let half = Span::from_millis(range.length().millis() / 2);
    let to = (range.to + half).min(now.max(range.to));
    Range::ending_at(to, range.length().times(2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::default() + Span::from_minutes(minutes)
    }

    #[test]
    fn one_stop_after_the_other_both_ways() {
        let starts = [at(50), at(10), at(30)];
        assert_eq!(previous(&starts, at(60)), Some(at(50)));
        assert_eq!(previous(&starts, at(50)), Some(at(30)), "where one stands is no stop");
        assert_eq!(previous(&starts, at(10)), None);
        assert_eq!(next(&starts, at(10)), Some(at(30)));
        assert_eq!(next(&starts, at(50)), None);
    }

    #[test]
    fn a_run_begins_after_a_hole_and_not_at_the_edge() {
        let series = |minutes: &[i64]| Series {
            t: minutes.iter().map(|it| at(*it).unix_secs()).collect(),
            v: vec![1.0; minutes.len()],
            ..Series::default()
        };
        let step = Span::from_minutes(10);
        assert_eq!(starts(&series(&[0, 10, 20, 50, 60, 90]), step, at(0)), [at(50), at(90)]);
        assert_eq!(starts(&series(&[30, 40]), step, at(0)), [at(30)]);
        assert_eq!(starts(&series(&[]), step, at(0)), []);
    }

    #[test]
    fn what_began_before_may_have_its_mark_after() {
        let starts = [at(50), at(10), at(30), at(30)];
        let step = Span::from_minutes(10);
        assert_eq!(marks(&starts, at(25), step, true), [at(30), at(10)]);
        assert_eq!(marks(&starts, at(30), step, true), [at(30), at(10)]);
        assert_eq!(marks(&starts, at(25), step, false), [at(30), at(50)]);
        assert_eq!(marks(&starts, at(50), step, false), []);
    }

    #[test]
    fn the_future_is_not_seen() {
        let hour = Span::from_hours(1);
        assert_eq!(stepped(at(0), hour, at(61)), Some(at(60)));
        assert_eq!(stepped(at(0), hour, at(60)), None);
        assert_eq!(stepped(at(0), Span::ZERO - hour, at(60)), Some(at(-60)));
        let zoomed = zoomed_out(Range { from: at(0), to: at(60) }, at(70));
        assert_eq!((zoomed.from, zoomed.to), (at(-50), at(70)));
        let zoomed = zoomed_out(Range { from: at(0), to: at(60) }, at(900));
        assert_eq!((zoomed.from, zoomed.to), (at(-30), at(90)));
    }
}
