//! Burn rates over time, each window against its own factor, on a scale that shows 0.1× and 1000× alike.
use super::{
    Case, Chart, Drawing, Frame, Table,
    axis_time::ticks,
    canvas::{Anchor, Canvas, LABEL, svg},
    ink::{Ink, Paint, Stroke},
    ink_svg::text_width,
};
use crate::{
    domain::{
        series::Series,
        time::{Instant, Range, Span},
        zone::Zone,
    },
    words::{durations, instants, numbers},
};
use plotters::prelude::DrawingBackend;

/// In the registry.
pub const CHART: Chart = Chart { id: "burn-rate", cases };

/// One window.
pub struct Line<'a> {
    /// How far each point looks back.
    pub window: Span,
    /// Burn rates.
    pub series: &'a Series,
    /// The factor its alert fires at, if it has one.
    pub factor: Option<f64>,
}

/// Below this everything is quiet and drawn alike.
const QUIET: f64 = 0.1;

/// Ink of the first, second and third series; more become small multiples, which the caller decides.
const PAINTS: &[Paint] = &[
    Paint { ink: Ink::Ink, stroke: Stroke::Solid },
    Paint { ink: Ink::Info, stroke: Stroke::Solid },
    Paint { ink: Ink::Good, stroke: Stroke::Solid },
];

struct Layout {
    right: f64,
    top: f64,
    bottom: f64,
    high: f64,
    range: Range,
}

impl Layout {
    fn x(&self, secs: f64) -> f64 {
        let part = (secs - self.range.from.unix_secs()) / self.range.length().secs().max(1e-9);
        part.clamp(0.0, 1.0) * self.right
    }

    /// Logarithmic from [`QUIET`] up.
    fn y(&self, burn: f64) -> f64 {
        let part = (burn.max(QUIET) / QUIET).log10() / (self.high / QUIET).log10();
        self.bottom - part.clamp(0.0, 1.0) * (self.bottom - self.top)
    }
}

/// Draws the windows on one scale.
pub fn draw(lines: &[Line<'_>], range: Range, frame: Frame<'_>) -> Drawing {
    let values = lines.iter().flat_map(|it| it.series.v.iter().copied()).filter(|it| it.is_finite());
    let factors = lines.iter().filter_map(|it| it.factor);
    let highest = values.chain(factors).fold(10.0, f64::max);
    let layout = Layout {
        right: (f64::from(frame.width) - 56.0).max(1.0),
        top: 14.0,
        bottom: (f64::from(frame.height) - 18.0).max(15.0),
        high: 10f64.powf((highest * 1.1).log10().ceil()).clamp(10.0, 1e6),
        range,
    };
    let svg = svg(frame, "burn-rate", |canvas| {
        grid(canvas, &layout, frame);
        limits(canvas, lines, &layout);
        for (line, paint) in lines.iter().zip(PAINTS.iter().cycle()) {
            curve(canvas, line, *paint, &layout);
        }
        end_labels(canvas, lines, &layout);
        canvas.now_line(layout.right, 0.0, layout.bottom);
    });
    Drawing { svg, sentence: sentence(lines, frame), table: table(lines, frame) }
}

fn grid<DB: DrawingBackend>(canvas: &Canvas<DB>, layout: &Layout, frame: Frame<'_>) {
    let mut value = QUIET;
    while value <= layout.high * 1.001 {
        let y = layout.y(value);
        let is_one = (value - 1.0).abs() < 1e-9;
        canvas.line(
            &[(0.0, y), (layout.right, y)],
            if is_one { Ink::Rule } else { Ink::Grid }.with(Stroke::Crisp),
            1.0,
        );
        let label = if value < 1.0 { numbers::multiple(value) } else { format!("{}×", numbers::fixed(value, 0)) };
        canvas.text(&label, (0.0, y - 1.0), Anchor::AboveLeft, Ink::Ink3.with(Stroke::Solid));
        value *= 10.0;
    }
    let most = (layout.right / 90.0).floor().max(1.0) as usize;
    for tick in ticks(layout.range, frame.zone, most) {
        let x = layout.x(tick.at.unix_secs());
        let half = text_width(&tick.label, LABEL) / 2.0;
        if x - half >= 0.0 && x + half <= layout.right {
            canvas.text(&tick.label, (x, layout.bottom + 5.0), Anchor::Below, Ink::Ink3.with(Stroke::Solid));
        }
    }
}

/// Each factor once, labelled at its end.
fn limits<DB: DrawingBackend>(canvas: &Canvas<DB>, lines: &[Line<'_>], layout: &Layout) {
    let mut factors: Vec<f64> =
        lines.iter().filter_map(|it| it.factor).filter(|it| it.is_finite() && *it > 0.0).collect();
    factors.sort_by(f64::total_cmp);
    factors.dedup();
    let mut taken = f64::INFINITY;
    for factor in factors {
        let y = layout.y(factor);
        canvas.line(&[(0.0, y), (layout.right, y)], Ink::Warn.with(Stroke::Dashed), 1.0);
        // Two factors too near to each other keep the lower one's label.
        if taken - y > 12.0 {
            canvas.text(
                &numbers::multiple(factor),
                (layout.right - 4.0, y - 1.0),
                Anchor::AboveRight,
                Ink::WarnInk.with(Stroke::Solid),
            );
            taken = y;
        }
    }
}

fn curve<DB: DrawingBackend>(canvas: &Canvas<DB>, line: &Line<'_>, paint: Paint, layout: &Layout) {
    let step = usual_step(line.series);
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut before: Option<f64> = None;
    for (secs, burn) in line.series.points() {
        let is_gap = !burn.is_finite() || before.is_some_and(|it| secs - it > step * 1.5);
        if is_gap {
            canvas.line(&run, paint, 1.25);
            run.clear();
        }
        if burn.is_finite() {
            run.push((layout.x(secs), layout.y(burn)));
            before = Some(secs);
        }
    }
    canvas.line(&run, paint, 1.25);
}

/// The distance most neighbours stand apart: what is wider is a gap.
fn usual_step(series: &Series) -> f64 {
    let gaps = series.t.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?));
    let least = gaps.fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 0.0 }
}

