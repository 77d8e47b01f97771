//! Series over time: up to three in colour, more in quiet ink, beyond the tenth as one surface; the loudest first.
use super::{
    Chart, Drawing, Frame, Table,
    axes::steps,
    examples,
    ink::{Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{
        Outcome, Place, Plot, Point, band,
        beyond::{self, Side as Bad},
        decimate,
        ends::{self, End},
        gaps,
        ground::{self, part},
        labels::{Labels, Look, SIZE, Side, Spot},
        limit, marks, now_line,
        rail::{self, Event},
        with_air,
    },
    thinned,
};
use crate::{
    domain::{
        order,
        series::Series,
        time::{Instant, Range, Span},
    },
    words::{
        capitals::capital,
        courses::{self, Course},
        instants,
        units::Unit,
    },
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;
use std::sync::Arc;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "time-series", examples: examples::time_series };

/// How many series are drawn one by one.
pub const DRAWN: usize = 10;

/// How many of them a sentence tells of.
const TOLD: usize = 3;

/// The colours of the first three; what comes after is quiet.
const COLOURS: [Role; 3] = [Role::Ink, Role::Info, Role::Good];

/// What a chart over time shows.
#[derive(Clone, Copy, Debug)]
pub struct TimeSeries<'a> {
    /// What its values are: `Requests`. Our own words.
    pub title: &'a str,
    /// In what.
    pub unit: Unit,
    /// The series. Up to three keep their order; more are ordered by their highest value.
    pub lines: &'a [Line<'a>],
    /// Where it begins to be bad.
    pub limit: Option<Limit>,
    /// What happened meanwhile.
    pub events: &'a [Event<'a>],
    /// The time shown.
    pub range: Range,
    /// How far apart samples were asked for; where it is not known, they tell it themselves.
    pub step: Option<Span>,
    /// Whether values lie by their logarithm; what is not positive then lies on the floor.
    pub log: bool,
}

/// One series.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its name; a stranger's text. Empty where there is only one.
    pub name: &'a str,
    /// Its values; what is not finite, and what is not there, was not measured.
    pub series: &'a Series,
    /// Lowest and highest of what the values may have been, at the same times.
    pub band: Option<(&'a Series, &'a Series)>,
    /// Whether it is drawn; a hidden one keeps its colour.
    pub shown: bool,
}

/// A limit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Where.
    pub value: f64,
    /// Which side of it is bad.
    pub bad: Bad,
}

/// A line with what is known of it.
struct Known<'a> {
    line: Line<'a>,
    /// All that was measured in the range.
    points: Vec<Point>,
    role: Role,
}

/// The series over time.
pub fn draw(data: &TimeSeries<'_>, frame: Frame<'_>) -> Drawing {
    let lines = ordered(data);
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint_ordered(data, &lines, frame, root)),
        sentence: sentence(data, &lines, frame),
        table: table(data, &lines, frame),
        plane: Some(plane(data, &lines, frame)),
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &TimeSeries<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    paint_ordered(data, &ordered(data), frame, root)
}

/// The lines with their measured points: few as they came, many by their highest value.
fn ordered<'a>(data: &TimeSeries<'a>) -> Vec<Known<'a>> {
    let known = |line: &Line<'a>| {
        let points = gaps::known(line.series, data.range);
        Known { line: *line, points, role: Role::Ink3 }
    };
    let mut lines: Vec<Known<'a>> = data.lines.iter().map(known).collect();
    if lines.len() > COLOURS.len() {
        let highest =
            |it: &Known<'_>| it.points.iter().fold(f64::NEG_INFINITY, |high, it| if it.1 > high { it.1 } else { high });
        let mut by_highest: Vec<(f64, Known<'a>)> = lines.into_iter().map(|it| (highest(&it), it)).collect();
        order::by(&mut by_highest, |a, b| b.0.total_cmp(&a.0));
        lines = by_highest.into_iter().map(|it| it.1).collect();
    }
    for (line, role) in lines.iter_mut().zip(COLOURS) {
        line.role = role;
    }
    lines
}

