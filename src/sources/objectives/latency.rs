//! How long the events of an objective about latency took: its histogram over time, in one request; in two where it is
//! native, for Prometheus' version says how it interpolates.
use super::decompose;
use crate::{
    domain::{
        answered::Answered,
        decimal,
        distribution::Distribution,
        objective::{Counted, EventQuery, Indicator, Objective},
        quantile::Interpolation,
        series::Series,
        time::{Range, Span},
    },
    sources::{
        http::SourceError,
        prometheus::Prometheus,
        promql::{
            self, duration,
            tree::{Kind, Part, Selector},
        },
    },
};

/// The quantiles that are drawn.
const QUANTILES: &[f64] = &[0.5, 0.95, 0.99];

/// How many columns a histogram is drawn with, about.
pub(super) const COLUMNS: u32 = 340;

/// Rates look back at least so far: scrapes are often a minute apart, and one may fail.
pub(super) const SHORTEST_RATE: Span = Span::from_minutes(5);

/// The latencies of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Latency {
    /// Events a second by bucket, with quantiles.
    pub distribution: Distribution,
    /// The value below which events are good.
    pub limit: Option<f64>,
    /// How many seconds one unit of its bounds is, where the metric's name tells.
    pub seconds: Option<f64>,
    /// How far each column looks back.
    pub window: Span,
    /// What was asked for.
    pub range: Range,
}

/// The histogram behind an objective, read out of its own expressions.
#[derive(Clone, Debug, PartialEq)]
struct Histogram {
    query: EventQuery,
    limit: Option<f64>,
    seconds: Option<f64>,
    is_native: bool,
    /// The series that hold its observations.
    observed: String,
}

/// Whether an objective is about latency, so that its histogram can be asked for.
pub fn has_latency(objective: &Objective) -> bool {
    histogram(objective).is_some()
}

/// What selects the series that hold an objective's latencies, without their limit; `None` if it counts no histogram.
pub fn observed(objective: &Objective) -> Option<String> {
    histogram(objective).map(|it| it.observed)
}

/// The latencies of `objective` over `range`; `None` if it counts no histogram.
pub async fn latency(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    range: Range,
) -> Result<Answered<Option<Latency>>, SourceError> {
    let Some(histogram) = histogram(objective) else { return Ok(Answered::whole(None)) };
    let step = range.step_for(COLUMNS, Span::from_minutes(1)).max(prometheus.http.finest());
    let window = step.max(SHORTEST_RATE);
    let query = histogram.query.over(&duration::print(window));
    let asked = prometheus.query_range(&query, range, step);
    let (answered, interpolation) = if histogram.is_native {
        let (answered, version) = futures::join!(asked, prometheus.build_info());
        // Whoever does not tell its version is no old Prometheus.
        (
            answered?,
            version.map_or_else(|_| Interpolation::default(), |it| Interpolation::of_version(&it.value.version)),
        )
    } else {
        (asked.await?, Interpolation::default())
    };
    let to_rate = if histogram.query.per_second { 1.0 } else { 1.0 / window.secs() };
    Ok(answered.map(|series| {
        let distribution = if histogram.is_native {
            native(series, step, to_rate, interpolation)
        } else {
            Distribution::of_buckets(&series, step, QUANTILES)
        };
        Some(Latency { distribution, limit: histogram.limit, seconds: histogram.seconds, window, range })
    }))
}

fn native(series: Vec<Series>, step: Span, to_rate: f64, interpolation: Interpolation) -> Distribution {
    let mut histograms = series.into_iter().next().map(|it| it.histograms).unwrap_or_default();
    for (_, histogram) in &mut histograms {
        histogram.count *= to_rate;
        histogram.buckets.iter_mut().for_each(|bucket| bucket.count *= to_rate);
    }
    Distribution::of_native(&histograms, step, QUANTILES, interpolation)
}

fn histogram(objective: &Objective) -> Option<Histogram> {
    let Indicator::Events { counted, .. } = &objective.indicator else { return None };
    let (Counted::Good(counted) | Counted::Bad(counted)) = counted;
    // Any window will do to read it.
    let text = counted.over("5m");
    let tree = promql::parse(&text).ok()?;
    native_histogram(&tree, &text).or_else(|| classic_histogram(&tree))
}

/// `histogram_fraction(0, limit, h)`: the histogram is its last argument.
fn native_histogram(tree: &Part, text: &str) -> Option<Histogram> {
    tree.walk().into_iter().find_map(|part| {
        let Kind::Call(name, arguments) = &part.kind else { return None };
        let [_, limit, histogram] = arguments.as_slice() else { return None };
        if name != "histogram_fraction" {
            return None;
        }
        let selectors = histogram.selectors();
        let selector = selectors.first()?;
        let query = decompose::query(histogram, text)?;
        Some(Histogram {
            query: EventQuery { template: format!("sum({})", query.template), ..query },
            limit: limit.constant(),
            seconds: seconds(&selector.metric),
            is_native: true,
            observed: decompose::plain(selector),
        })
    })
}

