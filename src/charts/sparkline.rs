//! A line the height of a text: the shape, and a dot where it ends.
use super::{
    Case, Chart, Drawing, Frame, Table, Tone,
    canvas::svg,
    ink::{Ink, Stroke},
};
use crate::{
    domain::{
        time::{Instant, Span},
        zone::Zone,
    },
    words::{instants, numbers},
};

/// In the registry.
pub const CHART: Chart = Chart { id: "sparkline", cases };

/// Draws parts of a budget over time; `None` breaks the line, and zero is a hairline where it is in sight.
pub fn draw(points: &[(Instant, Option<f64>)], tone: Tone, frame: Frame<'_>) -> Drawing {
    let known: Vec<(Instant, f64)> =
        points.iter().filter_map(|(at, v)| Some((*at, (*v).filter(|it| it.is_finite())?))).collect();
    let low = known.iter().map(|it| it.1).fold(0.0, f64::min);
    let high = known.iter().map(|it| it.1).fold(1.0, f64::max);
    let (from, to) = match (points.first(), points.last()) {
        (Some(first), Some(last)) => (first.0, last.0),
        _ => (frame.now, frame.now),
    };
    let (width, height) = (f64::from(frame.width) - 4.0, f64::from(frame.height) - 3.0);
    let place = |(at, value): (Instant, f64)| {
        let x = at.since(from).ratio_to(to.since(from)).unwrap_or(1.0);
        (x * width, 1.5 + (high - value) / (high - low).max(1e-9) * (height - 1.5))
    };
    let svg = svg(frame, "sparkline", |canvas| {
        let zero = place((from, 0.0)).1;
        canvas.line(&[(0.0, zero), (width, zero)], Ink::Rule.with(Stroke::Crisp), 1.0);
        let mut run: Vec<(f64, f64)> = Vec::new();
        let ink = if tone == Tone::Over { Ink::Bad } else { Ink::Ink2 };
        for (at, value) in points {
            match value.filter(|it| it.is_finite()) {
                Some(value) => run.push(place((*at, value))),
                None => {
                    canvas.line(&run, ink.with(Stroke::Solid), 1.25);
                    run.clear();
                }
            }
        }
        canvas.line(&run, ink.with(Stroke::Solid), 1.25);
        if let Some(end) = known.last() {
            canvas.dot(place(*end), 2.0, tone.mark());
        }
    });
    let sentence = match (known.first(), known.last()) {
        (Some(first), Some(last)) => {
            format!("From {} to {}.", numbers::budget_left(first.1), numbers::budget_left(last.1))
        }
        _ => "Nothing was measured.".to_owned(),
    };
    let row = |(at, value): &(Instant, Option<f64>)| {
        vec![
            instants::moment(*at, frame.zone, frame.now),
            value.map_or_else(|| "not measured".to_owned(), numbers::budget_left),
        ]
    };
    let table = Table {
        caption: "Budget left".to_owned(),
        headers: vec!["Time".to_owned(), "Budget left".to_owned()],
        rows: points.iter().map(row).collect(),
    };
    Drawing { svg, sentence, table }
}

fn cases() -> Vec<Case> {
    let zone = Zone::utc();
    let now = Instant::from_unix_millis(1_795_240_000_000);
    let frame = Frame { width: 84, height: 18, zone: &zone, now };
    let of = |values: &[Option<f64>], tone| {
        let points: Vec<_> = values.iter().enumerate().map(|(n, v)| (now + Span::from_hours(n as i64), *v)).collect();
        draw(&points, tone, frame)
    };
    vec![
        ("ordinary", of(&[Some(1.0), Some(0.9), Some(0.6), None, Some(0.5), Some(0.45)], Tone::Quiet)),
        ("over", of(&[Some(1.0), Some(0.5), Some(-0.4)], Tone::Over)),
        ("single", of(&[Some(0.4)], Tone::Risk)),
        ("empty", of(&[], Tone::Unknown)),
        ("odd", of(&[Some(f64::NAN), None, Some(f64::NEG_INFINITY)], Tone::Unknown)),
    ]
}
