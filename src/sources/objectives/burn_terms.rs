//! An alert's expression taken apart into windows, factors and the target behind its thresholds.
use super::decompose;
use super::rule_book::{RuleBook, window_in_name};
use crate::{
    domain::{objective::Target, order, time::Span},
    sources::promql::tree::{Kind, Part, Selector},
};

/// One alternative of an alert: an error ratio over two windows, each above a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The comparison over the longer window.
    pub long: Term,
    /// The comparison over the shorter window.
    pub short: Term,
}

/// One comparison of an error ratio with a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What is compared: a recorded ratio or one computed on the spot.
    pub ratio: Part,
    /// The window it looks back over.
    pub window: Span,
    /// What it is compared with.
    pub threshold: f64,
    /// The factor and the error budget, where the threshold is written as their product.
    pub product: Option<(f64, f64)>,
}

/// The pairs of windows in an alert's expression; empty if it is no multi-window burn rate alert.
pub fn pairs(tree: &Part, book: &RuleBook<'_>) -> Vec<Pair> {
    let alternatives = flattened(tree, "or");
    alternatives.iter().filter_map(|alternative| pair(alternative, book)).collect()
}

/// The part without parentheses and without aggregations over one argument, which Sloth wraps its comparisons in.
fn unwrapped(part: &Part) -> &Part {
    match &part.kind {
        Kind::Group(inner) => unwrapped(inner),
        Kind::Aggregate(aggregate) => match aggregate.arguments.as_slice() {
            [inner] if contains_comparison(inner) => unwrapped(inner),
            _ => part,
        },
        _ => part,
    }
}

fn contains_comparison(part: &Part) -> bool {
    part.walk()
        .iter()
        .any(|it| matches!(&it.kind, Kind::Binary(binary) if [">", "<", ">=", "<="].contains(&binary.operator)))
}

fn flattened<'p>(part: &'p Part, operator: &str) -> Vec<&'p Part> {
    let part = unwrapped(part);
    match &part.kind {
        Kind::Binary(binary) if binary.operator == operator => {
            let mut parts = flattened(&binary.left, operator);
            parts.extend(flattened(&binary.right, operator));
            parts
        }
        _ => vec![part],
    }
}

fn pair(alternative: &Part, book: &RuleBook<'_>) -> Option<Pair> {
    let mut terms: Vec<Term> = flattened(alternative, "and").into_iter().filter_map(|part| term(part, book)).collect();
    order::by_key(&mut terms, |term| term.window);
    let (short, long) = match terms.as_slice() {
        [short, .., long] if short.window < long.window => (short.clone(), long.clone()),
        _ => return None,
    };
    Some(Pair { long, short })
}

fn term(part: &Part, book: &RuleBook<'_>) -> Option<Term> {
    let Kind::Binary(binary) = &part.kind else { return None };
    let (ratio, limit) = match binary.operator {
        ">" | ">=" => (&binary.left, &binary.right),
        "<" | "<=" => (&binary.right, &binary.left),
        _ => return None,
    };
    let threshold = limit.constant().filter(|it| *it > 0.0)?;
    let ratio = unwrapped(ratio);
    Some(Term { window: window_of(ratio, book)?, ratio: ratio.clone(), threshold, product: product(limit) })
}

/// Over which window a ratio looks back: by its own ranges, by the rule that records it, or by its name.
fn window_of(ratio: &Part, book: &RuleBook<'_>) -> Option<Span> {
    if let Some(window) = decompose::window(ratio) {
        return Some(window);
    }
    let selectors = ratio.selectors();
    let [selector] = selectors.as_slice() else { return None };
    recorded_window(selector, book)
}

/// The window of a recorded ratio.
pub fn recorded_window(selector: &Selector, book: &RuleBook<'_>) -> Option<Span> {
    let by_label = selector.equals("sloth_window").and_then(crate::sources::promql::duration::parse);
    let by_name = || window_in_name(&selector.metric);
    let by_rule = || decompose::window(&book.behind(selector)?.tree()?);
    by_label.or_else(by_name).or_else(by_rule)
}

/// A threshold written as factor times budget: `14.4 * 0.001`, `14 * (1 - 0.99)`.
fn product(limit: &Part) -> Option<(f64, f64)> {
    let (left, right) = limit.sides("*")?;
    let (a, b) = (left.constant()?, right.constant()?);
    let is_complement = |part: &Part| part.sides("-").is_some_and(|(one, _)| one.constant() == Some(1.0));
    match (is_complement(left), is_complement(right)) {
        (true, false) => Some((b, a)),
        (false, true) => Some((a, b)),
        // Nobody burns at less than half of even spending, and no budget is larger than that.
        _ if b < 0.5 && a >= 0.5 => Some((a, b)),
        _ if a < 0.5 && b >= 0.5 => Some((b, a)),
        _ => None,
    }
}

