//! Steps over time: what holds from one measurement to the next, as a number or as one of a few named states.
use super::{
    Chart, Drawing, Frame, Table,
    axes::steps::{self as values, Tick},
    examples,
    ink::{Role, measure},
    plane::{Plane, Say, Scale, Trace},
    plot::{Outcome, Place, Plot, Point, decimate, gaps, ground, labels::Labels, marks, now_line, with_air},
    thinned,
};
use crate::{
    domain::{
        order,
        series::Series,
        time::{Instant, Range, Span},
    },
    words::{durations, instants, numbers, units::Unit},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "steps", examples: examples::steps };

/// The colours of the first three; what comes after is quiet.
const COLOURS: [Role; 3] = [Role::Ink, Role::Info, Role::Good];

/// How many lines a sentence tells of.
const TOLD: usize = 3;

/// What held when.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// What it is about: `Version`. Our own word.
    pub title: &'a str,
    /// The names of the values 0, 1, 2 …, strangers' texts; none where values are numbers.
    pub levels: &'a [&'a str],
    /// In what the numbers are.
    pub unit: Unit,
    /// Each with its name (a stranger's text, empty where there is only one) and its values.
    pub lines: &'a [(&'a str, &'a Series)],
    /// The time shown.
    pub range: Range,
}

/// What holds over time.
pub fn draw(data: &Steps<'_>, frame: Frame<'_>) -> Drawing {
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(data, frame, root)),
        sentence: sentence(data, frame),
        table: table(data, frame),
        plane: Some(plane(data, frame)),
    }
}

/// The lines with their measured points and colours.
fn known<'a>(data: &Steps<'a>) -> Vec<(&'a str, Vec<Point>, Role)> {
    let roles = COLOURS.into_iter().chain(std::iter::repeat(Role::Ink3));
    data.lines.iter().zip(roles).map(|((name, it), role)| (*name, gaps::known(it, data.range), role)).collect()
}

/// A value in words: the name of its level, or the number.
fn say(levels: &[impl AsRef<str>], unit: Unit, value: f64) -> String {
    let level = levels.get(value.round().max(0.0) as usize).filter(|_| value > -0.5);
    level.map_or_else(|| unit.say(value), |it| measure::tame(it.as_ref()))
}

fn changes(points: &[Point]) -> impl DoubleEndedIterator<Item = f64> {
    points.windows(2).filter_map(|pair| match pair {
        [a, b] if a.1 != b.1 => Some(b.0),
        _ => None,
    })
}

fn sentence(data: &Steps<'_>, frame: Frame<'_>) -> String {
    let until = data.range.to.min(frame.now).unix_secs();
    let told = |(name, points, _): &(&str, Vec<Point>, Role)| {
        let name = if name.is_empty() { String::new() } else { format!("{} ", measure::tame(name)) };
        let Some(last) = points.last() else { return format!("{name}not measured") };
        let step = gaps::usual_step(points);
        let since = |secs: f64| instants::short(Instant::from_unix_secs(secs), frame.zone, frame.now);
        let held = match changes(points).next_back() {
            Some(change) => {
                let n = numbers::counted(changes(points).count(), "change", "changes");
                format!(" since {}, {n} in {}", since(change), durations::window(data.range.length()))
            }
            None => " all the time it was measured".to_owned(),
        };
        let n_gaps = gaps::pieces(points, step, gaps::WIDE).count().saturating_sub(1);
        let n_gaps = if n_gaps == 0 { String::new() } else { format!(", {}", numbers::counted(n_gaps, "gap", "gaps")) };
        let is_over = step > 0.0 && until - last.0 > 2.5 * step;
        let ended = if is_over { format!(", nothing since {}", since(last.0)) } else { String::new() };
        format!("{name}{}{held}{n_gaps}{ended}", say(data.levels, data.unit, last.1))
    };
    let all = known(data);
    if all.iter().all(|it| it.1.is_empty()) {
        return "Nothing was measured.".to_owned();
    }
    let more = match all.len().saturating_sub(TOLD) {
        0 => String::new(),
        n => format!("; and {} more", numbers::count(n as f64)),
    };
    let told: Vec<String> = all.iter().take(TOLD).map(told).collect();
    format!("{}: {}{more}.", data.title, told.join("; "))
}

/// Every change of every line.
fn table(data: &Steps<'_>, frame: Frame<'_>) -> Table {
    let lines = known(data);
    let mut rows: Vec<(f64, &str, f64)> = Vec::new();
    for (name, points, _) in &lines {
        let is_change = |pair: &[Point]| matches!(pair, [a, b] if a.1 != b.1);
        rows.extend(points.first().map(|it| (it.0, *name, it.1)));
        let changed = points.windows(2).filter(|it| is_change(it)).filter_map(|it| it.last());
        rows.extend(changed.map(|it| (it.0, *name, it.1)));
    }
    order::by(&mut rows, |a, b| a.0.total_cmp(&b.0));
    let row = |(secs, name, value): &(f64, &str, f64)| {
        let name = if name.is_empty() { data.title.to_owned() } else { measure::tame(name) };
        let when = instants::moment(Instant::from_unix_secs(*secs), frame.zone, frame.now);
        vec![when, name, say(data.levels, data.unit, *value)]
    };
    Table {
        caption: format!("{}, changes, {}", data.title, frame.zone.name),
        headers: ["From", "What", "Was"].map(str::to_owned).to_vec(),
        rows: thinned(&rows).iter().map(row).collect(),
    }
}

