//! Charts as a reader gets them: golden files, labels that keep apart, hostile and broken data, ticks on real clocks.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod chart_reading;
#[path = "charts/clocks.rs"]
mod clocks;
#[path = "charts/labels.rs"]
mod labels;

use chart_reading::{assert_sound, zone_of};
use chrono::{TimeZone, Timelike};
use plumbline::charts::{
    ALL, Frame, Tone,
    axes::time::ticks,
    budget_bar,
    burn_down::{self, BurnDown},
    burn_rate,
    heatmap::{self, Heatmap},
    ink::{sheet::Mark, svg},
    plot::{
        beyond::Side as Bad,
        rail::{Event, Kind},
    },
    sparkline,
    state_timeline::{self, Row, State, StateTimeline, Weight},
    time_series::{self, TimeSeries},
    waterline::{self, Column},
};
use plumbline::domain::{
    alert::Severity,
    burn_down::BurnDownPoint,
    distribution::Distribution,
    series::Series,
    time::{Instant, Range, Span},
    zone::Zone,
};
use plumbline::words::{numbers::MINUS, units::Unit};
use proptest::prelude::*;
use std::{collections::BTreeSet, fs, path::Path};

/// How far apart samples were asked for.
const STEP: Span = Span::from_hours(1);

/// Every example of every chart is what its golden file says; `UPDATE_GOLDEN=1` writes them anew.
#[test]
fn every_example_is_its_golden_file() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    let mut wanted = BTreeSet::new();
    for chart in ALL {
        for (case, drawing) in (chart.examples)() {
            let folder = Path::new("tests/golden").join(chart.id);
            let file = folder.join(format!("{case}.svg"));
            assert!(wanted.insert(file.clone()), "two cases called {}", file.display());
            if update {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, drawing.svg()).unwrap();
            } else if fs::read_to_string(&file).ok().as_ref() != Some(&drawing.svg()) {
                wrong.push(file.display().to_string());
            }
        }
    }
    assert!(wanted.len() >= ALL.len() * 5, "every chart has its cases");
    assert!(
        wrong.is_empty(),
        "not as drawn before: {wrong:#?}\nlook at them, then UPDATE_GOLDEN=1 cargo test --test charts"
    );
    let here: BTreeSet<_> = ALL
        .iter()
        .flat_map(|chart| fs::read_dir(Path::new("tests/golden").join(chart.id)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    let left_over: Vec<_> = here.difference(&wanted).collect();
    assert!(left_over.is_empty(), "golden files of no example: {left_over:?}");
}

#[test]
fn every_example_is_sound_and_drawn_the_same_twice() {
    for chart in ALL {
        for ((case, drawing), (_, again)) in (chart.examples)().into_iter().zip((chart.examples)()) {
            assert_sound(&drawing, &format!("{} {case}", chart.id));
            assert_eq!(drawing, again, "{} {case}", chart.id);
        }
    }
}

/// It begins with a capital or a number, whoever's name stands in it, and ends with a full stop.
#[test]
fn what_every_example_says_is_a_sentence() {
    let begins = |it: char| it.is_uppercase() || it.is_ascii_digit() || it == MINUS;
    let mut wrong = Vec::new();
    for chart in ALL {
        for (case, drawing) in (chart.examples)() {
            let said = &drawing.sentence;
            if !(said.starts_with(begins) && said.ends_with('.')) {
                wrong.push(format!("{} {case}: {said}", chart.id));
            }
        }
    }
    assert!(wrong.is_empty(), "no sentences: {wrong:#?}");
}

#[test]
fn a_strangers_text_is_text() {
    let zone = Zone::utc();
    let frame = Frame { width: 600, height: 176, zone: &zone, now: Instant::default() };
    for label in [
        "</text><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "&lt;b&gt;",
        "\u{0}\u{1b}\u{202e}",
        &"x".repeat(10_000),
    ] {
        let column = Column { label: label.to_owned(), left: Some(-0.2), tone: Tone::Over };
        let drawing = waterline::draw(&[column], frame);
        assert_sound(&drawing, label);
        assert!(!drawing.svg().contains("<script") && !drawing.svg().contains("onload=\""), "{}", drawing.svg());
        assert!(drawing.svg().len() < 4000, "a long name does not fill the drawing");
    }
}

/// Where nothing was measured there is hatching, and no line leads across it.
#[test]
fn a_gap_is_hatched_and_breaks_the_line() {
    let zone = Zone::utc();
    let window = Range { from: Instant::default(), to: Instant::default() + Span::from_hours(100) };
    let point = |hour: i64| {
        let left = (!(40..60).contains(&hour)).then_some(1.0 - hour as f64 / 200.0);
        BurnDownPoint { at: window.from + Span::from_hours(hour), left }
    };
    let points: Vec<_> = (0..=100).map(point).collect();
    let gap = Range { from: window.from + Span::from_hours(39), to: window.from + Span::from_hours(60) };
    let data = BurnDown { points: &points, gaps: &[gap], events: &[], window, range: window, tone: Tone::Quiet };
    let frame = Frame { width: 1050, height: 300, zone: &zone, now: window.to };
    let svg = burn_down::draw(&data, frame).svg();
    let strokes: Vec<_> =
        chart_reading::paths(&svg, "stroke=\"var(--ink)\"").into_iter().filter(|it| it.len() > 2).collect();
    // The window is 1000 pixels wide, the air after it 50.
    let ends: Vec<_> = strokes.iter().map(|it| (it.first().unwrap().0.round(), it.last().unwrap().0.round())).collect();
    assert_eq!(ends, [(0.0, 390.0), (600.0, 1000.0)]);
    let hatching = chart_reading::paths(&svg, "stroke=\"var(--unk)\"");
    let (left, right) = chart_reading::across(&hatching.concat());
    assert!((389.0..392.0).contains(&left) && (598.0..601.0).contains(&right), "{left} {right}");
}

/// Nothing happened is paper, not measured is hatched, and no cell is painted where neither is so.
#[test]
fn a_cell_that_is_not_known_is_hatched_and_one_of_nothing_is_paper() {
    let zone = Zone::utc();
    let at = |minute: i64| Instant::default() + Span::from_minutes(minute);
    let range = Range { from: at(0), to: at(4) };
    let (nothing, unknown) = (0.0, f64::NAN);
    let distribution = Distribution {
        // The third minute is missing altogether.
        t: [1, 2, 4].map(|minute| at(minute).unix_secs()).to_vec(),
        step: Span::from_minutes(1),
        bounds: vec![0.0, 1.0, 2.0],
        cells: vec![5.0, nothing, unknown, 3.0, nothing, nothing],
        quantiles: Vec::new(),
    };
    // 400 pixels and the air after them; rows of 100 pixels.
    let frame = Frame { width: 420 + 13, height: 244, zone: &zone, now: range.to };
    let data = Heatmap { distribution: &distribution, limit: None, seconds: None, exemplars: &[], events: &[] };
    let drawing = heatmap::draw(&data, range, frame);
    let runs = drawing.sheet.marks.iter().filter_map(|mark| match mark {
        Mark::Cells(bitmap) => Some(bitmap.runs().into_iter().map(|it| (it.x, it.y))),
        _ => None,
    });
    assert_eq!(runs.flatten().collect::<Vec<_>>(), [(100..200, 0..100), (0..100, 100..200)]);
    let svg = svg::write(&drawing.sheet);
    let hatched = chart_reading::paths(&svg, "stroke=\"var(--unk)\"");
    let ends: Vec<_> = hatched.iter().map(|it| chart_reading::across(it)).collect();
    let is_in = |(left, right): &(f64, f64), from: f64, to: f64| *left >= from - 1.0 && *right <= to + 1.0;
    let left = drawing.plane.as_ref().unwrap().place.left;
    assert_eq!(ends.len(), 2, "{ends:?}");
    assert!(ends.iter().any(|it| is_in(it, left + 100.0, left + 200.0)), "the cell {ends:?}");
    assert!(ends.iter().any(|it| is_in(it, left + 200.0, left + 300.0)), "the minute {ends:?}");
}

/// A window that is over has no now in it: no plumb line, no bob, no ground after it.
#[test]
fn now_is_only_where_it_is() {
    let zone = Zone::utc();
    let window = Range { from: Instant::default(), to: Instant::default() + Span::from_days(30) };
    let points: Vec<_> =
        (0..=30).map(|day| BurnDownPoint { at: window.from + Span::from_days(day), left: Some(0.9) }).collect();
    let data = BurnDown { points: &points, gaps: &[], events: &[], window, range: window, tone: Tone::Quiet };
    let series = Series { t: vec![0.0, 3600.0].into(), v: vec![1.0, 2.0], ..Series::default() };
    let line =
        [burn_rate::Line { window: Span::from_hours(1), series: &series, step: STEP, factor: None, shown: true }];
    let plumb = |svg: &str| {
        let is_plumb = |it: &&Vec<(f64, f64)>| it.len() == 2 && it[0].0 == it[1].0 && (it[0].1 - it[1].1).abs() > 100.0;
        chart_reading::paths(svg, "stroke=\"var(--ink)\"").iter().find(is_plumb).map(|it| it[0].0)
    };
    let drawn = |now| {
        let frame = Frame { width: 1050, height: 300, zone: &zone, now };
        [burn_down::draw(&data, frame), burn_down::small(&data, frame), burn_rate::draw(&line, &[], window, frame)]
            .map(|drawing| plumb(&drawing.svg()))
    };
    // At the end of the range with its air after it, in the middle of it, and long gone.
    assert_eq!(drawn(window.to), [Some(1000.5); 3]);
    assert_eq!(drawn(window.from + Span::from_days(15)), [Some(525.5); 3]);
    assert_eq!(drawn(window.to + Span::from_days(30)), [None; 3]);
}

/// On a phone there is no room beside the ends of restless lines: their names stand above them, not on them.
#[test]
fn the_names_of_lines_do_not_lie_on_lines() {
    let zone = Zone::utc();
    let range = Range { from: Instant::default(), to: Instant::default() + Span::from_hours(400) };
    let restless = |n: u32| {
        let t: Vec<f64> = (0..=400).map(|hour| f64::from(hour) * 3600.0).collect();
        let v = (0..=400_u32).map(|hour| f64::from((hour * (7 + n)) % 11) / 8.0).collect();
        Series { v, t: t.into(), ..Series::default() }
    };
    let (series, windows) = ([0, 1, 2].map(restless), [1, 6, 72].map(Span::from_hours));
    let lines = [0, 1, 2].map(|n| burn_rate::Line {
        window: windows[n],
        series: &series[n],
        step: STEP,
        factor: Some(14.4),
        shown: true,
    });
    let frame = Frame { width: 360, height: 216, zone: &zone, now: range.to };
    let svg = burn_rate::draw(&lines, &[], range, frame).svg();
    let names: Vec<_> = chart_reading::texts(&svg)
        .into_iter()
        .filter(|it| ["1\u{202f}h ", "6\u{202f}h ", "3\u{202f}d "].iter().any(|name| it.said.starts_with(name)))
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let strokes = ["var(--ink)", "var(--info)", "var(--good)"]
        .map(|role| chart_reading::paths(&svg, &format!("stroke=\"{role}\"")).concat());
    for name in &names {
        let is_under =
            |at: &&(f64, f64)| (name.left..=name.right).contains(&at.0) && (name.top..=name.bottom).contains(&at.1);
        let under = strokes.iter().flatten().filter(is_under).count();
        assert_eq!(under, 0, "{name:?}");
    }
}

/// A burn rate that stopped being measured does not look calm.
#[test]
fn burn_rates_that_are_missing_are_hatched() {
    let zone = Zone::utc();
    let range = Range { from: Instant::default(), to: Instant::default() + Span::from_hours(100) };
    let hatched = |hours: std::ops::Range<i64>| {
        let t: Vec<f64> = hours.map(|hour| (hour * 3600) as f64).collect();
        let series = Series { v: vec![0.2; t.len()], t: t.into(), ..Series::default() };
        let line = burn_rate::Line {
            window: Span::from_hours(1),
            series: &series,
            step: STEP,
            factor: Some(14.4),
            shown: true,
        };
        let frame = Frame { width: 1050, height: 200, zone: &zone, now: range.to };
        let (left, right) = chart_reading::across(
            &chart_reading::paths(&burn_rate::draw(&[line], &[], range, frame).svg(), "stroke=\"var(--unk)\"").concat(),
        );
        (left.round(), right.round())
    };
    assert_eq!(hatched(0..51), (500.0, 1000.0), "it stopped");
    assert_eq!(hatched(60..101), (0.0, 600.0), "it began later");
    let (left, right) = hatched(0..0);
    assert!(left <= 1.0 && right >= 999.0, "there is nothing: {left} {right}");
    assert_eq!(hatched(50..51), (0.0, 1000.0), "one sample tells nothing of the rest");
    assert!(hatched(0..101).0 > 1e6, "all of it was measured");
}

/// A budget overspent thirtyfold is drawn to scale, and its red part begins on the line of zero.
#[test]
fn what_is_below_zero_is_red() {
    let zone = Zone::utc();
    let window = Range { from: Instant::default(), to: Instant::default() + Span::from_hours(4) };
    let points: Vec<_> = [1.0, 0.5, -0.5, -30.0, -30.0]
        .iter()
        .zip(0..)
        .map(|(left, hour)| BurnDownPoint { at: window.from + Span::from_hours(hour), left: Some(*left) })
        .collect();
    let data = BurnDown { points: &points, gaps: &[], events: &[], window, range: window, tone: Tone::Over };
    let svg = burn_down::draw(&data, Frame { width: 840, height: 300, zone: &zone, now: window.to }).svg();
    let red = chart_reading::paths(&svg, "stroke=\"var(--bad)\"").concat();
    // Halfway between the first and the second hour of four, on 800 pixels.
    assert!((red.first().unwrap().0 - 300.0).abs() <= 0.5, "{red:?}");
    assert!(svg.contains("−3000\u{202f}%"));
}

/// On days of 23 and 25 hours every tick says what the clock shows at its moment, and both 2 o'clocks are there.
#[test]
fn ticks_stand_on_real_clocks() {
    for (name, day) in [
        ("Europe/Berlin", (2026, 3, 29)),
        ("Europe/Berlin", (2026, 10, 25)),
        ("America/New_York", (2026, 3, 8)),
        ("America/New_York", (2026, 11, 1)),
        ("America/Sao_Paulo", (2018, 11, 4)),
        ("Asia/Kathmandu", (2026, 5, 5)),
        ("Australia/Lord_Howe", (2026, 4, 5)),
    ] {
        let tz: chrono_tz::Tz = name.parse().unwrap();
        let zone = zone_of(tz, day.0);
        let noon = tz.with_ymd_and_hms(day.0, day.1, day.2, 12, 0, 0).unwrap();
        let noon = Instant::from_unix_millis(noon.timestamp_millis());
        for hours in [1, 3, 12, 26, 48, 24 * 9, 24 * 40, 24 * 200] {
            for width in [160.0, 328.0, 828.0, 1376.0] {
                let range = Range { from: noon - Span::from_hours(hours), to: noon + Span::from_hours(hours) };
                let ticks = ticks(range, &zone, width, 11.0);
                assert!(!ticks.is_empty(), "{name} ±{hours} h on {width}");
                assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at), "{name}: ascending");
                for tick in ticks {
                    let shown = tz.timestamp_millis_opt(tick.at.unix_millis()).unwrap();
                    let is_clock = tick.label == shown.format("%H:%M").to_string();
                    let midnight = shown.hour() == 0 || zone.start_of_day(tick.at) == tick.at;
                    let calendar = ["%a %-d", "%-d %b", "%b", "%Y"].map(|it| shown.format(it).to_string());
                    let is_day = midnight && shown.minute() == 0 && calendar.contains(&tick.label);
                    assert!(range.contains(tick.at) && (is_clock || is_day), "{name}: {tick:?} at {shown}");
                    // Over a day and more ticks stand on whole hours of this clock, not of another.
                    assert!(hours < 12 || shown.minute() == 0 || is_day, "{name}: {tick:?} at {shown}");
                }
            }
        }
    }
    let zone = zone_of(chrono_tz::Europe::Berlin, 2026);
    let start = zone.start_of_day(Instant::from_unix_millis(1_792_926_000_000)); // 25 October 2026
    let day: Vec<_> = ticks(Range { from: start, to: start + Span::from_hours(6) }, &zone, 800.0, 11.0)
        .into_iter()
        .map(|it| it.label)
        .collect();
    assert_eq!(day.iter().filter(|it| *it == "02:00").count(), 2, "{day:?}");
}

