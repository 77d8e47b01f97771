//! Months as calendars print them, and the ways of a keyboard through them. Days have no zone; a zone makes them instants.
use super::civil;
use chrono::{Datelike, Days, Months, NaiveDate};

/// A day of the calendar.
pub type Day = NaiveDate;

/// One step through a calendar, as the grids of ARIA's authoring practices take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many days on, or back.
    Days(i64),
    /// So many months on, or back; the 31st becomes the month's last day.
    Months(i32),
    /// To the Monday of the week.
    WeekStart,
    /// To its Sunday.
    WeekEnd,
}

/// The day a step away; the same day where no calendar goes on.
pub fn stepped(day: Day, step: Step) -> Day {
    let weekday = i64::from(day.weekday().num_days_from_monday());
    let moved = match step {
        Step::Days(n) => by_days(day, n),
        Step::WeekStart => by_days(day, -weekday),
        Step::WeekEnd => by_days(day, 6 - weekday),
        Step::Months(n) if n < 0 => day.checked_sub_months(Months::new(n.unsigned_abs())),
        Step::Months(n) => day.checked_add_months(Months::new(n.unsigned_abs())),
    };
    moved.filter(|it| (1970..10_000).contains(&it.year())).unwrap_or(day)
}

fn by_days(day: Day, n: i64) -> Option<Day> {
    let days = Days::new(n.unsigned_abs());
    if n < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
}

/// The weeks of the month of `day`, from Monday to Sunday; `None` for the days of its neighbours.
pub fn weeks(day: Day) -> Vec<[Option<Day>; 7]> {
    let first = first_of_month(day);
    let mut monday = by_days(first, -i64::from(first.weekday().num_days_from_monday()));
    let mut weeks = Vec::with_capacity(6);
    while let Some(start) = monday.filter(|it| *it < first || is_same_month(*it, first)) {
        let days = [0, 1, 2, 3, 4, 5, 6].map(|n| by_days(start, n).filter(|it| is_same_month(*it, first)));
        weeks.push(days);
        monday = by_days(start, 7);
    }
    weeks
}

/// The first day of its month.
pub fn first_of_month(day: Day) -> Day {
    day.with_day(1).unwrap_or(day)
}

fn is_same_month(a: Day, b: Day) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}

/// A range of days as it is chosen: the first day, then the last; a day before the first begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub first: Day,
    /// The last day, which belongs to it.
    pub last: Day,
    /// Whether the next day that is chosen may be its last.
    pub is_open: bool,
}

impl DayRange {
    /// What choosing `day` makes of what was chosen before.
    pub fn chosen(before: Option<Self>, day: Day) -> Self {
        match before {
            Some(Self { first, is_open: true, .. }) if first <= day => Self { first, last: day, is_open: false },
            _ => Self { first: day, last: day, is_open: true },
        }
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// Both ends as they are typed: from the first moment of the first day to the first after the last, or to now if
    /// that is still to come.
    pub fn typed(&self, today: Day) -> (String, String) {
        let end = if self.last >= today { "now".to_owned() } else { written(stepped(self.last, Step::Days(1))) };
        (written(self.first), end)
    }
}

/// A day as ISO 8601 writes it; typed, it is the day's first moment in whatever zone it is read.
pub fn written(day: Day) -> String {
    civil::written(day.and_time(chrono::NaiveTime::MIN), "Y-m-d")
}

/// A day in full: `Sun 15 Nov 2026`.
pub fn said(day: Day) -> String {
    civil::written(day.and_time(chrono::NaiveTime::MIN), "a e b Y")
}

/// The month of a day: `Nov 2026`.
pub fn month(day: Day) -> String {
    civil::written(day.and_time(chrono::NaiveTime::MIN), "b Y")
}

/// The number of a day within its month.
pub fn number(day: Day) -> u32 {
    day.day()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::domain::{
        time::{Instant, Span},
        time_expression,
        zone::Zone,
    };
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        civil::read(text).unwrap().date()
    }

