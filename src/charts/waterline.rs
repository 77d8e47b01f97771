//! The waterline: every budget as a column, worst first; columns stand on zero and what is overspent hangs below.
use super::{
    Chart, Drawing, Frame, Table, Tone,
    axes::value,
    examples,
    ink::{Paint, Pattern, Role, measure},
    plot::{
        Outcome,
        labels::{Labels, Look, SIZE, Side, Spot},
        marks,
    },
};
use crate::domain::order;
use crate::words::{numbers, readings};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "waterline", examples: examples::waterline };

/// One budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What the objective is called; a stranger's text.
    pub label: String,
    /// The part of its budget that is left, if that is known.
    pub left: Option<f64>,
    /// How loud it is.
    pub tone: Tone,
}

/// How far below zero columns hang before they are cut.
const LOWEST: f64 = -0.3;

/// How many of the worst are named below the line.
const NAMED: usize = 3;

/// All budgets, in any order.
pub fn draw(columns: &[Column], frame: Frame<'_>) -> Drawing {
    let columns = sorted(columns);
    let is = |tone: Tone| columns.iter().filter(|it| it.tone() == tone).count();
    let worst = columns.iter().find(|it| it.tone() != Tone::Unknown).and_then(|it| Some((it.label.as_str(), it.left?)));
    let sentence = readings::waterline([is(Tone::Over), is(Tone::Risk), is(Tone::Quiet), is(Tone::Unknown)], worst);
    let row = |column: &&Column| {
        let left = column.left.map_or_else(|| "not known".to_owned(), numbers::budget_left);
        vec![column.label.clone(), left, column.tone().word().to_owned()]
    };
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint_sorted(&columns, frame, root)),
        sentence,
        table: Table {
            caption: "All budgets, worst first".to_owned(),
            headers: ["Objective", "Budget left", "State"].map(str::to_owned).to_vec(),
            rows: columns.iter().map(row).collect(),
        },
        plane: None,
    }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(columns: &[Column], frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    paint_sorted(&sorted(columns), frame, root)
}

impl Column {
    /// How loud it is: without a value nothing is fine, and nothing is bad.
    fn tone(&self) -> Tone {
        if self.left.is_some_and(f64::is_finite) { self.tone } else { Tone::Unknown }
    }
}

/// Worst first, what is not known last.
fn sorted(columns: &[Column]) -> Vec<&Column> {
    let mut sorted: Vec<&Column> = columns.iter().collect();
    let rank = |tone: Tone| match tone {
        Tone::Over => 0,
        Tone::Risk => 1,
        Tone::Quiet => 2,
        Tone::Unknown => 3,
    };
    let left = |column: &Column| column.left.filter(|it| it.is_finite()).unwrap_or(f64::INFINITY);
    order::by(&mut sorted, |a, b| rank(a.tone()).cmp(&rank(b.tone())).then(left(a).total_cmp(&left(b))));
    sorted
}

/// Where columns stand.
struct Ground {
    width: f64,
    base: f64,
    top: f64,
    floor: f64,
    pitch: f64,
}

impl Ground {
    fn new(n: usize, frame: Frame<'_>) -> Self {
        let (width, height) = frame.size();
        // Below the line: what hangs, and a line of text for each of the worst.
        let below = if height >= 120.0 { 60.0 } else { (height * 0.3).floor() };
        let top = if height >= 60.0 { 14.0 } else { 2.0 };
        let base = (height - below).max(top + 4.0);
        let floor = (base + (base - top) * -LOWEST).min(height - 1.0).min(base + 24.0);
        Self { width, base, top, floor, pitch: width / n.max(1) as f64 }
    }

    fn y(&self, left: f64) -> f64 {
        if left >= 0.0 {
            self.base - (self.base - self.top) * left.min(1.0)
        } else {
            (self.base + (self.base - self.top) * -left).min(self.floor)
        }
    }

    /// Left and right edge of the n-th column: a bit more air than bar, until columns are too many for air.
    fn edges(&self, n: usize) -> (f64, f64) {
        let centre = (n as f64 + 0.5) * self.pitch;
        if self.pitch < 4.0 {
            // Whole pixels side by side: finer bars would turn pale and beat against the grid of pixels.
            let left = centre.floor();
            let next = if self.pitch < 2.0 { (centre + self.pitch).floor() } else { left };
            return (left, next.max(left + 1.0).min(self.width.max(left + 1.0)));
        }
        let bar = (self.pitch * 0.4).min(28.0);
        let left = (centre - bar / 2.0).round();
        (left, left + bar.round().max(1.0))
    }
}

