//! Counts over time: a bar for each step and what is bad of it below; nothing is paper, not counted is hatched.
use super::{
    Chart, Drawing, Frame, Table,
    axes::steps::{self, Tick},
    examples,
    ink::Role,
    plane::{Plane, Say, Scale, Trace},
    plot::{Outcome, Place, Plot, gaps, ground, labels::Labels, now_line, with_air},
    thinned,
};
use crate::{
    domain::{
        series::Series,
        time::{Instant, Range, Span},
    },
    words::{capitals::small, durations, instants, units::Unit},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "counts", examples: examples::counts };

/// A bar is at least so wide, CSS pixels; of more bars than fit the highest of each few is drawn.
const NARROWEST: f64 = 3.0;

/// What was counted.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// What: `Alerts`. Our own word.
    pub title: &'a str,
    /// How many in the step up to each moment; what is not there, not finite or negative was not counted.
    pub all: &'a Series,
    /// What is bad of them, with its word.
    pub bad: Option<(&'a str, &'a Series)>,
    /// The time that each count is about.
    pub step: Span,
    /// The time shown.
    pub range: Range,
}

/// A bar: from and to in unix seconds, all and what is bad of it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bar {
    from: f64,
    to: f64,
    all: f64,
    bad: f64,
}

/// The counts over time.
pub fn draw(data: &Counts<'_>, frame: Frame<'_>) -> Drawing {
    let bars = bars(data);
    let scale = scale(&bars);
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint_bars(data, &bars, &scale, frame, root)),
        sentence: sentence(data, &bars, frame),
        table: table(data, &bars, frame),
        plane: Some(plane(data, &bars, scale, frame)),
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &Counts<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let bars = bars(data);
    paint_bars(data, &bars, &scale(&bars), frame, root)
}

fn bars(data: &Counts<'_>) -> Vec<Bar> {
    let bad = data.bad.map(|(_, it)| gaps::known(it, data.range)).unwrap_or_default();
    let bad_at = |secs: f64| bad.get(bad.partition_point(|it| it.0 < secs)).filter(|it| it.0 == secs).map(|it| it.1);
    let counted = gaps::known(data.all, data.range).into_iter().filter(|it| it.1 >= 0.0);
    let first = data.range.from.unix_secs();
    counted
        .map(|(to, all)| {
            let bad = bad_at(to).unwrap_or(0.0).clamp(0.0, all);
            Bar { from: (to - data.step.secs()).max(first), to, all, bad }
        })
        .collect()
}

/// As many bars as can be told apart: the highest of those that share a place, unless a gap lies between them.
fn joined(bars: &[Bar], data: &Counts<'_>, width: f64) -> Vec<Bar> {
    let step = data.step.secs().max(f64::MIN_POSITIVE);
    let least = data.range.length().secs() * NARROWEST / width.max(NARROWEST);
    let slot = (least / step).ceil().max(1.0) * step;
    let place = |it: &Bar| ((it.to - data.range.from.unix_secs()) / slot).ceil();
    let highest = |group: &[Bar]| {
        let (first, last) = (group.first()?, group.last()?);
        let top = group.iter().max_by(|a, b| a.all.total_cmp(&b.all))?;
        let bad = group.iter().map(|it| it.bad).fold(0.0, f64::max);
        Some(Bar { from: first.from, to: last.to, all: top.all, bad })
    };
    bars.chunk_by(|a, b| place(a) == place(b) && b.from - a.to < step / 2.0).filter_map(highest).collect()
}

fn scale(bars: &[Bar]) -> Scale {
    let highest = bars.iter().map(|it| it.all).fold(0.0, f64::max);
    steps::fit([0.0, highest].into_iter(), Unit::Number, false)
}

/// Whole numbers only: nobody counts halves.
fn ticks(scale: &Scale, place: Place) -> Vec<Tick> {
    let mut ticks = steps::ticks(scale, Unit::Number, ground::most_ticks(place));
    if ticks.iter().any(|it| it.value.fract() != 0.0) {
        ticks.retain(|it| it.value.fract() == 0.0);
        ticks.iter_mut().for_each(|it| it.label = Unit::Number.say(it.value));
    }
    ticks
}

fn place(scale: &Scale, frame: Frame<'_>) -> Place {
    let place = ground::place(frame, 0.0);
    if !ground::has_ticks(frame) {
        return place;
    }
    ground::beside(place, ticks(scale, place).iter().map(|it| it.label.as_str()))
}

fn sums(bars: &[Bar]) -> (f64, f64) {
    bars.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.all, sum.1 + it.bad))
}

fn gaps_of(data: &Counts<'_>, bars: &[Bar], now: Instant) -> Vec<Range> {
    gaps::between_steps(bars.iter().map(|it| it.to), data.step, data.range, now)
}

