//! The world the tests run in: a simulated company in a real Prometheus with a real Alertmanager.
//!
//! `cargo run --profile native --no-default-features --example world -- --help`
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a native program beside the application"
)]

mod blocks;
mod company;
mod dash0;
mod exemplars;
mod history;
mod live;
mod native;
mod platform;
mod pods;
mod promises;
mod protobuf;
mod queues;
mod rules;
mod servers;
mod simulate;
mod trouble;
mod truth;

use history::History;
use live::Live;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{net::TcpListener, signal::unix};

const HELP: &str = "The world the tests run in: a simulated company in a real Prometheus and Alertmanager.

  --dir DIR                where everything is kept (.world)
  --seed N                 another company history (7)
  --days N                 how long a history (36)
  --incident NAME          start trouble right away; --list-incidents names it
  --until-stdin-closes     end when standard input closes
";

struct Arguments {
    dir: PathBuf,
    seed: u64,
    days: i64,
    incident: Option<String>,
    until_stdin_closes: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::FAILURE;
        }
    };
    // Whatever ends first ends everything: the servers are killed when their handles are dropped.
    let ended = tokio::select! {
        ended = live_on(&arguments) => ended,
        () = told_to_end(arguments.until_stdin_closes) => Ok(()),
    };
    let _ = fs::remove_file(arguments.dir.join("world.json"));
    if let Err(sentence) = &ended {
        eprintln!("{sentence}");
    }
    // Not by returning: that would wait for whoever holds standard input open.
    std::process::exit(i32::from(ended.is_err()))
}

fn arguments() -> Result<Option<Arguments>, String> {
    let mut found =
        Arguments { dir: PathBuf::from(".world"), seed: 7, days: 36, incident: None, until_stdin_closes: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} wants a value"));
        match word.as_str() {
            "--dir" => found.dir = PathBuf::from(value()?),
            "--seed" => found.seed = value()?.parse().map_err(|_| "--seed wants a number".to_owned())?,
            "--days" => found.days = value()?.parse().map_err(|_| "--days wants a number".to_owned())?,
            "--incident" => found.incident = Some(value()?),
            "--until-stdin-closes" => found.until_stdin_closes = true,
            "--list-incidents" => {
                println!("{}", live::incident_names());
                return Ok(None);
            }
            "--help" => {
                print!("{HELP}");
                return Ok(None);
            }
            other => return Err(format!("{other} is not known here.\n\n{HELP}")),
        }
    }
    Ok(Some(found))
}

/// Starts everything, says where, and resolves only if a server ends by itself.
async fn live_on(arguments: &Arguments) -> Result<(), String> {
    let dir = fresh(&arguments.dir).map_err(|it| format!("{} cannot be used: {it}", arguments.dir.display()))?;
    servers::find(&["prometheus"])?;
    servers::find(&["alertmanager", "prometheus-alertmanager"])?;
    let end = now().div_euclid(company::TICK_SECS) * company::TICK_SECS;
    eprintln!(
        "Simulating {} days of {} services and {} objectives…",
        arguments.days,
        company::SERVICES.len(),
        promises::OBJECTIVES.len()
    );
    let history = History::simulate(arguments.seed, arguments.days, end);
    let truth_file = dir.join("truth.json");
    write_json(&truth_file, &truth::truth(&history, arguments.seed))?;
    eprintln!("Writing it into Prometheus…");
    servers::backfill(&history, &dir).await?;

    let live = Arc::new(Mutex::new(Live::after(&history)));
    if let Some(name) = &arguments.incident
        && !live.lock().unwrap().start(name, 20)
    {
        return Err(format!("there is no incident {name:?}; {}", live::incident_names()));
    }
    let port = |it: io::Result<u16>| it.map_err(|why| format!("no port is free: {why}"));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|it| it.to_string())?;
    let exporter = listener.local_addr().map_err(|it| it.to_string())?.port();
    let exporting = axum::serve(listener, live::router(Arc::clone(&live))).into_future();
    let starting = async {
        let alertmanager_port = port(servers::free_port())?;
        let prometheus_port = port(servers::free_port())?;
        let alertmanager = servers::alertmanager(&dir, alertmanager_port).await?;
        let prometheus = servers::prometheus(&dir, prometheus_port, exporter, alertmanager_port).await?;
        let address = |port: u16| format!("http://127.0.0.1:{port}");
        let (prometheus_url, alertmanager_url, exporter_url) =
            (address(prometheus_port), address(alertmanager_port), address(exporter));
        silence_one(&alertmanager_url).await?;
        println!(
            "Prometheus    {prometheus_url}\nAlertmanager  {alertmanager_url}\nthe company   {exporter_url}/metrics/checkout\n\nSee it: make run PROMETHEUS={prometheus_url} ALERTMANAGER={alertmanager_url}\nStart trouble: curl -X POST '{exporter_url}/incident?name=checkout-errors&minutes=20'\nCtrl-C ends it all."
        );
        let addresses = serde_json::json!({
            "prometheus": prometheus_url, "alertmanager": alertmanager_url, "exporter": exporter_url,
            "prometheus_pid": prometheus.id(), "dir": dir, "history_end": history.end, "truth": truth_file, "ready": true,
        });
        write_json(&dir.join("world.json"), &addresses)?;
        Ok::<_, String>((prometheus, alertmanager))
    };
    tokio::pin!(exporting);
    let (mut prometheus, mut alertmanager) = tokio::select! {
        servers = starting => servers?,
        ended = exporting.as_mut() => return Err(format!("the exporter ended: {ended:?}")),
    };
    tokio::select! {
        ended = prometheus.wait() => Err(format!("Prometheus ended: {ended:?}")),
        ended = alertmanager.wait() => Err(format!("Alertmanager ended: {ended:?}")),
        ended = exporting.as_mut() => Err(format!("the exporter ended: {ended:?}")),
    }
}

