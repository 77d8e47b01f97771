//! Good and bad events a second of one objective over time, in one request.
use super::{
    batch::{self, Row},
    latency::{COLUMNS, SHORTEST_RATE},
};
use crate::{
    domain::{
        answered::Answered,
        objective::{Counted, EventQuery, Indicator, Objective},
        series::Series,
        time::{Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus, promql::duration},
};
use std::sync::Arc;

/// Events a second.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// Those that keep the promise; NaN where only all of them are known.
    pub good: Series,
    /// Those that do not, at the same moments.
    pub bad: Series,
    /// How far each point looks back.
    pub window: Span,
    /// The time from one point to the next.
    pub step: Span,
    /// What was asked for.
    pub range: Range,
}

/// Whether an objective's events can be counted.
pub fn has_traffic(objective: &Objective) -> bool {
    matches!(objective.indicator, Indicator::Events { .. })
}

/// The events of `objective` over `range`; `None` if they cannot be counted.
pub async fn traffic(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    range: Range,
) -> Result<Answered<Option<Traffic>>, SourceError> {
    let Indicator::Events { counted, total } = &objective.indicator else { return Ok(Answered::whole(None)) };
    let step = range.step_for(COLUMNS, Span::from_minutes(1)).max(prometheus.http.finest());
    let window = step.max(SHORTEST_RATE);
    let (Counted::Bad(part) | Counted::Good(part)) = counted;
    let row =
        |name: &str, query: &EventQuery| Row { name: name.to_owned(), promql: query.over(&duration::print(window)) };
    let rows = [row("counted", part), row("total", total)];
    let answered = batch::columns(prometheus, &rows, range, step).await?;
    Ok(answered.map(|columns| {
        let nothing = Series::default();
        let totals = columns.get("total").unwrap_or(&nothing);
        let counts = columns.get("counted").unwrap_or(&nothing);
        let rate = |query: &EventQuery, value: f64| if query.per_second { value } else { value / window.secs() };
        let bad = |(secs, all): (f64, f64)| {
            let at = counts.t.partition_point(|it| *it < secs);
            let found = counts.v.get(at).filter(|_| counts.t.get(at) == Some(&secs)).map(|it| rate(part, *it));
            bad_of(rate(total, all), counted, found)
        };
        let bad: Vec<f64> = totals.points().map(bad).collect();
        let good = totals.v.iter().zip(&bad).map(|(all, bad)| (rate(total, *all) - bad).max(0.0));
        let good = good.zip(&bad).map(|(good, bad)| if bad.is_nan() { f64::NAN } else { good }).collect();
        let series = |v: Vec<f64>| Series { t: Arc::clone(&totals.t), v, ..Series::default() };
        Some(Traffic { good: series(good), bad: series(bad), window, step, range })
    }))
}

/// The bad events a second of `all`; NaN where it is not known.
fn bad_of(all: f64, counted: &Counted, found: Option<f64>) -> f64 {
    let bad = match (counted, found) {
        _ if all == 0.0 => 0.0,
        // No bad event ever is no bad event; the total says that something was measured.
        (Counted::Bad(_), found) => found.unwrap_or(0.0),
        (Counted::Good(_), Some(good)) => all - good,
        (Counted::Good(_), None) => f64::NAN,
    };
    // Rounding of two nearly equal rates must not make fewer than no failures.
    if bad.abs() <= all * 1e-12 {
        0.0
    } else if bad.is_nan() {
        bad
    } else {
        bad.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_neither_good_nor_bad() {
        let query = || EventQuery { template: String::new(), per_second: true };
        let (bad, good) = (Counted::Bad(query()), Counted::Good(query()));
        assert_eq!(bad_of(10.0, &bad, Some(2.0)), 2.0);
        assert_eq!(bad_of(10.0, &bad, None), 0.0, "there never was a failure");
        assert_eq!(bad_of(10.0, &good, Some(10.0 + 1e-13)), 0.0);
        assert!(bad_of(10.0, &good, None).is_nan() && bad_of(f64::NAN, &good, Some(1.0)).is_nan());
        assert_eq!(bad_of(0.0, &good, None), 0.0, "of no events none is bad");
    }
}
