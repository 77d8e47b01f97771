//! What was measured of every objective of a source at one instant, in a constant number of requests.
//!
//! One request counts events over the windows, one reads what tools recorded, one (two if the windows differ much)
//! draws the windows in [`super::tiles`]: with the two of [`super::discover`] six at most, for any number of objectives.
use super::{
    batch::{self, Answers, closed, rows},
    tiles,
};
use crate::{
    domain::{
        answered::Answered,
        events::Events,
        measurement::{Measurement, WindowedRatio},
        objective::{Counted, EventQuery, Indicator, Objective},
        order,
        provenance::Provenance,
        series::Series,
        time::{Instant, Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus, promql::duration},
};

/// How far back the newest sample is looked for exactly; beyond, the tiles tell.
const FRESHNESS_WINDOW: &str = "2h";

/// Measures `objectives`, all of `prometheus`, as of `at`; the answers stand in the same order.
///
/// Numbers that are refused or fail are missing from the measurements, with a note; only if nothing at all can be had
/// is it an error.
pub async fn measure(
    prometheus: &Prometheus<'_>,
    objectives: &[Objective],
    at: Instant,
) -> Result<Answered<Vec<Measurement>>, SourceError> {
    let counted_rows = rows(objectives, |_, objective| counting(objective));
    let recorded_rows = rows(objectives, |_, objective| recorded(objective));
    let groups = tiles::groups(objectives);
    let columns = futures::future::join_all(groups.iter().map(|it| tiles::columns(prometheus, objectives, it, at)));
    let (counted, told, drawn) = futures::join!(
        batch::numbers(prometheus, &counted_rows, at),
        batch::numbers(prometheus, &recorded_rows, at),
        columns
    );

    let mut answered = Answered::whole(Vec::new());
    let mut failures = Vec::new();
    let counted = kept(counted, "events could not be counted", &mut answered, &mut failures);
    let told = kept(told, "recorded ratios could not be read", &mut answered, &mut failures);
    let mut columns: Answers<Series> = Answers::new();
    for each in drawn {
        columns.extend(kept(each, "the shape of the budgets could not be read", &mut answered, &mut failures));
    }
    if let (true, [first, ..]) = (failures.len() == 2 + groups.len(), failures.as_slice())
        && !objectives.is_empty()
    {
        return Err(first.clone());
    }
    let mut measurements = Vec::with_capacity(objectives.len());
    let steps = |index: usize| groups.iter().find(|group| group.members.contains(&index)).map(|group| group.step);
    let one = |(index, objective): (usize, &Objective)| {
        let numbers = Numbers { index, counted: &counted, told: &told };
        let step = steps(index).unwrap_or(Span::from_hours(4));
        let mut measured = numbers.measurement(objective, at);
        let window = Range::ending_at(at, objective.window);
        measured.tiles = tiles::joined(objective, index, &columns, window, step);
        let newest_tile = measured.tiles.iter().rev().find(|tile| tile.events.is_some()).map(|tile| tile.to);
        measured.newest = measured.newest.or(newest_tile);
        measured.partial |= answered.partial;
        measured.provenance = vec![provenance(prometheus.source, objective, at, &answered)];
        measured
    };
    for each in objectives.iter().enumerate() {
        prometheus.http.yield_now().await;
        measurements.push(one(each));
    }
    answered.value = measurements;
    Ok(answered)
}

/// The answers of a batch; its failure becomes a warning and leaves the rest alone.
fn kept<T>(
    batch: Result<Answered<Answers<T>>, SourceError>,
    what: &str,
    answered: &mut Answered<Vec<Measurement>>,
    failures: &mut Vec<SourceError>,
) -> Answers<T> {
    match batch {
        Ok(batch) => answered.absorb(batch),
        Err(error) => {
            answered.warnings.push(format!("{what}: {error}"));
            failures.push(error);
            Answers::new()
        }
    }
}

/// How long the tiles are that coverage is counted in.
fn coverage_tile(window: Span) -> Span {
    if window >= Span::from_days(2) { Span::from_hours(1) } else { Span::from_minutes(5) }
}

/// How many multiples of `tile` lie in the window, its left edge not included.
fn tiles_in(window: Span, tile: Span, at: Instant) -> f64 {
    let first = (at - window).floor_to(tile);
    at.floor_to(tile).since(first).ratio_to(tile).unwrap_or(0.0)
}

fn counting(objective: &Objective) -> Vec<(String, String)> {
    let Indicator::Events { counted, total } = &objective.indicator else { return newest(objective) };
    let (Counted::Bad(counted) | Counted::Good(counted)) = counted;
    let window = closed(objective.window);
    let tile = coverage_tile(objective.window);
    // A millisecond less, so that the evaluation exactly on the left edge is out in every version.
    let inside = format!("{}ms", objective.window.millis() - 1);
    let covered =
        format!("count_over_time((sum({}) >= 0)[{inside}:{}])", total.over(&closed(tile)), duration::print(tile));
    let mut rows = vec![
        ("counted".to_owned(), counted.over(&window)),
        ("total".to_owned(), total.over(&window)),
        ("covered".to_owned(), covered),
    ];
    rows.extend(newest(objective));
    rows
}

fn newest(objective: &Objective) -> Vec<(String, String)> {
    let query = objective.freshness_query.iter();
    query.map(|it| ("newest".to_owned(), format!("max_over_time(({it})[{FRESHNESS_WINDOW}:1m])"))).collect()
}

fn recorded(objective: &Objective) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Some(query) = &objective.tool_budget_query {
        rows.push(("tool".to_owned(), query.clone()));
    }
    if let Indicator::ErrorRatio { query, .. } = &objective.indicator {
        rows.push(("averaged".to_owned(), query.clone()));
    }
    for window in burn_windows(objective) {
        if let Some(query) = error_ratio_query(objective, window) {
            rows.push((format!("ratio-{}", window.millis()), query));
        }
    }
    rows
}

