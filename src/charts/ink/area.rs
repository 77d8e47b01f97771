//! Surfaces into coverage: the exact area of each pixel that lies inside an outline.
//!
//! Every edge adds, at each row it passes, the area right of it to the pixels it passes through; a sum from left to
//! right then is the coverage (as in font-rs and stb_truetype).
use super::coverage::{Coverage, Spot};

/// The surface within an outline that ends where it began.
pub fn surface(coverage: &mut Coverage, outline: &[Spot]) {
    let Some(first) = outline.first() else { return };
    let around = outline.iter().fold([first.0, first.1, first.0, first.1], |[left, top, right, bottom], it| {
        [left.min(it.0), top.min(it.1), right.max(it.0), bottom.max(it.1)]
    });
    let (Some(columns), Some(rows)) = (coverage.columns(around[0], around[2]), coverage.rows(around[1], around[3]))
    else {
        return;
    };
    let mut sums = std::mem::take(&mut coverage.sums);
    // One cell more in a row than there are columns: what is right of the last one.
    let width = columns.1 - columns.0 + 2;
    sums.clear();
    sums.resize(width * (rows.1 - rows.0), 0.0);
    let place = |spot: Spot| (spot.0 - columns.0 as f32, spot.1 - rows.0 as f32);
    let mut last = outline.last().copied().map(place).unwrap_or_default();
    for spot in outline.iter().copied().map(place) {
        edge(&mut sums, width, rows.1 - rows.0, last, spot);
        last = spot;
    }
    for (row, sums) in (rows.0..rows.1).zip(sums.chunks(width)) {
        let (mut sum, mut cells) = (0.0_f32, sums.iter());
        coverage.cover_row(row, columns, |_| {
            sum += cells.next().copied().unwrap_or_default();
            sum.abs().min(1.0)
        });
    }
    coverage.sums = sums;
}

/// Adds one edge of the outline.
fn edge(sums: &mut [f32], width: usize, height: usize, from: Spot, to: Spot) {
    let (sign, top, bottom) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
    let (start, end) = (top.1.max(0.0), bottom.1.min(height as f32));
    if start >= end {
        return;
    }
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let most = (width - 2) as f32;
    let at = |y: f32| (top.0 + (y - top.1) * slope).clamp(0.0, most);
    for (row, cells) in sums.chunks_mut(width).enumerate().take(end.ceil() as usize).skip(start as usize) {
        let (upper, lower) = (start.max(row as f32), end.min(row as f32 + 1.0));
        let (a, b) = (at(upper), at(lower));
        row_of_edge(cells, a.min(b), a.max(b), (lower - upper) * sign);
    }
}

/// One row of an edge between `left` and `right`: `high` of the row is right of it in the end.
fn row_of_edge(cells: &mut [f32], left: f32, right: f32, high: f32) {
    let (first, last) = (left as usize, right as usize);
    let mut add = |at: usize, area: f32| {
        if let Some(cell) = cells.get_mut(at) {
            *cell += area;
        }
    };
    if first == last {
        // Within one pixel: the part right of the edge's middle.
        let part = high * (1.0 - ((left + right) / 2.0 - first as f32));
        add(first, part);
        add(first + 1, high - part);
        return;
    }
    let per_pixel = high / (right - left);
    // How much of the row is right of the edge, up to and with a column: a triangle, then a ramp, then the rest.
    let mut before = 0.0;
    let mut passed = 0.0;
    for column in first..=last {
        let (from, to) = (left.max(column as f32), right.min(column as f32 + 1.0));
        let crossed = (to - from) * per_pixel;
        let covered = passed + crossed * (column as f32 + 1.0 - (from + to) / 2.0);
        add(column, covered - before);
        before = covered;
        passed += crossed;
    }
    add(last + 1, high - before);
}
