//! The state timeline: what was in which state when, a row each; the loudest stand out and what is not known is hatched.
use super::{
    Chart, Drawing, Frame, Table, examples,
    ink::{Paint, Pattern, Role, measure},
    plane::{Plane, Say, Scale, Trace},
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
        time::{Instant, Range, Span},
    },
    words::{
        durations, instants,
        spells::{self, Others, Spells},
    },
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
        plane: Some(plane(data, frame)),
    }
}

/// The intervals of a row within the range, the earliest first.
fn within<'a>(row: &Row<'a>, range: Range) -> Vec<(Range, State<'a>)> {
    let inside = |(it, state): &(Range, State<'a>)| Some((it.common(range)?, *state));
    let mut intervals: Vec<_> = row.intervals.iter().filter_map(inside).collect();
    order::by_key(&mut intervals, |it| (it.0.from, it.0.to));
    intervals
}

/// The loudest that was the matter: its word, how often it was so and how long in all, overlaps once; the last time.
struct Sum<'a> {
    state: State<'a>,
    n: usize,
    length: Span,
    last: Range,
}

/// What was the matter, if anything is known to have been; and how long it is not known.
fn sums<'a>(intervals: &[(Range, State<'a>)]) -> (Option<Sum<'a>>, Span) {
    let of = |is_meant: &dyn Fn(&State<'a>) -> bool| {
        let meant: Vec<Range> = intervals.iter().filter(|it| is_meant(&it.1)).map(|it| it.0).collect();
        let (n, last) = (meant.len(), meant.iter().max_by_key(|it| it.to).copied());
        let length = Range::joined(meant).iter().fold(Span::ZERO, |sum, it| sum + it.length());
        (n, length, last)
    };
    let loudest = intervals.iter().map(|it| it.1).filter(|it| it.weight != Weight::Unknown).max_by_key(|it| it.weight);
    let sum = loudest.and_then(|state| {
        let (n, length, last) = of(&|it| *it == state);
        Some(Sum { state, n, length, last: last? })
    });
    (sum, of(&|it| it.weight == Weight::Unknown).1)
}

/// How often and how long each was the matter.
fn sentence(data: &StateTimeline<'_>, frame: Frame<'_>) -> String {
    let mut others = Others { n_all: data.rows.len(), ..Others::default() };
    let mut told = Vec::new();
    for row in data.rows {
        let (sum, unknown) = sums(&within(row, data.range));
        others.n_unknown += usize::from(unknown > Span::ZERO);
        others.n_never += usize::from(sum.is_none() && unknown <= Span::ZERO);
        told.extend(sum.map(|Sum { state, n, length, last }| Spells {
            name: measure::tame(row.name),
            word: measure::tame(state.word),
            n,
            length,
            last,
        }));
    }
    spells::said(told, others, data.range.length(), frame.zone, frame.now)
}

fn table(data: &StateTimeline<'_>, frame: Frame<'_>) -> Table {
    let row = |name: &str, (range, state): &(Range, State<'_>)| {
        let moment = |at| instants::moment(at, frame.zone, frame.now);
        let until = if range.to >= frame.now { "now".to_owned() } else { moment(range.to) };
        let long = durations::duration(range.length());
        vec![measure::tame(name), measure::tame(state.word), moment(range.from), until, long]
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

/// Whether there is room for the time below the rows.
fn has_axis(frame: Frame<'_>) -> bool {
    frame.size().1 >= 48.0
}

fn place(frame: Frame<'_>) -> Place {
    let (width, height) = frame.size();
    Place { left: 0.0, top: 4.0, right: width, bottom: height - if has_axis(frame) { 20.0 } else { 2.0 } }
}

fn drawn<'a>(data: &StateTimeline<'a>) -> &'a [Row<'a>] {
    data.rows.get(..data.rows.len().min(DRAWN)).unwrap_or_default()
}

/// From one row to the next: whole pixels, so that all rows are alike.
fn pitch(data: &StateTimeline<'_>, frame: Frame<'_>) -> f64 {
    let place = place(frame);
    let pitch = (place.bottom - place.top) / drawn(data).len().max(1) as f64;
    if pitch < 1.0 { pitch } else { pitch.floor().min(ROW) }
}

/// The ground of a row's bars, CSS pixels from the top.
fn baseline(n: usize, data: &StateTimeline<'_>, frame: Frame<'_>) -> f64 {
    let (place, pitch) = (place(frame), pitch(data, frame));
    (place.top + (n + 1) as f64 * pitch - 3.0).min(place.bottom - 1.0).round()
}

