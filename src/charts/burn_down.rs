//! The burn-down: how the budget of a window went, against spending it evenly.
use super::{
    Chart, Drawing, Frame, Table, Tone,
    axes::value,
    examples,
    ink::{Paint, Pattern, Role, sheet::Sheet},
    plane::{Plane, Say, Scale, Trace},
    plot::{
        Outcome, Place, Plot, Point,
        beyond::{self, Side as Below},
        cut, decimate,
        labels::{Labels, Look, SIZE, Side, Spot},
        marks, now_line, rail, with_air,
    },
    thinned,
};
use crate::{
    charts::ink::measure,
    domain::{burn_down::BurnDownPoint, time::Range},
    words::{durations, instants, numbers, sentences},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "burn-down", examples: examples::burn_down };

/// What a burn-down shows.
#[derive(Clone, Copy, Debug)]
pub struct BurnDown<'a> {
    /// The part of the budget left, oldest first; `None` where nothing was measured.
    pub points: &'a [BurnDownPoint],
    /// Where nothing was measured.
    pub gaps: &'a [Range],
    /// What happened meanwhile.
    pub events: &'a [rail::Event<'a>],
    /// The window of the objective.
    pub window: Range,
    /// The part of it that is shown.
    pub range: Range,
    /// How loud its end is.
    pub tone: Tone,
}

/// Small multiples reach at least this far below zero, so that neighbours have the same scale.
const SMALL_LOWEST: f64 = -0.4;

/// The large form: rail, labels, the value at the end.
pub fn draw(data: &BurnDown<'_>, frame: Frame<'_>) -> Drawing {
    let plane = plane(data, frame, place(frame), lowest(data));
    drawing(data, frame, frame.sheet(CHART.id, |root| paint(data, frame, root)), plane)
}

/// The small form, for several beside each other; the value stands in their headings.
pub fn small(data: &BurnDown<'_>, frame: Frame<'_>) -> Drawing {
    let plane = plane(data, frame, small_place(frame), small_lowest(data));
    drawing(data, frame, frame.sheet("burn-down small", |root| paint_small(data, frame, root)), plane)
}

fn drawing(data: &BurnDown<'_>, frame: Frame<'_>, sheet: Sheet, plane: Plane) -> Drawing {
    let said = |point: &BurnDownPoint| {
        let left = point.left.filter(|left| left.is_finite());
        let left = left.map_or_else(|| "not measured".to_owned(), numbers::budget_left);
        vec![instants::moment(point.at, frame.zone, frame.now), left]
    };
    let (window, points) = (durations::window(data.window.length()), shown_points(data));
    let mut rows: Vec<Vec<String>> = thinned(points).iter().map(said).collect();
    rows.extend(rail::rows(data.events, data.range, 2, frame));
    Drawing {
        sheet,
        sentence: sentences::burn_down(points, shown_gaps(data).count(), frame.zone, frame.now),
        table: Table {
            caption: format!("Budget left over {window}, {}", frame.zone.name),
            headers: vec!["Time".to_owned(), "Budget left".to_owned()],
            rows,
        },
        plane: Some(plane),
    }
}

/// What can be read off it.
fn plane(data: &BurnDown<'_>, frame: Frame<'_>, place: Place, low: f64) -> Plane {
    let trace = Trace {
        name: "Budget left".to_owned(),
        role: Role::Ink,
        shown: true,
        t: shown_points(data).iter().map(|it| it.at.unix_secs()).collect(),
        v: shown_points(data).iter().map(|it| it.left.unwrap_or(f64::NAN)).collect(),
        until: None,
    };
    Plane {
        place,
        range: with_air(data.range, frame.now),
        scale: Scale::Linear { low, high: extremes(data).1 },
        say: Say::with(numbers::budget_left),
        traces: vec![trace],
    }
}

