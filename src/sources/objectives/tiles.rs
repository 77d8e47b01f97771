//! The windows of objectives in tiles: the shape of their budgets, asked for in one or two ranges.
use super::batch::{self, Answers};
use crate::{
    domain::{
        answered::Answered,
        burn_down::Tile,
        events::Events,
        objective::{Counted, EventQuery, Indicator, Objective},
        series::Series,
        time::{Instant, Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// How many tiles a window is drawn in, at most.
const MOST: i64 = 200;

/// Tile lengths that stand on the clock, in minutes.
const MINUTES: &[i64] = &[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

/// Objectives whose windows are near enough to be drawn with one range and one step.
pub(super) struct Group {
    /// Their places among all.
    pub members: Vec<usize>,
    /// The longest of their windows.
    pub window: Span,
    /// From one tile to the next.
    pub step: Span,
}

/// One group, or two where the longest window is more than four times the shortest.
pub(super) fn groups(objectives: &[Objective]) -> Vec<Group> {
    let longest = objectives.iter().map(|it| it.window).max().unwrap_or_default();
    let is_long = |it: &Objective| it.window.times(4.0) >= longest;
    let group = |long: bool| {
        let members: Vec<_> = objectives.iter().enumerate().filter(|(_, it)| is_long(it) == long).collect();
        let window = members.iter().map(|(_, it)| it.window).max().unwrap_or_default();
        let members = members.into_iter().map(|(index, _)| index).collect();
        Group { members, window, step: step_of(window) }
    };
    [group(true), group(false)].into_iter().filter(|group| !group.members.is_empty()).collect()
}

/// The shortest tile that stands on the clock and cuts `window` into few enough.
pub fn step_of(window: Span) -> Span {
    let fits = |minutes: &&i64| Span::from_minutes(**minutes).millis() * MOST >= window.millis();
    MINUTES.iter().find(fits).map_or(Span::from_days(1), |minutes| Span::from_minutes(*minutes))
}

/// Asks for the columns of a group.
pub(super) async fn columns(
    prometheus: &Prometheus<'_>,
    objectives: &[Objective],
    group: &Group,
    at: Instant,
) -> Result<Answered<Answers<Series>>, SourceError> {
    let members = |index: usize, objective: &Objective| {
        if group.members.contains(&index) { rows(objective, group.step) } else { Vec::new() }
    };
    batch::columns(prometheus, &batch::rows(objectives, members), Range::ending_at(at, group.window), group.step).await
}

/// The queries of one objective's tiles, each with its kind.
pub(super) fn rows(objective: &Objective, step: Span) -> Vec<(String, String)> {
    let Indicator::Events { counted, total } = &objective.indicator else { return Vec::new() };
    let (Counted::Bad(counted) | Counted::Good(counted)) = counted;
    let range = batch::closed(step);
    vec![("counted".to_owned(), counted.over(&range)), ("total".to_owned(), total.over(&range))]
}

/// Puts the columns of one objective together again; a step without a total is a tile without events.
pub(super) fn joined(
    objective: &Objective,
    index: usize,
    columns: &Answers<Series>,
    window: Range,
    step: Span,
) -> Vec<Tile> {
    let Indicator::Events { counted, total } = &objective.indicator else { return Vec::new() };
    let Some(totals) = columns.get(&format!("{index}-total")) else { return Vec::new() };
    let counts = columns.get(&format!("{index}-counted"));
    let at = |series: &Series, secs: f64| {
        let place = series.t.partition_point(|it| *it < secs - 0.0005);
        let is_there = series.t.get(place).is_some_and(|it| (it - secs).abs() < 0.001);
        series.v.get(place).copied().filter(|_| is_there)
    };
    let events = |query: &EventQuery, value: f64| if query.per_second { value * step.secs() } else { value };
    let mut tiles = Vec::new();
    let mut to = window.from.floor_to(step) + step;
    while to <= window.to {
        let total_count = at(totals, to.unix_secs()).filter(|it| it.is_finite()).map(|value| events(total, value));
        let found = counts.and_then(|counts| at(counts, to.unix_secs()));
        let bad = match (counted, found) {
            _ if total_count == Some(0.0) => Some(0.0),
            (_, Some(value)) if !value.is_finite() => None,
            (Counted::Bad(query), found) => Some(found.map_or(0.0, |value| events(query, value))),
            (Counted::Good(query), Some(value)) => total_count.map(|total| total - events(query, value)),
            (Counted::Good(_), None) => None,
        };
        let events = total_count.zip(bad).map(|(total, bad)| Events { bad: bad.max(0.0), total });
        tiles.push(Tile { from: to - step, to, events });
        to = to + step;
    }
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_stand_on_the_clock_and_are_few() {
        assert_eq!(step_of(Span::from_days(30)), Span::from_hours(4));
        assert_eq!(step_of(Span::from_days(28)), Span::from_hours(4));
        assert_eq!(step_of(Span::from_days(7)), Span::from_hours(1));
        assert_eq!(step_of(Span::from_days(365)), Span::from_days(1));
    }
}
