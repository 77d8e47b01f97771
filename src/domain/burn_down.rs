//! The burn-down: how the budget of a window was spent, tile by tile, with its gaps.
use super::{
    error_budget::budget_spent,
    events::Events,
    objective::Target,
    time::{Instant, Range},
};

/// Events of one piece of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// When it begins (not included).
    pub from: Instant,
    /// When it ends.
    pub to: Instant,
    /// What was counted; `None` if nothing was measured.
    pub events: Option<Events>,
}

impl Tile {
    fn range(&self) -> Range {
        Range { from: self.from, to: self.to }
    }
}

/// One point of a burn-down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnDownPoint {
    /// When.
    pub at: Instant,
    /// The part of the window's budget left, 1 at its start; `None` inside a gap.
    pub left: Option<f64>,
}

/// How the window's budget went: 1 at its start, and at its end what `whole_window` leaves.
///
/// The window's budget is that of all its events, so the curve is what a rolling window says *now*, drawn back to
/// where the window begins. Tiles stand on the clock's steps and so need not meet the window's ends: the first counts
/// by the part that lies inside, and the last point is `whole_window` itself.
pub fn burn_down(tiles: &[Tile], window: Range, whole_window: Events, target: Target) -> Vec<BurnDownPoint> {
    let Some(spent_in_all) = budget_spent(whole_window.bad, whole_window.total, target) else { return Vec::new() };
    let mut points = vec![BurnDownPoint { at: window.from, left: Some(1.0) }];
    let mut bad = 0.0;
    for tile in tiles.iter().filter(|tile| tile.to > window.from && tile.to < window.to) {
        let inside = tile.to.since(tile.from.max(window.from)).ratio_to(tile.to.since(tile.from)).unwrap_or(0.0);
        bad += tile.events.map_or(0.0, |events| events.bad * inside);
        // Rounding at the tiles' edges must not draw more than was spent in all.
        let spent = budget_spent(bad.min(whole_window.bad), whole_window.total, target).unwrap_or(spent_in_all);
        points.push(BurnDownPoint { at: tile.to, left: tile.events.map(|_| 1.0 - spent) });
    }
    points.push(BurnDownPoint { at: window.to, left: Some(1.0 - spent_in_all) });
    points
}

/// Where nothing was measured: neighbouring empty tiles joined, cut to the window.
pub fn gaps(tiles: &[Tile], window: Range) -> Vec<Range> {
    let empty = tiles.iter().filter(|tile| tile.events.is_none());
    Range::joined(empty.filter_map(|tile| tile.range().common(window)).filter(|it| it.from < it.to).collect())
}

/// The part of `window` covered by tiles with measurements, 0 to 1; `None` without tiles.
pub fn coverage(tiles: &[Tile], window: Range) -> Option<f64> {
    let inside = |tile: &Tile| tile.range().common(window).map_or(0, |it| it.length().millis());
    let all: i64 = tiles.iter().map(inside).sum();
    let measured: i64 = tiles.iter().filter(|tile| tile.events.is_some()).map(inside).sum();
    (all > 0).then(|| measured as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::domain::time::Span;

    fn hour(n: i64) -> Instant {
        Instant::default() + Span::from_hours(n)
    }

    fn tile(n: i64, bad: Option<f64>) -> Tile {
        Tile { from: hour(n), to: hour(n + 1), events: bad.map(|bad| Events { bad, total: 1000.0 }) }
    }

    #[test]
    fn starts_full_ends_exact_and_breaks_where_nothing_was_measured() {
        let target = Target::from_ratio(0.99).unwrap();
        let tiles = [tile(0, Some(10.0)), tile(1, None), tile(2, Some(5.0)), tile(3, Some(0.0))];
        let window = Range { from: hour(0), to: hour(4) };
        let points = burn_down(&tiles, window, Events { bad: 15.0, total: 3000.0 }, target);
        let left: Vec<_> = points.iter().map(|point| point.left).collect();
        assert_eq!(left[0], Some(1.0));
        assert!((left[1].unwrap() - (1.0 - 10.0 / 30.0)).abs() < 1e-12);
        assert_eq!(left[2], None);
        assert!((left[3].unwrap() - 0.5).abs() < 1e-12);
        let last = points.last().unwrap();
        assert_eq!(last.at, hour(4));
        assert!((last.left.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_tile_that_begins_before_the_window_counts_by_its_part() {
        let target = Target::from_ratio(0.99).unwrap();
        let window = Range { from: hour(0) + Span::from_minutes(30), to: hour(3) };
        let points =
            burn_down(&[tile(0, Some(10.0)), tile(1, Some(0.0))], window, Events { bad: 5.0, total: 1000.0 }, target);
        assert!((points[1].left.unwrap() - 0.5).abs() < 1e-12, "{points:?}");
    }

    #[test]
    fn gaps_join_and_coverage_counts_them() {
        let tiles = [tile(0, Some(1.0)), tile(1, None), tile(2, None), tile(3, Some(0.0))];
        let window = Range { from: hour(0), to: hour(4) };
        assert_eq!(gaps(&tiles, window), vec![Range { from: hour(1), to: hour(3) }]);
        assert_eq!(coverage(&tiles, window), Some(0.5));
        assert_eq!(coverage(&[], window), None);
    }

    #[test]
    fn no_events_no_curve() {
        let target = Target::from_ratio(0.99).unwrap();
        assert!(burn_down(&[], Range { from: hour(0), to: hour(1) }, Events::default(), target).is_empty());
    }
}
