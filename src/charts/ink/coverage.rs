//! How much of each device pixel one mark covers, until it is laid onto the picture in one colour.
//!
//! All parts of a mark are joined here before they are coloured, so where they overlap a thin colour does not add up.

/// A place in device pixels, from the left and from the top.
pub type Spot = (f32, f32);

/// A pixel that is covered completely.
const WHOLE: f32 = 255.0;

/// The same in fixed points.
const FIXED: f32 = WHOLE * 256.0;

/// A row or a column of pixels, counted from the top or from the left.
#[derive(Clone, Copy, Debug)]
pub enum Through {
    /// From the left to the right.
    Row(usize),
    /// From the top to the bottom.
    Column(usize),
}

/// A line as a row or a column of pixels sees it, in fixed points, 256 to a step of a cell: nothing in the innermost of
/// all loops is a call, however small the code is to be.
#[derive(Clone, Copy, Debug)]
pub struct Slanted {
    reach: f32,
    per_pixel: f32,
    step: i32,
    whole: i32,
    most: i32,
}

impl Slanted {
    /// A line that goes away by `slant` pixels with every pixel; `part` of it is covered.
    #[inline(always)]
    pub fn new(slant: f32, half_width: f32, part: f32) -> Self {
        let unit = part * FIXED;
        let most = if half_width < 0.5 { half_width * 2.0 * unit } else { unit };
        let per_pixel = slant * unit;
        Self {
            reach: (half_width + 0.5) / slant,
            per_pixel,
            step: per_pixel as i32,
            whole: ((half_width + 0.5) * unit) as i32,
            most: most as i32,
        }
    }
}

/// The cells of a picture, all empty between two marks.
#[derive(Debug, Default)]
pub struct Coverage {
    width: usize,
    height: usize,
    /// 0 to 255, row by row.
    cells: Vec<u8>,
    /// Of each row, from where to where cells may not be empty.
    touched: Vec<(usize, usize)>,
    /// The sums that surfaces are made of; kept for the next one.
    pub(super) sums: Vec<f32>,
}

/// The part of a pixel that a line covers whose middle passes `distance` pixels from the pixel's.
#[inline(always)]
pub fn of_line(distance: f32, half_width: f32) -> f32 {
    // By comparisons: the smaller of two numbers that may be none is a call, and this is the innermost of all loops.
    let part = half_width + 0.5 - distance;
    let most = if half_width < 0.5 { half_width * 2.0 } else { 1.0 };
    if part > most {
        most
    } else if part > 0.0 {
        part
    } else {
        0.0
    }
}

/// How much of the pixel at `at` lies between two edges.
#[inline(always)]
pub fn overlap(at: usize, from: f32, to: f32) -> f32 {
    let at = at as f32;
    let end = if to < at + 1.0 { to } else { at + 1.0 };
    let length = end - if from > at { from } else { at };
    if length > 0.0 { length } else { 0.0 }
}

/// Covers `n` cells, `stride` apart.
#[inline(always)]
fn cover(cells: &mut [u8], stride: usize, n: usize, by: u8) {
    let mut at = 0;
    for _ in 0..n {
        let Some(cell) = cells.get_mut(at) else { return };
        if by > *cell {
            *cell = by;
        }
        at += stride;
    }
}

