//! Time zones as tables of offsets, so that this floor needs no zone database.
//!
//! The browser knows the zones; the `platform` floor asks it where the offset changes and hands the table down.
//! Native tests make the same table from a zone database.
use super::{
    civil,
    time::{Instant, Range, Span},
};
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

/// Zones change at most twice a year, weeks apart; nobody changes twice within this.
const STRIDE: Span = Span::from_days(20);

/// A table reaches so far around now, and as far again as often as a moment that is shown wants it: twenty years back
/// at most, when there was no Prometheus yet.
const BACK: Span = Span::from_days(800);
const AHEAD: Span = Span::from_days(120);
const MOST: i64 = 10;

/// What is shown as of a moment reaches so far back from it: a window, the days of a month.
const WINDOW: Span = Span::from_days(120);

/// How far the table of a zone reaches where `moments` are shown.
pub fn reach(now: Instant, moments: impl Iterator<Item = Instant>) -> Range {
    let times = |wanted: Span, step: Span| step.times((wanted.millis() / step.millis() + 1).clamp(1, MOST) as f64);
    let now = now.floor_to(Span::from_days(1));
    moments.fold(Range { from: now - BACK, to: now + AHEAD }, |reach, it| Range {
        from: reach.from.min(now - times(now.since(it - WINDOW), BACK)),
        to: reach.to.max(now + times(it.since(now) + STRIDE, AHEAD)),
    })
}

/// The clock of one place: what must be added to UTC, and from when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// IANA name, `UTC`, or whatever the reader should see.
    pub name: String,
    /// Offsets east of UTC in seconds, each from its moment on, ascending. The first also holds before.
    pub offsets: Vec<(Instant, i32)>,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), offsets: Vec::new() }
    }

    /// The zone of somebody who knows its offset at any moment, in seconds east of UTC; asked no more than finds every
    /// change within `around` to the minute.
    pub fn asked(name: String, around: Range, offset_secs: &dyn Fn(Instant) -> i32) -> Self {
        let mut at = around.from.floor_to(Span::from_days(1));
        let mut current = offset_secs(at);
        let mut offsets = vec![(at, current)];
        while at < around.to {
            let next = at + STRIDE;
            let then = offset_secs(next);
            if then != current {
                offsets.push((change(at, next, then, offset_secs), then));
                current = then;
            }
            at = next;
        }
        Self { name, offsets }
    }

    /// Seconds east of UTC at `at`.
    pub fn offset_secs(&self, at: Instant) -> i32 {
        let after = self.offsets.partition_point(|(from, _)| *from <= at);
        match self.offsets.get(after.saturating_sub(1)) {
            Some((_, offset)) => *offset,
            None => 0,
        }
    }

    /// What calendar and clock show at `at`; the epoch for moments no calendar holds.
    pub fn civil(&self, at: Instant) -> NaiveDateTime {
        let local = at + Span::from_secs(i64::from(self.offset_secs(at)));
        civil::of_utc_millis(local.unix_millis())
    }

    /// The first moment at which the clock shows `civil`; for a time the clock skips, the moment of the skip's end.
    pub fn instant(&self, civil: NaiveDateTime) -> Instant {
        let as_utc = Instant::from_unix_millis(civil.and_utc().timestamp_millis());
        // Offsets lie within ±26 h, so the candidates are the offsets in force around that time.
        let around = |hours| self.offset_secs(as_utc + Span::from_hours(hours));
        let (before, after) = (around(-26), around(26));
        let candidate = |offset: i32| as_utc - Span::from_secs(i64::from(offset));
        let (early, late) = (candidate(before.max(after)), candidate(before.min(after)));
        if self.civil(early) == civil {
            early
        } else if self.civil(late) == civil {
            late
        } else {
            // Skipped: the change lies between the two candidates.
            let change = self.offsets.iter().map(|(from, _)| *from).find(|from| early <= *from && *from <= late);
            change.unwrap_or(late)
        }
    }

    /// Midnight (or the first moment) of the day that `at` falls on.
    pub fn start_of_day(&self, at: Instant) -> Instant {
        self.instant(self.civil(at).date().and_time(NaiveTime::MIN))
    }

    /// The start of the week (Monday) that `at` falls in.
    pub fn start_of_week(&self, at: Instant) -> Instant {
        let date = self.civil(at).date();
        self.instant(date.week(Weekday::Mon).first_day().and_time(NaiveTime::MIN))
    }

    /// The start of the month that `at` falls in.
    pub fn start_of_month(&self, at: Instant) -> Instant {
        let date = self.civil(at).date();
        self.instant(date.with_day(1).unwrap_or(date).and_time(NaiveTime::MIN))
    }

    /// The start of the year that `at` falls in.
    pub fn start_of_year(&self, at: Instant) -> Instant {
        let date = self.civil(at).date();
        self.instant(NaiveDate::from_ymd_opt(date.year(), 1, 1).unwrap_or(date).and_time(NaiveTime::MIN))
    }

    /// The same clock time `days` calendar days later (or earlier): a day of 23 or 25 hours counts as one.
    pub fn add_days(&self, at: Instant, days: i64) -> Instant {
        let civil = self.civil(at);
        let step = Days::new(days.unsigned_abs());
        let moved = if days < 0 { civil.checked_sub_days(step) } else { civil.checked_add_days(step) };
        self.instant(moved.unwrap_or(civil))
    }

    /// The same clock time `months` calendar months later (or earlier); the 31st becomes the month's last day.
    pub fn add_months(&self, at: Instant, months: i32) -> Instant {
        let civil = self.civil(at);
        let step = Months::new(months.unsigned_abs());
        let moved = if months < 0 { civil.checked_sub_months(step) } else { civil.checked_add_months(step) };
        self.instant(moved.unwrap_or(civil))
    }

    /// The same moment on the clock `span` later by the clock: what ticks every 6 h should stand on.
    pub fn add_clock(&self, at: Instant, span: Span) -> Instant {
        let civil = self.civil(at);
        self.instant(civil.checked_add_signed(TimeDelta::milliseconds(span.millis())).unwrap_or(civil))
    }
}

