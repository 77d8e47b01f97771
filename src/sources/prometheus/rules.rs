//! Rule groups and the alerts they hold.
use super::{open::open, wire};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        labels::Labels,
        rule::{ActiveAlert, AlertingRule, Rule, RuleGroup, RuleHealth, RuleKind, RuleState},
        time::Span,
    },
    sources::{
        envelope::{instant_from_rfc3339, shortened},
        http::{ApiResponse, SourceError},
        rows::{RawRow, read_row, read_rows},
    },
};

/// One page of rule groups, and the token of the next page if there is one.
pub fn groups(response: &ApiResponse) -> Result<(Answered<Vec<RuleGroup>>, Option<String>), SourceError> {
    let mut page: Answered<wire::RuleGroups> = open(response)?;
    let token = page.value.group_next_token.take().filter(|token| !token.is_empty());
    let missing = || SourceError::Undecodable { at: "data.groups".to_owned(), detail: "there are none".to_owned() };
    let raw = page.value.groups.take().ok_or_else(missing)?;
    let mut groups = page.map(|_| Vec::with_capacity(raw.len()));
    for (index, raw) in raw.iter().enumerate() {
        groups.value.extend(group(raw, &format!("data.groups[{index}]"), &mut groups.skipped));
    }
    Ok((groups, token))
}

/// The alerts that all rules together hold.
pub fn alerts(response: &ApiResponse) -> Result<Answered<Vec<ActiveAlert>>, SourceError> {
    let mut answered: Answered<wire::Alerts> = open(response)?;
    let raw = answered.value.alerts.take().unwrap_or_default();
    let alerts = active_alerts(&raw, "data.alerts", &mut answered.skipped);
    Ok(answered.map(|_| alerts))
}

fn group(raw: &RawRow, at: &str, skipped: &mut Vec<Skipped>) -> Option<RuleGroup> {
    let group: wire::RuleGroup = read_row(raw, || at.to_owned(), skipped)?;
    let raw = group.rules.unwrap_or_default();
    let rules = raw.iter().enumerate().filter_map(|(index, raw)| {
        let at = format!("{at}.rules[{index}]");
        let mut rule: wire::Rule = read_row(raw, || at.clone(), skipped)?;
        let alerts = rule.alerts.take();
        let active = alerts.as_ref().map(|raw| active_alerts(raw, &format!("{at}.alerts"), skipped));
        Some(into_rule(rule, active))
    });
    Some(RuleGroup {
        rules: rules.collect(),
        name: group.name,
        file: group.file,
        interval: Span::from_secs_f64(group.interval),
        last_evaluation: group.last_evaluation.as_deref().and_then(instant_from_rfc3339),
        evaluation_time: Span::from_secs_f64(group.evaluation_time),
    })
}

fn into_rule(rule: wire::Rule, active: Option<Vec<ActiveAlert>>) -> Rule {
    let is_alerting = rule.kind == "alerting" || (rule.kind.is_empty() && active.is_some());
    let active = active.unwrap_or_default();
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

fn active_alerts(raw: &[RawRow], at: &str, skipped: &mut Vec<Skipped>) -> Vec<ActiveAlert> {
    read_rows(raw, at, skipped).into_iter().map(active).collect()
}

fn active(alert: wire::Alert) -> ActiveAlert {
    ActiveAlert {
        labels: alert.labels.unwrap_or_default().into_iter().collect(),
        annotations: alert.annotations.unwrap_or_default().into_iter().collect(),
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

    fn read(body: &str) -> (Answered<Vec<RuleGroup>>, Option<String>) {
        groups(&ApiResponse::json(200, body)).unwrap()
    }

    #[test]
    fn a_rule_that_cannot_be_read_costs_only_itself() {
        let (groups, token) = read(
            r#"{"status":"success","data":{"groups":[{"name":"a","interval":30,"rules":[
            {"name":"r","query":"up","type":"recording","health":"err","lastError":"no"},{"name":5},
            {"name":"A","query":"up","type":"alerting","alerts":[{"state":7},{"state":"firing","labels":null}]}]},
            {"rules":[]},{"name":"empty","rules":null}],"groupNextToken":"t"}}"#,
        );
        assert_eq!(token.as_deref(), Some("t"));
        assert_eq!(groups.value[0].rules[0].health, RuleHealth::Failing("no".into()));
        assert_eq!(groups.value[0].interval, Span::from_secs(30));
        assert!(matches!(&groups.value[0].rules[1].kind, RuleKind::Alerting(it) if it.active.len() == 1));
        assert_eq!(groups.value[1].name, "empty");
        let places: Vec<_> = groups.skipped.iter().map(|it| it.at.as_str()).collect();
        let wanted = ["data.groups[0].rules[1]", "data.groups[0].rules[2].alerts[0]", "data.groups[1]"];
        assert_eq!(places, wanted);
    }

    #[test]
    fn a_rule_without_a_state_has_that_of_its_worst_alert() {
        let (groups, token) = read(
            r#"{"status":"success","data":{"groups":[{"name":"a","rules":[{"name":"A","query":"x","type":"alerting","health":"ok",
            "alerts":[{"state":"pending","value":"1e+00"},{"state":"firing","value":"NaN","activeAt":"2018-07-04T20:27:12.6+02:00"}]}]}],
            "groupNextToken":""}}"#,
        );
        assert_eq!(token, None);
        let RuleKind::Alerting(alerting) = &groups.value[0].rules[0].kind else { panic!("alerting") };
        assert_eq!(alerting.state, RuleState::Firing);
        assert_eq!(alerting.active[0].value, 1.0);
        assert!(alerting.active[1].active_at.is_some());
    }

    #[test]
    fn without_groups_it_is_no_list_of_rules() {
        let error = groups(&ApiResponse::json(200, r#"{"status":"success","data":{}}"#)).map(|_| ());
        assert!(matches!(error, Err(SourceError::Undecodable { at, .. }) if at == "data.groups"));
    }
}
