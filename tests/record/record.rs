//! Records the company of `public/demo/` from a running world: the app's own questions, and what real servers answered.
//!
//! `cargo run --profile native --no-default-features --example record -- [--world .world/world.json]`; without a world
//! it starts one.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a native program beside the application"
)]

#[path = "../native_http/mod.rs"]
mod native_http;

use native_http::{NativeHttp, truth};
use plumbline::{
    configuration::{self, Outcome},
    doctor::about,
    domain::time::{Instant, Range},
    sources::{
        alertmanager::Alertmanager,
        http::{Answer, ApiRequest, ApiResponse, Http},
        objectives::{
            Known,
            deploys::deploys,
            exemplars::exemplars,
            latency::latency,
            story::{BURN_RANGE, story},
            survey::survey,
            traffic::traffic,
        },
        prometheus::{Flavor, Prometheus},
    },
};
use serde_json::{Map, Value, json};
use std::{
    cell::{Cell, RefCell},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
    time::Duration,
};

/// Compressed, the recorded company must not be larger than this.
const LARGEST: usize = 1_500_000;

/// An answer.
struct Kept {
    /// The key of what was asked.
    key: String,
    body: Vec<u8>,
    /// Whether it belongs to the first pages.
    is_first: bool,
}

/// Passes requests on and keeps what came back, by request key.
struct Recording<'a> {
    inner: &'a NativeHttp,
    answers: RefCell<Vec<Kept>>,
    /// Whether what is asked now is of the first pages.
    is_first: Cell<bool>,
}

impl Http for Recording<'_> {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            let key = request.key();
            let answer = self.inner.send(request).await?;
            assert_eq!((answer.status, answer.content_type.as_deref()), (200, Some("application/json")), "{key}");
            let mut answers = self.answers.borrow_mut();
            let was_first = answers.iter().any(|it| it.key == key && it.is_first);
            answers.retain(|it| it.key != key);
            let is_first = was_first || self.is_first.get();
            answers.push(Kept { key, body: answer.body.clone(), is_first });
            drop(answers);
            Ok(answer)
        })
    }
}