/// The minute at which the offset becomes `then`, between two moments that differ.
fn change(mut before: Instant, mut after: Instant, then: i32, offset_secs: &dyn Fn(Instant) -> i32) -> Instant {
    while after.since(before) > Span::from_minutes(1) {
        let middle = (before + Span::from_millis(after.since(before).millis() / 2)).floor_to(Span::from_minutes(1));
        if middle <= before {
            break;
        }
        if offset_secs(middle) == then { after = middle } else { before = middle }
    }
    after
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use chrono::{DateTime, Offset, TimeZone};
    use std::cell::Cell;

    /// Europe/Berlin around the two changes of 2026.
    fn berlin() -> Zone {
        let at = |text: &str| Instant::from_unix_millis(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
        Zone {
            name: "Europe/Berlin".to_owned(),
            offsets: vec![
                (at("2025-10-26T01:00:00Z"), 3600),
                (at("2026-03-29T01:00:00Z"), 7200),
                (at("2026-10-25T01:00:00Z"), 3600),
            ],
        }
    }

    fn civil(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn clock_and_moment_are_inverse() {
        let zone = berlin();
        for text in ["2026-01-15 12:00", "2026-03-29 01:59", "2026-03-29 03:00", "2026-07-01 00:00", "2026-10-25 03:00"]
        {
            assert_eq!(zone.civil(zone.instant(civil(text))), civil(text), "{text}");
        }
    }

    #[test]
    fn an_hour_that_does_not_exist_is_the_end_of_the_skip() {
        let zone = berlin();
        assert_eq!(zone.civil(zone.instant(civil("2026-03-29 02:30"))), civil("2026-03-29 03:00"));
    }

    #[test]
    fn an_hour_that_exists_twice_is_its_first() {
        let zone = berlin();
        let twice = zone.instant(civil("2026-10-25 02:30"));
        assert_eq!(zone.offset_secs(twice), 7200);
        assert_eq!(zone.civil(twice + Span::from_hours(1)), civil("2026-10-25 02:30"));
    }

    #[test]
    fn days_of_23_and_25_hours_are_days() {
        let zone = berlin();
        let spring = zone.start_of_day(zone.instant(civil("2026-03-29 12:00")));
        assert_eq!(zone.add_days(spring, 1).since(spring), Span::from_hours(23));
        let autumn = zone.start_of_day(zone.instant(civil("2026-10-25 12:00")));
        assert_eq!(zone.add_days(autumn, 1).since(autumn), Span::from_hours(25));
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        let zone = berlin();
        let last = zone.instant(civil("2026-01-31 09:00"));
        assert_eq!(zone.civil(zone.add_months(last, 1)), civil("2026-02-28 09:00"));
        assert_eq!(zone.civil(zone.start_of_week(last)), civil("2026-01-26 00:00"));
        assert_eq!(zone.civil(zone.start_of_year(last)), civil("2026-01-01 00:00"));
    }

    /// Seconds east of UTC as a zone database knows them.
    fn known(tz: chrono_tz::Tz, at: Instant) -> i32 {
        let utc = DateTime::from_timestamp_millis(at.unix_millis()).unwrap().naive_utc();
        tz.offset_from_utc_datetime(&utc).fix().local_minus_utc()
    }

    #[test]
    fn the_table_reaches_the_moments_that_are_shown() {
        let at = |text: &str| Zone::utc().instant(civil(text));
        let (now, tz) = (at("2026-11-22 04:30"), chrono_tz::Europe::Berlin);
        let near = reach(now, [now, at("2026-11-01 00:00"), now + Span::from_days(90)].into_iter());
        assert_eq!(near, reach(now, std::iter::empty()), "what is near changes nothing");
        assert_eq!(near.length(), Span::from_days(920));
        for far in ["2024-01-15 12:00", "2024-07-15 12:00", "2021-02-28 23:59", "2008-12-31 12:00", "2029-07-01 00:00"]
        {
            let reach = reach(now, [at(far)].into_iter());
            let zone = Zone::asked(String::new(), reach, &|at| known(tz, at));
            for at in [at(far) - WINDOW, at(far), now - BACK, now] {
                assert_eq!(zone.offset_secs(at), known(tz, at), "{} for {far}", Zone::utc().civil(at));
            }
        }
        let most = reach(now, [i64::MIN, i64::MAX].map(Instant::from_unix_millis).into_iter());
        assert_eq!(most.length(), (BACK + AHEAD).times(MOST as f64));
    }

    #[test]
    fn every_change_is_found_with_few_questions() {
        let start = DateTime::parse_from_rfc3339("2024-09-12T07:31:00Z").unwrap().timestamp_millis();
        let around = Range {
            from: Instant::from_unix_millis(start),
            to: Instant::from_unix_millis(start) + Span::from_days(920),
        };
        // Half an hour, two hours, a fast of four weeks, quarters, no change at all, the day line.
        for tz in [
            chrono_tz::Europe::Berlin,
            chrono_tz::America::New_York,
            chrono_tz::Australia::Lord_Howe,
            chrono_tz::Antarctica::Troll,
            chrono_tz::Africa::Casablanca,
            chrono_tz::Africa::Cairo,
            chrono_tz::Asia::Kathmandu,
            chrono_tz::Pacific::Chatham,
            chrono_tz::Pacific::Kiritimati,
        ] {
            let asked = Cell::new(0);
            let offset = |at: Instant| known(tz, at);
            let counted = |at| {
                asked.set(asked.get() + 1);
                offset(at)
            };
            let zone = Zone::asked(tz.name().to_owned(), around, &counted);
            // Two changes a year; where one is looked for, 20 days are halved down to a minute.
            assert!(asked.get() <= 48 + 16 * (zone.offsets.len() - 1), "{tz} was asked {} times", asked.get());
            let mut at = around.from;
            while at < around.to {
                assert_eq!(zone.offset_secs(at), offset(at), "{tz} at {}", zone.civil(at));
                at = at + Span::from_minutes(15);
            }
        }
    }
}
