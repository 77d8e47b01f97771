//! Numbers with the precision they deserve: true minus, narrow spaces, enough nines and never one too many.

/// Between a number and its unit, and between thousands.
pub const NARROW_SPACE: char = '\u{202f}';

/// The minus sign.
pub const MINUS: char = '−';

/// What stands for a number that is not known.
pub const UNKNOWN: &str = "–";

/// Everything a number holds, for machines: the value of a `<data>` element.
pub fn full_precision(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A part as per cent with `decimals` places: `12.0 %`.
pub fn percent(ratio: f64, decimals: usize) -> String {
    format!("{}{NARROW_SPACE}%", fixed(ratio * 100.0, decimals))
}

/// The part of a budget that is left: one decimal, never rounded to a zero that is not one.
///
/// `−12.0 %`, `62.4 %`, `100 %` only if nothing at all was spent.
pub fn budget_left(left: f64) -> String {
    if left == 1.0 {
        return format!("100{NARROW_SPACE}%");
    }
    let decimals = if left.abs() >= 10.0 { 0 } else { 1 };
    let percent_left = left * 100.0;
    // 99.96 % left is not untouched, and −0.04 % is not nothing.
    let shown = if percent_left < 100.0 && percent_left > 99.9 {
        99.9
    } else if percent_left < 0.0 && percent_left > -0.1 {
        -0.1
    } else {
        percent_left
    };
    format!("{}{NARROW_SPACE}%", fixed(shown, decimals))
}

/// A part of good events without its sign: three digits beyond the nines, rounded down so that it never flatters.
///
/// 0.99888 is `99.888`, 0.999996 is `99.9996`, and 1 alone is `100`.
pub fn good_percent(ratio: f64) -> String {
    if ratio >= 1.0 {
        return "100".to_owned();
    }
    let missing = 1.0 - ratio;
    // As many decimals as leave one digit of what is missing, but three at least.
    let decimals = if missing > 0.0 { (-((missing * 100.0).log10() + 1e-9).floor() as i32).clamp(1, 6) } else { 6 };
    let decimals = decimals.max(3) as usize;
    let scale = 10f64.powi(decimals as i32);
    // A touch above, because 99.9 in binary is a little less than 99.9.
    fixed((ratio * 100.0 * scale + 1e-6).floor() / scale, decimals)
}

/// A target as people write it: `99.9`, `99.95`, `95`.
pub fn target_percent(ratio: f64) -> String {
    let text = format!("{:.6}", ratio * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.contains('.') { text.to_owned() } else { format!("{text}.0") }
}

/// A burn rate: `14.4×`, `0.1×`, `350×`. Beyond a million its digits say nothing.
pub fn multiple(times: f64) -> String {
    if times.is_finite() && times > 1e6 {
        return format!(">{}×", fixed(1e6, 0));
    }
    let decimals = if times.abs() >= 100.0 { 0 } else { 1 };
    format!("{}×", fixed(times, decimals))
}

/// A count: `53 984`, `48.2 M`.
pub fn count(n: f64) -> String {
    let (scale, unit, decimals) = match n.abs() {
        n if n >= 1e11 => (1e9, "G", 0),
        n if n >= 1e9 => (1e9, "G", 1),
        n if n >= 1e8 => (1e6, "M", 0),
        n if n >= 1e6 => (1e6, "M", 1),
        _ => (1.0, "", 0),
    };
    let number = fixed(n / scale, decimals);
    if unit.is_empty() { number } else { format!("{number}{NARROW_SPACE}{unit}") }
}

/// A number with `decimals` places, a true minus and narrow spaces between thousands from 10 000 on.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            UNKNOWN.to_owned()
        } else {
            format!("{}∞", if value < 0.0 { "−" } else { "" })
        };
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut said = String::new();
    if value < 0.0 && !is_zero {
        said.push(MINUS);
    }
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if at > 0 && left % 3 == 0 && whole.len() > 4 {
            said.push(NARROW_SPACE);
        }
        said.push(digit);
    }
    if let Some(fraction) = fraction {
        said.push('.');
        said.push_str(fraction);
    }
    said
}

/// `1 objective`, `3 objectives`: a count with its noun.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n as f64), if n == 1 { one } else { many })
}

/// A small number as a sentence says it: `two`; digits from eleven on.
pub fn in_words(n: usize) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n).map_or_else(|| count(n as f64), |word| (*word).to_owned())
}

/// How often: `once`, `twice`, `three times`.
pub fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", in_words(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_never_rounded_to_a_lie() {
        assert_eq!(budget_left(-0.12), "−12.0\u{202f}%");
        assert_eq!(budget_left(0.624), "62.4\u{202f}%");
        assert_eq!(budget_left(1.0), "100\u{202f}%");
        assert_eq!(budget_left(0.9999), "99.9\u{202f}%");
        assert_eq!(budget_left(-0.0001), "−0.1\u{202f}%");
        assert_eq!(budget_left(-30.0), "−3000\u{202f}%");
    }

    #[test]
    fn nines_are_kept_and_never_flatter() {
        assert_eq!(good_percent(0.99888), "99.888");
        assert_eq!(good_percent(0.999996), "99.9996");
        assert_eq!(good_percent(0.9999999), "99.99999");
        assert_eq!(good_percent(0.9), "90.000");
        assert_eq!(good_percent(1.0), "100");
        assert_eq!(good_percent(0.999_999_999_9), "99.999999");
    }

    #[test]
    fn targets_as_people_write_them() {
        assert_eq!(target_percent(0.999), "99.9");
        assert_eq!(target_percent(0.9995), "99.95");
        assert_eq!(target_percent(0.95), "95.0");
        assert_eq!(target_percent(0.999_900_000_000_000_1), "99.99");
    }

    #[test]
    fn counts_and_multiples() {
        assert_eq!(count(53_984.0), "53\u{202f}984");
        assert_eq!(count(4_321.4), "4321");
        assert_eq!(count(48_200_000.0), "48.2\u{202f}M");
        assert_eq!(multiple(14.4), "14.4×");
        assert_eq!(multiple(0.04), "0.0×");
        assert_eq!(multiple(350.2), "350×");
        assert_eq!(
            [1e6, 1e300, f64::INFINITY].map(multiple),
            ["1 000 000×", ">1 000 000×", "∞×"].map(|it| it.replace(' ', "\u{202f}"))
        );
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!([1, 2, 3, 11].map(times), ["once", "twice", "three times", "11 times"]);
    }

    #[test]
    fn machines_get_everything() {
        assert_eq!(full_precision(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(full_precision(-0.0), "0");
    }
}
