//! Burn rates over time: how fast the budget went, each window against its own factor.
use super::{
    Chart, Drawing, Frame, Table,
    axes::value::{self, BurnScale},
    examples,
    ink::{Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{
        Outcome, Place, Plot, Point, decimate,
        ends::{self, End},
        gaps,
        labels::{Labels, Look, SIZE, Side, Spot},
        limit, marks, now_line, rail, with_air,
    },
    thinned,
};
use crate::{
    domain::{
        order,
        series::Series,
        time::{Instant, Range, Span},
    },
    words::{durations, instants, numbers, readings},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "burn-rate", examples: examples::burn_rate };

/// The burn rate over one window.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// How far back each point looks.
    pub window: Span,
    /// Multiples of even spending; what is not finite was not measured.
    pub series: &'a Series,
    /// How far apart they were asked for.
    pub step: Span,
    /// The factor its alert compares it with, if one does.
    pub factor: Option<f64>,
    /// Whether it is drawn; a hidden one keeps its colour.
    pub shown: bool,
}

/// First, second and third series; a fourth asks for a chart of its own and is drawn quietly.
const SERIES: [Role; 4] = [Role::Ink, Role::Info, Role::Good, Role::Ink3];

/// Burn rates over `range`, and what happened meanwhile.
pub fn draw(lines: &[Line<'_>], events: &[rail::Event<'_>], range: Range, frame: Frame<'_>) -> Drawing {
    let said: Vec<readings::BurnLine> = lines.iter().map(|line| reading(line, range, frame.now)).collect();
    let latest = |it: &readings::BurnLine| {
        it.latest.map_or_else(|| numbers::UNKNOWN.to_owned(), |(_, rate)| numbers::multiple(rate))
    };
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(lines, events, range, frame, root)),
        sentence: readings::burn_rates(&said, frame.zone, frame.now),
        table: table(lines, events, range, frame, &said.iter().map(latest).collect::<Vec<_>>()),
        plane: Some(plane(lines, events, range, frame)),
    }
}

/// What can be read off it.
fn plane(lines: &[Line<'_>], events: &[rail::Event<'_>], range: Range, frame: Frame<'_>) -> Plane {
    let (scale, top) = scale(lines, &drawn(lines, range));
    let trace = |(n, line): (usize, &Line<'_>)| {
        Trace {
            name: durations::window(line.window),
            role: role_of(n),
            shown: line.shown,
            t: line.series.t.clone(),
            v: line.series.v.as_slice().into(),
            until: ended(line, &gaps::known(line.series, range), range, frame.now)
                .map(|it| instants::short(it, frame.zone, frame.now)),
        }
        .within(range)
    };
    Plane {
        place: place(events, range, frame),
        range: with_air(range, frame.now),
        scale: Scale::Burn { scale, top },
        say: Say::with(numbers::multiple),
        traces: lines.iter().enumerate().map(trace).collect(),
    }
}

