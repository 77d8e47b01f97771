//! How did the budget of one objective go, and how fast did it burn?
use super::{
    chart_hands::hands,
    objective_over_range::{AskedRange, notes, unanswered, use_kept, use_shown_range},
    objective_rail::Happened,
};
use crate::{
    charts::{Drawing, Frame, Tone, awaited, burn_down, burn_rate},
    domain::{
        answered::Answered,
        burn_down::{burn_down as curve, gaps},
        burn_rate::burn_rate as rate,
        measurement::Measurement,
        objective::Objective,
        series::Series,
        time::{Instant, Range, Span},
        time_expression,
    },
    sources::objectives::{
        history::BurnRateHistory,
        story::{Story, story},
        survey::Surveyed,
    },
    state::{
        address::use_address,
        clock::use_clock,
        connections::use_connections,
        query::{Loadable, Question, use_kept_query},
    },
    widgets::{chart_figure::ChartFigure, painted::painted, panel::Panel, term::term},
    words::durations,
};
use leptos::prelude::*;
use std::rc::Rc;

/// The story of one objective, shared by the panels that show it, and whether it is of the instant before.
#[derive(Clone, Copy)]
pub struct ObjectiveStory(pub(super) Signal<Loadable<Answered<Story>>>, pub(super) Signal<bool>);

/// Asks for the story of an objective; burn rates over the address' range.
pub fn use_story(surveyed: Memo<Option<Surveyed>>) -> ObjectiveStory {
    let (clock, address, connections) = (use_clock(), use_address(), use_connections());
    let objective = Memo::new(move |_| surveyed.get().map(|it| it.0));
    let id = Memo::new(move |_| objective.read().as_ref().map(|it| it.id.clone()));
    let (story, is_of_before) = use_kept_query(move || {
        let id = id.get()?;
        let objective = objective.get_untracked()?;
        let connection = connections.named(&objective.source)?;
        let asked = AskedRange::read(address, clock);
        let objective = Rc::new(objective);
        let key = ["story", &id, &asked.key].join(" ");
        let ask = move |at| {
            let (objective, connection) = (Rc::clone(&objective), Rc::clone(&connection));
            let range = asked.at(at);
            async move { story(&connection.prometheus(), &objective, at, range).await }
        };
        Some(Question::new(key, ask).seen_from(clock.frozen()))
    });
    ObjectiveStory(story, is_of_before)
}

/// The burn-down with its gaps, and what happened meanwhile.
#[component]
pub fn ObjectiveBudget(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
    /// Its tiles and burn rates.
    story: ObjectiveStory,
    /// What happened meanwhile.
    happened: Happened,
) -> impl IntoView {
    let clock = use_clock();
    let told = Memo::new(move |_| story.0.get().value().map(|it| it.value.clone()));
    let asked_range = use_asked_range();
    // The part of the window that is shown; a moment is nothing to draw.
    let shown = move || {
        let (window, at) = surveyed.with(|(objective, measured, _)| (objective.window, measured.at));
        let window = Range::ending_at(at, window);
        let asked = asked_range(at).and_then(|asked| window.common(asked)).filter(|it| it.from < it.to);
        asked.unwrap_or(window)
    };
    let draw = move |width: u32| {
        let (objective, measured, state) = surveyed.get();
        let zone = clock.zone();
        let window = Range::ending_at(measured.at, objective.window);
        let told = told.get().unwrap_or_default();
        let tiles = if told.tiles.is_empty() { &measured.tiles } else { &told.tiles };
        let points = objective.target.map(|target| curve(tiles, window, measured.events.unwrap_or_default(), target));
        let data = burn_down::BurnDown {
            points: &points.unwrap_or_default(),
            gaps: &gaps(tiles, window),
            events: &[],
            window,
            range: shown(),
            tone: Tone::of(&state),
        };
        let frame = Frame { width, height: if width < 600 { 260 } else { 340 }, zone: &zone, now: measured.at };
        happened.with(|events| burn_down::draw(&burn_down::BurnDown { events, ..data }, frame))
    };
    let question = move || {
        let question = surveyed.with(|it| it.1.provenance.first().cloned())?;
        Some((question, shown()))
    };
    let about = move || surveyed.with(|it| format!("Budget of {}/{}", it.0.service, it.0.name));
    let touched = hands(Signal::derive(about), question, move |at, within| happened.at(at, within));
    let title = Signal::derive(move || format!("Budget, {} rolling", durations::window(surveyed.get().0.window)));
    view! {
        <Panel title=title sentence="Dotted: spending evenly. Above: its alerts, and deploys of its service. Hatched: not measured." class="c12">
            {notes(story.0, surveyed)}
            <ChartFigure draw=Callback::new(draw) width=1376 painter=painted around=touched.around() kept=use_kept(story.1)/>
            {happened.deploys_line()}
        </Panel>
    }
}

