//! The budget bar of a table's row: it stands on zero, and what is overspent hangs left of the line.
use super::{
    Chart, Drawing, Frame, Table, Tone, examples,
    ink::{Paint, Pattern, Role},
    plot::{Outcome, marks},
};
use crate::words::{numbers, readings};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "budget-bar", examples: examples::budget_bar };

/// The part of the budget left, on a scale from `lowest` (zero or below) to a whole budget.
///
/// Bars of one `lowest` and width have their zero on one vertical. A bar that would reach beyond `lowest` is cut
/// with a gap in it, so that it cannot be taken for one that ends there.
pub fn draw(left: Option<f64>, tone: Tone, stale: bool, lowest: f64, frame: Frame<'_>) -> Drawing {
    let left = left.filter(|left| left.is_finite());
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(left, tone, stale, lowest, frame, root)),
        sentence: readings::budget(left, stale),
        table: Table {
            caption: "Budget left".to_owned(),
            headers: vec!["Budget left".to_owned()],
            rows: vec![vec![left.map_or_else(|| "not known".to_owned(), numbers::budget_left)]],
        },
        plane: None,
    }
}

/// Where zero lies, CSS pixels from the left of a bar `width` pixels wide: for headings and sums that share the line.
pub fn zero(lowest: f64, width: f64) -> f64 {
    let lowest = scale_end(lowest);
    (width * -lowest / (1.0 - lowest)).round()
}

fn scale_end(lowest: f64) -> f64 {
    if lowest.is_finite() { lowest.clamp(-100.0, 0.0) } else { 0.0 }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    left: Option<f64>,
    tone: Tone,
    stale: bool,
    lowest: f64,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let (zero, lowest) = (zero(lowest, width), scale_end(lowest));
    let middle = (height / 2.0).floor();
    let half = 4.5_f64.min(height / 2.0);
    let (top, bottom) = (middle + 0.5 - half, middle + 0.5 + half);
    match left {
        None => {
            let hatched = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.5);
            marks::bar(root, [zero, top, width, bottom], hatched)?;
        }
        Some(left) => {
            marks::bar(root, [zero, middle, width, middle + 1.0], Role::Rule.into())?;
            let end = zero + left.clamp(lowest, 1.0) / (1.0 - lowest) * width;
            // Something that is left or overspent is never drawn as nothing.
            let end = if left > 0.0 {
                end.max(zero + 1.5)
            } else if left < 0.0 {
                end.min(zero - 1.5)
            } else {
                zero
            };
            let paint = match (stale, tone) {
                (true, _) => Paint::from(Role::Ok).pattern(Pattern::FineHatched),
                (false, tone) => tone.surface().into(),
            };
            marks::bar(root, [zero.min(end), top, zero.max(end), bottom], paint)?;
            if left < lowest && zero > 8.0 {
                marks::bar(root, [end + 3.0, top, end + 5.0, bottom], Role::Paper.into())?;
            }
        }
    }
    marks::plumb(root, zero, 0.0, height, Role::Ink.into())
}