fn paint_sorted<B: DrawingBackend>(columns: &[&Column], frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let ground = Ground::new(columns.len(), frame);
    let (width, height) = frame.size();
    let mut labels = Labels::within(width, height);
    for tick in [1.0, 0.5] {
        marks::level(root, 0.0, width, ground.y(tick), Role::Grid.into())?;
    }
    let mut last_pixel = None;
    for (n, column) in columns.iter().enumerate() {
        let (left, right) = ground.edges(n);
        // With more columns than pixels the first, and so worst, of each pixel is shown.
        let pixel = left.floor() as i64;
        if ground.pitch < 1.0 && last_pixel == Some(pixel) {
            continue;
        }
        last_pixel = Some(pixel);
        paint_column(column, (left, right.max(left + 0.5)), &ground, root)?;
    }
    marks::level(root, 0.0, width, ground.base, Role::Ink.into())?;
    name_the_worst(columns, &ground, &mut labels);
    count_the_tones(columns, &ground, &mut labels);
    let right = |n: usize| ground.edges(n).1 > width - 36.0;
    let is_free = |tick: f64| {
        let tall = |column: &&Column| column.tone() != Tone::Unknown && column.left.is_some_and(|left| left > tick);
        !columns.iter().enumerate().any(|(n, column)| right(n) && tall(column))
    };
    for (tick, more) in [(1.0, " of budget left"), (0.5, "")] {
        let spot = Spot { x: width, y: ground.y(tick) - 3.5, side: Side::End };
        let look = Look { role: Role::Ink3, bold: false };
        // Over a column the label goes to the other end, where the worst and so the lowest stand.
        let spot = if is_free(tick) { spot } else { Spot { x: 0.0, side: Side::Start, ..spot } };
        let _ = labels.place(&format!("{}{more}", value::percent(tick)), look, &[spot])
            || labels.place(&value::percent(tick), look, &[spot]);
    }
    labels.draw(root)
}

fn paint_column<B: DrawingBackend>(
    column: &Column,
    (left, right): (f64, f64),
    ground: &Ground,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let known = column.left.filter(|it| it.is_finite() && column.tone() != Tone::Unknown);
    let Some(part) = known else {
        let hatched = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.6);
        return marks::bar(root, [left, ground.y(0.46), right, ground.base], hatched);
    };
    let end = ground.y(part);
    // A budget that is just spent is still a column.
    let (top, bottom) =
        if part < 0.0 { (ground.base, end.max(ground.base + 2.0)) } else { (end.min(ground.base - 1.5), ground.base) };
    marks::bar(root, [left, top, right, bottom], column.tone().surface().into())?;
    let is_cut = part < 0.0 && ground.base + (ground.base - ground.top) * -part > ground.floor + 0.5;
    if is_cut && bottom - top > 8.0 {
        marks::bar(root, [left, bottom - 6.0, right, bottom - 4.0], Role::Paper.into())?;
    }
    Ok(())
}

/// The overspent ones by name, below the line and the columns that hang from it.
fn name_the_worst(columns: &[&Column], ground: &Ground, labels: &mut Labels) {
    let over = columns.iter().filter(|it| it.tone() == Tone::Over).take(NAMED);
    let hangs = columns
        .iter()
        .filter_map(|it| it.left.filter(|left| *left < 0.0))
        .map(|left| ground.y(left))
        .fold(ground.base, f64::max);
    let left_edge = ground.edges(0).0.max(0.0);
    for (n, column) in over.enumerate() {
        let said = column.left.filter(|it| it.is_finite()).map_or_else(String::new, numbers::budget_left);
        let look = Look { role: if n == 0 { Role::BadInk } else { Role::Ink2 }, bold: n == 0 };
        let room = ground.width - left_edge - measure::width(&said, SIZE, look.bold) - 8.0;
        let Some(name) = measure::fit(&measure::tame(&column.label), SIZE, look.bold, room.min(ground.width * 0.45))
        else {
            continue;
        };
        // Isolated, so that a name written from right to left does not carry its number along.
        let text = format!("\u{2068}{name}\u{2069} {said}");
        let y = hangs.max(ground.base + 4.0) + 13.0 + n as f64 * 15.0;
        labels.place(&text, look, &[Spot { x: left_edge, y, side: Side::Start }]);
    }
}

/// How many there are of each tone, beside their columns.
fn count_the_tones(columns: &[&Column], ground: &Ground, labels: &mut Labels) {
    for tone in [Tone::Unknown, Tone::Risk, Tone::Quiet] {
        let Some(first) = columns.iter().position(|it| it.tone() == tone) else { continue };
        let n = columns.iter().filter(|it| it.tone() == tone).count();
        let text = format!("{} {}", numbers::count(n as f64), tone.word());
        let centre = (first as f64 + n as f64 / 2.0) * ground.pitch;
        let highest = columns
            .iter()
            .filter(|it| it.tone() == tone)
            .filter_map(|it| it.left)
            .filter(|it| it.is_finite())
            .fold(0.0, f64::max);
        let above = Spot { x: centre, y: ground.y(highest) - 6.0, side: Side::Middle };
        let below = |line: f64| Spot { x: centre, y: ground.base + 16.0 + line * 14.0, side: Side::Middle };
        let spots = if tone == Tone::Risk {
            vec![above, below(0.0), below(1.0), below(2.0)]
        } else {
            vec![below(0.0), below(1.0), below(2.0)]
        };
        labels.place(&text, Look { role: tone.text(), bold: false }, &spots);
    }
}
