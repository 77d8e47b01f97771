//! Device pixels of a sheet, in the colours of a theme; its texts are left to whoever has letters.
use super::{
    GRAIN, Paint, Role, area,
    bitmap::Bitmap,
    coverage::{Coverage, Spot, mixed},
    hatch,
    paint::ROLES,
    sheet::{Mark, Sheet},
    stroke,
};
use crate::domain::same_bytes::are_same;

/// The colour of every role: red, green, blue, and full opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme([[u8; 4]; ROLES.len()]);

impl Theme {
    /// From the colours of [`ROLES`], in their order.
    pub fn new(colors: &[[u8; 3]]) -> Option<Self> {
        let opaque: Vec<[u8; 4]> = colors.iter().map(|&[red, green, blue]| [red, green, blue, 255]).collect();
        opaque.try_into().ok().map(Self)
    }

    /// The colour of a role.
    pub fn color(&self, role: Role) -> [u8; 4] {
        let at = ROLES.iter().position(|it| it.0 == role);
        at.and_then(|at| self.0.get(at)).copied().unwrap_or([0, 0, 0, 255])
    }
}

/// More pixels than this are no screen's.
const MOST_PIXELS: f64 = 4096.0 * 4096.0;

/// Half of the widest line, in device pixels: more is no line.
const WIDEST: f32 = 64.0;

/// A picture in device pixels. Painting on it again uses its memory again.
#[derive(Debug, Default)]
pub struct Raster {
    /// In device pixels.
    pub width: usize,
    /// In device pixels.
    pub height: usize,
    /// Row by row: red, green, blue, opacity.
    pub pixels: Vec<[u8; 4]>,
    coverage: Coverage,
}

impl Raster {
    /// Paints a sheet for a screen of `density` device pixels per CSS pixel; whether that was possible.
    pub fn paint(&mut self, sheet: &Sheet, theme: &Theme, density: f64) -> bool {
        let (width, height) = (f64::from(sheet.size.0) * density, f64::from(sheet.size.1) * density);
        let is_possible = width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS;
        if !is_possible {
            return false;
        }
        (self.width, self.height) = (width.round() as usize, height.round() as usize);
        self.pixels.resize(self.width * self.height, [0; 4]);
        // Row by row as whole pieces of memory, which is faster than pixel by pixel.
        let paper = vec![theme.color(Role::Paper); self.width];
        self.pixels.chunks_exact_mut(self.width).for_each(|row| row.copy_from_slice(&paper));
        self.coverage.resize(self.width, self.height);
        let mut spots = Vec::new();
        for mark in &sheet.marks {
            if let Mark::Cells(bitmap) = mark {
                self.lay_cells(bitmap, theme, density);
                continue;
            }
            let Some(paint) = cover(&mut self.coverage, mark, density as f32, &mut spots) else { continue };
            self.coverage.lay_onto(&mut self.pixels, theme.color(paint.role), paint.opacity);
        }
        true
    }

    /// Whether nothing but paper lies in a rectangle of CSS pixels: left, top, right, bottom.
    pub fn is_plain(&self, edges: [f64; 4], theme: &Theme, density: f64) -> bool {
        let paper = theme.color(Role::Paper);
        let [left, top, right, bottom] = edges.map(|edge| (edge * density).max(0.0));
        let (left, right) = (left as usize, (right.ceil() as usize).min(self.width));
        let rows = self.pixels.chunks_exact(self.width.max(1)).take(bottom.ceil() as usize).skip(top as usize);
        rows.filter_map(|row| row.get(left..right)).flatten().all(|pixel| *pixel == paper)
    }

    /// Cells with their edges on whole device pixels: between neighbours nothing shines through.
    fn lay_cells(&mut self, bitmap: &Bitmap, theme: &Theme, density: f64) {
        let edges = |from: i32, n: u32, end: usize| -> Vec<usize> {
            let edge = |at: u32| ((super::pixels(from) + f64::from(at)) * density + 0.5).max(0.0) as usize;
            (0..=n).map(|at| edge(at).min(end)).collect()
        };
        let (across, down) =
            (edges(bitmap.at.0, bitmap.size.0, self.width), edges(bitmap.at.1, bitmap.size.1, self.height));
        let (left, paper) = (across.first().copied().unwrap_or_default(), theme.color(Role::Paper));
        let nothing = Look { color: paper, part: 0, on_paper: paper };
        let looks: Vec<Look> = std::iter::once(nothing).chain(bitmap.paints().map(|it| Look::of(it, theme))).collect();
        // Which cell every device pixel of a row is in.
        let mut cells = Vec::new();
        for (at, end) in across.iter().skip(1).enumerate() {
            cells.resize(end - left, at);
        }
        let (mut before, mut on_paper): (&[u8], Vec<[u8; 4]>) = (&[], Vec::new());
        for (row, between) in bitmap.rows().zip(down.windows(2)) {
            let &[top, bottom] = between else { continue };
            let look =
                |cell: &usize| row.get(*cell).and_then(|it| looks.get(usize::from(*it))).copied().unwrap_or(nothing);
            if !are_same(row, before) {
                on_paper.clear();
                on_paper.extend(cells.iter().map(|cell| look(cell).on_paper));
                before = row;
            }
            for line in top..bottom {
                let start = line * self.width + left;
                let line = self.pixels.get_mut(start..start + cells.len()).unwrap_or_default();
                // Most of what is below is paper.
                if line.iter().all(|it| *it == paper) {
                    line.copy_from_slice(&on_paper);
                    continue;
                }
                for (pixel, cell) in line.iter_mut().zip(&cells) {
                    let Look { color, part, .. } = look(cell);
                    *pixel = mixed(*pixel, color, part);
                }
            }
        }
    }
}