fn main() -> ExitCode {
    let asked = std::env::args().skip(1).collect::<Vec<_>>();
    let file = asked.iter().position(|it| it == "--world").and_then(|at| asked.get(at + 1)).map(PathBuf::from);
    let done = match file {
        Some(file) => record(&file),
        None => with_a_world(record),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the world that lies beside this program, and ends it afterwards.
fn with_a_world(record: fn(&Path) -> Result<(), String>) -> Result<(), String> {
    let world = std::env::current_exe().map_err(|it| it.to_string())?.with_file_name("world");
    // Neutral places: rule groups are answered with the path of their file, and the server tells where it was started.
    let dir = &std::env::temp_dir().join("northwind");
    let mut child = Command::new(&world)
        .current_dir(std::env::temp_dir())
        .args(["--dir", &dir.display().to_string(), "--until-stdin-closes"])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|it| format!("{} does not start: {it}. Build it with --example world", world.display()))?;
    let file = dir.join("world.json");
    while !file.exists() {
        if let Some(status) = child.try_wait().map_err(|it| it.to_string())? {
            return Err(format!("the world ended: {status}"));
        }
        thread::sleep(Duration::from_millis(200));
    }
    // Until every rule was evaluated: the slowest group every two and a half minutes.
    eprintln!("The world is ready; waiting until its rules were all evaluated…");
    thread::sleep(Duration::from_secs(200));
    let done = record(&file);
    drop(child.stdin.take());
    let _ = child.wait();
    done
}

fn record(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
    let world: Value = serde_json::from_str(&text).map_err(|it| it.to_string())?;
    let config = config(&truth(&world));
    let text = serde_json::to_string_pretty(&config).unwrap() + "\n";
    let Outcome::Loaded { configuration, warnings } = configuration::read(&text, None) else {
        return Err("the recorded company's configuration is broken".to_owned());
    };
    assert_eq!(warnings, [], "the recorded company's configuration has keys without effect");

    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let at = Instant::from_unix_millis(now / 15 * 15 * 1000);
    let prometheus_http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let alertmanager_http = NativeHttp::new(world["alertmanager"].as_str().unwrap());
    let recorded = |inner| Recording { inner, answers: RefCell::default(), is_first: Cell::new(true) };
    let (to_prometheus, to_alertmanager) = (recorded(&prometheus_http), recorded(&alertmanager_http));
    let prometheus =
        Prometheus { http: &to_prometheus, source: "prometheus", flavor: Flavor::Prometheus, tenant: None };
    let alertmanager = Alertmanager { http: &to_alertmanager, source: "alertmanager" };
    native_http::wait(async {
        let failed = |it| format!("a question failed: {it}");
        let found = survey(&prometheus, &Known::default(), &configuration.objectives, at).await.map_err(failed)?;
        eprintln!("{} objectives as of {}", found.value.objectives.len(), at.unix_millis() / 1000);
        to_prometheus.is_first.set(false);
        for (objective, ..) in &found.value.objectives {
            let range = Range::ending_at(at, BURN_RANGE);
            story(&prometheus, objective, at, range).await.map_err(failed)?;
            latency(&prometheus, objective, range).await.map_err(failed)?;
            traffic(&prometheus, objective, range).await.map_err(failed)?;
            exemplars(&prometheus, objective, range).await.map_err(failed)?;
            let metric = configuration.deploys.as_ref().unwrap();
            let shown = Range { from: (at - objective.window).min(range.from), to: at };
            deploys(&prometheus, metric, &objective.service, shown).await.map_err(failed)?;
        }
        to_prometheus.is_first.set(true);
        prometheus.build_info().await.map_err(failed)?;
        about::ask(&prometheus, at).await;
        alertmanager.status().await.map_err(failed)?;
        alertmanager.alerts().await.map_err(failed)?;
        Ok::<_, String>(())
    })?;

    let recordings = [("prometheus", to_prometheus), ("alertmanager", to_alertmanager)];
    let answers = recordings.map(|(source, it)| (source, it.answers.into_inner()));
    let said = |it: io::Error| format!("public/demo cannot be written: {it}");
    fs::create_dir_all("public/demo").map_err(said)?;
    fs::write("public/demo/config.json", text).map_err(said)?;
    let mut size = 0;
    for (file, is_first) in [("public/demo/recording.txt", true), ("public/demo/stories.txt", false)] {
        let text = with_index(at, &answers, is_first);
        fs::write(file, &text).map_err(said)?;
        let compressed = brotli_size(file)?;
        println!("{file}: {} kB, {} kB with brotli", text.len() / 1000, compressed / 1000);
        size += compressed;
    }
    if size > LARGEST { Err(format!("that is more than {} kB", LARGEST / 1000)) } else { Ok(()) }
}

/// A line of JSON that says where each answer stands, then the answers themselves.
fn with_index(at: Instant, answers: &[(&str, Vec<Kept>)], is_first: bool) -> Vec<u8> {
    let mut bodies = Vec::new();
    let mut sources = Map::new();
    for (source, answers) in answers {
        let mut places = Map::new();
        for it in answers.iter().filter(|it| it.is_first == is_first) {
            places.insert(it.key.clone(), json!([bodies.len(), it.body.len()]));
            bodies.extend(&it.body);
        }
        sources.insert((*source).to_owned(), places.into());
    }
    let index = json!({"taken_at": at.unix_millis(), "sources": sources}).to_string();
    [index.as_bytes(), b"\n", &bodies].concat()
}

/// The recorded company's configuration: its catalogue, and the objectives that only a configuration names.
fn config(truth: &Value) -> Value {
    let services = truth["services"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!({"name": it["name"], "owner": it["owner"], "group": it["group"], "tier": it["tier"]}));
    let written = truth["objectives"].as_array().unwrap().iter().filter(|it| it["tool"] == "config").map(|it| {
        json!({
            "service": it["service"], "name": it["name"], "bad": it["bad"], "total": it["total"],
            "target": format!("{}%", (it["target"].as_f64().unwrap() * 1e7).round() / 1e5),
            "window": format!("{}d", it["window_seconds"].as_i64().unwrap() / 86_400),
        })
    });
    json!({
        "$schema": "../config.schema.json",
        "title": "Northwind",
        "timezone": "Europe/Berlin",
        "sources": [
            {"kind": "prometheus", "name": "prometheus", "url": "demo/"},
            {"kind": "alertmanager", "name": "alertmanager", "url": "demo/"},
        ],
        "services": services.collect::<Vec<_>>(),
        "objectives": written.collect::<Vec<_>>(),
        "deploys": {"metric": "deploy_info"},
        "links": {"runbook": "https://runbooks.example/{service}/{alert}"},
    })
}

fn brotli_size(file: &str) -> Result<usize, String> {
    let script = format!(
        "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync('{file}')).length))"
    );
    let output =
        Command::new("node").args(["-e", &script]).output().map_err(|it| format!("node does not start: {it}"))?;
    io::stderr().write_all(&output.stderr).map_err(|it| it.to_string())?;
    String::from_utf8_lossy(&output.stdout).parse().map_err(|_| "node could not compress the recording".to_owned())
}