fn instants() -> impl Strategy<Value = Instant> {
    prop_oneof![
        8 => (1_700_000_000_000_i64..1_900_000_000_000).prop_map(Instant::from_unix_millis),
        1 => any::<i64>().prop_map(Instant::from_unix_millis),
    ]
}

fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![10 => -2.0..1.5, 1 => any::<f64>(), 1 => Just(f64::NAN), 1 => Just(-30.0), 1 => Just(1.0), 1 => Just(0.0)]
}

fn sizes() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![4 => (100_u32..1500, 50_u32..500), 1 => Just((160, 60)), 1 => Just((328, 200)), 1 => Just((1376, 420)), 1 => (0_u32..40, 0_u32..40)]
}

fn tones() -> impl Strategy<Value = Tone> {
    prop_oneof![Just(Tone::Quiet), Just(Tone::Risk), Just(Tone::Over), Just(Tone::Unknown)]
}

fn spans(most: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((0.0..1.2, 0.0..0.3), 0..most)
}

/// Everything that can lie on a rail, some of it with names that are strangers' texts.
fn happened(window: Range, pieces: Vec<(f64, f64)>) -> Vec<Event<'static>> {
    const KINDS: [Kind; 6] = [
        Kind::Firing(Severity::Page),
        Kind::Deploy,
        Kind::Firing(Severity::Ticket),
        Kind::Rollback,
        Kind::Incident,
        Kind::Firing(Severity::Other),
    ];
    const NAMES: [&str; 4] =
        ["8e1f02", "</text><script>", "\u{202e}a version with a name that has no room anywhere", ""];
    let event = |(n, it): (usize, (f64, f64))| {
        let kind = KINDS[n % KINDS.len()];
        let name = if matches!(kind, Kind::Firing(_)) { "" } else { NAMES[n % NAMES.len()] };
        Event { range: piece(window, it), kind, whose: "checkout", name }
    };
    pieces.into_iter().enumerate().map(event).collect()
}

