//! A picture of cells: one pixel of it is one CSS pixel, and its colour is a role at an opacity.
//!
//! Plotters hands a bitmap to a backend as bytes of red, green and blue. Ours are opacity, pattern and role, so that what
//! shows a sheet still decides what a role looks like. What was not filled is not painted.
use super::{Paint, units};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendColor, BackendCoord, DrawingBackend, DrawingErrorKind};
use std::ops::Range;

/// Bytes of a pixel.
const PIXEL: usize = 3;

/// Pixels over a rectangle of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Its left upper corner, in backend units; on whole CSS pixels.
    pub at: BackendCoord,
    /// Width and height in pixels.
    pub size: (u32, u32),
    keys: Vec<u8>,
}

/// Neighbouring pixels of one paint, in rows that are the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Columns from the bitmap's left edge.
    pub x: Range<usize>,
    /// Rows from its top.
    pub y: Range<usize>,
    /// Their colour.
    pub paint: Paint,
}

impl Bitmap {
    /// An empty bitmap with its left upper corner at these CSS pixels.
    pub fn new((left, top): (f64, f64), (width, height): (usize, usize)) -> Self {
        let at = (units(left.round()), units(top.round()));
        Self { at, size: (width as u32, height as u32), keys: vec![0; width * height * PIXEL] }
    }

    /// What plotters carries to a backend.
    pub fn of_keys(at: BackendCoord, size: (u32, u32), keys: &[u8]) -> Self {
        Self { at, size, keys: keys.to_vec() }
    }

    /// Fills columns and rows counted from its corner; what lies outside is left out.
    pub fn fill(&mut self, x: Range<usize>, y: Range<usize>, paint: Paint) {
        let key = paint.key();
        let pixel = [(paint.opacity.clamp(0.0, 1.0) * 255.0).round() as u8, key.1, key.2];
        let line = self.line();
        for row in self.keys.chunks_mut(line).take(y.end).skip(y.start) {
            for place in row.chunks_mut(PIXEL).take(x.end).skip(x.start) {
                place.copy_from_slice(&pixel);
            }
        }
    }

    /// Everything that is painted, from the top, each band of equal rows once and from the left.
    pub fn runs(&self) -> Vec<Run> {
        let rows: Vec<&[u8]> = self.keys.chunks(self.line()).take(self.size.1 as usize).collect();
        let (mut runs, mut top) = (Vec::new(), 0);
        for band in rows.chunk_by(|a, b| a == b) {
            let pixels: Vec<&[u8]> = band.first().map_or(Vec::new(), |row| row.chunks(PIXEL).collect());
            let mut left = 0;
            for run in pixels.chunk_by(|a, b| a == b) {
                if let Some(paint) = run.first().and_then(|key| paint_of(key)) {
                    runs.push(Run { x: left..left + run.len(), y: top..top + band.len(), paint });
                }
                left += run.len();
            }
            top += band.len();
        }
        runs
    }

    /// Bytes of a row.
    fn line(&self) -> usize {
        (self.size.0 as usize * PIXEL).max(1)
    }
}

/// What a pixel is painted with, if it is.
fn paint_of(pixel: &[u8]) -> Option<Paint> {
    match *pixel {
        [opacity, pattern, role] if opacity > 0 => {
            Some(Paint::of(BackendColor { alpha: f64::from(opacity) / 255.0, rgb: (0, pattern, role) }))
        }
        _ => None,
    }
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Bitmap {
    type Point = &'a BackendCoord;
    type IntoIter = std::iter::Once<&'a BackendCoord>;
    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(&self.at)
    }
}

impl<B: DrawingBackend> Drawable<B> for Bitmap {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut at: I,
        pen: &mut B,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        at.next().map_or(Ok(()), |at| pen.blit_bitmap(at, self.size, &self.keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::ink::Role;

    #[test]
    fn what_is_painted_is_told_in_runs_and_what_lies_outside_is_left_out() {
        let paint = Paint::from(Role::Info).opacity(0.4);
        let mut bitmap = Bitmap::new((0.0, 0.0), (4, 4));
        bitmap.fill(1..3, 1..3, paint);
        bitmap.fill(3..9, 2..9, Paint::from(Role::Ink));
        let runs: Vec<_> = bitmap.runs().into_iter().map(|it| (it.x, it.y, it.paint.role)).collect();
        let expected =
            [(1..3, 1..2, Role::Info), (1..3, 2..3, Role::Info), (3..4, 2..3, Role::Ink), (3..4, 3..4, Role::Ink)];
        assert_eq!(runs, expected);
        bitmap.fill(3..4, 1..4, paint);
        bitmap.fill(1..3, 3..4, paint);
        assert_eq!(bitmap.runs(), [Run { x: 1..4, y: 1..4, paint }], "rows that are the same are one");
    }
}
