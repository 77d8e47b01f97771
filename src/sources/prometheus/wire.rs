//! What Prometheus sends, as it sends it. Private to the `prometheus` source.
pub use super::columns::LenientText;
use crate::{domain::decimal, sources::rows::RawRow};
use serde::{Deserialize, Deserializer, de};
use std::{collections::BTreeMap, fmt};

/// Around every answer.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Envelope<T> {
    #[serde(default)]
    pub status: String,
    /// `None` if it is missing, `Some(None)` if it is `null`.
    #[serde(default = "none", deserialize_with = "present")]
    pub data: Option<Option<T>>,
    #[serde(default, rename = "errorType")]
    pub error_type: Option<String>,
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    pub warnings: Option<Vec<LenientText>>,
    #[serde(default)]
    pub infos: Option<Vec<LenientText>>,
    /// VictoriaMetrics: some storage nodes did not answer.
    #[serde(default, rename = "isPartial")]
    pub is_partial: Option<bool>,
}

fn none<T>() -> Option<T> {
    None
}

/// Tells a value that is `null` from one that is not there.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Labels and annotations; `null` where Go never made the map.
pub type Texts = Option<BTreeMap<String, String>>;

#[derive(Deserialize)]
pub struct RuleGroups {
    #[serde(default)]
    pub groups: Option<Vec<RawRow>>,
    #[serde(default, rename = "groupNextToken")]
    pub group_next_token: Option<String>,
}

#[derive(Deserialize)]
pub struct RuleGroup {
    pub name: String,
    #[serde(default)]
    pub file: String,
    #[serde(default)]
    pub interval: f64,
    #[serde(default, rename = "lastEvaluation")]
    pub last_evaluation: Option<String>,
    #[serde(default, rename = "evaluationTime")]
    pub evaluation_time: f64,
    #[serde(default)]
    pub rules: Option<Vec<RawRow>>,
}

#[derive(Deserialize)]
pub struct Rule {
    pub name: String,
    pub query: String,
    #[serde(default)]
    pub labels: Texts,
    #[serde(default)]
    pub health: String,
    #[serde(default, rename = "lastError")]
    pub last_error: Option<String>,
    #[serde(default, rename = "lastEvaluation")]
    pub last_evaluation: Option<String>,
    #[serde(default, rename = "evaluationTime")]
    pub evaluation_time: f64,
    #[serde(default, rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub duration: f64,
    #[serde(default, rename = "keepFiringFor")]
    pub keep_firing_for: f64,
    #[serde(default)]
    pub annotations: Texts,
    #[serde(default)]
    pub alerts: Option<Vec<RawRow>>,
}

#[derive(Deserialize)]
pub struct Alerts {
    #[serde(default)]
    pub alerts: Option<Vec<RawRow>>,
}

#[derive(Deserialize)]
pub struct Alert {
    #[serde(default)]
    pub labels: Texts,
    #[serde(default)]
    pub annotations: Texts,
    #[serde(default)]
    pub state: String,
    #[serde(default, rename = "activeAt")]
    pub active_at: Option<String>,
    #[serde(default = "not_a_number")]
    pub value: Number,
}

#[derive(Deserialize)]
pub struct ExemplarSeries {
    #[serde(default, rename = "seriesLabels")]
    pub series_labels: Texts,
    #[serde(default)]
    pub exemplars: Option<Vec<RawRow>>,
}

#[derive(Deserialize)]
pub struct Exemplar {
    #[serde(default)]
    pub labels: Texts,
    pub value: Number,
    pub timestamp: f64,
}

#[derive(Deserialize)]
pub struct Metadata {
    #[serde(default, rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub help: String,
    #[serde(default)]
    pub unit: String,
}

#[derive(Deserialize)]
pub struct BuildInfo {
    pub version: String,
    #[serde(default)]
    pub revision: String,
    #[serde(default)]
    pub application: Option<String>,
}

#[derive(Deserialize)]
pub struct RuntimeInfo {
    #[serde(default, rename = "startTime")]
    pub start_time: Option<String>,
    #[serde(default, rename = "storageRetention")]
    pub storage_retention: String,
    #[serde(default, rename = "reloadConfigSuccess")]
    pub reload_config_success: Option<bool>,
}

#[derive(Deserialize)]
pub struct Histogram {
    pub count: Number,
    pub sum: Number,
    #[serde(default)]
    pub buckets: Option<Vec<(u8, Number, Number, Number)>>,
}

/// A number that Prometheus writes as text, `NaN` and infinities among them. Read without keeping the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

fn not_a_number() -> Number {
    Number(f64::NAN)
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, as text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                decimal::read(text).map(Number).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
                Ok(Number(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
                Ok(Number(value as f64))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
                Ok(Number(value as f64))
            }
        }
        from.deserialize_any(Visitor)
    }
}
