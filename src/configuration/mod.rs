//! `config.json`: what a company tells Plumbline about itself.
//!
//! It stands beside `index.html` and is never named by the address: a parameter that chooses where questions and
//! credentials go would be a hole.

mod check;
mod json;
pub mod keys;
pub mod links;
mod nearest;
mod read;
mod secrets;
mod syntax;
mod value;

pub use nearest::nearest;
pub use read::read;

use crate::domain::{
    deploy::{DeployMetric, DeployValue},
    objective::WrittenObjective,
    service::Service,
    time::Span,
};

/// A configuration that was read and makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    /// Whether the recorded company is shown.
    pub is_demo: bool,
    /// The name that stands in the title.
    pub title: Option<String>,
    /// What is read; names are unique.
    pub sources: Vec<SourceSettings>,
    /// The services, and who looks after them.
    pub services: Vec<Service>,
    /// Objectives that no tool has written down.
    pub objectives: Vec<WrittenObjective>,
    /// Which metric tells of deploys.
    pub deploys: Option<DeployMetric>,
    /// Where a reader can go on.
    pub links: Links,
    /// Which labels mean what.
    pub labels: LabelNames,
    /// IANA name of the zone all times are shown in.
    pub timezone: Option<String>,
    /// How often numbers are refreshed.
    pub refresh: Span,
    /// How it looks.
    pub theme: Option<Theme>,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSettings {
    /// What it is.
    pub kind: SourceKind,
    /// What it is called.
    pub name: String,
    /// Its address, absolute or relative to the page.
    pub url: String,
    /// Which product speaks the Prometheus API.
    pub flavor: Flavor,
    /// The tenant to name.
    pub tenant: Option<String>,
    /// Whether cookies are sent.
    pub credentials: Credentials,
    /// What a reader types to be let in.
    pub sign_in: Option<SignInKind>,
    /// Where a person opens its own pages.
    pub open_url: Option<String>,
}

/// Kinds of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Prometheus and what speaks its API.
    Prometheus,
    /// Alertmanager.
    Alertmanager,
}

/// Products that speak the Prometheus API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Prometheus.
    Prometheus,
    /// Thanos Query.
    Thanos,
    /// Mimir or Cortex.
    Mimir,
    /// VictoriaMetrics.
    VictoriaMetrics,
}

/// When cookies are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// To this page's own origin only.
    SameOrigin,
    /// Always.
    Include,
    /// Never.
    Omit,
}

/// What a reader types to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInKind {
    /// A bearer token.
    Token,
    /// A user and a password.
    Password,
}

/// How it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// For walls and weak eyes.
    Contrast,
}

/// Where a reader can go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Grafana.
    pub grafana: Option<Grafana>,
    /// Jaeger's own pages.
    pub jaeger: Option<String>,
    /// Where logs are read.
    pub logs: Option<String>,
    /// Where runbooks are.
    pub runbook: Option<String>,
}

/// A Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grafana {
    /// Its address.
    pub url: String,
    /// The identifier of the Prometheus data source in it.
    pub datasource_uid: Option<String>,
    /// The organisation's number.
    pub org_id: u32,
}

/// Which labels mean what; the first that is there counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelNames {
    /// Labels that name the service.
    pub service: Vec<String>,
    /// Labels that name the environment.
    pub environment: Vec<String>,
    /// Labels that name the team.
    pub team: Vec<String>,
}

/// Something about one place of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where: `sources[1].url`; empty for the file itself.
    pub path: String,
    /// What, and what to do.
    pub what: String,
}

/// What reading the file came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It can be used; what has no effect is said.
    Loaded {
        /// The configuration.
        configuration: Box<Configuration>,
        /// Keys without effect.
        warnings: Vec<Notice>,
    },
    /// It names nothing to read.
    Empty,
    /// A web page stands in its place: the host answers every address with its start page, or a sign-in came between.
    WebPage,
    /// It cannot be used: everything that is wrong with it, then everything that has no effect.
    Broken(Vec<Notice>),
}

impl Configuration {
    /// How often numbers are refreshed where nothing says otherwise.
    pub const REFRESH: Span = Span::from_secs(60);

