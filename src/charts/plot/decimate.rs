//! Fewer points, the same picture: of each pixel column the first, lowest, highest and last point (M4).
//!
//! U. Jugel et al., "M4: a visualization-oriented time series data aggregation", PVLDB 7 (2014). What it is made from
//! stays with the caller: a closer look begins with all points again.
use super::Point;

/// Columns of pixels side by side over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    /// Where the first begins, unix seconds.
    pub from: f64,
    /// How long each is, in seconds.
    pub seconds: f64,
}

/// Points a column has on average before some are left out.
const KEPT: f64 = 4.0;

impl Columns {
    /// `n` of them from one time to another.
    pub fn between(from: f64, to: f64, n: f64) -> Self {
        Self { from, seconds: (to - from) / n.max(1.0) }
    }

    /// Where the column that a time lies in ends.
    fn end(&self, secs: f64) -> f64 {
        self.from + (((secs - self.from) / self.seconds).floor() + 1.0) * self.seconds
    }

    /// Whether points from one time to another are too many for them.
    fn are_few(&self, n: usize, from: f64, to: f64) -> bool {
        let wanted = (to - from) / self.seconds * KEPT;
        // Also if one of them is no number, or all are at one time.
        !(wanted > 0.0 && n as f64 > wanted)
    }
}

/// The points that a line needs; all of them if there are few. Times must ascend.
pub fn to_columns(points: &[Point], columns: Columns) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    if columns.are_few(points.len(), first.0, last.0) {
        return points.to_vec();
    }
    let (times, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let mut kept = Vec::new();
    each_column(&times, &values, columns, |point| kept.push(point));
    kept
}

/// The lines through what was measured, broken where nothing was for longer than `longest_step` seconds (and than a
/// column, for what is less cannot be seen). A value that is no number was not measured; times must ascend.
pub fn pieces(times: &[f64], values: &[f64], columns: Columns, longest_step: f64) -> Vec<Vec<Point>> {
    let n = times.len().min(values.len());
    let (times, values) = (times.get(..n).unwrap_or_default(), values.get(..n).unwrap_or_default());
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return Vec::new() };
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let is_few = columns.are_few(n, *first, *last);
    let step = if is_few { longest_step } else { longest_step.max(columns.seconds) };
    let add = |kept: Point| match pieces.last_mut() {
        Some(piece) if piece.last().is_some_and(|before| kept.0 - before.0 <= step) => piece.push(kept),
        _ => pieces.push(vec![kept]),
    };
    if is_few {
        times.iter().copied().zip(values.iter().copied()).filter(|it| it.1.is_finite()).for_each(add);
    } else {
        each_column(times, values, columns, add);
    }
    pieces
}

/// Says the first, lowest, highest and last point of each column in their order, each once.
fn each_column(times: &[f64], values: &[f64], columns: Columns, mut say: impl FnMut(Point)) {
    let (mut start, mut n) = (0, 1);
    while let Some(secs) = times.get(start) {
        n = n_before(times.get(start..).unwrap_or_default(), columns.end(*secs), n);
        if let Some(four) = extremes(values.get(start..start + n).unwrap_or_default()) {
            let mut said = usize::MAX;
            for &at in &four {
                if let (true, Some(secs), Some(value)) = (at != said, times.get(start + at), values.get(start + at)) {
                    say((*secs, *value));
                }
                said = at;
            }
        }
        start += n;
    }
}

/// How many of the ascending `times` lie before `end`; at least one, however they are rounded. Looked for from as many
/// as there `usual`ly are: of a million times few are read.
fn n_before(times: &[f64], end: f64, usual: usize) -> usize {
    let is_before = |at: usize| times.get(at).is_some_and(|it| *it < end);
    let mut n = usual;
    while n > 1 && !is_before(n - 1) {
        n -= 1;
    }
    while is_before(n) {
        n += 1;
    }
    n
}

