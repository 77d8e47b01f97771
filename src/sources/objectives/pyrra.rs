//! Objectives that Pyrra wrote as rules, with its generic rules or without.
//!
//! <https://github.com/pyrra-dev/pyrra>, `slo/rules.go`: `<base>:burnrate<W>` records an error ratio despite its name,
//! `<base>:increase<W>` counts over the whole window, `pyrra_objective` and `pyrra_window` exist only on request. The
//! name stands in the label `slo`; there is no namespace, so the other labels tell namesakes apart.
use super::{
    Draft, Evidence, Found, Reader, Sliced, burn_terms, decompose,
    rule_book::{Entry, RuleBook, selector, window_in_name},
};
use crate::{
    domain::{
        labels::Labels,
        objective::{Counted, EventQuery, Indicator, RecordedRatio, Target, Tool},
        order,
        time::Span,
    },
    sources::promql::{
        self, duration,
        tree::{Kind, Matcher, Part, Selector},
    },
};
use std::collections::BTreeMap;

/// Reads Pyrra's rules.
pub struct Pyrra;

impl Reader for Pyrra {
    fn tool(&self) -> Tool {
        Tool::Pyrra
    }

    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found> {
        Box::pin(async move {
            let mut found = Found::default();
            for ((labels, _), ratios) in objectives(evidence.book) {
                evidence.http.yield_now().await;
                match read_one(&labels, &ratios, evidence) {
                    Ok(draft) => found.drafts.push(draft),
                    Err(why) => found.skip(format!("slo {:?}", labels.get("slo").unwrap_or_default()), why),
                }
            }
            if found.drafts.is_empty() {
                for sample in evidence.info.iter().filter(|it| it.labels.metric() == Some("pyrra_objective")) {
                    evidence.http.yield_now().await;
                    match read_generic(&sample.labels.without(&["__name__"]), evidence) {
                        Ok(draft) => found.drafts.push(draft),
                        Err(why) => found.skip(sample.labels.to_string(), why),
                    }
                }
            }
            found
        })
    }
}

/// What alerts are labelled with beyond the labels of their ratios.
const OF_ALERTS: &[&str] = &["short", "long", "severity", "exhaustion"];

/// The metric a burn rate is named after.
fn base(metric: &str) -> &str {
    metric.rsplit_once(":burnrate").map_or(metric, |(base, _)| base)
}

/// The burn rate rules of each label set and metric, the shortest window first: namesakes of two namespaces may differ
/// in the metric alone.
fn objectives<'a>(book: &RuleBook<'a>) -> BTreeMap<(Labels, &'a str), Vec<(Span, Entry<'a>)>> {
    let mut all: BTreeMap<(Labels, &'a str), Vec<(Span, Entry<'a>)>> = BTreeMap::new();
    for (metric, entry) in book.recordings() {
        let is_burn_rate = metric.contains(":burnrate") && entry.rule.labels.get("slo").is_some();
        let Some(window) = window_in_name(metric).filter(|_| is_burn_rate) else { continue };
        all.entry((entry.rule.labels.clone(), base(metric))).or_default().push((window, entry));
    }
    for rules in all.values_mut() {
        order::by_key(rules, |(window, _)| *window);
    }
    all
}

