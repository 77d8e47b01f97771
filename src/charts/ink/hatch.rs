//! Hatching: strokes rising to the right across a rectangle, all on one grid of the drawing.
use super::{FINE_HATCH, HATCH, Pattern};

/// From where to where a stroke goes, CSS pixels.
pub type Stroke = [(f64, f64); 2];

/// The strokes across a rectangle (left, top, right, bottom; CSS pixels), and how wide they are.
pub fn strokes([left, top, right, bottom]: [f64; 4], pattern: Pattern) -> (Vec<Stroke>, f64) {
    let (pitch, width) = if pattern == Pattern::FineHatched { (FINE_HATCH, 2.0) } else { (HATCH, 1.5) };
    // Along a stroke x + y is constant.
    let first = ((left + top) / pitch).ceil() as i64;
    let last = ((right + bottom) / pitch).floor() as i64;
    let stroke = |n: i64| {
        let sum = n as f64 * pitch;
        let (from, to) = ((sum - bottom).max(left), (sum - top).min(right));
        (to > from).then_some([(from, sum - from), (to, sum - to)])
    };
    // More than this is no screen.
    ((first..=last).take(10_000).filter_map(stroke).collect(), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_of_neighbours_is_one_grid() {
        let ends =
            |left| strokes([left, 0.0, 40.0, 10.0], Pattern::Hatched).0.iter().map(|it| it[1]).collect::<Vec<_>>();
        let (whole, right) = (ends(0.0), ends(20.0));
        assert!(right.iter().all(|end| whole.contains(end)), "{whole:?} {right:?}");
        assert!(strokes([5.0, 5.0, 5.0, 9.0], Pattern::FineHatched).0.is_empty());
    }
}
