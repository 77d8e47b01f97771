//! What a Prometheus says of itself and of what it holds.
use super::{
    Exemplars,
    decode::open,
    wire::{self, Envelope},
};
use crate::{
    domain::{
        answered::Answered,
        labels::Labels,
        time::{Instant, Span},
    },
    sources::{
        envelope::{instant_from_rfc3339, read_json},
        http::SourceError,
    },
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Which version a server is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildInfo {
    /// `3.15.0`; empty if it was built without saying so.
    pub version: String,
    /// The commit it was built from.
    pub revision: String,
    /// What it calls itself, if it is not Prometheus (`Grafana Mimir`, …).
    pub application: Option<String>,
}

/// How a server runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuntimeInfo {
    /// Since when it runs.
    pub started_at: Option<Instant>,
    /// For how long it keeps samples; `None` if it does not say or limits by size only.
    pub retention: Option<Span>,
    /// Whether it could read its configuration when it last tried.
    pub configuration_is_good: Option<bool>,
}

/// What is known of a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricMetadata {
    /// `counter`, `gauge`, `histogram`, …
    pub kind: String,
    /// In words.
    pub help: String,
    /// Its unit.
    pub unit: String,
}

/// Label sets.
pub fn series(body: &[u8]) -> Result<Answered<Vec<Labels>>, SourceError> {
    let sets: Answered<Vec<BTreeMap<String, String>>> = data(body)?;
    Ok(sets.map(|sets| sets.into_iter().map(|set| set.into_iter().collect()).collect()))
}

/// A list of texts.
pub fn texts(body: &[u8]) -> Result<Answered<Vec<String>>, SourceError> {
    data(body)
}

/// Metadata by metric.
pub fn metadata(body: &[u8]) -> Result<Answered<BTreeMap<String, Vec<MetricMetadata>>>, SourceError> {
    let read: Answered<BTreeMap<String, Vec<wire::Metadata>>> = data(body)?;
    let one = |it: wire::Metadata| MetricMetadata { kind: it.kind, help: it.help, unit: it.unit };
    Ok(read.map(|all| all.into_iter().map(|(name, them)| (name, them.into_iter().map(one).collect())).collect()))
}

/// Exemplars by series.
pub fn exemplars(body: &[u8]) -> Result<Answered<Vec<Exemplars>>, SourceError> {
    let read: Answered<Option<Vec<wire::ExemplarSeries>>> = data(body)?;
    let one = |it: wire::Exemplar| (it.labels.into_iter().collect(), it.value.0, Instant::from_unix_secs(it.timestamp));
    let of_series = |it: wire::ExemplarSeries| Exemplars {
        labels: it.series_labels.into_iter().collect(),
        exemplars: it.exemplars.into_iter().map(one).collect(),
    };
    Ok(read.map(|all| all.unwrap_or_default().into_iter().map(of_series).collect()))
}

/// Version.
pub fn build_info(body: &[u8]) -> Result<Answered<BuildInfo>, SourceError> {
    let read: Answered<wire::BuildInfo> = data(body)?;
    Ok(read.map(|it| BuildInfo { version: it.version, revision: it.revision, application: it.application }))
}

/// Run time.
pub fn runtime_info(body: &[u8]) -> Result<Answered<RuntimeInfo>, SourceError> {
    let read: Answered<wire::RuntimeInfo> = data(body)?;
    Ok(read.map(|it| RuntimeInfo {
        started_at: it.start_time.as_deref().and_then(instant_from_rfc3339),
        retention: retention(&it.storage_retention),
        configuration_is_good: it.reload_config_success,
    }))
}

/// Flags by name.
pub fn flags(body: &[u8]) -> Result<Answered<BTreeMap<String, String>>, SourceError> {
    data(body)
}

fn data<T: DeserializeOwned>(body: &[u8]) -> Result<Answered<T>, SourceError> {
    open(read_json::<Envelope<T>>(body)?)
}

/// `15d`, `1y6w`, or `15d or 10GiB`: the part that is a time.
fn retention(text: &str) -> Option<Span> {
    text.split(" or ").find_map(|part| crate::sources::promql::duration::parse(part.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_is_the_part_that_is_a_time() {
        assert_eq!(retention("15d"), Some(Span::from_days(15)));
        assert_eq!(retention("10GiB or 60d"), Some(Span::from_days(60)));
        assert_eq!(retention("10GiB"), None);
        assert_eq!(retention(""), None);
    }

    #[test]
    fn an_empty_version_is_not_an_error() {
        let info = build_info(br#"{"status":"success","data":{"version":"","goVersion":"go1.26"}}"#);
        assert_eq!(info.map(|it| it.value.version), Ok(String::new()));
    }
}
