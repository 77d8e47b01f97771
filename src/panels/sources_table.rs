//! What is connected, how is it answering, and what is wrong with it?
use crate::{
    configuration::SourceKind,
    domain::{
        answered::Answered,
        rule::RuleHealth,
        time::{Instant, Span},
        zone::Zone,
    },
    sources::{alertmanager::Alertmanager, http::SourceError, objectives::survey::Survey},
    state::{
        clock::use_clock,
        connections::{Connection, use_connections},
        objectives::use_objectives,
        query::{Loadable, Question, use_query},
    },
    widgets::{
        live::{Shown, live, live_text},
        loaded, measured,
        panel::Panel,
        state_mark::state_mark,
    },
    words::{durations, numbers},
};
use leptos::prelude::*;
use std::rc::Rc;

/// A source answers slower than this only when something is wrong.
const FAR_OFF: Span = Span::from_secs(30);

/// One row a source, and below it what is wrong.
#[component]
pub fn SourcesTable() -> impl IntoView {
    let connections = use_connections().all();
    let n = connections.len();
    let rows = connections.into_iter().map(|connection| {
        let version = version(Rc::clone(&connection));
        (connection, version)
    });
    let rows: Vec<_> = rows.collect();
    let troubles =
        rows.iter().map(|(connection, version)| trouble(connection.settings.name.clone(), *version)).collect_view();
    let rows = rows.into_iter().map(|(connection, version)| row(connection, version)).collect_view();
    view! {
        {troubles}
        <Panel title="Connections" sentence=format!("{}; state and latency since this page was opened.", numbers::counted(n, "source", "sources")) class="c12">
            <div class="scroll">
                <table class="data-table">
                    <caption class="sr">"Sources and how they answer"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"State"</th>
                            <th scope="col">"Source"</th>
                            <th scope="col" class="wide">"Kind"</th>
                            <th scope="col" class="wide">"Address"</th>
                            <th scope="col" class="wide">"Version"</th>
                            <th scope="col" class="r">"Latency"</th>
                            <th scope="col" class="r">"Answered"</th>
                            <th scope="col" class="r wide">"Requests"</th>
                            <th scope="col">"What you see from it"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Panel>
        <RuleTroubles/>
    }
}

/// Asks a source for its version: the cheapest question that tells whether it is there.
fn version(connection: Rc<Connection>) -> Signal<Loadable<Answered<String>>> {
    let clock = use_clock();
    use_query(move || {
        let connection = Rc::clone(&connection);
        let key = format!("version {} {:?}", connection.settings.name, clock.frozen().map(|it| it.unix_millis()));
        Some(Question::new(key, move |_| {
            let connection = Rc::clone(&connection);
            async move { ask_version(&connection).await }
        }))
    })
}

async fn ask_version(connection: &Connection) -> Result<Answered<String>, SourceError> {
    match connection.settings.kind {
        SourceKind::Prometheus => {
            let info = connection.prometheus().build_info().await?;
            Ok(info.map(|it| if it.version.is_empty() { "built without a version".to_owned() } else { it.version }))
        }
        SourceKind::Alertmanager => {
            let alertmanager = Alertmanager { http: connection.http(), source: &connection.settings.name };
            Ok(alertmanager.status().await?.map(|it| it.version))
        }
    }
}

fn trouble(source: String, version: Signal<Loadable<Answered<String>>>) -> impl IntoView {
    let clock = use_clock();
    live(move || {
        let version = version.get();
        if matches!(version, Loadable::Loading { .. }) {
            return None;
        }
        loaded::trouble(&source, &version, &clock.zone(), clock.wall())
    })
}