/// The burn rates, each against its own factor.
#[component]
pub fn BurnRateChart(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
    /// Its tiles and burn rates.
    story: ObjectiveStory,
    /// What happened meanwhile.
    happened: Happened,
) -> impl IntoView {
    let (clock, range) = (use_clock(), use_shown_range(surveyed));
    let told = Memo::new(move |_| story.0.get().value().and_then(|it| it.value.burn_rates.clone()));
    let question = move || {
        // Where they were not asked or refused, no other of the story's questions is behind them.
        told.with(Option::is_some).then_some(())?;
        let asked = story.0.with(|it| it.value().map(|it| it.provenance.clone())).unwrap_or_default();
        // Of the story's questions the one about burn rates is the last that does not ask for alerts.
        asked.into_iter().rev().find(|it| !it.query.starts_with("ALERTS")).map(|it| (it, range()))
    };
    let about = move || surveyed.with(|it| format!("Burn rate of {}/{}", it.0.service, it.0.name));
    let touched = hands(Signal::derive(about), question, move |at, within| happened.at(at, within));
    let draw = move |width: u32| -> Drawing {
        let (objective, measured, _) = surveyed.get();
        let zone = clock.zone();
        let frame = Frame { width, height: 216, zone: &zone, now: measured.at };
        let Some(told) = told.get() else {
            let no_target = objective.target.is_none().then_some("It has no target that a budget could follow from.");
            return awaited::draw(&[], no_target.unwrap_or_else(|| story.0.with(unanswered)), range(), frame);
        };
        let factor = |window: Span| objective.burn_alerts.iter().find(|it| it.long == window).map(|it| it.factor);
        let hidden = touched.hidden.get();
        let drawn = up_to_now(&told, range(), &objective, &measured);
        let line = |(it, series): (&BurnRateHistory, _)| burn_rate::Line {
            window: it.window,
            series,
            step: it.step,
            factor: factor(it.window),
            shown: !hidden.contains(&durations::window(it.window)),
        };
        let lines: Vec<_> = told.iter().zip(&drawn).take(3).map(line).collect();
        happened.with(|events| burn_rate::draw(&lines, events, range(), frame))
    };
    view! {
        <Panel title="Burn rate" sentence="1× spends exactly the budget in exactly the window. Dashed: where an alert would fire." class="c7" more=move || term("burn-rate", "What is a burn rate?")>
            <ChartFigure draw=Callback::new(draw) width=780 painter=painted around=touched.around() kept=use_kept(story.1)/>
        </Panel>
    }
}

/// The burn rates with what they are now at their ends, where now is shown: as the table beside them says.
fn up_to_now(told: &[BurnRateHistory], range: Range, objective: &Objective, measured: &Measurement) -> Vec<Series> {
    let one = |it: &BurnRateHistory| {
        // A course that ended is not taken up again by a single number.
        let goes_on = it.series.newest().is_some_and(|(newest, _)| measured.at.since(newest) <= it.step.times(2.5));
        let now = objective.target.zip(measured.error_ratio_over(it.window));
        now.filter(|_| goes_on && range.contains(measured.at)).map_or_else(
            || it.series.clone(),
            |(target, ratio)| it.series.ending_with(measured.at, rate(ratio, target), it.step),
        )
    };
    told.iter().map(one).collect()
}

/// The range the address asks for, if it asks for one, as seen from an instant.
fn use_asked_range() -> impl Fn(Instant) -> Option<Range> + Copy + Send + Sync {
    let (address, clock) = (use_address(), use_clock());
    move |at| {
        let (from, to) = (address.get("from"), address.get("to"));
        if from.is_none() && to.is_none() {
            return None;
        }
        time_expression::range(from.as_deref()?, to.as_deref().unwrap_or("now"), at, &clock.zone())
    }
}
