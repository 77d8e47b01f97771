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

/// What a pixel is painted with: opacity, pattern and role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key([u8; PIXEL]);

impl Key {
    /// Not painted.
    pub const NONE: Self = Self([0; PIXEL]);

    /// For a paint.
    pub fn of(paint: Paint) -> Self {
        let key = paint.key();
        Self([(paint.opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8, key.1, key.2])
    }

    /// Its opacity, 0 to 255: few keys of a bitmap share it.
    pub fn place(self) -> usize {
        usize::from(self.0[0])
    }

    /// The paint, if there is one.
    pub fn paint(self) -> Option<Paint> {
        let [opacity, pattern, role] = self.0;
        (opacity > 0).then(|| Paint::of(BackendColor { alpha: f64::from(opacity) / 255.0, rgb: (0, pattern, role) }))
    }
}

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

impl From<[u8; PIXEL]> for Key {
    fn from(bytes: [u8; PIXEL]) -> Self {
        Self(bytes)
    }
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

    /// Fills rows counted from its top with pieces from the left, the first row and then all as it is; what lies outside
    /// is left out.
    pub fn fill_rows(&mut self, y: Range<usize>, pieces: impl Iterator<Item = (Range<usize>, Key)>) {
        let (line, end) = (self.line(), y.end.min(self.size.1 as usize));
        let places = self.keys.get_mut(y.start * line..end * line).unwrap_or_default();
        let Some((first, others)) = places.split_at_mut_checked(line) else { return };
        let pixels = first.as_chunks_mut::<PIXEL>().0;
        for (x, key) in pieces {
            let end = x.end.min(pixels.len());
            pixels.get_mut(x.start..end).unwrap_or_default().fill(key.0);
        }
        others.chunks_exact_mut(line).for_each(|row| row.copy_from_slice(first));
    }

    /// The rows of pixels from the top, as the bytes of their keys.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.keys.chunks(self.line()).take(self.size.1 as usize)
    }

    /// In how many pieces it would be drawn if each were a rectangle, about: where a paint ends, unless it does above.
    pub fn n_edges(&self) -> usize {
        let mut above: &[u8] = &[];
        let mut n = 0;
        for row in self.keys.chunks(self.line()) {
            if row != above {
                n += row.as_chunks::<PIXEL>().0.windows(2).filter(|pair| matches!(pair, [a, b] if a != b)).count();
            }
            above = row;
        }
        n
    }

    /// Everything that is painted, from the top, each band of equal rows once and from the left.
    pub fn runs(&self) -> Vec<Run> {
        let rows: Vec<&[u8]> = self.rows().collect();
        let (mut runs, mut top) = (Vec::new(), 0);
        for band in rows.chunk_by(|a, b| a == b) {
            let pixels = band.first().map_or(&[][..], |row| row.as_chunks::<PIXEL>().0);
            let mut left = 0;
            for run in pixels.chunk_by(|a, b| a == b) {
                if let Some(paint) = run.first().and_then(|key| Key(*key).paint()) {
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
        let key = Key::of(paint);
        let mut bitmap = Bitmap::new((0.0, 0.0), (4, 4));
        let ink = Key::of(Role::Ink.into());
        bitmap.fill_rows(1..3, [(1..3, key)].into_iter());
        bitmap.fill_rows(2..3, [(3..9, ink)].into_iter());
        bitmap.fill_rows(3..9, [(3..9, ink), (9..12, ink)].into_iter());
        let runs: Vec<_> = bitmap.runs().into_iter().map(|it| (it.x, it.y, it.paint.role)).collect();
        let expected =
            [(1..3, 1..2, Role::Info), (1..3, 2..3, Role::Info), (3..4, 2..3, Role::Ink), (3..4, 3..4, Role::Ink)];
        assert_eq!(runs, expected);
        bitmap.fill_rows(1..4, [(1..4, key)].into_iter());
        assert_eq!(bitmap.runs(), [Run { x: 1..4, y: 1..4, paint }], "rows that are the same are one");
    }
}