/// Where the first, the lowest and highest in their order, and the last value are; of those that are numbers.
fn extremes(values: &[f64]) -> Option<[usize; 4]> {
    let first = values.iter().position(|it| it.is_finite())?;
    let last = values.iter().rposition(|it| it.is_finite())?;
    let (mut lowest, mut highest) = ((f64::INFINITY, first), (f64::NEG_INFINITY, first));
    let mut look = |at: usize, value: f64| {
        if value.is_finite() && value < lowest.0 {
            lowest = (value, at);
        }
        if value.is_finite() && value > highest.0 {
            highest = (value, at);
        }
        (lowest.0, highest.0)
    };
    let (eights, rest) = values.as_chunks::<8>();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (n, eight) in eights.iter().enumerate() {
        let is_between = |value: f64| value >= low && value <= high;
        let [a, b, c, d, e, f, g, h] = *eight;
        // Nearly all do: eight at a glance.
        if is_between(a)
            && is_between(b)
            && is_between(c)
            && is_between(d)
            && is_between(e)
            && is_between(f)
            && is_between(g)
            && is_between(h)
        {
            continue;
        }
        for (at, value) in (n * 8..).zip(eight) {
            (low, high) = look(at, *value);
        }
    }
    for (at, value) in (values.len() - rest.len()..).zip(rest) {
        look(at, *value);
    }
    Some([first, lowest.1.min(highest.1), lowest.1.max(highest.1), last])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// First, lowest, highest and last value of a column, of points that are numbers.
    fn four(points: &[Point], column: impl Fn(f64) -> i64, wanted: i64) -> Option<[f64; 4]> {
        let values: Vec<f64> =
            points.iter().filter(|it| it.1.is_finite() && column(it.0) == wanted).map(|it| it.1).collect();
        let extreme = |pick: fn(f64, f64) -> f64| values.iter().copied().reduce(pick);
        Some([*values.first()?, extreme(f64::min)?, extreme(f64::max)?, *values.last()?])
    }

    proptest! {
        #[test]
        fn every_column_keeps_its_ends_and_extremes(
            steps in prop::collection::vec((1..40_u32, prop_oneof![9 => -1e6_f64..1e6, 1 => Just(f64::NAN)]), 1..900),
            n_columns in 1_u32..40,
            longest_step in 10_u32..80,
        ) {
            let mut secs = 0;
            let points: Vec<Point> = steps.iter().map(|(step, value)| { secs += step; (f64::from(secs), *value) }).collect();
            let (times, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
            // Powers of two, so that a column's end is the same number however it is computed.
            let columns = Columns { from: 0.0, seconds: f64::from((secs / n_columns).max(1).next_power_of_two()) };
            let pieces = pieces(&times, &values, columns, f64::from(longest_step));
            let kept: Vec<Point> = pieces.concat();
            let column = |secs: f64| (secs / columns.seconds).floor() as i64;
            for wanted in 0..=column(f64::from(secs)) {
                prop_assert_eq!(four(&points, column, wanted), four(&kept, column, wanted));
            }
            prop_assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(kept.len() <= points.len());
            // Every gap that can be seen breaks the line, and nothing else does.
            let known: Vec<Point> = points.iter().copied().filter(|it| it.1.is_finite()).collect();
            let is_whole = kept.len() == known.len();
            let wide = f64::from(longest_step).max(if is_whole { 0.0 } else { columns.seconds });
            let gaps = |points: &[Point]| points.windows(2).filter(|it| it[1].0 - it[0].0 > wide).map(|it| (it[0], it[1])).collect::<Vec<_>>();
            let breaks: Vec<_> = pieces.windows(2).map(|it| (*it[0].last().unwrap(), it[1][0])).collect();
            for gap in gaps(&known).iter().filter(|it| it.1.0 - it.0.0 > columns.seconds) {
                prop_assert!(breaks.contains(gap), "{gap:?} is bridged");
            }
            for (before, after) in &breaks {
                prop_assert!(gaps(&known).contains(&(*before, *after)), "nothing is missing between {before:?} and {after:?}");
            }
        }

        #[test]
        fn a_line_without_gaps_keeps_the_same(values in prop::collection::vec(-1e6_f64..1e6, 1..900), n in 1_u32..40) {
            let points: Vec<Point> = values.iter().enumerate().map(|(at, value)| (at as f64, *value)).collect();
            let columns = Columns::between(0.0, values.len() as f64, f64::from(n));
            let kept = to_columns(&points, columns);
            let (times, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
            prop_assert_eq!(&kept, &pieces(&times, &values, columns, 1e9).concat());
            prop_assert!(kept.len() <= points.len().min((n as usize + 2) * 4));
            prop_assert_eq!((kept.first(), kept.last()), (points.first(), points.last()));
        }
    }

    #[test]
    fn nothing_of_what_is_odd_is_a_trap() {
        let odd = Columns::between(5.0, 5.0, 10.0);
        assert_eq!(to_columns(&[(5.0, 1.0), (5.0, 2.0)], odd).len(), 2);
        assert_eq!(pieces(&[], &[], odd, 1.0), Vec::<Vec<Point>>::new());
        assert_eq!(pieces(&[1.0, 2.0], &[f64::NAN, f64::INFINITY], odd, 1.0), Vec::<Vec<Point>>::new());
        let equal = vec![(1.0, 3.0); 100];
        assert_eq!(to_columns(&equal, Columns::between(0.0, 10.0, 2.0)), equal);
    }
}