fn sentence(data: &Counts<'_>, bars: &[Bar], frame: Frame<'_>) -> String {
    let say = |it: f64| Unit::Number.say(it);
    let window = durations::window(data.range.length());
    let missing = gaps_of(data, bars, frame.now).iter().fold(Span::ZERO, |sum, it| sum + it.length());
    let missing = match missing {
        Span::ZERO => String::new(),
        it => format!(" Not counted for {}.", durations::duration(it)),
    };
    let (all, bad) = sums(bars);
    // Of several that are equal the newest.
    let Some(top) = bars.iter().max_by(|a, b| a.all.total_cmp(&b.all)) else {
        return "Nothing was counted.".to_owned();
    };
    if all <= 0.0 {
        return format!("None in {window}.{missing}");
    }
    let bad = data.bad.map_or_else(String::new, |(word, _)| format!(", {} of them {word}", say(bad)));
    let until = Instant::from_unix_secs(top.to);
    let when = instants::short(until, frame.zone, frame.now);
    let step = durations::window(data.step);
    format!("{} in {window}{bad}; most in {step}: {}, up to {when}.{missing}", say(all), say(top.all))
}

fn table(data: &Counts<'_>, bars: &[Bar], frame: Frame<'_>) -> Table {
    let row = |it: &Bar| {
        let until = instants::moment(Instant::from_unix_secs(it.to), frame.zone, frame.now);
        let bad = data.bad.map(|_| Unit::Number.say(it.bad));
        [until, Unit::Number.say(it.all)].into_iter().chain(bad).collect()
    };
    let bad = data.bad.map(|(word, _)| word.to_owned());
    Table {
        caption: format!("{} by {}, {}", data.title, durations::window(data.step), frame.zone.name),
        headers: ["Up to".to_owned(), data.title.to_owned()].into_iter().chain(bad).collect(),
        rows: thinned(bars).iter().map(row).collect(),
    }
}

fn plane(data: &Counts<'_>, bars: &[Bar], scale: Scale, frame: Frame<'_>) -> Plane {
    let trace = |name: &str, role, of: fn(&Bar) -> f64| Trace {
        name: name.to_owned(),
        role,
        shown: true,
        t: bars.iter().map(|it| it.to).collect(),
        v: bars.iter().map(of).collect(),
        until: None,
    };
    let all = trace(data.title, Role::Ok, |it| it.all);
    let bad = data.bad.map(|(word, _)| trace(word, Role::Bad, |it| it.bad));
    Plane {
        place: place(&scale, frame),
        range: with_air(data.range, frame.now),
        scale,
        say: Say::with(|it| Unit::Number.say(it)),
        traces: std::iter::once(all).chain(bad).collect(),
    }
}

fn paint_bars<B: DrawingBackend>(
    data: &Counts<'_>,
    bars: &[Bar],
    scale: &Scale,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let place = place(scale, frame);
    let plot = Plot::new(root, place, with_air(data.range, frame.now), (0.0, 1.0));
    let mut labels = Labels::within(width, height);
    plot.future(frame.now, 0.0)?;
    for gap in gaps_of(data, bars, frame.now) {
        plot.gap(gap)?;
    }
    ground::grid(&ticks(scale, place), scale, &plot, frame, &mut labels)?;
    let pixel = plot.range.length().secs() / (place.right - place.left).max(1.0);
    for bar in joined(bars, data, place.right - place.left) {
        let air = if bar.to - bar.from >= 4.0 * pixel { pixel } else { 0.0 };
        for (count, role) in [(bar.all, Role::Ok), (bar.bad, Role::Bad)] {
            // One of ten thousand is little, but not nothing.
            let least = if count > 0.0 { 1.5 / (place.bottom - place.top).max(1.5) } else { 0.0 };
            let (from, to, top) = (bar.from + air, bar.to, ground::part(scale, count).max(least));
            plot.area(&[(from, 0.0), (from, top), (to, top), (to, 0.0)], role.into())?;
        }
    }
    now_line::draw(root, &plot, frame.now, 0.0)?;
    if ground::has_ticks(frame) {
        let (all, bad) = sums(bars);
        let bad = data.bad.map(|(word, _)| {
            (format!("{word} {}", Unit::Number.say(bad)), if bad > 0.0 { Role::BadInk } else { Role::Ink2 })
        });
        let all = if bars.is_empty() {
            "not counted".to_owned()
        } else {
            format!("{} {}", small(data.title), Unit::Number.say(all))
        };
        let names: Vec<_> = std::iter::once((all, Role::Ink2)).chain(bad).collect();
        ground::names(&names, place.left, width, &mut labels);
        plot.time_axis(frame.zone, &mut labels)?;
    }
    labels.draw(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_bars_that_share_a_place_the_highest_is_drawn_and_gaps_stay() {
        let t: Vec<f64> = (1..=100).filter(|it| !(40..60).contains(it)).map(|it| f64::from(it) * 10.0).collect();
        let v = t.iter().map(|it| if *it == 370.0 { 9.0 } else { 1.0 }).collect();
        let all = Series { t: t.into(), v, ..Series::default() };
        let range = Range { from: Instant::default(), to: Instant::from_unix_millis(1_000_000) };
        let data = Counts { title: "Events", all: &all, bad: None, step: Span::from_secs(10), range };
        let drawn = joined(&bars(&data), &data, 60.0);
        assert_eq!(drawn.iter().map(|it| it.all).fold(0.0, f64::max), 9.0);
        assert!(drawn.len() <= 20 && drawn.iter().all(|it| it.to <= 390.0 || it.from >= 590.0), "{drawn:?}");
        assert_eq!(joined(&bars(&data), &data, 1000.0).len(), 80);
    }
}
