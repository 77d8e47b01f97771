//! Quantiles of histograms, to the letter of Prometheus' `histogram_quantile`.
//!
//! <https://github.com/prometheus/prometheus/blob/main/promql/quantile.go>: `BucketQuantile`,
//! `ensureMonotonicAndIgnoreSmallDeltas`, `HistogramQuantile`.
use super::histogram::{Bounds, Bucket, NativeHistogram};

/// Two counts that differ by less than this part of them are one count, summed in another order.
const SAME: f64 = 1e-12;

/// How observations are thought to lie within a bucket of a native histogram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interpolation {
    /// Evenly on a logarithmic axis: Prometheus 3.
    #[default]
    Exponential,
    /// Evenly: Prometheus 2.
    Linear,
}

impl Interpolation {
    /// What a server of this version does; the newest if its version cannot be read.
    pub fn of_version(version: &str) -> Self {
        let major = version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
        if major.is_some_and(|it| it < 3) { Self::Linear } else { Self::Exponential }
    }
}

/// Makes cumulative counts, ascending by bound, one rising course, as Prometheus does before it looks for a rank.
pub fn ensure_monotonic(cumulative: &mut [(f64, f64)]) {
    let mut before: Option<f64> = None;
    for (_, count) in cumulative {
        if let Some(before) = before {
            let is_same = (*count - before).abs() < SAME * (count.abs() + before.abs());
            if is_same || *count < before {
                *count = before;
            }
        }
        before = Some(*count);
    }
}

/// The `q`-quantile of classic buckets: upper bound and cumulative count each, ascending, the last of them `+Inf`.
///
/// Unknown without a bucket to infinity, of a single bucket, and of no observations. Counts must already rise
/// ([`ensure_monotonic`]). Below 0 and above 1 it is infinite, as there.
pub fn of_buckets(q: f64, cumulative: &[(f64, f64)]) -> Option<f64> {
    if let Some(outside) = outside(q)? {
        return Some(outside);
    }
    let (&(last, observations), explicit) = cumulative.split_last()?;
    let &(highest, _) = explicit.last()?;
    if last != f64::INFINITY || observations == 0.0 || observations.is_nan() {
        return None;
    }
    let mut rank = q * observations;
    let at = explicit.partition_point(|(_, count)| *count < rank);
    // In the bucket to infinity: nothing is known but that it is beyond the last bound.
    let Some(&(end, within)) = explicit.get(at) else { return Some(highest) };
    let (start, below) = match at.checked_sub(1).and_then(|before| explicit.get(before)) {
        Some(before) => *before,
        None if end <= 0.0 => return Some(end),
        None => (0.0, 0.0),
    };
    rank -= below;
    Some(start + (end - start) * (rank / (within - below))).filter(|it| !it.is_nan())
}

/// The `q`-quantile of a native histogram.
///
/// Unknown of no observations, and beyond those that are numbers: observations of NaN count and stand in no bucket.
pub fn of_native(q: f64, histogram: &NativeHistogram, how: Interpolation) -> Option<f64> {
    if let Some(outside) = outside(q)? {
        return Some(outside);
    }
    if histogram.count == 0.0 || histogram.count.is_nan() {
        return None;
    }
    // Prometheus 3 counts from the nearer end, so that a rank on an edge falls into the bucket on its own side.
    let is_from_top = how == Interpolation::Exponential && q >= 0.5 && !histogram.sum.is_nan();
    let rank = histogram.count * if is_from_top { 1.0 - q } else { q };
    let mut filled: Vec<&Bucket> = histogram.buckets.iter().filter(|it| it.count > 0.0).collect();
    if is_from_top {
        filled.reverse();
    }
    let (mut count, mut found) = (0.0, None);
    for bucket in filled {
        count += bucket.count;
        found = Some(bucket);
        if count >= rank {
            break;
        }
    }
    let bucket = found?;
    let (lower, upper) = zero_cut(bucket, histogram);
    let count = count.min(histogram.count);
    if count < rank {
        return (how == Interpolation::Linear || !histogram.sum.is_nan()).then_some(upper);
    }
    let within = if is_from_top { count - rank } else { rank - (count - bucket.count) };
    Some(between(lower, upper, within / bucket.count, how))
}

/// The value at a part of a bucket. Custom buckets end at infinity: there the nearer bound is all that is known.
fn between(lower: f64, upper: f64, part: f64, how: Interpolation) -> f64 {
    match (lower, upper) {
        (_, f64::INFINITY) => lower,
        (f64::NEG_INFINITY, upper) => upper.min(upper * part),
        _ if how == Interpolation::Linear || (lower <= 0.0 && upper >= 0.0) => lower + (upper - lower) * part,
        _ => {
            let (low, high) = (lower.abs().log2(), upper.abs().log2());
            (low + (high - low) * part).exp2() * lower.signum()
        }
    }
}