/// A piece of `window` given by parts of its length.
fn piece(window: Range, (from, length): (f64, f64)) -> Range {
    let from = window.from + window.length().times(from);
    Range { from, to: from + window.length().times(length) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn burn_downs_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, values in prop::collection::vec(prop::option::weighted(0.9, numbers()), 0..60),
        gaps in spans(4), events in spans(12), (width, height) in sizes(), tone in tones(), late in 0.5..1.2,
    ) {
        let window = Range { from, to: from + Span::from_millis(length) };
        let n = values.len().max(2) - 1;
        let at = |k: usize| window.from + window.length().times(k as f64 / n as f64);
        let points: Vec<_> = values.iter().enumerate().map(|(k, left)| BurnDownPoint { at: at(k), left: *left }).collect();
        let gaps: Vec<_> = gaps.into_iter().map(|it| piece(window, it)).collect();
        let events = happened(window, events);
        let zone = zone_of(chrono_tz::America::New_York, 2026);
        let frame = Frame { width, height, zone: &zone, now: window.from + window.length().times(late) };
        let data = BurnDown { points: &points, gaps: &gaps, events: &events, window, range: window, tone };
        assert_sound(&burn_down::draw(&data, frame), "large");
        assert_sound(&burn_down::small(&data, frame), "small");
        let parts: Vec<_> = points.iter().map(|it| (it.at, it.left)).collect();
        assert_sound(&sparkline::draw(&parts, tone, frame), "sparkline");
    }

    #[test]
    fn burn_rates_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, (width, height) in sizes(), late in 0.5..1.2,
        lines in prop::collection::vec((1_i64..5000, prop::option::of(numbers().prop_map(|it| it * 20.0)), prop::collection::vec(numbers().prop_map(|it| (it * 7.0).exp()), 0..50)), 0..6),
    ) {
        let range = Range { from, to: from + Span::from_millis(length) };
        let series: Vec<_> = lines.iter().map(|(_, _, values)| {
            let t: Vec<f64> = (0..values.len()).map(|k| (range.from + range.length().times(k as f64 / values.len() as f64)).unix_secs()).collect();
            Series { t: t.into(), v: values.clone(), ..Series::default() }
        }).collect();
        let lines: Vec<_> = lines.iter().zip(&series).map(|((minutes, factor, _), series)| burn_rate::Line { window: Span::from_minutes(*minutes), series, step: STEP, factor: *factor, shown: true }).collect();
        let zone = Zone::utc();
        let frame = Frame { width, height, zone: &zone, now: range.from + range.length().times(late) };
        assert_sound(&burn_rate::draw(&lines, &[], range, frame), "burn rates");
        let events = happened(range, vec![(0.2, 0.3), (0.21, 0.0), (0.3, 0.6), (0.95, 0.0), (0.99, 0.0)]);
        assert_sound(&burn_rate::draw(&lines, &events, range, frame), "burn rates with a rail");
    }

    #[test]
    fn heatmaps_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, (width, height) in sizes(), late in 0.5..1.2,
        mut bounds in prop::collection::vec(prop_oneof![numbers(), (-20.0..20.0_f64).prop_map(f64::exp), Just(f64::INFINITY)], 0..60),
        cells in prop::collection::vec(numbers().prop_map(|it| it * 9.0), 0..900), values in prop::collection::vec(numbers(), 0..60), limit in prop::option::of(numbers()),
    ) {
        let range = Range { from, to: from + Span::from_millis(length) };
        plumbline::domain::order::by(&mut bounds, f64::total_cmp);
        let n = cells.len().checked_div(bounds.len().saturating_sub(1)).unwrap_or(0);
        let step = range.length().times(1.0 / n.max(1) as f64);
        let t = (0..n).map(|k| (range.from + step.times((k + 1) as f64)).unix_secs()).collect();
        let quantiles = vec![(0.5, values.clone()), (0.99, values.iter().map(|it| it * 2.0).collect())];
        let exemplars: Vec<_> = values.iter().zip(0..).map(|(it, k)| ((range.from + step.times(f64::from(k))).unix_secs(), *it)).collect();
        let distribution = Distribution { t, step, bounds, cells, quantiles };
        let zone = Zone::utc();
        let frame = Frame { width, height, zone: &zone, now: range.from + range.length().times(late) };
        let seconds = (width % 2 == 0).then_some(1.0);
        assert_sound(&heatmap::draw(&Heatmap { distribution: &distribution, limit, seconds, exemplars: &exemplars, events: &[] }, range, frame), "heatmap");
        let events = happened(range, vec![(0.1, 0.3), (0.11, 0.0), (0.9, 0.0), (0.91, 0.6)]);
        assert_sound(&heatmap::draw(&Heatmap { distribution: &distribution, limit, seconds, exemplars: &exemplars, events: &events }, range, frame), "heatmap with a rail");
    }

    #[test]
    fn series_and_timelines_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, (width, height) in sizes(), late in 0.5..1.2, log in any::<bool>(),
        lines in prop::collection::vec((".{0,30}", any::<bool>(), prop::collection::vec(numbers(), 0..50)), 0..16),
        limit in prop::option::of(numbers()), happened in spans(9),
    ) {
        let range = Range { from, to: from + Span::from_millis(length) };
        let series: Vec<_> = lines.iter().map(|(_, _, values)| {
            let t: Vec<f64> = (0..values.len()).map(|k| (range.from + range.length().times(k as f64 / values.len() as f64)).unix_secs()).collect();
            Series { t: t.into(), v: values.clone(), ..Series::default() }
        }).collect();
        let lines: Vec<_> = lines.iter().zip(&series).map(|((name, shown, _), series)| time_series::Line { name, series, band: Some((series, series)), shown: *shown }).collect();
        let kinds = [Kind::Deploy, Kind::Rollback, Kind::Incident, Kind::Firing(Severity::Page), Kind::Firing(Severity::Other)];
        let events: Vec<_> = happened.iter().enumerate().map(|(k, it)| Event { range: piece(range, *it), kind: kinds[k % 5], whose: "", name: "checkout 4f2c1a" }).collect();
        let unit = [Unit::Number, Unit::PerSecond, Unit::Seconds, Unit::Bytes, Unit::Part][lines.len() % 5];
        let limit = limit.map(|value| time_series::Limit { value, bad: Bad::Above });
        let zone = zone_of(chrono_tz::America::New_York, 2026);
        let frame = Frame { width, height, zone: &zone, now: range.from + range.length().times(late) };
        let data = TimeSeries { title: "Requests", unit, lines: &lines, limit, events: &events, range, step: None, log };
        assert_sound(&time_series::draw(&data, frame), "series");
        let weights = [Weight::Bad, Weight::Warn, Weight::Quiet, Weight::Unknown];
        let intervals: Vec<_> = happened.iter().enumerate().map(|(k, it)| (piece(range, *it), State { word: "page", weight: weights[k % 4] })).collect();
        let rows: Vec<_> = lines.iter().map(|it| Row { name: it.name, intervals: &intervals }).collect();
        assert_sound(&state_timeline::draw(&StateTimeline { title: "Alerts", rows: &rows, range }, frame), "timeline");
    }

    #[test]
    fn waterlines_and_bars_keep_their_labels_apart(
        columns in prop::collection::vec((".{0,60}", prop::option::weighted(0.8, numbers()), tones()), 0..120), (width, height) in sizes(), lowest in numbers(),
    ) {
        let columns: Vec<_> = columns.into_iter().map(|(label, left, tone)| Column { label, left, tone }).collect();
        let zone = Zone::utc();
        let frame = Frame { width, height, zone: &zone, now: Instant::default() };
        assert_sound(&waterline::draw(&columns, frame), "waterline");
        for column in columns.iter().take(5) {
            assert_sound(&budget_bar::draw(column.left, column.tone, width % 2 == 0, lowest, frame), "bar");
        }
    }
}

/// The whole list has its names once, and each is a class.
#[test]
fn charts_have_names() {
    let names: BTreeSet<_> = ALL.iter().map(|chart| chart.id).collect();
    assert_eq!(names.len(), ALL.len());
    assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
}
