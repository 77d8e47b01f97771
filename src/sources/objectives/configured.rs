//! Objectives that a person wrote into the configuration.
use super::{Draft, decompose, draft::slug};
use crate::{
    domain::{
        objective::{Counted, EventQuery, Indicator, Tool, WrittenObjective},
        time::Span,
    },
    sources::promql,
};

/// Reads one written objective; says in words what of its queries cannot be used.
pub fn read(written: &WrittenObjective) -> Result<Draft, String> {
    let total = query(&written.total).map_err(|why| format!("total: {why}"))?;
    let counted = match (&written.bad, &written.good) {
        (Some(bad), _) => Counted::Bad(query(bad).map_err(|why| format!("bad: {why}"))?),
        (None, Some(good)) => Counted::Good(query(good).map_err(|why| format!("good: {why}"))?),
        (None, None) => return Err("it counts neither bad nor good events".to_owned()),
    };
    let (Counted::Bad(other) | Counted::Good(other)) = &counted;
    if other.per_second != total.per_second {
        return Err("one of its queries is a rate and the other is not".to_owned());
    }
    let mut draft = Draft::new(Tool::Configured, &format!("{}-{}", slug(&written.service), slug(&written.name)));
    draft.service = written.service.clone();
    draft.name = written.name.clone();
    draft.description = written.description.clone();
    draft.target = Some(written.target);
    draft.window = written.window;
    draft.labels = written.labels.clone();
    draft.freshness_query = promql::parse(&total.over("5m")).ok().as_ref().and_then(decompose::freshness);
    draft.indicator = Indicator::Events { counted, total };
    Ok(draft)
}

/// A query as people write it: with any window in brackets, or with the hole already in place.
fn query(text: &str) -> Result<EventQuery, String> {
    // A hole is no PromQL; any window stands in for it while reading.
    let readable = text.replace(EventQuery::HOLE, "5m").replace("$window", "5m");
    let tree = promql::parse(&readable).map_err(|why| why.to_string())?;
    if tree.windows().iter().any(|it| it.span <= Span::ZERO) {
        return Err("a window of no length".to_owned());
    }
    let advice = "it needs a counter in rate(…[5m]) or increase(…[5m]), with the same window everywhere";
    let query = decompose::query(&tree, &readable).ok_or_else(|| advice.to_owned())?;
    // Counts of groups add up to a count; their ratios would not.
    let is_grouped = decompose::has_groups(&tree);
    Ok(if is_grouped { EventQuery { template: format!("sum({})", query.template), ..query } } else { query })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn any_window_becomes_a_hole() {
        for text in ["sum(rate(a[5m]))", "sum(rate(a[{{window}}]))", "sum(rate(a[$window]))"] {
            assert_eq!(query(text).unwrap().over("30d"), "sum(rate(a[30d]))");
        }
        assert!(!query("sum(increase(a[1h]))").unwrap().per_second);
        let grouped = query("sum by (service) (rate(a[5m]))").unwrap();
        assert_eq!(grouped.over("1h"), "sum(sum by (service) (rate(a[1h])))", "ratios of groups do not add up");
    }

    #[test]
    fn what_cannot_be_counted_says_why() {
        assert!(query("sum(a)").is_err());
        assert!(query("sum(irate(a[5m]))").is_err_and(|it| it.contains("counter in rate")));
        assert!(query("sum(rate(a[5m])) - sum(rate(b[1h]))").is_err());
        assert!(query("sum(rate(a[5m])").is_err_and(|it| it.contains("character")));
    }
}
