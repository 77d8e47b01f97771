//! Examines a source: gathers what the doctor wants to know, and sends blind probes only where nothing comes back.
use super::{
    clock::use_clock,
    connections::{Connection, Health, use_connections},
    objectives::{survey_of, use_objectives},
    query::{Loadable, Question, use_query},
    sign_in::{Holding, SignedIn},
};
use crate::{
    configuration::{Credentials, Flavor, SourceKind},
    doctor::{
        Evidence, Trouble,
        about::{self, About},
        address::{Address, Page},
        diagnose,
        evidence::{Probes, SurveyedParts, product_of},
        recipes, rule_health,
    },
    domain::{
        answered::Answered,
        series::SampleValue,
        time::{Instant, Span},
    },
    platform::{
        self,
        probe::{self, Probe},
    },
    sources::{
        alertmanager::Alertmanager,
        http::{Http, SourceError},
        objectives::survey::Survey,
        prometheus::Prometheus,
    },
};
use leptos::prelude::*;
use std::rc::Rc;

/// How long a probe waits. Shorter than a question: whoever looks at the doctor waits for it.
const PATIENCE: Span = Span::from_secs(8);

/// One source under examination.
#[derive(Clone, Copy)]
pub struct Examination {
    /// Everything known of it so far, and what is wrong with it, the gravest first.
    pub findings: Memo<Findings>,
    /// How it has been answering.
    pub health: RwSignal<Health>,
    /// Who asks it, where a reader has typed it.
    pub signed_in: SignedIn,
    attempt: RwSignal<u32>,
}

/// What is known of a source and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// Everything known of it so far.
    pub evidence: Evidence,
    /// What is wrong with it, the gravest first.
    pub troubles: Vec<Trouble>,
}

/// What came of asking a source who it is.
#[derive(Clone)]
struct Introduction {
    version: Result<String, SourceError>,
    product: Option<Flavor>,
    is_other_kind: bool,
    about: Option<About>,
    probes: Option<Probes>,
}

impl Examination {
    /// Asks again, now.
    pub fn again(&self) {
        self.attempt.update(|it| *it += 1);
    }
}

impl Findings {
    /// Whether it is still being found out what there is to find out.
    pub fn is_asking(&self) -> bool {
        let wants_survey = self.evidence.is_prometheus() && self.evidence.survey.is_none();
        self.evidence.version.is_none() || (wants_survey && self.is_live())
    }

    /// Whether the source answers as it should.
    pub fn is_live(&self) -> bool {
        matches!(self.evidence.version, Some(Ok(_)))
    }
}

/// Every configured source under examination, in the order of the configuration.
pub fn examine_all() -> Vec<Examination> {
    let objectives = use_objectives();
    let examine = |connection: Rc<Connection>| {
        let name = connection.settings.name.clone();
        let since = platform::clock::now();
        let survey = Signal::derive(move || {
            let by_source = objectives.by_source.get();
            let mine = by_source.into_iter().find(|it| it.source == name);
            mine.map_or(Loadable::Loading { since }, |it| it.survey)
        });
        examine(connection, Some(survey))
    };
    use_connections().all().into_iter().map(examine).collect()
}

