//! The Alertmanager API, version 2, for reading: alerts, how they are grouped, and who asked for quiet.
//!
//! <https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml>
use super::{
    envelope::{data_or_error, instant_from_rfc3339, is_success, read_json, refused},
    http::{ApiRequest, ApiResponse, Http, SourceError},
    rows::{RawRow, read_row, read_rows, skip},
};
use crate::domain::{
    alert::{Alert, AlertGroup, AlertState, Silence},
    answered::{Answered, Skipped},
    labels::Labels,
    plain_text::plain,
    provenance::Provenance,
    time::Instant,
};

/// One Alertmanager.
#[derive(Clone, Copy)]
pub struct Alertmanager<'a> {
    /// How to reach it.
    pub http: &'a dyn Http,
    /// Its name in the configuration.
    pub source: &'a str,
}

/// What an Alertmanager says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// Its version.
    pub version: String,
    /// Since when it runs.
    pub started_at: Option<Instant>,
    /// `ready`, `settling` or `disabled`.
    pub cluster: String,
    /// How many members its cluster has.
    pub n_peers: usize,
}

impl Alertmanager<'_> {
    /// All alerts, the silenced and inhibited ones too.
    pub async fn alerts(&self) -> Result<Answered<Vec<Alert>>, SourceError> {
        let path = "api/v2/alerts";
        self.list(path, |row, at, skipped| read_row(row, || at, skipped).map(|it| self.alert(it))).await
    }

    /// Alerts as they are sent together. An alert that cannot be read does not cost its group.
    pub async fn alert_groups(&self) -> Result<Answered<Vec<AlertGroup>>, SourceError> {
        let group = |row: &RawRow, at: String, skipped: &mut Vec<Skipped>| {
            let group: wire::Group = read_row(row, || at.clone(), skipped)?;
            let alerts = read_rows::<wire::Alert>(&group.alerts, &format!("{at}.alerts"), skipped);
            Some(AlertGroup {
                labels: group.labels.unwrap_or_default().into_iter().collect(),
                receiver: group.receiver.map(|it| it.name).unwrap_or_default(),
                alerts: alerts.into_iter().map(|it| self.alert(it)).collect(),
            })
        };
        self.list("api/v2/alerts/groups", group).await
    }

    /// What it says of itself.
    pub async fn status(&self) -> Result<Answered<Status>, SourceError> {
        let response = self.send("api/v2/status").await?;
        let status: wire::Status = read_json(&response.body)?;
        let cluster = status.cluster.unwrap_or_default();
        let status = Status {
            version: status.version_info.unwrap_or_default().version,
            started_at: status.uptime.as_deref().and_then(instant_from_rfc3339),
            cluster: cluster.status,
            n_peers: cluster.peers.unwrap_or_default().len(),
        };
        Ok(self.with_provenance(Answered::whole(status), "api/v2/status", &response))
    }

    /// All silences, expired ones too.
    pub async fn silences(&self) -> Result<Answered<Vec<Silence>>, SourceError> {
        let silence = |row: &RawRow, at: String, skipped: &mut Vec<Skipped>| {
            let read = silence(read_row(row, || at.clone(), skipped)?);
            read.map_err(|why| skip(skipped, at, &why)).ok()
        };
        self.list("api/v2/silences", silence).await
    }

    /// Asks for a list and reads it row by row; a row that does not fit is counted and left out.
    async fn list<T>(
        &self,
        path: &str,
        read: impl Fn(&RawRow, String, &mut Vec<Skipped>) -> Option<T>,
    ) -> Result<Answered<Vec<T>>, SourceError> {
        let response = self.send(path).await?;
        // Go writes a list that nobody made as `null`.
        let rows: Vec<RawRow> = read_json::<Option<_>>(&response.body)?.unwrap_or_default();
        let mut answered = Answered::whole(Vec::with_capacity(rows.len()));
        let Answered { value, skipped, .. } = &mut answered;
        value.extend(rows.iter().enumerate().filter_map(|(index, row)| read(row, format!("[{index}]"), skipped)));
        Ok(self.with_provenance(answered, path, &response))
    }

    fn alert(&self, alert: wire::Alert) -> Alert {
        let labels: Labels = alert.labels.into_iter().collect();
        let status = alert.status.unwrap_or_default();
        let silenced = status.silenced_by.unwrap_or_default();
        let inhibited = status.inhibited_by.unwrap_or_default();
        let muted = status.muted_by.unwrap_or_default();
        let state = match status.state.as_str() {
            "suppressed" if !silenced.is_empty() => AlertState::Silenced(silenced),
            // Muted by a time interval: quiet on somebody's wish, as silenced is.
            "suppressed" if inhibited.is_empty() => AlertState::Silenced(muted),
            "suppressed" => AlertState::Inhibited(inhibited),
            // "unprocessed" has only just come in and has not been matched with silences: it may be loud.
            _ => AlertState::Firing,
        };
        Alert {
            name: plain(labels.get("alertname").unwrap_or_default()),
            labels,
            annotations: alert.annotations.unwrap_or_default().into_iter().collect(),
            state,
            since: alert.starts_at.as_deref().and_then(instant_from_rfc3339),
            generator_url: alert.generator_url.filter(|url| !url.is_empty()),
            source: self.source.to_owned(),
        }
    }

    async fn send(&self, path: &str) -> Result<ApiResponse, SourceError> {
        let response = data_or_error(self.http.send(ApiRequest::get(path)).await?)?;
        if is_success(&response) { Ok(response) } else { Err(refused(&response)) }
    }

    fn with_provenance<T>(&self, mut answered: Answered<T>, query: &str, response: &ApiResponse) -> Answered<T> {
        let asked_at = response.date.unwrap_or(response.received_at);
        let (source, query) = (self.source.to_owned(), query.to_owned());
        answered.provenance.push(Provenance { source, query, as_of: asked_at, asked_at, took: response.took });
        answered
    }
}

