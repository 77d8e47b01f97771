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
        objectives::survey::survey,
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
            redirected: false,
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
    let (mut surveys, mut rules) = (Vec::new(), Vec::new());
    let mut survey_bytes = 0;
    for _ in 0..15 {
        surveys.push(secs(|| block_on(survey(&prometheus, &configuration.objectives, at)).unwrap()));
        survey_bytes = recorded.n_bytes.take();
        rules.push(secs(|| block_on(prometheus.rules()).unwrap()));
        recorded.n_bytes.take();
    }
    println!("survey_ms: {:.2}", median(surveys) * 1e3);
    println!("rules_ms: {:.2}", median(rules) * 1e3);
    println!("survey_bytes: {}", survey_bytes);
}