/// Examines one source; dropped with whoever called it. Its rules and objectives are asked for here where nobody else
/// did.
pub fn examine(connection: Rc<Connection>, surveyed: Option<Signal<Loadable<Answered<Survey>>>>) -> Examination {
    let clock = use_clock();
    let attempt = RwSignal::new(0);
    let (health, signed_in) = (connection.health, connection.signed_in);
    let settings = connection.settings.clone();
    let page = Page { origin: platform::document::origin(), base: platform::document::base() };
    let key = {
        let (name, url) = (settings.name.clone(), settings.url.clone());
        move |what: &str| {
            let frozen = clock.frozen().map_or_else(String::new, |at| at.unix_millis().to_string());
            format!("{what} {name} {url} {frozen} {}", attempt.get())
        }
    };
    let introduced: Signal<Loadable<Introduction>> = {
        let (connection, key, page) = (Rc::clone(&connection), key.clone(), page.clone());
        use_query(move || {
            let (connection, page) = (Rc::clone(&connection), page.clone());
            Some(Question::new(key("introduction"), move |at| {
                let (connection, page) = (Rc::clone(&connection), page.clone());
                async move { introduce(&connection, &page, at).await }
            }))
        })
    };
    let is_surveyed = settings.kind == SourceKind::Prometheus;
    let survey = surveyed.unwrap_or_else(|| {
        let known = Rc::default();
        let has_version = Memo::new(move |_| introduced.get().value().is_some_and(|it| it.version.is_ok()));
        use_query(move || {
            let connection = Rc::clone(&connection);
            let known = Rc::clone(&known);
            let ask = move |at| survey_of(Rc::clone(&connection), Rc::clone(&known), Rc::default(), at);
            let question = Question::new(key("examined survey"), ask);
            (is_surveyed && has_version.get()).then_some(question)
        })
    });
    let findings = Memo::new(move |before: Option<&Findings>| {
        let mut evidence = Evidence::new(settings.clone(), page.clone());
        let introduced = introduced.get();
        if let Some(told) = introduced.value() {
            let Introduction { version, product, is_other_kind, about, probes } = Introduction::clone(told);
            (evidence.version, evidence.about, evidence.probes) = (Some(version), about, probes);
            evidence.is_other_kind = is_other_kind;
            evidence.note_product(product);
        }
        if let Some((because, _, next_attempt)) = introduced.trouble() {
            (evidence.version, evidence.next_attempt) = (Some(Err(because.clone())), next_attempt);
        }
        // Whatever is opened to be read stays open: how long a probe took does not change with every probe.
        let timed = before.and_then(|it| it.evidence.probes.as_ref()?.blind);
        if let Some(blind) = evidence.probes.as_mut().and_then(|it| it.blind.as_mut())
            && let Some(timed) = timed.filter(|it| it.0 == blind.0)
        {
            *blind = timed;
        }
        let health = health.get();
        evidence.is_signed_in = signed_in.state() != Holding::Nothing;
        evidence.refusal = health.refusal;
        evidence.redirected_to = health.redirected_to;
        evidence.latency = health.latency;
        evidence.clock_difference = health.clock_difference;
        let survey = survey.get();
        evidence.survey = match (survey.value(), survey.trouble()) {
            (Some(answered), _) => Some(Ok(parts(&answered.value, clock.now()))),
            (None, Some((because, _, _))) => Some(Err(because.clone())),
            (None, None) => None,
        };
        Findings { troubles: diagnose(&evidence), evidence }
    });
    Examination { findings, health, signed_in, attempt }
}

/// Asks a source who it is. That it does not say is an answer too; only a source that wants to be left in peace is an
/// error, so that it is.
async fn introduce(connection: &Connection, page: &Page, at: Instant) -> Result<Introduction, SourceError> {
    let (version, product) = match ask_version(connection, connection.settings.kind, connection.http()).await {
        Ok((version, product)) => (Ok(version), product),
        // A proxy may let only some paths through, and not every product tells its version.
        Err(error) if is_an_answer(&error) && answers_questions(connection, at).await => {
            (Ok("not told".to_owned()), None)
        }
        Err(error) => (Err(error), None),
    };
    let (mut is_other_kind, mut about, mut probes) = (false, None, None);
    let of_other_kind = || ask_version(connection, connection.settings.kind.other(), connection.unnoted());
    match &version {
        Err(error @ SourceError::RateLimited { .. }) => return Err(error.clone()),
        // What the other kind answers here may carry no leave to be read.
        Err(SourceError::Unreachable) => {
            let (other, sent) = futures::join!(of_other_kind(), send_probes(connection, page));
            (is_other_kind, probes) = (other.is_ok(), Some(sent));
        }
        Err(error) if is_an_answer(error) => is_other_kind = of_other_kind().await.is_ok(),
        Ok(_) if connection.settings.kind == SourceKind::Prometheus => {
            let prometheus = Prometheus { http: connection.unnoted(), ..connection.prometheus() };
            about = Some(about::ask(&prometheus, at).await);
        }
        _ => {}
    }
    Ok(Introduction { version, product, is_other_kind, about, probes })
}