    /// What the catalogue says of a service.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|it| it.name == name)
    }
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            is_demo: false,
            title: None,
            sources: Vec::new(),
            services: Vec::new(),
            objectives: Vec::new(),
            deploys: None,
            links: Links::default(),
            labels: LabelNames::default(),
            timezone: None,
            refresh: Self::REFRESH,
            theme: None,
        }
    }
}

impl SourceKind {
    const ALL: &[Self] = &[Self::Prometheus, Self::Alertmanager];

    /// The kind it may have been mistaken for.
    pub fn other(self) -> Self {
        match self {
            Self::Prometheus => Self::Alertmanager,
            Self::Alertmanager => Self::Prometheus,
        }
    }

    /// Its name, as the file writes it.
    pub fn name(self) -> &'static str {
        match self {
            SourceKind::Prometheus => "prometheus",
            SourceKind::Alertmanager => "alertmanager",
        }
    }

    fn named(word: &str) -> Option<Self> {
        meant(word, keys::KINDS, Self::ALL)
    }
}

impl Flavor {
    const ALL: &[Self] = &[Self::Prometheus, Self::Thanos, Self::Mimir, Self::VictoriaMetrics];

    /// Its name, as the file writes it.
    pub fn name(self) -> &'static str {
        written(self, keys::FLAVORS, Self::ALL)
    }

    fn named(word: &str) -> Option<Self> {
        meant(word, keys::FLAVORS, Self::ALL)
    }
}

impl Credentials {
    const ALL: &[Self] = &[Self::SameOrigin, Self::Include, Self::Omit];

    /// When they are sent where the file does not say. Who types a token is known by it: cookies would say a second
    /// time who asks, and the browser would put a window of its own before a refusal.
    pub fn unsaid(sign_in: Option<SignInKind>) -> Self {
        if sign_in.is_some() { Self::Omit } else { Self::SameOrigin }
    }

    /// Its name, as the file writes it.
    pub fn name(self) -> &'static str {
        written(self, keys::CREDENTIALS, Self::ALL)
    }

    fn named(word: &str) -> Option<Self> {
        meant(word, keys::CREDENTIALS, Self::ALL)
    }
}

impl SignInKind {
    const ALL: &[Self] = &[Self::Token, Self::Password];

    /// Its name, as the file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
        }
    }

    fn named(word: &str) -> Option<Self> {
        meant(word, keys::SIGN_INS, Self::ALL)
    }
}

impl Theme {
    const ALL: &[Self] = &[Self::Light, Self::Dark, Self::Contrast];

    fn named(word: &str) -> Option<Self> {
        meant(word, keys::THEMES, Self::ALL)
    }
}

/// What the value of a metric about deploys means, in the order of their words.
const DEPLOY_VALUES: &[DeployValue] = &[DeployValue::Time, DeployValue::Running];

/// What a word of the file means: words and meanings stand in the same order.
fn meant<T: Copy>(word: &str, words: &[&str], meanings: &[T]) -> Option<T> {
    words.iter().position(|it| *it == word).and_then(|at| meanings.get(at)).copied()
}

/// The word of the file for a meaning.
fn written<T: PartialEq>(meaning: T, words: &'static [&'static str], meanings: &[T]) -> &'static str {
    meanings.iter().position(|it| *it == meaning).and_then(|at| words.get(at)).copied().unwrap_or_default()
}

/// As people read it: `sources[1].url: …`.
impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() { f.write_str(&self.what) } else { write!(f, "{}: {}", self.path, self.what) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_meanings_stand_in_the_same_order() {
        let plain = |it: String| it.to_ascii_lowercase();
        fn pairs<T: std::fmt::Debug>(words: &[&str], meanings: &[T]) -> Vec<(String, String)> {
            assert_eq!(words.len(), meanings.len());
            words.iter().zip(meanings).map(|(word, it)| (word.replace('-', ""), format!("{it:?}"))).collect()
        }
        let all = [
            pairs(keys::KINDS, SourceKind::ALL),
            pairs(keys::FLAVORS, Flavor::ALL),
            pairs(keys::CREDENTIALS, Credentials::ALL),
            pairs(keys::SIGN_INS, SignInKind::ALL),
            pairs(keys::DEPLOY_VALUES, DEPLOY_VALUES),
            pairs(keys::THEMES, Theme::ALL),
        ];
        for (word, meaning) in all.concat() {
            assert_eq!(word, plain(meaning));
        }
    }
}
