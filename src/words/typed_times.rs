//! What typed times mean, said at once: the instants they stand for, or what is wrong with them.
use super::{durations, instants};
use crate::domain::{
    plain_text::plain_within,
    time::{Instant, Range},
    time_expression,
    zone::Zone,
};

/// The ranges people ask for most: from, to, and their name.
pub const QUICK_RANGES: &[(&str, &str, &str)] = &[
    ("now-1h", "now", "1 hour"),
    ("now-6h", "now", "6 hours"),
    ("now-24h", "now", "24 hours"),
    ("now-2d", "now", "2 days"),
    ("now-7d", "now", "7 days"),
    ("now-30d", "now", "30 days"),
    ("now/d", "now", "today"),
    ("now-1d/d", "now/d", "yesterday"),
    ("now/w", "now", "this week"),
    ("now/M", "now", "this month"),
];

/// The range that two typed times stand for, or why they stand for none.
pub fn range(from: &str, to: &str, now: Instant, zone: &Zone) -> Result<Range, String> {
    let range = Range { from: instant(from, now, zone)?, to: instant(to, now, zone)? };
    if range.from < range.to { Ok(range) } else { Err("The range ends before it begins.".to_owned()) }
}

/// The instant that a typed time stands for, or why it stands for none.
pub fn instant(text: &str, now: Instant, zone: &Zone) -> Result<Instant, String> {
    time_expression::resolve(text, now, zone).ok_or_else(|| wrong(text.trim()))
}

/// A range with both ends, its zone and its length.
pub fn said(range: Range, zone: &Zone, now: Instant) -> String {
    let (from, to) = (instants::moment(range.from, zone, now), instants::moment(range.to, zone, now));
    format!("{from} to {to}, {}", durations::duration(range.length()))
}

/// What was typed, as a sentence quotes it: as much as stands on one line of a telephone.
pub fn quoted(text: &str) -> String {
    format!("“{}”", plain_within(text, 24))
}

fn wrong(text: &str) -> String {
    if text.is_empty() {
        return "Type a time, for example now-7d/d.".to_owned();
    }
    let Some(rest) = text.strip_prefix("now") else {
        return format!("{} is no time. Type now-7d/d, or 2026-11-15 22:46.", quoted(text));
    };
    // The first letter that stands where a unit should.
    let unit = rest.chars().find(|c| !c.is_ascii_digit() && !"+-/".contains(*c));
    match unit {
        Some(unit) if !"smhdwMQy".contains(unit) => {
            format!("{} is not a unit; use s m h d w M Q y.", quoted(&unit.to_string()))
        }
        _ => format!("{} cannot be read. Steps look like now-7d, roundings like now/d.", quoted(text)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    const NOW: Instant = Instant::from_unix_millis(1_795_240_000_000); // Sat 21 Nov 2026, 05:46:40 UTC

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_right() {
        let why = |text: &str| instant(text, NOW, &Zone::utc()).unwrap_err();
        assert_eq!(why("now-6x"), "“x” is not a unit; use s m h d w M Q y.");
        assert!(why("yesterday").starts_with("“yesterday” is no time."));
        assert!(why(&"w".repeat(3000)).len() < 120, "short, whatever was typed");
        assert!(!why("now\u{202e}7d").contains('\u{202e}'), "and unable to turn what stands beside it");
        assert!(why("now-").contains("cannot be read"));
        assert!(why(" ").starts_with("Type a time"));
        assert_eq!(range("now", "now-1h", NOW, &Zone::utc()).unwrap_err(), "The range ends before it begins.");
    }

    #[test]
    fn what_is_right_is_said_in_full() {
        let range = range("now-7d/d", "now", NOW, &Zone::utc()).unwrap();
        let said = said(range, &Zone::utc(), NOW);
        assert_eq!(said.replace('\u{202f}', " "), "Sat 14 Nov, 00:00 to Sat 21 Nov, 05:46, 7 d");
    }

    #[test]
    fn every_quick_range_is_a_range() {
        for (from, to, name) in QUICK_RANGES {
            assert!(range(from, to, NOW, &Zone::utc()).is_ok(), "{name}");
        }
    }
}
