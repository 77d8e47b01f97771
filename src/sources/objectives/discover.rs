//! Two requests: all rules, and the metrics that tools describe their objectives with.
use super::{INFO_METRICS, known::Known};
use crate::{
    domain::{
        answered::Answered,
        objective::{Objective, WrittenObjective},
        rule::RuleGroup,
        series::QueryValue,
        time::Instant,
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// What a source holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discovered {
    /// Every objective.
    pub objectives: Vec<Objective>,
    /// Every rule group, for the doctor.
    pub groups: Vec<RuleGroup>,
    /// Why its rules could not be read, if they could not.
    pub unread_rules: Option<SourceError>,
}

/// Finds every objective in `prometheus` as of `at`; rules that are `known` are not taken apart again.
///
/// Where rules cannot be read (VictoriaMetrics alone, a proxy that refuses) the metrics must do; where both fail, the
/// reason is that of the metrics. Rules that cannot be read for the moment are no answer, whatever the metrics tell of:
/// it would say that the others are gone, and what was known of them would go with it.
pub async fn discover(
    prometheus: &Prometheus<'_>,
    known: &Known,
    written: &[WrittenObjective],
    at: Instant,
) -> Result<Answered<Discovered>, SourceError> {
    let (rules, info) = futures::join!(prometheus.rules(), async { prometheus.query(&info_query(), at).await });
    let mut answered = Answered::whole(Discovered::default());
    let mut samples = Vec::new();
    match info {
        Ok(info) => samples = answered.absorb(info.map(QueryValue::into_samples)),
        Err(error) => match &rules {
            Ok(_) => answered.warnings.push(format!("objectives known only by their metrics are missing: {error}")),
            Err(_) => return Err(error),
        },
    }
    match rules {
        Ok(rules) => answered.value.groups = answered.absorb(rules),
        Err(error) if !is_refused(&error) => return Err(error),
        Err(error) => {
            answered.value.unread_rules = Some(error.clone());
            answered.warnings.push(format!("rules cannot be read, so only metrics tell of objectives: {error}"));
        }
    }
    prometheus.http.yield_now().await;
    let read = known.read(prometheus.http, prometheus.source, &answered.value.groups, &samples, written);
    let (objectives, skipped) = read.await;
    answered.value.objectives = objectives;
    answered.skipped.extend(skipped);
    Ok(answered)
}

/// Whether a source says for good that it has no rules to read.
fn is_refused(error: &SourceError) -> bool {
    match error {
        SourceError::Forbidden { .. } => true,
        SourceError::Rejected { status, .. } | SourceError::NotTheApi { status, .. } => (400..500).contains(status),
        _ => false,
    }
}

fn info_query() -> String {
    let names: Vec<_> = INFO_METRICS.iter().map(|name| name.replace('.', "\\\\.")).collect();
    format!("{{__name__=~\"{}\"}}", names.join("|"))
}