/// What is to come is neither known nor unknown.
fn known_until(data: &StateTimeline<'_>, frame: Frame<'_>) -> Instant {
    data.range.to.min(frame.now).max(data.range.from)
}

/// What each row was, column of pixels by column of pixels; the loudest of each.
fn plane(data: &StateTimeline<'_>, frame: Frame<'_>) -> Plane {
    let (place, range) = (place(frame), with_air(data.range, frame.now));
    let (from, until) = (data.range.from, known_until(data, frame));
    let columns = (place.right - place.left) * until.since(from).ratio_to(range.length()).unwrap_or(0.0);
    let column = until.since(from).times(1.0 / columns.max(1.0)).max(Span::from_millis(1));
    let n_columns = until.since(from).ratio_to(column).unwrap_or(0.0) as usize;
    let at = |n: usize| until - column.times((n_columns - n) as f64);
    let mut words = vec!["quiet".to_owned()];
    let mut trace = |(n, row): (usize, &Row<'_>)| {
        let lane = (drawn(data).len() - 1 - n) as f64;
        let mut was: Vec<(Weight, f64)> = vec![(Weight::Unknown, lane); n_columns + 1];
        for (part, state) in within(row, Range { to: until, ..data.range }) {
            let word = measure::tame(state.word);
            let place = words.iter().position(|it| *it == word).unwrap_or_else(|| {
                words.push(word);
                words.len() - 1
            });
            let value = if state.weight == Weight::Unknown { f64::NAN } else { lane + Scale::lane_part(place) };
            let column_of = |it: Instant| n_columns as f64 - until.since(it).ratio_to(column).unwrap_or(0.0);
            let (first, last) = (column_of(part.from).round() as usize, column_of(part.to).round() as usize);
            let covered = was.get_mut(first..=last.min(n_columns)).unwrap_or_default();
            covered.iter_mut().filter(|it| it.0 <= state.weight).for_each(|it| *it = (state.weight, value));
        }
        let (t, v) =
            (0..=n_columns).map(|n| at(n).unix_secs()).zip(was.iter().map(|it| it.1)).unzip::<_, _, Vec<_>, Vec<_>>();
        Trace { name: measure::tame(row.name), role: Role::Ink2, shown: true, t: t.into(), v: v.into(), until: None }
    };
    let traces = drawn(data).iter().enumerate().map(&mut trace).collect();
    // The ground of the lowest row is at zero, and that of the row above at one.
    let (lowest, pitch) =
        (baseline(drawn(data).len().saturating_sub(1), data, frame) + 0.5, pitch(data, frame).max(1.0));
    let scale = Scale::Lanes { low: (lowest - place.bottom) / pitch, high: (lowest - place.top) / pitch };
    Plane { place, range, scale, say: Say::with(move |it| Scale::word_in_lane(&words, it)), traces }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    data: &StateTimeline<'_>,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let place = place(frame);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    plot.future(frame.now, 0.0)?;
    let (drawn, pitch) = (drawn(data), pitch(data, frame));
    for (n, row) in drawn.iter().enumerate() {
        let ground = baseline(n, data, frame);
        paint_row(
            row,
            Range { to: known_until(data, frame), ..data.range },
            (ground, pitch),
            &plot,
            root,
            &mut labels,
        )?;
    }
    if drawn.is_empty() {
        let spot = Spot { x: width / 2.0, y: (place.top + place.bottom) / 2.0, side: Side::Middle };
        labels.place("nothing to show", Look { role: Role::Ink2, bold: false }, &[spot]);
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if has_axis(frame) {
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

/// A line of text with the name and the sum, and under it the bars on their ground.
fn paint_row<B: DrawingBackend>(
    row: &Row<'_>,
    range: Range,
    (bottom, pitch): (f64, f64),
    plot: &Plot<'_, B>,
    root: &DrawingArea<B, Shift>,
    labels: &mut Labels,
) -> Outcome<B> {
    let has_text = pitch >= 24.0;
    let bar = if has_text { 12.0 } else { (pitch - 1.0).clamp(1.0, 12.0) };
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
        let (said, role) = match sums(&intervals) {
            (None, Span::ZERO) => ("never".to_owned(), Role::Ink2),
            (None, _) => ("not known".to_owned(), Role::Unknown),
            (Some(Sum { state, n, length, .. }), _) => {
                let role = match state.weight {
                    Weight::Bad => Role::BadInk,
                    Weight::Warn => Role::WarnInk,
                    _ => Role::Ink2,
                };
                (format!("{} {n}×, {}", measure::tame(state.word), durations::duration(length)), role)
            }
        };
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
    use crate::{domain::zone::Zone, words::numbers};

    fn at(secs: i64) -> Instant {
        Instant::from_unix_millis(secs * 1000)
    }

    fn part(from: i64, to: i64, word: &'static str, weight: Weight) -> (Range, State<'static>) {
        (Range { from: at(from), to: at(to) }, State { word, weight })
    }

    #[test]
    fn overlaps_count_once_and_what_is_not_known_counts_for_itself() {
        let all = [
            part(0, 10, "fired", Weight::Bad),
            part(5, 20, "pending", Weight::Quiet),
            part(7, 15, "fired", Weight::Bad),
            part(30, 40, "fired", Weight::Bad),
            part(90, 95, "not known", Weight::Unknown),
        ];
        let (sum, unknown) = sums(&all);
        let told = sum.map(|it| (it.state.word, it.n, it.length, it.last.from));
        assert_eq!(told, Some(("fired", 3, Span::from_secs(25), at(30))));
        assert_eq!(unknown, Span::from_secs(5));
        assert!(sums(&[]).0.is_none());
    }

    fn tell(rows: &[Row<'_>], now: i64) -> String {
        let (zone, range) = (Zone::utc(), Range { from: at(0), to: at(86_400) });
        let frame = Frame { width: 800, height: 200, zone: &zone, now: at(now) };
        let drawing = draw(&StateTimeline { title: "Alerts", rows, range }, frame);
        drawing.sentence.replace(numbers::NARROW_SPACE, " ")
    }

    #[test]
    fn what_was_the_matter_is_told_the_latest_first() {
        let (fast, slow) = (
            [part(600, 1200, "fired", Weight::Bad), part(7200, 9000, "fired", Weight::Bad)],
            [part(80_000, 86_400, "pending", Weight::Quiet)],
        );
        let gone = [part(0, 86_400, "not known", Weight::Unknown)];
        let rows = [
            Row { name: "Fast", intervals: &fast },
            Row { name: "Slow", intervals: &slow },
            Row { name: "Never", intervals: &[] },
            Row { name: "Gone", intervals: &gone },
        ];
        assert_eq!(
            tell(&rows, 86_400),
            "In 1 d: Slow pending since Thu 22:13, 106 min by now; Fast fired twice, 40 min in all, last Thu 02:00. \
             The other one never. Not known all the time for 1 of 4."
        );
        assert_eq!(tell(&rows[2..3], 86_400), "Nothing was the matter in 1 d.");
        assert!(tell(&rows[3..], 86_400).starts_with("Nothing is known to have been the matter in 1 d. Not known"));
    }

    #[test]
    fn a_crosshair_reads_the_loudest_of_a_column_and_nothing_where_nothing_is_known() {
        let (zone, range) = (Zone::utc(), Range { from: at(0), to: at(100_000) });
        let intervals = [
            part(20_000, 40_000, "pending", Weight::Quiet),
            part(30_000, 30_001, "fired", Weight::Bad),
            part(60_000, 70_000, "not known", Weight::Unknown),
        ];
        let rows = [Row { name: "Fast", intervals: &intervals }, Row { name: "Slow", intervals: &[] }];
        let frame = Frame { width: 500, height: height(2), zone: &zone, now: at(200_000) };
        let drawing = draw(&StateTimeline { title: "Alerts", rows: &rows, range }, frame);
        let plane = drawing.plane.unwrap_or_else(|| unreachable!());
        let read = |secs: i64| -> Vec<Option<String>> {
            let at = plane.snapped(plane.x(at(secs)));
            plane.reading(at, None).lines.into_iter().map(|it| it.said).collect()
        };
        let quiet = || Some("quiet".to_owned());
        assert_eq!(read(10_000), [quiet(), quiet()]);
        assert_eq!(read(25_000), [Some("pending".to_owned()), quiet()]);
        assert_eq!(read(30_050), [Some("fired".to_owned()), quiet()], "however short it was");
        assert_eq!(read(65_000), [quiet(), None], "what is not known comes last");
        assert_eq!(plane.nearest_trace(at(10_000), 35.0), Some(0), "the row under the pointer");
        assert_eq!(plane.nearest_trace(at(10_000), 68.0), Some(1));
    }
}