/// `metric_bucket{le="limit", …}`: the same without its limit has all buckets. Of several metrics none speaks for all.
fn classic_histogram(tree: &Part) -> Option<Histogram> {
    let limited = tree.selectors().into_iter().filter_map(|it| Some((limit(it)?, without_limit(it))));
    let mut limited: Vec<(f64, Selector)> = limited.filter(|it| it.0.is_finite()).collect();
    limited.dedup();
    let [(limit, selector)] = limited.as_slice() else { return None };
    let observed = decompose::plain(selector);
    let rate = format!("rate({observed}[{}])", EventQuery::HOLE);
    Some(Histogram {
        query: EventQuery { template: format!("sum by (le) ({rate})"), per_second: true },
        limit: Some(*limit),
        seconds: seconds(&selector.metric),
        is_native: false,
        observed,
    })
}

/// The upper bound that a selector of a bucket names; a pattern of one number is that number.
fn limit(selector: &Selector) -> Option<f64> {
    let named = selector.matchers.iter().find(|it| it.label == "le" && (it.operator == "=" || it.operator == "=~"))?;
    decimal::read(&named.value.replace('\\', ""))
}

fn without_limit(selector: &Selector) -> Selector {
    let mut all = Selector { metric: selector.metric.clone(), ..Selector::default() };
    all.matchers = selector.matchers.iter().filter(|it| it.label != "le").cloned().collect();
    all
}

/// <https://prometheus.io/docs/practices/naming/>: the unit is in the name.
fn seconds(metric: &str) -> Option<f64> {
    let units =
        [("_milliseconds", 1e-3), ("_microseconds", 1e-6), ("_nanoseconds", 1e-9), ("_seconds", 1.0), ("_ms", 1e-3)];
    units.iter().find(|(unit, _)| metric.trim_end_matches("_bucket").ends_with(unit)).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(counted: Counted) -> Option<Histogram> {
        let total = EventQuery { template: "sum(rate(all[{{window}}]))".into(), per_second: true };
        histogram(&Objective { indicator: Indicator::Events { counted, total }, ..Objective::example("a", "latency") })
    }

    fn query(template: &str) -> EventQuery {
        EventQuery { template: template.to_owned(), per_second: true }
    }

    #[test]
    fn the_histogram_is_read_out_of_whatever_counts_its_fast_part() {
        let fast = r#"rate(http_request_duration_seconds_bucket{code!~"5..",le="0.8",service="checkout"}[{{window}}])"#;
        for counted in [
            Counted::Good(query(&format!("sum({fast})"))),
            Counted::Bad(query(&format!(
                "sum(rate(http_request_duration_seconds_count[{{{{window}}}}])) - sum({fast})"
            ))),
        ] {
            let found = read(counted).unwrap_or_else(|| unreachable!("it is one"));
            assert_eq!((found.limit, found.seconds, found.is_native), (Some(0.8), Some(1.0), false));
            assert_eq!(
                found.query.over("5m"),
                r#"sum by (le) (rate(http_request_duration_seconds_bucket{code!~"5..",service="checkout"}[5m]))"#
            );
        }
        let by_pattern =
            read(Counted::Good(query(r#"sum(increase(took_milliseconds_bucket{le=~"250\\.0"}[{{window}}]))"#)));
        assert_eq!(by_pattern.map(|it| (it.limit, it.seconds)), Some((Some(250.0), Some(0.001))));
    }

    #[test]
    fn a_native_histogram_is_the_argument_of_its_fraction() {
        let rate = "sum(rate(position_seconds{job=\"gps\"}[{{window}}]))";
        let counted = format!("histogram_fraction(0, 0.2, {rate}) * histogram_count({rate})");
        let found = read(Counted::Good(query(&counted))).unwrap_or_else(|| unreachable!("it is one"));
        assert_eq!((found.limit, found.is_native), (Some(0.2), true));
        assert_eq!(found.query.over("1h"), "sum(sum(rate(position_seconds{job=\"gps\"}[1h])))");
    }

    #[test]
    fn failures_and_several_histograms_are_no_latency() {
        assert_eq!(read(Counted::Bad(query(r#"sum(rate(http_requests_total{code=~"5.."}[{{window}}]))"#))), None);
        let two = r#"sum(rate(a_bucket{le="1"}[{{window}}])) + sum(rate(b_bucket{le="1"}[{{window}}]))"#;
        assert_eq!(read(Counted::Good(query(two))), None);
        assert_eq!(read(Counted::Good(query(r#"sum(rate(a_bucket{le="+Inf"}[{{window}}]))"#))), None);
    }
}
