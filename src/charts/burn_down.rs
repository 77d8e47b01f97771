//! The burn-down of one budget: even spending dotted, zero solid, overspending red, gaps hatched, now a plumb line.
use super::{
    Case, Chart, Drawing, Frame, Table, Tone,
    axis_time::ticks,
    canvas::{Anchor, Canvas, svg},
    ink::{Ink, Stroke},
    ink_svg::text_width,
};
use crate::{
    domain::{
        alert::Severity,
        burn_down::BurnDownPoint,
        time::{Instant, Range, Span},
        zone::Zone,
    },
    words::{instants, numbers, sentences},
};
use plotters::prelude::DrawingBackend;

/// In the registry.
pub const CHART: Chart = Chart { id: "burn-down", cases };

/// What is drawn.
pub struct BurnDown<'a> {
    /// The curve; `None` breaks it.
    pub points: &'a [BurnDownPoint],
    /// Where nothing was measured.
    pub gaps: &'a [Range],
    /// When burn rate alerts fired.
    pub firing: &'a [(Range, Severity)],
    /// The whole window.
    pub window: Range,
    /// How the objective stands.
    pub tone: Tone,
}

/// Where things stand in a drawing of one size.
struct Layout {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    low: f64,
    window: Range,
}

impl Layout {
    fn x(&self, at: Instant) -> f64 {
        let part = at.since(self.window.from).ratio_to(self.window.length()).unwrap_or(0.0).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    fn y(&self, left: f64) -> f64 {
        let part = (1.0 - left.clamp(self.low, 1.0)) / (1.0 - self.low);
        self.top + part * (self.bottom - self.top)
    }
}

/// Large: with the rail of firing alerts above, and the value at now.
pub fn draw(data: &BurnDown<'_>, frame: Frame<'_>) -> Drawing {
    let svg = svg(frame, "burn-down", |canvas| {
        let layout = layout(data, frame, 34.0, 56.0);
        rail(canvas, data, &layout);
        gaps(canvas, data, &layout);
        value_grid(canvas, &layout, frame, true);
        time_axis(canvas, &layout, frame, 90.0);
        curve(canvas, data, &layout, 1.5);
        canvas.now_line(layout.right, 0.0, layout.bottom);
        end_value(canvas, data, &layout, frame);
    });
    said(svg, data, frame)
}

/// Small: one of several beside each other.
pub fn small(data: &BurnDown<'_>, frame: Frame<'_>) -> Drawing {
    let svg = svg(frame, "burn-down small", |canvas| {
        let layout = layout(data, frame, 4.0, 12.0);
        gaps(canvas, data, &layout);
        value_grid(canvas, &layout, frame, false);
        time_axis(canvas, &layout, frame, 80.0);
        curve(canvas, data, &layout, 1.25);
        canvas.now_line(layout.right, 0.0, layout.bottom);
        if let Some((at, left)) = last(data) {
            canvas.dot((layout.x(at), layout.y(left)), 2.5, data.tone.mark());
        }
    });
    said(svg, data, frame)
}

fn layout(data: &BurnDown<'_>, frame: Frame<'_>, top: f64, right: f64) -> Layout {
    let lowest = data.points.iter().filter_map(|it| it.left).filter(|it| it.is_finite()).fold(0.0, f64::min);
    // Room below zero even where nothing is overspent, so that zero is not the floor.
    let low = if lowest < 0.0 { (lowest * 1.25).min(-0.25) } else { -0.12 };
    let (width, height) = (f64::from(frame.width), f64::from(frame.height));
    Layout {
        left: 0.0,
        right: (width - right).max(1.0),
        top: top + 10.0,
        bottom: (height - 18.0).max(top + 11.0),
        low,
        window: data.window,
    }
}

fn rail<DB: DrawingBackend>(canvas: &Canvas<DB>, data: &BurnDown<'_>, layout: &Layout) {
    canvas.bar((layout.left, 0.0), (layout.right, 22.0), Ink::Sunk.with(Stroke::Crisp), 1.0);
    for (range, severity) in data.firing {
        let (from, to) = (layout.x(range.from), layout.x(range.to).max(layout.x(range.from) + 4.0));
        let (ink, top) = if *severity == Severity::Page { (Ink::Bad, 5.0) } else { (Ink::Warn, 13.0) };
        canvas.bar((from, top), (to, top + 6.0), ink.with(Stroke::Crisp), 1.0);
        if *severity == Severity::Page {
            canvas.line(&[(from, 22.0), (from, layout.bottom)], Ink::Bad.with(Stroke::Dotted), 1.0);
        }
    }
}

fn gaps<DB: DrawingBackend>(canvas: &Canvas<DB>, data: &BurnDown<'_>, layout: &Layout) {
    for gap in data.gaps {
        let (from, to) = (layout.x(gap.from), layout.x(gap.to).max(layout.x(gap.from) + 2.0));
        canvas.bar((from, layout.top), (to, layout.bottom), Ink::Unknown.with(Stroke::Hatched), 1.0);
    }
}

/// Grid lines with their labels on them, inside the plot.
fn value_grid<DB: DrawingBackend>(canvas: &Canvas<DB>, layout: &Layout, frame: Frame<'_>, is_large: bool) {
    let spread = 1.0 - layout.low;
    let room = (layout.bottom - layout.top) / if is_large { 34.0 } else { 30.0 };
    let steps = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 1000.0];
    let step = steps.into_iter().find(|step| spread / step <= room.max(2.0)).unwrap_or(spread);
    let mut value = 1.0;
    while value >= layout.low && step > 0.0 {
        let y = layout.y(value);
        if value.abs() < 1e-9 {
            canvas.line(&[(layout.left, y), (f64::from(frame.width), y)], Ink::Rule.with(Stroke::Crisp), 1.0);
        } else {
            canvas.line(&[(layout.left, y), (layout.right, y)], Ink::Grid.with(Stroke::Crisp), 1.0);
        }
        let label = numbers::fixed(value * 100.0, 0);
        let label = if is_large { format!("{label}{}%", numbers::NARROW_SPACE) } else { label };
        canvas.text(&label, (layout.left, y - 1.0), Anchor::AboveLeft, Ink::Ink3.with(Stroke::Solid));
        value -= step;
    }
}

