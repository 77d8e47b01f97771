//! Series over two days: latencies with a bad deploy, requests by instance, and what nobody would wish for.
use super::{Dice, NOW, berlin, frame};
use crate::{
    charts::{
        Drawing,
        plot::{
            beyond::Side,
            rail::{Event, Kind},
        },
        time_series::{self as chart, Limit, Line, TimeSeries},
    },
    domain::{
        alert::Severity,
        labels::Labels,
        series::Series,
        time::{Range, Span},
    },
    words::units::Unit,
};

const MINUTES: i64 = 10;

fn days() -> Range {
    Range::ending_at(NOW, Span::from_days(2))
}

/// Two days in steps of ten minutes; `None` where nothing was measured.
fn series(seed: u64, value: impl Fn(i64, f64) -> Option<f64>) -> Series {
    let mut dice = Dice(seed);
    let points = (0..=288).filter_map(|n| {
        let noise = dice.roll();
        Some(((days().from + Span::from_minutes(MINUTES * n)).unix_secs(), value(n, noise)?))
    });
    let (t, v): (Vec<f64>, Vec<f64>) = points.unzip();
    Series { labels: Labels::new(), t: t.into(), v, histograms: Vec::new() }
}

fn line<'a>(name: &'a str, series: &'a Series) -> Line<'a> {
    Line { name, series, band: None, shown: true }
}

/// How busy a day is: quiet at night.
fn day(n: i64) -> f64 {
    1.0 - 0.7 * ((n as f64 / 144.0 + 0.1) * std::f64::consts::TAU).cos()
}

