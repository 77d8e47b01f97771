//! One objective over time: finer tiles, the burn rates of all its windows, and when its alerts fired.
use super::{
    batch::{self, Row},
    measure,
    rule_book::matcher,
    tiles,
};
use crate::{
    domain::{
        alert::Severity,
        alert_history::{Firing, FiringHistory},
        answered::Answered,
        burn_down::Tile,
        burn_rate::burn_rate,
        objective::Objective,
        order,
        series::Series,
        time::{Instant, Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// A burn rate over time.
#[derive(Clone, Debug, PartialEq)]
pub struct BurnRateHistory {
    /// The window each point looks back over.
    pub window: Span,
    /// Burn rates; gaps where nothing was measured.
    pub series: Series,
    /// The time from one point to the next.
    pub step: Span,
}

/// The window of `objective` up to `at` in tiles of `step`.
pub async fn tiles(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    at: Instant,
    step: Span,
) -> Result<Answered<Vec<Tile>>, SourceError> {
    let window = Range::ending_at(at, objective.window);
    let rows = batch::rows(std::slice::from_ref(objective), |_, it| tiles::rows(it, step));
    let columns = batch::columns(prometheus, &rows, window, step).await?;
    Ok(columns.map(|columns| tiles::joined(objective, 0, &columns, window, step)))
}

/// The burn rates over the long window of each of the objective's alerts, in one request; over an hour, six hours and
/// three days where it has none. `None` where nothing tells them: without a target, or without
/// a ratio of errors.
pub async fn burn_rates(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    range: Range,
    step: Span,
) -> Result<Answered<Option<Vec<BurnRateHistory>>>, SourceError> {
    let Some(target) = objective.target else { return Ok(Answered::whole(None)) };
    let windows = long_windows(objective);
    let row = |window: &Span| {
        Some(Row { name: window.millis().to_string(), promql: measure::error_ratio_query(objective, *window)? })
    };
    let rows: Vec<Row> = windows.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(Answered::whole(None));
    }
    let columns = batch::columns(prometheus, &rows, range, step).await?;
    let history = |window: Span, mut series: Series| {
        series.v.iter_mut().for_each(|ratio| *ratio = burn_rate(*ratio, target));
        BurnRateHistory { window, series, step }
    };
    Ok(columns.map(|mut columns| {
        let found = |window: Span| Some(history(window, columns.remove(&window.millis().to_string())?));
        Some(windows.into_iter().filter_map(found).collect())
    }))
}

/// The long windows of the alerts, or the usual ones.
fn long_windows(objective: &Objective) -> Vec<Span> {
    let mut windows: Vec<_> = objective.burn_alerts.iter().map(|alert| alert.long).collect();
    if windows.is_empty() {
        windows = vec![Span::from_hours(1), Span::from_hours(6), Span::from_days(3)];
    }
    windows.retain(|it| *it <= objective.window);
    order::ascending(&mut windows);
    windows.dedup();
    windows
}

/// When the objective's burn rate alerts were pending and fired, in one request.
pub async fn firing(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    range: Range,
    step: Span,
) -> Result<Answered<FiringHistory>, SourceError> {
    let history = |all: &[Series]| {
        let of_state = |state: &str| {
            let those = all.iter().filter(|it| it.labels.get("alertstate") == Some(state));
            let mut found: Vec<Firing> = those.flat_map(|series| intervals(series, step)).collect();
            order::by_key(&mut found, |it| it.range.from);
            found
        };
        FiringHistory { firing: of_state("firing"), pending: of_state("pending"), range, step }
    };
    let Some(selector) = alerts_selector(objective) else { return Ok(Answered::whole(history(&[]))) };
    Ok(prometheus.query_range(&selector, range, step).await?.map(|all| history(&all)))
}

/// `ALERTS` of this objective's alerts in any state: by its name, narrowed by the labels that alerts inherit.
fn alerts_selector(objective: &Objective) -> Option<String> {
    let mut names: Vec<_> = objective.burn_alerts.iter().map(|it| it.alert.as_str()).collect();
    order::ascending(&mut names);
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let escaped: Vec<_> = names.iter().map(|name| escape_regex(name)).collect();
    let mut matchers = vec![format!("alertname=~{:?}", escaped.join("|"))];
    // Alerts inherit the labels of what they compare; the recorded ratio's own selector tells them.
    let inherited = ["sloth_id", "slo", "grafana_slo_uuid"].into_iter();
    let recorded =
        objective.recorded_error_ratios.first().and_then(|it| crate::sources::promql::parse(&it.selector).ok());
    for label in inherited {
        let selectors = recorded.as_ref().map(|tree| tree.selectors()).unwrap_or_default();
        if let Some(value) = selectors.iter().find_map(|it| it.equals(label)) {
            matchers.push(matcher(label, value));
        }
    }
    Some(format!("ALERTS{{{}}}", matchers.join(",")))
}

fn escape_regex(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_ascii_alphanumeric() || c == '_' { vec![c] } else { vec!['\\', c] }).collect()
}

/// Runs of samples without a hole longer than a step.
fn intervals(series: &Series, step: Span) -> Vec<Firing> {
    let alert = series.labels.get("alertname").unwrap_or_default();
    let severity = Severity::from_labels(&series.labels);
    let mut found: Vec<Firing> = Vec::new();
    for (secs, value) in series.points() {
        let at = Instant::from_unix_secs(secs);
        if value <= 0.0 {
            continue;
        }
        match found.last_mut() {
            Some(last) if at.since(last.range.to) <= step => last.range.to = at,
            _ => found.push(Firing { alert: alert.to_owned(), severity, range: Range { from: at, to: at } }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn samples_side_by_side_are_one_interval() {
        let labels = [("alertname", "Burn"), ("severity", "page")].into_iter().collect();
        let t: Arc<[f64]> = Arc::from([60.0, 120.0, 180.0, 600.0]);
        let series = Series { labels, t, v: vec![1.0; 4], histograms: Vec::new() };
        let found = intervals(&series, Span::from_minutes(1));
        let ends: Vec<_> = found.iter().map(|it| (it.range.from.unix_secs(), it.range.to.unix_secs())).collect();
        assert_eq!(ends, [(60.0, 180.0), (600.0, 600.0)]);
        assert_eq!(found.first().map(|it| it.severity), Some(Severity::Page));
    }
}