fn row(connection: Rc<Connection>, version: Signal<Loadable<Answered<String>>>) -> AnyView {
    let (clock, objectives) = (use_clock(), use_objectives());
    let health = connection.health;
    let settings = connection.settings.clone();
    let name = settings.name.clone();
    let state = live(move || match (version.get(), health.get().trouble) {
        (Loadable::Failed { .. }, _) => state_mark("failed", "failed".to_owned()).into_any(),
        (Loadable::Stale { .. }, _) | (_, Some(_)) => state_mark("stale", "not answering".to_owned()).into_any(),
        (Loadable::Loading { .. }, _) => state_mark("loading", "asking".to_owned()).into_any(),
        (Loadable::Ready { .. }, None) => state_mark("ok", "live".to_owned()).into_any(),
    });
    let said_version = live_text(move || version.get().value().map(|it| it.value.clone()).unwrap_or_default());
    let answered = live(move || {
        let at = health.get().answered_at?;
        Some(view! { <time datetime=crate::words::instants::iso(at)>{durations::ago(clock.wall().since(at))}</time> })
    });
    let clock_note = live(move || {
        let difference = health.get().clock_difference?;
        (difference.abs() > FAR_OFF).then(|| {
            let way = if difference.millis() > 0 { "ahead of" } else { "behind" };
            view! { <p class="unk">"Its clock is "{durations::duration(difference.abs())}" "{way}" this computer's; ages are corrected."</p> }
        })
    });
    let gives = {
        let name = name.clone();
        live_text(move || gives(settings.kind, &name, &objectives.by_source.get()))
    };
    let kind = connection.settings.kind.name();
    let address = connection.settings.url.clone();
    view! {
        <tr data-source=name.clone()>
            <td>{state}</td>
            <th scope="row"><b>{name.clone()}</b></th>
            <td class="wide">{kind}</td>
            <td class="wide"><code>{address}</code></td>
            <td class="wide">{said_version}</td>
            <td class="r">{live(move || health.get().latency.map(measured::length))}</td>
            <td class="r">{answered}</td>
            <td class="r n wide">{live_text(move || numbers::count(f64::from(health.get().n_requests)))}</td>
            <td class="t">{gives}{clock_note}</td>
        </tr>
    }
    .into_any()
}

fn gives(kind: SourceKind, name: &str, surveys: &[crate::state::objectives::SourceSurvey]) -> String {
    if kind == SourceKind::Alertmanager {
        return "alerts and silences".to_owned();
    }
    let Some(survey) = surveys.iter().find(|it| it.source == name).and_then(|it| it.survey.value()) else {
        return "objectives, once it answers".to_owned();
    };
    let rules: usize = survey.value.groups.iter().map(|it| it.rules.len()).sum();
    let objectives = numbers::counted(survey.value.objectives.len(), "objective", "objectives");
    format!("{objectives}, {}", numbers::counted(rules, "rule", "rules"))
}

/// Rule groups that fail or are late: what they record is old or missing.
#[component]
fn RuleTroubles() -> impl IntoView {
    let (objectives, clock) = (use_objectives(), use_clock());
    let bad = Memo::new(move |_| {
        let now = clock.now();
        let surveys = objectives.by_source.get();
        surveys
            .iter()
            .filter_map(|it| Some((it.source.clone(), it.survey.value()?.value.clone())))
            .flat_map(|(source, survey)| troubles(&source, &survey, now))
            .collect::<Vec<_>>()
    });
    let rows = move || {
        bad.get().into_iter().map(|(source, group, what, at)| {
        let zone: Zone = clock.zone();
        let when = at.map(|at| measured::short_moment(at, &zone, clock.now()).into_any());
        view! { <tr><td>{source}</td><th scope="row">{group}</th><td class="t">{what}</td><td class="r">{when}</td></tr> }
    }).collect_view()
    };
    view! {
        <Shown when=move || !bad.read().is_empty()>
            <Panel title="Rule groups in trouble" sentence="What they record is old or missing." class="c12">
                <div class="scroll">
                    <table class="data-table">
                        <caption class="sr">"Rule groups that fail or are late"</caption>
                        <thead><tr><th scope="col">"Source"</th><th scope="col">"Group"</th><th scope="col">"What"</th><th scope="col" class="r">"Last evaluated"</th></tr></thead>
                        <tbody>{live(rows)}</tbody>
                    </table>
                </div>
            </Panel>
        </Shown>
    }
}

type Trouble = (String, String, String, Option<Instant>);

fn troubles(source: &str, survey: &Survey, now: Instant) -> Vec<Trouble> {
    let mut found = Vec::new();
    for group in &survey.groups {
        let failing = group.rules.iter().find_map(|rule| match &rule.health {
            RuleHealth::Failing(why) => Some(format!("{} fails: {why}", rule.name)),
            _ => None,
        });
        let late = || {
            let said = match group.last_evaluation {
                Some(_) => "has not been evaluated for three of its intervals",
                None => "has not been evaluated yet",
            };
            group.is_late(now).then(|| said.to_owned())
        };
        if let Some(what) = failing.or_else(late) {
            found.push((source.to_owned(), group.name.clone(), what, group.last_evaluation));
        }
    }
    found
}
