//! The Alertmanager API, version 2, for reading: alerts, how they are grouped, and who asked for quiet.
//!
//! <https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml>
use super::{
    envelope::{data_or_error, instant_from_rfc3339, read_json, shortened},
    http::{ApiRequest, ApiResponse, Http, SourceError},
};
use crate::domain::{
    alert::{Alert, AlertGroup, AlertState, Silence},
    answered::{Answered, Skipped},
    labels::Labels,
    provenance::Provenance,
    time::Instant,
};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

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
        let response = self.send("api/v2/alerts").await?;
        Ok(self.with_provenance(rows(&response.body, |alert| self.alert(alert))?, "api/v2/alerts", &response))
    }

    /// Alerts as they are sent together.
    pub async fn alert_groups(&self) -> Result<Answered<Vec<AlertGroup>>, SourceError> {
        let response = self.send("api/v2/alerts/groups").await?;
        let group = |group: wire::Group| {
            let alerts = group.alerts.into_iter().map(|it| self.alert(it)).collect::<Result<Vec<_>, _>>()?;
            let receiver = group.receiver.map(|it| it.name).unwrap_or_default();
            Ok(AlertGroup { labels: group.labels.into_iter().collect(), receiver, alerts })
        };
        Ok(self.with_provenance(rows(&response.body, group)?, "api/v2/alerts/groups", &response))
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
        let response = self.send("api/v2/silences").await?;
        Ok(self.with_provenance(rows(&response.body, silence)?, "api/v2/silences", &response))
    }

    fn alert(&self, alert: wire::Alert) -> Result<Alert, String> {
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
        Ok(Alert {
            name: labels.get("alertname").unwrap_or_default().to_owned(),
            labels,
            annotations: alert.annotations.into_iter().collect(),
            state,
            since: alert.starts_at.as_deref().and_then(instant_from_rfc3339),
            generator_url: alert.generator_url.filter(|url| !url.is_empty()),
            source: self.source.to_owned(),
        })
    }

    async fn send(&self, path: &str) -> Result<ApiResponse, SourceError> {
        let response = data_or_error(self.http.send(ApiRequest::get(path)).await?)?;
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        // Errors are a JSON text, or an object with a code and a message.
        let kind = if response.status == 404 { "not_found" } else { "refused" }.to_owned();
        let message = shortened(&String::from_utf8_lossy(&response.body));
        Err(SourceError::Rejected { status: response.status, kind, message })
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

/// Reads a list row by row; a row that does not fit is counted and left out.
fn rows<W: DeserializeOwned, T>(
    body: &[u8],
    into: impl Fn(W) -> Result<T, String>,
) -> Result<Answered<Vec<T>>, SourceError> {
    let raw: Vec<Box<RawValue>> = read_json(body)?;
    let mut answered = Answered::whole(Vec::with_capacity(raw.len()));
    for (index, row) in raw.iter().enumerate() {
        let read = serde_json::from_str::<W>(row.get()).map_err(|error| error.to_string()).and_then(&into);
        match read {
            Ok(value) => answered.value.push(value),
            Err(why) => answered.skipped.push(Skipped { at: format!("[{index}]"), why: shortened(&why) }),
        }
    }
    Ok(answered)
}

/// What Alertmanager sends, as it sends it.
mod wire {
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Alert {
        pub labels: BTreeMap<String, String>,
        #[serde(default)]
        pub annotations: BTreeMap<String, String>,
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
        #[serde(default)]
        pub labels: BTreeMap<String, String>,
        pub receiver: Option<Receiver>,
        pub alerts: Vec<Alert>,
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
    use crate::{domain::time::Span, sources::http::Answer};
    use futures::executor::block_on;

    struct Says(u16, &'static str);

    impl Http for Says {
        fn send<'a>(&'a self, _: ApiRequest) -> Answer<'a, ApiResponse> {
            let body = self.1.as_bytes().to_vec();
            let (content_type, received_at) = (Some("application/json".to_owned()), Instant::default());
            let (status, took) = (self.0, Span::ZERO);
            let response = ApiResponse {
                status,
                content_type,
                date: None,
                retry_after: None,
                redirected: false,
                body,
                received_at,
                took,
            };
            Box::pin(async move { Ok(response) })
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
    fn an_error_in_json_is_an_error() {
        let http = Says(400, r#"{"code":400,"message":"bad matcher"}"#);
        let error = block_on(Alertmanager { http: &http, source: "am" }.silences());
        assert!(matches!(error, Err(SourceError::Rejected { status: 400, .. })), "{error:?}");
    }
}