/// Where the plot of the large form lies.
fn place(frame: Frame<'_>) -> Place {
    let (width, height) = frame.size();
    let has_ticks = height >= 60.0;
    let top = rail::height(height) + if has_ticks { 18.0 } else { 4.0 };
    Place { left: 0.0, top, right: width, bottom: height - if has_ticks { 20.0 } else { 2.0 } }
}

/// Where the plot of the small form lies.
fn small_place(frame: Frame<'_>) -> Place {
    let (width, height) = frame.size();
    let has_ticks = height >= 60.0;
    let bottom = height - if has_ticks { 20.0 } else { 2.0 };
    Place { left: 0.0, top: if has_ticks { 16.0 } else { 4.0 }, right: width, bottom }
}

/// The bottom of the value axis of the large form.
fn lowest(data: &BurnDown<'_>) -> f64 {
    let (lowest, highest) = extremes(data);
    if lowest < 0.0 { lowest - 0.08 * (highest - lowest) } else { -0.08 }
}

/// The bottom of the value axis of the small form.
fn small_lowest(data: &BurnDown<'_>) -> f64 {
    let (lowest, _) = extremes(data);
    if lowest < SMALL_LOWEST { lowest * 1.08 } else { SMALL_LOWEST }
}

/// Draws the large form with any ink.
pub fn paint<B: DrawingBackend>(data: &BurnDown<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let (width, height) = frame.size();
    let (rail, has_ticks) = (rail::height(height), height >= 60.0);
    let (place, low, highest) = (place(frame), lowest(data), extremes(data).1);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (low, highest));
    let mut labels = Labels::within(width, height);

    plot.future(frame.now, rail)?;
    if rail > 0.0 {
        rail::draw(root, &plot, data.events, frame.now, &mut labels)?;
    }
    for gap in shown_gaps(data) {
        plot.gap(gap)?;
    }
    let ticks = value::round_numbers(low, highest, ((place.bottom - place.top) / 40.0) as usize);
    end_value(data, frame, &plot, width, &mut labels);
    plot.grid(&ticks, has_ticks.then_some(&value::percent), &mut labels)?;
    curve(data, &plot, root, 2.0)?;
    now_line::draw(root, &plot, frame.now, 0.0)?;
    end_dot(data, &plot, root, 3.5)?;
    if has_ticks {
        plot.time_axis(frame.zone, &mut labels)?;
        name_the_gap(data, &plot, &mut labels);
        if newest(data).is_some() {
            name_the_ideal(data, &plot, &mut labels);
        }
    }
    labels.draw(root)
}

/// Draws the small form with any ink.
pub fn paint_small<B: DrawingBackend>(
    data: &BurnDown<'_>,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let has_ticks = height >= 60.0;
    let (place, low, highest) = (small_place(frame), small_lowest(data), extremes(data).1);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (low, highest));
    let mut labels = Labels::within(width, height);
    for gap in shown_gaps(data) {
        plot.gap(gap)?;
    }
    let ticks = if low < -1.0 { value::round_numbers(low, highest, 3) } else { vec![1.0, 0.5, 0.0] };
    plot.grid(&ticks, has_ticks.then_some(&value::percent), &mut labels)?;
    curve(data, &plot, root, 2.0)?;
    now_line::draw(root, &plot, frame.now, 4.0)?;
    end_dot(data, &plot, root, 3.0)?;
    if has_ticks {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

/// The measured points that are shown, piece by piece between the gaps.
fn pieces(data: &BurnDown<'_>) -> Vec<Vec<Point>> {
    let known = |point: &BurnDownPoint| point.left.filter(|left| left.is_finite());
    data.points
        .chunk_by(|a, b| known(a).is_some() == known(b).is_some())
        .map(|piece| piece.iter().filter_map(|point| Some((point.at.unix_secs(), known(point)?))).collect())
        .map(|piece: Vec<Point>| cut(&piece, data.range))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// The points of the range that is shown; those around it where it lies between two of them.
fn shown_points<'a>(data: &BurnDown<'a>) -> &'a [BurnDownPoint] {
    let start = data.points.partition_point(|it| it.at < data.range.from);
    let end = data.points.partition_point(|it| it.at <= data.range.to).max(start);
    let around = if start == end { start.saturating_sub(1)..(end + 1).min(data.points.len()) } else { start..end };
    data.points.get(around).unwrap_or_default()
}

