//! Objectives that are published as gauges of the budget left, as Dash0 does.
//!
//! `dash0.slo.budget.remaining` with the labels `dash0.slo.id` and `dash0.slo.name`; underscores where a store knows
//! no dots. No target is published, so only the tool's word can be had.
use super::{
    Draft, Evidence, Found, Reader, Sliced,
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

    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found> {
        Box::pin(async move {
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
        })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::{
        domain::{
            measurement::Weighting,
            objective::Objective,
            objective_state::ObjectiveState,
            time::{Instant, Span},
        },
        sources::{
            http::{Answer, ApiRequest, ApiResponse, Http},
            objectives::{
                Known,
                survey::{Surveyed, survey},
            },
            prometheus::{Flavor, Prometheus},
        },
    };
    use futures::executor::block_on;
    use serde_json::json;

    /// A store with two gauges, one spelled with dots; it can evaluate no rules.
    struct Store {
        left: &'static str,
        age: Span,
    }

    fn now() -> Instant {
        Instant::from_unix_millis(1_795_244_400_000)
    }

    impl Http for Store {
        fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
            let query = request.parameters.iter().find(|(name, _)| name == "query").map_or("", |(_, it)| it.as_str());
            let at = now().unix_secs();
            let gauges = [
                json!({"__name__": "dash0.slo.budget.remaining", "dash0.slo.id": "a1b2", "dash0.slo.name": "Checkout availability",
                    "service.name": "checkout", "deployment.environment": "production"}),
                json!({"__name__": "dash0_slo_budget_remaining", "dash0_slo_id": "c3", "service_name": "cart"}),
                json!({"__name__": "dash0_slo_budget_remaining", "service_name": "nameless"}),
            ];
            let row = |name: String, value: String| json!({"metric": {"plumbline": name}, "value": [at, value]});
            let newest = (at - self.age.secs()).to_string();
            let result: Vec<_> = if query.starts_with("{__name__=~") {
                gauges.iter().map(|labels| json!({"metric": labels, "value": [at, self.left]})).collect()
            } else if query.contains("timestamp(") {
                (0..2).map(|n| row(format!("{n}-newest"), newest.clone())).collect()
            } else {
                (0..2).map(|n| row(format!("{n}-tool"), self.left.to_owned())).collect()
            };
            let body = json!({"status": "success", "data": {"resultType": "vector", "result": result}});
            let response = if request.path.ends_with("rules") {
                ApiResponse::json(404, "{\"status\":\"error\",\"errorType\":\"not_found\",\"error\":\"no rules here\"}")
            } else {
                ApiResponse::json(200, &body.to_string())
            };
            Box::pin(async move { Ok(response) })
        }
    }

    fn surveyed(left: &'static str, age: Span) -> Vec<Surveyed> {
        let store = Store { left, age };
        let prometheus = Prometheus { http: &store, source: "dash0", flavor: Flavor::Prometheus, tenant: None };
        let answered = block_on(survey(&prometheus, &Known::default(), &[], now())).unwrap();
        assert_eq!(answered.skipped.len(), 1, "{:?}", answered.skipped);
        assert!(answered.skipped.iter().all(|it| it.at.starts_with("Dash0, ") && it.why == "it has no id"));
        answered.value.objectives
    }

    #[test]
    fn gauges_in_both_spellings_are_objectives() {
        let found = surveyed("0.62", Span::from_secs(30));
        let all: Vec<&Objective> = found.iter().map(|it| &it.0).collect();
        let names: Vec<_> = all.iter().map(|it| (it.id.as_str(), it.service.as_str(), it.name.as_str())).collect();
        assert_eq!(
            names,
            [("dash0/dash0/a1b2", "checkout", "Checkout availability"), ("dash0/dash0/c3", "cart", "c3")]
        );
        assert_eq!(
            all[0].tool_budget_query.as_deref(),
            Some(r#"{"dash0.slo.budget.remaining","dash0.slo.id"="a1b2"}"#)
        );
        assert_eq!(all[1].tool_budget_query.as_deref(), Some(r#"dash0_slo_budget_remaining{dash0_slo_id="c3"}"#));
        assert_eq!(all[0].labels.get("deployment.environment"), Some("production"));
        for (objective, measured, state) in &found {
            assert_eq!((objective.target, &objective.indicator), (None, &Indicator::BudgetGauge));
            assert_eq!(measured.budget_left(None), Some((0.62, Weighting::Tool)));
            assert_eq!(measured.coverage, None, "a gauge does not say how much was measured");
            assert_eq!(*state, ObjectiveState::WithinTarget);
        }
    }

    #[test]
    fn overspent_old_and_odd_gauges_say_so() {
        let state = |left, age| surveyed(left, age).iter().map(|it| it.2).collect::<Vec<_>>();
        assert_eq!(state("-0.31", Span::from_secs(30)), [ObjectiveState::OutOfBudget; 2]);
        assert_eq!(state("0.1", Span::from_secs(30)), [ObjectiveState::AtRisk; 2]);
        let since = now() - Span::from_minutes(40);
        assert_eq!(state("0.62", Span::from_minutes(40)), [ObjectiveState::Stale { since }; 2]);
        assert!(state("NaN", Span::from_secs(30)).iter().all(ObjectiveState::is_unknown));
    }
}
