//! Single events behind an objective's histogram, with their traces, where a Prometheus keeps exemplars. One request.
use super::latency;
use crate::{
    domain::{
        answered::Answered,
        exemplar::{Exemplar, highest},
        labels::Labels,
        objective::Objective,
        time::Range,
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// More are not told apart on a chart; the slowest are those that people look for.
pub const MOST: usize = 200;

/// What the name of a trace is called: the OpenMetrics convention, and what clients and agents write instead.
const TRACE_LABELS: [&str; 6] = ["trace_id", "traceID", "traceId", "TraceID", "trace.id", "traceid"];

/// The exemplars of `objective` in `range`; `None` if it counts no histogram.
///
/// <https://prometheus.io/docs/prometheus/latest/querying/api/#querying-exemplars>: a Prometheus without exemplar
/// storage answers that there are none.
pub async fn exemplars(
    prometheus: &Prometheus<'_>,
    objective: &Objective,
    range: Range,
) -> Result<Answered<Option<Vec<Exemplar>>>, SourceError> {
    let Some(selector) = latency::observed(objective) else { return Ok(Answered::whole(None)) };
    let answered = prometheus.query_exemplars(&selector, range).await?;
    Ok(answered.map(|all| {
        let one = |(labels, value, at)| Exemplar { at, value, trace: trace(&labels) };
        Some(highest(all.into_iter().flat_map(|it| it.exemplars).map(one).collect(), range, MOST))
    }))
}

fn trace(labels: &Labels) -> Option<String> {
    let named = TRACE_LABELS.iter().find_map(|name| labels.get(name))?;
    Some(named.trim().to_owned()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_under_any_of_its_names() {
        let labels = |name: &str, value: &str| [(name.to_owned(), value.to_owned())].into_iter().collect::<Labels>();
        for name in TRACE_LABELS {
            assert_eq!(trace(&labels(name, "4bf92f35")).as_deref(), Some("4bf92f35"));
        }
        assert_eq!(trace(&labels("trace_id", " ")), None);
        assert_eq!(trace(&labels("span_id", "4bf92f35")), None);
    }
}
