//! What is connected: each source with its way to it and how it has been answering.
use super::{clock::Clock, sign_in::SignedIn};
use crate::{
    configuration::{Flavor as ConfiguredFlavor, SourceKind, SourceSettings},
    doctor::evidence::Refusal,
    domain::time::{Instant, Span},
    platform::fetch::Fetch,
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http, Sliced, SourceError},
        prometheus::{Flavor, Prometheus},
    },
};
use leptos::prelude::*;
use std::rc::Rc;

/// One source.
pub struct Connection {
    /// As configured.
    pub settings: SourceSettings,
    /// How it has been answering.
    pub health: RwSignal<Health>,
    /// Who asks, where a reader has typed it.
    pub signed_in: SignedIn,
    http: Observed,
}

/// How a source has been answering since the page was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// Whether anything was asked of it: not every page asks every source.
    pub is_asked: bool,
    /// How long the last answer took.
    pub latency: Option<Span>,
    /// When the last answer came.
    pub answered_at: Option<Instant>,
    /// How far its clock is ahead of this computer's.
    pub clock_difference: Option<Span>,
    /// Why the last request failed, if it did, and since when requests do.
    pub trouble: Option<(SourceError, Instant)>,
    /// What it said when it refused last, if its last answer was a refusal.
    pub refusal: Option<Refusal>,
    /// Where its last answer came from, if a redirect led there.
    pub redirected_to: Option<String>,
    /// How long the last answers took; `None` where none came.
    pub history: Vec<(Instant, Option<Span>)>,
    /// How many requests were sent.
    pub n_requests: u32,
}

/// How many answers are remembered a source.
const REMEMBERED: usize = 120;

/// All sources.
#[derive(Clone, Copy)]
pub struct Connections(StoredValue<Vec<Rc<Connection>>, LocalStorage>);

impl Connections {
    /// All of these.
    pub fn new(connections: Vec<Rc<Connection>>) -> Self {
        Self(StoredValue::new_local(connections))
    }

    /// All of them, in the order of the configuration.
    pub fn all(&self) -> Vec<Rc<Connection>> {
        self.0.get_value()
    }

    /// Those of one kind.
    pub fn of_kind(&self, kind: SourceKind) -> Vec<Rc<Connection>> {
        self.all().into_iter().filter(|it| it.settings.kind == kind).collect()
    }

    /// The one with this name.
    pub fn named(&self, name: &str) -> Option<Rc<Connection>> {
        self.all().into_iter().find(|it| it.settings.name == name)
    }
}

impl Connection {
    /// A source somewhere in the network; its clock corrects `clock`.
    pub fn over_the_network(settings: SourceSettings, clock: Clock) -> Rc<Self> {
        let signed_in = SignedIn::to(&settings);
        let http = Box::new(Fetch::new(&settings.url, settings.credentials, signed_in.held()));
        Self::new(settings, signed_in, http, clock)
    }

    /// A source of a recording; it lets everybody in.
    pub fn recorded(settings: SourceSettings, http: Box<dyn Http>, clock: Clock) -> Rc<Self> {
        let signed_in = SignedIn::to(&settings);
        Self::new(settings, signed_in, http, clock)
    }

    fn new(settings: SourceSettings, signed_in: SignedIn, http: Box<dyn Http>, clock: Clock) -> Rc<Self> {
        let health = RwSignal::new(Health::default());
        Rc::new(Self { settings, health, signed_in, http: Observed { inner: http, health, clock } })
    }

    /// It as a Prometheus.
    pub fn prometheus(&self) -> Prometheus<'_> {
        let flavor = match self.settings.flavor {
            ConfiguredFlavor::Prometheus => Flavor::Prometheus,
            ConfiguredFlavor::Thanos => Flavor::Thanos,
            ConfiguredFlavor::Mimir => Flavor::Mimir,
            ConfiguredFlavor::VictoriaMetrics => Flavor::VictoriaMetrics,
        };
        Prometheus { http: &self.http, source: &self.settings.name, flavor, tenant: self.settings.tenant.as_deref() }
    }

    /// The way to it for what need not be answered: how that goes says nothing of how the source does.
    pub fn unnoted(&self) -> &dyn Http {
        &*self.http.inner
    }

    /// The way to it.
    pub fn http(&self) -> &dyn Http {
        &self.http
    }
}

/// Notes how every request goes.
struct Observed {
    inner: Box<dyn Http>,
    health: RwSignal<Health>,
    clock: Clock,
}

impl Http for Observed {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            if self.health.try_with_untracked(|it| !it.is_asked).unwrap_or_default() {
                self.health.try_update(|it| it.is_asked = true);
            }
            let answer = self.inner.send(request).await;
            let now = crate::platform::clock::now();
            if let Ok(ApiResponse { date: Some(theirs), received_at, took, .. }) = &answer {
                self.clock.correct(*theirs, *received_at - Span::from_millis(took.millis() / 2));
            }
            self.health.try_update(|health| health.note(&answer, now));
            answer
        })
    }

    fn yield_now(&self) -> Sliced<'_, ()> {
        Box::pin(crate::platform::clock::yield_now())
    }

    fn finest(&self) -> Span {
        self.inner.finest()
    }
}

impl Health {
    /// Whether it answered when it was asked last; what never answered is not live.
    pub fn is_live(&self) -> bool {
        self.trouble.is_none() && self.answered_at.is_some()
    }

    fn note(&mut self, answer: &Result<ApiResponse, SourceError>, now: Instant) {
        // A recording that was never asked this is in no trouble.
        if *answer == Err(SourceError::NotRecorded) {
            return;
        }
        self.n_requests += 1;
        if self.history.len() >= REMEMBERED {
            self.history.remove(0);
        }
        // Recorded answers take no time, and say nothing about it.
        let took = answer.as_ref().ok().map(|it| it.took);
        if took != Some(Span::ZERO) {
            self.history.push((now, took));
        }
        self.refusal = answer.as_ref().ok().and_then(Refusal::of);
        let since = self.trouble.as_ref().map_or(now, |(_, since)| *since);
        match answer {
            Ok(response) => {
                self.redirected_to.clone_from(&response.redirected_to);
                self.latency = took.filter(|it| *it != Span::ZERO);
                self.clock_difference = response.date.map(|theirs| theirs.since(response.received_at));
                let refused = SourceError::of_status(response);
                self.trouble = refused.map(|error| (error, since));
                if self.trouble.is_none() {
                    self.answered_at = Some(response.received_at);
                }
            }
            Err(error) => self.trouble = Some((error.clone(), since)),
        }
    }
}

/// The app's connections.
pub fn use_connections() -> Connections {
    expect_context()
}
