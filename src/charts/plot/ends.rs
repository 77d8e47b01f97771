//! The names of lines at their ends: beside them where there is room, else left of them where no line passes, else in
//! a row above the plot.
use super::{
    Plot, Point, decimate,
    labels::{Labels, Look, SIZE, Side, Spot},
    spread::spread,
};
use crate::charts::ink::measure;
use plotters_backend::DrawingBackend;

/// From one name to the next below it, and to the next in a row, CSS pixels.
const APART: (f64, f64) = (14.0, 8.0);

/// How far above or below its end a name may stand that stands left of it, CSS pixels.
const RISES: [f64; 9] = [-8.0, -16.0, 18.0, -26.0, 28.0, -38.0, 40.0, -50.0, 52.0];

/// How far left of a name nothing is to pass through it, and how far it stands from its end, CSS pixels.
const MARGIN: f64 = 12.0;

/// The end of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// What it is called, and what in less room.
    pub names: [String; 2],
    /// How its name looks.
    pub look: Look,
    /// Where it is, CSS pixels from the left and the top.
    pub at: (f64, f64),
}

/// Names the ends. `strokes` is all that is drawn, `place` says where a value lies.
pub fn name<B: DrawingBackend>(
    ends: &[End],
    strokes: &[&[Point]],
    place: &dyn Fn(f64) -> f64,
    plot: &Plot<'_, B>,
    labels: &mut Labels,
) {
    let (top, bottom) = (plot.place.top + 9.0, plot.place.bottom - 4.0);
    // Those beside their ends keep their order from top to bottom.
    let wanted: Vec<f64> = ends.iter().map(|it| it.at.1 + 4.0).collect();
    let widest = |end: &End| end.names.iter().map(|it| measure::width(it, SIZE, end.look.bold)).fold(0.0, f64::max);
    let left = ends.iter().map(|it| it.at.0 - widest(it) - MARGIN).fold(plot.place.right, f64::min);
    let passing = Passing::between(strokes, place, plot, (left, plot.place.right));
    let spots = |end: &End, beside: Option<f64>, name: &str| -> (Vec<Spot>, Vec<Spot>) {
        let (x, y) = end.at;
        let wide = measure::width(name, SIZE, end.look.bold);
        let beside = beside.filter(|_| x + 8.0 + wide <= plot.place.right);
        let heights = passing.heights(plot, (x - wide - MARGIN, x));
        let clear = |y: f64| is_clear(&heights, y);
        let near = RISES.map(|dy| Spot { x: x - 8.0, y: y + dy, side: Side::End });
        let (clear, others): (Vec<Spot>, Vec<Spot>) =
            near.into_iter().filter(|it| it.y >= top && it.y <= bottom).partition(|it| clear(it.y));
        let beside = beside.map(|y| Spot { x: x + 8.0, y, side: Side::Start });
        (beside.into_iter().chain(clear).collect(), others)
    };
    let mut crowded = Vec::new();
    for (end, beside) in ends.iter().zip(spread(&wanted, APART.0, top, bottom)) {
        let [long, _] = &end.names;
        let (clear, others) = spots(end, beside, long);
        if !labels.place(long, end.look, &clear) {
            crowded.push((end, beside, others));
        }
    }
    let wide = |end: &End| measure::width(&end.names[0], SIZE, end.look.bold) + APART.1;
    let in_all: f64 = crowded.iter().map(|it| wide(it.0)).sum();
    let right = crowded.iter().map(|it| it.0.at.0).fold(0.0, f64::max);
    let mut x = right + APART.1 - 8.0 - in_all;
    let has_row = x >= plot.place.left && plot.place.top >= 18.0;
    for (end, beside, others) in crowded {
        let [long, short] = &end.names;
        let row = Spot { x, y: plot.place.top - 5.0, side: Side::Start };
        x += wide(end);
        let is_named = (has_row && labels.place(long, end.look, &[row])) || labels.place(long, end.look, &others);
        if !is_named {
            let (clear, others) = spots(end, beside, short);
            labels.place(short, end.look, &[clear, others].concat());
        }
    }
}

/// What of strokes passes near labels: unix seconds, and CSS pixels from the top.
pub struct Passing(Vec<Vec<Point>>);

/// Whether strokes that pass at these heights leave room for a name on the line `y`.
pub fn is_clear(heights: &[(f64, f64)], y: f64) -> bool {
    !heights.iter().any(|it| it.1 > y - SIZE - 1.0 && it.0 < y + 4.0)
}

impl Passing {
    /// What passes between two places across, CSS pixels; `place` says where a value lies.
    pub fn between<B: DrawingBackend>(
        strokes: &[&[Point]],
        place: &dyn Fn(f64) -> f64,
        plot: &Plot<'_, B>,
        (left, right): (f64, f64),
    ) -> Self {
        let (from, to) = (plot.seconds(left), plot.seconds(right));
        let near = |line: &&[Point]| {
            let near: Vec<Point> =
                near(line, from, to).iter().map(|&(secs, value)| (secs, plot.y(place(value)))).collect();
            decimate::to_columns(&near, plot.columns())
        };
        Self(strokes.iter().map(near).collect())
    }

    /// From where to where each stroke passes between two of those places, CSS pixels from the top.
    pub fn heights<B: DrawingBackend>(&self, plot: &Plot<'_, B>, (left, right): (f64, f64)) -> Vec<(f64, f64)> {
        let (from, to) = (plot.seconds(left), plot.seconds(right));
        let height = |pair: &[Point]| {
            let [(a, first), (b, last)] = *pair else { return None };
            let at = |secs: f64| {
                let is_beside = b > a && secs > a && secs < b;
                if is_beside {
                    first + (last - first) * ((secs - a) / (b - a))
                } else if secs < b {
                    first
                } else {
                    last
                }
            };
            Some((at(from).min(at(to)), at(from).max(at(to))))
        };
        self.0.iter().flat_map(|line| near(line, from, to).windows(2).filter_map(height)).collect()
    }
}

/// The points between two times, and one more on each side.
fn near(line: &[Point], from: f64, to: f64) -> &[Point] {
    let first = line.partition_point(|it| it.0 < from).saturating_sub(1);
    let end = line.partition_point(|it| it.0 <= to) + 1;
    line.get(first..end.min(line.len())).unwrap_or_default()
}