fn read_one(labels: &Labels, ratios: &[(Span, Entry<'_>)], evidence: &Evidence<'_>) -> Result<Draft, String> {
    let book = evidence.book;
    let slo = labels.get("slo").unwrap_or_default();
    let (_, shortest) = ratios.first().ok_or("no rule records its error ratio")?;
    let tree = shortest.tree().ok_or("the rule of its error ratio cannot be read")?;

    let mut draft = Draft::new(Tool::Pyrra, slo);
    let metric = base(&shortest.rule.name);
    let is_namesakes = |it: &Part, entry: &Entry<'_>| {
        let same = || it.selectors().iter().any(|it| it.equals("slo") == Some(slo) && base(&it.metric) == metric);
        // Namesakes differ in the other labels their selectors carry.
        entry.rule.labels.get("slo") == Some(slo) && same() && is_compatible(it, labels)
    };
    // An alert has the labels of its ratios and four of its own; whoever changed that is believed by the selectors.
    let is_exact = |entry: &Entry<'_>| entry.rule.labels.without(OF_ALERTS) == labels.without(OF_ALERTS);
    let mut mine: Vec<_> = book.watching("slo", slo).filter(|(entry, _, tree)| is_namesakes(tree, entry)).collect();
    if mine.iter().any(|(entry, ..)| is_exact(entry)) {
        mine.retain(|(entry, ..)| is_exact(entry));
    }
    draft.target = mine
        .iter()
        .find_map(|(.., tree)| burn_terms::target(&burn_terms::pairs(tree, book)))
        .or_else(|| evidence.info_value("pyrra_objective", &only_slo(slo)).and_then(Target::from_ratio));
    draft.take_alerts(book, mine.into_iter());
    draft.target.ok_or("no alert says its target")?;
    draft.window = window(labels, metric, &draft, evidence).ok_or("no rule says its window")?;
    draft.service = service(labels).unwrap_or_else(|| slo.to_owned());
    draft.name = named(slo, &draft.service);
    draft.description = labels.get("description").map(str::to_owned);
    draft.labels = labels.without(&["slo", "description"]);
    draft.freshness_query = decompose::freshness(&tree);
    let indicator = decompose::indicator(&tree, &shortest.rule.query, false);
    draft.tool_budget_query = indicator.as_ref().and_then(|it| budget_query(it, &draft, labels));
    let of_window = ratios.iter().find(|(window, _)| *window == draft.window).or(ratios.last());
    let averaged = of_window.map(|(_, it)| selector(&it.rule.name, labels)).unwrap_or_default();
    draft.indicator = indicator.unwrap_or(Indicator::ErrorRatio { query: averaged, is_good_ratio: false });
    // Of several groups the worst is taken: it is what the alerts see, and ratios cannot be added up.
    let aggregation = if decompose::has_groups(&tree) { "max" } else { "sum" };
    let recorded = ratios.iter().map(|(window, entry)| RecordedRatio {
        window: *window,
        selector: format!("{aggregation}({})", selector(&entry.rule.name, labels)),
        is_good_ratio: false,
    });
    draft.recorded_error_ratios = recorded.collect();
    draft.rules.extend(
        book.named("slo", slo)
            .filter(|(_, entry)| labels.is_subset_of(&entry.rule.labels) || entry.rule.labels.is_subset_of(labels))
            .map(|(_, it)| it.as_use()),
    );
    Ok(draft)
}

/// Whether no equal-matcher of a burn rate selector contradicts the objective's labels.
fn is_compatible(tree: &Part, labels: &Labels) -> bool {
    let burn_rates = tree.selectors();
    burn_rates.iter().filter(|it| it.metric.contains(":burnrate")).all(|selector| {
        selector
            .matchers
            .iter()
            .filter(|it| it.operator == "=")
            .all(|it| labels.get(&it.label).is_none_or(|value| value == it.value))
    })
}

fn only_slo(slo: &str) -> Labels {
    [("slo", slo)].into_iter().collect()
}

/// `increase4w` says the window; without such a rule, the longest pair of alerts is 1/7 of it (4 d of 28 d).
fn window(labels: &Labels, metric: &str, draft: &Draft, evidence: &Evidence<'_>) -> Option<Span> {
    let slo = labels.get("slo")?;
    let is_mine = |name: &str, entry: &Entry<'_>| {
        let of = &entry.rule.labels;
        let fits = |(name, value): (&str, &str)| name == "le" || labels.get(name).is_none_or(|it| it == value);
        let counted = [":increase", ":count", ":sum"].iter().find_map(|it| Some(name.rsplit_once(it)?.0));
        // Of a gauge the whole name stands there, of a counter what its burn rates have too.
        let counted = counted.map(|it| it.trim_end_matches("_total").trim_end_matches("_count"));
        counted == Some(metric.trim_end_matches("_bucket")) && of.get("slo") == Some(slo) && of.iter().all(fits)
    };
    let counted: Vec<_> = evidence.book.named("slo", slo).filter(|(name, entry)| is_mine(name, entry)).collect();
    let is_exact = |entry: &Entry<'_>| entry.rule.labels.without(&["le"]).is_subset_of(labels);
    let has_exact = counted.iter().any(|(_, entry)| is_exact(entry));
    let counted = counted.iter().filter(|(_, entry)| is_exact(entry) || !has_exact);
    // Pyrra's speed-over-accuracy mode also counts over 5 minutes; the longest is the window.
    let by_rule = counted.filter_map(|(metric, _)| window_in_name(metric)).max();
    let by_metric = || evidence.info_value("pyrra_window", &only_slo(slo)).map(Span::from_secs_f64);
    // Rounded to minutes by Pyrra, so seven times may miss the hour by three.
    let by_alerts = || {
        let seven = draft.burn_alerts.iter().map(|it| it.long).max()?.times(7.0);
        let hours = Span::from_hours((seven.millis() + 1_800_000) / 3_600_000);
        Some(if (seven - hours).abs() <= Span::from_minutes(4) { hours } else { seven })
    };
    by_rule.or_else(by_metric).or_else(by_alerts)
}

