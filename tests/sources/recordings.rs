//! What real Prometheus and Alertmanager servers, their tests and their documentation have said, read by our readers.
//!
//! The recordings stand beside the repository, not in it; where they are not, each test says aloud that it skips.
use crate::{
    oracle,
    script::{Script, json},
};
use futures::executor::block_on;
use plumbline::{
    domain::{
        alert::{Alert, AlertState},
        answered::Answered,
        rule::{RuleKind, RuleState},
        time::{Instant, Range, Span},
    },
    sources::http::SourceError,
};
use serde_json::Value;
use std::path::PathBuf;

/// How a file of the recordings is read.
#[derive(Clone, Copy, Debug)]
enum Reading {
    Query,
    /// A piece of an answer: the text that stands before it and behind it in a whole one.
    Piece(&'static str, &'static str),
    Rules,
    Alerts,
    Series,
    Texts,
    Metadata,
    Exemplars,
    BuildInfo,
    RuntimeInfo,
    Flags,
    Groups,
    Silences,
    /// Not read, and why.
    Not(&'static str),
}
use Reading::*;

const NOT_ASKED: Reading = Not("an endpoint Plumbline does not ask");
const NOT_AN_ANSWER: Reading = Not("not an answer of the API");
const SCALAR: Reading = Piece(r#"{"status":"success","data":{"resultType":"scalar","result":"#, "}}");
const HISTOGRAM: Reading =
    Piece(r#"{"status":"success","data":{"resultType":"matrix","result":[{"histograms":["#, "]}]}}");
const ROW: Reading = Piece(r#"{"status":"success","data":{"resultType":"matrix","result":["#, "]}}");

/// Every file by the beginning of its name; the longest beginning counts.
const PROMETHEUS: &[(&str, Reading)] = &[
    ("SOURCES.md", NOT_AN_ANSWER),
    ("client-golang-01", SCALAR),
    ("client-golang-03", HISTOGRAM),
    ("client-golang-04", HISTOGRAM),
    ("client-golang-05", ROW),
    ("codec-golden-01", Query),
    ("codec-golden-02", Query),
    ("codec-golden-03", Query),
    ("codec-golden-05", SCALAR),
    ("codec-golden-06", SCALAR),
    ("codec-golden-08", SCALAR),
    ("codec-golden-09", SCALAR),
    ("codec-golden-1", SCALAR),
    ("codec-golden-21", Exemplars),
    ("docs-alertmanagers", NOT_ASKED),
    ("docs-alerts", Alerts),
    ("docs-build-information", BuildInfo),
    ("docs-features", NOT_ASKED),
    ("docs-formatting-query-expressions", NOT_ASKED),
    ("docs-getting-label-names", Texts),
    ("docs-instant-queries", Query),
    ("docs-querying-exemplars", Exemplars),
    ("docs-querying-metric-metadata", Metadata),
    ("docs-querying-target-metadata", NOT_ASKED),
    ("docs-range-queries", Query),
    ("docs-re", NOT_ASKED),
    ("docs-rules", Rules),
    ("docs-s", NOT_ASKED),
    ("docs-t", NOT_ASKED),
    ("docs-wal", NOT_ASKED),
    ("openapi-alertmanagers", NOT_ASKED),
    ("openapi-alerts-", Alerts),
    ("openapi-labels", Texts),
    ("openapi-metadata", Metadata),
    ("openapi-query", Query),
    ("openapi-query-exemplars", Exemplars),
    ("openapi-rules", Rules),
    ("openapi-series", Series),
    ("openapi-status-buildinfo", BuildInfo),
    ("openapi-status-flags", Flags),
    ("openapi-status-runtimeinfo", RuntimeInfo),
    ("openapi-status-tsdb", NOT_ASKED),
    ("openapi-targets", NOT_ASKED),
    ("roadie-mockAlertResponse", Rules),
    ("roadie-mockQueryResponse", Query),
    ("perses-mock-query-range", Query),
    ("promql-compliance-queries.yml", NOT_AN_ANSWER),
    ("rules", NOT_AN_ANSWER),
];
const ALERTMANAGER: &[(&str, Reading)] = &[
    ("SOURCES.md", NOT_AN_ANSWER),
    ("am-openapi-v2.yaml", NOT_AN_ANSWER),
    ("am-0.22.0-alerts-groups", Groups),
    ("am-0.22.0-silences", Silences),
    ("am-0.27.0-alerts-groups", Groups),
    ("am-0.27.0-silences", Silences),
    ("am-0.31.0-alerts-groups", Groups),
];

/// The files of a folder with what they say, or nothing if there is no such folder.
fn files(folder: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/recordings").join(folder);
    let Ok(listing) = std::fs::read_dir(&folder) else {
        println!("skipped: there are no recordings at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<_> = listing
        .map(|entry| entry.unwrap())
        .map(|it| (it.file_name().into_string().unwrap(), std::fs::read_to_string(it.path()).unwrap()))
        .collect();
    plumbline::domain::order::ascending(&mut files);
    files
}

fn reading(name: &str, table: &[(&str, Reading)]) -> Reading {
    let fitting = table.iter().filter(|(start, _)| name.starts_with(start));
    let longest = fitting.max_by_key(|(start, _)| start.len());
    longest.unwrap_or_else(|| panic!("{name}: say in this table how it is read, or why not")).1
}

fn check_all(folder: &str, table: &[(&str, Reading)]) {
    let files = files(folder);
    let mut n_read = 0;
    for (name, text) in &files {
        match reading(name, table) {
            Not(why) => println!("not read: {name}: {why}"),
            reading => {
                check(name, text, reading);
                n_read += 1;
            }
        }
    }
    if !files.is_empty() {
        println!("{folder}: {n_read} of {} files read", files.len());
        for (start, _) in table {
            assert!(files.iter().any(|(name, _)| name.starts_with(start)), "the table names {start}, and no file does");
        }
    }
}

/// Reads one recording and compares it with what `serde_json::Value` says of it.
fn check(name: &str, text: &str, reading: Reading) {
    let whole = match reading {
        // A point stands in an envelope of its own, a row or a histogram stands bare.
        Piece(before, behind) => {
            let bare = text.trim().strip_prefix(r#"{"status":"success","data":"#).and_then(|it| it.strip_suffix('}'));
            format!("{before}{}{behind}", bare.unwrap_or(text))
        }
        _ => text.to_owned(),
    };
    let raw: Value = serde_json::from_str(&whole).unwrap_or_else(|error| panic!("{name}: {error}"));
    let script = Script::answers(json(if raw["status"] == "error" { 500 } else { 200 }, whole));
    let (prometheus, alertmanager) = (script.prometheus(), script.alertmanager());
    let range = Range::ending_at(Instant::default(), Span::from_hours(1));
    let data = &raw["data"];
    if raw["status"] == "error" {
        let error = match reading {
            Query => block_on(prometheus.query("up", range.to)).err(),
            Rules => block_on(prometheus.rules()).err(),
            Alerts => block_on(prometheus.alerts()).err(),
            Series => block_on(prometheus.series(&["up"], range)).err(),
            Texts => block_on(prometheus.labels(range)).err(),
            Metadata => block_on(prometheus.metadata(None)).err(),
            Exemplars => block_on(prometheus.query_exemplars("up", range)).err(),
            RuntimeInfo => block_on(prometheus.runtime_info()).err(),
            Flags => block_on(prometheus.flags()).err(),
            other => panic!("{name}: {other:?} with an error"),
        };
        let [kind, message] = ["errorType", "error"].map(|key| raw[key].as_str().unwrap().to_owned());
        assert_eq!(error, Some(SourceError::Rejected { status: 500, kind, message }), "{name}");
        return;
    }
    match reading {
        Query | Piece(..) => {
            let (wanted, places) = oracle::query(&raw).unwrap_or_else(|| panic!("{name}: no answer to a query"));
            let read = block_on(prometheus.query("up", range.to)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert_eq!(format!("{:?}", read.value), format!("{wanted:?}"), "{name}");
            // The samples of client-golang-05 stand in no order: all but the first are counted.
            let is_whole = name != "client-golang-05.json";
            assert_eq!(places.is_empty(), is_whole, "{name}: {places:?}");
            assert_eq!(read.skipped.len(), places.len(), "{name}");
        }
        Rules => {
            let read = whole_answer(name, block_on(prometheus.rules()));
            assert_eq!(read.len(), oracle::len(&data["groups"]), "{name}");
            for (group, raw) in read.iter().zip(data["groups"].as_array().unwrap()) {
                assert_eq!(raw["name"], group.name.as_str());
                assert_eq!(raw["interval"].as_f64().unwrap_or_default(), group.interval.secs());
                for (rule, raw) in group.rules.iter().zip(raw["rules"].as_array().unwrap()) {
                    assert_eq!(
                        (&raw["name"], &raw["query"]),
                        (&rule.name.as_str().into(), &rule.query.as_str().into())
                    );
                    assert_eq!(matches!(rule.kind, RuleKind::Alerting(_)), raw["type"] == "alerting", "{name}");
                    let RuleKind::Alerting(alerting) = &rule.kind else { continue };
                    assert_eq!(alerting.active.len(), oracle::len(&raw["alerts"]), "{name}");
                    assert_eq!(alerting.state == RuleState::Firing, raw["state"] != "inactive", "{name}");
                    assert_eq!(raw["duration"].as_f64(), Some(alerting.hold.secs()), "{name}");
                    assert!(alerting.active.iter().all(|alert| alert.active_at.is_some()), "{name}");
                }
                assert_eq!(group.rules.len(), oracle::len(&raw["rules"]), "{name}");
            }
        }
        Alerts => {
            let read = whole_answer(name, block_on(prometheus.alerts()));
            assert_eq!(read.len(), oracle::len(&data["alerts"]), "{name}");
            for (alert, raw) in read.iter().zip(data["alerts"].as_array().unwrap()) {
                assert_eq!(Some(&alert.labels), oracle::labels(&raw["labels"]).as_ref(), "{name}");
                assert_eq!(Some(alert.value), oracle::number(&raw["value"]), "{name}");
            }
        }
        Series => {
            let read = whole_answer(name, block_on(prometheus.series(&["up"], range)));
            let wanted: Option<Vec<_>> = data.as_array().unwrap().iter().map(oracle::labels).collect();
            assert_eq!(Some(read), wanted, "{name}");
        }
        Texts => {
            let read = whole_answer(name, block_on(prometheus.labels(range)));
            assert_eq!(Value::from(read), *data, "{name}");
        }
        Metadata => {
            let read = whole_answer(name, block_on(prometheus.metadata(None)));
            assert_eq!(read.len(), data.as_object().unwrap().len(), "{name}");
            for (metric, them) in read {
                assert_eq!(them.len(), oracle::len(&data[&metric]), "{name}");
                for (one, raw) in them.iter().zip(data[&metric].as_array().unwrap()) {
                    assert_eq!((&raw["type"], &raw["help"]), (&one.kind.as_str().into(), &one.help.as_str().into()));
                }
            }
        }
        Exemplars => {
            let read = whole_answer(name, block_on(prometheus.query_exemplars("up", range)));
            assert_eq!(read.len(), oracle::len(data), "{name}");
            for (series, raw) in read.iter().zip(data.as_array().unwrap()) {
                assert_eq!(Some(&series.labels), oracle::labels(&raw["seriesLabels"]).as_ref(), "{name}");
                assert_eq!(series.exemplars.len(), oracle::len(&raw["exemplars"]), "{name}");
                for ((labels, value, at), raw) in series.exemplars.iter().zip(raw["exemplars"].as_array().unwrap()) {
                    assert_eq!(Some(labels), oracle::labels(&raw["labels"]).as_ref(), "{name}");
                    assert_eq!(Some(*value), oracle::number(&raw["value"]), "{name}");
                    assert_eq!(Some(at.unix_secs()), raw["timestamp"].as_f64(), "{name}");
                }
            }
        }
        BuildInfo => {
            let read = whole_answer(name, block_on(prometheus.build_info()));
            assert_eq!((&data["version"], &data["revision"]), (&read.version.into(), &read.revision.into()), "{name}");
        }
        RuntimeInfo => {
            let read = whole_answer(name, block_on(prometheus.runtime_info()));
            assert_eq!(read.retention, Some(Span::from_days(31)), "{name}");
            assert_eq!(read.started_at, Some(Instant::from_unix_millis(1_767_274_620_000)), "{name}");
            assert_eq!(read.configuration_is_good, Some(true), "{name}");
        }
        Groups => {
            let read = whole_answer(name, block_on(alertmanager.alert_groups()));
            let groups = raw.as_array().unwrap();
            assert_eq!(read.len(), groups.len(), "{name}");
            for (group, raw) in read.iter().zip(groups) {
                assert_eq!(Some(&group.labels), oracle::labels(&raw["labels"]).as_ref(), "{name}");
                assert_eq!(raw["receiver"]["name"], group.receiver.as_str(), "{name}");
                assert_eq!(group.alerts.len(), oracle::len(&raw["alerts"]), "{name}");
                group
                    .alerts
                    .iter()
                    .zip(raw["alerts"].as_array().unwrap())
                    .for_each(|(it, raw)| same_alert(name, it, raw));
            }
        }
        Silences => {
            let read = whole_answer(name, block_on(alertmanager.silences()));
            assert_eq!(read.len(), oracle::len(&raw), "{name}");
            for (silence, raw) in read.iter().zip(raw.as_array().unwrap()) {
                assert_eq!(raw["id"], silence.id.as_str(), "{name}");
                assert_eq!(raw["status"]["state"], silence.state.as_str(), "{name}");
                assert_eq!(silence.matchers.len(), oracle::len(&raw["matchers"]), "{name}");
                assert!(silence.starts_at < silence.ends_at, "{name}");
            }
        }
        Flags | Not(_) => panic!("{name}: no recording of {reading:?}"),
    }
}

/// The value of an answer that has nothing wrong with it.
#[track_caller]
fn whole_answer<T>(name: &str, read: Result<Answered<T>, SourceError>) -> T {
    let read = read.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert_eq!(read.skipped, [], "{name}");
    assert!(!read.partial, "{name}");
    read.value
}

fn same_alert(name: &str, alert: &Alert, raw: &Value) {
    assert_eq!(Some(&alert.labels), oracle::labels(&raw["labels"]).as_ref(), "{name}");
    assert_eq!(Some(&alert.annotations), oracle::labels(&raw["annotations"]).as_ref(), "{name}");
    assert_eq!(raw["labels"]["alertname"], alert.name.as_str(), "{name}");
    let at = chrono::DateTime::parse_from_rfc3339(raw["startsAt"].as_str().unwrap()).unwrap();
    assert_eq!(alert.since, Some(Instant::from_unix_millis(at.timestamp_millis())), "{name}");
    let silences: Vec<&str> = raw["status"]["silencedBy"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
    match &alert.state {
        AlertState::Silenced(by) => {
            assert_eq!((by.len(), raw["status"]["state"].as_str()), (silences.len(), Some("suppressed")))
        }
        AlertState::Inhibited(by) => assert_eq!((by.is_empty(), silences.len()), (false, 0), "{name}"),
        state => assert_eq!((state, raw["status"]["state"].as_str()), (&AlertState::Firing, Some("active")), "{name}"),
    }
}

#[test]
fn all_of_prometheus() {
    check_all("prometheus", PROMETHEUS);
}

#[test]
fn all_of_alertmanager() {
    check_all("alertmanager", ALERTMANAGER);
}

#[test]
fn the_table_of_recordings_is_unambiguous() {
    let table = PROMETHEUS;
    assert!(matches!(reading("openapi-query-exemplars-200.json", table), Exemplars));
    assert!(matches!(reading("openapi-query-range-default.json", table), Query));
    assert!(matches!(reading("codec-golden-17.json", table), Piece(..)));
}
