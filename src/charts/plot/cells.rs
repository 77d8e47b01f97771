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
    n_rows: usize,
    /// The pixels of each column, from the plot's left edge.
    columns: Vec<std::ops::Range<usize>>,
    /// Column by column the mean of what is known of each row; not a number where nothing is.
    means: Vec<f64>,
}

impl Cells {
    /// The part of `distribution` in `range`.
    pub fn over<B: DrawingBackend>(distribution: &Distribution, range: Range, plot: &Plot<'_, B>) -> Self {
        let height = (plot.place.bottom - plot.place.top).max(1.0);
        let n_rows = distribution.n_rows().clamp(1, height as usize);
        let pixel = |at: Instant| (plot.x(at) - plot.place.left).round().max(0.0) as usize;
        let n = distribution.t.len();
        let mut cells = Self { n_rows, columns: Vec::with_capacity(n), means: Vec::with_capacity(n * n_rows) };
        let (mut joined, mut counts) = (vec![0.0; n_rows], vec![0_u32; n_rows]);
        for (secs, values) in distribution.columns() {
            let to = Instant::from_unix_secs(secs);
            if !range.contains(to) {
                continue;
            }
            let (from, to) = (pixel(to - distribution.step), pixel(to));
            join(values, &mut joined);
            match cells.columns.last().map(|it| it.end) {
                // On the pixels of the last one.
                Some(last) if to <= last => cells.add(&joined, &mut counts),
                last => {
                    let from = last.map_or(from, |last| from.max(last));
                    cells.columns.push(from..to.max(from + 1));
                    cells.means.extend_from_slice(&joined);
                    counts.fill(1);
                }
            }
        }
        cells
    }

    /// Joins one more column with the last one; `counts` says of how many values each of its means is, or about to be.
    fn add(&mut self, joined: &[f64], counts: &mut [u32]) {
        let start = self.means.len().saturating_sub(self.n_rows);
        for ((mean, n), value) in self.means.iter_mut().skip(start).zip(counts).zip(joined).filter(|it| !it.1.is_nan())
        {
            // What was not known until now counts for nothing.
            let before = if mean.is_nan() { 0 } else { *n };
            *n = before + 1;
            *mean = if before == 0 { *value } else { *mean + (value - *mean) / f64::from(*n) };
        }
    }

    /// The least and the most that are told apart; `None` if nothing happened.
    pub fn scale(&self) -> Option<(f64, f64)> {
        let (mut least, mut most) = (f64::INFINITY, 0.0);
        for &mean in &self.means {
            // What is no number is neither more nor less.
            least = if mean > 0.0 && mean < least { mean } else { least };
            most = if mean > most && mean < f64::INFINITY { mean } else { most };
        }
        (most > 0.0).then_some((least.max(most * DEPTH), most))
    }

    /// Paints them from the plot's bottom up; zero is paper.
    pub fn paint<B: DrawingBackend>(
        &self,
        scale: Option<(f64, f64)>,
        plot: &Plot<'_, B>,
        root: &DrawingArea<B, Shift>,
    ) -> Outcome<B> {
        let place = plot.place;
        let [width, height] = [place.right - place.left, place.bottom - place.top].map(|it| it.max(0.0) as usize);
        let paints = STEPS.map(|opacity| Paint::from(Role::Ink).opacity(opacity));
        let mut bitmap = Bitmap::new((place.left, place.top), (width, height), &paints);
        // From the top of the bitmap, which counts down.
        let edges: Vec<usize> = (0..=self.n_rows).map(|row| height - row * height / self.n_rows).collect();
        let steps = Steps::over(scale);
        let levels: Vec<u8> = self.means.iter().map(|mean| steps.level(*mean)).collect();
        // Where among the levels the column of every pixel begins.
        let mut starts = vec![usize::MAX; width];
        for (at, column) in self.columns.iter().enumerate() {
            starts.get_mut(column.start..column.end.min(width)).unwrap_or_default().fill(at * self.n_rows);
        }
        for (row, edges) in edges.windows(2).enumerate() {
            let &[bottom, top] = edges else { continue };
            let level = |start: &usize| levels.get(start.saturating_add(row)).copied().unwrap_or_default();
            bitmap.fill_rows(top..bottom, starts.iter().map(level));
        }
        if self.means.iter().any(|mean| mean.is_nan()) {
            for (column, means) in self.columns.iter().zip(self.means.chunks(self.n_rows)) {
                for (_, edges) in means.iter().zip(edges.windows(2)).filter(|it| it.0.is_nan()) {
                    let &[bottom, top] = edges else { continue };
                    let corner = |x: usize, y: usize| (units(place.left + x as f64), units(place.top + y as f64));
                    let corners = [corner(column.start, top), corner(column.end, bottom)];
                    let paint = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.45);
                    root.draw(&Rectangle::new(corners, paint.fill()))?;
                }
            }
        }
        root.draw(&bitmap)
    }
}

/// The cells of one column of a histogram, those that stand on one row of pixels summed; not a number where one is
/// not known.
fn join(cells: &[f64], joined: &mut [f64]) {
    // What is no number, or without end, is none when it is multiplied by nothing.
    let known = |cell: f64| cell * 0.0 + if cell > 0.0 { cell } else { 0.0 };
    if joined.len() == cells.len() {
        return joined.iter_mut().zip(cells).for_each(|(sum, cell)| *sum = known(*cell));
    }
    joined.fill(0.0);
    let n_rows = joined.len();
    for (row, cell) in cells.iter().enumerate() {
        if let Some(sum) = joined.get_mut(row * n_rows / cells.len()) {
            *sum += known(*cell);
        }
    }
}

/// A logarithmic scale: what a value is at least on each step.
struct Steps([f64; STEPS.len()]);

impl Steps {
    /// All the same is drawn as the most.
    fn over(scale: Option<(f64, f64)>) -> Self {
        let (least, most) = scale.unwrap_or((0.0, 0.0));
        let mut bounds = [least.max(f64::MIN_POSITIVE); STEPS.len()];
        for (at, bound) in bounds.iter_mut().enumerate() {
            if at == 0 {
                *bound = f64::MIN_POSITIVE;
            } else if most > least {
                *bound = least * (most / least).powf(at as f64 / STEPS.len() as f64);
            }
        }
        Self(bounds)
    }

    /// The step of a mean, counted from one; zero and what is no number are on none.
    fn level(&self, mean: f64) -> u8 {
        // Counted, not looked for: cells are so different that a processor cannot guess where a search ends.
        let [a, b, c, d, e, f] = self.0.map(|bound| u8::from(mean >= bound));
        a + b + c + d + e + f
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_as_many_times_more_as_the_one_before() {
        let scale = (1.0, 1e6);
        let step = |mean: f64, scale: (f64, f64)| Steps::over(Some(scale)).level(mean);
        let steps: Vec<_> = [0.5, 1.0, 9.0, 11.0, 5e3, 5e5, 1e6, 1e9].map(|it| step(it, scale)).to_vec();
        assert_eq!(steps, [1, 1, 1, 2, 4, 6, 6, 6]);
        assert_eq!(step(3.0, (3.0, 3.0)), 6, "all the same");
        for scale in [None, Some(scale), Some((3.0, 3.0))] {
            let steps = Steps::over(scale);
            assert!([0.0, f64::NAN].into_iter().all(|mean| steps.level(mean) == 0), "{scale:?}");
        }
    }
}