/// A colour, how much of 256 of it, and what that is on paper.
#[derive(Clone, Copy)]
struct Look {
    color: [u8; 4],
    part: u32,
    on_paper: [u8; 4],
}

impl Look {
    fn of(paint: Paint, theme: &Theme) -> Self {
        let (color, part) = (theme.color(paint.role), (paint.opacity.clamp(0.0, 1.0) * 256.0 + 0.5) as u32);
        Self { color, part, on_paper: mixed(theme.color(Role::Paper), color, part) }
    }
}

/// Covers what a mark covers; with what it is painted.
fn cover(coverage: &mut Coverage, mark: &Mark, density: f32, spots: &mut Vec<Spot>) -> Option<Paint> {
    let unit = density / GRAIN as f32;
    let spot = |&(x, y): &(i32, i32)| (x as f32 * unit, y as f32 * unit);
    let half = |width: u32| (width as f32 * unit / 2.0).min(WIDEST);
    match mark {
        Mark::Path { points, paint, width } => {
            spots.clear();
            spots.extend(points.iter().map(spot));
            match (*width, paint.pattern.dashes()) {
                (None, _) => area::surface(coverage, spots),
                (Some(width), Some((on, off))) => {
                    let (spots, half) = crisp(spots, width, density).unwrap_or((spots.clone(), half(width)));
                    stroke::dashes(coverage, &spots, half, (f32::from(on) * density, f32::from(off) * density));
                }
                (Some(width), None) => match crisp(spots, width, density) {
                    // Cut off straight, and on whole pixels.
                    Some((spots, half)) => coverage.rectangle(around(&spots, half)),
                    None => stroke::line(coverage, spots, half(width)),
                },
            }
            Some(*paint)
        }
        Mark::Rectangle { edges, paint, width } => {
            let [left, top, right, bottom] = edges.map(|edge| edge as f32 * unit);
            match *width {
                Some(width) => {
                    let around = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
                    stroke::line(coverage, &around, half(width));
                }
                None if paint.pattern.is_hatching() => {
                    let (strokes, width) = hatch::strokes(edges.map(super::pixels), paint.pattern);
                    for stroke in strokes {
                        let spots = stroke.map(|(x, y)| (x as f32 * density, y as f32 * density));
                        stroke::line(coverage, &spots, width as f32 * density / 2.0);
                    }
                }
                None => coverage.rectangle([left, top, right, bottom]),
            }
            Some(*paint)
        }
        Mark::Circle { centre, radius, paint, width } => {
            coverage.circle(spot(centre), *radius as f32 * unit, width.map(half));
            Some(*paint)
        }
        Mark::Text(_) | Mark::Cells(_) => None,
    }
}

/// What a line along the pixels covers: left, top, right, bottom.
fn around(spots: &[Spot], half: f32) -> [f32; 4] {
    let [(x1, y1), (x2, y2)] = *spots else { return [0.0; 4] };
    let (aside, above) = if x1 == x2 { (half, 0.0) } else { (0.0, half) };
    [x1.min(x2) - aside, y1.min(y2) - above, x1.max(x2) + aside, y1.max(y2) + above]
}

/// A hairline along the pixels, moved so that it fills whole ones.
fn crisp(spots: &[Spot], width: u32, density: f32) -> Option<(Vec<Spot>, f32)> {
    let [(x1, y1), (x2, y2)] = *spots else { return None };
    if f64::from(width) > GRAIN || (x1 != x2 && y1 != y2) {
        return None;
    }
    let half = (width as f32 * density / GRAIN as f32).round().max(1.0) / 2.0;
    let whole = |at: f32| (at - half).round() + half;
    let moved = if x1 == x2 { [(whole(x1), y1), (whole(x2), y2)] } else { [(x1, whole(y1)), (x2, whole(y2))] };
    Some((moved.to_vec(), half))
}