/// The gaps that are at least partly shown.
fn shown_gaps(data: &BurnDown<'_>) -> impl Iterator<Item = Range> {
    data.gaps.iter().copied().filter(|gap| gap.to >= data.range.from && gap.from <= data.range.to)
}

/// The lowest and highest value to be shown; nothing spent and everything spent are always among them.
fn extremes(data: &BurnDown<'_>) -> (f64, f64) {
    let known = data.points.iter().filter_map(|point| point.left).filter(|left| left.is_finite());
    known.fold((0.0, 1.0), |(low, high), left| (left.min(low), left.max(high)))
}

/// The dotted line of spending evenly, the curve, and in red what of it is below zero.
fn curve<B: DrawingBackend>(
    data: &BurnDown<'_>,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
    over: f64,
) -> Outcome<B> {
    let ideal = [(data.window.from.unix_secs(), 1.0), (data.window.to.unix_secs(), 0.0)];
    plot.line(&cut(&ideal, data.range), Paint::from(Role::Ink3).pattern(Pattern::Dotted), 1.0)?;
    for piece in pieces(data) {
        let piece = decimate::to_columns(&piece, plot.columns());
        if let [(secs, left)] = piece[..] {
            let at = crate::domain::time::Instant::from_unix_secs(secs);
            marks::dot(root, (plot.x(at), plot.y(left)), 1.5, Role::Ink.into())?;
        }
        let below = beyond::parts(&piece, 0.0, Below::Below);
        for part in &below {
            plot.surface(part, 0.0, Paint::from(Role::Bad).opacity(0.2))?;
        }
        plot.line(&piece, Role::Ink.into(), 1.5)?;
        for part in &below {
            plot.line(part, Role::Bad.into(), over)?;
        }
    }
    Ok(())
}

fn newest(data: &BurnDown<'_>) -> Option<(crate::domain::time::Instant, f64)> {
    data.points.iter().rev().find_map(|point| Some((point.at, point.left.filter(|left| left.is_finite())?)))
}

fn end_dot<B: DrawingBackend>(
    data: &BurnDown<'_>,
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
    radius: f64,
) -> Outcome<B> {
    match newest(data) {
        Some((at, left)) if plot.range.contains(at) => {
            marks::dot(root, (plot.x(at), plot.y(left)), radius, data.tone.dot().into())
        }
        _ => Ok(()),
    }
}

/// The value at the end: beside the line if there is room, else where the falling curve is not.
fn end_value<B: DrawingBackend>(
    data: &BurnDown<'_>,
    frame: Frame<'_>,
    plot: &Plot<'_, B>,
    width: f64,
    labels: &mut Labels,
) {
    let Some((at, left)) = newest(data).filter(|it| plot.range.contains(it.0)) else { return };
    let is_now = frame.now.since(at).abs() <= data.window.length().times(0.02);
    let text = if is_now { format!("now {}", numbers::budget_left(left)) } else { numbers::budget_left(left) };
    let look = Look { role: if left < 0.0 { Role::BadInk } else { Role::Ink }, bold: true };
    let (x, y) = (plot.x(at), plot.y(left));
    let fits_right = x + 8.0 + measure::width(&text, SIZE, true) <= width;
    let right =
        [Spot { x: x + 8.0, y: y + 16.0, side: Side::Start }, Spot { x: x + 8.0, y: y - 8.0, side: Side::Start }];
    let left = [Spot { x: x - 8.0, y: y + 16.0, side: Side::End }, Spot { x: x - 8.0, y: y - 8.0, side: Side::End }];
    // Below the axis stand the times.
    let above_the_axis = |spot: &&Spot| spot.y + SIZE * measure::DESCENT <= plot.place.bottom;
    let spots: Vec<Spot> = right.iter().filter(|_| fits_right).chain(&left).filter(above_the_axis).copied().collect();
    labels.place(&text, look, &spots);
}

