//! The heatmap: a histogram over time, one cell a bucket and step, with quantiles and the objective's limit on it.
//!
//! One ink in six steps, each as much darker as the one before, over a logarithmic scale. Rows are equally high: the
//! bounds of histograms grow by factors, so this is nearly a logarithmic axis, and it has room for zero and infinity.
use super::{
    Chart, Drawing, Frame, Table,
    axes::{rows, value::round_decades},
    examples,
    ink::{Paint, Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{
        Outcome, Place, Plot, Point,
        beyond::Side as Bad,
        cells::{Cells, STEPS},
        decimate, gaps,
        labels::{Labels, Look, SIZE, Side, Spot},
        limit, marks, now_line, rail, with_air,
    },
    thinned,
};
use crate::{
    domain::{
        distribution::Distribution,
        time::{Instant, Range},
    },
    words::{instants, latencies, units::Unit},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;
use std::sync::Arc;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "heatmap", examples: examples::heatmap };

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Heatmap<'a> {
    /// The histogram over time, with its quantiles.
    pub distribution: &'a Distribution,
    /// The value below which the objective wants events.
    pub limit: Option<f64>,
    /// How many seconds one unit of its bounds is; `None` where they are no times.
    pub seconds: Option<f64>,
    /// Single events: unix seconds and value.
    pub exemplars: &'a [(f64, f64)],
    /// What happened meanwhile.
    pub events: &'a [rail::Event<'a>],
}

/// Between the labels of the bounds and the cells, and between the legend and its words: CSS pixels.
const AIR: f64 = 6.0;

/// A heatmap over `range`.
pub fn draw(data: &Heatmap<'_>, range: Range, frame: Frame<'_>) -> Drawing {
    let data = &Heatmap { distribution: &data.distribution.within(range), ..*data };
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(data, range, frame, root)),
        sentence: latencies::sentence(&reading(data, range), data.seconds, frame.zone, frame.now),
        table: table(data, range, frame),
        plane: Some(plane(data, range, frame)),
    }
}

/// What can be read off it: its quantiles.
fn plane(data: &Heatmap<'_>, range: Range, frame: Frame<'_>) -> Plane {
    let seconds = data.seconds;
    let t: Arc<[f64]> = data.distribution.t.as_slice().into();
    let trace = |(q, values): &(f64, Vec<f64>)| Trace {
        name: latencies::quantile(*q),
        role: Role::Info,
        shown: true,
        t: Arc::clone(&t),
        v: values.as_slice().into(),
        until: None,
    };
    Plane {
        place: place(data, range, frame),
        range: with_air(range, frame.now),
        scale: Scale::Rows(data.distribution.bounds.as_slice().into()),
        say: Say::with(move |value| latencies::value(value, seconds)),
        traces: quantiles(data).map(trace).collect(),
    }
}

/// Whether there is room for the names of times and bounds.
fn has_ticks(frame: Frame<'_>) -> bool {
    let (width, height) = frame.size();
    height >= 60.0 && width >= 120.0
}

/// Where the plot lies: right of the names of its bounds.
fn place(data: &Heatmap<'_>, range: Range, frame: Frame<'_>) -> Place {
    let (width, height) = frame.size();
    if !has_ticks(frame) {
        return Place { left: 0.0, top: 2.0, right: width, bottom: (height - 2.0).floor() };
    }
    let (top, bottom) = (rail::height_for(data.events, range, height) + 24.0, (height - 20.0).floor());
    let names = named_bounds(data, bottom - top).into_iter().map(|it| latencies::value(it, data.seconds));
    let widest = names.map(|it| measure::width(&it, SIZE, false)).fold(0.0, f64::max);
    let left = if widest > 0.0 { (widest + AIR).ceil().min(width / 3.0) } else { 0.0 };
    Place { left, top, right: width, bottom }
}

/// The quantiles that have a name.
fn quantiles<'a>(data: &Heatmap<'a>) -> impl DoubleEndedIterator<Item = &'a (f64, Vec<f64>)> + Clone + use<'a> {
    data.distribution.quantiles.iter().filter(|it| it.0.is_finite())
}

/// The points of a quantile in the range: unix seconds and value.
fn known<'a>(data: &Heatmap<'a>, values: &'a [f64], range: Range) -> impl Iterator<Item = Point> + use<'a> {
    let points = data.distribution.t.iter().copied().zip(values.iter().copied());
    points.filter(move |(secs, value)| value.is_finite() && range.contains(Instant::from_unix_secs(*secs)))
}

fn reading(data: &Heatmap<'_>, range: Range) -> latencies::Quantiles {
    let latest = quantiles(data).filter_map(|(q, values)| Some((*q, known(data, values, range).last()?.1)));
    let highest =
        quantiles(data).next_back().and_then(|it| known(data, &it.1, range).max_by(|a, b| a.1.total_cmp(&b.1)));
    latencies::Quantiles {
        total: data.distribution.total(),
        latest: latest.collect(),
        highest: highest.map(|(secs, value)| (Instant::from_unix_secs(secs), value)),
        limit: data.limit.filter(|it| it.is_finite()).map(|limit| (limit, data.distribution.part_within(limit))),
    }
}