/// The cases of the chart over time.
pub fn time_series() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let gap = |n: i64| (100..118).contains(&n);
    let at = |n: i64| days().from + Span::from_minutes(MINUTES * n);
    let p99 = series(3, |n, noise| (!gap(n)).then_some(if n > 240 { 1.4 } else { 0.24 } * (0.9 + 0.25 * noise)));
    let p50 = series(4, |n, noise| (!gap(n)).then_some(if n > 240 { 0.09 } else { 0.05 } * (0.9 + 0.2 * noise)));
    let moment = |n: i64| Range { from: at(n), to: at(n) };
    let events = [
        Event { range: moment(60), kind: Kind::Deploy, whose: "", name: "checkout 8e1f02" },
        Event { range: moment(239), kind: Kind::Deploy, whose: "", name: "checkout 4f2c1a" },
        Event {
            range: Range { from: at(244), to: at(280) },
            kind: Kind::Firing(Severity::Page),
            whose: "",
            name: "LatencyHigh",
        },
        Event {
            range: Range { from: at(30), to: at(44) },
            kind: Kind::Firing(Severity::Ticket),
            whose: "",
            name: "SlowBurn",
        },
        Event { range: Range { from: at(150), to: at(170) }, kind: Kind::Incident, whose: "", name: "INC-2311" },
        Event { range: moment(176), kind: Kind::Rollback, whose: "", name: "search 77b20e" },
    ];
    let two = [line("p99", &p99), line("p50", &p50)];
    let limit = Some(Limit { value: 0.3, bad: Side::Above });
    let latency = TimeSeries {
        title: "Latency",
        unit: Unit::Seconds,
        lines: &two,
        limit,
        events: &events,
        range: days(),
        step: None,
        log: true,
    };
    let evenly = TimeSeries { log: false, events: &[], ..latency };

    let good = series(5, |n, noise| Some(112.0 * day(n) * (0.95 + 0.1 * noise)));
    let bad = series(6, |n, noise| Some(if n > 240 { 9.0 } else { 0.4 } * day(n) * noise));
    let requests = [line("good", &good), line("failed", &bad)];
    let traffic = TimeSeries { title: "Requests", unit: Unit::PerSecond, lines: &requests, limit: None, ..evenly };

    let ratio =
        series(7, |n, noise| (!(70..75).contains(&n) && n != 200).then_some(0.62 - 0.0015 * n as f64 - 0.02 * noise));
    let (low, high) = (
        Series { v: ratio.v.iter().map(|it| it - 0.04).collect(), ..ratio.clone() },
        Series { v: ratio.v.iter().map(|it| it + 0.04).collect(), ..ratio.clone() },
    );
    let banded = [Line { name: "", series: &ratio, band: Some((&low, &high)), shown: true }];
    let share = TimeSeries {
        title: "Cache hits",
        unit: Unit::Part,
        lines: &banded,
        limit: Some(Limit { value: 0.3, bad: Side::Below }),
        ..evenly
    };

    let many: Vec<(String, Series)> = (0..24)
        .map(|k| {
            let base = 5e7 * (1.0 + (k as f64 * 0.37).fract() * 12.0);
            (
                format!("checkout-{:05x}", k * 7919 + 4096),
                series(20 + k, move |n, noise| Some(base * (1.0 + 0.0008 * n as f64) * (0.97 + 0.06 * noise))),
            )
        })
        .collect();
    let memory: Vec<Line<'_>> = many.iter().map(|(name, it)| line(name, it)).collect();
    let bytes = TimeSeries { title: "Memory", unit: Unit::Bytes, lines: &memory, limit: None, ..evenly };

    let stopped = series(8, |n, noise| (n < 200).then_some(40.0 + noise));
    let gone = [line("", &stopped)];
    let flat = series(9, |_, _| Some(7.0));
    let same = [line("replicas", &flat)];
    let one = Series { t: vec![at(200).unix_secs()].into(), v: vec![0.42], ..Series::default() };
    let single = [line("", &one)];
    let broken = series(10, |n, _| Some([f64::NAN, f64::INFINITY, -1e300, 1e300, 0.0][n as usize % 5]));
    let names = ["</text><script>alert(1)</script>", "\u{202e}זמינות\u{0}", &"very long ".repeat(1000)];
    let hostile = [line(names[0], &broken), line(names[1], &p99), line(names[2], &p50)];
    let strange = [
        Event { range: Range { from: at(500), to: at(-9) }, kind: Kind::Incident, whose: "", name: names[2] },
        Event { name: names[0], ..events[0] },
    ];
    let hidden = [Line { shown: false, ..two[0] }, two[1]];
    vec![
        ("latency-log", chart::draw(&latency, frame(&zone, 1376, 280))),
        ("latency-log-phone", chart::draw(&latency, frame(&zone, 328, 220))),
        ("latency-even", chart::draw(&evenly, frame(&zone, 828, 220))),
        ("requests", chart::draw(&traffic, frame(&zone, 828, 190))),
        ("requests-phone", chart::draw(&traffic, frame(&zone, 328, 190))),
        ("band-with-gaps", chart::draw(&share, frame(&zone, 828, 220))),
        ("twenty-four", chart::draw(&bytes, frame(&zone, 828, 280))),
        ("twenty-four-phone", chart::draw(&bytes, frame(&zone, 328, 220))),
        (
            "stopped",
            chart::draw(
                &TimeSeries { title: "Queue", unit: Unit::Number, lines: &gone, limit: None, ..evenly },
                frame(&zone, 828, 160),
            ),
        ),
        (
            "all-equal",
            chart::draw(
                &TimeSeries { title: "Replicas", unit: Unit::Number, lines: &same, limit: None, ..evenly },
                frame(&zone, 328, 160),
            ),
        ),
        (
            "single",
            chart::draw(
                &TimeSeries { lines: &single, step: Some(Span::from_minutes(MINUTES)), ..evenly },
                frame(&zone, 328, 160),
            ),
        ),
        ("one-hidden", chart::draw(&TimeSeries { lines: &hidden, ..evenly }, frame(&zone, 328, 160))),
        ("nothing", chart::draw(&TimeSeries { lines: &[], limit: None, ..evenly }, frame(&zone, 828, 160))),
        ("tiny", chart::draw(&latency, frame(&zone, 160, 50))),
        (
            "hostile",
            chart::draw(
                &TimeSeries { lines: &hostile, events: &strange, log: false, ..latency },
                frame(&zone, 828, 220),
            ),
        ),
    ]
}