fn plane(data: &Steps<'_>, frame: Frame<'_>) -> Plane {
    let (levels, unit) = (data.levels.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>(), data.unit);
    let trace = |(name, points, role): (&str, Vec<Point>, Role)| {
        let (t, v): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let name = if name.is_empty() { data.title } else { name };
        Trace { name: name.to_owned(), role, shown: true, t: t.into(), v: v.into(), until: None }
    };
    let scale = scale(data);
    Plane {
        place: place(data, &scale, frame),
        range: with_air(data.range, frame.now),
        scale,
        say: Say::with(move |value| say(&levels, unit, value)),
        traces: known(data).into_iter().map(trace).collect(),
    }
}

fn scale(data: &Steps<'_>) -> Scale {
    if data.levels.is_empty() {
        return values::fit(known(data).iter().flat_map(|it| it.1.iter().map(|it| it.1)), data.unit, false);
    }
    Scale::Linear { low: -0.4, high: data.levels.len() as f64 - 0.6 }
}

fn ticks(data: &Steps<'_>, scale: &Scale, place: Place) -> Vec<Tick> {
    if data.levels.is_empty() {
        return values::ticks(scale, data.unit, ground::most_ticks(place));
    }
    let tick = |(n, name): (usize, &&str)| Tick { value: n as f64, label: measure::tame(name) };
    data.levels.iter().enumerate().map(tick).collect()
}

fn place(data: &Steps<'_>, scale: &Scale, frame: Frame<'_>) -> Place {
    let place = ground::place(frame, 0.0);
    if data.levels.is_empty() || !ground::has_ticks(frame) {
        return place;
    }
    ground::beside(place, ticks(data, scale, place).iter().map(|it| it.label.as_str()))
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &Steps<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let (width, height) = frame.size();
    let (lines, scale) = (known(data), scale(data));
    let place = place(data, &scale, frame);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    plot.future(frame.now, 0.0)?;
    let all: Vec<&[Point]> = lines.iter().map(|it| it.1.as_slice()).collect();
    // A value holds for a step after it was measured.
    let held = Span::from_secs_f64(gaps::step_of_all(&all));
    for gap in gaps::of_all(&all, gaps::step_of_all(&all), gaps::WIDE, data.range, frame.now) {
        let from = if gap.from > data.range.from { (gap.from + held).min(gap.to) } else { gap.from };
        plot.gap(Range { from, ..gap })?;
    }
    if ground::has_ticks(frame) {
        let named = |(name, points, role): &(&str, Vec<Point>, Role)| {
            let name = if name.is_empty() { data.title } else { name };
            let last = points.last().map_or_else(|| "not measured".to_owned(), |it| say(data.levels, data.unit, it.1));
            (format!("{name} {last}"), *role)
        };
        let names: Vec<_> = lines.iter().take(COLOURS.len()).map(named).collect();
        ground::names(&names, place.left, width, &mut labels);
    }
    ground::grid(&ticks(data, &scale, place), &scale, &plot, frame, &mut labels)?;
    let until = data.range.to.min(frame.now).unix_secs();
    // The first lies on top.
    for (_, points, role) in lines.iter().rev() {
        let step = gaps::usual_step(points);
        for piece in gaps::pieces(points, step, gaps::WIDE) {
            let stairs = decimate::to_columns(&stairs(piece, step, until, &scale), plot.columns());
            if let [(secs, value)] = piece {
                let (x, y) = (plot.x(Instant::from_unix_secs(*secs)), plot.y(ground::part(&scale, *value)));
                marks::dot(root, (x, y), 1.5, (*role).into())?;
            }
            plot.line(&stairs, (*role).into(), 1.5)?;
        }
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if ground::has_ticks(frame) {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

/// Level from each point to the next, and for a step after the last.
fn stairs(piece: &[Point], step: f64, until: f64, scale: &Scale) -> Vec<Point> {
    let mut stairs: Vec<Point> = Vec::new();
    for &(secs, value) in piece {
        let at = ground::part(scale, value);
        stairs.extend(stairs.last().filter(|before| before.1 != at).map(|before| (secs, before.1)));
        stairs.push((secs, at));
    }
    stairs.extend(stairs.last().map(|&(secs, at)| ((secs + step).min(until).max(secs), at)));
    stairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_the_next_and_no_longer_than_a_step() {
        let scale = Scale::Linear { low: 0.0, high: 2.0 };
        let piece = [(0.0, 1.0), (10.0, 1.0), (20.0, 2.0)];
        assert_eq!(
            stairs(&piece, 10.0, 99.0, &scale),
            [(0.0, 0.5), (10.0, 0.5), (20.0, 0.5), (20.0, 1.0), (30.0, 1.0)]
        );
        assert_eq!(stairs(&piece, 10.0, 24.0, &scale).last(), Some(&(24.0, 1.0)), "nobody knows what comes after now");
        assert!(stairs(&[], 10.0, 24.0, &scale).is_empty());
        assert_eq!([0.0, 1.0, 2.0, -1.0].map(|it| say(&["off", "on"], Unit::Number, it)), ["off", "on", "2", "−1"]);
    }
}
