//! Durations as people say them: at most two units, the smaller one only where it matters.
use super::numbers::NARROW_SPACE;
use crate::domain::time::Span;

/// A duration: `84 ms`, `4.2 s`, `25 min`, `2 h 52 min`, `3 d 4 h`, `30 d`.
pub fn duration(span: Span) -> String {
    let millis = span.abs().millis();
    let sign = if span.millis() < 0 { "−" } else { "" };
    let unit = |n: i64, unit: &str| format!("{n}{NARROW_SPACE}{unit}");
    let pair = |first: String, rest: i64, second: &str| {
        if rest == 0 { first } else { format!("{first} {}", unit(rest, second)) }
    };
    let (secs, minutes, hours, days) = (millis / 1000, millis / 60_000, millis / 3_600_000, millis / 86_400_000);
    let said = match millis {
        m if m < 1000 => unit(m, "ms"),
        m if m < 10_000 && m % 1000 != 0 => format!("{:.1}{NARROW_SPACE}s", m as f64 / 1000.0),
        _ if secs < 120 => unit(secs, "s"),
        _ if minutes < 120 => unit(minutes, "min"),
        _ if hours < 48 => pair(unit(hours, "h"), minutes % 60, "min"),
        _ if days < 7 => pair(unit(days, "d"), hours % 24, "h"),
        _ => unit(days, "d"),
    };
    format!("{sign}{said}")
}

/// A window by its name: `5 min`, `1 h`, `30 d`; whole units, so that `24 h` is a day and `90 min` stays, but `28 h 15 min`.
pub fn window(span: Span) -> String {
    let minutes = span.millis() / 60_000;
    let unit = |n: i64, unit: &str| format!("{n}{NARROW_SPACE}{unit}");
    match minutes {
        m if m > 0 && m % 1440 == 0 => unit(m / 1440, "d"),
        m if m > 0 && m % 60 == 0 => unit(m / 60, "h"),
        m if m > 0 && m < 600 && span.millis() % 60_000 == 0 => unit(m, "min"),
        _ => duration(span),
    }
}

/// How long ago: `just now`, `25 min ago`.
pub fn ago(age: Span) -> String {
    if age.millis() < 1000 { "just now".to_owned() } else { format!("{} ago", duration(age)) }
}

/// A duration for `datetime`: ISO 8601, in seconds.
pub fn iso(span: Span) -> String {
    format!("PT{}S", span.secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_units_at_most() {
        let say = |secs: i64| duration(Span::from_secs(secs)).replace(NARROW_SPACE, " ");
        assert_eq!(say(84), "84 s");
        assert_eq!(say(1500), "25 min");
        assert_eq!(say(10_320), "2 h 52 min");
        assert_eq!(say(7200), "2 h");
        assert_eq!(say(3 * 86_400 + 4 * 3600), "3 d 4 h");
        assert_eq!(say(30 * 86_400), "30 d");
        assert!(duration(Span::from_millis(i64::MIN)).starts_with('−'), "the longest there is");
        assert_eq!(duration(Span::from_millis(84)).replace(NARROW_SPACE, " "), "84 ms");
        assert_eq!(duration(Span::from_millis(4200)).replace(NARROW_SPACE, " "), "4.2 s");
        assert_eq!(say(-60), "−60 s");
    }

    #[test]
    fn windows_have_their_names() {
        let say = |minutes: i64| window(Span::from_minutes(minutes)).replace(NARROW_SPACE, " ");
        assert_eq!(
            (say(5), say(60), say(1440), say(90), say(43_200)),
            ("5 min".into(), "1 h".into(), "1 d".into(), "90 min".into(), "30 d".into())
        );
        assert_eq!((say(1695), say(601), say(599)), ("28 h 15 min".into(), "10 h 1 min".into(), "599 min".into()));
    }

    #[test]
    fn ages() {
        assert_eq!(ago(Span::from_millis(300)), "just now");
        assert_eq!(ago(Span::from_minutes(25)), "25\u{202f}min ago");
    }
}
