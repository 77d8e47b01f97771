//! The plumb line: now, with its bob on the time axis.
use super::{Outcome, Plot, marks};
use crate::{charts::ink::Role, domain::time::Instant};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Draws it from `top` down to the axis, if now lies in what the plot shows.
pub fn draw<B: DrawingBackend>(root: &DrawingArea<B, Shift>, plot: &Plot<'_, B>, now: Instant, top: f64) -> Outcome<B> {
    if !plot.range.contains(now) {
        return Ok(());
    }
    let (x, axis) = (plot.x(now), plot.place.bottom);
    // In a plot too low for it the line goes without its bob.
    if axis - top < 24.0 {
        return marks::plumb(root, x, top, axis, Role::Ink.into());
    }
    marks::plumb(root, x, top, axis - 12.0, Role::Ink.into())?;
    marks::bob(root, (x, axis), Role::Ink.into())
}
