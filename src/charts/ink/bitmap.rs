//! A picture of cells: one pixel of it is one CSS pixel, and its colour is a role at an opacity.
//!
//! Plotters hands a bitmap to an ink as bytes of red, green and blue. Ours are opacity, zero and the role's key, so that
//! the ink still decides what a role looks like: an ink that draws must take [`Bitmap`]s in `blit_bitmap`.
use super::{Paint, units};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendColor, BackendCoord, DrawingBackend, DrawingErrorKind};

/// Bytes of a pixel.
pub const PIXEL: usize = 3;

/// Pixels over a rectangle of a drawing; nothing is painted where none was filled.
pub struct Bitmap {
    at: BackendCoord,
    size: (u32, u32),
    keys: Vec<u8>,
}

impl Bitmap {
    /// An empty bitmap, its left upper corner at whole CSS pixels.
    pub fn new((left, top): (f64, f64), (width, height): (usize, usize)) -> Self {
        let at = (units(left.round()), units(top.round()));
        Self { at, size: (width as u32, height as u32), keys: vec![0; width * height * PIXEL] }
    }

    /// Fills columns `x` and rows `y`, counted from its corner; what lies outside is left out.
    pub fn fill(&mut self, x: std::ops::Range<usize>, y: std::ops::Range<usize>, paint: Paint) {
        let key = paint.key();
        let pixel = [(paint.opacity.clamp(0.0, 1.0) * 255.0).round() as u8, key.1, key.2];
        let width = self.size.0 as usize;
        for row in self.keys.chunks_mut((width * PIXEL).max(1)).take(y.end).skip(y.start) {
            for place in row.chunks_mut(PIXEL).take(x.end).skip(x.start) {
                place.copy_from_slice(&pixel);
            }
        }
    }
}

/// What a pixel is painted with, if it is.
pub fn paint_of(pixel: &[u8]) -> Option<Paint> {
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
        ink: &mut B,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        at.next().map_or(Ok(()), |at| ink.blit_bitmap(at, self.size, &self.keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::ink::Role;

    #[test]
    fn a_pixel_is_a_role_at_an_opacity_and_what_lies_outside_is_left_out() {
        let mut bitmap = Bitmap::new((0.0, 0.0), (3, 2));
        bitmap.fill(1..9, 1..9, Paint::from(Role::Info).opacity(0.4));
        let pixels: Vec<_> = bitmap.keys.chunks(PIXEL).map(paint_of).collect();
        let is_there: Vec<_> = pixels.iter().map(Option::is_some).collect();
        assert_eq!(is_there, [false, false, false, false, true, true]);
        let paint = pixels.last().copied().flatten();
        assert!(paint.is_some_and(|it| it.role == Role::Info && (it.opacity - 0.4).abs() < 1e-9), "{paint:?}");
    }
}
