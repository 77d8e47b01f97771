//! What fired when? The alerts of one objective over the page's range, and what else of its service is active.
use super::{
    chart_hands::hands,
    objective_budget::ObjectiveStory,
    objective_over_range::{class_of, kept_of, use_kept, use_shown_range, why},
};
use crate::{
    charts::{
        Drawing, Frame,
        state_timeline::{self, Row, State, StateTimeline, Weight},
    },
    domain::{
        alert::Severity,
        alert_history::{AlertCourse, AlertWas, FiringHistory, active_of_service, courses},
        burn_down::gaps,
        plain_text::plain,
        provenance::{OverTime, Provenance},
        time::{Range, Span},
    },
    sources::objectives::survey::Surveyed,
    state::{
        clock::use_clock,
        objectives::{Objectives, use_objectives},
        overlay::Drawn,
        query::Loadable,
    },
    widgets::{
        chart_figure::ChartFigure,
        live::{Shown, live_attribute, live_text},
        painted::painted,
        panel::Panel,
    },
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// When its alerts were pending and fired; in words where none was.
#[component]
pub fn ObjectiveAlerts(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
    /// What happened to it.
    story: ObjectiveStory,
) -> impl IntoView {
    let (clock, objectives, range) = (use_clock(), use_objectives(), use_shown_range(surveyed));
    let history = Memo::new(move |_| story.0.with(|it| it.value().and_then(|it| it.value.firing.clone())));
    // Not while it is being asked: what is not known yet is not told to be unknown.
    let kept = use_kept(story.1);
    let told = kept_of(kept, move || {
        let is_asking = story.0.with(|it| matches!(it, Loadable::Loading { .. }));
        (!is_asking).then(|| surveyed.with(|it| found(it, history.get().as_ref(), objectives, range())))
    });
    let is_picture = Memo::new(move |_| told.with(|it| it.iter().flatten().any(|it| !it.parts.is_empty())));
    let about = Signal::derive(move || surveyed.with(|it| format!("Alerts of {}/{}", it.0.service, it.0.name)));
    let asked = move || {
        let is_about_alerts = |it: &&Provenance| it.query.starts_with("ALERTS");
        story.0.with(|it| it.value()?.provenance.iter().find(is_about_alerts).cloned())
    };
    let touched = hands(about, move || Some((asked()?, range())), |_, _| Vec::new());
    let behind = move || {
        let (asked, history) = (asked()?, history.get()?);
        let told = told.get()?;
        Some(drawn(about.get(), &told, asked, &history, surveyed.with(|it| gaps(&it.1.tiles, history.range))))
    };
    let draw = move |width: u32| -> Drawing {
        let (zone, now) = (clock.zone(), surveyed.with(|it| it.1.at));
        told.with(|told| {
            timeline(told.as_deref().unwrap_or_default(), range(), |n_rows| Frame {
                width,
                height: state_timeline::height(n_rows),
                zone: &zone,
                now,
            })
        })
    };
    let words = live_text(move || {
        let step = history.with(|it| it.as_ref().map(|it| it.step));
        told.with(|told| nothing(told.as_deref(), step, range().length()))
    });
    view! {
        <Panel title="What fired when" sentence="Tall bars paged, half ones made tickets, thin ones were pending. Hatched: not known." class="c12" more=move || why(behind)>
            <Shown when=is_picture>
                <ChartFigure draw=Callback::new(draw) width=1376 painter=painted around=touched.around() kept=kept/>
            </Shown>
            <p class=class_of("q", kept) hidden=live_attribute(move || is_picture.get().then(String::new))>{words}</p>
        </Panel>
    }
}

/// What is known of its alerts, and of what else of its service is active.
fn found(
    (objective, measured, _): &Surveyed,
    history: Option<&FiringHistory>,
    objectives: Objectives,
    range: Range,
) -> Vec<AlertCourse> {
    let (watched, at) = (&objective.burn_alerts, measured.at);
    let gaps = gaps(&measured.tiles, range);
    let mut found = courses(watched, history, &gaps, range, at);
    let of_source = objectives.by_source.get().into_iter().find(|it| it.source == objective.source);
    if let Some(survey) = of_source.as_ref().and_then(|it| it.survey.value()) {
        found.extend(active_of_service(&survey.value.groups, &objective.service, watched, range, at));
    }
    found
}

fn name(course: &AlertCourse) -> String {
    format!("{} {}", states::severity(course.severity), plain(&course.alert))
}

/// Draws the courses; `frame` is as tall as so many rows want it.
fn timeline<'a>(told: &[AlertCourse], range: Range, frame: impl FnOnce(usize) -> Frame<'a>) -> Drawing {
    let state = |course: &AlertCourse, was: AlertWas| match (was, course.severity) {
        (AlertWas::Unknown, _) => State { word: "not known", weight: Weight::Unknown },
        (AlertWas::Pending, _) => State { word: "pending", weight: Weight::Quiet },
        (AlertWas::Firing, Severity::Page) => State { word: "fired", weight: Weight::Bad },
        (AlertWas::Firing, Severity::Ticket) => State { word: "fired", weight: Weight::Warn },
        (AlertWas::Firing, Severity::Other) => State { word: "fired", weight: Weight::Quiet },
    };
    let states = |it: &AlertCourse| it.parts.iter().map(|(part, was)| (*part, state(it, *was))).collect();
    let named: Vec<(String, Vec<_>)> = told.iter().map(|it| (name(it), states(it))).collect();
    let rows: Vec<Row<'_>> = named.iter().map(|(name, intervals)| Row { name, intervals }).collect();
    state_timeline::draw(&StateTimeline { title: "Alerts", rows: &rows, range }, frame(rows.len()))
}

/// What is said where nothing is to be seen.
fn nothing(told: Option<&[AlertCourse]>, step: Option<Span>, length: Span) -> String {
    match told {
        None => "Asking…".to_owned(),
        Some([]) => "No alert watches how fast this budget burns: none could fire.".to_owned(),
        Some(told) => {
            let looked = step.map_or_else(String::new, |it| format!(", looked at every {}", durations::duration(it)));
            let alerts = numbers::counted(told.len(), "alert", "alerts");
            format!("Nothing fired in {}: {alerts}{looked}.", durations::window(length))
        }
    }
}

/// What stands behind it.
fn drawn(about: String, told: &[AlertCourse], asked: Provenance, history: &FiringHistory, gaps: Vec<Range>) -> Drawn {
    let newest = |it: &AlertCourse| {
        let n = it.parts.iter().filter(|part| part.1 == AlertWas::Firing).count();
        (name(it), if n == 0 { "never".to_owned() } else { numbers::times(n) }, n as f64)
    };
    let blind = gaps.iter().fold(Span::ZERO, |sum, it| sum + it.length());
    let looks = (history.range.length() - blind).ratio_to(history.step).unwrap_or(0.0);
    Drawn {
        about,
        how: "How often each fired in the range shown. The past is what Prometheus recorded, look by look; what is active now is as its rules say.",
        newest: told.iter().map(newest).collect(),
        behind: OverTime {
            asked,
            range: history.range,
            step: history.step,
            window: Span::ZERO,
            n: looks.max(0.0) as usize,
            newest: Some(history.range.to),
        },
    }
}
