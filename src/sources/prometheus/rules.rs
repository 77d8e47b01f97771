//! Rule groups and the alerts they hold.
use super::{
    decode::open,
    wire::{self, Envelope},
};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        labels::Labels,
        rule::{ActiveAlert, AlertingRule, Rule, RuleGroup, RuleHealth, RuleKind, RuleState},
        time::Span,
    },
    sources::{
        envelope::{instant_from_rfc3339, read_json, shortened},
        http::SourceError,
    },
};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// One page of rule groups, and the token of the next page if there is one.
pub fn groups(body: &[u8]) -> Result<(Answered<Vec<RuleGroup>>, Option<String>), SourceError> {
    let mut page = open::<wire::RuleGroups>(read_json::<Envelope<_>>(body)?)?;
    let token = page.value.group_next_token.take();
    let mut skipped = Vec::new();
    let mut groups = page.map(|page| {
        let raw = page.groups.iter().enumerate();
        raw.filter_map(|(index, raw)| group(raw, &format!("data.groups[{index}]"), &mut skipped)).collect::<Vec<_>>()
    });
    groups.skipped.extend(skipped);
    Ok((groups, token))
}

/// The alerts that all rules together hold.
pub fn alerts(body: &[u8]) -> Result<Answered<Vec<ActiveAlert>>, SourceError> {
    let alerts = open::<wire::Alerts>(read_json::<Envelope<_>>(body)?)?;
    Ok(alerts.map(|it| it.alerts.into_iter().map(active).collect()))
}

fn group(raw: &RawValue, at: &str, skipped: &mut Vec<Skipped>) -> Option<RuleGroup> {
    let group: wire::RuleGroup = read_row(raw, at, skipped)?;
    let rules = group.rules.iter().enumerate();
    let rules = rules.filter_map(|(index, raw)| read_row(raw, &format!("{at}.rules[{index}]"), skipped).map(rule));
    Some(RuleGroup {
        rules: rules.collect(),
        name: group.name,
        file: group.file,
        interval: Span::from_secs_f64(group.interval),
        last_evaluation: group.last_evaluation.as_deref().and_then(instant_from_rfc3339),
        evaluation_time: Span::from_secs_f64(group.evaluation_time),
    })
}

/// Reads one row; a row that does not fit is noted and left out.
fn read_row<T: DeserializeOwned>(raw: &RawValue, at: &str, skipped: &mut Vec<Skipped>) -> Option<T> {
    let read = serde_json::from_str(raw.get());
    read.map_err(|error| skipped.push(Skipped { at: at.to_owned(), why: shortened(&error.to_string()) })).ok()
}

fn rule(rule: wire::Rule) -> Rule {
    let is_alerting = rule.kind == "alerting" || (rule.kind.is_empty() && rule.alerts.is_some());
    let active: Vec<ActiveAlert> = rule.alerts.unwrap_or_default().into_iter().map(active).collect();
    let told = rule.state.as_deref().map_or(RuleState::Unknown, state);
    // Old servers do not say the rule's state; its worst alert does.
    let worst = active.iter().map(|alert| alert.state).max().unwrap_or(RuleState::Inactive);
    let alerting = || AlertingRule {
        state: if told == RuleState::Unknown { worst } else { told },
        hold: Span::from_secs_f64(rule.duration),
        keep_firing: Span::from_secs_f64(rule.keep_firing_for),
        annotations: rule.annotations.unwrap_or_default().into_iter().collect(),
        active,
    };
    Rule {
        kind: if is_alerting { RuleKind::Alerting(alerting()) } else { RuleKind::Recording },
        name: rule.name,
        query: rule.query,
        labels: rule.labels.unwrap_or_default().into_iter().collect::<Labels>(),
        health: match rule.health.as_str() {
            "ok" => RuleHealth::Ok,
            "err" => RuleHealth::Failing(shortened(&rule.last_error.unwrap_or_default())),
            _ => RuleHealth::Unknown,
        },
        last_evaluation: rule.last_evaluation.as_deref().and_then(instant_from_rfc3339),
        evaluation_time: Span::from_secs_f64(rule.evaluation_time),
    }
}

fn active(alert: wire::Alert) -> ActiveAlert {
    ActiveAlert {
        labels: alert.labels.into_iter().collect(),
        annotations: alert.annotations.into_iter().collect(),
        state: state(&alert.state),
        active_at: alert.active_at.as_deref().and_then(instant_from_rfc3339),
        value: alert.value.0,
    }
}

fn state(word: &str) -> RuleState {
    match word {
        "firing" => RuleState::Firing,
        "pending" => RuleState::Pending,
        "inactive" => RuleState::Inactive,
        _ => RuleState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;

    #[test]
    fn a_rule_that_cannot_be_read_costs_only_itself() {
        let body = br#"{"status":"success","data":{"groups":[{"name":"a","interval":30,"rules":[
            {"name":"r","query":"up","type":"recording","health":"err","lastError":"no"},{"name":5}]},{"rules":[]}],"groupNextToken":"t"}}"#;
        let (groups, token) = groups(body).unwrap();
        assert_eq!(token.as_deref(), Some("t"));
        assert_eq!(groups.value[0].rules[0].health, RuleHealth::Failing("no".into()));
        assert_eq!(groups.value[0].interval, Span::from_secs(30));
        let places: Vec<_> = groups.skipped.iter().map(|it| it.at.as_str()).collect();
        assert_eq!(places, ["data.groups[0].rules[1]", "data.groups[1]"]);
    }

    #[test]
    fn a_rule_without_a_state_has_that_of_its_worst_alert() {
        let body = br#"{"status":"success","data":{"groups":[{"name":"a","rules":[{"name":"A","query":"x","type":"alerting","health":"ok",
            "alerts":[{"state":"pending","value":"1e+00"},{"state":"firing","value":"NaN","activeAt":"2018-07-04T20:27:12.6+02:00"}]}]}]}}"#;
        let (groups, _) = groups(body).unwrap();
        let RuleKind::Alerting(alerting) = &groups.value[0].rules[0].kind else { panic!("alerting") };
        assert_eq!(alerting.state, RuleState::Firing);
        assert_eq!(alerting.active[0].value, 1.0);
        assert!(alerting.active[1].active_at.is_some());
    }
}