impl Term {
    /// How many times faster than even spending the threshold is, given the target.
    pub fn factor(&self, target: Option<Target>) -> Option<f64> {
        let from_target = || target.map(|target| self.threshold / target.error_budget_ratio());
        self.product.map(|(factor, _)| factor).or_else(from_target).map(rounded)
    }
}

/// The target behind the thresholds of several pairs, if they agree on one.
///
/// Where no threshold is written as a product, the workbook's factors are tried: 14.4 for an hour, 6 for six, 3 for a
/// day, 1 for three days; the budget they leave must be the same for every pair and a number people choose.
pub fn target(pairs: &[Pair]) -> Option<Target> {
    let told = pairs.iter().flat_map(|pair| [&pair.long, &pair.short]).filter_map(|term| term.product);
    let told: Vec<f64> = told.map(|(_, budget)| budget).collect();
    let is_guess = told.is_empty();
    let guessed = || -> Option<Vec<f64>> {
        pairs.iter().map(|pair| Some(pair.long.threshold / workbook_factor(pair.long.window)?)).collect()
    };
    let budgets = if is_guess { guessed()? } else { told };
    let first = *budgets.first()?;
    let agree = budgets.iter().all(|it| (it - first).abs() <= first * 1e-6);
    let target = tidy(1.0 - first);
    // What is written out is believed whatever its digits; a guess must come to digits that people choose.
    let is_chosen = (target * 1e5).fract().abs() < 1e-6 || (target * 1e5).fract() > 1.0 - 1e-6;
    if agree && (is_chosen || !is_guess) { Target::from_ratio(target) } else { None }
}

fn workbook_factor(long: Span) -> Option<f64> {
    let known = [(1, 14.4), (6, 6.0), (24, 3.0), (72, 1.0)];
    known.iter().find(|(hours, _)| long == Span::from_hours(*hours)).map(|(_, factor)| *factor)
}

/// 0.9990000000000001 is 0.999: the digits people write, not the ones arithmetic leaves.
pub fn tidy(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

fn rounded(factor: f64) -> f64 {
    (factor * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::sources::promql::parse;

    fn of(text: &str) -> Vec<Pair> {
        pairs(&parse(text).unwrap(), &RuleBook::default())
    }

    fn windows(pair: &Pair) -> (i64, i64) {
        (pair.long.window.millis() / 60_000, pair.short.window.millis() / 60_000)
    }

    #[test]
    fn sloths_two_alternatives() {
        let found = of("(max(r_rate5m{a=\"b\"} > (14.4 * 0.0009999999999999432)) without (sloth_window) and \
            max(r_rate1h{a=\"b\"} > (14.4 * 0.0009999999999999432)) without (sloth_window)) or \
            (max(r_rate30m > (6 * 0.001)) without (sloth_window) and max(r_rate6h > (6 * 0.001)) without (sloth_window))");
        assert_eq!(found.iter().map(windows).collect::<Vec<_>>(), [(60, 5), (360, 30)]);
        assert_eq!(found[0].long.factor(None), Some(14.4));
        assert_eq!(target(&found), Target::from_ratio(0.999));
    }

    #[test]
    fn pyrras_complement() {
        let found = of("x:burnrate5m{slo=\"s\"} > (14 * (1-0.99)) and x:burnrate1h{slo=\"s\"} > (14 * (1-0.99))");
        assert_eq!(found[0].short.factor(None), Some(14.0));
        assert_eq!(target(&found), Target::from_ratio(0.99));
    }

    #[test]
    fn a_target_that_is_written_out_may_have_any_digits() {
        let found = of("x:burnrate5m > (14 * (1-0.999995)) and x:burnrate1h > (14 * (1-0.999995))");
        assert_eq!(target(&found), Target::from_ratio(0.999995));
        let odd = of("e:r1h > 0.012345 and e:r5m > 0.012345");
        assert_eq!(target(&odd), None, "14.4 times nothing that people choose");
    }

    #[test]
    fn ratios_computed_on_the_spot_and_bare_thresholds() {
        let found = of("sum(rate(e[1h])) / sum(rate(t[1h])) > 0.0144 and sum(rate(e[5m])) / sum(rate(t[5m])) > 0.0144");
        assert_eq!(windows(&found[0]), (60, 5));
        let target = target(&found);
        assert_eq!(target, Target::from_ratio(0.999));
        assert_eq!(found[0].long.factor(target), Some(14.4));
    }

    #[test]
    fn the_other_way_round() {
        let found = of("14.4*0.001 < r_rate1h and 14.4*0.001 < r_rate5m");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn ordinary_alerts_are_not_burn_rates() {
        for text in ["up == 0", "rate(x[5m]) > 3", "a_rate5m > 1 and b_rate5m > 1", "x > 1 or y > 2"] {
            assert!(of(text).is_empty(), "{text}");
        }
    }
}
