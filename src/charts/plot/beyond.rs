//! The parts of a line that lie beyond a limit: from where it crosses to where it crosses back.
use super::Point;

/// Which side of a limit is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// More is worse.
    Above,
    /// Less is worse.
    Below,
}

impl Side {
    /// Whether `value` lies beyond `limit`.
    pub fn is_beyond(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Above => value > limit,
            Self::Below => value < limit,
        }
    }
}

/// The parts of `line` beyond `limit`, each with the points on the limit where it begins and ends.
pub fn parts(line: &[Point], limit: f64, side: Side) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut part: Vec<Point> = Vec::new();
    let mut before: Option<Point> = None;
    for &point in line {
        if let Some(before) = before
            && side.is_beyond(before.1, limit) != side.is_beyond(point.1, limit)
        {
            let secs = before.0 + (point.0 - before.0) * (limit - before.1) / (point.1 - before.1);
            part.push((secs, limit));
        }
        if side.is_beyond(point.1, limit) {
            part.push(point);
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        before = Some(point);
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_begins_and_ends_where_the_line_crosses() {
        let line = [(0.0, 1.0), (2.0, 3.0), (4.0, 1.0), (5.0, 2.0)];
        assert_eq!(parts(&line, 2.0, Side::Above), [vec![(1.0, 2.0), (2.0, 3.0), (3.0, 2.0)]]);
        assert_eq!(
            parts(&line, 2.0, Side::Below),
            [vec![(0.0, 1.0), (1.0, 2.0)], vec![(3.0, 2.0), (4.0, 1.0), (5.0, 2.0)]]
        );
        assert!(parts(&[(0.0, 2.0), (1.0, 2.0)], 2.0, Side::Above).is_empty());
    }
}
