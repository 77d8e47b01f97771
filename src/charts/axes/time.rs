//! Ticks of time: on the clock of a zone, from milliseconds to centuries, days of 23 and 25 hours included.
use crate::charts::ink::measure;
use crate::domain::{
    civil, order,
    time::{Instant, Range, Span},
    zone::Zone,
};
use chrono::{Datelike, Timelike};

/// A tick and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub at: Instant,
    /// What the clock or calendar shows then, no more than tells it from its neighbours.
    pub label: String,
}

/// How far apart ticks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Fixed pieces of an hour or less.
    Millis(i64),
    /// Hours by the clock.
    Hours(i64),
    /// Days of the calendar.
    Days(i64),
    /// Weeks, on Mondays.
    Weeks,
    /// Months, on the first.
    Months(i32),
    /// Years.
    Years(i32),
}

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The steps people read without counting, the finest first.
const STEPS: &[Step] = &[
    Step::Millis(1),
    Step::Millis(2),
    Step::Millis(5),
    Step::Millis(10),
    Step::Millis(20),
    Step::Millis(50),
    Step::Millis(100),
    Step::Millis(200),
    Step::Millis(500),
    Step::Millis(SECOND),
    Step::Millis(2 * SECOND),
    Step::Millis(5 * SECOND),
    Step::Millis(10 * SECOND),
    Step::Millis(15 * SECOND),
    Step::Millis(30 * SECOND),
    Step::Millis(MINUTE),
    Step::Millis(2 * MINUTE),
    Step::Millis(5 * MINUTE),
    Step::Millis(10 * MINUTE),
    Step::Millis(15 * MINUTE),
    Step::Millis(30 * MINUTE),
    Step::Hours(1),
    Step::Hours(2),
    Step::Hours(3),
    Step::Hours(6),
    Step::Hours(12),
    Step::Days(1),
    Step::Days(2),
    Step::Weeks,
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
    Step::Years(100),
];

/// Between two labels, at least: CSS pixels.
const APART: f64 = 18.0;

/// By then a clock that skips midnight shows the new day; from its beginning at one the next must not begin at one.
const AWAKE: Span = Span::from_hours(1);

/// More ticks than this say nothing on any screen.
const MOST: i64 = 60;

/// The finest ticks of `range` whose labels, `size` CSS pixels high, have room on `width` CSS pixels.
pub fn ticks(range: Range, zone: &Zone, width: f64, size: f64) -> Vec<Tick> {
    let length = range.length().millis();
    if length <= 0 || width <= 0.0 {
        return Vec::new();
    }
    let has_room = |ticks: &[Tick]| {
        let place = |at: Instant| at.since(range.from).millis() as f64 / length as f64 * width;
        let half = |tick: &Tick| measure::width(&tick.label, size, false) / 2.0;
        ticks.windows(2).all(|pair| match pair {
            [a, b] => place(b.at) - place(a.at) >= half(a) + half(b) + APART,
            _ => true,
        })
    };
    let mut finer: Vec<Tick> = Vec::new();
    for step in STEPS.iter().filter(|step| length / step.about_millis() <= MOST) {
        let ticks = step.ticks(range, zone);
        if has_room(&ticks) {
            // A single tick does not say how long anything lasts.
            return if ticks.len() > 1 { ticks } else { thinned(&finer, &ticks, has_room).unwrap_or(ticks) };
        }
        finer = ticks;
    }
    Vec::new()
}

/// Every second of `finer`, or every third or later one, until they have room: two at least. Where one of `coarser` is
/// among them, it stays.
fn thinned(finer: &[Tick], coarser: &[Tick], has_room: impl Fn(&[Tick]) -> bool) -> Option<Vec<Tick>> {
    let kept = coarser.first().and_then(|tick| finer.iter().position(|it| it.at == tick.at));
    (2..finer.len()).find_map(|nth| {
        let ticks: Vec<Tick> = finer.iter().skip(kept.unwrap_or(0) % nth).step_by(nth).cloned().collect();
        (ticks.len() > 1 && has_room(&ticks)).then_some(ticks)
    })
}