    fn printed(text: &str) -> String {
        let number = |it: &Option<Day>| it.map_or("  ".to_owned(), |it| format!("{:2}", number(it)));
        let week = |it: &[Option<Day>; 7]| it.iter().map(number).collect::<Vec<_>>().join(" ");
        weeks(day(text)).iter().map(week).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn months_are_printed_as_cal_prints_them() {
        // `ncal -b -M -m 11 2026`, `… 2 2027` (four whole weeks) and `… 8 2026` (six begun ones).
        assert_eq!(
            printed("2026-11-21"),
            "                   1\n 2  3  4  5  6  7  8\n 9 10 11 12 13 14 15\n16 17 18 19 20 21 22\n23 24 25 26 27 28 29\n30                  "
        );
        assert_eq!(weeks(day("2027-02-10")).len(), 4);
        assert_eq!(weeks(day("2026-08-31")).len(), 6);
    }

    #[test]
    fn keys_go_where_the_grid_pattern_says() {
        let from = day("2026-01-31");
        let goes = |step, to: &str| assert_eq!(stepped(from, step), day(to), "{step:?}");
        goes(Step::Days(1), "2026-02-01");
        goes(Step::Days(-7), "2026-01-24");
        goes(Step::WeekStart, "2026-01-26");
        goes(Step::WeekEnd, "2026-02-01");
        goes(Step::Months(1), "2026-02-28");
        goes(Step::Months(-12), "2025-01-31");
        goes(Step::Months(-12 * 60), "2026-01-31");
    }

    #[test]
    fn a_range_is_its_first_day_then_its_last() {
        let chosen =
            |days: &[&str]| days.iter().fold(None, |before, it| Some(DayRange::chosen(before, day(it)))).unwrap();
        let ends = |days: &[&str]| {
            let it = chosen(days);
            (written(it.first), written(it.last), it.is_open)
        };
        let is = |a: &str, b: &str, open| (a.to_owned(), b.to_owned(), open);
        assert_eq!(ends(&["2026-11-15"]), is("2026-11-15", "2026-11-15", true));
        assert_eq!(ends(&["2026-11-15", "2026-11-17"]), is("2026-11-15", "2026-11-17", false));
        assert_eq!(ends(&["2026-11-15", "2026-11-13"]), is("2026-11-13", "2026-11-13", true), "begins anew");
        assert_eq!(ends(&["2026-11-15", "2026-11-17", "2026-11-20"]), is("2026-11-20", "2026-11-20", true));
        let days = chosen(&["2026-11-15", "2026-11-17"]);
        assert_eq!(days.typed(day("2026-11-21")), ("2026-11-15".to_owned(), "2026-11-18".to_owned()));
        assert_eq!(days.typed(day("2026-11-17")).1, "now", "today has no end yet");
        assert!(days.contains(day("2026-11-16")) && !days.contains(day("2026-11-18")));
    }

    #[test]
    fn days_that_a_clock_makes_longer_shorter_or_begin_later_are_whole() {
        let at = |text: &str| civil::instant_from_rfc3339(text).unwrap();
        let zone = |name: &str, first: i32, changes: &[(&str, i32)]| Zone {
            name: name.to_owned(),
            offsets: [(Instant::default(), first)]
                .into_iter()
                .chain(changes.iter().map(|it| (at(it.0), it.1)))
                .collect(),
        };
        let berlin = zone("Europe/Berlin", 3600, &[("2026-03-29T01:00:00Z", 7200), ("2026-10-25T01:00:00Z", 3600)]);
        // In Chile that day's clock goes from 23:59:59 to 01:00.
        let santiago = zone("America/Santiago", -14_400, &[("2026-09-06T04:00:00Z", -10_800)]);
        let length = |zone: &Zone, text: &str| {
            let (from, to) = DayRange::chosen(None, day(text)).typed(day("2027-01-01"));
            time_expression::range(&from, &to, at("2027-01-01T00:00:00Z"), zone).unwrap().length()
        };
        assert_eq!(length(&berlin, "2026-03-29"), Span::from_hours(23));
        assert_eq!(length(&berlin, "2026-10-25"), Span::from_hours(25));
        assert_eq!(length(&berlin, "2026-10-26"), Span::from_hours(24));
        assert_eq!(length(&santiago, "2026-09-05"), Span::from_hours(24));
        assert_eq!(length(&santiago, "2026-09-06"), Span::from_hours(23));
    }

    proptest! {
        #[test]
        fn every_day_of_a_month_stands_once_under_its_weekday(n in 0_i64..47_000) {
            let day = civil::of_utc_millis(n * 86_400_000).date();
            let weeks = weeks(day);
            let all: Vec<Day> = weeks.iter().flatten().flatten().copied().collect();
            prop_assert!(all.contains(&day) && all.len() >= 28 && weeks.len() <= 6);
            prop_assert!(all.windows(2).all(|it| stepped(it[0], Step::Days(1)) == it[1]));
            for week in &weeks {
                prop_assert!(week.iter().any(Option::is_some));
                for (place, day) in week.iter().enumerate() {
                    prop_assert!(day.is_none_or(|it| it.weekday().num_days_from_monday() as usize == place));
                }
            }
        }

        #[test]
        fn no_step_leaves_the_calendar(n in 0_i64..2_930_000, days in -99_999_999_i64..99_999_999, months in i32::MIN..i32::MAX) {
            let day = civil::of_utc_millis(n * 86_400_000).date();
            for step in [Step::Days(days), Step::Months(months), Step::WeekStart, Step::WeekEnd] {
                prop_assert!((1970..10_000).contains(&stepped(day, step).year()));
            }
        }
    }
}
