//! Dates and times of day as text: ISO 8601 read, and the few patterns written that people are shown.
//!
//! chrono keeps the calendar. Its own reading and writing knows every format there is, for a fortieth of all code.
use super::time::Instant;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `civil` after a pattern of letters: `a` day of the week, `e` day, `d` day with two digits, `b` month, `m` month
/// with two digits, `Y` year, `H`, `M`, `S`, `L` milliseconds. Whatever else stands there is kept.
pub fn written(civil: NaiveDateTime, pattern: &str) -> String {
    let mut text = String::with_capacity(24);
    for letter in pattern.chars() {
        let (value, width) = match letter {
            'a' => {
                text.push_str(DAYS[civil.weekday().num_days_from_monday() as usize % 7]);
                continue;
            }
            'b' => {
                text.push_str(MONTHS[civil.month0() as usize % 12]);
                continue;
            }
            'e' => (civil.day(), 1),
            'd' => (civil.day(), 2),
            'm' => (civil.month(), 2),
            'Y' => (civil.year().unsigned_abs(), 4),
            'H' => (civil.hour(), 2),
            'M' => (civil.minute(), 2),
            'S' => (civil.second(), 2),
            'L' => (civil.nanosecond() / 1_000_000 % 1000, 3),
            other => {
                text.push(other);
                continue;
            }
        };
        text.push_str(&format!("{value:0width$}"));
    }
    text
}

/// A date, or a date and a time of day: `2026-11-21`, `2026-11-21 06:46`, `2026-11-21T06:46:40.5`.
pub fn read(text: &str) -> Option<NaiveDateTime> {
    let (civil, rest) = beginning(text)?;
    rest.is_empty().then_some(civil)
}

/// A moment as RFC 3339 writes it: a date, a time with seconds, and the offset from UTC.
pub fn instant_from_rfc3339(text: &str) -> Option<Instant> {
    let (civil, rest) = beginning(text)?;
    let has_seconds = text.as_bytes().get(16) == Some(&b':');
    let offset_minutes = match rest.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes = number(rest, 1, 2)? * 60 + number(rest, 4, 2).filter(|it| *it < 60)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let at = civil.and_utc().timestamp_millis() - i64::from(offset_minutes) * 60_000;
    has_seconds.then(|| Instant::from_unix_millis(at))
}

/// The date and time that `text` begins with, and what follows them.
fn beginning(text: &str) -> Option<(NaiveDateTime, &str)> {
    let is = |at: usize, signs: &[u8]| text.as_bytes().get(at).is_some_and(|it| signs.contains(it));
    let year = number(text, 0, 4).filter(|_| is(4, b"-") && is(7, b"-"))?;
    let date = NaiveDate::from_ymd_opt(year, part(text, 5)?, part(text, 8)?)?;
    if text.len() == 10 {
        return Some((date.and_hms_opt(0, 0, 0)?, ""));
    }
    let (hour, minute) = (part(text, 11).filter(|_| is(10, b"Tt ") && is(13, b":"))?, part(text, 14)?);
    let mut end = 16;
    let mut second = 0;
    let mut millis = 0;
    if is(end, b":") {
        second = part(text, 17)?;
        end = 19;
        if is(end, b".") {
            let fraction = text.get(20..)?;
            let n = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let digits = fraction.get(..n).filter(|it| !it.is_empty())?;
            millis = format!("{digits:0<3}").get(..3)?.parse().ok()?;
            end = 20 + n;
        }
    }
    // A leap second is shown as the second before it.
    let time = date.and_hms_milli_opt(hour, minute, if second == 60 { 59 } else { second }, millis)?;
    Some((time, text.get(end..)?))
}

fn part(text: &str, at: usize) -> Option<u32> {
    number(text, at, 2)?.try_into().ok()
}

fn number(text: &str, at: usize, n: usize) -> Option<i32> {
    let digits = text.get(at..at + n)?;
    digits.bytes().all(|it| it.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A moment of the years that calendars hold, or the epoch.
pub fn of_utc_millis(millis: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(millis).map(|it| it.naive_utc()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_date_is_none() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-11-21T",
            "2026-11-21 6:46",
            "2026-11-21 24:00",
            "2026-11-21 06:46:40x",
            "2026-11-21 06:46:",
            "20261121",
            "２０２６-11-21",
            "2026-11-21T06:46:40.",
            "+026-11-21",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in [
            "2026-11-21T06:46:40",
            "2026-11-21T06:46Z",
            "2026-11-21Z",
            "2026-11-21T06:46:40+1:00",
            "2026-11-21T06:46:40+01:60",
        ] {
            assert_eq!(instant_from_rfc3339(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_reads_and_writes_as_chrono_does(
            millis in 0_i64..4_102_444_800_000, minutes in -840_i32..840, digits in 0_usize..10
        ) {
            let civil = of_utc_millis(millis);
            let theirs = |pattern: &str| civil.format(pattern).to_string();
            prop_assert_eq!(written(civil, "a e b Y, H:M"), theirs("%a %-d %b %Y, %H:%M"));
            prop_assert_eq!(written(civil, "Y-m-dTH:M:S.LZ"), theirs("%Y-%m-%dT%H:%M:%S%.3fZ"));
            prop_assert_eq!(read(&theirs("%Y-%m-%d %H:%M:%S%.3f")), Some(civil));
            let zone = chrono::FixedOffset::east_opt(minutes * 60).unwrap();
            let text = civil.and_utc().with_timezone(&zone).to_rfc3339_opts(chrono::SecondsFormat::Millis, digits > 5);
            prop_assert_eq!(instant_from_rfc3339(&text), Some(Instant::from_unix_millis(millis)), "{}", text);
            // As many digits as Go or anybody likes to write.
            let fraction = &"123456789"[..digits];
            let text = format!("{}{}{fraction}Z", theirs("%Y-%m-%dT%H:%M:%S"), if digits > 0 { "." } else { "" });
            let theirs = DateTime::parse_from_rfc3339(&text).unwrap().timestamp_millis();
            prop_assert_eq!(instant_from_rfc3339(&text), Some(Instant::from_unix_millis(theirs)), "{}", text);
        }

        #[test]
        fn nothing_ends_the_program(text in "\\PC*", civil in "[0-9T :Z.+-]{0,30}") {
            for text in [text, civil] {
                let _ = (read(&text), instant_from_rfc3339(&text));
            }
        }
    }
}
