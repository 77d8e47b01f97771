//! Ticks of values: round numbers for budgets, decades for burn rates that span them.
use crate::words::numbers;

/// Round numbers between `low` and `high`, at most `most` of them (two at least), zero among them if it lies between.
pub fn round_numbers(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 {
        return Vec::new();
    }
    let rough = span / most.max(2) as f64;
    let decade = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|it| it * decade).find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * decade);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    if !step.is_normal() || last - first > 1000.0 {
        return Vec::new();
    }
    (first as i64..=last as i64).map(|n| n as f64 * step).collect()
}

/// A part as its tick says it: `75 %`, `−2.5 %`.
pub fn percent(part: f64) -> String {
    let whole = ((part * 100.0).round() - part * 100.0).abs() < 1e-6;
    numbers::percent(part, if whole { 0 } else { 1 })
}

/// How burn rates lie on their axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BurnScale {
    /// Evenly: nothing burns much faster than anything else.
    Linear,
    /// Decade by decade from a tenth on, with zero at the bottom: 0.1× and 1000× in one picture.
    Decades,
}

impl BurnScale {
    /// The scale on which `highest` and one tenth can both be read.
    pub fn for_highest(highest: f64) -> Self {
        if highest > 8.0 { Self::Decades } else { Self::Linear }
    }

    /// Where a burn rate lies: 0 for nothing, rising without end; what cannot burn lies at the bottom.
    pub fn place(self, times: f64) -> f64 {
        match self {
            Self::Linear => times.max(0.0),
            Self::Decades => (1.0 + times.max(0.0) / 0.1).log10(),
        }
    }

    /// The burn rate that lies at a place.
    pub fn at(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Decades => (10f64.powf(place) - 1.0) * 0.1,
        }
    }

    /// Ticks up to `highest`, at most about `most`.
    pub fn ticks(self, highest: f64, most: usize) -> Vec<f64> {
        match self {
            Self::Linear => round_numbers(0.0, highest, most),
            Self::Decades => {
                let decades: Vec<f64> =
                    (-1..=12).map(|n| 10f64.powi(n)).take_while(|decade| *decade <= highest * (1.0 + 1e-9)).collect();
                let every = decades.len().div_ceil(most.max(1)).max(1);
                std::iter::once(0.0).chain(decades.into_iter().skip(1).step_by(every)).collect()
            }
        }
    }
}

/// A burn rate as its tick says it: `14.4×`, `6×`, `0`.
pub fn times(rate: f64) -> String {
    if rate == 0.0 {
        return "0".to_owned();
    }
    let whole = (rate.round() - rate).abs() < 1e-9;
    if whole { format!("{}×", numbers::fixed(rate, 0)) } else { numbers::multiple(rate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_zero() {
        assert_eq!(round_numbers(-0.6, 1.0, 6), [-0.5, 0.0, 0.5, 1.0]);
        assert_eq!(round_numbers(-0.2, 1.0, 6), [-0.2, 0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert!(round_numbers(-30.0, 1.0, 5).contains(&0.0));
        assert!(round_numbers(0.0, f64::INFINITY, 5).is_empty() && round_numbers(1.0, 1.0, 5).is_empty());
    }

    #[test]
    fn a_tenth_and_a_thousand_can_both_be_read() {
        let scale = BurnScale::for_highest(1000.0);
        let part = |times: f64| scale.place(times) / scale.place(1000.0);
        assert!(part(0.1) > 0.05 && part(14.4) > 0.4 && part(14.4) < 0.7);
        assert_eq!(scale.ticks(1000.0, 5), [0.0, 1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(scale.place(-5.0), 0.0);
        assert_eq!(BurnScale::for_highest(3.0), BurnScale::Linear);
    }

    #[test]
    fn said_without_needless_decimals() {
        assert_eq!((times(14.4), times(6.0), times(0.0)), ("14.4×".into(), "6×".into(), "0".into()));
        assert_eq!((percent(0.75), percent(-0.025)), ("75\u{202f}%".into(), "−2.5\u{202f}%".into()));
    }
}
