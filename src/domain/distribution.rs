//! How observations lie in the buckets of a histogram, moment by moment; what was not measured stays unknown.
use super::{
    decimal,
    histogram::NativeHistogram,
    order,
    quantile::{self, Interpolation},
    series::Series,
    time::{Instant, Range, Span},
};
use std::borrow::Cow;

/// More rows than this are joined: no screen tells them apart.
const MOST_ROWS: usize = 200;

/// A histogram over time, in columns of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Unix seconds of the columns, ascending; a step without a measurement has none.
    pub t: Vec<f64>,
    /// The time from one column to the next.
    pub step: Span,
    /// Bounds of the rows, ascending: row `n` lies above the `n`-th and up to the next.
    pub bounds: Vec<f64>,
    /// What fell into each row (events a second), column by column from the lowest row up; NaN is not known.
    pub cells: Vec<f64>,
    /// The part below, with the value it lies below in each column; NaN is not known.
    pub quantiles: Vec<(f64, Vec<f64>)>,
}

impl Distribution {
    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// The columns: unix seconds, and what fell into each row.
    pub fn columns(&self) -> impl Iterator<Item = (f64, &[f64])> {
        self.t.iter().copied().zip(self.cells.chunks(self.n_rows().max(1)))
    }

    /// The columns that end within a range.
    pub fn within(&self, range: Range) -> Cow<'_, Self> {
        let start = self.t.partition_point(|it| Instant::from_unix_secs(*it) < range.from);
        let end = self.t.partition_point(|it| Instant::from_unix_secs(*it) <= range.to).max(start);
        if end - start == self.t.len() {
            return Cow::Borrowed(self);
        }
        let part = |all: &[f64], n: usize| all.get(start * n..end * n).unwrap_or_default().to_vec();
        Cow::Owned(Self {
            t: part(&self.t, 1),
            step: self.step,
            bounds: self.bounds.clone(),
            cells: part(&self.cells, self.n_rows()),
            quantiles: self.quantiles.iter().map(|(q, values)| (*q, part(values, 1))).collect(),
        })
    }

    /// How many events a second were measured, summed over its columns; `None` where nothing was.
    pub fn total(&self) -> Option<f64> {
        self.cells.iter().copied().filter(|it| it.is_finite()).reduce(|a, b| a + b)
    }

    /// The part of everything that was measured that lies at or below `limit`; unknown unless a row ends there.
    pub fn part_within(&self, limit: f64) -> Option<f64> {
        let ends = |bound: &f64| (bound - limit).abs() <= limit.abs() * 1e-9;
        let n_within = self.bounds.iter().position(ends).filter(|at| *at > 0)?;
        let (mut within, mut all) = (0.0, 0.0);
        // Of a column with a part that is not known nothing is taken.
        for (_, cells) in self.columns().filter(|(_, cells)| cells.iter().all(|it| it.is_finite())) {
            within += cells.iter().take(n_within).sum::<f64>();
            all += cells.iter().sum::<f64>();
        }
        (all > 0.0).then_some((within / all).min(1.0))
    }

    /// From series of cumulative counts with their upper bound in the label `le`, as `sum by (le) (rate(…))` answers.
    pub fn of_buckets(series: &[Series], step: Span, quantiles: &[f64]) -> Self {
        let mut rows: Vec<(f64, &Series)> = series.iter().filter_map(|it| Some((upper_bound(it)?, it))).collect();
        order::by(&mut rows, |a, b| a.0.total_cmp(&b.0));
        let mut bounds: Vec<f64> = rows.iter().map(|it| it.0).collect();
        bounds.dedup();
        let mut t: Vec<f64> = rows.iter().flat_map(|(_, series)| series.t.iter().copied()).collect();
        order::by(&mut t, f64::total_cmp);
        t.dedup();
        let mut made =
            Self { step, quantiles: quantiles.iter().map(|q| (*q, Vec::new())).collect(), ..Self::default() };
        let mut places = vec![0; rows.len()];
        for &secs in &t {
            let cumulative = cumulative_at(&rows, &mut places, secs);
            let mut below = Some(0.0);
            for bound in &bounds {
                let count = cumulative.iter().find(|it| it.0 == *bound).map(|it| it.1);
                made.cells.push(count.zip(below).map_or(f64::NAN, |(count, below)| count - below));
                below = count;
            }
            for (q, values) in &mut made.quantiles {
                values.push(quantile::of_buckets(*q, &cumulative).unwrap_or(f64::NAN));
            }
        }
        // Prometheus takes a first bucket above zero to begin at zero.
        let lowest = bounds.first().map(|first| if *first > 0.0 { 0.0 } else { f64::NEG_INFINITY });
        made.bounds = lowest.into_iter().chain(bounds).collect();
        made.t = t;
        made
    }

    /// From native histograms with their unix seconds, ascending.
    pub fn of_native(
        histograms: &[(f64, NativeHistogram)],
        step: Span,
        quantiles: &[f64],
        interpolation: Interpolation,
    ) -> Self {
        let bounds = native_bounds(histograms);
        let cells = histograms.iter().flat_map(|(_, histogram)| spread(histogram, &bounds)).collect();
        let values = |q: f64| histograms.iter().map(move |(_, it)| quantile::of_native(q, it, interpolation));
        Self {
            t: histograms.iter().map(|it| it.0).collect(),
            step,
            cells,
            quantiles: quantiles.iter().map(|q| (*q, values(*q).map(|it| it.unwrap_or(f64::NAN)).collect())).collect(),
            bounds,
        }
    }
}

