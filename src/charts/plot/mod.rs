//! What charts over time have in common: the field where time and value meet, the grid, gaps, the now line, labels.

pub mod axis;
pub mod band;
pub mod beyond;
pub mod cells;
pub mod decimate;
pub mod ends;
pub mod gaps;
pub mod ground;
pub mod labels;
pub mod limit;
pub mod marks;
pub mod now_line;
pub mod rail;
pub mod spread;

use crate::charts::{
    axes::time,
    ink::{GRAIN, Paint, Pattern, Role, pixels, units},
};
use crate::domain::{
    time::{Instant, Range, Span},
    zone::Zone,
};
use axis::Axis;
use decimate::Columns;
use labels::{Labels, Look, SIZE, Side, Spot};
use plotters::{
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordf64},
    drawing::{DrawingArea, DrawingAreaErrorKind},
    element::{PathElement, Polygon, Rectangle},
};
use plotters_backend::DrawingBackend;

/// What drawing comes to: nothing, or the ink's own error.
pub type Outcome<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A point of a line: unix seconds, and the value as the axis places it.
pub type Point = (f64, f64);

/// Where a plot lies in its drawing, CSS pixels from the drawing's edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge: where the time axis is.
    pub bottom: f64,
}

/// A field of time and value on some ink.
pub struct Plot<'a, B: DrawingBackend> {
    root: &'a DrawingArea<B, Shift>,
    field: DrawingArea<B, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    /// Where it lies.
    pub place: Place,
    /// The time it shows.
    pub range: Range,
    across: Axis,
    down: Axis,
    low: f64,
    high: f64,
}

/// The part of a line within a range; where it crosses the range's ends it gets a point of its own.
pub fn cut(line: &[Point], range: Range) -> Vec<Point> {
    let (from, to) = (range.from.unix_secs(), range.to.unix_secs());
    let crossing = |a: Point, b: Point, secs: f64| {
        let part = (secs - a.0) / (b.0 - a.0);
        (a.0 < secs && secs < b.0).then_some((secs, a.1 + part * (b.1 - a.1)))
    };
    let mut kept: Vec<Point> = Vec::new();
    let mut before: Option<Point> = None;
    for &point in line {
        let crossings = before.map(|before| [from, to].map(|secs| crossing(before, point, secs)));
        kept.extend(crossings.into_iter().flatten().flatten());
        kept.extend((from <= point.0 && point.0 <= to).then_some(point));
        before = Some(point);
    }
    kept
}

/// The time a chart shows: its range, with some air after it if it ends now, so that the now line has two sides.
///
/// Charts with the same range and width get the same air, so they can be stacked under one line.
pub fn with_air(range: Range, now: Instant) -> Range {
    let length = range.length();
    let ends_now = now.since(range.to).abs() <= length.times(0.02);
    if ends_now && length > Span::ZERO { Range { to: range.to.max(now) + length.times(0.05), ..range } } else { range }
}

impl<'a, B: DrawingBackend> Plot<'a, B> {
    /// Values from `low` to `high` over `range`; a range of nothing is a millisecond, no values are a unit.
    pub fn new(root: &'a DrawingArea<B, Shift>, place: Place, range: Range, (low, high): (f64, f64)) -> Self {
        let range = Range { to: range.to.max(range.from + Span::from_millis(1)), ..range };
        let usable = low.is_finite() && high.is_finite() && high - low > f64::MIN_POSITIVE;
        let (low, high) = if usable { (low, high) } else { (0.0, 1.0) };
        let x = units(place.left)..units(place.right.max(place.left + 1.0));
        let y = units(place.bottom.max(place.top + 1.0))..units(place.top);
        let seconds = range.from.unix_secs()..range.to.unix_secs();
        let (across, down) = (Axis::of(&seconds, &x), Axis::of(&(low..high), &y));
        let field = root.apply_coord_spec(Cartesian2d::new(seconds, low..high, (x, y)));
        Self { root, field, place, range, across, down, low, high }
    }

    /// The columns of pixels it has: two in a CSS pixel, for most screens are so fine by now.
    pub fn columns(&self) -> Columns {
        let (from, to) = (self.range.from.unix_secs(), self.range.to.unix_secs());
        Columns::between(from, to, (self.place.right - self.place.left) * 2.0)
    }

    /// Where an instant lies, CSS pixels from the left; outside the range at its edge.
    pub fn x(&self, at: Instant) -> f64 {
        pixels(self.field.map_coordinate(&self.inside((at.unix_secs(), self.low))).0)
    }

    /// The unix seconds that lie so many CSS pixels from the left.
    pub fn seconds(&self, x: f64) -> f64 {
        let part = (x - self.place.left) / (self.place.right - self.place.left).max(1.0);
        self.range.from.unix_secs() + part * self.range.length().secs()
    }

    /// Where the drawing of what was ends, CSS pixels from the left: at now, or at the right edge.
    pub fn until(&self, now: Instant) -> f64 {
        if self.range.contains(now) { self.x(now) } else { self.place.right }
    }

    /// Where a value lies, CSS pixels from the top; outside the axis at its edge.
    pub fn y(&self, value: f64) -> f64 {
        pixels(self.field.map_coordinate(&self.inside((self.range.from.unix_secs(), value))).1)
    }

