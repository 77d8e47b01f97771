//! Ticks on a time axis: on the clock of the zone, at every zoom, days of 23 and 25 hours included.
use crate::domain::{
    time::{Instant, Range, Span},
    zone::Zone,
};
use chrono::{Datelike, Timelike};

/// A tick and what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Instant,
    /// `14:00`, `Tue 17`, `2 Nov`, `Nov`, `2026`.
    pub label: String,
}

/// How far apart ticks can stand.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// Less than a day, by the clock.
    Clock(Span),
    /// Days of the calendar; weeks begin on Monday.
    Days(i64),
    /// Months of the calendar.
    Months(i32),
}

const STEPS: &[Step] = &[
    Step::Clock(Span::from_millis(100)),
    Step::Clock(Span::from_secs(1)),
    Step::Clock(Span::from_secs(5)),
    Step::Clock(Span::from_secs(15)),
    Step::Clock(Span::from_secs(30)),
    Step::Clock(Span::from_minutes(1)),
    Step::Clock(Span::from_minutes(5)),
    Step::Clock(Span::from_minutes(15)),
    Step::Clock(Span::from_minutes(30)),
    Step::Clock(Span::from_hours(1)),
    Step::Clock(Span::from_hours(3)),
    Step::Clock(Span::from_hours(6)),
    Step::Clock(Span::from_hours(12)),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(60),
];

impl Step {
    fn length(self) -> Span {
        match self {
            Step::Clock(span) => span,
            Step::Days(days) => Span::from_days(days),
            Step::Months(months) => Span::from_days(30).times(f64::from(months)),
        }
    }

    /// The last tick that is not after `at`.
    fn before(self, at: Instant, zone: &Zone) -> Instant {
        match self {
            Step::Clock(span) if span < Span::from_minutes(1) => at.floor_to(span),
            Step::Clock(span) => {
                // By the clock, not by the time that has passed: a day of 23 hours still has its 6 o'clock.
                let civil = zone.civil(at);
                let into = i64::from(civil.num_seconds_from_midnight()) * 1000;
                let floor = into.div_euclid(span.millis()) * span.millis();
                let midnight = civil.date().and_time(chrono::NaiveTime::MIN);
                zone.instant(midnight + chrono::TimeDelta::milliseconds(floor))
            }
            Step::Days(days) if days % 7 == 0 => zone.start_of_week(at),
            Step::Days(_) => zone.start_of_day(at),
            Step::Months(months) if months >= 12 => {
                let year = zone.start_of_year(at);
                zone.add_months(year, -(zone.civil(year).year().rem_euclid((months / 12).max(1)) * 12))
            }
            Step::Months(months) => {
                let month = zone.start_of_month(at);
                zone.add_months(month, -(zone.civil(month).month0() as i32 % months))
            }
        }
    }

    fn after(self, at: Instant, zone: &Zone) -> Instant {
        let next = match self {
            // Hours of the clock: a tick every 6 h stays on 0, 6, 12, 18 when a day has 23.
            Step::Clock(span) if span >= Span::from_hours(1) => {
                self.before(zone.add_clock(at, span) + span.times(0.4), zone)
            }
            Step::Clock(span) => at + span,
            Step::Days(days) => zone.add_days(at, days),
            Step::Months(months) => zone.add_months(at, months),
        };
        if next > at { next } else { at + self.length() }
    }

    fn label(self, at: Instant, zone: &Zone) -> String {
        let civil = zone.civil(at);
        let pattern = match self {
            Step::Clock(span) if span < Span::from_secs(1) => "%H:%M:%S%.1f",
            Step::Clock(span) if span < Span::from_minutes(1) => "%H:%M:%S",
            Step::Clock(_) if civil.hour() == 0 && civil.minute() == 0 => "%a %-d",
            Step::Clock(_) => "%H:%M",
            Step::Days(1) => "%a %-d",
            Step::Days(_) => "%-d %b",
            Step::Months(months) if months >= 12 => "%Y",
            Step::Months(_) if civil.month() == 1 => "%Y",
            Step::Months(_) => "%b",
        };
        civil.format(pattern).to_string()
    }
}

