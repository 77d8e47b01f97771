//! One direction of a field: where values lie, as plotters rounds them, without a way through plotters for each point of
//! a line.
use std::ops::Range;

/// A range of values on a range of backend units.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    low: f64,
    high: f64,
    start: i32,
    length: f64,
}

impl Axis {
    /// `values` from the first of `units` to the last, which may be the lower one.
    pub fn of(values: &Range<f64>, units: &Range<i32>) -> Self {
        let length = f64::from(units.end) - f64::from(units.start);
        Self { low: values.start, high: values.end, start: units.start, length }
    }

    /// Where a value lies; outside the range at its edge.
    #[inline(always)]
    pub fn place(&self, value: f64) -> i32 {
        // By comparisons, as a call for each point is more than all of this.
        let value = if value < self.low { self.low } else { value };
        let value = if value > self.high { self.high } else { value };
        let far = (value - self.low) / (self.high - self.low) * self.length;
        let far = if self.length > 0.0 { (far + 1e-3).floor() } else { (far - 1e-3).ceil() };
        self.start + far as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::coord::{CoordTranslate, cartesian::Cartesian2d, types::RangedCoordf64};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_lie_where_plotters_places_them(
            low in -1e9_f64..1e9, length in 1e-3_f64..1e9, part in -0.5_f64..1.5, (from, to) in (0..9000, 0..9000),
        ) {
            let (high, value) = (low + length, low + length * part);
            let field: Cartesian2d<RangedCoordf64, RangedCoordf64> = Cartesian2d::new(low..high, low..high, (from..to, from..to));
            let place = Axis::of(&(low..high), &(from..to)).place(value);
            prop_assert_eq!((place, place), field.translate(&(value.clamp(low, high), value.clamp(low, high))));
        }
    }
}
