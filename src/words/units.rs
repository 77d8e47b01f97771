//! Units as people say them: seconds become minutes, bytes become MiB, and a number keeps the digits it deserves.
use super::{
    durations,
    numbers::{self, NARROW_SPACE},
};
use crate::domain::time::Span;

/// What a value counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Things, or nothing that has a name.
    #[default]
    Number,
    /// Things a second.
    PerSecond,
    /// Seconds.
    Seconds,
    /// Bytes, said by 1024.
    Bytes,
    /// A part of one, said as per cent.
    Part,
}

/// Decimal steps from the SI, from a million on: below that people read digits.
const SI: [(f64, &str); 5] = [(1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M")];

/// Binary steps of IEC 80000-13.
const IEC: [(f64, &str); 6] = [
    (1_152_921_504_606_846_976.0, "EiB"),
    (1_125_899_906_842_624.0, "PiB"),
    (1_099_511_627_776.0, "TiB"),
    (1_073_741_824.0, "GiB"),
    (1_048_576.0, "MiB"),
    (1024.0, "KiB"),
];

/// Lengths of time, the longest first.
const TIME: [(f64, &str); 7] =
    [(86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];

impl Unit {
    /// A value by itself: `1.24 s`, `25 min`, `48.2 MiB`, `99.95 %`, `112 /s`.
    pub fn say(self, value: f64) -> String {
        if !value.is_finite() {
            return numbers::fixed(value, 0);
        }
        match self {
            Self::Number => count(value),
            Self::PerSecond => format!("{}{NARROW_SPACE}/s", count(value)),
            Self::Seconds if value.abs() >= 120.0 && value.abs() < 1e12 => {
                durations::duration(Span::from_secs_f64(value))
            }
            Self::Seconds if value.abs() >= 120.0 => with_unit(value / 86_400.0, "d"),
            Self::Seconds => scaled(value, &TIME[3..]),
            Self::Bytes if value.abs() < 1024.0 => with_unit(value, "B"),
            Self::Bytes => scaled(value, &IEC),
            Self::Part => part(value),
        }
    }

    /// The scale that all ticks of an axis up to `largest` share, and its name: the value is divided by it.
    pub fn of_axis(self, largest: f64) -> (f64, &'static str) {
        let largest = largest.abs();
        let from = |steps: &[(f64, &'static str)], least: f64| {
            steps.iter().find(|(size, _)| largest >= size * least).or(steps.last()).copied().unwrap_or((1.0, ""))
        };
        match self {
            Self::Number | Self::PerSecond if largest < 1e6 => (1.0, ""),
            Self::Number | Self::PerSecond => from(&SI, 1.0),
            // Two minutes are 120 s, but three are 3 min.
            Self::Seconds if largest > 120.0 => from(&TIME[..3], 2.0),
            Self::Seconds => from(&TIME[3..], 0.999_999),
            Self::Bytes if largest < 1024.0 => (1.0, "B"),
            Self::Bytes => from(&IEC, 1.0),
            Self::Part => (0.01, "%"),
        }
    }

    /// A tick of an axis whose ticks are `step` apart and reach to `largest`: as many decimals as tell it from its
    /// neighbours.
    pub fn tick(self, value: f64, step: f64, largest: f64) -> String {
        let (scale, name) = self.of_axis(largest);
        let (value, step) = (value / scale, (step / scale).abs());
        let whole = |decimals: &usize| {
            let shown = step * 10f64.powi(*decimals as i32);
            shown > 0.5 && (shown - shown.round()).abs() < 1e-6 * shown
        };
        let tiny = step < 1e-6;
        let number = match (0..=7).find(whole) {
            Some(decimals) if !tiny => numbers::fixed(value, decimals),
            _ => significant(value),
        };
        let name = match (self, name) {
            (Self::PerSecond, "") => "/s".to_owned(),
            (Self::PerSecond, name) => format!("{name}/s"),
            (_, name) => name.to_owned(),
        };
        match name.as_str() {
            "" => number,
            // Nothing is nothing in every unit; parts keep their sign to be told from counts.
            _ if value == 0.0 && self != Self::Part => "0".to_owned(),
            name => format!("{number}{NARROW_SPACE}{name}"),
        }
    }

    /// The bound of a bucket: the first and the last have none.
    pub fn bound(self, bound: f64) -> String {
        match bound {
            f64::INFINITY => "+Inf".to_owned(),
            f64::NEG_INFINITY => "−Inf".to_owned(),
            _ => self.say(bound),
        }
    }
}

/// Three digits that count, none of them a needless zero; powers of ten where digits would be zeros only.
pub fn significant(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !value.is_finite() {
        return numbers::fixed(value, 0);
    }
    if !(1e-4..1e6).contains(&size) {
        let mut exponent = size.log10().floor() as i32;
        let mut digits = value / 10f64.powi(exponent);
        if digits.abs() >= 9.995 {
            (digits, exponent) = (digits / 10.0, exponent + 1);
        }
        // Below the smallest power of ten there is no mantissa to say.
        if !digits.is_finite() {
            return "0".to_owned();
        }
        return format!(
            "{}{NARROW_SPACE}×{NARROW_SPACE}10{}",
            trimmed(numbers::fixed(digits, 2)),
            superscript(exponent)
        );
    }
    trimmed(numbers::fixed(value, (2 - size.log10().floor() as i32).max(0) as usize))
}

/// Without zeros at the end of its decimals.
pub fn trimmed(number: String) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).and_then(|it| DIGITS.get(it as usize)).copied().unwrap_or('⁻');
    exponent.to_string().chars().map(digit).collect()
}

fn with_unit(value: f64, unit: &str) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{}{NARROW_SPACE}{unit}", significant(value)) }
}

/// In the largest of `steps` that fits, the largest first.
fn scaled(value: f64, steps: &[(f64, &str)]) -> String {
    // What would be rounded up to a whole step is said in that step.
    let fits = |(size, _): &&(f64, &str)| value.abs() >= size * 0.9995;
    let (size, name) = steps.iter().find(fits).or(steps.last()).copied().unwrap_or((1.0, ""));
    with_unit(value / size, name)
}

fn count(value: f64) -> String {
    let size = value.abs();
    match SI.iter().find(|(step, _)| size >= step * 0.9995) {
        Some((step, name)) if size < 1e21 => with_unit(value / step, name),
        _ => significant(value),
    }
}

/// Near everything the nines count, elsewhere three digits.
fn part(value: f64) -> String {
    if value > 0.99 && value < 1.0 {
        return format!("{}{NARROW_SPACE}%", trimmed(numbers::good_percent(value)));
    }
    format!("{}{NARROW_SPACE}%", significant(value * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(unit: Unit, values: &[f64]) -> Vec<String> {
        values.iter().map(|it| unit.say(*it).replace(NARROW_SPACE, " ")).collect()
    }

    #[test]
    fn values_as_people_say_them() {
        assert_eq!(
            said(Unit::Seconds, &[0.0, 3e-9, 4.2e-5, 0.0842, 0.99999, 1.24, 84.0, 1500.0, 10_320.0, -0.5]),
            ["0", "3 ns", "42 µs", "84.2 ms", "1 s", "1.24 s", "84 s", "25 min", "2 h 52 min", "−500 ms"]
        );
        assert_eq!(
            said(Unit::Bytes, &[0.0, 512.0, 1536.0, 5e7, 1e12]),
            ["0", "512 B", "1.5 KiB", "47.7 MiB", "931 GiB"]
        );
        assert_eq!(
            said(Unit::Number, &[0.0, 0.04, 7.0, 53_984.0, 48.2e6, 3e22, 2.5e-7, -12.0]),
            ["0", "0.04", "7", "53 984", "48.2 M", "3 × 10²²", "2.5 × 10⁻⁷", "−12"]
        );
        assert_eq!(said(Unit::PerSecond, &[112.4, 0.02]), ["112 /s", "0.02 /s"]);
        assert_eq!(
            said(Unit::Part, &[0.62, 0.999_5, 0.999_996, 1.0, -30.0, 0.000_4, 0.0]),
            ["62 %", "99.95 %", "99.9996 %", "100 %", "−3000 %", "0.04 %", "0 %"]
        );
        assert_eq!((Unit::Seconds.bound(f64::INFINITY), Unit::Seconds.say(f64::NAN)), ("+Inf".into(), "–".into()));
    }

    #[test]
    fn ticks_of_one_axis_share_their_unit_and_decimals() {
        let ticks = |unit: Unit, values: &[f64], step: f64| -> Vec<String> {
            let largest = values.iter().copied().fold(0.0, f64::max);
            values.iter().map(|it| unit.tick(*it, step, largest).replace(NARROW_SPACE, " ")).collect()
        };
        assert_eq!(ticks(Unit::Seconds, &[0.0, 0.5, 1.0, 1.5], 0.5), ["0", "0.5 s", "1.0 s", "1.5 s"]);
        assert_eq!(ticks(Unit::Seconds, &[0.1, 0.2, 0.3], 0.1), ["100 ms", "200 ms", "300 ms"]);
        assert_eq!(ticks(Unit::Seconds, &[600.0, 1200.0], 600.0), ["10 min", "20 min"]);
        assert_eq!(ticks(Unit::Bytes, &[268_435_456.0, 536_870_912.0], 268_435_456.0), ["256 MiB", "512 MiB"]);
        assert_eq!(ticks(Unit::Part, &[0.99, 0.995, 1.0], 0.005), ["99.0 %", "99.5 %", "100.0 %"]);
        assert_eq!(ticks(Unit::PerSecond, &[2e6, 4e6], 2e6), ["2 M/s", "4 M/s"]);
        assert_eq!(ticks(Unit::Number, &[-10.0, 0.0, 10.0], 10.0), ["−10", "0", "10"]);
    }
}
