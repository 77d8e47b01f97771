//! What one look at a company of forty objectives costs: its rules read and taken apart, its events counted.
//!
//! Runs on the recorded company and prints `name: value`.
#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

mod timing;

use futures::executor::block_on;
use plumbline::{
    configuration::{self, Outcome},
    domain::time::{Instant, Span},
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
        objectives::{
            Known,
            survey::{Survey, merged, survey},
        },
        prometheus::{Flavor, Prometheus},
    },
};
use serde_json::Value;
use std::{cell::Cell, fs};
use timing::{median, secs};

/// The recorded company.
struct Recorded {
    index: Value,
    bodies: Vec<u8>,
    n_bytes: Cell<usize>,
}

impl Http for Recorded {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        let place = &self.index["sources"]["prometheus"][request.key()];
        let (Some(start), Some(length)) = (place[0].as_u64(), place[1].as_u64()) else {
            return Box::pin(async { Err(SourceError::NotRecorded) });
        };
        self.n_bytes.set(self.n_bytes.get() + length as usize);
        let response = ApiResponse {
            status: 200,
            content_type: Some("application/json".to_owned()),
            date: None,
            retry_after: None,
            redirected_to: None,
            body: self.bodies[start as usize..(start + length) as usize].to_vec(),
            received_at: Instant::default(),
            took: Span::ZERO,
        };
        Box::pin(async move { Ok(response) })
    }
}

fn main() {
    let file = fs::read("public/demo/recording.txt").unwrap();
    let end = file.iter().position(|it| *it == b'\n').unwrap();
    let recorded = Recorded {
        index: serde_json::from_slice(&file[..end]).unwrap(),
        bodies: file[end + 1..].to_vec(),
        n_bytes: Cell::new(0),
    };
    let at = Instant::from_unix_millis(recorded.index["taken_at"].as_i64().unwrap());
    let Outcome::Loaded { configuration, .. } =
        configuration::read(&fs::read_to_string("public/demo/config.json").unwrap(), None)
    else {
        return;
    };
    let prometheus = Prometheus { http: &recorded, source: "prometheus", flavor: Flavor::Prometheus, tenant: None };
    let (mut surveys, mut again, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    let mut survey_bytes = 0;
    let ask = |known: &Known| block_on(survey(&prometheus, known, &configuration.objectives, at)).unwrap();
    for _ in 0..15 {
        let known = Known::default();
        surveys.push(secs(|| ask(&known)));
        survey_bytes = recorded.n_bytes.take();
        again.push(secs(|| ask(&known)));
        rules.push(secs(|| block_on(prometheus.rules()).unwrap()));
        recorded.n_bytes.take();
    }
    let (first, again) = (median(surveys), median(again));
    println!("survey_ms: {:.2}", first * 1e3);
    println!("survey_again_ms: {:.2}", again * 1e3);
    println!("survey_again_to_first: {:.2}", again / first);
    println!("rules_ms: {:.2}", median(rules) * 1e3);
    println!("survey_bytes: {}", survey_bytes);
    let found = ask(&Known::default()).value;
    let (some, many) = (merging(&found, 10), merging(&found, 40));
    println!("merge_400_ms: {:.2}", some * 1e3);
    println!("merge_1600_ms: {:.2}", many * 1e3);
    println!("merge_1600_to_400: {:.2}", many / some);
}

/// Seconds that two sources take to become one list, each with the objectives of `n` such companies.
fn merging(found: &Survey, n: usize) -> f64 {
    let source = |name: &str| {
        let companies = (0..n).flat_map(|n| found.objectives.iter().cloned().map(move |it| (n, it)));
        let objectives = companies.map(|(n, (mut objective, measured, state))| {
            objective.source = name.to_owned();
            objective.service.push_str(&n.to_string());
            (objective, measured, state)
        });
        Survey { objectives: objectives.collect(), ..Survey::default() }
    };
    let (a, b) = (source("a"), source("b"));
    median((0..9).map(|_| secs(|| merged(&[&a, &b]))).collect())
}