fn upper_bound(series: &Series) -> Option<f64> {
    let bound = decimal::read(series.labels.get("le")?)?;
    (!bound.is_nan()).then_some(bound)
}

/// Bounds and cumulative counts at one moment, rising, a bound that is written in two ways once.
fn cumulative_at(rows: &[(f64, &Series)], places: &mut [usize], secs: f64) -> Vec<(f64, f64)> {
    let mut cumulative: Vec<(f64, f64)> = Vec::with_capacity(rows.len());
    for ((bound, series), place) in rows.iter().zip(places) {
        if series.t.get(*place) != Some(&secs) {
            continue;
        }
        let count = series.v.get(*place).copied().unwrap_or(f64::NAN);
        *place += 1;
        match cumulative.last_mut() {
            _ if !count.is_finite() => {}
            Some(last) if last.0 == *bound => last.1 += count,
            _ => cumulative.push((*bound, count)),
        }
    }
    quantile::ensure_monotonic(&mut cumulative);
    cumulative
}

/// The bounds of all buckets, and between them those of the buckets that were empty throughout.
fn native_bounds(histograms: &[(f64, NativeHistogram)]) -> Vec<f64> {
    let buckets = || histograms.iter().flat_map(|it| &it.1.buckets).filter(|it| it.lower < it.upper);
    let mut bounds: Vec<f64> = buckets().flat_map(|it| [it.lower, it.upper]).collect();
    order::by(&mut bounds, f64::total_cmp);
    bounds.dedup_by(|a, b| (*a - *b).abs() <= 1e-12 * b.abs());
    let factor = buckets().filter(|it| it.lower > 0.0).map(|it| it.upper / it.lower).fold(f64::INFINITY, f64::min);
    let mut filled: Vec<f64> = Vec::with_capacity(bounds.len());
    for bound in bounds {
        if let Some(&before) = filled.last().filter(|before| **before > 0.0) {
            let n = ((bound / before).ln() / factor.ln()).round();
            // Beyond some thousands it is no hole among buckets but the way from zero to the first of them.
            let n = if n.is_finite() && n < 4096.0 { n as i32 } else { 1 };
            filled.extend((1..n).map(|k| before * factor.powi(k)));
        }
        filled.push(bound);
    }
    let every = filled.len().saturating_sub(1).div_ceil(MOST_ROWS).max(1);
    let last = filled.len().saturating_sub(1);
    // Joined from the top, so that the highest bound stays; the lowest is added where it fell out.
    let mut kept: Vec<f64> =
        filled.iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(every)).map(|it| *it.1).collect();
    if let (Some(first), true) = (filled.first(), kept.first() != filled.first()) {
        kept.insert(0, *first);
    }
    kept
}

/// What of a histogram falls into each row; a bucket over several rows goes to them by their width on a logarithmic axis.
fn spread(histogram: &NativeHistogram, bounds: &[f64]) -> Vec<f64> {
    let mut cells = vec![0.0; bounds.len().saturating_sub(1)];
    for bucket in histogram.buckets.iter().filter(|it| it.lower < it.upper) {
        let first = bounds.partition_point(|it| *it <= bucket.lower * (1.0 + 1e-12_f64.copysign(bucket.lower)));
        let rows = bounds.windows(2).enumerate().skip(first.saturating_sub(1));
        for (row, pair) in rows.take_while(|(_, pair)| pair.first().is_some_and(|low| *low < bucket.upper)) {
            let (&[low, high], Some(cell)) = (pair, cells.get_mut(row)) else { continue };
            let within = width(low.max(bucket.lower), high.min(bucket.upper));
            // Of a bucket to infinity no part can be told; it is a row of its own.
            let part = within / width(bucket.lower, bucket.upper);
            *cell += bucket.count * if part.is_nan() { 1.0 } else { part.clamp(0.0, 1.0) };
        }
    }
    cells
}

