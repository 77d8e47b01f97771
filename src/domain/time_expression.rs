//! Instants as people type them into an address: `now-6h`, `now/d`, milliseconds, ISO 8601.
//!
//! The words are Grafana's: units `s m h d w M Q y`, `/unit` rounds down to the unit's start by the clock of the zone.
use super::{
    civil,
    time::{Instant, Range, Span},
    zone::Zone,
};
use chrono::Datelike;

/// What `text` means as seen from `now`; `None` if it means nothing.
pub fn resolve(text: &str, now: Instant, zone: &Zone) -> Option<Instant> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("now") {
        return relative(rest, now, zone);
    }
    if let Ok(number) = text.parse::<i64>() {
        // Grafana writes milliseconds, people write seconds; the year 1973 divides them.
        return Some(Instant::from_unix_millis(if number.abs() < 100_000_000_000 {
            number.saturating_mul(1000)
        } else {
            number
        }));
    }
    civil::instant_from_rfc3339(text).or_else(|| civil::read(text).map(|it| zone.instant(it)))
}

/// The range between two expressions; `None` if either means nothing or they stand the wrong way round.
pub fn range(from: &str, to: &str, now: Instant, zone: &Zone) -> Option<Range> {
    let range = Range { from: resolve(from, now, zone)?, to: resolve(to, now, zone)? };
    (range.from < range.to).then_some(range)
}

/// `-6h/d+8h`: steps and roundings, from left to right.
fn relative(mut rest: &str, now: Instant, zone: &Zone) -> Option<Instant> {
    let mut at = now;
    while let Some(sign) = rest.chars().next() {
        rest = rest.get(1..)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let amount = if digits == 0 { 1 } else { rest.get(..digits)?.parse::<i64>().ok()? };
        rest = rest.get(digits..)?;
        let unit = rest.chars().next()?;
        rest = rest.get(unit.len_utf8()..)?;
        at = match sign {
            '-' => moved(at, -amount, unit, zone)?,
            '+' => moved(at, amount, unit, zone)?,
            '/' if digits == 0 => start_of(at, unit, zone)?,
            _ => return None,
        };
    }
    Some(at)
}

fn moved(at: Instant, amount: i64, unit: char, zone: &Zone) -> Option<Instant> {
    let months = |n: i64| Some(zone.add_months(at, i32::try_from(amount.checked_mul(n)?).ok()?));
    Some(match unit {
        's' => at + Span::from_secs(amount),
        'm' => at + Span::from_minutes(amount),
        'h' => at + Span::from_hours(amount),
        'd' => zone.add_days(at, amount),
        'w' => zone.add_days(at, amount.checked_mul(7)?),
        'M' => months(1)?,
        'Q' => months(3)?,
        'y' => months(12)?,
        _ => return None,
    })
}

fn start_of(at: Instant, unit: char, zone: &Zone) -> Option<Instant> {
    Some(match unit {
        's' => at.floor_to(Span::from_secs(1)),
        'm' => at.floor_to(Span::from_minutes(1)),
        'h' => {
            let offset = Span::from_secs(i64::from(zone.offset_secs(at)));
            (at + offset).floor_to(Span::from_hours(1)) - offset
        }
        'd' => zone.start_of_day(at),
        'w' => zone.start_of_week(at),
        'M' => zone.start_of_month(at),
        'Q' => {
            let month = zone.start_of_month(at);
            zone.add_months(month, -(zone.civil(month).month0() as i32 % 3))
        }
        'y' => zone.start_of_year(at),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let zone = Zone { name: "Europe/Berlin".into(), offsets: vec![(Instant::default(), 3600)] };
        let now = Instant::from_unix_millis(1_795_240_000_000); // Sat 21 Nov 2026, 06:46:40 in Berlin
        resolve(text, now, &zone).map(|at| zone.civil(at).format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn grafanas_words_mean_what_they_mean_there() {
        for (text, meant) in [
            ("now", "2026-11-21 06:46:40"),
            ("now-6h", "2026-11-21 00:46:40"),
            ("now/d", "2026-11-21 00:00:00"),
            ("now-1d/d", "2026-11-20 00:00:00"),
            ("now/d+8h", "2026-11-21 08:00:00"),
            ("now/w", "2026-11-16 00:00:00"),
            ("now-1M/M", "2026-10-01 00:00:00"),
            ("now/Q", "2026-10-01 00:00:00"),
            ("now/y", "2026-01-01 00:00:00"),
            ("now/h", "2026-11-21 06:00:00"),
            ("1795240000000", "2026-11-21 06:46:40"),
            ("1795240000", "2026-11-21 06:46:40"),
            ("2026-11-20T10:00:00Z", "2026-11-20 11:00:00"),
            ("2026-11-20 10:00", "2026-11-20 10:00:00"),
            ("2026-11-20", "2026-11-20 00:00:00"),
        ] {
            assert_eq!(said(text).as_deref(), Some(meant), "{text}");
        }
    }

    #[test]
    fn what_means_nothing_is_nothing() {
        for text in
            ["", "yesterday", "now-", "now-6x", "now/6d", "nowd", "now-99999999999999999999h", "2026-13-01", "now-1ü"]
        {
            assert_eq!(said(text), None, "{text}");
        }
        let now = Instant::from_unix_millis(1_795_240_000_000);
        assert_eq!(range("now", "now-1h", now, &Zone::utc()), None);
    }
}
