//! The bullet: one value as a bar on a scale of ranges, and the mark it should reach. What is not known is hatched.
use super::{
    Chart, Drawing, Frame, Table, Tone,
    axes::steps,
    examples,
    ink::{Paint, Pattern, Role, measure},
    plane::Scale,
    plot::{
        Outcome,
        labels::{Labels, Look, SIZE, Side, Spot},
        marks,
    },
};
use crate::words::{capitals::capital, units::Unit};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "bullet", examples: examples::bullet };

/// The opacities of the ranges, the lowest first: the nearer to zero the darker.
const RANGES: [f64; 3] = [0.16, 0.1, 0.05];

/// One value against what it should be.
#[derive(Clone, Copy, Debug)]
pub struct Bullet<'a> {
    /// What it is; a stranger's text may be in it.
    pub title: &'a str,
    /// In what.
    pub unit: Unit,
    /// The value; `None` if it is not known.
    pub value: Option<f64>,
    /// What it should be, with its word: `even spending`.
    pub target: Option<(&'a str, f64)>,
    /// Where its ranges end, ascending, up to three; the last is the end of the scale.
    pub ranges: &'a [f64],
    /// How the value stands.
    pub tone: Tone,
}

/// A value against its mark.
pub fn draw(data: &Bullet<'_>, frame: Frame<'_>) -> Drawing {
    let said = data.value.filter(|it| it.is_finite()).map(|it| data.unit.say(it));
    let known = said.unwrap_or_else(|| "not known".to_owned());
    let target = target(data).map(|(word, it)| (word, data.unit.say(it)));
    let name = measure::tame(data.title);
    let against = target.as_ref().map_or_else(String::new, |(word, it)| format!("; {word}: {it}"));
    let row = [name.clone(), known.clone()].into_iter().chain(target.as_ref().map(|it| it.1.clone()));
    let headers = ["What", "Value"].into_iter().chain(target.as_ref().map(|it| it.0));
    Drawing {
        sheet: frame.sheet(CHART.id, |root| paint(data, frame, root)),
        sentence: format!("{} for {name}{against}.", capital(&known)),
        table: Table {
            caption: name.clone(),
            headers: headers.map(str::to_owned).collect(),
            rows: vec![row.collect()],
        },
        plane: None,
    }
}

fn target<'a>(data: &Bullet<'a>) -> Option<(&'a str, f64)> {
    data.target.filter(|it| it.1.is_finite())
}

/// From zero, or the value below it, to the end of the ranges, or the value beyond them.
fn scale(data: &Bullet<'_>) -> Scale {
    let ends = data.ranges.iter().copied().chain(data.value).chain(target(data).map(|it| it.1));
    let known = ends.filter(|it| it.is_finite()).map(|it| it.clamp(-1e300, 1e300));
    let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    if high - low > f64::MIN_POSITIVE { Scale::Linear { low, high } } else { Scale::Linear { low: 0.0, high: 1.0 } }
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(data: &Bullet<'_>, frame: Frame<'_>, root: &DrawingArea<B, Shift>) -> Outcome<B> {
    let (width, height) = frame.size();
    let scale = scale(data);
    let (has_words, has_ticks) = (height >= 34.0, height >= 52.0);
    let (top, bottom) = (if has_words { 18.0 } else { 1.0 }, height - if has_ticks { 18.0 } else { 1.0 });
    let (middle, thick) = (((top + bottom) / 2.0).round(), ((bottom - top) / 3.0).clamp(1.0, 10.0).round());
    let x = |value: f64| (scale.part(value).unwrap_or(0.0).clamp(0.0, 1.0) * width).round();
    let mut labels = Labels::within(width, height);

    let mut from = x(0.0);
    for (end, opacity) in data.ranges.iter().zip(RANGES) {
        let to = x(*end).max(from);
        marks::bar(root, [from, top, to, bottom], Paint::from(Role::Ink).opacity(opacity))?;
        from = to;
    }
    match data.value.filter(|it| it.is_finite()) {
        None => {
            let hatched = Paint::from(Role::Unknown).pattern(Pattern::Hatched).opacity(0.5);
            marks::bar(root, [x(0.0), middle - thick, width, middle + thick], hatched)?;
        }
        Some(value) => {
            let (zero, mut end) = (x(0.0), x(value));
            // A little is not nothing.
            if value != 0.0 && (end - zero).abs() < 1.5 {
                end = if value > 0.0 { zero + 1.5 } else { zero - 1.5 };
            }
            let edges = [zero.min(end), middle - thick / 2.0, zero.max(end), middle + thick / 2.0];
            marks::bar(root, edges, data.tone.dot().into())?;
        }
    }
    marks::plumb(root, x(0.0).min(width - 1.0), top, bottom, Role::Rule2.into())?;
    if let Some((_, at)) = target(data) {
        let at = x(at).clamp(1.0, (width - 1.0).max(1.0));
        let inset = ((bottom - top) / 6.0).floor();
        marks::bar(root, [at - 1.0, top + inset, at + 1.0, bottom - inset], Role::Ink.into())?;
    }
    if has_words {
        name(data, width, &mut labels);
    }
    if has_ticks {
        for tick in steps::ticks(&scale, data.unit, (width / 90.0) as usize) {
            let spot = Spot { x: x(tick.value), y: bottom + 13.0, side: Side::Middle };
            labels.place(&tick.label, Look { role: Role::Ink3, bold: false }, &[spot]);
        }
    }
    labels.draw(root)
}

/// Its name on the left, its value and its mark on the right.
fn name(data: &Bullet<'_>, width: f64, labels: &mut Labels) {
    let said = data.value.filter(|it| it.is_finite()).map(|it| data.unit.say(it));
    let role = if said.is_some() { data.tone.text() } else { Role::Unknown };
    let said = said.unwrap_or_else(|| "not known".to_owned());
    let against = target(data).map(|(word, it)| format!("{} {}", measure::tame(word), data.unit.say(it)));
    let mut end = width;
    for (text, look) in [(Some(said), Look { role, bold: true }), (against, Look { role: Role::Ink2, bold: false })] {
        let Some(text) = text else { continue };
        let wide = measure::width(&text, SIZE, look.bold);
        if end - wide > width * 0.3 && labels.place(&text, look, &[Spot { x: end, y: 12.0, side: Side::End }]) {
            end -= wide + 12.0;
        }
    }
    if let Some(title) = measure::fit(&measure::tame(data.title), SIZE, false, end) {
        labels.place(&title, Look { role: Role::Ink, bold: false }, &[Spot { x: 0.0, y: 12.0, side: Side::Start }]);
    }
}
