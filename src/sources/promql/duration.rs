//! Durations as PromQL writes them: `5m`, `1h30m`, `2592000001ms`.
use crate::domain::time::Span;

/// Units from long to short, in milliseconds. A year is 365 days, as Prometheus has it.
const UNITS: &[(&str, i64)] = &[
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

/// Reads a duration; `None` if it is none. Units must descend and appear at most once, as in Prometheus.
pub fn parse(text: &str) -> Option<Span> {
    if text == "0" {
        return Some(Span::ZERO);
    }
    let mut rest = text;
    let mut millis: i64 = 0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let length = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest.get(..length)?;
        let (_, factor) = units.find(|(name, _)| *name == unit)?;
        millis = millis.checked_add(amount.checked_mul(*factor)?)?;
        rest = rest.get(length..)?;
    }
    (!text.is_empty()).then_some(Span::from_millis(millis))
}

/// Writes a duration so that PromQL reads it back: the longest units that fit.
pub fn print(span: Span) -> String {
    let mut millis = span.millis().max(0);
    if millis == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    // Years are left out: 365d reads better than 1y beside 30d, and means the same.
    for (unit, factor) in UNITS.iter().skip(1) {
        // A week only where it is whole weeks: 30d, not 4w2d.
        let fits = millis / factor;
        if fits == 0 || (*unit == "w" && millis % factor != 0) {
            continue;
        }
        text.push_str(&format!("{fits}{unit}"));
        millis %= factor;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_prometheus_reads() {
        assert_eq!(parse("5m"), Some(Span::from_minutes(5)));
        assert_eq!(parse("1h30m"), Some(Span::from_minutes(90)));
        assert_eq!(parse("4w"), Some(Span::from_days(28)));
        assert_eq!(parse("2592000001ms"), Some(Span::from_millis(2_592_000_001)));
        for wrong in ["", "5", "m", "5x", "30m1h", "5m5m", "-5m", "1.5h", "99999999999999999999d"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for millis in [1, 999, 1000, 61_000, 5_400_000, 2_592_000_000, 2_592_000_001, 31_536_000_000, 2_419_200_000] {
            let span = Span::from_millis(millis);
            assert_eq!(parse(&print(span)), Some(span), "{}", print(span));
        }
        assert_eq!(print(Span::from_days(30)), "30d");
        assert_eq!(print(Span::from_days(28)), "4w");
        assert_eq!(print(Span::from_minutes(90)), "1h30m");
    }
}
