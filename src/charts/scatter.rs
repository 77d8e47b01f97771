//! The scatter: single events over time, a dot each, with the limit they should keep. Between dots nothing is drawn,
//! for nothing is known there.
use super::{
    Chart, Drawing, Frame, Table,
    axes::steps::{self, Tick},
    examples,
    ink::{Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{Outcome, Place, Plot, beyond::Side, ground, labels::Labels, limit, marks, now_line, with_air},
    thinned,
};
use crate::{
    domain::{
        order,
        time::{Instant, Range},
    },
    words::{capitals::small, durations, instants, numbers, units::Unit},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "scatter", examples: examples::scatter };

/// Single events.
#[derive(Clone, Copy, Debug)]
pub struct Scatter<'a> {
    /// What they are: `Requests`. Our own word.
    pub title: &'a str,
    /// In what they are measured.
    pub unit: Unit,
    /// The events, in any order.
    pub dots: &'a [Dot<'a>],
    /// What they should stay below.
    pub limit: Option<f64>,
    /// The time shown.
    pub range: Range,
    /// Whether values lie by their logarithm.
    pub log: bool,
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot<'a> {
    /// When.
    pub at: Instant,
    /// Its value; what is not finite is not drawn.
    pub value: f64,
    /// Its name, for example its trace: a stranger's text.
    pub name: &'a str,
}

/// The events over time.
pub fn draw(data: &Scatter<'_>, frame: Frame<'_>) -> Drawing {
    let dots = known(data);
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(data, frame, root)),
        sentence: sentence(data, &dots, frame),
        table: table(data, &dots, frame),
        plane: Some(plane(data, &dots, frame)),
    }
}

/// What can be drawn, the earliest first.
fn known<'a>(data: &Scatter<'a>) -> Vec<Dot<'a>> {
    let is_known = |it: &&Dot<'_>| it.value.is_finite() && data.range.contains(it.at);
    let mut dots: Vec<Dot<'a>> = data.dots.iter().filter(is_known).copied().collect();
    order::by_key(&mut dots, |it| it.at);
    dots
}

fn limit(data: &Scatter<'_>) -> Option<f64> {
    data.limit.filter(|it| it.is_finite())
}

fn sentence(data: &Scatter<'_>, dots: &[Dot<'_>], frame: Frame<'_>) -> String {
    let window = durations::window(data.range.length());
    let Some(top) = dots.iter().max_by(|a, b| a.value.total_cmp(&b.value)) else {
        return format!("None in {window}.");
    };
    let n = numbers::count(dots.len() as f64);
    let when = instants::short(top.at, frame.zone, frame.now);
    let name = if top.name.is_empty() { String::new() } else { format!(", {}", measure::tame(top.name)) };
    let above = limit(data).map_or_else(String::new, |limit| {
        let n = dots.iter().filter(|it| it.value > limit).count();
        format!(" {} above the limit of {}.", numbers::count(n as f64), data.unit.say(limit))
    });
    format!("{n} in {window}, the highest {} {when}{name}.{above}", data.unit.say(top.value))
}

fn table(data: &Scatter<'_>, dots: &[Dot<'_>], frame: Frame<'_>) -> Table {
    let row = |it: &Dot<'_>| {
        let when = instants::to_the_second(it.at, frame.zone, frame.now);
        vec![when, data.unit.say(it.value), measure::tame(it.name)]
    };
    Table {
        caption: format!("{}, {}", data.title, frame.zone.name),
        headers: ["Time", "Value", "Name"].map(str::to_owned).to_vec(),
        rows: thinned(dots).iter().map(row).collect(),
    }
}

fn scale(data: &Scatter<'_>, dots: &[Dot<'_>]) -> Scale {
    steps::fit(dots.iter().map(|it| it.value).chain(limit(data)), data.unit, data.log)
}

fn ticks(data: &Scatter<'_>, scale: &Scale, place: Place) -> Vec<Tick> {
    steps::ticks(scale, data.unit, ground::most_ticks(place))
}

fn place(data: &Scatter<'_>, scale: &Scale, frame: Frame<'_>) -> Place {
    let place = ground::place(frame, 0.0);
    if !ground::has_ticks(frame) {
        return place;
    }
    ground::beside(place, ticks(data, scale, place).iter().map(|it| it.label.as_str()))
}

/// A crosshair stands on dots: of several at one moment it reads one.
fn plane(data: &Scatter<'_>, dots: &[Dot<'_>], frame: Frame<'_>) -> Plane {
    let (scale, unit) = (scale(data, dots), data.unit);
    Plane {
        place: place(data, &scale, frame),
        range: with_air(data.range, frame.now),
        scale,
        say: Say::with(move |it| unit.say(it)),
        traces: vec![Trace {
            name: data.title.to_owned(),
            role: Role::Ink,
            shown: true,
            t: dots.iter().map(|it| it.at.unix_secs()).collect(),
            v: dots.iter().map(|it| it.value).collect(),
            until: None,
        }],
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &Scatter<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let (width, height) = frame.size();
    let dots = known(data);
    let scale = scale(data, &dots);
    let place = place(data, &scale, frame);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    plot.future(frame.now, 0.0)?;
    ground::grid(&ticks(data, &scale, place), &scale, &plot, frame, &mut labels)?;
    if let Some(limit) = limit(data) {
        let at = ground::part(&scale, limit);
        limit::draw(at, &plot, frame.now)?;
        if ground::has_ticks(frame) {
            limit::name(&data.unit.say(limit), (at, Side::Above), &plot, frame.now, &mut labels);
        }
    }
    for dot in &dots {
        let is_above = limit(data).is_some_and(|limit| dot.value > limit);
        let (x, y) = (plot.x(dot.at), plot.y(ground::part(&scale, dot.value)));
        marks::dot(root, (x, y), 2.5, if is_above { Role::Bad } else { Role::Ink }.into())?;
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if ground::has_ticks(frame) {
        let n = numbers::count(dots.len() as f64);
        let said = format!("{} {}", small(data.title), if dots.is_empty() { "none" } else { &n });
        ground::names(&[(said, Role::Ink2)], place.left, width, &mut labels);
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}