/// Windows named at their ends, moved apart where they would meet.
fn end_labels<DB: DrawingBackend>(canvas: &Canvas<DB>, lines: &[Line<'_>], layout: &Layout) {
    let ends = lines.iter().zip(PAINTS.iter().cycle());
    let mut labels: Vec<(f64, String, Paint)> = ends
        .filter_map(|(line, paint)| Some((layout.y(line.series.newest()?.1), durations::window(line.window), *paint)))
        .collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (y, label, paint) in labels {
        let y = y.max(lowest + 12.0).min(layout.bottom - 2.0);
        canvas.text(&label, (layout.right + 7.0, y), Anchor::Left, paint);
        lowest = y;
    }
}

fn sentence(lines: &[Line<'_>], frame: Frame<'_>) -> String {
    let highest = |line: &Line<'_>| {
        let finite = line.series.points().filter(|(_, burn)| burn.is_finite());
        finite.max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let said: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let (secs, burn) = highest(line)?;
            let when = instants::short(Instant::from_unix_secs(secs), frame.zone, frame.now);
            Some(format!("over {} at most {} on {when}", durations::window(line.window), numbers::multiple(burn)))
        })
        .collect();
    if said.is_empty() { "Nothing was measured.".to_owned() } else { format!("It burned {}.", said.join("; ")) }
}

fn table(lines: &[Line<'_>], frame: Frame<'_>) -> Table {
    let mut headers = vec!["Time".to_owned()];
    headers.extend(lines.iter().map(|it| format!("Burn rate over {}", durations::window(it.window))));
    let mut times: Vec<f64> = lines.iter().flat_map(|it| it.series.t.iter().copied()).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let value = |line: &Line<'_>, secs: f64| {
        let place = line.series.t.partition_point(|it| *it < secs);
        let is_there = line.series.t.get(place).is_some_and(|it| *it == secs);
        let burn = line.series.v.get(place).copied().filter(|it| is_there && it.is_finite());
        burn.map_or_else(|| "not measured".to_owned(), numbers::multiple)
    };
    let row = |secs: f64| {
        let mut row = vec![instants::moment(Instant::from_unix_secs(secs), frame.zone, frame.now)];
        row.extend(lines.iter().map(|line| value(line, secs)));
        row
    };
    Table { caption: "Burn rates over time".to_owned(), headers, rows: times.into_iter().map(row).collect() }
}

fn cases() -> Vec<Case> {
    let zone = Zone::utc();
    let now = Instant::from_unix_millis(1_795_240_000_000);
    let range = Range::ending_at(now, Span::from_days(7));
    let frame = |width| Frame { width, height: 160, zone: &zone, now };
    let series = |values: &[f64]| {
        let t = values.iter().enumerate().map(|(n, _)| (range.from + Span::from_hours(n as i64 * 6)).unix_secs());
        Series { t: t.collect::<Vec<_>>().into(), v: values.to_vec(), ..Series::default() }
    };
    let (hour, day) =
        (series(&[0.1, 0.2, 350.0, 20.0, f64::NAN, 0.3, 0.2]), series(&[0.2, 0.2, 9.0, 8.0, 7.0, 1.2, 0.9]));
    let line = |hours, series, factor| Line { window: Span::from_hours(hours), series, factor };
    let nothing = Series::default();
    vec![
        ("ordinary", draw(&[line(1, &hour, Some(14.4)), line(24, &day, Some(3.0))], range, frame(960))),
        ("narrow", draw(&[line(1, &hour, Some(14.4)), line(24, &day, Some(3.0))], range, frame(340))),
        ("empty", draw(&[line(1, &nothing, Some(14.4))], range, frame(960))),
        ("none", draw(&[], range, frame(960))),
    ]
}