/// Those that are drawn one by one, and those that are one surface.
fn split<'a, 'b>(lines: &'b [Known<'a>]) -> (&'b [Known<'a>], &'b [Known<'a>]) {
    lines.split_at(lines.len().min(DRAWN))
}

fn shown<'a, 'b>(lines: &'b [Known<'a>]) -> impl DoubleEndedIterator<Item = &'b Known<'a>> {
    lines.iter().filter(|it| it.line.shown)
}

fn sentence(data: &TimeSeries<'_>, lines: &[Known<'_>], frame: Frame<'_>) -> String {
    let told: Vec<Course> = lines
        .iter()
        .take(TOLD)
        .map(|it| {
            let step = gaps::step_of(&it.points, data.step);
            let n_gaps = gaps::pieces(&it.points, step, gaps::WIDE).count().saturating_sub(1);
            let ended = gaps::ended(&it.points, step, data.range, frame.now).is_some();
            courses::course(&measure::tame(it.line.name), &it.points, n_gaps, ended)
        })
        .collect();
    let is_beyond = |limit: Limit| {
        let last = lines.iter().filter_map(|it| it.points.last());
        last.filter(|it| limit.bad.is_beyond(it.1, limit.value)).count()
    };
    let limit = data.limit.map(|limit| {
        let at = data.unit.say(limit.value);
        match (is_beyond(limit), limit.bad) {
            (0, _) => format!("The limit is {at}."),
            (n, bad) => {
                let side = if bad == Bad::Above { "above" } else { "below" };
                let all = if lines.len() == 1 { String::new() } else { format!("{n} of {} ", lines.len()) };
                capital(&format!("{all}{side} the limit of {at}."))
            }
        }
    });
    let n_more = lines.len().saturating_sub(TOLD);
    courses::said(data.title, (&told, n_more), data.unit, limit.as_deref(), frame.zone, frame.now)
}

fn table(data: &TimeSeries<'_>, lines: &[Known<'_>], frame: Frame<'_>) -> Table {
    let (drawn, folded) = split(lines);
    let seconds = gaps::times(drawn.iter().map(|it| it.line.series.within(data.range).0), |secs| *secs);
    let cell = |it: &Known<'_>, secs: f64| {
        let at = it.points.partition_point(|point| point.0 < secs);
        let value = it.points.get(at).filter(|point| point.0 == secs);
        value.map_or_else(|| "not measured".to_owned(), |point| data.unit.say(point.1))
    };
    let row = |secs: &f64| {
        let when = instants::moment(Instant::from_unix_secs(*secs), frame.zone, frame.now);
        std::iter::once(when).chain(drawn.iter().map(|it| cell(it, *secs))).collect()
    };
    let name = |it: &Known<'_>| if it.line.name.is_empty() { data.title.to_owned() } else { it.line.name.to_owned() };
    let more = if folded.is_empty() { String::new() } else { format!(", the highest {DRAWN} of {}", lines.len()) };
    let mut rows: Vec<Vec<String>> = thinned(&seconds).iter().map(row).collect();
    rows.extend(rail::rows(data.events, data.range, drawn.len() + 1, frame));
    Table {
        caption: format!("{}{more}, {}", data.title, frame.zone.name),
        headers: std::iter::once("Time".to_owned()).chain(drawn.iter().map(name)).collect(),
        rows,
    }
}

