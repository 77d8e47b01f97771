//! The state timeline: what was in which state when, a row each; the loudest stand out and what is not known is hatched.
use super::{
    Chart, Drawing, Frame, Table, examples,
    ink::{Paint, Pattern, Role, measure},
    plot::{
        Outcome, Place, Plot,
        labels::{Labels, Look, SIZE, Side, Spot},
        marks, now_line, with_air,
    },
    thinned,
};
use crate::{
    domain::{
        order,
        time::{Range, Span},
    },
    words::{durations, instants, numbers},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "state-timeline", examples: examples::state_timeline };

/// How many rows are drawn; what is beyond stands in the table.
pub const DRAWN: usize = 30;

/// The height of a row, CSS pixels: a line of text, and a bar below it.
const ROW: f64 = 34.0;

/// What was when.
#[derive(Clone, Copy, Debug)]
pub struct StateTimeline<'a> {
    /// What it is about: `Alerts`. Our own word.
    pub title: &'a str,
    /// One for each thing, the first on top.
    pub rows: &'a [Row<'a>],
    /// The time shown.
    pub range: Range,
}

/// One thing and what it was.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its name; a stranger's text.
    pub name: &'a str,
    /// The intervals of its states, in any order; in between nothing was the matter.
    pub intervals: &'a [(Range, State<'a>)],
}

/// What something was for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State<'a> {
    /// Its word: `page`, `pending`.
    pub word: &'a str,
    /// How it stands out.
    pub weight: Weight,
}

/// How much a state stands out: by its height as well as by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is not known what it was: hatched.
    Unknown,
    /// Quiet: a thin grey bar.
    Quiet,
    /// Somebody should look: a bar of half the height.
    Warn,
    /// Somebody must look: a bar of the full height.
    Bad,
}

/// How tall a chart of so many rows wants to be, CSS pixels.
pub fn height(n_rows: usize) -> u32 {
    (n_rows.clamp(1, DRAWN) as f64 * ROW) as u32 + 28
}

/// What was when.
pub fn draw(data: &StateTimeline<'_>, frame: Frame<'_>) -> Drawing {
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(data, frame, root)),
        sentence: sentence(data, frame),
        table: table(data, frame),
        plane: None,
    }
}

/// The intervals of a row within the range, the earliest first.
fn within<'a>(row: &Row<'a>, range: Range) -> Vec<(Range, State<'a>)> {
    let inside = |(it, state): &(Range, State<'a>)| {
        let cut = Range { from: it.from.max(range.from), to: it.to.min(range.to) };
        (cut.from <= cut.to).then_some((cut, *state))
    };
    let mut intervals: Vec<_> = row.intervals.iter().filter_map(inside).collect();
    order::by_key(&mut intervals, |it| (it.0.from, it.0.to));
    intervals
}

