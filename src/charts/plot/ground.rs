//! The ground that charts of values stand on: whether there is room for words, a grid of round values, names in a row.
use super::{
    Outcome, Place, Plot,
    labels::{Labels, Look, SIZE, Side, Spot},
};
use crate::charts::{
    Frame,
    axes::steps::Tick,
    ink::{Role, measure},
    plane::Scale,
};
use plotters_backend::DrawingBackend;

/// Between the names of values and what is drawn beside them, CSS pixels.
const AIR: f64 = 6.0;

/// The height that a tick of values takes at least, CSS pixels.
const TICK: f64 = 36.0;

/// Whether a drawing is high enough for the names of values and times.
pub fn has_ticks(frame: Frame<'_>) -> bool {
    frame.height >= 60
}

/// The whole width of a drawing below `top`; with room for a row of words above and the time below if there is any.
pub fn place(frame: Frame<'_>, top: f64) -> Place {
    let (width, height) = frame.size();
    let (above, below) = if has_ticks(frame) { (18.0, 20.0) } else { (3.0, 2.0) };
    Place { left: 0.0, top: top + above, right: width, bottom: height - below }
}

/// The place moved right until the names of values fit beside it, where the drawing is wide enough.
pub fn beside<'a>(place: Place, names: impl Iterator<Item = &'a str>) -> Place {
    let widest = names.map(|it| measure::width(it, SIZE, false)).fold(0.0, f64::max);
    let left = if widest > 0.0 && place.right >= 120.0 { (widest + AIR).ceil().min(place.right / 3.0) } else { 0.0 };
    Place { left, ..place }
}

/// How many ticks of values have room.
pub fn most_ticks(place: Place) -> usize {
    ((place.bottom - place.top) / TICK) as usize
}

/// The part of the height at which a value lies; what has no place on a scale lies on its floor.
pub fn part(scale: &Scale, value: f64) -> f64 {
    scale.part(value).unwrap_or(0.0)
}

/// Grid lines at ticks, on a plot from 0 to 1; named on them, or left of a plot that has room there.
pub fn grid<B: DrawingBackend>(
    ticks: &[Tick],
    scale: &Scale,
    plot: &Plot<'_, B>,
    frame: Frame<'_>,
    labels: &mut Labels,
) -> Outcome<B> {
    let left = plot.place.left;
    for tick in ticks {
        let at = part(scale, tick.value);
        plot.across(at, plot.place.right, if tick.value == 0.0 { Role::Rule2 } else { Role::Grid }.into())?;
        if has_ticks(frame) {
            let y = plot.y(at);
            let spot = if left > 0.0 {
                Spot { x: left - AIR, y: (y + 4.0).min(plot.place.bottom), side: Side::End }
            } else {
                Spot { x: left, y: y - 3.5, side: Side::Start }
            };
            let room = if left > 0.0 { left - AIR } else { f64::INFINITY };
            if let Some(text) = measure::fit(&tick.label, SIZE, false, room) {
                labels.place(&text, Look { role: Role::Ink3, bold: false }, &[spot]);
            }
        }
    }
    Ok(())
}

/// Names in a row above the plot, each in its colour, as many as have room.
pub fn names(all: &[(String, Role)], plot_left: f64, width: f64, labels: &mut Labels) {
    let mut x = plot_left;
    for (text, role) in all {
        let Some(text) = measure::fit(&measure::tame(text), SIZE, true, width - x) else { return };
        labels.place(&text, Look { role: *role, bold: true }, &[Spot { x, y: 12.0, side: Side::Start }]);
        x += measure::width(&text, SIZE, true) + 2.0 * AIR;
    }
}