/// What can be read off it.
fn plane(data: &TimeSeries<'_>, lines: &[Known<'_>], frame: Frame<'_>) -> Plane {
    let unit = data.unit;
    let trace = |it: &Known<'_>| {
        let (t, v) = it.line.series.within(data.range);
        let name = if it.line.name.is_empty() { data.title } else { it.line.name };
        let ended = gaps::ended(&it.points, gaps::step_of(&it.points, data.step), data.range, frame.now);
        Trace {
            name: name.to_owned(),
            role: it.role,
            shown: it.line.shown,
            // The series of an answer share their times.
            t: if t.len() == it.line.series.t.len() { Arc::clone(&it.line.series.t) } else { t.into() },
            v: v.into(),
            until: ended.map(|it| instants::short(it, frame.zone, frame.now)),
        }
    };
    Plane {
        place: place(data, frame),
        range: with_air(data.range, frame.now),
        scale: scale(data, lines),
        say: Say::with(move |value| unit.say(value)),
        traces: lines.iter().map(trace).collect(),
    }
}

fn rail_height(data: &TimeSeries<'_>, frame: Frame<'_>) -> f64 {
    rail::height_for(data.events, data.range, frame.size().1)
}

fn place(data: &TimeSeries<'_>, frame: Frame<'_>) -> Place {
    ground::place(frame, rail_height(data, frame))
}

fn scale(data: &TimeSeries<'_>, lines: &[Known<'_>]) -> Scale {
    let measured = shown(lines).flat_map(|it| it.points.iter().map(|point| point.1));
    let bands = shown(lines).filter_map(|it| it.line.band).flat_map(|(low, high)| {
        gaps::known(low, data.range).into_iter().chain(gaps::known(high, data.range)).map(|it| it.1)
    });
    let limit = data.limit.map(|it| it.value);
    steps::fit(measured.chain(bands).chain(limit), data.unit, data.log)
}

