//! How many events of one objective kept its promise, and how many did not?
use super::{
    chart_hands::hands,
    objective_over_range::{notes, unanswered, use_kept, use_over_range, use_shown_range, why},
    objective_rail::Happened,
};
use crate::{
    charts::{
        Drawing, Frame, awaited,
        ink::Role,
        time_series::{self, Line, TimeSeries},
    },
    domain::{
        provenance::{OverTime, Provenance},
        series::Series,
        time::{Instant, Range},
    },
    sources::objectives::{
        survey::Surveyed,
        traffic::{Traffic, has_traffic, traffic},
    },
    state::{clock::use_clock, overlay::Drawn},
    widgets::{chart_figure::ChartFigure, live::Shown, painted::painted, panel::Panel},
    words::{durations, units::Unit},
};
use leptos::prelude::*;

/// Where good events are so many times the bad ones, only a logarithm shows both.
const FAR_APART: f64 = 20.0;

/// Its events over time; nothing where they cannot be counted.
#[component]
pub fn ObjectiveRequests(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
    /// What happened meanwhile.
    happened: Happened,
) -> impl IntoView {
    let is_there = Memo::new(move |_| surveyed.with(|it| has_traffic(&it.0)));
    view! { <Shown when=is_there><Requests surveyed=surveyed happened=happened/></Shown> }
}

#[component]
fn Requests(surveyed: Signal<Surveyed>, happened: Happened) -> impl IntoView {
    let (clock, range) = (use_clock(), use_shown_range(surveyed));
    let (answer, is_of_before) = use_over_range("traffic", surveyed, |objective, connection, range| {
        Box::pin(async move { traffic(&connection.prometheus(), &objective, range).await })
    });
    let told = Memo::new(move |_| answer.get().value().and_then(|it| it.value.clone()));
    let question = move || {
        let asked = answer.with(|it| it.value()?.provenance.first().cloned())?;
        Some((asked, told.with(|it| it.as_ref().map(|it| it.range))?))
    };
    let about = Signal::derive(move || surveyed.with(|it| format!("Events of {}/{}", it.0.service, it.0.name)));
    let touched = hands(about, question, move |at, within| happened.at(at, within));
    let behind = move || {
        let (asked, range) = question()?;
        told.with(|told| Some(drawn(about.get(), told.as_ref()?, asked, range)))
    };
    let draw = move |width: u32| -> Drawing {
        let (zone, now) = (clock.zone(), surveyed.with(|it| it.1.at));
        told.with(|told| {
            let frame = Frame { width, height: 220, zone: &zone, now };
            let Some(told) = told else {
                let names = [("good", Role::Ink), ("bad", Role::Info)];
                return awaited::draw(&names, answer.with(unanswered), range(), frame);
            };
            let (good, bad) = (&told.good, &told.bad);
            let hidden = touched.hidden.get();
            let line = |name: &'static str, series| Line {
                name,
                series,
                band: None,
                shown: !hidden.iter().any(|it| it == name),
            };
            let data = TimeSeries {
                title: "Events a second",
                unit: Unit::PerSecond,
                lines: &[line("good", good), line("bad", bad)],
                limit: None,
                events: &[],
                range: told.range,
                step: Some(told.step),
                log: is_far_apart(good, bad),
            };
            happened.with(|events| time_series::draw(&TimeSeries { events, ..data }, frame))
        })
    };
    let sentence = Signal::derive(move || told.with(|told| told.as_ref().map_or_else(String::new, said)));
    view! {
        <Panel title="Events" sentence=sentence class="c12" more=move || why(behind)>
            {notes(answer, surveyed)}
            <ChartFigure draw=Callback::new(draw) width=1376 painter=painted around=touched.around() kept=use_kept(is_of_before)/>
        </Panel>
    }
}

/// How it is to be read.
fn said(told: &Traffic) -> String {
    let scale = if is_far_apart(&told.good, &told.bad) { " Equal steps up are equal factors." } else { "" };
    format!("Good and bad events a second, over {} each.{scale} Hatched: not measured.", durations::window(told.window))
}

/// What stands behind it.
fn drawn(about: String, told: &Traffic, asked: Provenance, range: Range) -> Drawn {
    let measured = || told.bad.points().zip(&told.good.v).filter(|(bad, _)| bad.1.is_finite());
    let newest = measured().last();
    let one = |name: &str, value: f64| (name.to_owned(), Unit::PerSecond.say(value), value);
    Drawn {
        about,
        how: "Its rows are counted and total: what the objective counts, and all events. One less the other is the rest.",
        newest: newest.map(|(bad, good)| vec![one("Good", *good), one("Bad", bad.1)]).unwrap_or_default(),
        behind: OverTime {
            asked,
            range,
            step: told.step,
            window: told.window,
            n: measured().count(),
            newest: newest.map(|it| Instant::from_unix_secs(it.0.0)),
        },
    }
}

/// Whether there are bad events, and they would be a flat line beside the good ones.
fn is_far_apart(good: &Series, bad: &Series) -> bool {
    let most = |series: &Series| series.v.iter().copied().filter(|it| it.is_finite()).fold(0.0, f64::max);
    most(bad) > 0.0 && most(good) > most(bad) * FAR_APART
}