/// At most `most` ticks within `range`.
pub fn ticks(range: Range, zone: &Zone, most: usize) -> Vec<Tick> {
    let length = range.length();
    if length <= Span::ZERO || most == 0 {
        return Vec::new();
    }
    let fits = |step: &&Step| step.length().times(most as f64) >= length;
    let Some(step) = STEPS.iter().find(fits).or(STEPS.last()).copied() else { return Vec::new() };
    let mut ticks = Vec::new();
    let mut at = step.before(range.from, zone);
    // Twice as many steps as can be: a clock that jumps must not loop for ever.
    for _ in 0..most.saturating_mul(2) + 8 {
        if at > range.to {
            break;
        }
        if at >= range.from {
            ticks.push(Tick { at, label: step.label(at, zone) });
        }
        at = step.after(at, zone);
    }
    ticks.truncate(most + 1);
    ticks
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use chrono::{DateTime, Offset, TimeZone};

    /// The table a browser would make, from a zone database.
    fn zone(tz: chrono_tz::Tz) -> Zone {
        let offset = |secs: i64| {
            tz.offset_from_utc_datetime(&DateTime::from_timestamp(secs, 0).unwrap().naive_utc()).fix().local_minus_utc()
        };
        let mut offsets = Vec::new();
        for hour in 0..(24 * 800) {
            let secs = 1_735_689_600 + hour * 3600; // 2025-01-01
            let now = offset(secs);
            if offsets.last().is_none_or(|(_, before)| *before != now) {
                offsets.push((Instant::from_unix_millis(secs * 1000), now));
            }
        }
        Zone { name: tz.name().to_owned(), offsets }
    }

    fn labels(zone: &Zone, from: &str, hours: i64, most: usize) -> Vec<String> {
        let from = zone.instant(chrono::NaiveDateTime::parse_from_str(from, "%Y-%m-%d %H:%M").unwrap());
        ticks(Range { from, to: from + Span::from_hours(hours) }, zone, most).into_iter().map(|it| it.label).collect()
    }

    #[test]
    fn ticks_stand_on_the_clock_also_when_it_jumps() {
        for (tz, spring, autumn) in [
            (chrono_tz::Europe::Berlin, "2026-03-28 12:00", "2026-10-24 12:00"),
            (chrono_tz::America::New_York, "2026-03-07 12:00", "2026-10-31 12:00"),
        ] {
            let zone = zone(tz);
            for from in [spring, autumn] {
                let found = labels(&zone, from, 36, 7);
                let hours: Vec<_> = found.iter().filter(|it| it.contains(':')).cloned().collect();
                assert!(
                    hours.iter().all(|it| ["06:00", "12:00", "18:00"].contains(&it.as_str())),
                    "{tz} {from}: {found:?}"
                );
                assert_eq!(found.iter().filter(|it| it.starts_with("Sun")).count(), 1, "{tz} {from}: {found:?}");
            }
        }
    }

    #[test]
    fn labels_change_with_the_zoom() {
        let berlin = zone(chrono_tz::Europe::Berlin);
        assert_eq!(labels(&berlin, "2026-11-17 10:10", 1, 5), ["10:15", "10:30", "10:45", "11:00"]);
        assert_eq!(labels(&berlin, "2026-11-17 00:00", 72, 4), ["Tue 17", "Wed 18", "Thu 19", "Fri 20"]);
        assert_eq!(labels(&berlin, "2026-10-20 00:00", 24 * 30, 5), ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]);
        assert_eq!(labels(&berlin, "2025-11-15 00:00", 24 * 365, 5), ["2026", "Apr", "Jul", "Oct"]);
    }

    #[test]
    fn nothing_is_an_answer() {
        let now = Instant::from_unix_millis(1_795_240_000_000);
        assert!(ticks(Range { from: now, to: now }, &Zone::utc(), 5).is_empty());
        assert!(ticks(Range { from: now, to: now + Span::from_days(1) }, &Zone::utc(), 0).is_empty());
        let long = ticks(Range { from: Instant::default(), to: now }, &Zone::utc(), 6);
        assert!(!long.is_empty() && long.len() <= 7, "{long:?}");
    }
}