fn paint_ordered<B: DrawingBackend>(
    data: &TimeSeries<'_>,
    lines: &[Known<'_>],
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let (place, rail, scale) = (place(data, frame), rail_height(data, frame), &scale(data, lines));
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    let (drawn, folded) = split(lines);

    plot.future(frame.now, rail)?;
    let all: Vec<&[Point]> = lines.iter().map(|it| it.points.as_slice()).collect();
    let step = data.step.map_or_else(|| gaps::step_of_all(&all), Span::secs);
    for gap in gaps::of_all(&all, step, gaps::WIDE, data.range, frame.now) {
        plot.gap(gap)?;
    }
    if ground::has_ticks(frame) {
        let lines: Vec<&[Point]> = shown(drawn).map(|it| it.points.as_slice()).collect();
        ends::name(&ends(data, drawn, scale, &plot), &lines, &|value| part(scale, value), &plot, &mut labels);
        if !folded.is_empty() {
            count_the_folded(folded.len(), data.range, &plot, &mut labels);
        }
        if let Some(limit) = data.limit {
            let place = (part(scale, limit.value), limit.bad);
            limit::name(&data.unit.say(limit.value), place, &plot, frame.now, &mut labels);
        }
    }
    let ticks = steps::ticks(scale, data.unit, ground::most_ticks(place));
    ground::grid(&ticks, scale, &plot, frame, &mut labels)?;
    paint_folded(folded, data, scale, &plot)?;
    for it in shown(drawn) {
        paint_band(it, data, scale, &plot)?;
    }
    if let Some(limit) = data.limit {
        limit::draw(part(scale, limit.value), &plot, frame.now)?;
    }
    // The first lies on top.
    for it in shown(drawn).rev() {
        paint_line(it, data, scale, &plot, root)?;
    }
    if rail > 0.0 {
        rail::draw(root, &plot, data.events, frame.now, &mut labels)?;
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if ground::has_ticks(frame) {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

/// One line, broken where it was not measured, red where it is beyond its limit.
fn paint_line<B: DrawingBackend>(
    it: &Known<'_>,
    data: &TimeSeries<'_>,
    scale: &Scale,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (limit, step) = (data.limit, gaps::step_of(&it.points, data.step));
    let width = if it.role == Role::Ink3 { 1.0 } else { 1.25 };
    for piece in gaps::pieces(&it.points, step, gaps::WIDE) {
        let piece = decimate::to_columns(piece, plot.columns());
        let piece: Vec<Point> = piece.into_iter().map(|(secs, value)| (secs, part(scale, value))).collect();
        let red = limit.map(|limit| beyond::parts(&piece, part(scale, limit.value), limit.bad)).unwrap_or_default();
        if let [(secs, height)] = piece[..] {
            let role = if red.is_empty() { it.role } else { Role::Bad };
            marks::dot(root, (plot.x(Instant::from_unix_secs(secs)), plot.y(height)), 1.5, role.into())?;
        }
        plot.line(&piece, it.role.into(), width)?;
        for over in red {
            plot.line(&over, Role::Bad.into(), 1.5)?;
        }
    }
    Ok(())
}

/// What the values may have been.
fn paint_band<B: DrawingBackend>(
    it: &Known<'_>,
    data: &TimeSeries<'_>,
    scale: &Scale,
    plot: &Plot<'_, B>,
) -> Outcome<B> {
    let Some((low, high)) = it.line.band else { return Ok(()) };
    let (low, high) = (gaps::known(low, data.range), gaps::known(high, data.range));
    let both: Vec<band::Stretch> = low
        .iter()
        .filter_map(|&(secs, low)| {
            let at = high.partition_point(|point| point.0 < secs);
            let (_, high) = high.get(at).filter(|point| point.0 == secs)?;
            Some((secs, part(scale, low.min(*high)), part(scale, low.max(*high))))
        })
        .collect();
    band::draw(&both, gaps::usual_step(&low), it.role, plot)
}

/// All lines beyond the tenth as the surface between their lowest and their highest.
fn paint_folded<B: DrawingBackend>(
    folded: &[Known<'_>],
    data: &TimeSeries<'_>,
    scale: &Scale,
    plot: &Plot<'_, B>,
) -> Outcome<B> {
    let all: Vec<&[Point]> = shown(folded).map(|it| it.points.as_slice()).collect();
    let columns = (plot.place.right - plot.place.left).max(1.0);
    let step = gaps::step_of_all(&all).max(data.range.length().secs() / columns);
    band::draw(&band::around(&all, |value| part(scale, value), data.range, step), step, Role::Ink3, plot)
}

/// The ends of the lines with their names: where it is narrow the quiet ones have no room for theirs.
fn ends<B: DrawingBackend>(data: &TimeSeries<'_>, drawn: &[Known<'_>], scale: &Scale, plot: &Plot<'_, B>) -> Vec<End> {
    let right = plot.place.right;
    let end = |it: &Known<'_>| {
        let &(secs, value) = it.points.last()?;
        let said = data.unit.say(value);
        let look = Look { role: it.role, bold: it.role != Role::Ink3 };
        let room = (right * 0.45 - measure::width(&said, SIZE, look.bold)).max(0.0);
        let name = measure::fit(&measure::tame(it.line.name), SIZE, look.bold, room).unwrap_or_default();
        // Isolated, so that a name written from right to left does not carry its number along.
        let long = if name.is_empty() { said.clone() } else { format!("\u{2068}{name}\u{2069} {said}") };
        let at = (plot.x(Instant::from_unix_secs(secs)), plot.y(part(scale, value)));
        Some(End { names: [long, said], look, at })
    };
    shown(drawn).filter(|it| right >= 480.0 || it.role != Role::Ink3).filter_map(end).collect()
}

/// Says how many lines are one surface.
fn count_the_folded<B: DrawingBackend>(n: usize, range: Range, plot: &Plot<'_, B>, labels: &mut Labels) {
    let place = plot.place;
    let spots = [plot.x(range.to.min(plot.range.to)) - 6.0, place.right * 0.6].map(|x| Spot {
        x,
        y: place.top - 5.0,
        side: Side::End,
    });
    labels.place(&format!("and {n} more"), Look { role: Role::Ink2, bold: false }, &spots);
}
