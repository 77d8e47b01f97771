//! Where ticks of values stand: at round numbers of their unit, evenly or by decades.
use crate::{
    charts::plane::Scale,
    domain::time::Span,
    words::{durations, units::Unit},
};

/// A tick and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// What it says; its neighbours say something else.
    pub label: String,
}

/// Lengths of time that people count in, in seconds, beyond the decimal ones.
const TIMES: [f64; 21] = [
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1800.0,
    3600.0,
    7200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    86_400.0,
    172_800.0,
    432_000.0,
    864_000.0,
    1_728_000.0,
    4_320_000.0,
    8_640_000.0,
    17_280_000.0,
];

/// The same on a logarithmic axis, where two minutes and two and a half are one place.
const LOG_TIMES: [f64; 13] =
    [30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 10_800.0, 43_200.0, 86_400.0, 432_000.0, 864_000.0, 8_640_000.0];

/// The smallest number that has a place on a logarithmic axis.
const LEAST: f64 = 1e-290;

/// How many times the lowest value of a logarithmic axis its highest can be; what is lower lies on its floor.
const FARTHEST: f64 = 1e15;

/// Ticks of a scale, at most about `most` of them (two at least), lowest first.
pub fn ticks(scale: &Scale, unit: Unit, most: usize) -> Vec<Tick> {
    match scale {
        Scale::Linear { low, high } => even(*low, *high, unit, most),
        Scale::Log { low, high } => by_decades(*low, *high, unit, most),
        // Those have axes of their own.
        Scale::Burn { .. } | Scale::Rows(_) | Scale::Lanes { .. } => Vec::new(),
    }
}

/// A scale on which all of `values` can be read; without any a scale of one.
///
/// Zero is shown unless all values are so far from it that they would be a flat line. What cannot be below nothing or
/// above everything gets no room there.
pub fn fit(values: impl Iterator<Item = f64>, unit: Unit, log: bool) -> Scale {
    let known = values.filter(|it| it.is_finite()).map(|it| it.clamp(-1e300, 1e300));
    let (mut low, mut high, mut least) = (f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY);
    // Not a loop: values come from several places, and each can be gone through as a whole. By comparisons: the smaller
    // of two numbers that may be none is a call.
    known.for_each(|value| {
        if value < low {
            low = value;
        }
        if value > high {
            high = value;
        }
        if value > LEAST && value < least {
            least = value;
        }
    });
    if low > high {
        return Scale::Linear { low: 0.0, high: 1.0 };
    }
    if log && least.is_finite() {
        let least = least.max(high / FARTHEST);
        // A single value gets half a decade on both sides.
        let (low, high) = if high / least < 2.0 { (least / 3.0, high * 3.0) } else { (least / 1.25, high * 1.25) };
        return Scale::Log { low, high };
    }
    if low == high {
        return match low {
            0.0 => Scale::Linear { low: 0.0, high: 1.0 },
            it if it > 0.0 => Scale::Linear { low: 0.0, high: it * 1.25 },
            it => Scale::Linear { low: it * 1.25, high: 0.0 },
        };
    }
    let (is_part, air) = (unit == Unit::Part && low >= 0.0 && high <= 1.0, 0.08 * (high - low));
    let bottom = if low >= 0.0 && low <= 0.6 * high { 0.0 } else { low - air };
    let top = if high <= 0.0 && high >= 0.6 * low { 0.0 } else { high + air };
    let bottom = if low >= 0.0 { bottom.max(0.0) } else { bottom };
    Scale::Linear { low: bottom, high: if is_part { top.min(1.0 + air) } else { top } }
}

/// The smallest step of a unit that is not less than `rough`.
fn step(unit: Unit, rough: f64) -> f64 {
    let decade = 10f64.powf(rough.log10().floor());
    let round = |steps: &[f64], size: f64| steps.iter().map(|it| it * size).find(|it| *it >= rough * (1.0 - 1e-9));
    let decimal = || round(&[1.0, 2.0, 2.5, 5.0, 10.0], decade).unwrap_or(10.0 * decade);
    match unit {
        Unit::Seconds if rough > 10.0 => round(&TIMES, 1.0).unwrap_or_else(decimal),
        Unit::Bytes if rough >= 1.0 => 2f64.powf(rough.log2().ceil()),
        _ => decimal(),
    }
}

fn even(low: f64, high: f64, unit: Unit, most: usize) -> Vec<Tick> {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 {
        return Vec::new();
    }
    let step = step(unit, span / most.max(2) as f64);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    // Numbers that differ only beyond their sixteenth digit have no ticks between them.
    if !step.is_normal() || last - first > 1000.0 || first.abs().max(last.abs()) > 1e12 {
        return Vec::new();
    }
    let largest = low.abs().max(high.abs());
    (first as i64..=last as i64)
        .map(|n| n as f64 * step)
        .filter(|value| unit != Unit::Part || low < 0.0 || high > 1.5 || *value <= 1.0 + 1e-9)
        .map(|value| Tick { value, label: unit.tick(value, step, largest) })
        .collect()
}

