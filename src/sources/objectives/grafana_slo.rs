//! Objectives of Grafana SLO, by the metrics it records.
//!
//! Names: `grafana_slo_info`, `grafana_slo_objective`, `grafana_slo_objective_window_seconds`, `grafana_slo_sli_<W>`
//! (the *good* part), and for ratio objectives `grafana_slo_success_rate_5m` and `grafana_slo_total_rate_5m`.
use super::{
    Draft, Evidence, Found, Reader, Sliced, decompose,
    rule_book::{RuleBook, selector},
};
use crate::{
    domain::{
        labels::Labels,
        objective::{Counted, EventQuery, Indicator, RecordedRatio, Target, Tool},
        time::Span,
    },
    sources::promql::{self, duration},
};
use std::collections::BTreeMap;

/// Reads Grafana SLO's metrics and rules.
pub struct GrafanaSlo;

const WINDOWS: &[&str] = &["5m", "30m", "1h", "2h", "6h", "1d", "3d"];
const OWN_LABELS: &[&str] = &[
    "__name__",
    "__grafana_origin",
    "grafana_slo_uuid",
    "grafana_slo_name",
    "grafana_slo_service",
    "grafana_slo_window",
    "grafana_slo_type",
    "grafana_slo_team",
    "grafana_slo_description",
];

impl Reader for GrafanaSlo {
    fn tool(&self) -> Tool {
        Tool::GrafanaSlo
    }

    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found> {
        Box::pin(async move {
            let mut found = Found::default();
            for (uuid, labels) in uuids(evidence) {
                evidence.http.yield_now().await;
                match read_one(&uuid, &labels, evidence) {
                    Ok(draft) => found.drafts.push(draft),
                    Err(why) => found.skip(format!("grafana_slo_uuid {uuid:?}"), why),
                }
            }
            found
        })
    }
}

fn uuids(evidence: &Evidence<'_>) -> BTreeMap<String, Labels> {
    let of_rules = ["grafana_slo_info", "grafana_slo_objective"].into_iter();
    let of_rules = of_rules.flat_map(|metric| evidence.book.recording(metric)).map(|entry| &entry.rule.labels);
    let samples = evidence.info.iter().map(|it| &it.labels);
    let samples = samples.filter(|it| it.metric().is_some_and(|metric| metric.starts_with("grafana_slo_")));
    let mut uuids: BTreeMap<String, Labels> = BTreeMap::new();
    for labels in of_rules.chain(samples) {
        let Some(uuid) = labels.get("grafana_slo_uuid") else { continue };
        let known = uuids.entry(uuid.to_owned()).or_default();
        for (name, value) in labels.iter() {
            known.insert(name, value);
        }
    }
    uuids
}

fn read_one(uuid: &str, labels: &Labels, evidence: &Evidence<'_>) -> Result<Draft, String> {
    let id: Labels = [("grafana_slo_uuid", uuid)].into_iter().collect();
    let value = |metric: &str| constant(metric, &id, evidence.book).or_else(|| evidence.info_value(metric, &id));
    let mut draft = Draft::new(Tool::GrafanaSlo, uuid);
    let target = value("grafana_slo_objective").and_then(Target::from_ratio);
    draft.target = Some(target.ok_or("nothing says its target")?);
    let by_label = || labels.get("grafana_slo_window").and_then(duration::parse);
    let seconds = value("grafana_slo_objective_window_seconds").map(Span::from_secs_f64);
    draft.window = seconds.or_else(by_label).ok_or("nothing says its window")?;
    draft.service = labels.get("grafana_slo_service").or(labels.get("service")).unwrap_or_default().to_owned();
    draft.name = labels.get("grafana_slo_name").unwrap_or(uuid).to_owned();
    draft.description = labels.get("grafana_slo_description").map(str::to_owned);
    draft.labels = labels.without(OWN_LABELS);
    if let Some(team) = labels.get("grafana_slo_team") {
        draft.labels.insert("team", team);
    }
    (draft.indicator, draft.freshness_query) = indicator(&id, evidence);
    let recorded = WINDOWS.iter().filter_map(|window| {
        let selector = selector(&format!("grafana_slo_sli_{window}"), &id);
        Some(RecordedRatio { window: duration::parse(window)?, selector, is_good_ratio: true })
    });
    draft.recorded_error_ratios = recorded.collect();
    let (sli, objective) = (selector("grafana_slo_sli_window", &id), selector("grafana_slo_objective", &id));
    draft.tool_budget_query = Some(format!("(max({sli}) - max({objective})) / (1 - max({objective}))"));
    draft.rules = evidence
        .book
        .named("grafana_slo_uuid", uuid)
        .filter(|(_, it)| id.is_subset_of(&it.rule.labels))
        .map(|(_, it)| it.as_use())
        .collect();
    draft.take_alerts(evidence.book, evidence.book.watching("grafana_slo_uuid", uuid));
    Ok(draft)
}

/// The counters behind the recorded rates where the rules tell them; else the recorded rates, summed every 5 minutes.
fn indicator(id: &Labels, evidence: &Evidence<'_>) -> (Indicator, Option<String>) {
    let counted = |metric: &str| {
        let entry = evidence.book.recording(metric).iter().find(|it| id.is_subset_of(&it.rule.labels))?;
        let tree = entry.tree()?;
        Some((decompose::query(&tree, &entry.rule.query)?, decompose::freshness(&tree)))
    };
    let recorded = |metric: &str| {
        let rate = selector(metric, id);
        EventQuery { template: format!("sum(sum_over_time({rate}[{}:5m])) * 300", EventQuery::HOLE), per_second: false }
    };
    let (good, total) = ("grafana_slo_success_rate_5m", "grafana_slo_total_rate_5m");
    if let (Some((good, _)), Some((total, freshness))) = (counted(good), counted(total)) {
        return (Indicator::Events { counted: Counted::Good(good), total }, freshness);
    }
    let newest = |metric: &str| Some(format!("max(timestamp({}))", selector(metric, id)));
    let is_ratio = evidence.info.iter().any(|it| it.labels.metric() == Some(total) && id.is_subset_of(&it.labels));
    if is_ratio {
        let events = Indicator::Events { counted: Counted::Good(recorded(good)), total: recorded(total) };
        return (events, newest(total));
    }
    let averaged = selector("grafana_slo_sli_window", id);
    (Indicator::ErrorRatio { query: averaged, is_good_ratio: true }, newest("grafana_slo_sli_5m"))
}

fn constant(metric: &str, id: &Labels, book: &RuleBook<'_>) -> Option<f64> {
    let entry = book.recording(metric).iter().find(|entry| id.is_subset_of(&entry.rule.labels))?;
    promql::parse(&entry.rule.query).ok()?.constant()
}
