//! The cells of a histogram over time as pixels: what stands on one pixel is joined, what is not known is hatched.
use super::{Outcome, Plot};
use crate::{
    charts::ink::{Paint, Pattern, Role, bitmap::Bitmap, units},
    domain::{
        distribution::Distribution,
        time::{Instant, Range},
    },
};
use plotters::{coord::Shift, drawing::DrawingArea, element::Rectangle};
use plotters_backend::DrawingBackend;

/// How opaque each step of the scale is: evenly spaced to the eye, on paper of any colour.
pub const STEPS: [f64; 6] = [0.1, 0.24, 0.38, 0.53, 0.69, 0.86];

/// What is less than this part of the most is drawn as the least.
const DEPTH: f64 = 1e-4;

/// Columns of rows on the pixels of a plot.
pub struct Cells {
    columns: Vec<Column>,
}

/// The columns of a histogram that stand on the same pixels.
struct Column {
    /// Its pixels, from the plot's left edge.
    from: usize,
    to: usize,
    /// For each row the sum of what is known, and of how many columns it is known.
    rows: Vec<(f64, u32)>,
}

impl Column {
    /// The mean of what is known of each row; `None` where nothing is.
    fn means(&self) -> impl Iterator<Item = Option<f64>> {
        self.rows.iter().map(|(sum, n)| (*n > 0).then(|| sum / f64::from(*n)))
    }
}

impl Cells {
    /// The part of `distribution` in `range`.
    pub fn over<B: DrawingBackend>(distribution: &Distribution, range: Range, plot: &Plot<'_, B>) -> Self {
        let height = (plot.place.bottom - plot.place.top).max(1.0);
        let n_rows = distribution.n_rows().clamp(1, height as usize);
        let all_rows = distribution.n_rows().max(1);
        let pixel = |at: Instant| (plot.x(at) - plot.place.left).round().max(0.0) as usize;
        let mut columns: Vec<Column> = Vec::new();
        for (secs, cells) in distribution.columns() {
            let to = Instant::from_unix_secs(secs);
            if !range.contains(to) {
                continue;
            }
            let (from, to) = (pixel(to - distribution.step), pixel(to));
            let is_new = columns.last().is_none_or(|last| to > last.to);
            if is_new {
                let from = columns.last().map_or(from, |last| from.max(last.to));
                columns.push(Column { from, to: to.max(from + 1), rows: vec![(0.0, 0); n_rows] });
            }
            let Some(column) = columns.last_mut() else { continue };
            let mut joined = vec![Some(0.0); n_rows];
            for (row, cell) in cells.iter().enumerate() {
                if let Some(sum) = joined.get_mut(row * n_rows / all_rows) {
                    *sum = sum.filter(|_| cell.is_finite()).map(|sum| sum + cell.max(0.0));
                }
            }
            for (place, cell) in column.rows.iter_mut().zip(joined) {
                if let Some(cell) = cell {
                    *place = (place.0 + cell, place.1 + 1);
                }
            }
        }
        Self { columns }
    }

    /// The least and the most that are told apart; `None` if nothing happened.
    pub fn scale(&self) -> Option<(f64, f64)> {
        let means = || self.columns.iter().flat_map(Column::means).flatten().filter(|it| *it > 0.0 && it.is_finite());
        let most = means().fold(0.0, f64::max);
        let least = means().fold(f64::INFINITY, f64::min).max(most * DEPTH);
        (most > 0.0).then_some((least, most))
    }

    /// Paints them from the plot's bottom up; zero is paper.
    pub fn paint<B: DrawingBackend>(
        &self,
        scale: Option<(f64, f64)>,
        plot: &Plot<'_, B>,
        root: &DrawingArea<B, Shift>,
    ) -> Outcome<B> {
        let Some(n_rows) = self.columns.first().map(|it| it.rows.len()) else { return Ok(()) };
        let place = plot.place;
        let [width, height] = [place.right - place.left, place.bottom - place.top].map(|it| it.max(0.0) as usize);
        let mut bitmap = Bitmap::new((place.left, place.top), (width, height));
        // From the top of the bitmap, which counts down.
        let edge = |row: usize| height - row * height / n_rows;
        for column in &self.columns {
            for (row, mean) in column.means().enumerate() {
                let (top, bottom) = (edge(row + 1), edge(row));
                match mean {
                    Some(mean) if mean > 0.0 => {
                        let paint = Paint::from(Role::Ink).opacity(step(mean, scale.unwrap_or((mean, mean))));
                        bitmap.fill(column.from..column.to, top..bottom, paint);
                    }
                    Some(_) => {}
                    None => {
                        let corner = |x: usize, y: usize| (units(place.left + x as f64), units(place.top + y as f64));
                        let corners = [corner(column.from, top), corner(column.to, bottom)];
                        let paint = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.45);
                        root.draw(&Rectangle::new(corners, paint.fill()))?;
                    }
                }
            }
        }
        root.draw(&bitmap)
    }
}

/// The opacity of a cell on a logarithmic scale.
fn step(mean: f64, (least, most): (f64, f64)) -> f64 {
    let part = (mean / least).ln() / (most / least).ln();
    let at = if part.is_finite() { (part * STEPS.len() as f64).max(0.0) as usize } else { STEPS.len() };
    STEPS.get(at.min(STEPS.len() - 1)).copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_as_many_times_more_as_the_one_before() {
        let scale = (1.0, 1e6);
        let steps: Vec<_> = [0.5, 1.0, 9.0, 11.0, 5e3, 5e5, 1e6, 1e9].map(|it| step(it, scale)).to_vec();
        assert_eq!(steps, [0.1, 0.1, 0.1, 0.24, 0.53, 0.86, 0.86, 0.86]);
        assert_eq!(step(3.0, (3.0, 3.0)), 0.86, "all the same");
    }
}