fn by_decades(low: f64, high: f64, unit: Unit, most: usize) -> Vec<Tick> {
    if !(low > 0.0 && low.is_finite() && high.is_finite() && low < high) {
        return Vec::new();
    }
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let decades = || (first..=last).map(|it| 10f64.powi(it));
    let binary =
        || ((low.log2() / 10.0).floor() as i32..=(high.log2() / 10.0).ceil() as i32).map(|it| 1024f64.powi(it));
    let is_short = |it: &f64| unit != Unit::Seconds || *it < 20.0;
    let times = || LOG_TIMES.iter().copied().filter(|_| unit == Unit::Seconds);
    let fine: Vec<f64> = match unit {
        Unit::Bytes => binary().flat_map(|it| [1.0, 32.0].map(|n| n * it)).collect(),
        _ => decades().flat_map(|it| [1.0, 2.0, 5.0].map(|n| n * it)).filter(is_short).chain(times()).collect(),
    };
    let coarse: Vec<f64> = match unit {
        Unit::Bytes => binary().collect(),
        _ => decades().filter(is_short).chain(times().step_by(3).skip(1)).collect(),
    };
    let inside = |all: Vec<f64>| -> Vec<f64> {
        all.into_iter().filter(|it| it.is_finite() && *it >= low * (1.0 - 1e-9) && *it <= high * (1.0 + 1e-9)).collect()
    };
    let (fine, coarse) = (inside(fine), inside(coarse));
    let most = most.max(2);
    let all = if fine.len() <= most || coarse.is_empty() { fine } else { coarse };
    let every = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(every).map(|value| Tick { value, label: said(value, unit) }).collect()
}

/// A round length of time by its name: an hour is `1 h`, not 60 min.
fn said(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds if value >= 60.0 => durations::window(Span::from_secs_f64(value)),
        _ => unit.say(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::numbers::NARROW_SPACE;
    use proptest::prelude::*;

    fn labels(values: &[f64], unit: Unit, log: bool) -> Vec<String> {
        let all = ticks(&fit(values.iter().copied(), unit, log), unit, 5);
        all.into_iter().map(|it| it.label.replace(NARROW_SPACE, " ")).collect()
    }

    #[test]
    fn ticks_are_round_in_their_unit() {
        assert_eq!(labels(&[0.1, 3.9], Unit::Seconds, false), ["0", "1 s", "2 s", "3 s", "4 s"]);
        assert_eq!(labels(&[0.0, 3000.0], Unit::Seconds, false), ["0", "15 min", "30 min", "45 min"]);
        assert_eq!(labels(&[0.0, 9e5], Unit::Seconds, false), ["0", "5 d", "10 d"]);
        assert_eq!(labels(&[0.0, 9e8], Unit::Bytes, false), ["0", "256 MiB", "512 MiB", "768 MiB"]);
        assert_eq!(labels(&[0.991, 0.999], Unit::Part, false), ["99.2 %", "99.4 %", "99.6 %", "99.8 %"]);
        assert_eq!(labels(&[-0.4, 1.0], Unit::Part, false), ["−50 %", "0 %", "50 %", "100 %"]);
        assert_eq!(labels(&[1e-9, 3e-9], Unit::Number, false).len(), 4);
    }

    #[test]
    fn logarithmic_axes_have_decades_with_twos_and_fives_where_there_is_room() {
        assert_eq!(labels(&[0.011, 4.0], Unit::Seconds, true), ["10 ms", "100 ms", "1 s"]);
        assert_eq!(labels(&[0.12, 0.9], Unit::Seconds, true), ["100 ms", "200 ms", "500 ms", "1 s"]);
        assert_eq!(labels(&[1.0, 7200.0], Unit::Seconds, true), ["1 s", "10 s", "5 min", "1 h"]);
        assert_eq!(labels(&[2000.0, 9e6], Unit::Bytes, true), ["32 KiB", "1 MiB"]);
        assert_eq!(labels(&[0.0, -3.0], Unit::Number, true).len(), 4, "what has no logarithm is drawn evenly");
    }

    #[test]
    fn one_value_and_values_that_are_all_the_same_have_a_scale_around_them() {
        for value in [0.0, 7.0, -0.3, 1e-200, 1e200, f64::MAX] {
            for log in [false, true] {
                let scale = fit([value, value].into_iter(), Unit::Number, log);
                let part = scale.part(value.clamp(-1e300, 1e300));
                assert!(part.is_some_and(|it| (0.0..=1.0).contains(&it)), "{value} {scale:?}");
            }
        }
        assert_eq!(fit([f64::NAN].into_iter(), Unit::Number, true), Scale::Linear { low: 0.0, high: 1.0 });
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ticks_lie_on_their_scale_rise_and_differ(
            values in prop::collection::vec(prop_oneof![-10.0..10.0_f64, 0.9..1.0_f64, 1e-9..1e9_f64, any::<f64>()], 1..9),
            which in 0_usize..5, log in any::<bool>(), most in 2_usize..9,
        ) {
            let unit = [Unit::Number, Unit::PerSecond, Unit::Seconds, Unit::Bytes, Unit::Part][which];
            let scale = fit(values.iter().copied(), unit, log);
            let all = ticks(&scale, unit, most);
            prop_assert!(all.len() <= most + 3, "{} of {most}: {all:?}", all.len());
            for pair in all.windows(2) {
                prop_assert!(pair[0].value < pair[1].value, "{pair:?}");
                prop_assert!(pair[0].label != pair[1].label, "{unit:?} {scale:?} {pair:?}");
            }
            for tick in &all {
                let part = scale.part(tick.value).unwrap_or(9.0);
                prop_assert!((-1e-6..=1.0 + 1e-6).contains(&part), "{tick:?} on {scale:?}");
                prop_assert!(!tick.label.contains("NaN") && !tick.label.is_empty());
            }
            for value in values.iter().filter(|it| it.is_finite() && it.abs() < 1e300) {
                let part = scale.part(*value);
                prop_assert!(log || part.is_some_and(|it| (-1e-9..=1.0 + 1e-9).contains(&it)), "{value} on {scale:?}");
            }
        }
    }
}