/// Every window that a burn alert looks at, each once.
pub fn burn_windows(objective: &Objective) -> Vec<Span> {
    let usual = [Span::from_hours(1), Span::from_hours(6), Span::from_days(3)];
    let told = objective.burn_alerts.iter().flat_map(|alert| [alert.short, alert.long]);
    let mut windows: Vec<_> = told.chain(usual).filter(|it| *it <= objective.window).collect();
    order::ascending(&mut windows);
    windows.dedup();
    windows
}

/// The error ratio over one window: as recorded, else counted.
pub fn error_ratio_query(objective: &Objective, window: Span) -> Option<String> {
    if let Some(recorded) = objective.recorded_error_ratios.iter().find(|it| it.window == window) {
        return Some(if recorded.is_good_ratio {
            format!("1 - {}", recorded.selector)
        } else {
            recorded.selector.clone()
        });
    }
    let Indicator::Events { counted, total } = &objective.indicator else { return None };
    let range = duration::print(window);
    let total = total.over(&range);
    Some(match counted {
        // No bad event ever is no bad event; the total says whether anything was measured.
        Counted::Bad(bad) => format!("((({}) or 0 * ({total})) / ({total}))", bad.over(&range)),
        Counted::Good(good) => format!("(1 - ({}) / ({total}))", good.over(&range)),
    })
}

/// Everything that was answered about one objective.
struct Numbers<'a> {
    index: usize,
    counted: &'a Answers<f64>,
    told: &'a Answers<f64>,
}

impl Numbers<'_> {
    fn counted(&self, kind: &str) -> Option<f64> {
        self.counted.get(&format!("{}-{kind}", self.index)).copied().filter(|it| it.is_finite())
    }

    /// Whether there is an answer, and it is no number.
    fn is_odd(&self, kind: &str) -> bool {
        self.counted.get(&format!("{}-{kind}", self.index)).is_some_and(|it| !it.is_finite())
    }

    fn told(&self, kind: &str) -> Option<f64> {
        self.told.get(&format!("{}-{kind}", self.index)).copied().filter(|it| it.is_finite())
    }

    fn measurement(&self, objective: &Objective, at: Instant) -> Measurement {
        let mut measured = Measurement::nothing(at);
        let tile = coverage_tile(objective.window);
        let possible = tiles_in(objective.window, tile, at);
        let has_counts = matches!(objective.indicator, Indicator::Events { .. });
        let covered = self.counted("covered").map(|n| (n / possible.max(1.0)).min(1.0));
        // Asked and not answered is nothing measured; not asked is not known.
        measured.coverage = covered.or((has_counts && !self.counted.is_empty()).then_some(0.0));
        measured.events = self.events(objective, &mut measured.notes);
        // All events were counted and their parts were not: whatever else is said of it lacks something.
        measured.partial = has_counts && measured.events.is_none() && self.counted("total").is_some();
        measured.newest = self.counted("newest").map(Instant::from_unix_secs).map(|newest| newest.min(at));
        measured.tool_budget_left = self.told("tool");
        measured.time_weighted_error_ratio = match &objective.indicator {
            Indicator::ErrorRatio { is_good_ratio, .. } => {
                self.told("averaged").map(|ratio| if *is_good_ratio { 1.0 - ratio } else { ratio })
            }
            _ => None,
        };
        let ratio = |window: Span| WindowedRatio { window, ratio: self.told(&format!("ratio-{}", window.millis())) };
        measured.error_ratios = burn_windows(objective).into_iter().map(ratio).collect();
        measured
    }

    fn events(&self, objective: &Objective, notes: &mut Vec<String>) -> Option<Events> {
        let Indicator::Events { counted, total } = &objective.indicator else { return None };
        let events =
            |query: &EventQuery, value: f64| if query.per_second { value * objective.window.secs() } else { value };
        let total_count = events(total, self.counted("total")?);
        let found = self.counted("counted");
        let bad = match (counted, found) {
            // Of no events none is bad; shares of nothing are no numbers.
            _ if total_count == 0.0 => 0.0,
            _ if self.is_odd("counted") => {
                notes.push("what counts good or bad events answers no number".to_owned());
                return None;
            }
            (Counted::Bad(query), found) => found.map_or(0.0, |value| events(query, value)),
            (Counted::Good(query), Some(value)) => total_count - events(query, value),
            (Counted::Good(_), None) => {
                notes.push("the good events are not measured, only all events".to_owned());
                return None;
            }
        };
        if bad > total_count * (1.0 + 1e-6) || bad < -total_count * 1e-6 {
            notes.push("the metrics contradict each other: more good or bad events than events".to_owned());
        }
        // Rounding of two nearly equal counts must not make fewer than no failures.
        Some(Events { bad: if bad.abs() <= total_count * 1e-12 { 0.0 } else { bad.max(0.0) }, total: total_count })
    }
}

