//! A pale surface between low and high, over time.
use super::{Outcome, Plot, Point, decimate, gaps};
use crate::{
    charts::ink::{Paint, Role},
    domain::time::Range,
};
use plotters_backend::DrawingBackend;

/// Unix seconds, and where low and high lie.
pub type Stretch = (f64, f64, f64);

/// No screen is wider.
const LARGEST_BINS: usize = 20_000;

/// From the lowest to the highest of many lines, every `step` seconds; `place` says where a value lies.
pub fn around(lines: &[&[Point]], place: impl Fn(f64) -> f64, range: Range, step: f64) -> Vec<Stretch> {
    if step <= 0.0 {
        return Vec::new();
    }
    let first = range.from.unix_secs();
    let n = ((range.length().secs() / step) as usize).min(LARGEST_BINS);
    let mut bins = vec![(f64::INFINITY, f64::NEG_INFINITY); n + 1];
    for (secs, value) in lines.iter().copied().flatten() {
        if let Some(bin) = bins.get_mut(((secs - first) / step).round().max(0.0) as usize) {
            let place = place(*value);
            *bin = (bin.0.min(place), bin.1.max(place));
        }
    }
    let held = bins.iter().enumerate().filter(|(_, (low, high))| low <= high);
    held.map(|(n, (low, high))| (first + n as f64 * step, *low, *high)).collect()
}

/// Draws it with its edges, broken where nothing is for longer than half a step more than a step.
pub fn draw<B: DrawingBackend>(all: &[Stretch], step: f64, role: Role, plot: &Plot<'_, B>) -> Outcome<B> {
    for piece in all.chunk_by(|a, b| step <= 0.0 || b.0 - a.0 <= gaps::WIDE * step) {
        let side =
            |of: fn(&Stretch) -> Point| decimate::to_columns(&piece.iter().map(of).collect::<Vec<_>>(), plot.columns());
        let (low, high) = (side(|it| (it.0, it.1)), side(|it| (it.0, it.2)));
        let around: Vec<Point> = high.iter().copied().chain(low.iter().rev().copied()).collect();
        plot.area(&around, Paint::from(role).opacity(0.13))?;
        for edge in [&low, &high] {
            plot.line(edge, Paint::from(role).opacity(0.35), 1.0)?;
        }
    }
    Ok(())
}
