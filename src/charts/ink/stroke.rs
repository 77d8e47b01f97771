//! Lines into coverage: by distance where they are few, by pixel columns where they are many.
//!
//! A line's coverage of a pixel is how much of a pixel's width across the line lies in it; at a corner the line is as
//! round as a pen. Where a curve goes up and down several times within one column of pixels, single lines cannot be
//! told apart: the column is filled from the lowest to the highest point, at a fraction of the work.
use super::coverage::{Coverage, Slanted, Spot, Through, of_line, overlap};

/// Points in a column of pixels, on average, from which on a line is drawn column by column.
const DENSE: f32 = 3.0;

/// Pixels between two points, on average, up to which corners are too many for each to be round by itself.
const FINE: f32 = 4.0;

/// How much further than from end to end a curve goes within a column before it counts as going up and down.
const DETOUR: f32 = 1.25;

/// A line through points, cut off straight at its ends.
pub fn line(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let across = last.0 - first.0;
    let n = points.len() as f32;
    if points.len() > 8 && n * FINE > across && points.is_sorted_by(|a, b| a.0 <= b.0) {
        let Some((left, right, low, high)) = touch(coverage, points, half_width) else { return };
        if n > across * DENSE {
            return columns(coverage, points, half_width);
        }
        let (width, height) = coverage.size();
        let is_within = left >= 0.0 && right <= width && low >= 0.0 && high <= height;
        for pair in points.windows(2) {
            let [from, to] = *pair else { continue };
            let part = if is_within { Some((from, to)) } else { clipped(from, to, (width, height), half_width + 1.5) };
            if let Some((from, to)) = part {
                piece(coverage, from, to, half_width);
            }
        }
        return;
    }
    let n = points.len().saturating_sub(1);
    for (at, pair) in points.windows(2).enumerate() {
        if let [from, to] = *pair {
            segment(coverage, from, to, half_width, [at == 0, at + 1 == n]);
        }
    }
}

/// A line of dashes, `on` pixels long and `off` apart.
pub fn dashes(coverage: &mut Coverage, points: &[Spot], half_width: f32, (on, off): (f32, f32)) {
    let mut phase = 0.0;
    for pair in points.windows(2) {
        let [from, to] = *pair else { continue };
        let Some((from, to)) = clipped(from, to, coverage.size(), half_width + 1.0) else { continue };
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |along: f32| (from.0 + (to.0 - from.0) * along / length, from.1 + (to.1 - from.1) * along / length);
        let mut along = -phase;
        while along < length {
            let (start, end) = (along.max(0.0), (along + on).min(length));
            if start < end {
                segment(coverage, at(start), at(end), half_width, [true; 2]);
            }
            along += on + off;
        }
        phase = (phase + length) % (on + off);
    }
}

/// Says where a curve from left to right may cover pixels; left, right, top and bottom of its points.
fn touch(coverage: &mut Coverage, points: &[Spot], half_width: f32) -> Option<(f32, f32, f32, f32)> {
    let (left, right) = (points.first()?.0, points.last()?.0);
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for &(_, y) in points {
        low = if y < low { y } else { low };
        high = if y > high { y } else { high };
    }
    let reach = half_width + 1.5;
    let across = coverage.columns(left - reach, right + reach)?;
    let down = coverage.rows(low - reach, high + reach)?;
    coverage.touch(across, down);
    Some((left, right, low, high))
}

/// A piece of a curve of many points: what it covers of every column of pixels that it crosses, or of every row where
/// it is steep.
fn piece(coverage: &mut Coverage, from: Spot, to: Spot, half_width: f32) {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let (width, height) = coverage.size();
    if down.abs() <= across {
        if across <= 0.0 {
            return;
        }
        let slope = down / across;
        let slant = 1.0 / (1.0 + slope * slope).sqrt();
        let pen = Slanted::new(slant, half_width, 1.0);
        // Those whose middle it crosses; the next piece has the next.
        let (first, end) = ((from.0 + 0.5) as usize, (to.0 + 0.5) as usize);
        let end = if end < width as usize { end } else { width as usize };
        let mut y = from.1 + (first as f32 + 0.5 - from.0) * slope;
        for column in first..end {
            coverage.cross(Through::Column(column), y, &pen);
            y += slope;
        }
        return;
    }
    let (top, bottom) = if down > 0.0 { (from, to) } else { (to, from) };
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let slant = 1.0 / (1.0 + slope * slope).sqrt();
    // At a peak the pen reaches further than the line.
    let reach = half_width * slant;
    let (from, to) = (top.1 - reach, bottom.1 + reach);
    let (first, end) = (from as usize, to as usize + 1);
    let end = if end < height as usize { end } else { height as usize };
    let pen = Slanted::new(slant, half_width, 1.0);
    for row in first..end {
        let middle = row as f32 + 0.5;
        if middle - 0.5 >= from && middle + 0.5 <= to && middle >= top.1 && middle <= bottom.1 {
            coverage.cross(Through::Row(row), top.0 + (middle - top.1) * slope, &pen);
            continue;
        }
        let within = if middle < top.1 { top.1 } else { bottom.1 };
        let within = if middle > top.1 && middle < bottom.1 { middle } else { within };
        let pen = Slanted::new(slant, half_width, overlap(row, from, to));
        coverage.cross(Through::Row(row), top.0 + (within - top.1) * slope, &pen);
    }
}