/// What stands behind the budget: the one formula that can be tried elsewhere.
fn provenance<T>(source: &str, objective: &Objective, at: Instant, answered: &Answered<T>) -> Provenance {
    let last = answered.provenance.last();
    Provenance {
        source: source.to_owned(),
        query: budget_query(objective).unwrap_or_default(),
        as_of: at,
        asked_at: last.map_or(at, |it| it.asked_at),
        took: last.map_or(Span::ZERO, |it| it.took),
    }
}

/// The part of the budget left, as one query over the objective's own expressions.
pub fn budget_query(objective: &Objective) -> Option<String> {
    let Some(target) = objective.target else { return objective.tool_budget_query.clone() };
    let budget = super::burn_terms::tidy(target.error_budget_ratio());
    let range = duration::print(objective.window);
    match &objective.indicator {
        Indicator::Events { counted: Counted::Bad(bad), total } => {
            Some(format!("1 - ({})\n  / ({})\n  / {budget}", bad.over(&range), total.over(&range)))
        }
        Indicator::Events { counted: Counted::Good(good), total } => {
            Some(format!("1 - (1 - ({})\n  / ({}))\n  / {budget}", good.over(&range), total.over(&range)))
        }
        Indicator::ErrorRatio { query, is_good_ratio: false } => Some(format!("1 - {query} / {budget}")),
        Indicator::ErrorRatio { query, is_good_ratio: true } => Some(format!("1 - (1 - {query}) / {budget}")),
        Indicator::BudgetGauge => objective.tool_budget_query.clone(),
    }
}

/// How fast the budget burned over a window, as one query over what [`error_ratio_query`] asks.
pub fn burn_rate_query(objective: &Objective, window: Span) -> Option<String> {
    let budget = super::burn_terms::tidy(objective.target?.error_budget_ratio());
    error_ratio_query(objective, window).map(|it| format!("({it})\n  / {budget}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burn_rate_is_asked_as_the_errors_by_those_allowed() {
        let mut objective = Objective::example("checkout", "availability");
        assert_eq!(burn_rate_query(&objective, Span::from_hours(1)), None, "a gauge has no errors");
        objective.recorded_error_ratios.push(crate::domain::objective::RecordedRatio {
            window: Span::from_hours(1),
            selector: "errors:1h".to_owned(),
            is_good_ratio: false,
        });
        let query = burn_rate_query(&objective, Span::from_hours(1));
        assert_eq!(query.as_deref(), Some("(errors:1h)\n  / 0.001"));
    }

    #[test]
    fn coverage_counts_the_tiles_that_can_be() {
        let at = Instant::from_unix_millis(1_795_000_200_000);
        let window = Span::from_days(30);
        let possible = tiles_in(window, Span::from_hours(1), at);
        assert!((possible - 720.0).abs() <= 1.0, "{possible}");
        assert_eq!(tiles_in(window, Span::from_hours(1), at.floor_to(Span::from_hours(1))), 720.0);
    }
}
