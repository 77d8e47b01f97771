//! The rail: when alerts fired, on a strip above the plot, with a hairline down from where each page began.
use super::{
    Outcome, Plot,
    labels::{Labels, Look, Side, Spot},
    marks,
};
use crate::{
    charts::ink::{Paint, Pattern, Role},
    domain::{alert::Severity, order, time::Range},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// The strip, CSS pixels.
const RAIL: f64 = 26.0;

/// How high the rail of a drawing of this height is: a low one has none.
pub fn height(height: f64) -> f64 {
    if height >= 140.0 { RAIL } else { 0.0 }
}

/// Draws it across the top of the drawing.
pub fn draw<B: DrawingBackend>(
    firing: &[(Range, Severity)],
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
    labels: &mut Labels,
) -> Outcome<B> {
    marks::bar(root, [0.0, 0.0, plot.place.right, RAIL], Role::Sunk.into())?;
    let is_shown = |it: &&(Range, Severity)| it.0.to >= plot.range.from && it.0.from <= plot.range.to;
    let mut shown: Vec<_> = firing.iter().filter(is_shown).collect();
    // Pages last: they lie above what is less loud.
    order::by_key(&mut shown, |(range, severity)| (std::cmp::Reverse(*severity), range.from));
    let mut last_hairline = f64::NEG_INFINITY;
    for (range, severity) in shown {
        let role = if *severity == Severity::Page { Role::Bad } else { Role::Warn };
        let left = plot.x(range.from).min(plot.place.right - 4.0);
        let right = plot.x(range.to).max(left + 4.0);
        marks::bar(root, [left, RAIL / 2.0 - 5.0, right, RAIL / 2.0 + 5.0], role.into())?;
        labels.keep_free([left, 0.0, right, RAIL]);
        let has_begun = range.from >= plot.range.from;
        if *severity == Severity::Page && has_begun && (left - last_hairline).abs() >= 6.0 {
            plot.down(range.from, RAIL, Paint::from(role).pattern(Pattern::ShortDashes).opacity(0.6))?;
            last_hairline = left;
        }
    }
    if !firing.is_empty() {
        let spot = |x| Spot { x, y: RAIL / 2.0 + 4.0, side: Side::Start };
        labels.place("alerts", Look { role: Role::Ink3, bold: false }, &[spot(4.0), spot(60.0), spot(120.0)]);
    }
    Ok(())
}