impl Step {
    fn about_millis(self) -> i64 {
        match self {
            Step::Millis(millis) => millis,
            Step::Hours(hours) => hours * HOUR,
            Step::Days(days) => days * DAY,
            Step::Weeks => 7 * DAY,
            Step::Months(months) => i64::from(months) * 30 * DAY,
            Step::Years(years) => i64::from(years) * 365 * DAY,
        }
    }

    fn ticks(self, range: Range, zone: &Zone) -> Vec<Tick> {
        let instants = match self {
            Step::Millis(millis) => by_offset(range, zone, millis),
            Step::Hours(hours) => {
                let mut instants = by_offset(range, zone, hours * HOUR);
                if hours > 1 {
                    // The hour that the clock shows twice is marked once, or its labels stand too close.
                    instants.dedup_by_key(|at| zone.civil(*at));
                }
                // Where midnight is skipped the day begins later, and its beginning is what is looked for.
                instants.extend(day_starts(range, zone));
                order::ascending(&mut instants);
                instants.dedup();
                instants
            }
            Step::Days(days) => {
                let mut instants = day_starts(range, zone);
                instants.retain(|at| i64::from(zone.civil(*at).date().num_days_from_ce()).rem_euclid(days) == 0);
                instants
            }
            Step::Weeks => by_calendar(range, zone.start_of_week(range.from), |at| {
                zone.start_of_week(zone.add_days(at, 7) + AWAKE)
            }),
            Step::Months(months) => {
                let next = |at| zone.start_of_month(zone.add_months(at, 1) + AWAKE);
                let mut instants = by_calendar(range, zone.start_of_month(range.from), next);
                instants.retain(|at| zone.civil(*at).month0() as i32 % months == 0);
                instants
            }
            Step::Years(years) => {
                let start = zone.start_of_year(range.from);
                let next = |at| zone.start_of_year(zone.add_months(at, 12) + AWAKE);
                let mut instants = by_calendar(range, start, next);
                instants.retain(|at| zone.civil(*at).year().rem_euclid(years) == 0);
                instants
            }
        };
        instants.into_iter().map(|at| Tick { at, label: self.label(at, zone) }).collect()
    }

    fn label(self, at: Instant, zone: &Zone) -> String {
        let civil = zone.civil(at);
        let is_day = zone.start_of_day(at) == at;
        let pattern = match self {
            Step::Millis(step) if step < SECOND && civil.nanosecond() != 0 => "S.L",
            Step::Millis(step) if step < MINUTE && !is_day => "H:M:S",
            Step::Millis(_) | Step::Hours(_) if !is_day => "H:M",
            Step::Millis(_) | Step::Hours(_) | Step::Days(1) if civil.day() != 1 => "a e",
            Step::Millis(_) | Step::Hours(_) | Step::Days(_) | Step::Weeks => "e b",
            Step::Months(_) if civil.month() != 1 => "b",
            Step::Months(_) | Step::Years(_) => "Y",
        };
        civil::written(civil, pattern)
    }
}

/// Multiples of a fixed step on the clock, piece by piece between the changes of the zone's offset.
fn by_offset(range: Range, zone: &Zone, step: i64) -> Vec<Instant> {
    let changes = zone.offsets.iter().map(|(from, _)| *from).filter(|at| range.from < *at && *at <= range.to);
    let starts: Vec<Instant> = std::iter::once(range.from).chain(changes).collect();
    let mut instants = Vec::new();
    for (n, start) in starts.iter().enumerate() {
        let shift = Span::from_secs(i64::from(zone.offset_secs(*start)));
        let mut at = (*start + shift).ceil_to(Span::from_millis(step)) - shift;
        let is_in_piece = |at: Instant| starts.get(n + 1).map_or(at <= range.to, |next| at < *next);
        while is_in_piece(at) {
            instants.push(at);
            let next = at + Span::from_millis(step);
            if next == at {
                break;
            }
            at = next;
        }
    }
    instants
}

