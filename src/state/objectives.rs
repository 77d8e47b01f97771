//! Every objective of every source, and every alert: asked once, however many panels show them.
use super::{
    asking::Local,
    clock::use_clock,
    connections::{Connection, use_connections},
    query::{Loadable, Question, use_query},
    setup::use_configuration,
};
use crate::{
    configuration::SourceKind,
    domain::{
        alert::{Alert, AlertState},
        answered::Answered,
        objective::WrittenObjective,
        objective_state::STALE_AFTER,
        plain_text::plain,
        rule::{Rule, RuleKind, RuleState},
        time::{Instant, Span},
    },
    sources::{
        alertmanager::Alertmanager,
        http::SourceError,
        objectives::{
            Known,
            survey::{Survey, Surveyed, merged, survey},
        },
    },
    words::sentences::Unheard,
};
use leptos::prelude::*;
use std::{rc::Rc, sync::Arc};

/// What one source has answered.
#[derive(Clone)]
pub struct SourceSurvey {
    /// Its name.
    pub source: String,
    /// Its survey.
    pub survey: Loadable<Answered<Survey>>,
}

/// What all sources have answered.
#[derive(Clone, Copy)]
pub struct Objectives {
    /// By source.
    pub by_source: Signal<Vec<SourceSurvey>>,
    /// All of them in one list; as of the instant before while [`Self::is_of_before`].
    pub all: Memo<Arc<Vec<Surveyed>>>,
}

/// What one source has answered about alerts.
#[derive(Clone)]
pub struct SourceAlerts {
    /// Its name.
    pub source: String,
    /// Its alerts.
    pub alerts: Loadable<Answered<Vec<Alert>>>,
}

impl Objectives {
    /// Whether a source has not said anything yet.
    pub fn is_waiting(&self) -> bool {
        self.by_source.read().iter().any(|it| matches!(it.survey, Loadable::Loading { .. }))
    }

    /// Whether everything is asked as of another instant and nothing is answered yet: what is shown is of the one before,
    /// and must be told apart.
    pub fn is_of_before(&self) -> bool {
        has_no_answer(&self.by_source.read()) && !self.all.read().is_empty()
    }

    /// What is not among all: sources that have not answered yet or never did, and mistakes in the configuration.
    pub fn unheard(&self) -> Unheard {
        let mut unheard = Unheard::default();
        for SourceSurvey { source, survey } in self.by_source.get() {
            match &survey {
                Loadable::Loading { .. } => unheard.asking.push(source),
                Loadable::Failed { .. } => unheard.failed.push(source),
                answered => {
                    let skipped = answered.value().into_iter().flat_map(|it| &it.skipped);
                    unheard.unusable += skipped.filter(|it| it.is_of_configuration()).count();
                }
            }
        }
        unheard
    }

    /// How many rules hold an alert that fires, whatever has become of it since.
    pub fn n_rules_firing(&self) -> usize {
        let fires = |rule: &Rule| match &rule.kind {
            RuleKind::Alerting(it) => it.active.iter().any(|it| it.state == RuleState::Firing),
            RuleKind::Recording => false,
        };
        let by_source = self.by_source.get();
        let groups = by_source.iter().filter_map(|it| it.survey.value()).flat_map(|it| &it.value.groups);
        groups.flat_map(|it| &it.rules).filter(|it| fires(it)).count()
    }

    /// Starts asking every Prometheus; call it once, where the whole app can see it.
    pub fn ask() -> Self {
        let configuration = use_configuration();
        let connections = use_connections().of_kind(SourceKind::Prometheus);
        let first = connections.first().map(|it| it.settings.name.clone());
        let asked: Vec<_> = connections
            .into_iter()
            .map(|connection| {
                let name = connection.settings.name.clone();
                let is_mine = |source: &Option<String>| source.as_ref().or(first.as_ref()) == Some(&name);
                let written = configuration.objectives.iter().filter(|it| is_mine(&it.source)).cloned().collect();
                let (written, known) = (Rc::new(written), Rc::new(Known::default()));
                (
                    name,
                    asked_of(connection, "survey", move |connection: Rc<Connection>, at| {
                        survey_of(connection, Rc::clone(&known), Rc::clone(&written), at)
                    }),
                )
            })
            .collect();
        let by_source = Signal::derive(move || {
            let one = |(source, survey): &(String, Signal<Loadable<Answered<Survey>>>)| SourceSurvey {
                source: source.clone(),
                survey: survey.get(),
            };
            asked.iter().map(one).collect::<Vec<_>>()
        });
        let clock = use_clock();
        // When each source that has been silent for long last answered; looked at with the clock, changed rarely.
        let silent_since = Memo::new(move |_| {
            let silent = |it: &SourceSurvey| {
                let told = it.survey.as_of().filter(|_| it.survey.trouble().is_some())?;
                (clock.wall().since(told) > STALE_AFTER).then_some((it.source.clone(), told))
            };
            by_source.get().iter().filter_map(silent).collect::<Vec<_>>()
        });
        let all = Memo::new(move |before: Option<&Arc<Vec<Surveyed>>>| {
            let by_source = by_source.get();
            // A step through time takes nothing away before there is something in its place.
            if let Some(before) = before.filter(|_| has_no_answer(&by_source)) {
                return Arc::clone(before);
            }
            let surveys: Vec<_> = by_source.iter().filter_map(|it| it.survey.value()).map(|it| &it.value).collect();
            let mut all = merged(&surveys);
            for (source, told) in silent_since.get() {
                for (objective, _, state) in &mut all {
                    if objective.source == source {
                        // Longer than patience lasts by the memo above, whatever the clock shows by now.
                        *state = state.after_silence(told, told + STALE_AFTER + Span::from_secs(1));
                    }
                }
            }
            Arc::new(all)
        });
        Self { by_source, all }
    }
}