/// The cheapest question that tells whether a source of this kind is there; its version, and what product that is.
async fn ask_version(
    connection: &Connection,
    kind: SourceKind,
    http: &dyn Http,
) -> Result<(String, Option<Flavor>), SourceError> {
    match kind {
        SourceKind::Prometheus => {
            let info = Prometheus { http, ..connection.prometheus() }.build_info().await?.value;
            let product = product_of(&info);
            let version = if info.version.is_empty() { "built without a version".to_owned() } else { info.version };
            Ok((version, product))
        }
        SourceKind::Alertmanager => {
            let status = Alertmanager { http, source: &connection.settings.name }.status().await?.value;
            let is_told = !status.version.is_empty() || !status.cluster.is_empty();
            let nothing =
                || SourceError::Undecodable { at: "versionInfo".to_owned(), detail: "it is missing".to_owned() };
            is_told.then_some((status.version, None)).ok_or_else(nothing)
        }
    }
}

/// Whether something answered, though not with what was asked for.
fn is_an_answer(error: &SourceError) -> bool {
    !error.is_passing() && !matches!(error, SourceError::Unauthorized | SourceError::NotRecorded)
}

/// Whether a Prometheus that tells no version evaluates a number.
async fn answers_questions(connection: &Connection, at: Instant) -> bool {
    if connection.settings.kind != SourceKind::Prometheus {
        return false;
    }
    let answer = connection.prometheus().query("vector(1)", at).await;
    // Whatever is well-formed is not yet an answer.
    answer.is_ok_and(|it| matches!(it.value.into_samples().as_slice(), [it] if it.value == SampleValue::Float(1.0)))
}

async fn send_probes(connection: &Connection, page: &Page) -> Probes {
    let settings = &connection.settings;
    let Some(address) = Address::of(&settings.url, page) else { return Probes::default() };
    let url = format!("{}{}", address.url(), recipes::version_path(settings.kind));
    let watch = probe::PolicyWatch::over(address.origin());
    let blind = probe::send(&url, Probe::Blind, PATIENCE).await;
    let redirect = probe::send(&url, Probe::Redirect, PATIENCE).await;
    let is_adorned = settings.tenant.is_some() || settings.credentials == Credentials::Include;
    let without_headers = match is_adorned || connection.signed_in.is_held() {
        true => Some(probe::send(&url, Probe::Plain, PATIENCE).await.came),
        false => None,
    };
    Probes {
        blind: Some((blind.came, blind.took)),
        without_headers,
        redirects: redirect.is_redirect,
        is_stopped_by_policy: watch.was_stopped().await,
        local_network: probe::local_network().await,
    }
}

/// What a survey found, counted.
fn parts(survey: &Survey, now: Instant) -> SurveyedParts {
    let title = |objective: &crate::domain::objective::Objective| {
        format!("{} {}", objective.service, objective.name).trim().to_owned()
    };
    let longest = survey.objectives.iter().map(|it| &it.0).max_by_key(|it| it.window);
    let covered = survey.objectives.iter().filter_map(|it| Some((it.1.coverage?, &it.0)));
    let lowest = covered.min_by(|a, b| a.0.total_cmp(&b.0));
    SurveyedParts {
        n_rules: survey.groups.iter().map(|it| it.rules.len()).sum(),
        unread_rules: survey.unread_rules.clone(),
        groups: rule_health::count(&survey.groups, now),
        n_objectives: survey.objectives.len(),
        longest_window: longest.map(|it| (it.window, title(it))),
        lowest_coverage: lowest.map(|(coverage, it)| (coverage, title(it))),
    }
}