/// Where days begin: at midnight, or later where midnight is skipped.
fn day_starts(range: Range, zone: &Zone) -> Vec<Instant> {
    let next = |at| zone.start_of_day(zone.add_days(at, 1) + AWAKE);
    by_calendar(range, zone.start_of_day(range.from), next)
}

/// Every `next` from `start` on that lies in the range.
fn by_calendar(range: Range, start: Instant, next: impl Fn(Instant) -> Instant) -> Vec<Instant> {
    let mut instants = Vec::new();
    let mut at = start;
    // Months and years are thinned afterwards, so more are walked than are kept.
    for _ in 0..MOST * 1300 {
        if at > range.to {
            break;
        }
        if range.contains(at) {
            instants.push(at);
        }
        let later = next(at);
        if later <= at {
            break;
        }
        at = later;
    }
    instants
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(range: Range, zone: &Zone, width: f64) -> Vec<String> {
        ticks(range, zone, width, 11.0).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn labels_change_with_the_zoom() {
        let noon = Instant::from_unix_millis(1_794_830_400_000); // Mon 16 Nov 2026, 12:00 UTC
        let over = |span: Span| labels(Range { from: noon, to: noon + span }, &Zone::utc(), 640.0);
        assert_eq!(over(Span::from_millis(900))[..3], ["12:00:00", "00.100", "00.200"]);
        assert_eq!(over(Span::from_secs(50))[..3], ["12:00:00", "12:00:10", "12:00:20"]);
        assert_eq!(over(Span::from_hours(1))[..3], ["12:00", "12:05", "12:10"]);
        assert_eq!(
            over(Span::from_hours(24)),
            ["12:00", "15:00", "18:00", "21:00", "Tue 17", "03:00", "06:00", "09:00", "12:00"]
        );
        assert_eq!(over(Span::from_days(7))[..2], ["Tue 17", "Wed 18"]);
        assert_eq!(over(Span::from_days(40))[..2], ["23 Nov", "30 Nov"]);
        assert_eq!(over(Span::from_days(300))[..3], ["Dec", "2027", "Feb"]);
        assert_eq!(over(Span::from_days(3000))[..2], ["2027", "2028"]);
    }

    #[test]
    fn where_it_is_narrow_two_ticks_say_where_one_is() {
        let end = Instant::from_unix_millis(1_795_261_635_000); // Sat 21 Nov 2026, 11:47 UTC
        let month = Range { from: end - Span::from_days(30), to: end + Span::from_days(2) };
        assert_eq!(labels(month, &Zone::utc(), 256.0), ["26 Oct", "9 Nov", "23 Nov"]);
        for minutes in (1..200_000).step_by(97) {
            let range = Range::ending_at(end, Span::from_secs(minutes * 60));
            let ticks = ticks(range, &Zone::utc(), 220.0, 11.0);
            assert!(ticks.len() > 1, "{minutes} min: {ticks:?}");
        }
    }

    #[test]
    fn half_hour_zones_tick_on_their_own_clock() {
        let zone = Zone { name: "Asia/Kolkata".into(), offsets: vec![(Instant::default(), 19_800)] };
        let range = Range::ending_at(Instant::from_unix_millis(1_794_830_400_000), Span::from_hours(6));
        for tick in ticks(range, &zone, 400.0, 11.0) {
            assert!(tick.label.ends_with(":00") || tick.label.starts_with("Mon"), "{tick:?}");
        }
    }

    #[test]
    fn a_range_of_nothing_has_no_ticks() {
        let at = Instant::default();
        assert!(ticks(Range { from: at, to: at }, &Zone::utc(), 640.0, 11.0).is_empty());
        assert!(ticks(Range { from: at + Span::from_days(1), to: at }, &Zone::utc(), 640.0, 11.0).is_empty());
        let everything = Range { from: Instant::from_unix_millis(i64::MIN), to: Instant::from_unix_millis(i64::MAX) };
        assert!(ticks(everything, &Zone::utc(), 640.0, 11.0).is_empty());
    }
}