fn has_no_answer(by_source: &[SourceSurvey]) -> bool {
    by_source.iter().all(|it| matches!(it.survey, Loadable::Loading { .. }))
}

/// Surveys one source. Boxed: however many ask for it, it is there once.
pub fn survey_of(
    connection: Rc<Connection>,
    known: Rc<Known>,
    written: Rc<Vec<WrittenObjective>>,
    at: Instant,
) -> Local<'static, Result<Answered<Survey>, SourceError>> {
    Box::pin(async move { survey(&connection.prometheus(), &known, &written, at).await })
}

/// A question to one connection; in the past it is another question for every instant.
fn asked_of<T, F>(
    connection: Rc<Connection>,
    what: &'static str,
    ask: impl Fn(Rc<Connection>, Instant) -> F + 'static,
) -> Signal<Loadable<T>>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, SourceError>> + 'static,
{
    let clock = use_clock();
    let ask = Rc::new(ask);
    use_query(move || {
        let frozen = clock.frozen().map_or("now".to_owned(), |at| at.unix_millis().to_string());
        let key = format!("{what} {} {frozen}", connection.settings.name);
        let (connection, ask) = (Rc::clone(&connection), Rc::clone(&ask));
        Some(Question::new(key, move |at| ask(Rc::clone(&connection), at)))
    })
}

/// Every alert: of the Alertmanagers if there are any, else as the rules say.
pub fn use_alerts() -> Signal<Vec<SourceAlerts>> {
    let connections = use_connections().of_kind(SourceKind::Alertmanager);
    if connections.is_empty() {
        let objectives = use_objectives();
        return Signal::derive(move || objectives.by_source.get().into_iter().map(of_rules).collect());
    }
    let asked: Vec<_> = connections
        .into_iter()
        .map(|connection| {
            let name = connection.settings.name.clone();
            (
                name,
                asked_of(connection, "alerts", |connection: Rc<Connection>, _| async move {
                    let alertmanager = Alertmanager { http: connection.http(), source: &connection.settings.name };
                    alertmanager.alerts().await
                }),
            )
        })
        .collect();
    Signal::derive(move || {
        let one = |(source, alerts): &(String, Signal<Loadable<Answered<Vec<Alert>>>>)| SourceAlerts {
            source: source.clone(),
            alerts: alerts.get(),
        };
        asked.iter().map(one).collect()
    })
}

/// The alerts that a source's rules hold.
fn of_rules(survey: SourceSurvey) -> SourceAlerts {
    let source = survey.source.clone();
    let alerts = |answered: &Answered<Survey>| {
        let mut alerts = Vec::new();
        for rule in answered.value.groups.iter().flat_map(|group| &group.rules) {
            let RuleKind::Alerting(alerting) = &rule.kind else { continue };
            for active in &alerting.active {
                alerts.push(Alert {
                    name: plain(&rule.name),
                    labels: active.labels.clone(),
                    annotations: active.annotations.clone(),
                    state: if active.state == RuleState::Firing { AlertState::Firing } else { AlertState::Pending },
                    since: active.active_at,
                    generator_url: None,
                    source: source.clone(),
                });
            }
        }
        let asked = answered.provenance.first().cloned();
        Answered { provenance: asked.into_iter().collect(), ..Answered::whole(alerts) }
    };
    SourceAlerts { alerts: survey.survey.map(alerts), source: survey.source }
}

/// The app's objectives.
pub fn use_objectives() -> Objectives {
    expect_context()
}
