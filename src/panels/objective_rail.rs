//! What happened while an objective went so? Deploys of its service and its firing alerts, on the same rail above all
//! its charts.
use super::{
    objective_budget::ObjectiveStory,
    objective_over_range::{Answer, AskedRange, class_of, kept_of, use_kept, why},
};
use crate::{
    charts::plot::rail::{Event, Kind},
    domain::{
        deploy::{DeployHistory, DeployValue},
        plain_text::plain,
        provenance::{OverTime, Provenance},
        time::{Instant, Range, Span},
    },
    sources::objectives::{deploys::deploys, survey::Surveyed},
    state::{
        address::use_address,
        clock::{Clock, use_clock},
        connections::use_connections,
        overlay::Drawn,
        query::{Question, use_kept_query},
        setup::use_configuration,
    },
    widgets::{
        live::{live, live_text},
        loaded,
    },
    words::{deploys as words, instants},
};
use leptos::prelude::*;
use std::rc::Rc;

/// How many deploys are listed behind the rail: the newest.
const LISTED: usize = 8;

/// What happened meanwhile; copy it around.
#[derive(Clone, Copy)]
pub struct Happened {
    story: ObjectiveStory,
    deploys: Answer<DeployHistory>,
    service: Memo<String>,
    /// Range, kind and name of everything, made once for all charts.
    all: Memo<Vec<(Range, Kind, String)>>,
    clock: Clock,
}

/// Asks which versions came; alerts are in the story.
pub fn use_happened(surveyed: Memo<Option<Surveyed>>, story: ObjectiveStory) -> Happened {
    let service =
        Memo::new(move |_| surveyed.with(|it| it.as_ref().map(|it| it.0.service.clone())).unwrap_or_default());
    let deploys = use_deploys(surveyed, service);
    let all = Memo::new(move |_| {
        let mut all = Vec::new();
        // Not yet asked as of this instant, nobody knows them.
        let [has_deploys, has_alerts] = [deploys.1, story.1].map(|is_of_before| !is_of_before.get());
        deploys.0.with(|it| {
            for it in
                it.value().filter(|_| has_deploys).and_then(|it| it.value.as_ref()).iter().flat_map(|it| &it.deploys)
            {
                let kind = if it.is_rollback { Kind::Rollback } else { Kind::Deploy };
                all.push((Range { from: it.at, to: it.at }, kind, it.version.clone()));
            }
        });
        story.0.with(|it| {
            for it in it
                .value()
                .filter(|_| has_alerts)
                .and_then(|it| it.value.firing.as_ref())
                .iter()
                .flat_map(|it| &it.firing)
            {
                all.push((it.range, Kind::Firing(it.severity), String::new()));
            }
        });
        all
    });
    Happened { story, deploys, service, all, clock: use_clock() }
}

/// The deploys of the objective's service, in its window and in the range of the address; asked only where a metric of
/// them is configured.
fn use_deploys(surveyed: Memo<Option<Surveyed>>, service: Memo<String>) -> Answer<DeployHistory> {
    let (clock, address, connections) = (use_clock(), use_address(), use_connections());
    let metric = use_configuration().deploys.clone().map(Rc::new);
    let about = Memo::new(move |_| surveyed.with(|it| it.as_ref().map(|it| (it.0.source.clone(), it.0.window))));
    use_kept_query(move || {
        let (metric, (source, window)) = (Rc::clone(metric.as_ref()?), about.get()?);
        let source = metric.source.clone().unwrap_or(source);
        let (service, connection) = (service.get(), connections.named(&source)?);
        let asked = AskedRange::read(address, clock);
        let key = ["deploys", &source, &service, &window.millis().to_string(), &asked.key].join(" ");
        let ask = move |at: Instant| {
            let range = Range { from: (at - window).min(asked.at(at).from), to: at };
            let (metric, connection, service) = (Rc::clone(&metric), Rc::clone(&connection), service.clone());
            async move { deploys(&connection.prometheus(), &metric, &service, range).await }
        };
        Some(Question::new(key, ask).seen_from(clock.frozen()))
    })
}

