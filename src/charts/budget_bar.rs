//! A budget as a bar in a table: it stands right of zero, overspending hangs left, and hatching is not known.
use super::{
    Case, Chart, Drawing, Frame, Table, Tone,
    canvas::svg,
    ink::{Ink, Stroke},
};
use crate::{
    domain::{time::Instant, zone::Zone},
    words::numbers,
};

/// In the registry.
pub const CHART: Chart = Chart { id: "budget-bar", cases };

/// Where zero stands in a bar `width` wide whose scale ends left at `lowest` (not above 0).
pub fn zero_at(width: u32, lowest: f64) -> f64 {
    let lowest = lowest.clamp(-1.0, -0.1);
    (f64::from(width) * -lowest / (1.0 - lowest)).round()
}

/// Draws the bar. What hangs further left than the scale ends there, cut.
pub fn draw(left: Option<f64>, tone: Tone, stale: bool, lowest: f64, frame: Frame<'_>) -> Drawing {
    let width = f64::from(frame.width);
    let zero = zero_at(frame.width, lowest);
    let (top, bottom) = (f64::from(frame.height) / 2.0 - 5.0, f64::from(frame.height) / 2.0 + 5.0);
    let svg = svg(frame, "budget-bar", |canvas| {
        let middle = (top + bottom) / 2.0;
        canvas.line(&[(zero, middle), (width, middle)], Ink::Grid.with(Stroke::Crisp), 1.0);
        match left.filter(|it| it.is_finite()) {
            Some(left) if !stale && tone != Tone::Unknown => {
                let x = (zero + left.clamp(-1.0, 1.0) * (width - zero)).clamp(0.0, width);
                canvas.bar((zero, top), (x, bottom), tone.mark().with(Stroke::Crisp), 1.0);
            }
            Some(left) => {
                let x = (zero + left.clamp(-1.0, 1.0) * (width - zero)).clamp(0.0, width);
                canvas.bar((zero, top), (x, bottom), Ink::Unknown.with(Stroke::Hatched), 1.0);
            }
            None => canvas.bar((zero, top), (width, bottom), Ink::Unknown.with(Stroke::Hatched), 1.0),
        }
        canvas.line(&[(zero, 0.0), (zero, f64::from(frame.height))], Ink::Ink.with(Stroke::Crisp), 1.0);
    });
    let sentence = left.map_or_else(|| "Not known.".to_owned(), |left| format!("{} left.", numbers::budget_left(left)));
    Drawing { svg, sentence, table: Table::default() }
}

fn cases() -> Vec<Case> {
    let zone = Zone::utc();
    let frame = Frame { width: 120, height: 24, zone: &zone, now: Instant::default() };
    vec![
        ("ok", draw(Some(0.62), Tone::Quiet, false, -0.3, frame)),
        ("risk", draw(Some(0.1), Tone::Risk, false, -0.3, frame)),
        ("over", draw(Some(-0.2), Tone::Over, false, -0.3, frame)),
        ("far-over", draw(Some(-30.0), Tone::Over, false, -0.3, frame)),
        ("stale", draw(Some(0.7), Tone::Unknown, true, -0.3, frame)),
        ("unknown", draw(None, Tone::Unknown, false, -0.3, frame)),
        ("odd", draw(Some(f64::NAN), Tone::Quiet, false, f64::NAN, frame)),
    ]
}