fn width(low: f64, high: f64) -> f64 {
    if high <= low {
        0.0
    } else if low > 0.0 {
        (high / low).ln()
    } else {
        high - low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::histogram::{Bounds, Bucket};

    fn series(le: &str, points: &[(f64, f64)]) -> Series {
        let (t, v): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        Series { labels: [("le", le)].into_iter().collect(), t: t.into(), v, histograms: Vec::new() }
    }

    #[test]
    fn classic_buckets_become_rows_and_what_is_missing_stays_unknown() {
        let series = [
            series("+Inf", &[(60.0, 10.0), (180.0, 4.0)]),
            series("0.1", &[(60.0, 6.0), (180.0, 4.0)]),
            series("0.5", &[(60.0, 9.0)]),
            series("odd", &[(60.0, 9.0)]),
        ];
        let made = Distribution::of_buckets(&series, Span::from_minutes(1), &[0.5]);
        assert_eq!(made.t, [60.0, 180.0], "between them nothing was measured");
        assert_eq!(made.bounds, [0.0, 0.1, 0.5, f64::INFINITY]);
        assert_eq!(made.cells[..4], [6.0, 3.0, 1.0, 4.0]);
        assert!(made.cells[4].is_nan() && made.cells[5].is_nan(), "{:?}", made.cells);
        assert_eq!(made.columns().count(), 2);
        assert!((made.quantiles[0].1[0] - 0.1 * 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(made.part_within(0.5), Some(0.9), "of the one column that is whole");
        assert_eq!((made.part_within(0.3), made.part_within(0.0)), (None, None));
    }

    #[test]
    fn a_bound_written_in_two_ways_is_one() {
        let made = Distribution::of_buckets(
            &[series("1", &[(0.0, 1.0)]), series("1.0", &[(0.0, 2.0)]), series("+Inf", &[(0.0, 4.0)])],
            Span::ZERO,
            &[],
        );
        assert_eq!((made.bounds.len(), made.cells), (3, vec![3.0, 1.0]));
    }

    fn native(buckets: &[(f64, f64, f64)]) -> NativeHistogram {
        let one = |&(lower, upper, count): &(f64, f64, f64)| Bucket { bounds: Bounds::OpenLeft, lower, upper, count };
        let buckets: Vec<_> = buckets.iter().map(one).collect();
        NativeHistogram { count: buckets.iter().map(|it| it.count).sum(), sum: 0.0, buckets }
    }

    #[test]
    fn empty_buckets_between_others_are_rows_of_nothing() {
        let at = [(0.0, native(&[(1.0, 2.0, 3.0), (8.0, 16.0, 1.0)])), (60.0, native(&[(2.0, 4.0, 5.0)]))];
        let made = Distribution::of_native(&at, Span::from_minutes(1), &[0.5], Interpolation::Exponential);
        assert_eq!(made.bounds, [1.0, 2.0, 4.0, 8.0, 16.0]);
        assert_eq!(made.cells, [3.0, 0.0, 0.0, 1.0, 0.0, 5.0, 0.0, 0.0]);
    }

    #[test]
    fn buckets_of_two_resolutions_share_their_rows_and_nothing_is_lost() {
        let fine: Vec<_> = (0..4000).map(|k| (1.003_f64.powi(k), 1.003_f64.powi(k + 1), 1.0)).collect();
        let at = [(0.0, native(&fine)), (60.0, native(&[(1.0, 2.0, 7.0), (-2.0, -1.0, 2.0)]))];
        let made = Distribution::of_native(&at, Span::from_minutes(1), &[], Interpolation::Linear);
        assert!(made.n_rows() <= MOST_ROWS + 1, "{}", made.n_rows());
        let sums: Vec<f64> = made.columns().map(|(_, cells)| cells.iter().sum()).collect();
        assert!((sums[0] - 4000.0).abs() < 1e-6 && (sums[1] - 9.0).abs() < 1e-6, "{sums:?}");
    }

    #[test]
    fn a_part_of_it_has_its_own_columns_and_total() {
        let whole = Distribution {
            t: vec![60.0, 120.0, 180.0],
            step: Span::from_minutes(1),
            bounds: vec![0.0, 1.0, 2.0],
            cells: vec![1.0, 2.0, 3.0, f64::NAN, 5.0, 6.0],
            quantiles: vec![(0.5, vec![0.1, 0.2, 0.3])],
        };
        let from = |secs: f64| Range { from: Instant::from_unix_secs(secs), to: Instant::from_unix_secs(150.0) };
        let part = whole.within(from(90.0));
        assert_eq!((part.t.as_slice(), part.quantiles.as_slice()), ([120.0].as_slice(), [(0.5, vec![0.2])].as_slice()));
        assert_eq!((part.total(), whole.total()), (Some(3.0), Some(17.0)));
        assert_eq!(whole.within(from(140.0)).total(), None, "nothing was measured there");
    }
}