impl Coverage {
    /// As large as a picture; what it has is used again.
    pub fn resize(&mut self, width: usize, height: usize) {
        if (self.width, self.height) != (width, height) {
            (self.width, self.height) = (width, height);
            self.cells.clear();
            self.cells.resize(width * height, 0);
            self.touched.clear();
            self.touched.resize(height, (width, 0));
        }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (f32, f32) {
        (self.width as f32, self.height as f32)
    }

    /// The whole pixels from `from` to `to` across; `None` if there are none.
    pub fn columns(&self, from: f32, to: f32) -> Option<(usize, usize)> {
        whole(from, to, self.width)
    }

    /// The whole pixels from `from` to `to` down.
    pub fn rows(&self, from: f32, to: f32) -> Option<(usize, usize)> {
        whole(from, to, self.height)
    }

    /// Covers the pixels of a row from one column to another by what `part` says of each; what is more already stays.
    #[inline(always)]
    pub fn cover_row(&mut self, row: usize, (from, to): (usize, usize), mut part: impl FnMut(usize) -> f32) {
        let start = row * self.width;
        let Some(cells) = self.cells.get_mut(start + from..start + to) else { return };
        for (cell, column) in cells.iter_mut().zip(from..) {
            *cell = (*cell).max((part(column) * WHOLE + 0.5) as u8);
        }
        if let Some(touched) = self.touched.get_mut(row) {
            *touched = (touched.0.min(from), touched.1.max(to));
        }
    }

    /// Covers `part` of the pixels of a column from `top` to `bottom`. Say with [`Self::touch`] where that is.
    pub fn cover_column(&mut self, column: usize, top: f32, bottom: f32, part: f32) {
        let Some((from, to)) = self.rows(top, bottom) else { return };
        let full = (part * WHOLE + 0.5) as u8;
        let edge = |row: usize| (overlap(row, top, bottom) * part * WHOLE + 0.5) as u8;
        let (first, last) = (edge(from), edge(to - 1));
        let width = self.width;
        let Some(below) = self.cells.get_mut(from * width + column..) else { return };
        cover(below, width, 1, first);
        if to > from + 1 {
            cover(below.get_mut(width..).unwrap_or_default(), width, to - from - 2, full);
            cover(below.get_mut((to - 1 - from) * width..).unwrap_or_default(), width, 1, last);
        }
    }

    /// Covers what a line covers of one row or column of pixels whose middle it crosses at `centre`. Say with
    /// [`Self::touch`] where that is.
    #[inline(always)]
    pub fn cross(&mut self, through: Through, centre: f32, pen: &Slanted) {
        let end = if let Through::Row(_) = through { self.width } else { self.height };
        // A cast keeps what is below zero at zero.
        let (from, to) = ((centre - pen.reach) as usize, ((centre + pen.reach) as usize + 1).min(end));
        let mut aside = ((from as f32 + 0.5 - centre) * pen.per_pixel) as i32;
        let cover = |cell: &mut u8| {
            let here = pen.whole.wrapping_sub(if aside < 0 { aside.wrapping_neg() } else { aside });
            let here = if here > pen.most { pen.most } else { here } >> 8;
            if here > i32::from(*cell) {
                *cell = here as u8;
            }
            aside = aside.wrapping_add(pen.step);
        };
        let width = self.width;
        match through {
            Through::Row(row) => {
                let cells = self.cells.get_mut(row * width + from..row * width + to).unwrap_or_default();
                cells.iter_mut().for_each(cover);
            }
            Through::Column(column) => {
                let cells = self.cells.get_mut(from * width + column..).unwrap_or_default();
                cells.iter_mut().step_by(width).take(to.saturating_sub(from)).for_each(cover);
            }
        }
    }

    /// Says that cells of a rectangle may be covered.
    pub fn touch(&mut self, (left, right): (usize, usize), (top, bottom): (usize, usize)) {
        for touched in self.touched.get_mut(top..bottom).unwrap_or_default() {
            *touched = (touched.0.min(left), touched.1.max(right));
        }
    }

    /// A surface with its edges along the pixels.
    pub fn rectangle(&mut self, [left, top, right, bottom]: [f32; 4]) {
        let (Some(columns), Some((from, to))) = (self.columns(left, right), self.rows(top, bottom)) else { return };
        for row in from..to {
            let part = overlap(row, top, bottom);
            self.cover_row(row, columns, |column| overlap(column, left, right) * part);
        }
    }

    /// A round surface, or a line around it.
    pub fn circle(&mut self, (x, y): Spot, radius: f32, half_width: Option<f32>) {
        let reach = radius + half_width.unwrap_or(0.0) + 0.5;
        let (Some(columns), Some((from, to))) = (self.columns(x - reach, x + reach), self.rows(y - reach, y + reach))
        else {
            return;
        };
        for row in from..to {
            let dy = row as f32 + 0.5 - y;
            self.cover_row(row, columns, |column| {
                let distance = (column as f32 + 0.5 - x).hypot(dy);
                match half_width {
                    Some(half) => of_line((distance - radius).abs(), half),
                    None => (radius + 0.5 - distance).clamp(0.0, 1.0),
                }
            });
        }
    }

    /// Lays what is covered onto the picture in one colour, and is empty again.
    pub fn lay_onto(&mut self, pixels: &mut [[u8; 4]], color: [u8; 4], opacity: f64) {
        let alpha = (opacity.clamp(0.0, 1.0) * 256.0 + 0.5) as u32;
        let none = (self.width, 0);
        for (row, touched) in self.touched.iter_mut().enumerate() {
            let (from, to) = std::mem::replace(touched, none);
            let (from, to) = (row * self.width + from, row * self.width + to);
            if let (Some(cells), Some(pixels)) = (self.cells.get_mut(from..to), pixels.get_mut(from..to)) {
                lay_row(cells, pixels, color, alpha);
            }
        }
    }
}

/// The whole numbers from below `from` to above `to`, within 0 and `end`.
fn whole(from: f32, to: f32, end: usize) -> Option<(usize, usize)> {
    let (from, to) = (from.max(0.0).floor() as usize, (to.max(0.0).ceil() as usize).min(end));
    (from < to).then_some((from, to))
}

fn lay_row(cells: &mut [u8], pixels: &mut [[u8; 4]], color: [u8; 4], alpha: u32) {
    let (cells, last_cells) = cells.as_chunks_mut::<8>();
    let (pixels, last_pixels) = pixels.as_chunks_mut::<8>();
    // Most of a picture is empty or full: eight pixels at a glance.
    for (cells, pixels) in cells.iter_mut().zip(pixels) {
        match u64::from_ne_bytes(*cells) {
            0 => continue,
            u64::MAX if alpha == 256 => *pixels = [color; 8],
            _ => lay_cells(cells, pixels, color, alpha),
        }
        *cells = [0; 8];
    }
    lay_cells(last_cells, last_pixels, color, alpha);
    last_cells.fill(0);
}

fn lay_cells(cells: &[u8], pixels: &mut [[u8; 4]], color: [u8; 4], alpha: u32) {
    for (cell, pixel) in cells.iter().zip(pixels) {
        if *cell > 0 {
            *pixel = mixed(*pixel, color, (u32::from(*cell) * alpha + 127) / 255);
        }
    }
}

/// `part` of 256 of `above`, the rest of `below`; two channels at once.
pub fn mixed(below: [u8; 4], above: [u8; 4], part: u32) -> [u8; 4] {
    const PAIR: u32 = 0x00ff_00ff;
    let (below, above) = (u32::from_le_bytes(below), u32::from_le_bytes(above));
    let mix = |below: u32, above: u32| ((below * (256 - part) + above * part + 0x0080_0080) >> 8) & PAIR;
    let even = mix(below & PAIR, above & PAIR);
    let odd = mix((below >> 8) & PAIR, (above >> 8) & PAIR);
    (even | odd << 8).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(draw: impl FnOnce(&mut Coverage), opacity: f64) -> Vec<u8> {
        let mut coverage = Coverage::default();
        coverage.resize(9, 3);
        draw(&mut coverage);
        let mut pixels = [[0, 0, 0, 255]; 27];
        coverage.lay_onto(&mut pixels, [255; 4], opacity);
        assert!(coverage.cells.iter().all(|it| *it == 0), "it is empty again");
        pixels.iter().map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn a_rectangle_covers_its_area() {
        let red = laid(|it| it.rectangle([0.5, 1.0, 8.25, 2.5]), 1.0);
        assert_eq!(red[..9], [0; 9]);
        assert_eq!(red[9..18], [128, 255, 255, 255, 255, 255, 255, 255, 64]);
        assert_eq!(red[18..], [64, 128, 128, 128, 128, 128, 128, 128, 32]);
    }

    #[test]
    fn parts_that_overlap_are_one_surface() {
        let twice = laid(|it| (0..2).for_each(|_| it.rectangle([0.0, 0.0, 9.0, 3.0])), 0.2);
        assert_eq!(twice, laid(|it| it.rectangle([-5.0, -5.0, 1e9, 1e9]), 0.2));
        assert!(twice.iter().all(|red| *red == 51));
    }
}
