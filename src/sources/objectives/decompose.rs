//! An error ratio taken apart into what it counts: bad or good events over all events, with holes for the window.
use crate::{
    domain::{
        objective::{Counted, EventQuery, Indicator},
        order,
        time::Span,
    },
    sources::promql::tree::{Kind, Part, Selector},
};

/// Functions that answer events a second.
const PER_SECOND: &[&str] = &["rate"];

/// Functions that look at the last two samples of a window: no count of it.
const LAST_TWO: &[&str] = &["irate", "idelta"];

/// Functions that answer events of the whole window.
const PER_WINDOW: &[&str] = &["increase", "delta", "sum_over_time", "count_over_time"];

/// Takes the error ratio in `part` apart, or the good ratio if `is_good_ratio`; `None` if it is no ratio of counts.
///
/// Understood: `bad / total`, `1 - good / total`, `(total - good) / total` (as bad over total),
/// `1 - histogram_fraction(0, limit, h)`, VictoriaMetrics' `1 - histogram_share(limit, h)`, any of these over one, each
/// in any parentheses, and Sloth's traffic-corrected numerator.
pub fn indicator(part: &Part, whole: &str, is_good_ratio: bool) -> Option<Indicator> {
    let bare = part.bare();
    if let Some((one, rest)) = bare.sides("-")
        && one.constant() == Some(1.0)
    {
        return indicator(rest, whole, !is_good_ratio);
    }
    if let Kind::Call(name, arguments) = &bare.kind {
        return match (name.as_str(), arguments.as_slice()) {
            ("clamp_max" | "clamp_min" | "clamp", [inner, ..]) => indicator(inner, whole, is_good_ratio),
            ("histogram_fraction", [_, _, histogram]) => fraction(bare, histogram, whole, is_good_ratio),
            ("histogram_share", [_, buckets]) => share(bare, buckets, whole, is_good_ratio),
            _ => None,
        };
    }
    let (counted, total) = bare.sides("/")?;
    if is_one(total) {
        return indicator(counted, whole, is_good_ratio);
    }
    // Both sides must look back equally far, or the quotient is no part of a whole.
    window(bare)?;
    let counted = query(without_correction(counted), whole)?;
    let total = query(total, whole)?;
    // A ratio of two averages or of a count and a rate is not a ratio of events.
    if counted.per_second != total.per_second {
        return None;
    }
    let counted = if is_good_ratio { Counted::Good(counted) } else { Counted::Bad(counted) };
    Some(Indicator::Events { counted, total })
}

/// The window an expression looks back over, if all its ranges agree.
pub fn window(part: &Part) -> Option<Span> {
    let mut windows = part.windows().into_iter().map(|it| it.span);
    let first = windows.next()?;
    windows.all(|it| it == first).then_some(first)
}

/// Whether an expression may answer several series: then its ratios cannot be added up.
pub fn has_groups(part: &Part) -> bool {
    // A histogram's own labels are gone once it is read.
    let is_group = |label: &String| label != "le" && label != "vmrange";
    match &part.kind {
        Kind::Number(_) | Kind::Text(_) => false,
        Kind::Selector(_) => true,
        Kind::Aggregate(aggregate) => match &aggregate.grouping {
            None => ["topk", "bottomk", "count_values", "limitk", "limit_ratio"].contains(&aggregate.operator.as_str()),
            Some((how, labels)) => *how == "without" || labels.iter().any(is_group),
        },
        Kind::Call(name, _) if name == "vector" || name == "scalar" || name == "absent" => false,
        Kind::Binary(binary) if binary.left.constant().is_some() => has_groups(&binary.right),
        Kind::Binary(binary) if binary.right.constant().is_some() => has_groups(&binary.left),
        // Both sides of arithmetic must have the same labels to meet; whoever has none leaves none.
        Kind::Binary(binary) if !["or", "and", "unless"].contains(&binary.operator) => {
            has_groups(&binary.left) && has_groups(&binary.right)
        }
        _ => part.children().into_iter().any(has_groups),
    }
}

/// A query for the moment of the newest sample behind an expression of counts; behind the total, if it is a ratio.
///
/// Failures end when nothing fails any more; that all events ended is what makes a measurement old.
pub fn freshness(part: &Part) -> Option<String> {
    if let Some((counted, total)) = part.walk().into_iter().find_map(|it| it.sides("/")) {
        return freshness(if is_one(total) { counted } else { total });
    }
    let selectors = part.selectors();
    let named = || selectors.iter().filter(|it| !it.metric.is_empty());
    // In a subquery the window stands outside.
    let selector = named().find(|it| it.window.is_some()).or_else(|| named().next())?;
    Some(format!("max(timestamp({}))", plain(selector)))
}

