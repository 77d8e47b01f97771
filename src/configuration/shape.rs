//! The shape of `config.json`, as serde reads it and as `config.schema.json` describes it.
use serde::Deserialize;

/// What a company tells Plumbline about itself. Everything has a useful default; one source is enough.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Config {
    /// The schema this file follows; editors use it.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Show the recorded company instead of sources of your own.
    pub demo: bool,
    /// The name that stands in the title.
    pub title: Option<String>,
    /// What is read.
    pub sources: Vec<Source>,
    /// The services, and who looks after them.
    pub services: Vec<Service>,
    /// Objectives that no tool has written down.
    pub objectives: Vec<Objective>,
    /// Where a reader can go on.
    pub links: Links,
    /// Which labels mean service, environment and team; the first that is there counts.
    pub labels: Labels,
    /// IANA name of the zone all times are shown in; the reader's own where it is missing.
    pub timezone: Option<String>,
    /// How often numbers are refreshed, for example "60s".
    pub refresh: Option<String>,
    /// "light", "dark" or "contrast"; the reader's own where it is missing.
    pub theme: Option<Theme>,
}

/// Something that is read.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Source {
    /// What it is.
    pub kind: Kind,
    /// What it is called here; its kind where it is missing.
    #[serde(default)]
    pub name: Option<String>,
    /// Its address: absolute, or relative to this page such as "prometheus/".
    pub url: String,
    /// Which product speaks the Prometheus API.
    #[serde(default)]
    pub flavor: Option<Flavor>,
    /// The tenant that is named in X-Scope-OrgID. It costs a preflight, which Mimir itself refuses: use a proxy.
    #[serde(default)]
    pub tenant: Option<String>,
    /// Whether cookies are sent.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// Where a person opens its own pages, if that is another address.
    #[serde(default)]
    pub open_url: Option<String>,
}

/// Kinds of source.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Prometheus, Thanos, Mimir, VictoriaMetrics.
    Prometheus,
    /// Alertmanager.
    Alertmanager,
}

/// Products that speak the Prometheus API.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Flavor {
    /// Prometheus.
    Prometheus,
    /// Thanos Query.
    Thanos,
    /// Mimir or Cortex.
    Mimir,
    /// VictoriaMetrics.
    #[serde(rename = "victoriametrics")]
    VictoriaMetrics,
}

/// When cookies are sent.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// To this page's own host only.
    SameOrigin,
    /// Always.
    Include,
    /// Never.
    Omit,
}

/// How it looks.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// For walls and weak eyes.
    Contrast,
}

/// One service.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Service {
    /// Its name, as the service label says it.
    pub name: String,
    /// What it does.
    #[serde(default)]
    pub description: Option<String>,
    /// Who looks after it.
    #[serde(default)]
    pub owner: Option<String>,
    /// What it belongs to, as leaders speak of it.
    #[serde(default)]
    pub group: Option<String>,
    /// How much depends on it; 1 is the most.
    #[serde(default)]
    pub tier: Option<u8>,
    /// Its runbook.
    #[serde(default)]
    pub runbook: Option<String>,
    /// More to read.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// A named link.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Link {
    /// What a person reads.
    pub title: String,
    /// Where it goes.
    pub url: String,
}

/// One objective.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Objective {
    /// The service it is about.
    pub service: String,
    /// What it is called.
    pub name: String,
    /// What it promises, in words.
    #[serde(default)]
    pub description: Option<String>,
    /// The promised part of good events in per cent, as a text: "99.9%".
    pub target: String,
    /// The rolling window: "30d", "28d", "4w".
    #[serde(default)]
    pub window: Option<String>,
    /// PromQL that counts bad events, such as sum(rate(http_requests_total{code=~"5.."}[5m])). Any window will do.
    #[serde(default)]
    pub bad: Option<String>,
    /// PromQL that counts good events; one of bad and good.
    #[serde(default)]
    pub good: Option<String>,
    /// PromQL that counts all events.
    pub total: String,
    /// The name of the source to ask; the first Prometheus where it is missing.
    #[serde(default)]
    pub source: Option<String>,
    /// Team, environment and whatever else is known.
    #[serde(default)]
    pub labels: std::collections::BTreeMap<String, String>,
}

/// Where a reader can go on.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Links {
    /// Grafana.
    pub grafana: Option<Grafana>,
    /// Jaeger's own pages.
    pub jaeger: Option<String>,
    /// Where logs are read; {service} stands for the service.
    pub logs: Option<String>,
    /// Where runbooks are; {service} and {alert} stand for what is looked at.
    pub runbook: Option<String>,
}

/// A Grafana.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Grafana {
    /// Its address.
    pub url: String,
    /// The identifier of the Prometheus data source in it.
    #[serde(default)]
    pub datasource_uid: Option<String>,
    /// The organisation's number.
    #[serde(default)]
    pub org_id: Option<u32>,
}

/// Which labels mean what.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Labels {
    /// Labels that name the service.
    pub service: Option<Vec<String>>,
    /// Labels that name the environment.
    pub environment: Option<Vec<String>>,
    /// Labels that name the team.
    pub team: Option<Vec<String>>,
}

/// Every key there is, for "did you mean"; a test compares it with the schema.
pub const KEYS: &[&str] = &[
    "$schema",
    "bad",
    "credentials",
    "datasource_uid",
    "demo",
    "description",
    "environment",
    "flavor",
    "good",
    "grafana",
    "group",
    "jaeger",
    "kind",
    "labels",
    "links",
    "logs",
    "name",
    "objectives",
    "open_url",
    "org_id",
    "owner",
    "refresh",
    "runbook",
    "service",
    "services",
    "source",
    "sources",
    "target",
    "team",
    "tenant",
    "theme",
    "tier",
    "timezone",
    "title",
    "total",
    "url",
    "window",
];

/// The keys of an object, each with those of the objects below it, if it holds any.
pub type Keys = [(&'static str, Option<&'static Below>)];

/// Keys of an object below another.
pub struct Below(pub &'static Keys);

impl std::ops::Deref for Below {
    type Target = Keys;
    fn deref(&self) -> &Keys {
        self.0
    }
}

const LINK: &Below = &Below(&[("title", None), ("url", None)]);
const GRAFANA: &Below = &Below(&[("url", None), ("datasource_uid", None), ("org_id", None)]);
const LINKS: &Below = &Below(&[("grafana", Some(GRAFANA)), ("jaeger", None), ("logs", None), ("runbook", None)]);
const LABELS: &Below = &Below(&[("service", None), ("environment", None), ("team", None)]);

/// Keys of the file itself, without the lists, which are read member by member.
pub const CONFIG: &Keys = &[
    ("$schema", None),
    ("demo", None),
    ("title", None),
    ("links", Some(LINKS)),
    ("labels", Some(LABELS)),
    ("timezone", None),
    ("refresh", None),
    ("theme", None),
];

/// Keys of a source.
pub const SOURCE: &Keys = &[
    ("kind", None),
    ("name", None),
    ("url", None),
    ("flavor", None),
    ("tenant", None),
    ("credentials", None),
    ("open_url", None),
];

/// Keys of a service.
pub const SERVICE: &Keys = &[
    ("name", None),
    ("description", None),
    ("owner", None),
    ("group", None),
    ("tier", None),
    ("runbook", None),
    ("links", Some(LINK)),
];

/// Keys of an objective; its labels are free.
pub const OBJECTIVE: &Keys = &[
    ("service", None),
    ("name", None),
    ("description", None),
    ("target", None),
    ("window", None),
    ("bad", None),
    ("good", None),
    ("total", None),
    ("source", None),
    ("labels", None),
];
