//! Where a series was not measured: between its samples, before its first and after its last.
use super::Point;
use crate::domain::{
    order,
    series::Series,
    time::{Instant, Range, Span},
};

/// A step between samples longer than this many usual ones is a gap.
pub const WIDE: f64 = 1.5;

/// The same at the ends of a range, where no sample is promised to lie exactly, and where each sample looks back over
/// a window, so that one missing says little.
pub const WIDER: f64 = 2.5;

/// The measured points of a series within a range.
pub fn known(series: &Series, range: Range) -> Vec<Point> {
    let (times, values) = series.within(range);
    times.iter().copied().zip(values.iter().copied()).filter(|it| it.1.is_finite()).collect()
}

/// The usual distance between points, in seconds: its median; zero where there are fewer than two.
pub fn usual_step(points: &[Point]) -> f64 {
    let mut steps: Vec<f64> = points.windows(2).filter_map(|pair| Some(pair.get(1)?.0 - pair.first()?.0)).collect();
    order::by(&mut steps, f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(0.0)
}

/// How far samples are apart: what they were asked at; where nobody knows that, what is usual among them.
///
/// Of a few samples the usual distance tells nothing: it may be a gap itself.
pub fn step_of(points: &[Point], asked: Option<Span>) -> f64 {
    asked.map_or_else(|| usual_step(points), Span::secs)
}

/// When the last sample was, if more should have come since, up to the end of the range or `now`.
pub fn ended(points: &[Point], step: f64, range: Range, now: Instant) -> Option<Instant> {
    let last = points.last().filter(|_| step > 0.0)?.0;
    (range.to.min(now).unix_secs() - last > WIDER * step).then(|| Instant::from_unix_secs(last))
}

/// The usual distance between the samples of several series: the longest, so that no series looks broken that only is
/// coarser.
pub fn step_of_all(lines: &[&[Point]]) -> f64 {
    lines.iter().map(|it| usual_step(it)).fold(0.0, f64::max)
}

/// The pieces of a line between its gaps: steps longer than `wide` usual ones.
pub fn pieces(points: &[Point], step: f64, wide: f64) -> impl Iterator<Item = &[Point]> {
    points.chunk_by(move |a, b| step <= 0.0 || b.0 - a.0 <= wide * step)
}

/// The times of several lines, each once, ascending as those of each line are.
pub fn times<'a, T: 'a>(lines: impl Iterator<Item = &'a [T]>, secs: impl Fn(&T) -> f64) -> Vec<f64> {
    let mut all: Vec<f64> = Vec::new();
    for line in lines {
        // The series of one answer stand on the same steps, nearly always.
        if line.len() != all.len() || line.iter().zip(&all).any(|(a, b)| secs(a) != *b) {
            all = merged(&all, line.iter().map(&secs));
        }
    }
    all
}

fn merged(some: &[f64], others: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all = Vec::with_capacity(some.len());
    let (mut some, mut others) = (some.iter().copied().peekable(), others.peekable());
    loop {
        let is_other = match (some.peek(), others.peek()) {
            (Some(one), Some(other)) => other < one,
            (one, _) => one.is_none(),
        };
        let Some(next) = (if is_other { others.next() } else { some.next() }) else { return all };
        if all.last() != Some(&next) {
            all.push(next);
        }
    }
}

/// Where none of the lines was measured, up to `now`: between their points where they are further apart than `wide`
/// times `step`.
pub fn of_all(lines: &[&[Point]], step: f64, wide: f64, range: Range, now: Instant) -> Vec<Range> {
    let until = range.to.min(now);
    if until <= range.from {
        return Vec::new();
    }
    let seconds = times(lines.iter().copied(), |point| point.0);
    let (Some(first), Some(last)) = (seconds.first().copied(), seconds.last().copied()) else {
        return vec![Range { to: until, ..range }];
    };
    let gap = |a: f64, b: f64| Range { from: Instant::from_unix_secs(a), to: Instant::from_unix_secs(b) };
    let mut gaps = Vec::new();
    if step > 0.0 && first - range.from.unix_secs() > WIDER * step {
        gaps.push(gap(range.from.unix_secs(), first));
    }
    let is_wide = |pair: &[f64]| match pair {
        [a, b] if step > 0.0 && b - a > wide * step => Some(gap(*a, *b)),
        _ => None,
    };
    gaps.extend(seconds.windows(2).filter_map(is_wide));
    if step > 0.0 && until.unix_secs() - last > WIDER * step {
        gaps.push(gap(last, until.unix_secs()));
    }
    gaps
}

/// Where nothing was measured of what is measured over steps: each of `ends` (unix seconds, ascending) closes one.
pub fn between_steps(ends: impl Iterator<Item = f64>, step: Span, range: Range, now: Instant) -> Vec<Range> {
    let until = range.to.min(now);
    let mut gaps = Vec::new();
    let mut from = range.from;
    let mut note = |from: Instant, to: Instant, least: f64| {
        if to.since(from).millis() as f64 > step.millis() as f64 * least {
            gaps.push(Range { from, to });
        }
    };
    for secs in ends {
        let to = Instant::from_unix_secs(secs);
        note(from, (to - step).min(until), 0.5);
        from = from.max(to);
    }
    // The newest step is not over.
    note(from, until, 1.5);
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range() -> Range {
        Range { from: Instant::from_unix_millis(0), to: Instant::from_unix_millis(100_000) }
    }

    fn every(secs: std::ops::Range<u32>) -> Vec<Point> {
        secs.step_by(10).map(|it| (f64::from(it), 1.0)).collect()
    }

    #[test]
    fn one_missing_sample_breaks_the_line_and_is_a_gap_of_all() {
        let mut line = every(0..101);
        line.remove(4);
        assert_eq!(pieces(&line, usual_step(&line), WIDE).map(<[Point]>::len).collect::<Vec<_>>(), [4, 6]);
        let gaps = of_all(&[&line], 10.0, WIDE, range(), range().to);
        assert_eq!(gaps.iter().map(|it| (it.from.unix_secs(), it.to.unix_secs())).collect::<Vec<_>>(), [(30.0, 50.0)]);
        assert!(of_all(&[&line], 10.0, WIDER, range(), range().to).is_empty(), "one missing says little");
        assert!(
            of_all(&[&line, &every(0..101)], 10.0, WIDE, range(), range().to).is_empty(),
            "another line was measured there"
        );
    }

    #[test]
    fn what_stopped_and_what_began_late_is_missing_up_to_now() {
        let said = |line: &[Point], now: i64| -> Vec<(f64, f64)> {
            let gaps = of_all(&[line], 10.0, WIDE, range(), Instant::from_unix_millis(now * 1000));
            gaps.iter().map(|it| (it.from.unix_secs(), it.to.unix_secs())).collect()
        };
        assert_eq!(said(&every(0..51), 100), [(50.0, 100.0)]);
        assert_eq!(said(&every(60..101), 100), [(0.0, 60.0)]);
        assert_eq!(said(&[], 70), [(0.0, 70.0)], "the future is not missing");
        assert_eq!(said(&[], -5), []);
        assert_eq!(said(&every(0..81), 100), [], "two steps at the end are no gap");
    }

    proptest! {
        #[test]
        fn times_are_those_of_all_lines_each_once(
            lines in prop::collection::vec(prop::collection::btree_set(0_u32..60, 0..40), 0..5),
        ) {
            let wanted: std::collections::BTreeSet<u32> = lines.iter().flatten().copied().collect();
            let lines: Vec<Vec<f64>> = lines.iter().map(|it| it.iter().copied().map(f64::from).collect()).collect();
            let all = times(lines.iter().map(Vec::as_slice), |secs| *secs);
            prop_assert_eq!(all, wanted.into_iter().map(f64::from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn of_a_few_samples_the_step_that_was_asked_tells_the_gaps() {
        let asked = Some(Span::from_secs(10));
        for line in [vec![(50.0, 1.0)], vec![(0.0, 1.0), (50.0, 1.0)], vec![(0.0, 1.0), (10.0, 1.0), (50.0, 1.0)]] {
            let step = step_of(&line, asked);
            let last = of_all(&[&line], step, WIDE, range(), range().to).pop();
            assert_eq!(last.map(|it| (it.from.unix_secs(), it.to.unix_secs())), Some((50.0, 100.0)));
            assert_eq!(ended(&line, step, range(), range().to), Some(Instant::from_unix_secs(50.0)));
            let n_pieces = pieces(&line, step, WIDE).count();
            assert_eq!(n_pieces, line.len().min(2), "no line leads across what was not measured");
        }
        assert_eq!(step_of(&every(0..101), None), 10.0);
        assert_eq!(ended(&every(0..101), 10.0, range(), range().to), None);
    }
}