fn table(data: &Heatmap<'_>, range: Range, frame: Frame<'_>) -> Table {
    let said = |it: Option<f64>, say: &dyn Fn(f64) -> String| {
        it.filter(|it| it.is_finite()).map_or_else(|| "not measured".to_owned(), say)
    };
    let row = |&(at, secs, cells): &(usize, Instant, &[f64])| {
        let when = instants::moment(secs, frame.zone, frame.now);
        let values =
            quantiles(data).map(|(_, values)| said(values.get(at).copied(), &|it| latencies::value(it, data.seconds)));
        let sum = said(Some(cells.iter().sum()), &|it| Unit::PerSecond.say(it));
        std::iter::once(when).chain(values).chain([sum]).collect()
    };
    let columns = data.distribution.columns().enumerate();
    let columns = columns.map(|(at, (secs, cells))| (at, Instant::from_unix_secs(secs), cells));
    let shown: Vec<(usize, Instant, &[f64])> = columns.filter(|it| range.contains(it.1)).collect();
    let names = quantiles(data).map(|(q, _)| latencies::quantile(*q));
    let headers: Vec<String> = std::iter::once("Time".to_owned()).chain(names).chain(["Events".to_owned()]).collect();
    let mut rows: Vec<Vec<String>> = thinned(&shown).iter().map(row).collect();
    rows.extend(rail::rows(data.events, range, headers.len(), frame));
    Table { caption: format!("Quantiles and events a second, {}", frame.zone.name), headers, rows }
}