/// The selector again, without range and shift.
pub fn plain(selector: &Selector) -> String {
    let by_name = selector.matchers.iter().any(|it| it.label == "__name__");
    let matchers = selector.matchers.iter().map(|it| {
        let value = it.value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let is_plain = it.label.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        if is_plain {
            format!("{}{}\"{value}\"", it.label, it.operator)
        } else {
            format!("{:?}{}\"{value}\"", it.label, it.operator)
        }
    });
    let matchers = matchers.collect::<Vec<_>>().join(",");
    let is_plain = selector.metric.chars().all(|c| c == '_' || c == ':' || c.is_ascii_alphanumeric());
    match (by_name, is_plain, matchers.is_empty()) {
        (true, ..) => format!("{{{matchers}}}"),
        (false, true, true) => selector.metric.clone(),
        (false, true, false) => format!("{}{{{matchers}}}", selector.metric),
        (false, false, true) => format!("{{{:?}}}", selector.metric),
        (false, false, false) => format!("{{{:?},{matchers}}}", selector.metric),
    }
}

/// The text of a count with a hole in place of each window.
pub fn query(part: &Part, whole: &str) -> Option<EventQuery> {
    let part = part.bare();
    window(part)?;
    let mut is_rate = None;
    for inner in part.walk() {
        let Kind::Call(name, _) = &inner.kind else { continue };
        if LAST_TWO.contains(&name.as_str()) {
            return None;
        }
        let per_second = if PER_SECOND.contains(&name.as_str()) {
            true
        } else if PER_WINDOW.contains(&name.as_str()) {
            false
        } else {
            continue;
        };
        if is_rate.is_some_and(|it| it != per_second) {
            return None;
        }
        is_rate = Some(per_second);
    }
    Some(EventQuery { template: template(part, whole), per_second: is_rate? })
}

/// The text of `part` with [`EventQuery::HOLE`] in place of each duration in brackets.
fn template(part: &Part, whole: &str) -> String {
    let mut places: Vec<_> = part.windows().into_iter().map(|it| it.place.clone()).collect();
    order::by_key(&mut places, |place| place.start);
    let mut text = String::new();
    let mut at = part.place.start;
    for place in places {
        text.push_str(whole.get(at..place.start).unwrap_or_default());
        text.push_str(EventQuery::HOLE);
        at = place.end;
    }
    text.push_str(whole.get(at..part.place.end).unwrap_or_default());
    text
}

/// `histogram_fraction(0, limit, h)` is the good part; times the count it is good events.
fn fraction(call: &Part, histogram: &Part, whole: &str, is_good_ratio: bool) -> Option<Indicator> {
    let inner = query(histogram, whole)?;
    let fraction = template(call, whole);
    let total = EventQuery { template: format!("histogram_count({})", inner.template), per_second: inner.per_second };
    let counted = EventQuery { template: format!("{fraction} * {}", total.template), per_second: inner.per_second };
    // Inverted by the caller's `1 -`: then the fraction counts good events.
    let counted = if is_good_ratio { Counted::Good(counted) } else { Counted::Bad(counted) };
    Some(Indicator::Events { counted, total })
}

/// MetricsQL's `histogram_share(limit, sum by (vmrange) (buckets))` is the good part. Its buckets by `vmrange` stand
/// beside each other, not within, so their sum is the count; buckets by `le` would count an event many times.
fn share(call: &Part, buckets: &Part, whole: &str, is_good_ratio: bool) -> Option<Indicator> {
    let Kind::Aggregate(aggregate) = &buckets.bare().kind else { return None };
    let (how, labels) = aggregate.grouping.as_ref()?;
    if aggregate.operator != "sum" || *how != "by" || !labels.iter().any(|it| it == "vmrange") {
        return None;
    }
    let inner = query(buckets, whole)?;
    let share = template(call, whole);
    let total = EventQuery { template: format!("sum({})", inner.template), per_second: inner.per_second };
    let counted = EventQuery { template: format!("{share} * {}", total.template), per_second: inner.per_second };
    let counted = if is_good_ratio { Counted::Good(counted) } else { Counted::Bad(counted) };
    Some(Indicator::Events { counted, total })
}

/// A divisor that changes nothing: `1`, `vector(1)`, and MetricsQL's `vector(1)[5m]`.
fn is_one(part: &Part) -> bool {
    match &part.bare().kind {
        Kind::Subquery(inner, _) => is_one(inner),
        _ => part.constant() == Some(1.0),
    }
}

