//! Series over time: up to three in colour, more in quiet ink, beyond the tenth as one surface; the loudest first.
use super::{
    Chart, Drawing, Frame, Table,
    axes::steps,
    examples,
    ink::{Paint, Pattern, Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{
        Outcome, Place, Plot, Point, band,
        beyond::{self, Side as Bad},
        decimate, gaps,
        ground::{self, part},
        labels::{Labels, Look, SIZE, Side, Spot},
        marks, now_line,
        rail::{self, Event},
        spread::spread,
        with_air,
    },
    thinned,
};
use crate::{
    domain::{
        order,
        series::Series,
        time::{Instant, Range},
    },
    words::{
        courses::{self, Course},
        instants,
        units::Unit,
    },
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

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
        let highest = |it: &Known<'_>| it.points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
        order::by(&mut lines, |a, b| highest(b).total_cmp(&highest(a)));
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
    let until = data.range.to.min(frame.now);
    let told: Vec<Course> = lines
        .iter()
        .take(TOLD)
        .map(|it| {
            let step = gaps::usual_step(&it.points);
            let n_gaps = gaps::pieces(&it.points, step).count().saturating_sub(1);
            let ended = it.points.last().is_some_and(|last| step > 0.0 && until.unix_secs() - last.0 > 2.5 * step);
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
                let text = format!("{all}{side} the limit of {at}.");
                if all.is_empty() {
                    text.replacen(side, if bad == Bad::Above { "Above" } else { "Below" }, 1)
                } else {
                    text
                }
            }
        }
    });
    let n_more = lines.len().saturating_sub(TOLD);
    courses::said(&told, n_more, data.unit, limit.as_deref(), frame.zone, frame.now)
}