    /// The point moved to the field's edge if it lies outside.
    fn inside(&self, (secs, value): Point) -> Point {
        let secs = secs.clamp(self.range.from.unix_secs(), self.range.to.unix_secs());
        (secs, value.clamp(self.low, self.high))
    }

    /// A line of `width` CSS pixels through `points`.
    pub fn line(&self, points: &[Point], paint: Paint, width: f64) -> Outcome<B> {
        let points: Vec<(i32, i32)> =
            points.iter().map(|&(secs, value)| (self.across.place(secs), self.down.place(value))).collect();
        self.root.draw(&PathElement::new(points, paint.stroke(width)))
    }

    /// The surface between `points` and `base`.
    pub fn surface(&self, points: &[Point], base: f64, paint: Paint) -> Outcome<B> {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(()) };
        let around = points.iter().copied().chain([(last.0, base), (first.0, base)]);
        let outline: Vec<Point> = around.map(|point| self.inside(point)).collect();
        self.field.draw(&Polygon::new(outline, paint.fill()))
    }

    /// The surface that `outline` encloses.
    pub fn area(&self, outline: &[Point], paint: Paint) -> Outcome<B> {
        let outline: Vec<Point> = outline.iter().map(|point| self.inside(*point)).collect();
        self.field.draw(&Polygon::new(outline, paint.fill()))
    }

    /// A surface over all values from one instant to another.
    pub fn span(&self, span: Range, paint: Paint) -> Outcome<B> {
        let corners = [(span.from.unix_secs(), self.high), (span.to.unix_secs(), self.low)];
        self.field.draw(&Rectangle::new(corners.map(|corner| self.inside(corner)), paint.fill()))
    }

    /// A line across at `value`, sharp on the pixel grid.
    pub fn across(&self, value: f64, until: f64, paint: Paint) -> Outcome<B> {
        marks::level(self.root, self.place.left, until, self.y(value), paint)
    }

    /// A line down at `at`, sharp on the pixel grid, from `top` CSS pixels on.
    pub fn down(&self, at: Instant, top: f64, paint: Paint) -> Outcome<B> {
        marks::plumb(self.root, self.x(at), top, self.place.bottom, paint)
    }

    /// Hatching over what was not measured; a gap narrower than a stroke is widened until it can be seen.
    pub fn gap(&self, gap: Range) -> Outcome<B> {
        let (mut left, mut right) = (self.x(gap.from), self.x(gap.to));
        if right - left < 3.0 {
            (left, right) = ((left - 1.5).max(self.place.left), (right + 1.5).min(self.place.right));
        }
        let paint = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.45);
        let corners = [(units(left), units(self.place.top)), (units(right), units(self.place.bottom))];
        self.root.draw(&Rectangle::new(corners, paint.fill()))
    }

    /// Grid lines with their labels on them, inside the plot; the line of zero is stronger.
    pub fn grid(&self, ticks: &[f64], say: Option<&dyn Fn(f64) -> String>, labels: &mut Labels) -> Outcome<B> {
        for &tick in ticks {
            let role = if tick == 0.0 { Role::Rule2 } else { Role::Grid };
            self.across(tick, self.place.right, role.into())?;
            if let Some(say) = say {
                let spot = Spot { x: self.place.left, y: self.y(tick) - 3.5, side: Side::Start };
                labels.place(&say(tick), Look { role: Role::Ink3, bold: false }, &[spot]);
            }
        }
        Ok(())
    }

    /// The time axis with its ticks on the zone's clock, labelled below.
    pub fn time_axis(&self, zone: &Zone, labels: &mut Labels) -> Outcome<B> {
        marks::level(self.root, self.place.left, self.place.right, self.place.bottom, Role::Rule2.into())?;
        for tick in time::ticks(self.range, zone, self.place.right - self.place.left, SIZE) {
            let x = self.x(tick.at);
            let spot = Spot { x, y: self.place.bottom + 16.0, side: Side::Middle };
            if labels.place(&tick.label, Look { role: Role::Ink3, bold: false }, &[spot]) {
                marks::plumb(self.root, x, self.place.bottom, self.place.bottom + 4.0, Role::Rule2.into())?;
            }
        }
        Ok(())
    }

    /// The ground after now.
    pub fn future(&self, now: Instant, top: f64) -> Outcome<B> {
        let left = self.x(now);
        if now >= self.range.to || self.place.right - left < 1.0 / GRAIN {
            return Ok(());
        }
        let corners = [(units(left), units(top)), (units(self.place.right), units(self.place.bottom))];
        self.root.draw(&Rectangle::new(corners, Paint::from(Role::Sunk).fill()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_crosses_the_ends() {
        let range = Range { from: Instant::from_unix_secs(10.0), to: Instant::from_unix_secs(20.0) };
        let line = [(0.0, 0.0), (15.0, 30.0), (25.0, 10.0), (30.0, 0.0)];
        assert_eq!(cut(&line, range), [(10.0, 20.0), (15.0, 30.0), (20.0, 20.0)]);
        assert_eq!(cut(&[(0.0, 0.0), (40.0, 40.0)], range), [(10.0, 10.0), (20.0, 20.0)]);
        assert_eq!(cut(&[(10.0, 1.0), (20.0, 2.0)], range), [(10.0, 1.0), (20.0, 2.0)]);
        assert!(cut(&[(0.0, 0.0), (9.0, 9.0)], range).is_empty());
    }
}
