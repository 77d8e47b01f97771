//! What a Prometheus says of itself and of what it holds.
use super::{
    Exemplars,
    open::{open, open_list},
    wire,
};
use crate::{
    domain::{
        answered::Answered,
        labels::Labels,
        time::{Instant, Span},
    },
    sources::{
        envelope::instant_from_rfc3339,
        http::{ApiResponse, SourceError},
        rows::{RawRow, read_row, read_rows},
    },
};
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
pub fn series(response: &ApiResponse) -> Result<Answered<Vec<Labels>>, SourceError> {
    let mut answered = open_list::<RawRow>(response)?;
    let sets: Vec<BTreeMap<String, String>> = read_rows(&answered.value, "data", &mut answered.skipped);
    Ok(answered.map(|_| sets.into_iter().map(|set| set.into_iter().collect()).collect()))
}

/// A list of texts.
pub fn texts(response: &ApiResponse) -> Result<Answered<Vec<String>>, SourceError> {
    let mut answered = open_list::<RawRow>(response)?;
    let texts = read_rows(&answered.value, "data", &mut answered.skipped);
    Ok(answered.map(|_| texts))
}

/// Metadata by metric.
pub fn metadata(response: &ApiResponse) -> Result<Answered<BTreeMap<String, Vec<MetricMetadata>>>, SourceError> {
    let mut answered = open::<BTreeMap<String, RawRow>>(response)?;
    let one = |it: wire::Metadata| MetricMetadata { kind: it.kind, help: it.help, unit: it.unit };
    let mut all = BTreeMap::new();
    for (name, raw) in std::mem::take(&mut answered.value) {
        let at = || format!("data.{name}");
        let rows: Option<Vec<RawRow>> = read_row(&raw, at, &mut answered.skipped);
        let Some(rows) = rows else { continue };
        let read = read_rows(&rows, &at(), &mut answered.skipped).into_iter().map(one).collect();
        all.insert(name, read);
    }
    Ok(answered.map(|_| all))
}

/// Exemplars by series.
pub fn exemplars(response: &ApiResponse) -> Result<Answered<Vec<Exemplars>>, SourceError> {
    let labels = |texts: wire::Texts| texts.unwrap_or_default().into_iter().collect();
    let one = |it: wire::Exemplar| (labels(it.labels), it.value.0, Instant::from_unix_secs(it.timestamp));
    let mut answered = open_list::<RawRow>(response)?;
    let mut all = Vec::new();
    for (index, raw) in answered.value.iter().enumerate() {
        let at = format!("data[{index}]");
        let of_series: Option<wire::ExemplarSeries> = read_row(raw, || at.clone(), &mut answered.skipped);
        let Some(of_series) = of_series else { continue };
        let rows = of_series.exemplars.unwrap_or_default();
        let exemplars = read_rows(&rows, &format!("{at}.exemplars"), &mut answered.skipped);
        let exemplars = exemplars.into_iter().map(one).collect();
        all.push(Exemplars { labels: labels(of_series.series_labels), exemplars });
    }
    Ok(answered.map(|_| all))
}

/// Version.
pub fn build_info(response: &ApiResponse) -> Result<Answered<BuildInfo>, SourceError> {
    let read: Answered<wire::BuildInfo> = open(response)?;
    Ok(read.map(|it| BuildInfo { version: it.version, revision: it.revision, application: it.application }))
}

/// Run time.
pub fn runtime_info(response: &ApiResponse) -> Result<Answered<RuntimeInfo>, SourceError> {
    let read: Answered<wire::RuntimeInfo> = open(response)?;
    Ok(read.map(|it| RuntimeInfo {
        started_at: it.start_time.as_deref().and_then(instant_from_rfc3339),
        retention: retention(&it.storage_retention),
        configuration_is_good: it.reload_config_success,
    }))
}

/// Flags by name.
pub fn flags(response: &ApiResponse) -> Result<Answered<BTreeMap<String, String>>, SourceError> {
    let mut answered = open::<BTreeMap<String, RawRow>>(response)?;
    let mut flags = BTreeMap::new();
    for (name, raw) in std::mem::take(&mut answered.value) {
        let value = read_row(&raw, || format!("data.{name}"), &mut answered.skipped);
        flags.extend(value.map(|value| (name, value)));
    }
    Ok(answered.map(|_| flags))
}

/// `15d`, `1y6w`, or `15d or 10GiB`: the part that is a time.
fn retention(text: &str) -> Option<Span> {
    text.split(" or ").find_map(|part| crate::sources::promql::duration::parse(part.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::domain::answered::Skipped;

    #[test]
    fn retention_is_the_part_that_is_a_time() {
        assert_eq!(retention("15d"), Some(Span::from_days(15)));
        assert_eq!(retention("10GiB or 60d"), Some(Span::from_days(60)));
        assert_eq!(retention("10GiB"), None);
        assert_eq!(retention(""), None);
    }

    #[test]
    fn an_empty_version_is_not_an_error() {
        let answer = ApiResponse::json(200, r#"{"status":"success","data":{"version":"","goVersion":"go1.26"}}"#);
        assert_eq!(build_info(&answer).map(|it| it.value.version), Ok(String::new()));
        let other = ApiResponse::json(200, r#"{"status":"success","data":{"woof":1}}"#);
        assert!(build_info(&other).is_err(), "no version at all: another product answers");
    }

    #[test]
    fn odd_rows_cost_only_themselves_wherever_they_stand() {
        let answer = |data: &str| ApiResponse::json(200, &format!(r#"{{"status":"success","data":{data}}}"#));
        let places = |skipped: &[Skipped]| skipped.iter().map(|it| it.at.clone()).collect::<Vec<_>>();
        let read = series(&answer(r#"[{"a":"b"},{"a":1},"c"]"#)).unwrap();
        assert_eq!((read.value.len(), places(&read.skipped)), (1, vec!["data[1]".into(), "data[2]".into()]));
        let read = texts(&answer(r#"["a",null,"b"]"#)).unwrap();
        assert_eq!((read.value.join("+"), places(&read.skipped)), ("a+b".into(), vec!["data[1]".into()]));
        let read = metadata(&answer(r#"{"up":[{"type":"gauge"},5],"odd":7,"none":[]}"#)).unwrap();
        assert_eq!(read.value.keys().collect::<Vec<_>>(), ["none", "up"]);
        assert_eq!(places(&read.skipped), ["data.odd", "data.up[1]"]);
        let read = exemplars(&answer(
            r#"[{"seriesLabels":{"a":"b"},"exemplars":[{"labels":null,"value":"+Inf","timestamp":1.5},{"value":"x"}]},4]"#,
        ));
        let read = read.unwrap();
        assert_eq!(read.value[0].exemplars, [(Labels::new(), f64::INFINITY, Instant::from_unix_millis(1500))]);
        assert_eq!(places(&read.skipped), ["data[0].exemplars[1]", "data[1]"]);
        let read = flags(&answer(r#"{"web.cors.origin":".*","odd":true}"#)).unwrap();
        assert_eq!((read.value.len(), places(&read.skipped)), (1, vec!["data.odd".into()]));
    }
}