/// An empty folder; what an earlier world left in it goes.
fn fresh(dir: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(dir)?;
    for left in ["data", "alertmanager", "rules"] {
        let left = dir.join(left);
        if left.exists() {
            fs::remove_dir_all(left)?;
        }
    }
    let _ = fs::remove_file(dir.join("world.json"));
    dir.canonicalize()
}

/// Whole or not at all: whoever waits for the file never reads half of it.
fn write_json(file: &Path, value: &serde_json::Value) -> Result<(), String> {
    let beside = file.with_extension("json.new");
    fs::write(&beside, value.to_string())
        .and_then(|()| fs::rename(&beside, file))
        .map_err(|it| format!("{}: {it}", file.display()))
}

/// Somebody asked for quiet about an alert that fires.
async fn silence_one(alertmanager: &str) -> Result<(), String> {
    let from = now();
    let moment = |secs: i64| chrono::DateTime::from_timestamp(secs, 0).map(|it| it.to_rfc3339()).unwrap_or_default();
    let silence = serde_json::json!({
        "matchers": [{"name": "alertname", "value": "SearchIndexOld", "isRegex": false, "isEqual": true}],
        "startsAt": moment(from - 600), "endsAt": moment(from + 4 * 3600), "createdBy": "Tom Okafor", "comment": "rebuilding the index until noon",
    });
    let request = reqwest::Client::new()
        .post(format!("{alertmanager}/api/v2/silences"))
        .header("content-type", "application/json")
        .body(silence.to_string());
    let answer = request.send().await.map_err(|it| it.to_string())?;
    if answer.status().is_success() { Ok(()) } else { Err(format!("the silence was refused: {}", answer.status())) }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs() as i64)
}

/// Resolves on Ctrl-C, on SIGTERM and, for a test that may die, when standard input closes.
async fn told_to_end(until_stdin_closes: bool) {
    let stdin_closes = async {
        let closed = tokio::task::spawn_blocking(move || {
            until_stdin_closes && io::copy(&mut io::stdin(), &mut io::sink()).is_ok()
        });
        if !matches!(closed.await, Ok(true)) {
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = stdin_closes => {}
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::{DefaultHasher, Hasher};

    /// Keeps nothing of what is written but a hash and how much it was.
    #[derive(Default)]
    struct Hashed(DefaultHasher, usize);

    impl io::Write for Hashed {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.0.write(text);
            self.1 += text.len();
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn told(seed: u64) -> (u64, usize, String) {
        let history = History::simulate(seed, 1, 1_795_248_000);
        let mut out = Hashed::default();
        history.write(&mut out).unwrap();
        (out.0.finish(), out.1, truth::truth(&history, seed).to_string())
    }

    #[test]
    fn the_same_seed_tells_the_same_history_and_another_tells_another() {
        let (once, again, other) = (told(7), told(7), told(8));
        assert!(once.1 > 10_000_000, "{} bytes", once.1);
        assert!(once == again, "the same seed and end");
        assert!(once.0 != other.0 && once.2 != other.2, "another seed");
    }

    #[test]
    fn every_incident_strikes_a_service_and_every_deploy_is_blamed_or_not() {
        let services: Vec<_> = company::SERVICES.iter().map(|it| it.name).collect();
        for incident in trouble::INCIDENTS {
            assert!(services.contains(&incident.service), "{}", incident.id);
            assert!(!incident.cause.is_empty() && !incident.title.is_empty(), "{}", incident.id);
        }
        for deploy in trouble::DEPLOYS {
            assert!(services.contains(&deploy.service), "{}", deploy.version);
            let Some(guilty_of) = deploy.guilty_of else { continue };
            let incident = trouble::INCIDENTS.iter().find(|it| it.id == guilty_of).unwrap();
            let earlier = deploy.hours_ago - incident.hours_ago;
            assert!(incident.service == deploy.service && (0.0..0.5).contains(&earlier), "{guilty_of}");
        }
        let oldest_first =
            trouble::DEPLOYS.windows(2).all(|it| it[0].service != it[1].service || it[0].hours_ago > it[1].hours_ago);
        assert!(oldest_first, "versions are read in the order of the table");
        let callees = company::SERVICES.iter().flat_map(|it| it.calls);
        assert!(callees.into_iter().all(|it| services.contains(it)));
        let kinds: std::collections::BTreeSet<_> = trouble::INCIDENTS.iter().map(|it| it.kind).collect();
        let tiers: std::collections::BTreeSet<_> = company::SERVICES.iter().map(|it| it.tier).collect();
        assert!(kinds.len() >= 12 && tiers.len() == 4, "{kinds:?} {tiers:?}");
    }
}
