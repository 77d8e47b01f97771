//! An axis of rows between bounds: each row equally high, a value where it lies between its bounds.

/// Where a value lies: the number of its row from below, and the part of it. What grows by factors is placed by its
/// logarithm; a row to infinity has no parts.
pub fn place(bounds: &[f64], value: f64) -> f64 {
    let after = bounds.partition_point(|bound| *bound <= value);
    let Some(row) = after.checked_sub(1) else { return 0.0 };
    let (Some(&low), Some(&high)) = (bounds.get(row), bounds.get(after)) else {
        return bounds.len().saturating_sub(1) as f64;
    };
    let part = match (low, high) {
        (_, f64::INFINITY) | (f64::NEG_INFINITY, _) => 0.0,
        (low, high) if low > 0.0 => (value / low).ln() / (high / low).ln(),
        (low, high) => (value - low) / (high - low),
    };
    row as f64 + part.clamp(0.0, 1.0)
}

/// The value at a place; of a row to infinity its other bound.
pub fn value(bounds: &[f64], place: f64) -> Option<f64> {
    let row = (place.max(0.0) as usize).min(bounds.len().checked_sub(2)?);
    let part = (place - row as f64).clamp(0.0, 1.0);
    Some(match (*bounds.get(row)?, *bounds.get(row + 1)?) {
        (low, f64::INFINITY) => low,
        (f64::NEG_INFINITY, high) => high,
        (low, high) if low > 0.0 => low * (high / low).powf(part),
        (low, high) => low + (high - low) * part,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_from_its_place() {
        let bounds = [0.0, 0.1, 0.4, 1.0, f64::INFINITY];
        let places = [-1.0, 0.0, 0.05, 0.1, 0.2, 1.0, 7.0].map(|it| place(&bounds, it));
        assert_eq!(places, [0.0, 0.0, 0.5, 1.0, 1.5, 3.0, 3.0]);
        for it in [0.0, 0.03, 0.1, 0.25, 0.9, 1.0] {
            assert!(value(&bounds, place(&bounds, it)).is_some_and(|back| (back - it).abs() < 1e-12), "{it}");
        }
        assert_eq!((value(&[], 0.0), value(&[1.0], 0.5), place(&[], 1.0)), (None, None, 0.0));
        assert_eq!(value(&bounds, 9.0), Some(1.0));
    }
}
