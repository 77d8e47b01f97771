//! Curves of many points, from left to right, into coverage: column of pixels by column.
//!
//! Where a curve goes up and down several times within one column, single lines cannot be told apart: the column is
//! filled from the lowest to the highest point, at a fraction of the work. Everything is counted in fixed points, 256 to
//! a step of a cell, so nothing in the innermost of all loops is a call, however small the code is to be.
use super::coverage::{Coverage, Spot, WHOLE, overlap};

/// A pixel that is covered completely, in fixed points.
const FIXED: f32 = WHOLE * 256.0;

/// As many bits of a fixed point are parts of a pixel: a place is added up row by row.
const GRAIN: u32 = 16;
const HALF: i32 = 1 << (GRAIN - 1);

/// Pixels in such points.
fn grains(pixels: f32) -> i32 {
    (pixels * (1 << GRAIN) as f32) as i32
}

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
    let edge = right + pen.reach + 1.0;
    let columns = ((left - pen.reach) as usize, (if edge < width { edge } else { width }) as usize);
    coverage.touch(columns, (first, end));
    let height = height as usize;
    let (first_part, last_part) = (overlap(first, high, low), overlap(end.wrapping_sub(1), high, low));
    let (left, right, reach) = (grains(left), grains(right), grains(pen.reach));
    let (mut x, down) = (grains(top.0 + (first as f32 + 0.5 - top.1) * slope), grains(slope));
    // Once, not for every cell: nobody else can tell that writing a cell does not move the cells.
    let cells = coverage.cells.as_mut_slice();
    for row in first..end {
        let all = if row == first {
            (first_part * 256.0) as i32
        } else if row + 1 == end {
            (last_part * 256.0) as i32
        } else {
            256
        };
        // Above and below its ends the pen stands still.
        let middle = if x < left { left } else { x };
        let middle = if middle > right { right } else { middle };
        let from = middle.wrapping_sub(reach).max(0) >> GRAIN;
        let mut aside = ((from << GRAIN).wrapping_add(HALF).wrapping_sub(middle) >> 8).wrapping_mul(pen.step) >> 8;
        let mut at = (from as usize).min(columns.1) * height + row;
        for _ in 0..n {
            let Some(cell) = cells.get_mut(at) else { break };
            pen.cover(cell, aside, all);
            at += height;
            aside = aside.wrapping_add(pen.step);
        }
        x = x.wrapping_add(down);
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
    /// Where the next one begins.
    edge: f32,
    /// Whether it is filled, for nothing in it can be told apart.
    is_filled: bool,
}

