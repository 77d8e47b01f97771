//! What every chart here draws with: marks in CSS pixels on any plotters backend.
use super::{
    Frame,
    ink::{Ink, Paint, Stroke},
    ink_svg::{FINE, InkSvg},
};
use plotters::{
    coord::Shift,
    drawing::{DrawingArea, IntoDrawingArea},
    element::{Circle, PathElement, Polygon, Rectangle, Text},
    prelude::DrawingBackend,
    style::{FontFamily, IntoFont, RGBAColor, ShapeStyle, TextStyle},
};
use plotters_backend::text_anchor::{HPos, Pos, VPos};

/// The size of labels, in CSS pixels.
pub const LABEL: f64 = 11.0;

/// A place to draw on, measured in CSS pixels from the top left.
pub struct Canvas<DB: DrawingBackend> {
    area: DrawingArea<DB, Shift>,
}

/// Where a text stands against its point.
#[derive(Clone, Copy)]
pub enum Anchor {
    /// The point is at its left, half-way up.
    Left,
    /// The point is at its right, half-way up.
    Right,
    /// The point is above its middle.
    Below,
    /// The point is at its left, below it.
    AboveLeft,
    /// The point is at its right, below it.
    AboveRight,
    /// The point is at its left, above it.
    BelowLeft,
    /// The point is at its right, above it.
    BelowRight,
}

/// Draws on SVG.
pub fn svg(frame: Frame<'_>, classes: &str, draw: impl FnOnce(&Canvas<InkSvg<'_>>)) -> String {
    let mut svg = String::with_capacity(4096);
    draw(&Canvas { area: InkSvg::begin(&mut svg, (frame.width, frame.height), classes).into_drawing_area() });
    InkSvg::end(&mut svg);
    svg
}

fn at((x, y): (f64, f64)) -> (i32, i32) {
    // A coordinate that is none draws nothing visible; no chart lets one come this far.
    let fine = |value: f64| (value * f64::from(FINE)).round().clamp(-1e6, 1e6) as i32;
    (fine(x), fine(y))
}

impl<DB: DrawingBackend> Canvas<DB> {
    fn shape(color: RGBAColor, width: f64, filled: bool) -> ShapeStyle {
        ShapeStyle { color, filled, stroke_width: (width * f64::from(FINE)).round() as u32 }
    }

    /// A line through points, `width` wide.
    pub fn line(&self, points: &[(f64, f64)], paint: Paint, width: f64) {
        if points.len() > 1 {
            let path: Vec<_> = points.iter().copied().map(at).collect();
            // SVG cannot fail, and a raster that fails is no reason to lose the page.
            let _ = self.area.draw(&PathElement::new(path, Self::shape(paint.key(), width, false)));
        }
    }

    /// A filled area, see-through by `alpha`.
    pub fn area(&self, points: &[(f64, f64)], ink: Ink, alpha: f64) {
        let path: Vec<_> = points.iter().copied().map(at).collect();
        let _ = self.area.draw(&Polygon::new(path, Self::shape(ink.with(Stroke::Solid).faint(alpha), 0.0, true)));
    }

    /// A filled rectangle.
    pub fn bar(&self, from: (f64, f64), to: (f64, f64), paint: Paint, alpha: f64) {
        let _ = self.area.draw(&Rectangle::new([at(from), at(to)], Self::shape(paint.faint(alpha), 0.0, true)));
    }

    /// A filled dot.
    pub fn dot(&self, centre: (f64, f64), radius: f64, ink: Ink) {
        let fine = (radius * f64::from(FINE)).round() as i32;
        let _ = self.area.draw(&Circle::new(at(centre), fine, Self::shape(ink.with(Stroke::Solid).key(), 0.0, true)));
    }

    /// A label.
    pub fn text(&self, text: &str, point: (f64, f64), anchor: Anchor, paint: Paint) {
        let (h_pos, v_pos) = match anchor {
            Anchor::Left => (HPos::Left, VPos::Center),
            Anchor::Right => (HPos::Right, VPos::Center),
            Anchor::Below => (HPos::Center, VPos::Top),
            Anchor::AboveLeft => (HPos::Left, VPos::Bottom),
            Anchor::AboveRight => (HPos::Right, VPos::Bottom),
            Anchor::BelowLeft => (HPos::Left, VPos::Top),
            Anchor::BelowRight => (HPos::Right, VPos::Top),
        };
        let font = (FontFamily::SansSerif, LABEL * f64::from(FINE)).into_font();
        let style = TextStyle { color: plotters_color(paint), ..TextStyle::from(font) }.pos(Pos::new(h_pos, v_pos));
        let _ = self.area.draw(&Text::new(text.to_owned(), at(point), style));
    }

    /// The plumb line: now, with its bob on the axis.
    pub fn now_line(&self, x: f64, top: f64, axis: f64) {
        self.line(&[(x, top), (x, axis - 8.0)], Ink::Ink.with(Stroke::Crisp), 1.0);
        self.area(&[(x - 3.5, axis - 9.0), (x + 3.5, axis - 9.0), (x, axis)], Ink::Ink, 1.0);
    }
}

fn plotters_color(paint: Paint) -> plotters_backend::BackendColor {
    use plotters::style::Color;
    paint.key().to_backend_color()
}
