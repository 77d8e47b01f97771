//! Decimals into the doubles next to them, without the standard library's tables: those are ten kilobytes that do not
//! compress, for numbers that hardly ever come.
//!
//! What has few digits is computed in doubles; anything else exactly, in whole numbers of any length.

mod exact;

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

/// A number as text: digits with at most one point among them, a sign before, an exponent behind, as the standard
/// library reads them; and the `Inf` and `NaN` that Go writes. `None` if it is anything else.
pub fn read(text: &str) -> Option<f64> {
    let (is_negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let size = match unsigned {
        b"Inf" => f64::INFINITY,
        b"NaN" if unsigned.len() == text.len() => return Some(f64::NAN),
        _ => size(unsigned)?,
    };
    Some(if is_negative { -size } else { size })
}

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

/// What stands behind the sign.
fn size(text: &[u8]) -> Option<f64> {
    let mut digits = Vec::new();
    let mut n_decimals = None::<i64>;
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        match (first, &mut n_decimals) {
            (b'0'..=b'9', n_decimals) => {
                digits.push(first - b'0');
                *n_decimals = n_decimals.map(|it| it + 1);
            }
            (b'.', n_decimals @ None) => *n_decimals = Some(0),
            _ => break,
        }
        rest = behind;
    }
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', exponent @ ..] => whole(exponent)?,
        _ => return None,
    };
    if digits.is_empty() {
        return None;
    }
    let exponent = exponent.saturating_sub(n_decimals.unwrap_or(0));
    let n_zeros = digits.iter().take_while(|it| **it == 0).count();
    Some(of_digits(digits.get(n_zeros..)?, exponent))
}

/// A whole number with or without a sign, bounded where no double is left.
fn whole(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        rest => (1, rest),
    };
    let is_one = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_one.then(|| sign * digits.iter().fold(0, |sum, it| (sum * 10 + i64::from(it - b'0')).min(1_000_000_000_000)))
}

/// The double next to the whole number that `digits` are, without zeros before it, times ten to the `exponent`.
fn of_digits(digits: &[u8], exponent: i64) -> f64 {
    let n_decimals = usize::try_from(exponent.saturating_neg()).ok();
    let short = || digits.iter().fold(0_u64, |sum, it| sum * 10 + u64::from(*it));
    if digits.len() <= 19
        && let Some(near) = n_decimals.and_then(|it| value(short(), it))
    {
        return near;
    }
    match exponent.saturating_add(digits.len() as i64) {
        _ if digits.is_empty() => 0.0,
        ..-330 => 0.0,
        310.. => f64::INFINITY,
        _ => exact::double(digits, exponent),
    }
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

    #[test]
    fn numbers_as_go_writes_them_and_nothing_else() {
        assert_eq!(read("1e-07"), Some(1e-7));
        assert_eq!(read("+Inf"), Some(f64::INFINITY));
        assert_eq!(read("-Inf"), Some(f64::NEG_INFINITY));
        assert!(read("NaN").is_some_and(f64::is_nan));
        for wrong in [
            "", "nan", "infinity", "0x10", "1_000", " 1", "1e", "abc", "+NaN", ".", "-", "1.2.3", "1e1.5", "1e+", "--1",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    /// The number between two with a point at the same place behind the same count of digits before it.
    fn middle(a: &str, b: &str) -> Option<String> {
        if a.len() != b.len() {
            return None;
        }
        let mut carry = 0;
        let mut sums: Vec<u8> = a
            .bytes()
            .zip(b.bytes())
            .rev()
            .map(|(a, b)| {
                if a == b'.' {
                    return a;
                }
                let sum = (a - b'0') + (b - b'0') + carry;
                carry = sum / 10;
                sum % 10
            })
            .collect();
        sums.push(carry);
        let mut left = 0;
        Some(
            sums.iter()
                .rev()
                .map(|it| {
                    if *it == b'.' {
                        return '.';
                    }
                    let all = left * 10 + it;
                    left = all % 2;
                    char::from(b'0' + all / 2)
                })
                .collect(),
        )
    }

    /// As the standard library reads it, to the last bit.
    fn is_read_as_the_standard_library_does(text: &str) {
        assert_eq!(read(text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits), "{text}");
    }

    #[test]
    fn at_the_edges_of_doubles_it_is_exact() {
        for text in [
            "0",
            "-0",
            "0.0e999999999999",
            "1e999999999999",
            "1e-999999999999",
            "1e309",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880e0",
            "5e-324",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.47e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529523908135087914149158913039621106870086438694594645527657207407820621743379988141063267329253552286881372149012981122451451889849057222307285255133155755015914397476397983411801999323962548289017107081850690630666655994938275772572015763062690663332647565300009245888316433037779791869612049497390377829704905051080609940730262937128958950003583799967207254304360284078895771796150945516748243471030702609144621572289880258182545180325707018860872113128079512233426288368622321503775666622503982534335974568884423900265498198385487948292206894721689831099698365846814022854243330660339850886445804001034933970427567186443383770486037861622771738545623065874679014086723327636718751234567890123456789012345678901e-308",
            "9007199254740993",
            "9007199254740993.00000000000000000000000000000000000000001",
            "0.1",
            "123456789012345678901234567890",
            "1e22",
            "1e23",
            "8.5e22",
        ] {
            is_read_as_the_standard_library_does(text);
        }
        for length in [1, 19, 20, 799, 800, 801, 2000] {
            is_read_as_the_standard_library_does(&format!("0.{}1", "0".repeat(length)));
            is_read_as_the_standard_library_does(&format!("9007199254740993{}1e-{length}", "0".repeat(length)));
            is_read_as_the_standard_library_does(&format!("{}e-{length}", "7".repeat(length)));
        }
    }

    proptest! {
        #[test]
        fn between_any_two_doubles_it_is_exact(bits in any::<u64>(), above in any::<bool>()) {
            let number = f64::from_bits(bits >> 1);
            if number.is_finite() {
                // The middle in full, and a little more or nothing.
                let (a, b) = (format!("{:.1100}", number), format!("{:.1100}", number.next_up()));
                if let (Some(middle), true) = (middle(&a, &b), number < 1e300) {
                    is_read_as_the_standard_library_does(&format!("{middle}{}", if above { "1" } else { "" }));
                }
            }
        }
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
        fn any_double_is_read_again(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                is_read_as_the_standard_library_does(&format!("{number:e}"));
                is_read_as_the_standard_library_does(&format!("{number:.25e}"));
            }
        }

        #[test]
        fn any_text_is_what_it_is_for_the_standard_library(text in "[-+]?[0-9]{0,24}\\.?[0-9]{0,24}(e[-+]?[0-9]{0,3})?") {
            is_read_as_the_standard_library_does(&text);
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