fn table(data: &TimeSeries<'_>, lines: &[Known<'_>], frame: Frame<'_>) -> Table {
    let (drawn, folded) = split(lines);
    let mut seconds: Vec<f64> = drawn.iter().flat_map(|it| it.line.series.t.iter().copied()).collect();
    seconds.retain(|secs| data.range.contains(Instant::from_unix_secs(*secs)));
    order::by(&mut seconds, f64::total_cmp);
    seconds.dedup();
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
    let trace = |(n, it): (usize, &Known<'_>)| {
        let (t, v): (Vec<f64>, Vec<f64>) = {
            let inside = |it: &(f64, f64)| data.range.contains(Instant::from_unix_secs(it.0));
            it.line.series.points().filter(inside).unzip()
        };
        let name = if it.line.name.is_empty() { data.title } else { it.line.name };
        Trace { name: name.to_owned(), role: it.role, shown: it.line.shown && n < DRAWN, t: t.into(), v: v.into() }
    };
    Plane {
        place: place(data, frame),
        range: with_air(data.range, frame.now),
        scale: scale(data, lines),
        say: Say::with(move |value| unit.say(value)),
        traces: lines.iter().enumerate().map(trace).collect(),
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
    for gap in gaps::of_all(&all, data.range, frame.now) {
        plot.gap(gap)?;
    }
    if ground::has_ticks(frame) {
        name_the_ends(data, drawn, folded.len(), scale, &plot, &mut labels);
        name_the_limit(data, scale, &plot, frame, &mut labels);
    }
    let ticks = steps::ticks(scale, data.unit, ground::most_ticks(place));
    ground::grid(&ticks, scale, &plot, frame, &mut labels)?;
    paint_folded(folded, data, scale, &plot)?;
    for it in shown(drawn) {
        paint_band(it, data, scale, &plot)?;
    }
    if let Some(limit) = data.limit {
        let until = if plot.range.contains(frame.now) { plot.x(frame.now) } else { width };
        plot.across(part(scale, limit.value), until, Paint::from(Role::Warn).pattern(Pattern::Dashed))?;
    }
    // The first lies on top.
    for it in shown(drawn).rev() {
        paint_line(it, data.limit, scale, &plot, root)?;
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
    limit: Option<Limit>,
    scale: &Scale,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let step = gaps::usual_step(&it.points);
    let width = if it.role == Role::Ink3 { 1.0 } else { 1.25 };
    for piece in gaps::pieces(&it.points, step) {
        let piece: Vec<Point> = piece.iter().map(|&(secs, value)| (secs, part(scale, value))).collect();
        let piece = decimate::to_columns(&piece, plot.columns());
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

/// Names the lines at their ends, in their colours and in their order from top to bottom.
fn name_the_ends<B: DrawingBackend>(
    data: &TimeSeries<'_>,
    drawn: &[Known<'_>],
    n_folded: usize,
    scale: &Scale,
    plot: &Plot<'_, B>,
    labels: &mut Labels,
) {
    const LINE: f64 = 14.0;
    let place = plot.place;
    // Where it is narrow the quiet ones have no room for names beside the lines.
    let is_named = |it: &&Known<'_>| place.right >= 480.0 || it.role != Role::Ink3;
    let ends: Vec<(&Known<'_>, f64, Point)> = shown(drawn)
        .filter(is_named)
        .filter_map(|it| {
            let &(secs, value) = it.points.last()?;
            Some((it, value, (plot.x(Instant::from_unix_secs(secs)), plot.y(part(scale, value)))))
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|(.., (_, y))| y + 4.0).collect();
    let (top, bottom) = (place.top + 9.0, place.bottom - 4.0);
    let beside = spread(&wanted, LINE, top, bottom);
    for ((it, value, (x, y)), beside) in ends.iter().zip(beside) {
        let said = data.unit.say(*value);
        let look = Look { role: it.role, bold: it.role != Role::Ink3 };
        let room = (place.right * 0.45 - measure::width(&said, SIZE, look.bold)).max(0.0);
        let name = measure::fit(&measure::tame(it.line.name), SIZE, look.bold, room).unwrap_or_default();
        // Isolated, so that a name written from right to left does not carry its number along.
        let long = if name.is_empty() { said.clone() } else { format!("\u{2068}{name}\u{2069} {said}") };
        for text in [long, said] {
            let fits = x + 8.0 + measure::width(&text, SIZE, look.bold) <= place.right;
            let right = beside.filter(|_| fits).map(|y| Spot { x: x + 8.0, y, side: Side::Start });
            // Left of its end the lines are in the way: where none passes first, then above.
            let left = x - 8.0 - measure::width(&text, SIZE, look.bold);
            let passed: Vec<f64> = heights(drawn, scale, plot, (left - 4.0, *x));
            let clear = |y: f64| !passed.iter().any(|at| *at > y - SIZE - 1.0 && *at < y + 4.0);
            let rises = [-8.0, -16.0, 18.0, -26.0, 28.0, -38.0, 40.0, -50.0, 52.0].map(|dy| y + dy);
            let inside = |y: &f64| *y >= top && *y <= bottom;
            let (first, then): (Vec<f64>, Vec<f64>) = rises.iter().filter(|it| inside(it)).partition(|it| clear(**it));
            let left = first.into_iter().chain(then).map(|y| Spot { x: x - 8.0, y, side: Side::End });
            let spots: Vec<Spot> = right.into_iter().chain(left).collect();
            if labels.place(&text, look, &spots) {
                break;
            }
        }
    }
    if n_folded > 0 {
        let until = data.range.to.min(plot.range.to);
        let spots = [plot.x(until) - 6.0, place.right * 0.6].map(|x| Spot { x, y: place.top - 5.0, side: Side::End });
        labels.place(&format!("and {n_folded} more"), Look { role: Role::Ink2, bold: false }, &spots);
    }
}

/// Where the drawn lines pass between two places across, CSS pixels from the top.
fn heights<B: DrawingBackend>(
    drawn: &[Known<'_>],
    scale: &Scale,
    plot: &Plot<'_, B>,
    (left, right): (f64, f64),
) -> Vec<f64> {
    let within = |secs: f64| (left..=right).contains(&plot.x(Instant::from_unix_secs(secs)));
    let points = shown(drawn).flat_map(|it| it.points.iter());
    points.filter(|it| within(it.0)).map(|it| plot.y(part(scale, it.1))).collect()
}

fn name_the_limit<B: DrawingBackend>(
    data: &TimeSeries<'_>,
    scale: &Scale,
    plot: &Plot<'_, B>,
    frame: Frame<'_>,
    labels: &mut Labels,
) {
    let Some(limit) = data.limit else { return };
    let y = plot.y(part(scale, limit.value));
    let end = if plot.range.contains(frame.now) { plot.x(frame.now) } else { plot.place.right };
    let text = format!("limit {}", data.unit.say(limit.value));
    // The good side of it is where the lines usually are.
    let rises = if limit.bad == Bad::Above { [-3.5, 12.0] } else { [12.0, -3.5] };
    let spots: Vec<Spot> = [end * 0.5, end - 6.0, end * 0.25]
        .iter()
        .flat_map(|x| rises.map(|dy| Spot { x: *x, y: y + dy, side: Side::End }))
        .filter(|it| it.x - measure::width(&text, SIZE, false) > 0.0)
        .collect();
    labels.place(&text, Look { role: Role::WarnInk, bold: false }, &spots);
}