fn name_the_gap<B: DrawingBackend>(data: &BurnDown<'_>, plot: &Plot<'_, B>, labels: &mut Labels) {
    let Some(gap) = shown_gaps(data).max_by_key(|gap| gap.length()) else { return };
    let x = (plot.x(gap.from) + plot.x(gap.to)) / 2.0;
    let text = format!("no samples {}", durations::duration(gap.length()));
    let spot = |y: f64| Spot { x, y, side: Side::Middle };
    let spots = [spot(plot.place.bottom - 8.0), spot(plot.place.top + 14.0)];
    labels.place(&text, Look { role: Role::Unknown, bold: false }, &spots);
}

/// Names the dotted line where the curve is not in the way.
fn name_the_ideal<B: DrawingBackend>(data: &BurnDown<'_>, plot: &Plot<'_, B>, labels: &mut Labels) {
    const TEXT: &str = "even spending";
    let half = measure::width(TEXT, SIZE, false) / 2.0;
    let spots: Vec<Spot> = [0.2, 0.4, 0.6, 0.8]
        .iter()
        .map(|part| (part, data.window.from + data.window.length().times(*part)))
        .filter(|(_, at)| data.range.contains(*at))
        .map(|(part, at)| Spot { x: plot.x(at), y: plot.y(1.0 - part) + 22.0, side: Side::Middle })
        .filter(|spot| {
            // All the way from the highest to the lowest point beside the label the curve may pass.
            let near = |point: &&BurnDownPoint| (plot.x(point.at) - spot.x).abs() <= half + 12.0;
            let passes = data.points.iter().filter(near).filter_map(|point| point.left.filter(|left| left.is_finite()));
            let (top, bottom) = passes
                .map(|left| plot.y(left))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), y| (y.min(top), y.max(bottom)));
            let is_clear = spot.y + 6.0 < top || spot.y - SIZE - 6.0 > bottom;
            spot.x - half > plot.place.left && spot.y < plot.y(0.0) - 4.0 && is_clear
        })
        .collect();
    labels.place(TEXT, Look { role: Role::Ink2, bold: false }, &spots);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        time::{Instant, Span},
        zone::Zone,
    };

    #[test]
    fn a_zoomed_burn_down_tells_of_what_is_drawn() {
        let at = |hour: i64| Instant::default() + Span::from_hours(hour);
        let point = |hour: i64| BurnDownPoint { at: at(hour), left: Some(1.0 - hour as f64 / 200.0) };
        let points: Vec<_> = (0..=100).map(point).collect();
        let gaps = [Range { from: at(10), to: at(12) }];
        let (window, zone) = (Range { from: at(0), to: at(100) }, Zone::utc());
        let told = |range: Range| {
            let data = BurnDown { points: &points, gaps: &gaps, events: &[], window, range, tone: Tone::Quiet };
            let told = draw(&data, Frame { width: 800, height: 300, zone: &zone, now: window.to });
            (told.sentence.replace(numbers::NARROW_SPACE, " "), told.table.rows.len(), told.plane)
        };
        let (sentence, n_rows, plane) = told(Range { from: at(50), to: at(60) });
        assert_eq!(
            (sentence.as_str(), n_rows),
            ("The budget fell from 75.0 % to 70.0 % between Sat 02:00 and Sat 12:00.", 11)
        );
        assert_eq!(plane.map(|it| it.traces.iter().map(|it| it.t.len()).collect()), Some(vec![11]));
        let between = told(Range { from: at(50) + Span::from_minutes(10), to: at(50) + Span::from_minutes(20) });
        assert_eq!((between.0.contains("Nothing"), between.1), (false, 2), "the line there is between two points");
    }
}
