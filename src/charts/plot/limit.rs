//! The limit that values should keep: a dashed line across, and its name on it.
use super::{
    Outcome, Plot, Point,
    beyond::Side as Bad,
    ends::{self, Passing},
    labels::{Labels, Look, SIZE, Side, Spot},
};
use crate::{
    charts::ink::{Paint, Pattern, Role, measure},
    domain::time::Instant,
};
use plotters_backend::DrawingBackend;

/// How its name looks.
pub const LOOK: Look = Look { role: Role::WarnInk, bold: true };

/// The room on the left that is the ticks', CSS pixels.
pub const TICKS: f64 = 60.0;

/// How far above or below a limit its name may stand, and how far left of a place the next one is, CSS pixels.
const RISES: [f64; 2] = [-3.5, 12.0];
const FURTHER: f64 = 12.0;

/// Draws it where the axis places it, as far as there can be values.
pub fn draw<B: DrawingBackend>(at: f64, plot: &Plot<'_, B>, now: Instant) -> Outcome<B> {
    plot.across(at, plot.until(now), Paint::from(Role::Warn).pattern(Pattern::Dashed))
}

/// Its name, on its good side if there is room.
pub fn name<B: DrawingBackend>(
    said: &str,
    (at, bad): (f64, Bad),
    plot: &Plot<'_, B>,
    now: Instant,
    labels: &mut Labels,
) {
    let text = format!("limit {said}");
    let (y, left, end) = (plot.y(at), plot.place.left, plot.until(now));
    // The good side of it is where the lines usually are.
    let rises = if bad == Bad::Above { [-4.0, 12.5] } else { [12.5, -4.0] };
    // At the left of a plot its ticks have their names, unless they have a place of their own.
    let first = (left > 0.0).then_some((left + 4.0, Side::Start));
    let others = [end * 0.5, end - 6.0, end * 0.25].map(|x| (x, Side::End));
    let others = others.into_iter().filter(|it| it.0 - measure::width(&text, SIZE, LOOK.bold) > left);
    let spots: Vec<Spot> =
        first.into_iter().chain(others).flat_map(|(x, side)| rises.map(|dy| Spot { x, y: y + dy, side })).collect();
    labels.place(&text, LOOK, &spots);
}

/// Names a limit that lies at `y` and ends at `end`: as far right as no stroke passes through the name, else at the end;
/// whether there is room. `place` says where a value of a stroke lies.
pub fn name_along<B: DrawingBackend>(
    (text, look): (&str, Look),
    (y, end): (f64, f64),
    strokes: &[&[Point]],
    place: &dyn Fn(f64) -> f64,
    plot: &Plot<'_, B>,
    labels: &mut Labels,
) -> bool {
    let wide = measure::width(text, SIZE, look.bold);
    let at = |right: f64| RISES.map(|dy| Spot { x: right, y: y + dy, side: Side::End });
    let mut right = end - 6.0;
    let passing = Passing::between(strokes, place, plot, (0.0, end));
    while right - wide > TICKS {
        let heights = passing.heights(plot, (right - wide - 2.0, right + 2.0));
        let clear: Vec<Spot> = at(right).into_iter().filter(|it| ends::is_clear(&heights, it.y)).collect();
        if labels.place(text, look, &clear) {
            return true;
        }
        right -= FURTHER;
    }
    labels.place(text, look, &at(end - 6.0))
}
