//! Burn rates over a month: quiet background with peaks, over windows that see them sooner and later.
use super::{Dice, berlin, deployed, fired, frame, month};
use crate::charts::{
    Drawing,
    burn_rate::{self as chart, Line},
    plot::rail::Kind,
};
use crate::domain::{
    alert::Severity,
    labels::Labels,
    series::Series,
    time::{Range, Span},
};

fn series(peaks: &[(i64, i64, f64)], gap: Option<(i64, i64)>, seed: u64) -> Series {
    let mut dice = Dice(seed);
    let points = (0..=720).filter_map(|hour| {
        let background = 0.05 + dice.roll().powi(3) * 0.5;
        let peak = peaks.iter().filter(|(from, to, _)| *from <= hour && hour < *to).map(|it| it.2).fold(0.0, f64::max);
        let is_gap = gap.is_some_and(|(from, to)| from < hour && hour < to);
        (!is_gap).then(|| ((month().from + Span::from_hours(hour)).unix_secs(), background + peak))
    });
    let (t, v): (Vec<f64>, Vec<f64>) = points.unzip();
    Series { labels: Labels::new(), t: t.into(), v, histograms: Vec::new() }
}

/// The cases of the burn-rate chart.
pub fn burn_rate() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let gap = Some((570, 576));
    let short = series(&[(180, 182, 330.0), (269, 270, 40.0), (329, 331, 220.0), (709, 710, 100.0)], gap, 5);
    let long = series(&[(180, 187, 55.0), (329, 336, 36.0), (709, 715, 17.0)], gap, 6);
    let longest = series(&[(180, 252, 4.6), (329, 401, 3.2), (709, 720, 1.5)], gap, 8);
    let line = |hours: i64, series, factor| Line {
        window: Span::from_hours(hours),
        series,
        step: Span::from_hours(1),
        factor: Some(factor),
        shown: true,
    };
    let three = [line(1, &short, 14.4), line(6, &long, 6.0), line(72, &longest, 1.0)];
    let hours = |from: i64, to: i64| Range {
        from: month().from + Span::from_hours(from),
        to: month().from + Span::from_hours(to),
    };
    let events = [
        fired(hours(180, 184), Severity::Page),
        fired(hours(181, 200), Severity::Ticket),
        fired(hours(709, 711), Severity::Page),
        deployed(179, Kind::Deploy, "8e1f02"),
    ];
    let calm = series(&[], None, 9);
    let broken = Series { v: vec![f64::NAN; calm.v.len()], ..calm.clone() };
    let one = Series { t: vec![month().to.unix_secs()].into(), v: vec![2.0], ..Series::default() };
    vec![
        ("three-windows", chart::draw(&three, &[], month(), frame(&zone, 1376, 200))),
        (
            "one-alone",
            chart::draw(
                &three.map(|it| Line { shown: it.window == Span::from_hours(6), ..it }),
                &[],
                month(),
                frame(&zone, 828, 132),
            ),
        ),
        ("with-a-rail", chart::draw(&three, &events, month(), frame(&zone, 828, 216))),
        ("three-windows-phone", chart::draw(&three, &[], month(), frame(&zone, 328, 200))),
        ("three-windows-tiny", chart::draw(&three, &[], month(), frame(&zone, 160, 60))),
        ("calm", chart::draw(&[line(72, &calm, 1.0)], &[], month(), frame(&zone, 828, 132))),
        (
            "without-factor",
            chart::draw(
                &[Line {
                    window: Span::from_hours(1),
                    series: &short,
                    step: Span::from_hours(1),
                    factor: None,
                    shown: true,
                }],
                &[],
                month(),
                frame(&zone, 828, 132),
            ),
        ),
        ("not-a-number", chart::draw(&[line(1, &broken, 14.4)], &[], month(), frame(&zone, 828, 132))),
        ("single", chart::draw(&[line(1, &one, 14.4)], &[], month(), frame(&zone, 328, 132))),
        ("nothing", chart::draw(&[], &[], month(), frame(&zone, 828, 132))),
    ]
}