/// How often something was the matter and how long in all, overlaps once; and how long it is not known.
fn sums(intervals: &[(Range, State<'_>)]) -> (usize, Span, Span) {
    let length = |is_unknown: bool| {
        let mut sum = Span::ZERO;
        let mut until = None;
        for (range, _) in intervals.iter().filter(|it| (it.1.weight == Weight::Unknown) == is_unknown) {
            let from = until.map_or(range.from, |until| range.from.max(until));
            if range.to > from {
                sum = sum + range.to.since(from);
            }
            until = Some(until.map_or(range.to, |until| range.to.max(until)));
        }
        sum
    };
    let n = intervals.iter().filter(|it| it.1.weight != Weight::Unknown).count();
    (n, length(false), length(true))
}

fn sentence(data: &StateTimeline<'_>, frame: Frame<'_>) -> String {
    let window = durations::window(data.range.length());
    let rows: Vec<_> = data.rows.iter().map(|row| (row, within(row, data.range))).collect();
    let told: Vec<(&str, usize, Span, Span)> = rows
        .iter()
        .map(|(row, intervals)| {
            let (n, length, unknown) = sums(intervals);
            (row.name, n, length, unknown)
        })
        .collect();
    let n_unknown = told.iter().filter(|it| it.3 > Span::ZERO).count();
    let unknown = match n_unknown {
        0 => String::new(),
        n => format!(" Not known all the time for {} of {}.", numbers::count(n as f64), told.len()),
    };
    let n: usize = told.iter().map(|it| it.1).sum();
    if n == 0 {
        let nothing = if n_unknown > 0 { "Nothing is known to have been the matter" } else { "Nothing was the matter" };
        return format!("{nothing} in {window}.{unknown}");
    }
    let latest = rows
        .iter()
        .flat_map(|(row, all)| all.iter().map(|it| (row.name, *it)))
        .filter(|(_, (_, state))| state.weight != Weight::Unknown)
        .max_by_key(|(_, (range, _))| (range.to, range.from));
    let latest = latest.map_or_else(String::new, |(name, (range, state))| {
        let name = measure::tame(name);
        let since = instants::short(range.from, frame.zone, frame.now);
        let long = durations::duration(range.length());
        if frame.now.since(range.to) <= Span::ZERO {
            format!(" Now: {name}, {} since {since}, {long}.", state.word)
        } else {
            format!(" Last: {name}, {} {since} for {long}.", state.word)
        }
    });
    let longest = told.iter().max_by_key(|it| it.2).filter(|_| told.len() > 1);
    let longest = longest.map_or_else(String::new, |(name, _, length, _)| {
        format!(" Longest in all: {}, {}.", measure::tame(name), durations::duration(*length))
    });
    format!("{} in {window}.{latest}{longest}{unknown}", numbers::counted(n, "time", "times"))
}

fn table(data: &StateTimeline<'_>, frame: Frame<'_>) -> Table {
    let row = |name: &str, (range, state): &(Range, State<'_>)| {
        let moment = |at| instants::moment(at, frame.zone, frame.now);
        let until = if range.to >= frame.now { "now".to_owned() } else { moment(range.to) };
        let long = durations::duration(range.length());
        vec![measure::tame(name), state.word.to_owned(), moment(range.from), until, long]
    };
    let mut all: Vec<(&str, (Range, State<'_>))> =
        data.rows.iter().flat_map(|it| within(it, data.range).into_iter().map(|part| (it.name, part))).collect();
    order::by_key(&mut all, |it| it.1.0.from);
    Table {
        caption: format!("{}, {}", data.title, frame.zone.name),
        headers: ["What", "State", "From", "To", "Lasted"].map(str::to_owned).to_vec(),
        rows: thinned(&all).iter().map(|(name, part)| row(name, part)).collect(),
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    data: &StateTimeline<'_>,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let has_axis = height >= 48.0;
    let place = Place { left: 0.0, top: 4.0, right: width, bottom: height - if has_axis { 20.0 } else { 2.0 } };
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    plot.future(frame.now, 0.0)?;
    let drawn = data.rows.get(..data.rows.len().min(DRAWN)).unwrap_or_default();
    let pitch = (place.bottom - place.top) / drawn.len().max(1) as f64;
    for (n, row) in drawn.iter().enumerate() {
        let top = place.top + n as f64 * pitch;
        paint_row(row, data.range, (top, pitch.min(ROW)), &plot, root, &mut labels)?;
    }
    if drawn.is_empty() {
        let spot = Spot { x: width / 2.0, y: (place.top + place.bottom) / 2.0, side: Side::Middle };
        labels.place("nothing to show", Look { role: Role::Ink2, bold: false }, &[spot]);
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if has_axis {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

/// A line of text with the name and the sum, and under it the bars on their ground.
fn paint_row<B: DrawingBackend>(
    row: &Row<'_>,
    range: Range,
    (top, pitch): (f64, f64),
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
    labels: &mut Labels,
) -> Outcome<B> {
    let has_text = pitch >= 24.0;
    let bar = if has_text { 12.0 } else { (pitch - 1.0).clamp(1.0, 12.0) };
    let bottom = (top + pitch - 3.0).min(plot.place.bottom - 1.0).round();
    let end = plot.x(range.to);
    let intervals = within(row, range);
    marks::level(root, plot.x(range.from), end, bottom, Role::Grid.into())?;
    let mut by_weight: Vec<&(Range, State<'_>)> = intervals.iter().collect();
    // The loudest last: they lie above what is less loud.
    order::by_key(&mut by_weight, |it| (it.1.weight, it.0.from));
    for (part, state) in by_weight {
        let left = plot.x(part.from).min(end - 2.0);
        let right = plot.x(part.to).max(left + 2.0);
        let (tall, paint) = match state.weight {
            Weight::Unknown => (1.0, Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.6)),
            Weight::Quiet => (0.34, Role::Ok.into()),
            Weight::Warn => (0.67, Role::Warn.into()),
            Weight::Bad => (1.0, Role::Bad.into()),
        };
        marks::bar(root, [left, (bottom - bar * tall).floor(), right, bottom], paint)?;
    }
    if has_text {
        let (n, length, unknown) = sums(&intervals);
        let sum = match (n, unknown > Span::ZERO) {
            (0, true) => "not known".to_owned(),
            (0, false) => "never".to_owned(),
            _ => format!("{n}×, {}", durations::duration(length)),
        };
        let loudest = intervals.iter().map(|it| it.1).max_by_key(|it| it.weight);
        let word = loudest.filter(|it| it.weight != Weight::Unknown).map_or("", |it| it.word);
        let role = match loudest.map(|it| it.weight) {
            Some(Weight::Bad) => Role::BadInk,
            Some(Weight::Warn) => Role::WarnInk,
            Some(Weight::Unknown) => Role::Unknown,
            _ => Role::Ink2,
        };
        let said = if word.is_empty() { sum } else { format!("{} {sum}", measure::tame(word)) };
        // Not under the now line, which runs through all rows.
        let (y, until) = (bottom - bar - 5.0, end - 6.0);
        let wide = measure::width(&said, SIZE, false);
        labels.place(&said, Look { role, bold: false }, &[Spot { x: until, y, side: Side::End }]);
        if let Some(name) = measure::fit(&measure::tame(row.name), SIZE, true, until - wide - 12.0) {
            let spot = Spot { x: plot.place.left, y, side: Side::Start };
            labels.place(&name, Look { role: Role::Ink, bold: true }, &[spot]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;

    #[test]
    fn overlaps_count_once_and_what_is_not_known_counts_for_itself() {
        let part = |from: i64, to: i64, weight| {
            let at = |secs: i64| Instant::from_unix_millis(secs * 1000);
            (Range { from: at(from), to: at(to) }, State { word: "page", weight })
        };
        let all = [
            part(0, 10, Weight::Bad),
            part(5, 20, Weight::Warn),
            part(30, 40, Weight::Bad),
            part(90, 95, Weight::Unknown),
        ];
        assert_eq!(sums(&all), (3, Span::from_secs(30), Span::from_secs(5)));
        assert_eq!(sums(&[]), (0, Span::ZERO, Span::ZERO));
    }
}
