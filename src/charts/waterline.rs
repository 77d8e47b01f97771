//! All budgets as columns standing in the water, the worst first: what is overspent hangs below.
use super::{
    Case, Chart, Drawing, Frame, Table, Tone,
    canvas::{Anchor, svg},
    ink::{Ink, Stroke},
    ink_svg::text_width,
};
use crate::{
    domain::{time::Instant, zone::Zone},
    words::numbers,
};

/// In the registry.
pub const CHART: Chart = Chart { id: "waterline", cases };

/// One budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it is called.
    pub label: String,
    /// The part left.
    pub left: Option<f64>,
    /// How it stands.
    pub tone: Tone,
}

/// Draws the columns in the order they come in.
pub fn draw(columns: &[Column], frame: Frame<'_>) -> Drawing {
    let svg = svg(frame, "waterline", |canvas| {
        let (width, height) = (f64::from(frame.width), f64::from(frame.height));
        let worst = columns.iter().filter_map(|it| it.left).filter(|it| it.is_finite()).fold(0.0, f64::min);
        // The deepest hangs a quarter of the height at most; beyond that, depth is told in words.
        let below = if worst < 0.0 { (-worst).clamp(0.1, 0.35) } else { 0.0 };
        let (top, bottom) = (16.0, height - 30.0);
        let scale = (bottom - top) / (1.0 + below);
        let water = top + scale;
        let y = |left: f64| water - left.clamp(-below, 1.0) * scale;
        for (value, label) in [(1.0, "100"), (0.5, "50")] {
            canvas.line(&[(0.0, y(value)), (width, y(value))], Ink::Grid.with(Stroke::Crisp), 1.0);
            let said = if value == 1.0 {
                format!("{label}{}% of budget left", numbers::NARROW_SPACE)
            } else {
                format!("{label}{}%", numbers::NARROW_SPACE)
            };
            canvas.text(&said, (width, y(value) - 1.0), Anchor::AboveRight, Ink::Ink3.with(Stroke::Solid));
        }
        let pitch = width / columns.len().max(1) as f64;
        let thick = (pitch * 0.42).clamp(1.0, 16.0);
        for (n, column) in columns.iter().enumerate() {
            let middle = (n as f64 + 0.5) * pitch;
            let bar =
                |to: f64, paint| canvas.bar((middle - thick / 2.0, water), (middle + thick / 2.0, to), paint, 1.0);
            match column.left.filter(|it| it.is_finite()) {
                Some(left) if column.tone != Tone::Unknown => bar(y(left), column.tone.mark().with(Stroke::Crisp)),
                _ => bar(y(0.5), Ink::Unknown.with(Stroke::Hatched)),
            }
        }
        canvas.line(&[(0.0, water), (width, water)], Ink::Ink.with(Stroke::Crisp), 1.0);
        // A label that would meet the one before it is left to the sentence and the table.
        let mut taken = f64::NEG_INFINITY;
        for (first, n, tone, what) in groups(columns) {
            let is_right = tone == Tone::Unknown && first + n == columns.len() && first > 0;
            let (x, anchor) =
                if is_right { (width, Anchor::BelowRight) } else { (first as f64 * pitch, Anchor::BelowLeft) };
            let y = if tone == Tone::Over { (water + below * scale + 4.0).min(height - 13.0) } else { water + 5.0 };
            let long = text_width(&what, super::canvas::LABEL);
            let (from, to) = if is_right { (x - long, x) } else { (x, x + long) };
            if from > taken && to <= width {
                canvas.text(&what, (x, y), anchor, tone.text().with(Stroke::Solid));
                taken = to + 6.0;
            }
        }
    });
    Drawing { svg, sentence: sentence(columns), table: table(columns) }
}

/// Neighbours of one tone: where they begin, how many, and what is said of them.
fn groups(columns: &[Column]) -> Vec<(usize, usize, Tone, String)> {
    let mut groups: Vec<(usize, usize, Tone)> = Vec::new();
    for (n, column) in columns.iter().enumerate() {
        match groups.last_mut() {
            Some(last) if last.2 == column.tone => last.1 += 1,
            _ => groups.push((n, 1, column.tone)),
        }
    }
    let said = |(first, n, tone): (usize, usize, Tone)| (first, n, tone, format!("{n} {}", tone.word()));
    groups.into_iter().map(said).collect()
}

fn sentence(columns: &[Column]) -> String {
    let count = |tone: Tone| columns.iter().filter(|it| it.tone == tone).count();
    let parts = [Tone::Over, Tone::Risk, Tone::Unknown, Tone::Quiet].map(|tone| (count(tone), tone.word()));
    let said: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if said.is_empty() { "No budget is known.".to_owned() } else { format!("{}.", said.join(", ")) }
}

fn table(columns: &[Column]) -> Table {
    let row = |column: &Column| {
        let left = column.left.map_or_else(|| "not known".to_owned(), numbers::budget_left);
        vec![column.label.clone(), left, column.tone.word().to_owned()]
    };
    Table {
        caption: "Budget left of every objective".to_owned(),
        headers: ["Objective", "Budget left", "State"].map(str::to_owned).to_vec(),
        rows: columns.iter().map(row).collect(),
    }
}

fn cases() -> Vec<Case> {
    let zone = Zone::utc();
    let frame = |width| Frame { width, height: 150, zone: &zone, now: Instant::default() };
    let column = |label: &str, left, tone| Column { label: label.to_owned(), left, tone };
    let mut columns = vec![
        column("checkout <b>", Some(-0.12), Tone::Over),
        column("search", Some(-0.03), Tone::Over),
        column("ledger", Some(0.12), Tone::Risk),
    ];
    columns.extend((0..20).map(|n| column("fine", Some(0.3 + f64::from(n) * 0.03), Tone::Quiet)));
    columns.push(column("labels", None, Tone::Unknown));
    vec![
        ("ordinary", draw(&columns, frame(1376))),
        ("narrow", draw(&columns, frame(358))),
        ("empty", draw(&[], frame(1376))),
        (
            "far-over",
            draw(&[column("x", Some(-50.0), Tone::Over), column("y", Some(f64::NAN), Tone::Quiet)], frame(1376)),
        ),
    ]
}
