//! A picture of cells: one pixel of it is one CSS pixel, painted with one of a few paints or not at all.
//!
//! Plotters hands a bitmap to a backend as bytes. Ours are the paints, then a byte for every pixel: which of them, counted
//! from one. So what shows a sheet still decides what a role looks like.
use super::{Paint, units};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendColor, BackendCoord, DrawingBackend, DrawingErrorKind};
use std::ops::Range;

/// Bytes of a paint: opacity, pattern and role.
const PAINT: usize = 3;

/// So many paints a bitmap can have.
const MOST_PAINTS: usize = 15;

/// Where the pixels begin.
const HEAD: usize = PAINT * MOST_PAINTS;

/// Pixels over a rectangle of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Its left upper corner, in backend units; on whole CSS pixels.
    pub at: BackendCoord,
    /// Width and height in pixels.
    pub size: (u32, u32),
    bytes: Vec<u8>,
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
    /// An empty bitmap with its left upper corner at these CSS pixels, for these paints; more than 15 are left out.
    pub fn new((left, top): (f64, f64), (width, height): (usize, usize), paints: &[Paint]) -> Self {
        let at = (units(left.round()), units(top.round()));
        let mut bytes = vec![0; HEAD + width * height];
        let head = bytes.get_mut(..HEAD).unwrap_or_default();
        for (place, paint) in head.as_chunks_mut::<PAINT>().0.iter_mut().zip(paints) {
            let key = paint.key();
            *place = [(paint.opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8, key.1, key.2];
        }
        Self { at, size: (width as u32, height as u32), bytes }
    }

    /// What plotters carries to a backend.
    pub fn of_bytes(at: BackendCoord, size: (u32, u32), bytes: &[u8]) -> Self {
        Self { at, size, bytes: bytes.to_vec() }
    }

    /// The paints it has; pixels count them from one, and what is none of them is not painted.
    pub fn paints(&self) -> impl Iterator<Item = Paint> {
        let head = self.bytes.get(..HEAD).unwrap_or_default();
        head.as_chunks().0.iter().map(|&[opacity, pattern, role]: &[u8; PAINT]| {
            Paint::of(BackendColor { alpha: f64::from(opacity) / 255.0, rgb: (0, pattern, role) })
        })
    }

    /// Fills rows counted from its top with paints from the left, the first row and then all as it is.
    pub fn fill_rows(&mut self, y: Range<usize>, paints: impl Iterator<Item = u8>) {
        let (line, end) = (self.line(), y.end.min(self.size.1 as usize));
        let pixels = self.bytes.get_mut(HEAD + y.start * line..HEAD + end * line).unwrap_or_default();
        let Some((first, others)) = pixels.split_at_mut_checked(line) else { return };
        first.iter_mut().zip(paints).for_each(|(pixel, paint)| *pixel = paint);
        others.chunks_exact_mut(line).for_each(|row| row.copy_from_slice(first));
    }

    /// The rows of pixels from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.get(HEAD..).unwrap_or_default().chunks(self.line()).take(self.size.1 as usize)
    }

    /// In how many pieces it would be drawn if each were a rectangle, about: where a paint ends, unless it does above.
    pub fn n_edges(&self) -> usize {
        let mut above: &[u8] = &[];
        let mut n = 0;
        for row in self.rows() {
            if row != above {
                n += row.windows(2).filter(|pair| matches!(pair, [a, b] if a != b)).count();
            }
            above = row;
        }
        n
    }

    /// Everything that is painted, from the top, each band of equal rows once and from the left.
    pub fn runs(&self) -> Vec<Run> {
        let (paints, rows): (Vec<Paint>, Vec<&[u8]>) = (self.paints().collect(), self.rows().collect());
        let (mut runs, mut top) = (Vec::new(), 0);
        for band in rows.chunk_by(|a, b| a == b) {
            let mut left = 0;
            for run in band.first().copied().unwrap_or_default().chunk_by(|a, b| a == b) {
                let paint = run.first().and_then(|it| paints.get(usize::from(*it).checked_sub(1)?));
                if let Some(&paint) = paint {
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
        (self.size.0 as usize).max(1)
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
        at.next().map_or(Ok(()), |at| pen.blit_bitmap(at, self.size, &self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::ink::Role;

    #[test]
    fn what_is_painted_is_told_in_runs_and_what_lies_outside_is_left_out() {
        let paint = Paint::from(Role::Info).opacity(0.4);
        let mut bitmap = Bitmap::new((0.0, 0.0), (4, 4), &[paint, Role::Ink.into()]);
        bitmap.fill_rows(1..2, [0, 1, 1].into_iter());
        bitmap.fill_rows(2..3, [0, 1, 1, 2, 2].into_iter());
        bitmap.fill_rows(3..9, [0, 0, 0, 2, 2].into_iter());
        let runs: Vec<_> = bitmap.runs().into_iter().map(|it| (it.x, it.y, it.paint.role)).collect();
        let expected =
            [(1..3, 1..2, Role::Info), (1..3, 2..3, Role::Info), (3..4, 2..3, Role::Ink), (3..4, 3..4, Role::Ink)];
        assert_eq!(runs, expected);
        bitmap.fill_rows(1..4, [0, 1, 1, 1].into_iter());
        assert_eq!(bitmap.runs(), [Run { x: 1..4, y: 1..4, paint }], "rows that are the same are one");
    }
}
