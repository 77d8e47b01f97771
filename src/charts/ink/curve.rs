//! Curves of many points, from left to right, into coverage: column of pixels by column.
//!
//! Where a curve goes up and down several times within one column, single lines cannot be told apart: the column is
//! filled from the lowest to the highest point, at a fraction of the work. Everything is counted in fixed points, 256 to
//! a step of a cell, so nothing in the innermost of all loops is a call, however small the code is to be.
use super::coverage::{Coverage, Spot, WHOLE, cover, overlap};

/// A pixel that is covered completely, in fixed points.
const FIXED: f32 = WHOLE * 256.0;

/// Points in a column of pixels, on average, from which on a curve is drawn column by column.
const DENSE: f32 = 2.0;

/// How much further than from end to end a curve goes within a column before it counts as going up and down.
const DETOUR: f32 = 1.25;

/// How far up or down within a column a curve goes that may be a peak.
const STEEP: f32 = 4.0;

/// A curve through points from left to right.
pub fn curve(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    coverage.turn();
    if points.len() as f32 > (last.0 - first.0) * DENSE {
        return dense(coverage, points, half_width);
    }
    for pair in points.windows(2) {
        if let [from, to] = *pair {
            piece(coverage, from, to, half_width);
        }
    }
}

/// A straight piece: of every column that it crosses the cells that lie within its width, or of every row where it is
/// steep.
fn piece(coverage: &mut Coverage, from: Spot, to: Spot, half_width: f32) {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    if down > across {
        steep(coverage, from, to, half_width);
    } else if -down > across {
        steep(coverage, to, from, half_width);
    } else if across > 0.0 {
        flat(coverage, from, to, half_width);
    }
}

/// A line as a row or a column of pixels sees it.
struct Pen {
    /// As far as it covers anything, in pixels.
    reach: f32,
    /// What a pixel loses with every pixel that it is further away.
    step: i32,
    /// What a pixel in its middle would have if there were more than all.
    whole: i32,
    most: i32,
}

impl Pen {
    /// For a line that goes aside by `slope` pixels with every row or column.
    #[inline(always)]
    fn new(slope: f32, half_width: f32) -> Self {
        // How far from the line its neighbour in a row or column is.
        let slant = 1.0 / (1.0 + slope * slope).sqrt();
        let most = if half_width < 0.5 { half_width * 2.0 * FIXED } else { FIXED };
        Self {
            reach: (half_width + 0.5) / slant,
            step: (slant * FIXED) as i32,
            whole: ((half_width + 0.5) * FIXED) as i32,
            most: most as i32,
        }
    }

    /// As many cells as it can cover of a row or column: always the same number, for a processor that guesses ahead.
    #[inline(always)]
    fn n_cells(&self) -> usize {
        (self.reach * 2.0) as usize + 2
    }

    /// Covers `all` of 256 of what it covers of a cell that is so far `aside`; without a branch.
    #[inline(always)]
    fn cover(&self, cell: &mut u8, aside: i32, all: i32) {
        let part = self.whole.wrapping_sub(aside.wrapping_abs());
        *cell = i32::from(*cell).max((part.min(self.most) >> 8).wrapping_mul(all) >> 8) as u8;
    }
}

/// Covers the columns whose middle it crosses; the next piece has the next.
fn flat(coverage: &mut Coverage, from: Spot, to: Spot, half_width: f32) {
    let (width, height) = (coverage.size().0, coverage.size().1 as usize);
    let slope = (to.1 - from.1) / (to.0 - from.0);
    let pen = Pen::new(slope, half_width);
    let n = pen.n_cells();
    // A cast keeps what is below zero at zero.
    let (first, end) = ((from.0 + 0.5) as usize, (if to.0 + 0.5 < width { to.0 + 0.5 } else { width }) as usize);
    let mut y = from.1 + (first as f32 + 0.5 - from.0) * slope;
    for column in first..end {
        let start = (y - pen.reach) as usize;
        let stop = if start + n < height { start + n } else { height };
        if start < stop {
            let mut aside = ((start as f32 + 0.5 - y) * pen.step as f32) as i32;
            for cell in coverage.column(column, (start, stop)) {
                pen.cover(cell, aside, 256);
                aside = aside.wrapping_add(pen.step);
            }
        }
        y += slope;
    }
}

