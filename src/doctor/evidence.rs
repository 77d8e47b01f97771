//! What is known of a source: what was asked, what came back, and what blind probes beside it came to.
use super::{
    about::About,
    address::{Address, Page},
    rule_health::RuleHealthCount,
};
use crate::{
    configuration::{Flavor, SourceKind, SourceSettings},
    domain::time::{Instant, Span},
    sources::{
        http::{ApiResponse, SourceError},
        prometheus::BuildInfo,
    },
};

/// So many characters of a refusal are kept.
const WORDS_KEPT: usize = 160;

/// Everything the doctor knows of a source. What was not asked, or did not come yet, is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The source, as configured; its product as it says itself, where the configuration does not.
    pub settings: SourceSettings,
    /// The page that asks.
    pub page: Page,
    /// What the question for its version came to.
    pub version: Option<Result<String, SourceError>>,
    /// Whether it answers as the other kind of source does.
    pub is_other_kind: bool,
    /// When it is asked again after a failure.
    pub next_attempt: Option<Instant>,
    /// Whether a reader has typed a token or password for it, and it was sent.
    pub is_signed_in: bool,
    /// What it said when it refused: status and first words.
    pub refusal: Option<Refusal>,
    /// Where its last answer came from, if a redirect led there.
    pub redirected_to: Option<String>,
    /// What the blind probes came to; they are sent only where nothing came back.
    pub probes: Option<Probes>,
    /// How long the last answer took.
    pub latency: Option<Span>,
    /// How far its clock is ahead of this computer's.
    pub clock_difference: Option<Span>,
    /// What it says of itself, where it can.
    pub about: Option<About>,
    /// What its rules and objectives came to.
    pub survey: Option<Result<SurveyedParts, SourceError>>,
}

/// What a source said when it refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Its first words, shortened; empty for a web page.
    pub words: String,
    /// Whether it was a web page.
    pub is_page: bool,
    /// Whether another address answered than was asked.
    pub is_redirected: bool,
}

impl Refusal {
    /// What an answer that is none says.
    pub fn of(response: &ApiResponse) -> Option<Self> {
        let text: String = String::from_utf8_lossy(&response.body).trim().chars().take(WORDS_KEPT).collect();
        let is_page = text.starts_with('<') || response.content_type.as_deref().is_some_and(|it| it.contains("html"));
        let is_refused = response.status >= 400 || is_page;
        let words = if is_page { String::new() } else { text };
        is_refused.then_some(Self {
            status: response.status,
            words,
            is_page,
            is_redirected: response.redirected_to.is_some(),
        })
    }
}

/// What probes that read nothing came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probes {
    /// Whether anything came back to a request whose answer may not be read (`no-cors`), and how long that took.
    pub blind: Option<(bool, Span)>,
    /// Whether the same question without our own headers and cookies could be read; asked only where there are any.
    pub without_headers: Option<bool>,
    /// Whether the address answers with a redirect.
    pub redirects: bool,
    /// Whether this page's own security policy stopped the request.
    pub is_stopped_by_policy: bool,
    /// What the browser says of asking local networks: `granted`, `prompt` or `denied`.
    pub local_network: Option<String>,
}

/// What a survey found, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SurveyedParts {
    /// Rules.
    pub n_rules: usize,
    /// Why rules could not be read, if they could not: then the numbers of them mean nothing.
    pub unread_rules: Option<SourceError>,
    /// Rule groups by how they do.
    pub groups: RuleHealthCount,
    /// Objectives.
    pub n_objectives: usize,
    /// The longest window of any objective, and the objective's name.
    pub longest_window: Option<(Span, String)>,
    /// The smallest part of its window in which an objective was measured, and the objective's name.
    pub lowest_coverage: Option<(f64, String)>,
}

/// Which product tells such a version, if it can be told from Prometheus. Mimir says its name. Thanos does not; its
/// versions begin with 0, as Prometheus' have not done since 2016.
pub fn product_of(info: &BuildInfo) -> Option<Flavor> {
    match info.application.as_deref() {
        Some(name) if name.contains("Mimir") || name.contains("Cortex") => Some(Flavor::Mimir),
        None | Some("") if info.version.trim_start_matches('v').starts_with("0.") => Some(Flavor::Thanos),
        _ => None,
    }
}

