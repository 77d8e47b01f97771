//! What was counted: alerts by the day with those that paged, deploys by the hour, ten thousand minutes of requests.
use super::{Dice, NOW, berlin, frame, month};
use crate::{
    charts::{
        Drawing,
        counts::{self as chart, Counts},
    },
    domain::{
        series::Series,
        time::{Range, Span},
    },
};

/// `n` counts up to now, the newest last; `None` where nothing was counted.
fn series(n: i64, step: Span, count: impl Fn(i64) -> Option<f64>) -> Series {
    let points = (0..n).filter_map(|k| Some(((NOW - step.times((n - 1 - k) as f64)).unix_secs(), count(k)?)));
    let (t, v): (Vec<f64>, Vec<f64>) = points.unzip();
    Series { t: t.into(), v, ..Series::default() }
}

/// The cases of counts over time.
pub fn counts() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let rolls = |seed: u64, n: usize| {
        let mut dice = Dice(seed);
        (0..n).map(|_| dice.roll()).collect::<Vec<f64>>()
    };
    let noise = rolls(3, 10_001);
    let roll = |k: i64| noise.get(k as usize).copied().unwrap_or(0.0);
    let (day, hour, minute) = (Span::from_days(1), Span::from_hours(1), Span::from_minutes(1));
    let fired = |k: i64| (roll(k) * 6.0).floor() + if (8..11).contains(&k) { 14.0 } else { 0.0 };
    let alerts = series(30, day, |k| Some(fired(k)));
    let paged = series(30, day, |k| Some((fired(k) * 0.35).floor()));
    let by_day = Counts { title: "Alerts", all: &alerts, bad: Some(("page", &paged)), step: day, range: month() };
    let some = series(30, day, |k| (!(12..16).contains(&k) && k != 20).then(|| fired(k) + 1.0));
    let gapped = Counts { all: &some, bad: None, ..by_day };
    let quiet = series(30, day, |_| Some(0.0));
    let deploys =
        series(48, hour, |k| Some(if roll(k) > 0.85 || k == 47 { 1.0 + (roll(k + 50) * 2.0).floor() } else { 0.0 }));
    let days = Range::ending_at(NOW, Span::from_days(2));
    let by_hour = Counts { title: "Deploys", all: &deploys, bad: None, step: hour, range: days };
    let requests = series(10_000, minute, |k| {
        let wave = 1.0 - 0.7 * (k as f64 / 1440.0 * std::f64::consts::TAU).cos();
        Some((6000.0 * wave * (0.9 + 0.2 * roll(k))).round() + if k == 6000 || k == 9999 { 14_000.0 } else { 0.0 })
    });
    let failed = series(10_000, minute, |k| {
        Some(if (3000..3200).contains(&k) || k == 9999 { 900.0 } else { (roll(k) * 9.0).round() })
    });
    let week = Range::ending_at(NOW, minute.times(10_000.0));
    let huge = Counts { title: "Requests", all: &requests, bad: Some(("failed", &failed)), step: minute, range: week };
    let one = series(1, day, |_| Some(3.0));
    let strange = series(30, day, |k| Some([f64::NAN, f64::INFINITY, -4.0, 1e300, 0.4][k as usize % 5]));
    let word = "</text><script>alert(1)</script> \u{202e}זמינות\u{0}";
    let hostile = Counts { all: &strange, bad: Some((word, &strange)), ..by_day };
    let drawn = |data: &Counts<'_>, width: u32, height: u32| chart::draw(data, frame(&zone, width, height));
    vec![
        ("alerts", drawn(&by_day, 828, 180)),
        ("alerts-phone", drawn(&by_day, 328, 180)),
        ("alerts-tiny", drawn(&by_day, 160, 50)),
        ("gapped", drawn(&gapped, 828, 180)),
        ("none", drawn(&Counts { all: &quiet, bad: None, ..by_day }, 828, 140)),
        ("deploys", drawn(&by_hour, 828, 140)),
        ("huge", drawn(&huge, 1376, 220)),
        ("single", drawn(&Counts { all: &one, bad: None, ..by_day }, 328, 140)),
        ("nothing", drawn(&Counts { all: &Series::default(), bad: None, ..by_day }, 328, 140)),
        ("hostile", drawn(&hostile, 328, 180)),
    ]
}
