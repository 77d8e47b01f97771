//! The port to a source over a native client, so that tests ask real servers with the product's own code.
#![allow(
    dead_code,
    missing_docs,
    clippy::disallowed_methods,
    reason = "each test uses its part; a test may look at the clock"
)]

use plumbline::{
    domain::time::{Instant, Span},
    sources::http::{Answer, ApiRequest, ApiResponse, Http, Method, SourceError},
};
use std::{
    cell::Cell,
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// One server; counts what it is asked.
pub struct NativeHttp {
    base: String,
    client: reqwest::Client,
    pub n_requests: Cell<usize>,
}

impl NativeHttp {
    pub fn new(base: &str) -> Self {
        let base = format!("{}/", base.trim_end_matches('/'));
        Self { base, client: reqwest::Client::new(), n_requests: Cell::new(0) }
    }
}

impl Http for NativeHttp {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            self.n_requests.set(self.n_requests.get() + 1);
            let before = std::time::Instant::now();
            let address = format!("{}{}", self.base, request.path);
            let parameters = request.encoded_parameters();
            let mut sent = match request.method {
                Method::Get => self.client.get(format!("{address}?{parameters}")),
                Method::PostForm => self
                    .client
                    .post(address)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(parameters),
            };
            for (name, value) in &request.headers {
                sent = sent.header(name, value);
            }
            let limit = Duration::from_millis(request.time_limit.millis().unsigned_abs());
            let failed = |error: reqwest::Error| {
                if error.is_timeout() {
                    SourceError::TimedOut { limit: request.time_limit }
                } else {
                    SourceError::Unreachable
                }
            };
            let response = sent.timeout(limit).send().await.map_err(failed)?;
            let header = |name: &str| response.headers().get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
            let date = header("date").and_then(|it| chrono::DateTime::parse_from_rfc2822(&it).ok());
            let mut answer = ApiResponse {
                status: response.status().as_u16(),
                content_type: header("content-type"),
                date: date.map(|it| Instant::from_unix_millis(it.timestamp_millis())),
                retry_after: header("retry-after").and_then(|it| it.parse().ok()).map(Span::from_secs),
                redirected_to: None,
                body: Vec::new(),
                received_at: Instant::default(),
                took: Span::ZERO,
            };
            answer.body = response.bytes().await.map_err(|_| SourceError::CutOff { received: 0 })?.to_vec();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            answer.received_at = Instant::from_unix_millis(now.as_millis() as i64);
            answer.took = Span::from_millis(before.elapsed().as_millis() as i64);
            Ok(answer)
        })
    }
}

/// The running world, or nothing: then the test says aloud that it skips.
pub fn world() -> Option<serde_json::Value> {
    let Some(file) = std::env::var_os("PLUMBLINE_WORLD_JSON").map(PathBuf::from) else {
        println!("skipped: no world runs (PLUMBLINE_WORLD_JSON is not set; make test starts one)");
        return None;
    };
    let text = std::fs::read_to_string(&file);
    let text = text.unwrap_or_else(|it| panic!("{} names no running world: {it}", file.display()));
    Some(serde_json::from_str(&text).unwrap())
}

/// What is true of the running world.
pub fn truth(world: &serde_json::Value) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(world["truth"].as_str().unwrap()).unwrap()).unwrap()
}

/// Runs a future that asks real servers.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
