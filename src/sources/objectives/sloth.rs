//! Objectives that Sloth wrote as rules.
//!
//! Names and labels: <https://github.com/slok/sloth>, `pkg/common/conventions`. `slo:error_budget:ratio` is the
//! constant `1 − target`, not what is left; that is `slo:period_error_budget_remaining:ratio`.
use super::{
    Draft, Evidence, Found, Reader, Sliced, burn_terms, decompose,
    rule_book::{Entry, RuleBook, selector, window_in_name},
};
use crate::{
    domain::{
        decimal,
        labels::Labels,
        objective::{Indicator, RecordedRatio, Target, Tool},
        order,
        time::Span,
    },
    sources::promql::{self, duration, tree::Part},
};
use std::collections::BTreeMap;

/// Reads Sloth's rules.
pub struct Sloth;

const RATIO: &str = "slo:sli_error:ratio_rate";
const ID_LABELS: &[&str] = &["sloth_id", "sloth_service", "sloth_slo"];
const OWN_LABELS: &[&str] = &[
    "__name__",
    "sloth_id",
    "sloth_service",
    "sloth_slo",
    "sloth_version",
    "sloth_mode",
    "sloth_spec",
    "sloth_objective",
    "sloth_window",
];

impl Reader for Sloth {
    fn tool(&self) -> Tool {
        Tool::Sloth
    }

    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found> {
        Box::pin(async move {
            let mut found = Found::default();
            for (id, labels) in ids(evidence) {
                evidence.http.yield_now().await;
                match read_one(&labels, evidence) {
                    Ok(draft) => found.drafts.push(draft),
                    Err(why) => found.skip(format!("sloth_id {id:?}"), why),
                }
            }
            found
        })
    }
}

/// Every `sloth_id` with the labels of its information series, from rules or, where those cannot be read, from samples.
fn ids(evidence: &Evidence<'_>) -> BTreeMap<String, Labels> {
    let of_rules = ["sloth_slo_info", "slo:objective:ratio"].into_iter();
    let of_rules = of_rules.flat_map(|metric| evidence.book.recording(metric)).map(|entry| entry.rule.labels.clone());
    let samples = evidence.info.iter().filter(|it| it.labels.metric() == Some("sloth_slo_info"));
    let mut ids: BTreeMap<String, Labels> = BTreeMap::new();
    for labels in of_rules.chain(samples.map(|it| it.labels.clone())) {
        let Some(id) = labels.get("sloth_id").map(str::to_owned) else { continue };
        let known = ids.entry(id).or_default();
        for (name, value) in labels.iter() {
            known.insert(name, value);
        }
    }
    ids
}

fn read_one(labels: &Labels, evidence: &Evidence<'_>) -> Result<Draft, String> {
    let id: Labels = ID_LABELS.iter().filter_map(|name| Some((*name, labels.get(name)?))).collect();
    let book = evidence.book;
    let value = |metric: &str| constant(metric, &id, book).or_else(|| evidence.info_value(metric, &id));
    let percent = labels.get("sloth_objective").and_then(decimal::read).and_then(Target::from_percent);
    let target = percent.or_else(|| value("slo:objective:ratio").map(burn_terms::tidy).and_then(Target::from_ratio));
    let target = target.ok_or("no rule says its target")?;
    let days = value("slo:time_period:days");

    let ratios = ratio_rules(&id, book);
    let longest = ratios.last().map(|(window, _)| *window);
    let window = days.map(|days| Span::from_days(1).times(days)).or(longest).ok_or("no rule says its window")?;
    // The last rule averages the first: it divides no events, though it looks as if it did.
    let counting = ratios.iter().filter_map(|(_, entry)| Some((*entry, entry.tree()?)));
    let shortest =
        counting.into_iter().find(|(_, tree)| !tree.selectors().iter().any(|it| it.metric.starts_with(RATIO)));
    let indicator = shortest.as_ref().and_then(|(entry, tree)| decompose::indicator(tree, &entry.rule.query, false));
    let freshness = shortest.as_ref().and_then(|(_, tree)| decompose::freshness(tree));

    // Of several groups the worst is taken: it is what the alerts see, and ratios cannot be added up.
    let has_groups = shortest.as_ref().is_some_and(|(_, tree)| decompose::has_groups(tree));
    let worst = |aggregation: &str, metric: &str| {
        let selector = selector(metric, &id);
        if has_groups { format!("{aggregation}({selector})") } else { selector }
    };
    let recorded = |window: Span| RecordedRatio {
        window,
        selector: worst("max", &format!("{RATIO}{}", duration::print(window))),
        is_good_ratio: false,
    };
    // Without rules, the windows Sloth always records can still be asked for.
    let usual = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"].iter().filter_map(|it| duration::parse(it)).chain([window]);
    let recorded_error_ratios = match ratios.as_slice() {
        [] => usual.map(recorded).collect(),
        ratios => ratios
            .iter()
            .map(|(window, entry)| RecordedRatio { selector: worst("max", &entry.rule.name), ..recorded(*window) })
            .collect(),
    };
    let whole_window = worst("max", &format!("{RATIO}{}", duration::print(window)));
    let raw = || Indicator::ErrorRatio { query: whole_window, is_good_ratio: false };

    let mut draft = Draft::new(Tool::Sloth, labels.get("sloth_id").unwrap_or_default());
    draft.service = labels.get("sloth_service").unwrap_or_default().to_owned();
    draft.name = labels.get("sloth_slo").unwrap_or_default().to_owned();
    draft.target = Some(target);
    draft.window = window;
    draft.labels = labels.without(OWN_LABELS);
    draft.indicator = indicator.unwrap_or_else(raw);
    draft.freshness_query =
        freshness.or_else(|| Some(format!("max(timestamp({}))", selector(&format!("{RATIO}5m"), &id))));
    draft.recorded_error_ratios = recorded_error_ratios;
    draft.tool_budget_query = Some(worst("min", "slo:period_error_budget_remaining:ratio"));
    let name = id.get("sloth_id").unwrap_or_default();
    let mine = book.named("sloth_id", name).filter(|(_, entry)| id.is_subset_of(&entry.rule.labels));
    draft.rules = mine.map(|(_, it)| it.as_use()).collect();
    let watches = |tree: &Part| tree.selectors().iter().any(|it| it.equals("sloth_id") == Some(name));
    draft.take_alerts(book, book.watching("sloth_id", name).filter(|(.., tree)| watches(tree)));
    Ok(draft)
}

/// The rules that record this objective's error ratios, the shortest window first.
fn ratio_rules<'a>(id: &Labels, book: &RuleBook<'a>) -> Vec<(Span, Entry<'a>)> {
    let named = book.named("sloth_id", id.get("sloth_id").unwrap_or_default());
    let mine = named.filter(|(metric, entry)| metric.starts_with(RATIO) && id.is_subset_of(&entry.rule.labels));
    let mut rules: Vec<_> = mine.filter_map(|(metric, entry)| Some((window_in_name(metric)?, entry))).collect();
    order::by_key(&mut rules, |(window, _)| *window);
    rules
}

/// The number that a rule such as `vector(0.999)` records for this objective.
fn constant(metric: &str, id: &Labels, book: &RuleBook<'_>) -> Option<f64> {
    let entry = book.recording(metric).iter().find(|entry| id.is_subset_of(&entry.rule.labels))?;
    promql::parse(&entry.rule.query).ok()?.constant()
}