/// What is answered without looking: nothing for NaN, infinities outside of 0 to 1.
fn outside(q: f64) -> Option<Option<f64>> {
    match q {
        _ if q.is_nan() => None,
        _ if q < 0.0 => Some(Some(f64::NEG_INFINITY)),
        _ if q > 1.0 => Some(Some(f64::INFINITY)),
        _ => Some(None),
    }
}

/// The bucket around zero ends at zero on the side where nothing else was observed.
fn zero_cut(bucket: &Bucket, histogram: &NativeHistogram) -> (f64, f64) {
    let (lower, upper) = (bucket.lower, bucket.upper);
    if !(bucket.bounds == Bounds::ClosedBoth || (lower < 0.0 && upper > 0.0)) {
        return (lower, upper);
    }
    let has_negative = histogram.buckets.iter().any(|it| it.upper < 0.0 && it.count > 0.0);
    let has_positive = histogram.buckets.iter().any(|it| it.lower > 0.0 && it.count > 0.0);
    match (has_negative, has_positive) {
        (false, true) => (0.0, upper),
        (true, false) => (lower, 0.0),
        _ => (lower, upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INF: f64 = f64::INFINITY;

    /// promql/testdata/histograms.test: `testhistogram_bucket` and its neighbours, with what is expected there.
    #[test]
    fn classic_buckets_are_what_prometheus_own_tests_expect() {
        let positive = [(0.1, 5.0), (0.2, 7.0), (1.0, 8.0), (INF, 12.0)];
        let negative = [(-0.2, 1.0), (-0.1, 2.0), (0.3, 2.0), (INF, 3.0)];
        let half = [(0.1, 1.0), (0.2, 4.0), (INF, 6.0)];
        for (buckets, q, expected) in [
            (&positive[..], 0.0, 0.0),
            (&positive, 0.2, 0.048),
            (&positive, 0.5, 0.15),
            (&positive, 0.8, 1.0),
            (&negative, 0.0, -0.2),
            (&negative, 0.2, -0.2),
            (&negative, 0.5, -0.15),
            (&negative, 0.8, 0.3),
            (&half, 0.5, 0.166_666_666_666_666_66),
            (&positive, -0.1, -INF),
            (&positive, 1.01, INF),
        ] {
            let said = of_buckets(q, buckets).unwrap_or(f64::NAN);
            let is_it = said == expected || (said - expected).abs() < 1e-12;
            assert!(is_it, "{q} of {buckets:?} is {said} instead of {expected}");
        }
        assert_eq!(of_buckets(f64::NAN, &positive), None);
    }

    #[test]
    fn what_cannot_be_known_is_not_known() {
        assert_eq!(of_buckets(0.5, &[]), None);
        assert_eq!(of_buckets(0.5, &[(INF, 3.0)]), None, "one bucket tells nothing");
        assert_eq!(of_buckets(0.5, &[(1.0, 3.0), (2.0, 4.0)]), None, "nothing goes to infinity");
        assert_eq!(of_buckets(0.5, &[(1.0, 0.0), (INF, 0.0)]), None, "no observations");
        assert_eq!(of_native(0.5, &NativeHistogram::default(), Interpolation::Linear), None);
    }

    #[test]
    fn counts_that_fall_are_lifted_and_noise_is_levelled() {
        let mut falling = [(0.1, 3.0), (0.2, 2.0), (0.3, 3.0 + 1e-15), (INF, 5.0)];
        ensure_monotonic(&mut falling);
        assert_eq!(falling.map(|it| it.1), [3.0, 3.0, 3.0, 5.0]);
    }

    fn native(buckets: &[(Bounds, f64, f64, f64)]) -> NativeHistogram {
        let one = |&(bounds, lower, upper, count): &(Bounds, f64, f64, f64)| Bucket { bounds, lower, upper, count };
        let buckets: Vec<_> = buckets.iter().map(one).collect();
        NativeHistogram { count: buckets.iter().map(|it| it.count).sum(), sum: 0.0, buckets }
    }

    fn assert_quantiles(histogram: &NativeHistogram, how: Interpolation, expected: &[(f64, f64)]) {
        for (q, expected) in expected {
            let said = of_native(*q, histogram, how).unwrap_or(f64::NAN);
            assert!(said == *expected || (said - expected).abs() < 1e-9, "{q}: {said} instead of {expected}");
        }
    }

    /// promql/promqltest/testdata/native_histograms.test: `histogram_quantile_1`, `_2`, `balanced_histogram` and
    /// `single_zero_histogram` with what is expected there.
    #[test]
    fn native_buckets_are_what_prometheus_own_tests_expect() {
        use Bounds::{ClosedBoth, OpenLeft, OpenRight};
        let (even, newest) = (Interpolation::Linear, Interpolation::Exponential);
        let zero = (ClosedBoth, -0.001, 0.001, 2.0);
        let above = [(0.5, 1.0, 2.0), (1.0, 2.0, 3.0), (4.0, 8.0, 1.0), (8.0, 16.0, 4.0)];
        let positive: Vec<_> = above.iter().map(|it| (OpenLeft, it.0, it.1, it.2)).collect();
        let negative: Vec<_> = above.iter().rev().map(|it| (OpenRight, -it.1, -it.0, it.2)).collect();
        let first = native(&[&[zero], positive.as_slice()].concat());
        let expected = [
            (1.001, INF),
            (1.0, 16.0),
            (0.99, 15.670_724_761_390_83),
            (0.9, 12.996_038_341_699_77),
            (0.6, 4.594_793_419_988_138),
            (0.5, 1.587_401_051_968_199_4),
            (0.1, 0.0006),
            (0.0, 0.0),
            (-1.0, -INF),
        ];
        assert_quantiles(&first, newest, &expected);
        // The same in Prometheus 2, where it was even within every bucket.
        assert_quantiles(&first, even, &[(1.0, 16.0), (0.99, 15.76), (0.9, 13.6), (0.5, 5.0 / 3.0), (0.1, 0.0006)]);
        let second = native(&[negative.as_slice(), &[zero]].concat());
        let expected = [
            (1.0, 0.0),
            (0.99, -0.000_06),
            (0.9, -0.0006),
            (0.5, -1.587_401_051_968_199_6),
            (0.1, -12.996_038_341_699_768),
        ];
        assert_quantiles(&second, newest, &expected);
        let sides = [(0.5, 1.0, 1.0), (1.0, 2.0, 2.0), (2.0, 4.0, 1.0)];
        let right = sides.iter().map(|it| (OpenLeft, it.0, it.1, it.2));
        let both: Vec<_> = sides.iter().rev().map(|it| (OpenRight, -it.1, -it.0, it.2)).chain(right).collect();
        assert_quantiles(&native(&both), newest, &[(0.5, 0.5)]);
        assert_quantiles(&native(&[(ClosedBoth, -0.5, 0.5, 1.0)]), newest, &[(0.5, 0.0)]);
    }

    #[test]
    fn of_custom_buckets_and_of_no_numbers_only_what_is_known_is_said() {
        use Bounds::OpenLeft;
        let custom = native(&[(OpenLeft, -INF, 5.0, 2.0), (OpenLeft, 5.0, 10.0, 1.0), (OpenLeft, 10.0, INF, 1.0)]);
        assert_quantiles(&custom, Interpolation::Linear, &[(0.25, 2.5), (0.99, 10.0)]);
        let odd = NativeHistogram { count: 9.0, sum: f64::NAN, ..native(&[(OpenLeft, 1.0, 2.0, 3.0)]) };
        assert_eq!(of_native(0.9, &odd, Interpolation::Exponential), None);
    }

    #[test]
    fn a_version_says_how_it_interpolates() {
        assert_eq!(Interpolation::of_version("2.42.0+ds"), Interpolation::Linear);
        assert_eq!(Interpolation::of_version("v3.5.0"), Interpolation::Exponential);
        assert_eq!(Interpolation::of_version(""), Interpolation::Exponential);
    }

    proptest! {
        #[test]
        fn quantiles_rise_and_stay_within_the_bounds(counts in prop::collection::vec(0.0_f64..1e6, 2..30), qs in prop::collection::vec(0.0_f64..=1.0, 2..9)) {
            let last = counts.len() - 1;
            let mut sum = 0.0;
            let mut buckets: Vec<_> = counts.iter().enumerate().map(|(at, count)| {
                sum += count;
                (if at == last { INF } else { 0.01 * 2f64.powi(at as i32) }, sum)
            }).collect();
            ensure_monotonic(&mut buckets);
            let mut qs = qs;
            crate::domain::order::by(&mut qs, f64::total_cmp);
            let found: Vec<_> = qs.iter().filter_map(|q| of_buckets(*q, &buckets)).collect();
            prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1] * (1.0 + 1e-9)), "{found:?}");
            prop_assert!(found.iter().all(|it| (0.0..=buckets[last - 1].0).contains(it)), "{found:?}");
        }
    }
}