/// Where the plot lies.
fn place(events: &[rail::Event<'_>], range: Range, frame: Frame<'_>) -> Place {
    let (width, height) = frame.size();
    let has_ticks = height >= 60.0;
    Place {
        left: 0.0,
        top: rail::height_for(events, range, height) + if has_ticks { 18.0 } else { 3.0 },
        right: width,
        bottom: height - if has_ticks { 20.0 } else { 2.0 },
    }
}

/// How burn rates lie on it, and the place of its top on that scale.
fn scale(lines: &[Line<'_>], points: &[Vec<Point>]) -> (BurnScale, f64) {
    let factors = lines
        .iter()
        .filter(|it| it.shown)
        .filter_map(|line| line.factor)
        .filter(|factor| factor.is_finite() && *factor > 0.0);
    let highest = points.iter().flatten().map(|point| point.1).chain(factors).fold(1.0, f64::max).min(1e12);
    let scale = BurnScale::for_highest(highest);
    (scale, scale.place(highest) * 1.06)
}

/// When its newest point was, if nothing has come since that should have.
fn ended(line: &Line<'_>, measured: &[Point], range: Range, now: Instant) -> Option<Instant> {
    gaps::ended(measured, line.step.secs(), range, now)
}

fn reading(line: &Line<'_>, range: Range, now: Instant) -> readings::BurnLine {
    let measured = gaps::known(line.series, range);
    let points = || measured.iter().map(|&(secs, rate)| (Instant::from_unix_secs(secs), rate));
    let highest = points().max_by(|a, b| a.1.total_cmp(&b.1));
    readings::BurnLine {
        window: line.window,
        factor: line.factor,
        latest: points().next_back(),
        highest,
        ended: ended(line, &measured, range, now).is_some(),
    }
}

fn table(lines: &[Line<'_>], events: &[rail::Event<'_>], range: Range, frame: Frame<'_>, latest: &[String]) -> Table {
    let seconds = gaps::times(lines.iter().map(|it| it.series.within(range).0), |secs| *secs);
    let cell = |line: &Line<'_>, secs: f64| {
        let at = line.series.t.partition_point(|it| *it < secs);
        let is_there = line.series.t.get(at) == Some(&secs);
        let rate = line.series.v.get(at).filter(|rate| is_there && rate.is_finite());
        rate.map_or_else(|| "not measured".to_owned(), |rate| numbers::multiple(*rate))
    };
    let row = |secs: &f64| {
        let when = instants::moment(Instant::from_unix_secs(*secs), frame.zone, frame.now);
        std::iter::once(when).chain(lines.iter().map(|line| cell(line, *secs))).collect()
    };
    let mut rows: Vec<Vec<String>> = thinned(&seconds).iter().map(row).collect();
    if !rows.is_empty() {
        rows.push(std::iter::once("Latest".to_owned()).chain(latest.iter().cloned()).collect());
    }
    rows.extend(rail::rows(events, range, lines.len() + 1, frame));
    let over = |line: &Line<'_>| format!("Over {}", durations::window(line.window));
    Table {
        caption: format!("Burn rate, multiples of even spending, {}", frame.zone.name),
        headers: std::iter::once("Time".to_owned()).chain(lines.iter().map(over)).collect(),
        rows,
    }
}

/// The points of each line that are drawn: none of what is hidden.
fn drawn(lines: &[Line<'_>], range: Range) -> Vec<Vec<Point>> {
    lines.iter().map(|line| if line.shown { gaps::known(line.series, range) } else { Vec::new() }).collect()
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    lines: &[Line<'_>],
    events: &[rail::Event<'_>],
    range: Range,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let has_ticks = height >= 60.0;
    let place = place(events, range, frame);
    let rail = rail::height_for(events, range, height);
    let points = drawn(lines, range);
    let (scale, top) = scale(lines, &points);
    let plot = Plot::new(root, place, with_air(range, frame.now), (0.0, top));
    let mut labels = Labels::within(width, height);

    plot.future(frame.now, rail)?;
    if rail > 0.0 {
        rail::draw(root, &plot, events, frame.now, &mut labels)?;
    }
    // What is hidden was measured all the same.
    let measured: Vec<Vec<Point>> = lines.iter().map(|line| gaps::known(line.series, range)).collect();
    let measured: Vec<&[Point]> = measured.iter().map(Vec::as_slice).collect();
    let step = lines.iter().map(|it| it.step.secs()).fold(0.0, f64::max);
    for gap in gaps::of_all(&measured, step, gaps::WIDER, range, frame.now) {
        plot.gap(gap)?;
    }
    let (from, to) = (range.from.unix_secs(), range.to.unix_secs());
    let levels = factors_of(lines).into_iter().map(|it| scale.place(it.0)).map(|it| vec![(from, it), (to, it)]);
    let placed = |line: &Vec<Point>| -> Vec<Point> { line.iter().map(|it| (it.0, scale.place(it.1))).collect() };
    let strokes: Vec<Vec<Point>> = points.iter().map(placed).chain(levels).collect();
    let passing: Vec<&[Point]> = strokes.iter().map(Vec::as_slice).collect();
    // In a few lines of text there is room for what burns, not for its limits.
    if height >= 100.0 {
        name_the_factors(lines, &passing, scale, &plot, plot.until(frame.now), &mut labels);
    }
    ends::name(&ends(lines, &points, scale, &plot), &passing, &|it| it, &plot, &mut labels);
    let ticks = scale.ticks(scale.at(top / 1.06), ((place.bottom - place.top) / 24.0) as usize);
    for tick in ticks {
        let role = if tick == 1.0 { Role::Rule2 } else { Role::Grid };
        plot.across(scale.place(tick), width, role.into())?;
        let spot = Spot { x: 0.0, y: plot.y(scale.place(tick)) - 3.5, side: Side::Start };
        if has_ticks && tick > 0.0 {
            labels.place(&value::times(tick), Look { role: Role::Ink3, bold: false }, &[spot]);
        }
    }
    for (factor, _) in factors_of(lines) {
        limit::draw(scale.place(factor), &plot, frame.now)?;
    }
    // The first series lies on top.
    for (n, (line, places)) in lines.iter().zip(&strokes).enumerate().rev() {
        paint_line(places, line.step.secs(), role_of(n), &plot, root)?;
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if has_ticks {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

fn role_of(n: usize) -> Role {
    SERIES.get(n).copied().unwrap_or(Role::Ink3)
}

/// One line of places, broken where it was not measured.
fn paint_line<B: DrawingBackend>(
    points: &[Point],
    step: f64,
    role: Role,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    for piece in gaps::pieces(points, step, gaps::WIDER) {
        let piece = decimate::to_columns(piece, plot.columns());
        if let [(secs, place)] = piece[..] {
            marks::dot(root, (plot.x(Instant::from_unix_secs(secs)), plot.y(place)), 1.25, role.into())?;
        }
        plot.line(&piece, role.into(), 1.25)?;
    }
    Ok(())
}

/// Each factor with the windows compared with it, the highest first.
fn factors_of(lines: &[Line<'_>]) -> Vec<(f64, Vec<Span>)> {
    let mut factors: Vec<(f64, Vec<Span>)> = Vec::new();
    for line in lines.iter().filter(|it| it.shown) {
        let Some(factor) = line.factor.filter(|factor| factor.is_finite() && *factor > 0.0) else { continue };
        match factors.iter_mut().find(|(it, _)| *it == factor) {
            Some((_, windows)) => windows.push(line.window),
            None => factors.push((factor, vec![line.window])),
        }
    }
    order::by(&mut factors, |a, b| b.0.total_cmp(&a.0));
    factors
}

/// Names the factors on their lines, with the windows they are for: as far right as no stroke passes through.
fn name_the_factors<B: DrawingBackend>(
    lines: &[Line<'_>],
    strokes: &[&[Point]],
    scale: BurnScale,
    plot: &Plot<'_, B>,
    end: f64,
    labels: &mut Labels,
) {
    for (factor, windows) in factors_of(lines) {
        let windows: Vec<String> = windows.into_iter().map(durations::window).collect();
        let at = scale.place(factor);
        let y = plot.y(at);
        let look = Look { role: Role::WarnInk, bold: false };
        // Its own line it stands on.
        let others: Vec<&[Point]> =
            strokes.iter().filter(|it| !matches!(it, [(_, a), (_, b)] if *a == at && *b == at)).copied().collect();
        let mut place = |text: &str| limit::name_along((text, look), (y, end), &others, &|it| it, plot, labels);
        let long = format!("{} for {}", value::times(factor), windows.join(" and "));
        // Without its windows if there is no room for them.
        let has_room = measure::width(&long, SIZE, false) < end - limit::TICKS;
        let _ = (has_room && place(&long)) || place(&value::times(factor));
    }
}

/// The ends of the lines with their names: the window and its rate, or only the window.
fn ends<B: DrawingBackend>(
    lines: &[Line<'_>],
    points: &[Vec<Point>],
    scale: BurnScale,
    plot: &Plot<'_, B>,
) -> Vec<End> {
    let end = |(n, (line, points)): (usize, (&Line<'_>, &Vec<Point>))| {
        let &(secs, rate) = points.last()?;
        let window = durations::window(line.window);
        let names = [format!("{window} {}", numbers::multiple(rate)), window];
        let at = (plot.x(Instant::from_unix_secs(secs)), plot.y(scale.place(rate)));
        Some(End { names, look: Look { role: role_of(n), bold: true }, at })
    };
    lines.iter().zip(points).enumerate().filter_map(end).collect()
}
