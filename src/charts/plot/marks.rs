//! The small marks every chart uses: sharp lines, dots, the bob.
use super::Outcome;
use crate::charts::ink::{Paint, thickness, units};
use plotters::{
    coord::Shift,
    drawing::DrawingArea,
    element::{Circle, PathElement, Polygon, Rectangle},
};
use plotters_backend::DrawingBackend;

/// The middle of the pixel a coordinate lies in: a line of one pixel is sharp there.
fn sharp(pixels: f64) -> f64 {
    pixels.round() + 0.5
}

/// A level line of one pixel.
pub fn level<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    left: f64,
    right: f64,
    y: f64,
    paint: Paint,
) -> Outcome<B> {
    let y = units(sharp(y));
    root.draw(&PathElement::new(vec![(units(left), y), (units(right), y)], paint.stroke(1.0)))
}

/// A plumb line of one pixel.
pub fn plumb<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    x: f64,
    top: f64,
    bottom: f64,
    paint: Paint,
) -> Outcome<B> {
    let x = units(sharp(x));
    root.draw(&PathElement::new(vec![(x, units(top)), (x, units(bottom))], paint.stroke(1.0)))
}

/// A dot of `radius` CSS pixels.
pub fn dot<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    (x, y): (f64, f64),
    radius: f64,
    paint: Paint,
) -> Outcome<B> {
    root.draw(&Circle::new((units(x), units(y)), thickness(radius), paint.fill()))
}

/// A box given by its left, top, right and bottom.
pub fn bar<B: DrawingBackend>(root: &DrawingArea<B, Shift>, edges: [f64; 4], paint: Paint) -> Outcome<B> {
    let [left, top, right, bottom] = edges.map(units);
    root.draw(&Rectangle::new([(left, top), (right, bottom)], paint.fill()))
}

/// The bob of a plumb line whose tip touches `tip`.
pub fn bob<B: DrawingBackend>(root: &DrawingArea<B, Shift>, (x, tip): (f64, f64), paint: Paint) -> Outcome<B> {
    let x = sharp(x);
    let at = |(dx, dy): (f64, f64)| (units(x + dx), units(tip - 11.5 + dy));
    let neck = [(-1.0, -3.0), (1.0, -3.0), (1.0, 0.0), (-1.0, 0.0)];
    // The shoulders are an arc, from one side to the other.
    let shoulder = [
        (4.25, 2.25),
        (3.25, 1.0),
        (2.0, 0.0),
        (0.75, -0.25),
        (-0.75, -0.25),
        (-2.0, 0.0),
        (-3.25, 1.0),
        (-4.25, 2.25),
    ];
    root.draw(&Polygon::new(neck.map(at).to_vec(), paint.fill()))?;
    let body: Vec<_> = std::iter::once((0.0, 11.5)).chain(shoulder).map(at).collect();
    root.draw(&Polygon::new(body, paint.fill()))
}