impl Column {
    fn from(first: Spot) -> Self {
        let edge = if first.0 < -1.0 { 0.0 } else { first.0.floor() + 1.0 };
        Self { first, last: first, low: first.1, high: first.1, travel: 0.0, edge, is_filled: false }
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

    /// From its lowest to its highest point, in 256ths of a pixel, and so much further.
    fn ends(&self, further: i32) -> (i32, i32) {
        ((self.low * 256.0) as i32 - further, (self.high * 256.0) as i32 + further)
    }

    /// How far it goes down, where it goes up or down only.
    fn slope(&self) -> Option<f32> {
        let down = self.last.1 - self.first.1;
        (self.travel <= down.abs() * DETOUR + 0.5).then_some(down)
    }
}

/// How much a pen covers of a column beside the one it is in, and how much further up and down than the line.
#[derive(Clone, Copy)]
struct Reach {
    away: usize,
    /// Of 256.
    part: i32,
    /// In 256ths of a pixel.
    further: i32,
}

/// What a pen reaches, its own column first.
fn reaches(half_width: f32) -> Vec<Reach> {
    let reach = |away: usize| {
        let aside = away as f32;
        let part = if away == 0 { half_width * 2.0 } else { half_width + 0.5 - aside };
        // A line that is wider than a pixel reaches into the columns beside it, there less far up and down: pens are round.
        let further = (half_width * half_width - aside * aside).max(0.0).sqrt();
        Reach { away, part: (part.min(1.0) * 256.0) as i32, further: (further * 256.0) as i32 }
    };
    (0..).map(reach).take_while(|it| it.part > 0).collect()
}

/// Covers a part of a column between two places in 256ths of a pixel.
fn span(coverage: &mut Coverage, column: usize, (from, to): (i32, i32), part: i32) {
    let (from, to) = (from.max(0), to.min((coverage.size().1 as i32) << 8));
    if from >= to || column as f32 >= coverage.size().0 {
        return;
    }
    let byte = |part: i32| (part - (part >> 8)) as u8;
    let (above, below) = ((256 - (from & 255)).min(to - from), ((to - 1) & 255) + 1);
    let cells = coverage.column(column, ((from >> 8) as usize, ((to - 1) >> 8) as usize + 1));
    let one = |cell: &mut u8, by: u8| *cell = (*cell).max(by);
    let Some((first, cells)) = cells.split_first_mut() else { return };
    one(first, byte((above * part) >> 8));
    let Some((last, cells)) = cells.split_last_mut() else { return };
    one(last, byte((below * part) >> 8));
    let full = byte(part);
    cells.iter_mut().for_each(|cell| one(cell, full));
}

/// A curve of many points in every column: lines where one can be told from the next, and filled columns.
fn dense(coverage: &mut Coverage, points: &[Spot], half_width: f32) {
    let mut columns = columns(points, coverage.size().0);
    let (mut before, mut here) = (None, columns.first().and_then(Column::slope));
    for at in 0..columns.len() {
        let after = columns.get(at + 1).and_then(Column::slope);
        let is_line = here.is_some_and(|here| {
            // What falls far must have come from above and go on below: else it is a peak among others.
            let goes_on = |beside: Option<f32>| beside.is_some_and(|it| it * here > 0.0);
            here.abs() <= STEEP || (goes_on(before) && goes_on(after))
        });
        if let Some(column) = columns.get_mut(at) {
            column.is_filled = !is_line;
        }
        (before, here) = (here, after);
    }
    let reaches = reaches(half_width);
    for (at, column) in columns.iter().enumerate() {
        if !column.is_filled {
            piece(coverage, column.first, column.last, half_width);
            continue;
        }
        let x = column.first.0;
        for &Reach { away, part, further } in &reaches {
            let (from, to) = column.ends(further);
            for beside in [at.wrapping_sub(away), at + away] {
                let to_the_right = if beside == at + away { away as f32 } else { -(away as f32) };
                if x + to_the_right < 0.0 {
                    continue;
                }
                let place = (x + to_the_right) as usize;
                match columns.get(beside).filter(|it| away > 0 && it.is_filled) {
                    // What it covers by itself needs nothing more.
                    Some(other) => {
                        let (high, low) = other.ends(0);
                        span(coverage, place, (from, if to < high { to } else { high }), part);
                        span(coverage, place, (if from > low { from } else { low }, to), part);
                    }
                    None => span(coverage, place, (from, to), part),
                }
                if away == 0 {
                    break;
                }
            }
        }
    }
}

/// A curve as columns of pixels see it.
fn columns(points: &[Spot], width: f32) -> Vec<Column> {
    let Some(first) = points.first() else { return Vec::new() };
    let mut columns = Vec::with_capacity(points.len() / DENSE as usize + 1);
    let mut column = Column::from(*first);
    for pair in points.windows(2) {
        let [from, to] = *pair else { continue };
        if to.0 < 0.0 || from.0 >= width {
            column = Column::from(to);
            continue;
        }
        // What is beyond the picture's edges is passed in one step.
        let end = if to.0 < width + 1.0 { to.0 } else { width + 1.0 };
        while column.edge <= end {
            let edge = column.edge;
            let crossing = (edge, from.1 + (to.1 - from.1) * (edge - from.0) / (to.0 - from.0));
            column.go_to(crossing);
            columns.push(column);
            column = Column::from(crossing);
        }
        column.go_to(to);
    }
    columns.push(column);
    columns
}