/// Sloth's contributed plugin multiplies the numerator by a traffic correction; counts need none.
fn without_correction(part: &Part) -> &Part {
    let Some((left, right)) = part.sides("*") else { return part };
    let is_correction = |part: &Part| match &part.bare().kind {
        Kind::Selector(selector) => selector.metric.starts_with("slo:numerator_correction:"),
        _ => false,
    };
    match (is_correction(left), is_correction(right)) {
        (true, false) => right,
        (false, true) => left,
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;
    use crate::sources::promql::parse;

    fn taken_apart(text: &str) -> Option<(bool, String, String, bool)> {
        let tree = parse(text).unwrap();
        match indicator(&tree, text, false)? {
            Indicator::Events { counted: Counted::Bad(bad), total } => {
                Some((false, bad.template, total.template, total.per_second))
            }
            Indicator::Events { counted: Counted::Good(good), total } => {
                Some((true, good.template, total.template, total.per_second))
            }
            _ => None,
        }
    }

    #[test]
    fn bad_over_total() {
        let found = taken_apart("(sum(rate(a{x=\"y\"}[5m])))\n/\n(sum(rate(b[5m])))").unwrap();
        assert_eq!(found, (false, "sum(rate(a{x=\"y\"}[{{window}}]))".into(), "sum(rate(b[{{window}}]))".into(), true));
    }

    #[test]
    fn one_minus_good() {
        let found = taken_apart("1 - (sum(rate(good[1h])) / sum(rate(all[1h])))").unwrap();
        assert_eq!((found.0, found.1.as_str()), (true, "sum(rate(good[{{window}}]))"));
    }

    #[test]
    fn total_minus_good() {
        let found = taken_apart("(sum(rate(c[5m])) - sum(rate(b{le=\"1\"}[5m]))) / sum(rate(c[5m]))").unwrap();
        assert_eq!(found.1, "sum(rate(c[{{window}}])) - sum(rate(b{le=\"1\"}[{{window}}]))");
    }

    #[test]
    fn a_native_histogram() {
        let found = taken_apart("1 - histogram_fraction(0, 1, sum(rate(h[5m])))").unwrap();
        assert!(found.0);
        assert_eq!(found.2, "histogram_count(sum(rate(h[{{window}}])))");
    }

    #[test]
    fn a_histogram_of_victoria_metrics() {
        let found =
            taken_apart("(1 - histogram_share(0.2, sum by (vmrange) (rate(b[5m])))) / (vector(1)[5m])").unwrap();
        assert!(found.0);
        let buckets = "sum by (vmrange) (rate(b[{{window}}]))";
        assert_eq!(found.1, format!("histogram_share(0.2, {buckets}) * sum({buckets})"));
        assert_eq!(found.2, format!("sum({buckets})"));
        assert_eq!(taken_apart("1 - histogram_share(0.2, sum by (le) (rate(b[5m])))"), None, "within each other");
    }

    #[test]
    fn groups_are_what_an_expression_leaves() {
        let of = |text: &str| has_groups(&parse(text).unwrap());
        for text in
            ["sum by (a) (rate(x[5m])) / sum by (a) (rate(y[5m]))", "1 - avg_over_time(x[5m])", "sum(x) without (a)"]
        {
            assert!(of(text), "{text}");
        }
        for text in [
            "sum(rate(x[5m])) / sum(rate(y[5m]))",
            "1 - histogram_share(1, sum by (vmrange) (rate(x[5m])))",
            "1",
            "(correction * on() sum(rate(x[5m]))) / sum(rate(y[5m]))",
        ] {
            assert!(!of(text), "{text}");
        }
    }

    #[test]
    fn a_correction_is_not_counted() {
        let found =
            taken_apart("(slo:numerator_correction:ratio5m{a=\"b\"} * on() sum(rate(x[5m]))) / (sum(rate(y[5m])))")
                .unwrap();
        assert_eq!(found.1, "sum(rate(x[{{window}}]))");
    }

    #[test]
    fn counts_of_samples() {
        let found =
            taken_apart("(sum(count_over_time(up[5m])) - sum(sum_over_time(up[5m]))) / sum(count_over_time(up[5m]))")
                .unwrap();
        assert!(!found.3);
    }

    #[test]
    fn what_is_no_ratio_of_counts_is_refused() {
        for text in [
            "avg_over_time(x[5m])",
            "a / b",
            "sum(rate(a[5m])) / sum(rate(b[1h]))",
            "sum(rate(a[5m])) / sum(increase(b[5m]))",
            "sum(irate(a[5m])) / sum(irate(b[5m]))",
            "x",
        ] {
            assert_eq!(taken_apart(text), None, "{text}");
        }
    }

    #[test]
    fn the_newest_sample_is_asked_of_the_counter_itself() {
        let tree = parse("sum(rate(a{x=~\"y.*\"}[5m] offset 1m))").unwrap();
        assert_eq!(freshness(&tree).unwrap(), "max(timestamp(a{x=~\"y.*\"}))");
        for ratio in [
            "sum(rate(bad[5m])) / sum(rate(all[5m]))",
            "(1 - ((sum(rate(good[5m]))) / (sum(rate(all[5m])))))",
            "(1 - histogram_share(1, sum by (vmrange) (rate(all[5m])))) / (vector(1)[5m])",
            "sum_over_time((count(bad < 1))[5m:]) / sum_over_time((count(all))[5m:])",
        ] {
            assert_eq!(freshness(&parse(ratio).unwrap()).as_deref(), Some("max(timestamp(all))"), "{ratio}");
        }
    }
}
