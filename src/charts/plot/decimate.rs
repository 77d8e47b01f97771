//! Fewer points, the same picture: of each pixel column the first, lowest, highest and last point (M4).
//!
//! U. Jugel et al., "M4: a visualization-oriented time series data aggregation", PVLDB 7 (2014).
use super::Point;

/// The points that a line `columns` pixels wide needs; all of them if there are few. Times must ascend.
pub fn to_columns(points: &[Point], columns: usize) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let length = last.0 - first.0;
    if points.len() <= columns.saturating_mul(4) || columns == 0 || length.is_nan() || length <= 0.0 {
        return points.to_vec();
    }
    let column = |point: &Point| ((point.0 - first.0) / length * columns as f64) as usize;
    let mut kept = Vec::with_capacity(columns * 4);
    for group in points.chunk_by(|a, b| column(a) == column(b)) {
        let lowest = group.iter().enumerate().min_by(|a, b| a.1.1.total_cmp(&b.1.1)).map_or(0, |(at, _)| at);
        let highest = group.iter().enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1)).map_or(0, |(at, _)| at);
        let mut wanted = [0, lowest.min(highest), lowest.max(highest), group.len() - 1].to_vec();
        wanted.dedup();
        kept.extend(wanted.iter().filter_map(|at| group.get(*at)));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_column_keeps_its_ends_and_extremes(values in prop::collection::vec(-1e6_f64..1e6, 1..900), columns in 1_usize..40) {
            let points: Vec<Point> = values.iter().enumerate().map(|(at, value)| (at as f64, *value)).collect();
            let kept = to_columns(&points, columns);
            prop_assert!(kept.len() <= points.len().min((columns + 1) * 4));
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            let extreme = |points: &[Point]| points.iter().fold((f64::MAX, f64::MIN), |it, point| (it.0.min(point.1), it.1.max(point.1)));
            prop_assert_eq!(extreme(&kept), extreme(&points));
            prop_assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
