//! The real servers: found, configured, started, and ended with whoever started them.
use crate::{
    blocks::{BLOCK_HOURS, ByBlock},
    company::SERVICES,
    history::{self, History},
    live, native, rules,
};
use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::process::{Child, Command};

/// How long a server may take to answer "ready".
const PATIENCE: Duration = Duration::from_secs(90);

/// A program, and where Debian has it.
pub fn find(names: &[&str]) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [PathBuf::from(".tools/bin")]
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain([PathBuf::from("/usr/bin")]);
    let found = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name))).find(|it| it.is_file());
    found.ok_or_else(|| format!("{} is missing. Type:\n\n  sudo apt-get install -y --no-install-recommends prometheus prometheus-alertmanager\n", names.join(" or ")))
}

/// A port of this machine that nobody uses.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Writes the history into blocks that Prometheus can be started on.
pub async fn backfill(history: &History, dir: &Path) -> Result<(), String> {
    let promtool = find(&["promtool"])?;
    let said = |what: &str, error: io::Error| format!("{what}: {error}");
    let mut out = ByBlock::within(dir);
    let written = history.write(&mut out).and_then(|()| out.finish());
    let texts = written.map_err(|it| said("the history cannot be written", it))?;
    let read = texts.iter().map(|text| {
        let mut command = Command::new(&promtool);
        command.args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"]);
        command.arg(format!("--max-block-duration={BLOCK_HOURS}h")).arg(text).arg(dir.join("data"));
        // It lives for seconds: memory is cheaper than collecting it.
        command.env("GOGC", "400").kill_on_drop(true).output()
    });
    let outputs = futures::future::join_all(read).await;
    for text in &texts {
        // It is read once and large.
        let _ = fs::remove_file(text);
    }
    for output in outputs {
        let output = output.map_err(|it| said("promtool does not start", it))?;
        if !output.status.success() {
            return Err(format!("promtool could not read the history: {}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    Ok(())
}

/// Starts Alertmanager; resolves when it is ready.
pub async fn alertmanager(dir: &Path, port: u16) -> Result<Child, String> {
    let program = find(&["alertmanager", "prometheus-alertmanager"])?;
    let config = dir.join("alertmanager.yml");
    fs::write(&config, ALERTMANAGER).map_err(|it| it.to_string())?;
    let mut command = Command::new(program);
    command.arg(format!("--config.file={}", config.display()));
    command.arg(format!("--storage.path={}", dir.join("alertmanager").display()));
    command.arg(format!("--web.listen-address=127.0.0.1:{port}")).arg("--cluster.listen-address=");
    started(command, dir, "alertmanager", port).await
}

/// Starts Prometheus with all rules; resolves when it is ready.
pub async fn prometheus(dir: &Path, port: u16, exporter: u16, alertmanager: u16) -> Result<Child, String> {
    let program = find(&["prometheus"])?;
    fs::create_dir_all(dir.join("rules")).map_err(|it| it.to_string())?;
    for (name, text) in rules::files() {
        fs::write(dir.join("rules").join(name), text).map_err(|it| it.to_string())?;
    }
    let config = dir.join("prometheus.yml");
    fs::write(&config, prometheus_config(port, exporter, alertmanager)).map_err(|it| it.to_string())?;
    let mut command = Command::new(program);
    command.arg(format!("--config.file={}", config.display()));
    command.arg(format!("--storage.tsdb.path={}", dir.join("data").display()));
    command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
    command.args([
        "--storage.tsdb.retention.time=90d",
        "--storage.tsdb.min-block-duration=2h",
        "--storage.tsdb.max-block-duration=31d",
    ]);
    // The only way this version scrapes them; it asks every target for protobuf then, and takes text as before.
    command.args(["--web.enable-lifecycle", "--log.level=warn", "--enable-feature=native-histograms,exemplar-storage"]);
    started(command, dir, "prometheus", port).await
}

async fn started(mut command: Command, dir: &Path, name: &str, port: u16) -> Result<Child, String> {
    let log = dir.join(format!("{name}.log"));
    let out = fs::File::create(&log).map_err(|it| it.to_string())?;
    let err = out.try_clone().map_err(|it| it.to_string())?;
    command.stdin(Stdio::null()).stdout(out).stderr(err).kill_on_drop(true);
    let mut child = command.spawn().map_err(|it| format!("{name} does not start: {it}"))?;
    let ready = format!("http://127.0.0.1:{port}/-/ready");
    let client = reqwest::Client::new();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        if client.get(&ready).send().await.is_ok_and(|it| it.status().is_success()) {
            return Ok(child);
        }
        let has_ended = child.try_wait().ok().flatten().is_some();
        if has_ended || tokio::time::Instant::now() > deadline {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let tail: Vec<_> = said.lines().rev().take(8).collect();
            return Err(format!(
                "{name} is not ready; it said:\n{}",
                tail.into_iter().rev().collect::<Vec<_>>().join("\n")
            ));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn prometheus_config(own: u16, exporter: u16, alertmanager: u16) -> String {
    format!(
        "global: {{scrape_interval: 15s, evaluation_interval: 30s}}
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{alertmanager}']}}]}}]}}
rule_files: [rules/*.yml]
scrape_configs:
# Every target has the job and instance that its history carries.
- job_name: company
  honor_labels: true
  static_configs:
{}# Often, so that a test does not wait long for two of them.
- {{job_name: native, honor_labels: true, scrape_interval: 5s, static_configs: [{}]}}
- {{job_name: prometheus, static_configs: [{{targets: ['127.0.0.1:{own}']}}]}}
- {{job_name: alertmanager, static_configs: [{{targets: ['127.0.0.1:{alertmanager}']}}]}}
",
        targets(exporter),
        native_target(exporter)
    )
}

/// One target for each service, one for each exporter, all at one address.
fn targets(port: u16) -> String {
    let one = |path: &str, labels: &str| {
        format!("  - targets: ['127.0.0.1:{port}']\n    labels: {{__metrics_path__: /metrics/{path}, {labels}}}\n")
    };
    // As labels stand in a selector, so they stand in YAML, but for the sign between name and value.
    let yaml = |labels: &str| labels.replace("=\"", ": \"").replace("\",", "\", ");
    let services = SERVICES.iter().map(|it| one(it.name, &yaml(&history::service_labels(it.name))));
    let exporters = live::EXPORTERS.iter().map(|(path, _, job, instance)| (*path, *job, *instance));
    let exporters = exporters
        .chain([("dash0", "dash0", "api")])
        .map(|(path, job, instance)| one(path, &format!("job: {job}, instance: {instance}")));
    services.chain(exporters).collect()
}

fn native_target(port: u16) -> String {
    let labels: Vec<_> = native::LABELS.iter().map(|(name, value)| format!("{name}: \"{value}\"")).collect();
    format!("{{targets: ['127.0.0.1:{port}'], labels: {{__metrics_path__: /metrics/native, {}}}}}", labels.join(", "))
}

const ALERTMANAGER: &str = "route:
  receiver: everybody
  group_by: [alertname, service]
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 4h
receivers: [{name: everybody}]
inhibit_rules:
- {source_matchers: ['sloth_severity=\"page\"'], target_matchers: ['sloth_severity=\"ticket\"'], equal: [sloth_id]}
";
