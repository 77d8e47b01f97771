//! What real servers said, read by the product's own code. The recordings lie beside the repository; where they do
//! not, these tests say aloud that they skip.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use futures::executor::block_on;
use plumbline::{
    domain::{
        answered::Answered,
        time::{Instant, Range, Span},
    },
    sources::{
        alertmanager::Alertmanager,
        http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
        prometheus::{Flavor, Prometheus},
    },
};
use std::{fs, path::PathBuf};

/// Answers everything with one recorded body.
struct Recorded(Vec<u8>);

impl Http for Recorded {
    fn send<'a>(&'a self, _: ApiRequest) -> Answer<'a, ApiResponse> {
        let response = ApiResponse {
            status: 200,
            content_type: Some("application/json".to_owned()),
            date: None,
            retry_after: None,
            redirected: false,
            body: self.0.clone(),
            received_at: Instant::default(),
            took: Span::ZERO,
        };
        Box::pin(async move { Ok(response) })
    }
}

fn files(source: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from("../shared/recordings").join(source);
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return Vec::new();
    };
    let mut files: Vec<_> =
        entries.map(|it| it.unwrap().path()).filter(|it| it.extension().is_some_and(|it| it == "json")).collect();
    files.sort();
    files
}

/// How many rows were read and how many could not be.
fn counted<T>(
    answer: Result<Answered<T>, SourceError>,
    n: impl Fn(&T) -> usize,
) -> Result<(usize, usize), SourceError> {
    answer.map(|it| (n(&it.value), it.skipped.len()))
}

/// Reads a recording as what its name says it is; `None` for an endpoint that is not asked.
fn read(name: &str, json: &serde_json::Value, http: &Recorded) -> Option<Result<(usize, usize), SourceError>> {
    let prometheus = Prometheus { http, source: "recorded", flavor: Flavor::Prometheus, tenant: None };
    let range = Range::ending_at(Instant::default(), Span::from_hours(1));
    let has = |word: &str| name.contains(word);
    block_on(async {
        if has("target")
            || has("tsdb-blocks")
            || has("alertmanagers")
            || has("features")
            || has("relabel")
            || has("scrape-pool")
            || has("self-metrics")
            || has("snapshot")
            || has("wal-replay")
            || has("formatting")
        {
            return None;
        }
        // Golden files are named by number: a list tells by its first member what it lists.
        let first = json["data"].as_array().and_then(|it| it.first());
        Some(if has("exemplars") || first.is_some_and(|it| it.get("seriesLabels").is_some()) {
            counted(prometheus.query_exemplars("x", range).await, Vec::len)
        } else if has("metadata") {
            counted(prometheus.metadata(None).await, std::collections::BTreeMap::len)
        } else if has("rules") {
            counted(prometheus.rules().await, Vec::len)
        } else if has("alerts") {
            counted(prometheus.alerts().await, Vec::len)
        } else if has("series-") || (has("golden") && first.is_some_and(serde_json::Value::is_object)) {
            counted(prometheus.series(&["x"], range).await, Vec::len)
        } else if has("label") || first.is_some_and(serde_json::Value::is_string) {
            counted(prometheus.labels(range).await, Vec::len)
        } else if has("build") {
            counted(prometheus.build_info().await, |_| 1)
        } else if has("runtimeinfo") {
            counted(prometheus.runtime_info().await, |_| 1)
        } else if has("flags") {
            counted(prometheus.flags().await, std::collections::BTreeMap::len)
        } else {
            counted(prometheus.query("x", Instant::default()).await, |_| 1)
        })
    })
}

#[test]
fn every_recorded_answer_of_prometheus_is_read_or_is_the_error_it_is() {
    let (mut n_read, mut n_errors) = (0, 0);
    for file in files("prometheus") {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let body = fs::read(&file).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        // Client libraries and mocks keep bare results; an answer of the API says its status.
        if json.get("status").is_none() {
            println!("{name}: no answer of the API, it has no status");
            continue;
        }
        // Golden files of the encoder hold bare values, without the result around them that the API has.
        if name.starts_with("codec-golden") && json["data"].get("resultType").is_none() && !json["data"][0].is_object()
        {
            println!("{name}: a bare value of the encoder");
            continue;
        }
        let Some(answer) = read(&name, &json, &Recorded(body)) else {
            println!("{name}: an endpoint that is not asked");
            continue;
        };
        if json["status"] == "error" {
            let Err(SourceError::Rejected { kind, message, .. }) = answer else { panic!("{name}: {answer:?}") };
            assert_eq!(kind, json["errorType"].as_str().unwrap(), "{name}");
            assert!(message.starts_with(&json["error"].as_str().unwrap()[..10]), "{name}: {message}");
            n_errors += 1;
        } else {
            let (n, skipped) = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(skipped, 0, "{name}: rows were skipped");
            let has_rows = json["data"]["result"].as_array().is_none_or(|it| !it.is_empty());
            assert!(n > 0 || !has_rows, "{name}: nothing was read");
            n_read += 1;
        }
    }
    println!("{n_read} answers read, {n_errors} errors recognised");
}

#[test]
fn every_recorded_answer_of_alertmanager_is_read() {
    for file in files("alertmanager") {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let body = fs::read(&file).unwrap();
        let rows = serde_json::from_slice::<Vec<serde_json::Value>>(&body).unwrap().len();
        let http = Recorded(body);
        let alertmanager = Alertmanager { http: &http, source: "recorded" };
        let read = if name.contains("silences") {
            counted(block_on(alertmanager.silences()), Vec::len)
        } else {
            counted(block_on(alertmanager.alert_groups()), Vec::len)
        };
        assert_eq!(read, Ok((rows, 0)), "{name}");
    }
}