/// Covers the rows from the upper to the lower end.
fn steep(coverage: &mut Coverage, top: Spot, bottom: Spot, half_width: f32) {
    let (width, height) = coverage.size();
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let pen = Pen::new(slope, half_width);
    let n = pen.n_cells();
    // At a peak the pen reaches further than the line.
    let beyond = half_width * (half_width + 0.5) / pen.reach;
    let (high, low) = (top.1 - beyond, bottom.1 + beyond);
    let (first, end) = (high as usize, (if low + 1.0 < height { low + 1.0 } else { height }) as usize);
    let (left, right) = if slope > 0.0 { (top.0, bottom.0) } else { (bottom.0, top.0) };
    let right = right + pen.reach + 1.0;
    let columns = ((left - pen.reach) as usize, (if right < width { right } else { width }) as usize);
    coverage.touch(columns, (first, end));
    for row in first..end {
        let middle = row as f32 + 0.5;
        let within = if middle < top.1 {
            top.1
        } else if middle > bottom.1 {
            bottom.1
        } else {
            middle
        };
        let is_end = middle - 0.5 < high || middle + 0.5 > low;
        let all = if is_end { (overlap(row, high, low) * 256.0) as i32 } else { 256 };
        let x = top.0 + (within - top.1) * slope;
        let from = (x - pen.reach) as usize;
        let mut aside = ((from as f32 + 0.5 - x) * pen.step as f32) as i32;
        let mut at = from.min(columns.1) * height as usize + row;
        for _ in 0..n {
            let Some(cell) = coverage.cells.get_mut(at) else { break };
            pen.cover(cell, aside, all);
            at += height as usize;
            aside = aside.wrapping_add(pen.step);
        }
    }
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

    /// How far it goes down, where it goes up or down only.
    fn slope(&self) -> Option<f32> {
        let down = self.last.1 - self.first.1;
        (self.travel <= down.abs() * DETOUR + 0.5).then_some(down)
    }

    /// From its lowest to its highest point.
    fn fill(&self, coverage: &mut Coverage, half_width: f32) {
        let column = self.first.0.floor();
        let (width, reach) = (coverage.size().0, half_width.round());
        let mut beside = -reach;
        // A line that is wider than a pixel reaches into the columns beside it, there less far up and down: pens are round.
        while beside <= reach {
            let part = (half_width + 0.5 - beside.abs()).clamp(0.0, 1.0);
            let part = if beside == 0.0 { part.min(half_width * 2.0) } else { part };
            let further = (half_width * half_width - beside * beside).max(0.0).sqrt();
            let ends = (self.low - further, self.high + further);
            let is_inside = (0.0..width).contains(&(column + beside));
            if let Some(rows) = coverage.rows(ends.0, ends.1).filter(|_| is_inside) {
                cover(coverage.column((column + beside) as usize, rows), rows.0, ends, part);
            }
            beside += 1.0;
        }
    }
}

/// A curve of many points in every column: lines where one can be told from the next, and filled columns.
fn dense(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let columns = columns(points, coverage.size().0);
    let slope = |at: usize| columns.get(at).and_then(Column::slope);
    for (at, column) in columns.iter().enumerate() {
        let is_line = slope(at).is_some_and(|here| {
            // What falls far must have come from above and go on below: else it is a peak among others.
            let goes_on = |beside: usize| slope(beside).is_some_and(|it| it * here > 0.0);
            here.abs() <= STEEP || (goes_on(at.wrapping_sub(1)) && goes_on(at + 1))
        });
        if is_line {
            piece(coverage, column.first, column.last, half_width);
        } else {
            column.fill(coverage, half_width);
        }
    }
}

/// A curve as columns of pixels see it.
fn columns(points: &[Spot], width: f32) -> Vec<Column> {
    let mut columns = Vec::new();
    let Some(first) = points.first() else { return columns };
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
            columns.push(column);
            column = Column::from(crossing);
            edge += 1.0;
        }
        column.go_to(to);
    }
    columns.push(column);
    columns
}