impl Evidence {
    /// Nothing is known yet of this source.
    pub fn new(settings: SourceSettings, page: Page) -> Self {
        Self {
            settings,
            page,
            version: None,
            is_other_kind: false,
            next_attempt: None,
            is_signed_in: false,
            refusal: None,
            redirected_to: None,
            probes: None,
            latency: None,
            clock_difference: None,
            about: None,
            survey: None,
        }
    }

    /// Notes which product it says to be; what the configuration names goes before.
    pub fn note_product(&mut self, product: Option<Flavor>) {
        if self.settings.flavor == Flavor::Prometheus {
            self.settings.flavor = product.unwrap_or(Flavor::Prometheus);
        }
    }

    /// Its address, taken apart.
    pub fn address(&self) -> Option<Address> {
        Address::of(&self.settings.url, &self.page)
    }

    /// The address it redirects to, as `config.json` would name it.
    pub fn moved_to(&self) -> Option<String> {
        let (base, _) = self.redirected_to.as_ref()?.rsplit_once("/api/v")?;
        // Who is signed in on the way ends where they began.
        let is_elsewhere = self.address().is_none_or(|it| it.url() != base);
        is_elsewhere.then(|| format!("{base}/"))
    }

    /// Whether reading it needs its leave.
    pub fn is_cross_origin(&self) -> bool {
        self.address().is_some_and(|it| !it.is_same_origin(&self.page))
    }

    /// Whether it is a Prometheus or speaks as one.
    pub fn is_prometheus(&self) -> bool {
        self.settings.kind == SourceKind::Prometheus
    }

    /// Why its version could not be had.
    pub fn error(&self) -> Option<&SourceError> {
        self.version.as_ref().and_then(|it| it.as_ref().err())
    }

    /// What the survey found.
    pub fn parts(&self) -> Option<&SurveyedParts> {
        self.survey.as_ref().and_then(|it| it.as_ref().ok())
    }

    /// Whether nothing at all came back to a question that may be read.
    pub fn is_unreachable(&self) -> bool {
        matches!(self.error(), Some(SourceError::Unreachable))
    }
}

#[cfg(test)]
impl Evidence {
    /// A Prometheus on another origin with which nothing is wrong.
    pub fn of_a_healthy_prometheus() -> Self {
        use crate::configuration::{Credentials, Flavor};
        use crate::doctor::about::JobTargets;
        let settings = SourceSettings {
            kind: SourceKind::Prometheus,
            name: "prometheus-eu".to_owned(),
            url: "https://prom.example:9090/".to_owned(),
            flavor: Flavor::Prometheus,
            tenant: None,
            credentials: Credentials::SameOrigin,
            sign_in: None,
            open_url: None,
        };
        let page = Page { origin: "https://plumb.example".to_owned(), base: String::new() };
        let parts = SurveyedParts {
            n_rules: 12,
            unread_rules: None,
            groups: RuleHealthCount { n_well: 3, ..RuleHealthCount::default() },
            n_objectives: 4,
            longest_window: Some((Span::from_days(30), "checkout availability".to_owned())),
            lowest_coverage: Some((1.0, "checkout availability".to_owned())),
        };
        let jobs = vec![JobTargets { job: "node".to_owned(), n_up: 3, n_down: 0 }];
        Self {
            version: Some(Ok("3.5.0".to_owned())),
            latency: Some(Span::from_millis(31)),
            clock_difference: Some(Span::from_millis(400)),
            about: Some(About {
                retention: Some(Span::from_days(60)),
                started_at: None,
                configuration_is_good: Some(true),
                targets: Some(jobs),
            }),
            survey: Some(Ok(parts)),
            ..Self::new(settings, page)
        }
    }

    /// The same of which only an error came.
    pub fn failing(error: SourceError) -> Self {
        Self {
            version: Some(Err(error)),
            latency: None,
            clock_difference: None,
            about: None,
            survey: None,
            ..Self::of_a_healthy_prometheus()
        }
    }

    /// The same of which nothing came, and these probes.
    pub fn unreachable(probes: Probes) -> Self {
        Self { probes: Some(probes), ..Self::failing(SourceError::Unreachable) }
    }

    /// The same at another address.
    pub fn at(mut self, url: &str) -> Self {
        self.settings.url = url.to_owned();
        self
    }
}