/// `((1 − t) − errors / total) / (1 − t)` over the counts Pyrra records, as its own page asks.
fn budget_query(indicator: &Indicator, draft: &Draft, labels: &Labels) -> Option<String> {
    let Indicator::Events { counted: Counted::Bad(bad), total } = indicator else { return None };
    let budget = draft.target?.error_budget_ratio();
    let slo = labels.get("slo")?;
    let recorded = |query: &EventQuery| recorded_counts(query, slo, draft.window);
    Some(format!("(({budget}) - ({} or vector(0)) / ({})) / ({budget})", recorded(bad)?, recorded(total)?))
}

/// An expression of counts as the same expression over what Pyrra recorded of them.
fn recorded_counts(query: &EventQuery, slo: &str, window: Span) -> Option<String> {
    let text = query.over("5m");
    let tree = promql::parse(&text).ok()?;
    let recorded = tree.walk().into_iter().filter_map(|part| match &part.kind {
        Kind::Call(function, arguments) => recorded_count(function, arguments.first()?, slo, window),
        _ => None,
    });
    let recorded: Vec<_> = recorded.collect();
    match (recorded.as_slice(), tree.sides("-"), tree.sides("+")) {
        ([one], None, None) => Some(one.clone()),
        ([all, part], Some(_), _) => Some(format!("{all} - ({part} or vector(0))")),
        ([bad, good], _, Some(_)) => Some(format!("({bad} or vector(0)) + {good}")),
        _ => None,
    }
}

/// What is recorded of `rate(counter[…])`, of `count_over_time(gauge[…])` and of `sum_over_time(gauge[…])`.
fn recorded_count(function: &str, counted: &Part, slo: &str, window: Span) -> Option<String> {
    let Kind::Selector(selector) = &counted.kind else { return None };
    let metric = selector.metric.as_str();
    let (base, kind) = match function {
        "count_over_time" => (metric, "count"),
        "sum_over_time" => (metric, "sum"),
        _ => (
            ["_total", "_count", "_bucket"].iter().find_map(|end| metric.strip_suffix(end)).unwrap_or(metric),
            "increase",
        ),
    };
    let mut recorded = Selector { metric: format!("{base}:{kind}{}", duration::print(window)), ..Selector::default() };
    recorded.matchers = selector.matchers.iter().filter(|it| it.label != "__name__").cloned().collect();
    let equal = |label: &str, value: &str| Matcher { label: label.to_owned(), operator: "=", value: value.to_owned() };
    // Latency: the total is recorded without `le`, the fast part with it.
    if !selector.matchers.iter().any(|it| it.label == "le") && metric.ends_with("_count") {
        recorded.matchers.push(equal("le", ""));
    }
    recorded.matchers.push(equal("slo", slo));
    Some(format!("sum({})", decompose::plain(&recorded)))
}

/// Only the generic metrics can be had: the tool's word, and no way to count.
fn read_generic(labels: &Labels, evidence: &Evidence<'_>) -> Result<Draft, String> {
    let slo = labels.get("slo").ok_or("it has no name")?;
    let value = |metric: &str| evidence.info_value(metric, labels);
    let mut draft = Draft::new(Tool::Pyrra, slo);
    draft.target = Some(value("pyrra_objective").and_then(Target::from_ratio).ok_or("it says no target")?);
    draft.window = value("pyrra_window").map(Span::from_secs_f64).ok_or("it says no window")?;
    draft.service = service(labels).unwrap_or_else(|| slo.to_owned());
    draft.name = slo.to_owned();
    draft.labels = labels.without(&["slo"]);
    draft.indicator = Indicator::ErrorRatio { query: selector("pyrra_availability", labels), is_good_ratio: true };
    let (available, objective) = (selector("pyrra_availability", labels), selector("pyrra_objective", labels));
    draft.tool_budget_query = Some(format!("({available} - {objective}) / (1 - {objective})"));
    draft.freshness_query = Some(format!("max(timestamp({available}))"));
    Ok(draft)
}

/// `availability` of `cart-availability`, where the service is `cart`.
fn named(slo: &str, service: &str) -> String {
    let rest = slo.strip_prefix(service).map(|it| it.trim_start_matches(['-', '_', '.']));
    rest.filter(|it| !it.is_empty()).unwrap_or(slo).to_owned()
}

fn service(labels: &Labels) -> Option<String> {
    ["service", "service_name", "app", "job", "handler"].iter().find_map(|name| labels.get(name)).map(str::to_owned)
}