fn time_axis<DB: DrawingBackend>(canvas: &Canvas<DB>, layout: &Layout, frame: Frame<'_>, room: f64) {
    let most = ((layout.right - layout.left) / room).floor().max(1.0) as usize;
    canvas.line(
        &[(layout.left, layout.bottom), (f64::from(frame.width), layout.bottom)],
        Ink::Rule.with(Stroke::Crisp),
        1.0,
    );
    for tick in ticks(layout.window, frame.zone, most) {
        let x = layout.x(tick.at);
        let half = text_width(&tick.label, super::canvas::LABEL) / 2.0;
        if x - half >= 0.0 && x + half <= layout.right {
            canvas.line(&[(x, layout.bottom), (x, layout.bottom + 3.0)], Ink::Rule.with(Stroke::Crisp), 1.0);
            canvas.text(&tick.label, (x, layout.bottom + 5.0), Anchor::Below, Ink::Ink3.with(Stroke::Solid));
        }
    }
}

fn curve<DB: DrawingBackend>(canvas: &Canvas<DB>, data: &BurnDown<'_>, layout: &Layout, width: f64) {
    let even = [(layout.x(data.window.from), layout.y(1.0)), (layout.x(data.window.to), layout.y(0.0))];
    canvas.line(&even, Ink::Ink3.with(Stroke::Dotted), 1.0);
    for run in runs(data.points) {
        let place = |(at, left): (Instant, f64)| (layout.x(at), layout.y(left));
        for piece in at_zero(&run) {
            let points: Vec<_> = piece.iter().copied().map(place).collect();
            let is_below = piece.iter().any(|(_, left)| *left < 0.0);
            if is_below {
                let zero = layout.y(0.0);
                let mut area = points.clone();
                area.extend(points.last().map(|it| (it.0, zero)));
                area.extend(points.first().map(|it| (it.0, zero)));
                canvas.area(&area, Ink::Bad, 0.18);
                canvas.line(&points, Ink::Bad.with(Stroke::Solid), width + 0.5);
            } else {
                canvas.line(&points, Ink::Ink.with(Stroke::Solid), width);
            }
        }
    }
}

