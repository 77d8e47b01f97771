//! This week against the one before: how many objectives spent faster than their budget allows.
use super::{
    burn_down::Tile,
    burn_rate::burn_rate_of,
    events::Events,
    measurement::Measurement,
    objective::{Objective, Target},
    objective_state::ObjectiveState,
    time::{Instant, Span},
};

/// How many objectives burned faster than 1× in two weeks that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    /// How many did in the last seven days.
    pub last: usize,
    /// How many did in the seven days before.
    pub before: usize,
    /// How many were measured in both, and so could be compared.
    pub compared: usize,
}

/// Compares the weeks; `None` if no objective was measured in both.
pub fn weeks(all: &[(Objective, Measurement, ObjectiveState)]) -> Option<Weeks> {
    let week = Span::from_days(7);
    let mut weeks = Weeks { last: 0, before: 0, compared: 0 };
    for (objective, measured, _) in all {
        let Some(target) = objective.target else { continue };
        let at = measured.at;
        let last = burned(&measured.tiles, at - week, at, target);
        let before = burned(&measured.tiles, at - week - week, at - week, target);
        if let (Some(last), Some(before)) = (last, before) {
            weeks.compared += 1;
            weeks.last += usize::from(last > 1.0);
            weeks.before += usize::from(before > 1.0);
        }
    }
    (weeks.compared > 0).then_some(weeks)
}

/// The burn rate of the tiles that end within `from` and `to`; `None` unless most of that time was measured.
fn burned(tiles: &[Tile], from: Instant, to: Instant, target: Target) -> Option<f64> {
    let mut events = Events::default();
    let mut measured = Span::ZERO;
    for tile in tiles.iter().filter(|tile| tile.to > from && tile.to <= to) {
        let Some(counted) = tile.events else { continue };
        events.bad += counted.bad;
        events.total += counted.total;
        measured = measured + tile.to.since(tile.from);
    }
    let part = measured.ratio_to(to.since(from))?;
    if part < 0.9 { None } else { burn_rate_of(events, target) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(bad: [Option<f64>; 4]) -> Vec<Tile> {
        let at = |n: i64| Instant::default() + Span::from_hours(84 * n);
        let tile = |(n, bad): (usize, Option<f64>)| Tile {
            from: at(n as i64),
            to: at(n as i64 + 1),
            events: bad.map(|bad| Events { bad, total: 1000.0 }),
        };
        bad.into_iter().enumerate().map(tile).collect()
    }

    #[test]
    fn a_week_is_its_own_tiles() {
        let Some(target) = Target::from_ratio(0.99) else { return };
        let tiles = tiles([Some(30.0), Some(10.0), Some(0.0), Some(10.0)]);
        let at = |days: i64| Instant::default() + Span::from_days(days);
        let burned = |from: i64, to: i64| burned(&tiles, at(from), at(to), target).unwrap_or(-1.0);
        assert!((burned(0, 7) - 2.0).abs() < 1e-9);
        assert!((burned(7, 14) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_week_with_a_hole_is_not_compared() {
        let Some(target) = Target::from_ratio(0.99) else { return };
        let tiles = tiles([Some(30.0), None, Some(0.0), Some(10.0)]);
        let week = Span::from_days(7);
        assert_eq!(burned(&tiles, Instant::default(), Instant::default() + week, target), None);
    }
}
