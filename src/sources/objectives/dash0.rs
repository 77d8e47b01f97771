//! Objectives that are published as gauges of the budget left, as Dash0 does.
//!
//! `dash0.slo.budget.remaining` with the labels `dash0.slo.id` and `dash0.slo.name`; underscores where a store knows
//! no dots. No target is published, so only the tool's word can be had.
use super::{
    Draft, Evidence, Found, Reader,
    rule_book::{matcher, selector},
};
use crate::domain::{
    labels::Labels,
    objective::{Indicator, Tool},
};

/// Reads gauges of the budget left.
pub struct Dash0;

/// The gauge's name, and what its labels begin with.
const SPELLINGS: &[(&str, &str)] =
    &[("dash0.slo.budget.remaining", "dash0.slo."), ("dash0_slo_budget_remaining", "dash0_slo_")];

impl Reader for Dash0 {
    fn tool(&self) -> Tool {
        Tool::Dash0
    }

    fn read(&self, evidence: &Evidence<'_>) -> Found {
        let mut found = Found::default();
        for sample in evidence.info {
            let spelling = SPELLINGS.iter().find(|(metric, _)| sample.labels.metric() == Some(metric));
            let Some((metric, prefix)) = spelling else { continue };
            match read_one(metric, prefix, &sample.labels) {
                Some(draft) => found.drafts.push(draft),
                None => found.skip(sample.labels.to_string(), "it has no id".to_owned()),
            }
        }
        found
    }
}

fn read_one(metric: &str, prefix: &str, labels: &Labels) -> Option<Draft> {
    let own = |name: &str| labels.get(&format!("{prefix}{name}"));
    let id_label = format!("{prefix}id");
    let id = own("id")?;
    let mut draft = Draft::new(Tool::Dash0, id);
    draft.name = own("name").unwrap_or(id).to_owned();
    let service = ["service.name", "service_name", "service"].iter().find_map(|name| labels.get(name));
    draft.service = service.unwrap_or_default().to_owned();
    draft.labels = labels.iter().filter(|(name, _)| !name.starts_with(prefix) && *name != "__name__").collect();
    let gauge = if metric.contains('.') {
        format!("{{{metric:?},{}}}", matcher(&id_label, id))
    } else {
        selector(metric, &[(id_label.as_str(), id)].into_iter().collect())
    };
    draft.freshness_query = Some(format!("max(timestamp({gauge}))"));
    draft.tool_budget_query = Some(gauge);
    draft.indicator = Indicator::BudgetGauge;
    Some(draft)
}