impl Happened {
    /// All of it, as charts draw it.
    pub fn with<T>(self, read: impl FnOnce(&[Event<'_>]) -> T) -> T {
        self.service.with(|service| {
            self.all.with(|all| {
                let events: Vec<Event<'_>> =
                    all.iter().map(|it| Event { range: it.0, kind: it.1, whose: service, name: &it.2 }).collect();
                read(&events)
            })
        })
    }

    /// The alerts that fired at an instant and the deploys no further from it than `within`, as the crosshair tells them.
    pub fn at(self, at: Instant, within: Span) -> Vec<String> {
        let (zone, now) = untrack(|| (self.clock.zone(), self.clock.now()));
        let mut told = Vec::new();
        let [has_deploys, has_alerts] = [self.deploys.1, self.story.1].map(|it| !it.get_untracked());
        self.deploys.0.with_untracked(|it| {
            for it in
                it.value().filter(|_| has_deploys).and_then(|it| it.value.as_ref()).iter().flat_map(|it| &it.deploys)
            {
                if it.at.since(at).abs() <= within {
                    told.push(words::deploy(it, &self.service.get_untracked(), &zone, now));
                }
            }
        });
        let n_deploys = told.len();
        self.story.0.with_untracked(|it| {
            let Some(story) = it.value().filter(|_| has_alerts) else { return };
            let Some(history) = &story.value.firing else { return told.push("alerts not known".to_owned()) };
            let firing = history.firing.iter().filter(|it| it.range.contains(at));
            for named in firing.map(|it| format!("{} firing", plain(&it.alert))) {
                if told.get(n_deploys..).is_none_or(|it| it.last() != Some(&named)) {
                    told.push(named);
                }
            }
        });
        told
    }

    /// What is known of the deploys, and how; where no metric tells of them, how to have one.
    pub fn deploys_line(self) -> AnyView {
        let Some(metric) = use_configuration().deploys.clone() else {
            return view! {
                <p class="q after">
                    "Deploys are not known. To see them above these charts, name the metric that tells of them in config.json "
                    <code>r#""deploys": {"metric": "deploy_info"}"#</code>
                </p>
            }
            .into_any();
        };
        let name = metric.metric;
        let kept = use_kept(self.deploys.1);
        let said = kept_of(kept, move || self.deploys_said(&name));
        let notes = live(move || {
            self.deploys.0.with(|answer| {
                let answered = answer.value()?;
                let source = answered.provenance.first().map(|it| it.source.as_str()).unwrap_or_default();
                loaded::footnotes(source, answered)
            })
        });
        view! {
            <p class=class_of("q after", kept)>{live_text(move || said.get())}" "{why(move || self.behind())}</p>
            {notes}
        }
        .into_any()
    }

    /// What is known of the deploys, in words; while they are asked for, that.
    fn deploys_said(self, metric: &str) -> String {
        let (zone, now) = (self.clock.zone(), untrack(|| self.clock.now()));
        let service = self.service.get();
        self.deploys.0.with(|answer| {
            let trouble = answer.trouble().map(|(because, ..)| because.to_string());
            let Some(answered) = answer.value() else {
                let of = format!("Deploys of {}", plain(&service));
                return trouble.map_or_else(|| format!("{of}: asking…"), |it| format!("{of} are not known: {it}."));
            };
            let known = match &answered.value {
                Some(history) => words::known(history, &service, metric, &zone, now),
                None => format!("Deploys of {} are not known.", plain(&service)),
            };
            let as_of = answer.as_of().map(|it| instants::clock(it, &zone)).unwrap_or_default();
            known + &trouble.map(|it| format!(" That was at {as_of}; now: {it}.")).unwrap_or_default()
        })
    }

    /// What stands behind the deploys.
    fn behind(self) -> Option<Drawn> {
        let (zone, now) = (self.clock.zone(), untrack(|| self.clock.now()));
        self.deploys.0.with(|it| {
            let answered = it.value()?;
            let (history, asked) = (answered.value.as_ref()?, answered.provenance.first()?.clone());
            let newest = |it: &crate::domain::deploy::Deploy| {
                (plain(&it.version), instants::moment(it.at, &zone, now), it.at.unix_secs())
            };
            Some(Drawn {
                about: format!("Deploys of {}", plain(&self.service.get())),
                how: how(history.value),
                newest: history.deploys.iter().rev().take(LISTED).map(newest).collect(),
                behind: behind(history, asked),
            })
        })
    }
}

fn how(value: DeployValue) -> &'static str {
    match value {
        DeployValue::Time => {
            "A value of the metric is the second of a deploy; of the replicas of a version it is the earliest. A version that is told again after another one is a rollback."
        }
        DeployValue::Running => {
            "A version was deployed when it was first seen to run; what ran from the start of the range is no deploy in it. A version that came back after another one is a rollback, and so is going on with the one before when the newest is away."
        }
    }
}

fn behind(history: &DeployHistory, asked: Provenance) -> OverTime {
    let looks = history.range.length().ratio_to(history.step).unwrap_or(0.0);
    // Where the metric tells the second, nothing there is an answer too; what runs has to be seen.
    let n = if history.value == DeployValue::Time { looks as usize } else { history.n_looks };
    OverTime { asked, range: history.range, step: history.step, window: Span::ZERO, n, newest: history.newest }
}