/// The curve cut where nothing was measured.
fn runs(points: &[BurnDownPoint]) -> Vec<Vec<(Instant, f64)>> {
    let mut runs: Vec<Vec<(Instant, f64)>> = vec![Vec::new()];
    for point in points {
        match (point.left.filter(|it| it.is_finite()), runs.last_mut()) {
            (Some(left), Some(run)) => run.push((point.at, left)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.into_iter().filter(|run| !run.is_empty()).collect()
}

/// A run cut where it crosses zero, so that only what is below is red.
fn at_zero(run: &[(Instant, f64)]) -> Vec<Vec<(Instant, f64)>> {
    let mut pieces: Vec<Vec<(Instant, f64)>> = vec![Vec::new()];
    let mut before: Option<(Instant, f64)> = None;
    for &(at, left) in run {
        if let Some((then, was)) = before
            && (was < 0.0) != (left < 0.0)
        {
            let crossing = then + at.since(then).times(was / (was - left));
            if let Some(piece) = pieces.last_mut() {
                piece.push((crossing, 0.0));
            }
            pieces.push(vec![(crossing, 0.0)]);
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push((at, left));
        }
        before = Some((at, left));
    }
    pieces
}

fn last(data: &BurnDown<'_>) -> Option<(Instant, f64)> {
    data.points.iter().rev().find_map(|point| Some((point.at, point.left.filter(|it| it.is_finite())?)))
}

fn end_value<DB: DrawingBackend>(canvas: &Canvas<DB>, data: &BurnDown<'_>, layout: &Layout, frame: Frame<'_>) {
    let Some((at, left)) = last(data) else { return };
    let (x, y) = (layout.x(at), layout.y(left));
    canvas.dot((x, y), 3.0, data.tone.mark());
    let label = numbers::budget_left(left);
    let y = y.clamp(layout.top + 6.0, layout.bottom - 8.0);
    let fits = layout.right + 8.0 + text_width(&label, super::canvas::LABEL) <= f64::from(frame.width);
    let (point, anchor) =
        if fits { ((layout.right + 7.0, y), Anchor::Left) } else { ((x - 8.0, y - 8.0), Anchor::Right) };
    canvas.text(&label, point, anchor, data.tone.text().with(Stroke::Bold));
}

fn said(svg: String, data: &BurnDown<'_>, frame: Frame<'_>) -> Drawing {
    let sentence = sentences::burn_down(data.points, data.gaps.len(), frame.zone, frame.now);
    let row = |point: &BurnDownPoint| {
        let left = point.left.map_or_else(|| "not measured".to_owned(), numbers::budget_left);
        vec![instants::moment(point.at, frame.zone, frame.now), left]
    };
    let headers = vec!["Time".to_owned(), "Budget left".to_owned()];
    let rows = data.points.iter().map(row).collect();
    Drawing { svg, sentence, table: Table { caption: "Budget left over the window".to_owned(), headers, rows } }
}

fn cases() -> Vec<Case> {
    let zone = Zone::utc();
    let now = Instant::from_unix_millis(1_795_240_000_000);
    let window = Range::ending_at(now, Span::from_days(30));
    let frame = |width, height| Frame { width, height, zone: &zone, now };
    let curve = |lefts: &[Option<f64>]| -> Vec<BurnDownPoint> {
        let step = window.length().times(1.0 / lefts.len().max(2).saturating_sub(1) as f64);
        lefts
            .iter()
            .enumerate()
            .map(|(n, left)| BurnDownPoint { at: window.from + step.times(n as f64), left: *left })
            .collect()
    };
    let ordinary = curve(&[Some(1.0), Some(0.96), Some(0.5), Some(0.49), None, Some(0.4), Some(0.38), Some(0.36)]);
    let over = curve(&[Some(1.0), Some(0.9), Some(0.2), Some(-0.3), Some(-0.31), Some(-0.12)]);
    let hole = [Range { from: now - Span::from_days(14), to: now - Span::from_days(12) }];
    let firing = [
        (Range { from: now - Span::from_days(20), to: now - Span::from_days(19) }, Severity::Page),
        (Range { from: now - Span::from_days(9), to: now - Span::from_days(8) }, Severity::Ticket),
    ];
    let of = |points: &[BurnDownPoint], tone, frame| {
        draw(&BurnDown { points, gaps: &hole, firing: &firing, window, tone }, frame)
    };
    let odd = curve(&[Some(f64::NAN), Some(f64::INFINITY), Some(-30.0)]);
    let tiny = |points: &[BurnDownPoint], tone| {
        small(&BurnDown { points, gaps: &[], firing: &[], window, tone }, frame(200, 120))
    };
    vec![
        ("ordinary", of(&ordinary, Tone::Quiet, frame(960, 300))),
        ("over", of(&over, Tone::Over, frame(960, 300))),
        ("narrow", of(&over, Tone::Over, frame(340, 240))),
        ("empty", of(&[], Tone::Unknown, frame(960, 300))),
        ("odd", of(&odd, Tone::Over, frame(960, 300))),
        ("small", tiny(&ordinary, Tone::Quiet)),
        ("small-over", tiny(&over, Tone::Over)),
    ]
}
