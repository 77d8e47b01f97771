//! The time axis over every zoom from milliseconds to decades: on real clocks, over their changes and over leap days.
use crate::chart_reading::zone_of;
use chrono::{Datelike, LocalResult, NaiveDate, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use plumbline::{
    charts::{
        axes::time::{Tick, ticks},
        ink::measure,
    },
    domain::{
        time::{Instant, Range, Span},
        zone::Zone,
    },
};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The years whose changes of the clock are known.
const YEARS: std::ops::RangeInclusive<i32> = 1975..=2045;

/// Clocks that change by an hour, by half of one, at midnight, never, and that stand between the hours.
const PLACES: [Tz; 8] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__Sao_Paulo,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kathmandu,
    Tz::Africa__Cairo,
    Tz::Pacific__Apia,
];

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| PLACES.iter().map(|it| zone_over(*it)).collect());

/// All changes of a clock over the years: looked for every six hours, then halved to the second.
fn zone_over(place: Tz) -> Zone {
    let offset = |secs: i64| {
        let at = chrono::DateTime::from_timestamp(secs, 0).unwrap().naive_utc();
        place.offset_from_utc_datetime(&at).fix().local_minus_utc()
    };
    let start =
        |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
    let (first, last) = (start(*YEARS.start()), start(YEARS.end() + 1));
    let mut offsets = vec![(Instant::from_unix_millis(first * 1000), offset(first))];
    let mut before = first;
    while before < last {
        let (mut low, mut high) = (before, before + 6 * 3600);
        before = high;
        if offset(low) == offset(high) {
            continue;
        }
        while high - low > 1 {
            let middle = (low + high) / 2;
            if offset(middle) == offset(low) { low = middle } else { high = middle }
        }
        offsets.push((Instant::from_unix_millis(high * 1000), offset(high)));
    }
    Zone { name: place.name().to_owned(), offsets }
}

/// From a few milliseconds to decades, as many of each size.
fn lengths() -> impl Strategy<Value = Span> {
    (2.0..27.0_f64).prop_map(|it| Span::from_millis(it.exp() as i64))
}

/// Within the years; often near a change of a clock, a leap day or the end of a year.
fn middles() -> impl Strategy<Value = Instant> {
    let at = |year: i32, month: u32, day: u32| {
        let midnight = NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(0, 0, 0).unwrap();
        Instant::from_unix_millis(midnight.and_utc().timestamp_millis())
    };
    let near = prop::sample::select(vec![
        at(1992, 2, 29),
        at(2000, 2, 29),
        at(2024, 2, 29),
        at(2000, 1, 1),
        at(2011, 12, 30), // Samoa had none
        at(2018, 11, 4),  // midnight was skipped in São Paulo
        at(2026, 3, 29),
        at(2026, 4, 5),
        at(2026, 10, 25),
        at(2026, 11, 1),
    ]);
    prop_oneof![
        2 => (700_000_000_000_i64..2_000_000_000_000).prop_map(Instant::from_unix_millis),
        1 => (near, -90_000_000_i64..90_000_000).prop_map(|(it, by)| it + Span::from_millis(by)),
    ]
}

