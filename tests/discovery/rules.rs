//! Rule files as tools write them, and the same rules as Prometheus answers them.
use crate::printed::printed;
use plumbline::sources::promql::duration;
use serde::Deserialize;
use serde_json::{Value, json};
use serde_norway::Deserializer;
use std::{collections::BTreeMap, path::PathBuf};

/// A rule group, as it stands in a file.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Group {
    pub name: String,
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// A rule, as it stands in a file.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Rule {
    #[serde(default)]
    pub record: String,
    #[serde(default)]
    pub alert: String,
    pub expr: String,
    #[serde(default, rename = "for")]
    pub hold: String,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

/// How the server shows an expression: as it stands in the file (vmalert does), or printed anew (Prometheus does).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    AsWritten,
    Printed,
}

/// The groups of a rule file: `groups:`, or a `PrometheusRule`, in one document or several.
pub fn groups(text: &str) -> Vec<Group> {
    let groups = |document: serde_norway::Value| -> Vec<Group> {
        let spec = document.get("spec").unwrap_or(&document);
        let groups = spec.get("groups").unwrap_or_else(|| panic!("no groups in {document:?}"));
        serde_norway::from_value(groups.clone()).unwrap()
    };
    documents(text).into_iter().flat_map(groups).collect()
}

/// Every document of a YAML file.
pub fn documents(text: &str) -> Vec<serde_norway::Value> {
    let all = Deserializer::from_str(text).map(|it| serde_norway::Value::deserialize(it).unwrap());
    all.filter(|document| !document.is_null()).collect()
}

/// The body `/api/v1/rules` answers with.
pub fn answer(groups: &[Group], shown: Shown) -> String {
    let groups: Vec<_> = groups.iter().map(|group| group_answer(group, shown)).collect();
    json!({"status": "success", "data": {"groups": groups}}).to_string()
}

fn group_answer(group: &Group, shown: Shown) -> Value {
    let rule = |rule: &Rule| {
        let query = if shown == Shown::Printed { printed(&rule.expr) } else { rule.expr.clone() };
        let mut said = json!({
            "name": format!("{}{}", rule.record, rule.alert), "query": query, "labels": rule.labels, "health": "ok",
            "evaluationTime": 0.0004, "lastEvaluation": "2026-11-21T07:00:00Z", "type": "recording",
        });
        if rule.is_alert() {
            let hold = if rule.hold.is_empty() { 0.0 } else { duration::parse(&rule.hold).unwrap().secs() };
            let of_alerts = [("type", json!("alerting")), ("state", json!("inactive")), ("duration", json!(hold))];
            for (key, value) in of_alerts.into_iter().chain([("alerts", json!([])), ("annotations", json!({}))]) {
                said[key] = value;
            }
        }
        said
    };
    json!({
        "name": group.name, "file": "/etc/prometheus/rules/all.yml", "interval": 30, "limit": 0,
        "evaluationTime": 0.01, "lastEvaluation": "2026-11-21T07:00:00Z",
        "rules": group.rules.iter().map(rule).collect::<Vec<_>>(),
    })
}

impl Rule {
    pub fn is_alert(&self) -> bool {
        !self.alert.is_empty()
    }

    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}

/// The files of a folder below `../shared` whose names end so, with what they say; nothing, said aloud, if there is
/// no such folder.
pub fn shared(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if !folder.is_dir() {
        println!("skipped: there are no recordings at {}", folder.display());
        return Vec::new();
    }
    files(folder, ending)
}

/// The files of a folder beside this one.
pub fn own(folder: &str, ending: &str) -> Vec<(String, String)> {
    files(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/discovery").join(folder), ending)
}

fn files(folder: PathBuf, ending: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|it| (it.file_name().into_string().unwrap(), it.path()))
        .filter(|(name, _)| name.ends_with(ending))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}