fn silence(silence: wire::Silence) -> Result<Silence, String> {
    let moment = |text: &str| instant_from_rfc3339(text).ok_or_else(|| format!("{text:?} is not a time"));
    let matcher = |it: &wire::Matcher| {
        let operator = match (it.is_equal.unwrap_or(true), it.is_regex) {
            (true, false) => "=",
            (true, true) => "=~",
            (false, false) => "!=",
            (false, true) => "!~",
        };
        format!("{}{operator}{:?}", it.name, it.value)
    };
    Ok(Silence {
        matchers: silence.matchers.iter().map(matcher).collect(),
        starts_at: moment(&silence.starts_at)?,
        ends_at: moment(&silence.ends_at)?,
        id: silence.id,
        created_by: silence.created_by,
        comment: silence.comment,
        state: silence.status.unwrap_or_default().state,
    })
}

/// What Alertmanager sends, as it sends it.
mod wire {
    use crate::sources::rows::RawRow;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Alert {
        pub labels: BTreeMap<String, String>,
        pub annotations: Option<BTreeMap<String, String>>,
        pub status: Option<AlertStatus>,
        pub starts_at: Option<String>,
        #[serde(rename = "generatorURL")]
        pub generator_url: Option<String>,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct AlertStatus {
        #[serde(default)]
        pub state: String,
        pub silenced_by: Option<Vec<String>>,
        pub inhibited_by: Option<Vec<String>>,
        pub muted_by: Option<Vec<String>>,
    }

    #[derive(Deserialize)]
    pub struct Group {
        pub labels: Option<BTreeMap<String, String>>,
        pub receiver: Option<Receiver>,
        pub alerts: Vec<RawRow>,
    }

    #[derive(Deserialize)]
    pub struct Receiver {
        pub name: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Silence {
        pub id: String,
        pub matchers: Vec<Matcher>,
        pub starts_at: String,
        pub ends_at: String,
        #[serde(default)]
        pub created_by: String,
        #[serde(default)]
        pub comment: String,
        pub status: Option<SilenceStatus>,
    }

    #[derive(Default, Deserialize)]
    pub struct SilenceStatus {
        #[serde(default)]
        pub state: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Matcher {
        pub name: String,
        pub value: String,
        #[serde(default)]
        pub is_regex: bool,
        /// Absent before 0.22: equal.
        pub is_equal: Option<bool>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Status {
        pub version_info: Option<VersionInfo>,
        pub uptime: Option<String>,
        pub cluster: Option<Cluster>,
    }

    #[derive(Default, Deserialize)]
    pub struct VersionInfo {
        #[serde(default)]
        pub version: String,
    }

    #[derive(Default, Deserialize)]
    pub struct Cluster {
        #[serde(default)]
        pub status: String,
        pub peers: Option<Vec<serde::de::IgnoredAny>>,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::sources::http::Answer;
    use futures::executor::block_on;

    struct Says(u16, &'static str);

    impl Http for Says {
        fn send<'a>(&'a self, _: ApiRequest) -> Answer<'a, ApiResponse> {
            Box::pin(async { Ok(ApiResponse::json(self.0, self.1)) })
        }
    }

    #[test]
    fn quiet_alerts_are_told_apart_and_odd_rows_are_counted() {
        let http = Says(
            200,
            r#"[{"labels":{"alertname":"A"},"status":{"state":"active"},"startsAt":"2026-03-11T12:48:38.413Z"},
            {"labels":{"alertname":"B"},"status":{"state":"suppressed","silencedBy":["s"],"inhibitedBy":["i"]}},
            {"labels":{"alertname":"C"},"status":{"state":"suppressed","silencedBy":[],"inhibitedBy":["i"]}},
            {"labels":{"alertname":"D"},"status":{"state":"suppressed","mutedBy":["nights"]}},
            {"labels":5}, {"labels":{"alertname":"E"},"status":{"state":"unprocessed"}}]"#,
        );
        let answered = block_on(Alertmanager { http: &http, source: "am" }.alerts()).unwrap();
        let states: Vec<_> = answered.value.iter().map(|it| it.state.clone()).collect();
        let quiet = |who: &str| vec![who.to_owned()];
        let wanted = [
            AlertState::Firing,
            AlertState::Silenced(quiet("s")),
            AlertState::Inhibited(quiet("i")),
            AlertState::Silenced(quiet("nights")),
            AlertState::Firing,
        ];
        assert_eq!(states, wanted);
        assert_eq!(answered.skipped[0].at, "[4]");
        assert_eq!(answered.provenance[0].source, "am");
    }

    #[test]
    fn an_odd_alert_does_not_cost_its_group() {
        let http = Says(
            200,
            r#"[{"labels":{"a":"b"},"receiver":{"name":"team"},"alerts":[{"labels":{"alertname":"A"}},7]},{"alerts":5}]"#,
        );
        let answered = block_on(Alertmanager { http: &http, source: "am" }.alert_groups()).unwrap();
        assert_eq!((answered.value.len(), answered.value[0].alerts.len()), (1, 1));
        assert_eq!(answered.skipped.iter().map(|it| it.at.as_str()).collect::<Vec<_>>(), ["[0].alerts[1]", "[1]"]);
    }

    #[test]
    fn a_silence_without_an_end_is_none() {
        let body = r#"[{"id":"x","matchers":[],"startsAt":"2026-03-11T12:00:00Z","endsAt":"soon"},
            {"id":"y","matchers":[{"name":"a","value":"b","isRegex":true,"isEqual":false}],
             "startsAt":"2026-03-11T12:00:00Z","endsAt":"2026-03-11T13:00:00Z","status":{"state":"active"}}]"#;
        let answered = block_on(Alertmanager { http: &Says(200, body), source: "am" }.silences()).unwrap();
        assert_eq!(answered.value[0].matchers, ["a!~\"b\""]);
        assert_eq!(answered.skipped[0].at, "[0]");
        assert!(block_on(Alertmanager { http: &Says(200, "[]"), source: "am" }.silences()).unwrap().value.is_empty());
    }

    #[test]
    fn an_error_in_json_is_an_error() {
        let http = Says(400, r#"{"code":400,"message":"bad matcher"}"#);
        let error = block_on(Alertmanager { http: &http, source: "am" }.silences());
        let rejected = SourceError::Rejected { status: 400, kind: "bad_data".into(), message: "bad matcher".into() };
        assert_eq!(error, Err(rejected));
    }
}