/// What the clock or the calendar shows at a tick, in every way a tick may say it there.
fn sayings(tick: &Tick, place: Tz) -> Vec<String> {
    let LocalResult::Single(shown) = place.timestamp_millis_opt(tick.at.unix_millis()) else { return Vec::new() };
    let say = |patterns: &[&str]| patterns.iter().map(|it| shown.format(it).to_string()).collect::<Vec<_>>();
    let is_second = tick.at.unix_millis().rem_euclid(1000) == 0;
    if !is_second {
        return say(&["%S%.3f"]);
    }
    let mut said = say(&["%H:%M:%S"]);
    said.extend(say(&["%H:%M"]).into_iter().filter(|_| shown.second() == 0));
    // A day begins where the clock shows another one than the moment before.
    let before = place.timestamp_millis_opt(tick.at.unix_millis() - 1).unwrap();
    if before.date_naive() != shown.date_naive() {
        said.extend(say(&["%a %-d"]).into_iter().filter(|_| shown.day() != 1));
        said.extend(say(&["%-d %b"]));
        said.extend(say(&["%b"]).into_iter().filter(|_| shown.day() == 1 && shown.month() != 1));
        said.extend(say(&["%Y"]).into_iter().filter(|_| shown.ordinal() == 1));
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_tick_says_what_the_clock_shows(which in 0..PLACES.len(), middle in middles(), length in lengths(), width in 100.0..2000.0_f64) {
        let (zone, place) = (&ZONES[which], PLACES[which]);
        let range = Range { from: middle - length.times(0.5), to: middle + length.times(0.5) };
        let ticks = ticks(range, zone, width, 11.0);
        for tick in &ticks {
            prop_assert!(range.contains(tick.at), "{tick:?} is outside");
            prop_assert!(sayings(tick, place).contains(&tick.label), "{tick:?} in {place}: {:?}", sayings(tick, place));
        }
        let x = |at: Instant| at.since(range.from).ratio_to(range.length()).unwrap_or(0.0) * width;
        for pair in ticks.windows(2) {
            let [a, b] = pair else { continue };
            prop_assert!(a.at < b.at, "{a:?} {b:?}");
            let half = |tick: &Tick| measure::width(&tick.label, 11.0, false) / 2.0;
            prop_assert!(x(b.at) - half(b) > x(a.at) + half(a), "{a:?} and {b:?} collide on {width}");
        }
    }

    #[test]
    fn every_zoom_has_ticks_and_they_are_spread_evenly(which in 0..PLACES.len(), middle in middles(), length in lengths(), width in 640.0..2000.0_f64) {
        let range = Range { from: middle - length.times(0.5), to: middle + length.times(0.5) };
        let ticks = ticks(range, &ZONES[which], width, 11.0);
        prop_assert!(ticks.len() >= 2, "{ticks:?} over {length:?}");
        let apart: Vec<i64> = ticks.windows(2).map(|pair| pair[1].at.since(pair[0].at).millis()).collect();
        let (least, most) = (apart.iter().min().unwrap_or(&1), apart.iter().max().unwrap_or(&1));
        // Days of 23 and 25 hours, a day that was left out, months of 28 to 31 days, hours that the clock shows twice.
        prop_assert!(*most <= least * 2 + 3_600_000, "{ticks:?}");
    }
}

#[test]
fn leap_days_are_marked_where_days_are_and_no_other_year_has_them() {
    let at = |year: i32, month: u32, day: u32| {
        let midnight = NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(0, 0, 0).unwrap();
        Instant::from_unix_millis(midnight.and_utc().timestamp_millis())
    };
    for year in [1900, 1996, 2000, 2023, 2024, 2028, 2100] {
        let range = Range { from: at(year, 2, 26), to: at(year, 3, 3) };
        let labels: Vec<_> = ticks(range, &Zone::utc(), 1376.0, 11.0).into_iter().map(|it| it.label).collect();
        let is_leap = NaiveDate::from_ymd_opt(year, 2, 29).is_some();
        assert_eq!(labels.iter().any(|it| it.ends_with(" 29")), is_leap, "{year}: {labels:?}");
        assert!(labels.iter().any(|it| it == "1 Mar"), "{year}: {labels:?}");
    }
}

#[test]
fn the_day_that_was_left_out_has_no_tick() {
    let zone = zone_of(Tz::Pacific__Apia, 2011);
    let noon = Instant::from_unix_millis(1_325_196_000_000); // Thu 29 Dec 2011, 12:00 in Samoa
    let range = Range { from: noon - Span::from_days(2), to: noon + Span::from_days(2) };
    let labels: Vec<_> = ticks(range, &zone, 400.0, 11.0).into_iter().map(|it| it.label).collect();
    assert!(labels.iter().any(|it| it == "Thu 29") && labels.iter().any(|it| it == "Sat 31"), "{labels:?}");
    assert!(!labels.iter().any(|it| it == "Fri 30"), "{labels:?}");
}