/// The bounds that are named: the limit and the ends first, then the others from below; round values of many rows.
fn named_bounds(data: &Heatmap<'_>, height: f64) -> Vec<f64> {
    let bounds = &data.distribution.bounds;
    let row_height = height / data.distribution.n_rows().max(1) as f64;
    let (Some(&lowest), Some(&highest)) = (bounds.first(), bounds.last()) else { return Vec::new() };
    let mut named = vec![lowest, highest];
    if row_height >= SIZE / 2.0 {
        named.extend(bounds.iter().copied());
    } else {
        let finite = |it: &&f64| it.is_finite() && **it > 0.0;
        let (low, high) = (bounds.iter().find(finite), bounds.iter().rfind(finite));
        named.extend(round_decades(low.copied().unwrap_or(1.0), high.copied().unwrap_or(1.0)));
    }
    named.dedup();
    named
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    data: &Heatmap<'_>,
    range: Range,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let (distribution, place, has_ticks) = (data.distribution, place(data, range, frame), has_ticks(frame));
    let rail = rail::height_for(data.events, range, height);
    let rows = (0.0, distribution.n_rows().max(1) as f64);
    let plot = Plot::new(root, place, with_air(range, frame.now), rows);
    let mut labels = Labels::within(width, height);

    plot.future(frame.now, rail)?;
    if rail > 0.0 {
        rail::draw(root, &plot, data.events, frame.now, &mut labels)?;
    }
    for gap in gaps::between_steps(distribution.t.iter().copied(), distribution.step, range, frame.now) {
        plot.gap(gap)?;
    }
    let cells = Cells::over(distribution, range, &plot);
    let scale = cells.scale();
    if has_ticks {
        for bound in &named_bounds(data, place.bottom - place.top) {
            let y = plot.y(rows::place(&distribution.bounds, *bound));
            let spot = Spot { x: place.left - AIR, y: y + 4.0, side: Side::End };
            let above = Spot { y: y.min(place.bottom) - 1.0, ..spot };
            if labels.place(
                &latencies::value(*bound, data.seconds),
                Look { role: Role::Ink3, bold: false },
                &[spot, above],
            ) {
                marks::level(root, place.left, width, y, Role::Grid.into())?;
            }
        }
    }
    cells.paint(scale, &plot, root)?;
    paint_limit(data, &plot, frame, &mut labels)?;
    paint_quantiles(data, range, &plot, frame, &mut labels)?;
    paint_exemplars(data, range, &plot, root)?;
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if has_ticks {
        if let Some(scale) = scale {
            paint_legend(scale, (plot.until(frame.now) - 8.0, rail), &mut labels, root)?;
        }
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

fn paint_limit<B: DrawingBackend>(
    data: &Heatmap<'_>,
    plot: &Plot<'_, B>,
    frame: Frame<'_>,
    labels: &mut Labels,
) -> Outcome<B> {
    let Some(limit) = data.limit.filter(|it| it.is_finite() && data.distribution.n_rows() > 0) else { return Ok(()) };
    let at = rows::place(&data.distribution.bounds, limit);
    let ends = [plot.range.from, Instant::from_unix_millis(plot.range.to.min(frame.now).unix_millis())];
    let line: Vec<Point> = ends.iter().map(|it| (it.unix_secs(), at)).collect();
    plot.line(&line, Paint::from(Role::Paper).opacity(0.8), 3.5)?;
    limit::name(&latencies::value(limit, data.seconds), (at, Bad::Above), plot, frame.now, labels);
    limit::draw(at, plot, frame.now)
}

/// Each quantile as a line on a stroke of paper, with its name at its end.
fn paint_quantiles<B: DrawingBackend>(
    data: &Heatmap<'_>,
    range: Range,
    plot: &Plot<'_, B>,
    frame: Frame<'_>,
    labels: &mut Labels,
) -> Outcome<B> {
    let (bounds, step) = (&data.distribution.bounds, data.distribution.step.secs());
    let placed = |(secs, value): Point| (secs, rows::place(bounds, value));
    let courses: Vec<(f64, Vec<Point>)> =
        quantiles(data).map(|(q, it)| (*q, known(data, it, range).collect())).collect();
    for (paint, width) in [(Paint::from(Role::Paper).opacity(0.8), 4.0), (Role::Info.into(), 1.5)] {
        for (_, points) in &courses {
            for piece in gaps::pieces(points, step, gaps::WIDE) {
                let mut piece: Vec<Point> = piece.iter().copied().map(placed).collect();
                if let [(secs, value)] = piece[..] {
                    piece = vec![(secs - step, value), (secs, value)];
                }
                plot.line(&decimate::to_columns(&piece, plot.columns()), paint, width)?;
            }
        }
    }
    for (q, points) in courses.iter().rev() {
        let Some(&(secs, value)) = points.last() else { continue };
        let (secs, at) = placed((secs, value));
        let (x, y) = (plot.x(Instant::from_unix_secs(secs)), plot.y(at));
        let name = latencies::quantile(*q);
        let long = format!("{name} {}", latencies::value(latencies::two_digits(value), data.seconds));
        let now = plot.until(frame.now);
        for text in [long, name] {
            let beside = now.max(x) + 5.0 + measure::width(&text, SIZE, true) <= plot.place.right;
            let (x, side) = if beside { (now.max(x) + 5.0, Side::Start) } else { (x - 6.0, Side::End) };
            let rises = if beside { [4.0, -9.0, 17.0, -22.0] } else { [-6.0, 16.0, -20.0, 30.0] };
            let spots: Vec<Spot> = rises
                .iter()
                .map(|dy| Spot { x, y: y + dy, side })
                .filter(|spot| spot.y < plot.place.bottom && spot.y > plot.place.top + SIZE)
                .collect();
            if labels.place(&text, Look { role: Role::Info, bold: true }, &spots) {
                break;
            }
        }
    }
    Ok(())
}

/// Each single event as a dot on a dot of paper, so that it is seen on the darkest cell.
fn paint_exemplars<B: DrawingBackend>(
    data: &Heatmap<'_>,
    range: Range,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    if data.distribution.n_rows() == 0 {
        return Ok(());
    }
    let is_known = |it: &&Point| it.1.is_finite() && range.contains(Instant::from_unix_secs(it.0));
    for &(secs, value) in data.exemplars.iter().filter(is_known) {
        let y = plot.y(rows::place(&data.distribution.bounds, value));
        let at = (plot.x(Instant::from_unix_secs(secs)), y);
        for (radius, role) in [(3.5, Role::Paper), (2.5, Role::Good)] {
            marks::dot(root, at, radius, role.into())?;
        }
    }
    Ok(())
}

/// What the steps mean, at the top on the right, below the rail: the least, the six of them, the most.
fn paint_legend<B: DrawingBackend>(
    (least, most): (f64, f64),
    (end, top): (f64, f64),
    labels: &mut Labels,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    const SWATCH: f64 = 14.0;
    let most = Unit::PerSecond.say(most);
    let right = (end - measure::width(&most, SIZE, false) - AIR).floor();
    let left = right - SWATCH * STEPS.len() as f64;
    let look = Look { role: Role::Ink3, bold: false };
    let least = Unit::PerSecond.say(least);
    if left - AIR - measure::width(&least, SIZE, false) < 0.0 {
        return Ok(());
    }
    labels.keep_free([left, top + 2.0, right, top + 14.0]);
    labels.place(&most, look, &[Spot { x: end, y: top + 12.0, side: Side::End }]);
    labels.place(&least, look, &[Spot { x: left - AIR, y: top + 12.0, side: Side::End }]);
    for (n, step) in STEPS.iter().enumerate() {
        let x = left + SWATCH * n as f64;
        marks::bar(root, [x, top + 3.0, x + SWATCH, top + 13.0], Paint::from(Role::Ink).opacity(*step))?;
    }
    Ok(())
}
