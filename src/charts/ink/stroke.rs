//! Lines into coverage, each by the distance of pixels from it.
//!
//! A line's coverage of a pixel is how much of a pixel's width across the line lies in it; at a corner the line is as
//! round as a pen. A line of very many points is a [`curve`].
use super::{
    coverage::{Coverage, Spot, of_line},
    curve,
};

/// Pixels between two points, on average, up to which corners are too many for each to be round by itself.
const FINE: f32 = 4.0;

/// A line through points, cut off straight at its ends.
pub fn line(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let across = last.0 - first.0;
    if points.len() > 8 && points.len() as f32 * FINE > across && points.is_sorted_by(|a, b| a.0 <= b.0) {
        return curve::curve(coverage, points, half_width);
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