/// A straight line; an end is cut off straight or round.
fn segment(coverage: &mut Coverage, from: Spot, to: Spot, half_width: f32, [straight_start, straight_end]: [bool; 2]) {
    let reach = half_width + 0.5;
    let Some((from, to)) = clipped(from, to, coverage.size(), reach + 1.0) else { return };
    // Within the picture no square is too large; `hypot` is a call for those that are.
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let length = (across * across + down * down).sqrt();
    if length < 1e-4 {
        return;
    }
    let (tx, ty) = (across / length, down / length);
    let (left, right) = (from.0.min(to.0) - reach, from.0.max(to.0) + reach);
    let Some((top, bottom)) = coverage.rows(from.1.min(to.1) - reach, from.1.max(to.1) + reach) else { return };
    for row in top..bottom {
        let dy = row as f32 + 0.5 - from.1;
        let (mut start, mut end) = (left, right);
        if ty.abs() > 1e-3 {
            // Where the row meets the line, and how far from there it is still within reach.
            let (middle, around) = (from.0 + dy * tx / ty, reach / ty.abs());
            (start, end) = (start.max(middle - around - 0.5), end.min(middle + around + 0.5));
        }
        let Some(columns) = coverage.columns(start, end) else { continue };
        let mut dx = columns.0 as f32 + 0.5 - from.0;
        coverage.cover_row(row, columns, |_| {
            let (along, aside) = (dx * tx + dy * ty, dy * tx - dx * ty);
            dx += 1.0;
            if along >= 0.5 && along <= length - 0.5 {
                return of_line(aside.abs(), half_width);
            }
            let at_start = along + along < length;
            let beyond = if at_start { -along } else { along - length };
            let is_straight = if at_start { straight_start } else { straight_end };
            if is_straight {
                // Cut off across: what of the pixel lies on this side of the cut.
                of_line(aside.abs(), half_width) * (0.5 - beyond).clamp(0.0, 1.0)
            } else if beyond > 0.0 {
                of_line((aside * aside + beyond * beyond).sqrt(), half_width)
            } else {
                of_line(aside.abs(), half_width)
            }
        });
    }
}

/// The part of a line within `margin` around the picture (Liang and Barsky).
fn clipped(from: Spot, to: Spot, (width, height): (f32, f32), margin: f32) -> Option<(Spot, Spot)> {
    let is_inside = |spot: Spot| spot.0 >= 0.0 && spot.0 <= width && spot.1 >= 0.0 && spot.1 <= height;
    if is_inside(from) && is_inside(to) {
        return Some((from, to));
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let edges =
        [(-dx, from.0 + margin), (dx, width + margin - from.0), (-dy, from.1 + margin), (dy, height + margin - from.1)];
    let (mut start, mut end) = (0.0_f32, 1.0_f32);
    for (outward, room) in edges {
        if outward == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if outward < 0.0 {
            start = start.max(room / outward);
        } else {
            end = end.min(room / outward);
        }
    }
    let at = |part: f32| (from.0 + dx * part, from.1 + dy * part);
    (start <= end).then(|| (if start > 0.0 { at(start) } else { from }, if end < 1.0 { at(end) } else { to }))
}

/// What of a curve lies in one column of pixels.
#[derive(Clone, Copy)]
struct Column {
    /// Where it comes in, or begins.
    first: Spot,
    /// Where it is now.
    last: Spot,
    low: f32,
    high: f32,
    /// How far it went up and down.
    travel: f32,
}

impl Column {
    fn from(first: Spot) -> Self {
        Self { first, last: first, low: first.1, high: first.1, travel: 0.0 }
    }

    fn go_to(&mut self, spot: Spot) {
        self.travel += (spot.1 - self.last.1).abs();
        if spot.1 < self.low {
            self.low = spot.1;
        }
        if spot.1 > self.high {
            self.high = spot.1;
        }
        self.last = spot;
    }

    fn draw(&self, coverage: &mut Coverage, half_width: f32) {
        if self.travel <= (self.last.1 - self.first.1).abs() * DETOUR + 0.5 {
            return piece(coverage, self.first, self.last, half_width);
        }
        let column = self.first.0.floor();
        let (width, reach) = (coverage.size().0, half_width.round());
        let mut beside = -reach;
        // A line that is wider than a pixel reaches into the columns beside it.
        while beside <= reach {
            let part = (half_width + 0.5 - beside.abs()).clamp(0.0, 1.0);
            let part = if beside == 0.0 { part.min(half_width * 2.0) } else { part };
            if (0.0..width).contains(&(column + beside)) {
                coverage.cover_column((column + beside) as usize, self.low - half_width, self.high + half_width, part);
            }
            beside += 1.0;
        }
    }
}

/// A curve of many points from left to right.
fn columns(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let width = coverage.size().0;
    let Some(first) = points.first() else { return };
    let mut column = Column::from(*first);
    for pair in points.windows(2) {
        let [from, to] = *pair else { continue };
        if to.0 < 0.0 || from.0 >= width {
            column = Column::from(to);
            continue;
        }
        let mut edge = column.first.0.max(-1.0).floor() + 1.0;
        // What is beyond the picture's edges is passed in one step.
        while edge <= to.0.min(width + 1.0) {
            let crossing = (edge, from.1 + (to.1 - from.1) * (edge - from.0) / (to.0 - from.0));
            column.go_to(crossing);
            column.draw(coverage, half_width);
            column = Column::from(crossing);
            edge += 1.0;
        }
        column.go_to(to);
    }
    column.draw(coverage, half_width);
}
