//! Decimals into the doubles next to them, for as many digits as doubles are written with.

/// The powers of ten that are doubles.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Whole numbers below it are doubles: 2⁵³.
const EXACT: u64 = 1 << 53;

/// Below it, what rounding took away has a sign and room: 2⁶².
const MOST: u64 = 1 << 62;

/// More than the error of a correction that was rounded three times, as a part of it.
const DOUBT: f64 = 1e-14;

/// `digits` with a point before the last `n_decimals` of them. `None` where this way cannot tell which of two doubles is
/// nearer, and where there are too many of them.
pub fn value(digits: u64, n_decimals: usize) -> Option<f64> {
    let power = *POWERS_OF_TEN.get(n_decimals)?;
    let high = digits as f64;
    if digits < EXACT {
        // Both numbers are exact, and one division rounds once (Clinger 1990).
        return Some(high / power);
    }
    if digits >= MOST {
        return None;
    }
    // What the first rounding took, and what the division left over: both are doubles.
    let low = (digits as i64 - high as i64) as f64;
    let quotient = high / power;
    let correction = (left_over(high, quotient, power) + low) / power;
    let doubt = correction.abs() * DOUBT;
    let (least, most) = (quotient + (correction - doubt), quotient + (correction + doubt));
    (least == most).then_some(least)
}

/// `number - quotient * power`, where the quotient is the double next to `number / power` (Dekker 1971).
fn left_over(number: f64, quotient: f64, power: f64) -> f64 {
    let halves = |it: f64| {
        let wide = it * 134_217_729.0;
        let upper = wide - (wide - it);
        (upper, it - upper)
    };
    let ((a, b), (c, d)) = (halves(quotient), halves(power));
    let product = quotient * power;
    (number - product) - (((a * c - product) + a * d + b * c) + b * d)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use proptest::prelude::*;

    fn text(digits: u64, n_decimals: usize) -> String {
        let text = format!("{digits:0width$}", width = n_decimals + 1);
        let (whole, decimals) = text.split_at(text.len() - n_decimals);
        format!("{whole}.{decimals}0")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_told_is_what_the_standard_library_reads(digits in any::<u64>(), shift in 0_u32..64, n_decimals in 0_usize..30) {
            if let Some(value) = value(digits >> shift, n_decimals) {
                prop_assert_eq!(value, text(digits >> shift, n_decimals).parse::<f64>().unwrap());
            }
        }

        #[test]
        fn doubles_as_they_are_written_are_read_again(number in prop_oneof![0.0..1.0_f64, 0.0..1e3_f64, 1.0..1e9_f64]) {
            let written = number.to_string();
            let n_decimals = written.split_once('.').map_or(0, |it| it.1.len());
            if n_decimals <= 19 && let Ok(digits) = written.replace('.', "").parse::<u64>() {
                prop_assert_eq!(value(digits, n_decimals), Some(number));
            }
        }

        #[test]
        fn in_the_middle_between_two_doubles_it_does_not_guess(number in EXACT..(u64::MAX / 2)) {
            // Halfway between a double and the next.
            let double = number as f64;
            let middle = double as u64 + ((double.next_up() - double) / 2.0) as u64;
            prop_assert!(value(middle, 0).is_none_or(|it| it == text(middle, 0).parse::<f64>().unwrap()));
        }
    }
}
