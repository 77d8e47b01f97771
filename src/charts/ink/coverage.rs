//! How much of each device pixel one mark covers, until it is laid onto the picture in one colour.
//!
//! All parts of a mark are joined here before they are coloured, so where they overlap a thin colour does not add up.

/// A place in device pixels, from the left and from the top.
pub type Spot = (f32, f32);

/// A pixel that is covered completely.
pub const WHOLE: f32 = 255.0;

/// From where to where nothing is touched.
const NONE: (usize, usize) = (usize::MAX, 0);

/// The cells of a picture, all empty between two marks.
#[derive(Debug, Default)]
pub struct Coverage {
    width: usize,
    height: usize,
    /// 0 to 255, row by row; column by column where it is turned.
    pub(super) cells: Vec<u8>,
    /// Of each row or column, from where to where cells may not be empty.
    touched: Vec<(usize, usize)>,
    is_turned: bool,
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

/// Covers `part` of what lies between two edges of cells that stand in a line, the first of them at `at`.
fn cover(cells: &mut [u8], at: usize, (from, to): (f32, f32), part: f32) {
    let byte = |part: f32| (part * WHOLE + 0.5) as u8;
    let end = at + cells.len();
    let one = |cell: &mut u8, by: u8| *cell = if by > *cell { by } else { *cell };
    let Some((first, cells)) = cells.split_first_mut() else { return };
    one(first, byte(overlap(at, from, to) * part));
    let Some((last, cells)) = cells.split_last_mut() else { return };
    one(last, byte(overlap(end - 1, from, to) * part));
    match byte(part) {
        u8::MAX => cells.fill(u8::MAX),
        full => cells.iter_mut().for_each(|cell| one(cell, full)),
    }
}

impl Coverage {
    /// As large as a picture; what it has is used again.
    pub fn resize(&mut self, width: usize, height: usize) {
        if (self.width, self.height) != (width, height) {
            (self.width, self.height) = (width, height);
            // Empty as they are between two marks, what stays of them stays.
            self.cells.resize(width * height, 0);
            self.touched.clear();
            self.touched.resize(width.max(height), NONE);
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

    /// From here on until it is laid onto the picture the cells stand column by column, for a mark that
    /// [`Self::column`] covers.
    pub fn turn(&mut self) {
        self.is_turned = true;
    }

    /// The cells of a column from one row to another; they count as touched.
    #[inline(always)]
    pub fn column(&mut self, column: usize, (from, to): (usize, usize)) -> &mut [u8] {
        if let Some(touched) = self.touched.get_mut(column) {
            *touched = (touched.0.min(from), touched.1.max(to));
        }
        let start = column * self.height;
        self.cells.get_mut(start + from..start + to).unwrap_or_default()
    }

    /// Says that cells of a rectangle may be covered, where they stand column by column.
    pub fn touch(&mut self, (left, right): (usize, usize), (top, bottom): (usize, usize)) {
        for touched in self.touched.get_mut(left..right).unwrap_or_default() {
            *touched = (touched.0.min(top), touched.1.max(bottom));
        }
    }

    /// A surface with its edges along the pixels.
    pub fn rectangle(&mut self, [left, top, right, bottom]: [f32; 4]) {
        let (Some((first, end)), Some((from, to))) = (self.columns(left, right), self.rows(top, bottom)) else {
            return;
        };
        for row in from..to {
            let start = row * self.width;
            let cells = self.cells.get_mut(start + first..start + end).unwrap_or_default();
            cover(cells, first, (left, right), overlap(row, top, bottom));
            if let Some(touched) = self.touched.get_mut(row) {
                *touched = (touched.0.min(first), touched.1.max(end));
            }
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
        let above = Spread::of(color);
        let (stride, is_turned) = (if self.is_turned { self.height } else { self.width }, self.is_turned);
        self.is_turned = false;
        for (at, touched) in self.touched.iter_mut().enumerate() {
            let (from, to) = std::mem::replace(touched, NONE);
            let from = from.min(to);
            let cells = self.cells.get_mut(at * stride + from..at * stride + to).unwrap_or_default();
            if is_turned {
                let pixels = pixels.get_mut(from * self.width + at..).unwrap_or_default();
                lay_column(cells, pixels, self.width, above, alpha);
            } else if let Some(pixels) = pixels.get_mut(at * stride + from..at * stride + to) {
                lay_row(cells, pixels, color, alpha);
            }
        }
    }
}

/// The whole numbers from below `from` to above `to`, within 0 and `end`.
fn whole(from: f32, to: f32, end: usize) -> Option<(usize, usize)> {
    // A cast keeps what is below zero at zero.
    let (from, to) = (from as usize, (to.ceil() as usize).min(end));
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

/// The same for cells that lie below each other in a picture of `width` pixels.
fn lay_column(cells: &mut [u8], pixels: &mut [[u8; 4]], width: usize, above: Spread, alpha: u32) {
    let mut at = 0;
    for cell in cells {
        let Some(pixel) = pixels.get_mut(at) else { return };
        // Without a branch: what lies below each other is so different that a processor cannot guess ahead.
        let covered = u32::from(*cell);
        // Of 256: as much more as it is nearer to all than to nothing.
        let part = ((covered + (covered >> 7)) * alpha) >> 8;
        *pixel = above.over(*pixel, part);
        *cell = 0;
        at += width;
    }
}

fn lay_cells(cells: &[u8], pixels: &mut [[u8; 4]], color: [u8; 4], alpha: u32) {
    for (cell, pixel) in cells.iter().zip(pixels) {
        if *cell > 0 {
            *pixel = mixed(*pixel, color, (u32::from(*cell) * alpha + 127) / 255);
        }
    }
}

/// `part` of 256 of `above`, the rest of `below`.
#[inline(always)]
pub fn mixed(below: [u8; 4], above: [u8; 4], part: u32) -> [u8; 4] {
    Spread::of(above).over(below, part)
}

/// A colour with room above each channel: all four are mixed at once.
#[derive(Clone, Copy)]
struct Spread(u64);

impl Spread {
    const CHANNELS: u64 = 0x00ff_00ff_00ff_00ff;

    #[inline(always)]
    fn of(color: [u8; 4]) -> Self {
        let all = u64::from(u32::from_le_bytes(color));
        Self((all | all << 24) & Self::CHANNELS)
    }

    /// `part` of 256 of it, the rest of `below`.
    #[inline(always)]
    fn over(self, below: [u8; 4], part: u32) -> [u8; 4] {
        let (below, part) = (Self::of(below).0, u64::from(part));
        let mix = ((below * (256 - part) + self.0 * part + 0x0080_0080_0080_0080) >> 8) & Self::CHANNELS;
        ((mix | mix >> 24) as u32).to_le_bytes()
    }
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
    fn cells_that_stand_column_by_column_come_out_where_they_are() {
        let (width, height) = (21, 19);
        for n in 0..width * height {
            let (column, row) = (n / height, n % height);
            let mut coverage = Coverage::default();
            coverage.resize(width, height);
            coverage.turn();
            coverage.column(column, (row, row + 1)).fill(255);
            coverage.column((column + 3) % width, (0, height)).fill(51);
            let mut pixels = vec![[0, 0, 0, 255]; width * height];
            coverage.lay_onto(&mut pixels, [255; 4], 1.0);
            assert!(coverage.cells.iter().all(|it| *it == 0), "it is empty again");
            for (at, pixel) in pixels.iter().enumerate() {
                let is_thin = at % width == (column + 3) % width;
                let red = if at == row * width + column { 255 } else { u8::from(is_thin) * 51 };
                assert_eq!(pixel[0], red, "{at} for {n}");
            }
        }
    }

    #[test]
    fn parts_that_overlap_are_one_surface() {
        let twice = laid(|it| (0..2).for_each(|_| it.rectangle([0.0, 0.0, 9.0, 3.0])), 0.2);
        assert_eq!(twice, laid(|it| it.rectangle([-5.0, -5.0, 1e9, 1e9]), 0.2));
        assert!(twice.iter().all(|red| *red == 51));
    }
}
