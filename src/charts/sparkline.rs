//! The sparkline: a budget's course in the space of a word.
use super::{
    Chart, Drawing, Frame, Table, Tone, examples,
    ink::{Role, sheet::Sheet},
    plot::{
        Outcome, Place, Plot, Point,
        decimate::{self, Columns},
        marks,
    },
    thinned,
};
use crate::{
    domain::{
        burn_down::BurnDownPoint,
        time::{Instant, Range},
    },
    words::{instants, numbers, sentences},
};
use plotters::{coord::Shift, drawing::DrawingArea};
use plotters_backend::DrawingBackend;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "sparkline", examples: examples::sparkline };

/// One point: when, and the part of the budget left then, if it was measured.
pub type Part = (Instant, Option<f64>);

/// A sparkline of parts of a budget: full at the top, with the line of zero.
pub fn draw(points: &[Part], tone: Tone, frame: Frame<'_>) -> Drawing {
    let course: Vec<_> =
        points.iter().map(|&(at, left)| BurnDownPoint { at, left: left.filter(|it| it.is_finite()) }).collect();
    let n_gaps = course.chunk_by(|a, b| a.left.is_some() == b.left.is_some());
    let n_gaps = n_gaps.filter(|piece| piece.iter().all(|point| point.left.is_none())).count();
    let said = |point: &BurnDownPoint| {
        let left = point.left.map_or_else(|| "not measured".to_owned(), numbers::budget_left);
        vec![instants::moment(point.at, frame.zone, frame.now), left]
    };
    Drawing {
        sheet: sheet(CHART.id, points, tone, frame),
        sentence: sentences::burn_down(&course, n_gaps, frame.zone, frame.now),
        table: Table {
            caption: format!("Budget left, {}", frame.zone.name),
            headers: vec!["Time".to_owned(), "Budget left".to_owned()],
            rows: thinned(&course).iter().map(said).collect(),
        },
        plane: None,
    }
}

/// The drawing alone, under the name of the chart that it is.
pub fn sheet(id: &'static str, points: &[Part], tone: Tone, frame: Frame<'_>) -> Sheet {
    frame.sheet(id, |root| paint(points, tone, frame, root))
}

/// Draws it with any ink.
pub fn paint<B: DrawingBackend>(
    points: &[Part],
    tone: Tone,
    frame: Frame<'_>,
    root: &DrawingArea<B, Shift>,
) -> Outcome<B> {
    let (width, height) = frame.size();
    let known = |point: &Part| point.1.filter(|left| left.is_finite());
    let (low, high) =
        points.iter().filter_map(known).fold((0.0_f64, 1.0_f64), |(low, high), left| (left.min(low), left.max(high)));
    let (from, to) = (points.first(), points.last());
    let range = Range { from: from.map_or(frame.now, |it| it.0), to: to.map_or(frame.now, |it| it.0) };
    // Room for the dot at the end.
    let place = Place { left: 0.0, top: 2.0, right: width - 3.0, bottom: height - 2.0 };
    let plot = Plot::new(root, place, range, (low, high));
    marks::level(root, 0.0, width, plot.y(0.0), Role::Rule2.into())?;
    let line = if tone == Tone::Over { Role::Bad } else { Role::Ink2 };
    // One column a pixel: many of these stand on a page, each as text.
    let columns = Columns::between(range.from.unix_secs(), range.to.unix_secs(), width);
    for piece in points.chunk_by(|a, b| known(a).is_some() == known(b).is_some()) {
        let piece: Vec<Point> = piece.iter().filter_map(|point| Some((point.0.unix_secs(), known(point)?))).collect();
        let piece = decimate::to_columns(&piece, columns);
        if let [(secs, left)] = piece[..] {
            marks::dot(root, (plot.x(Instant::from_unix_secs(secs)), plot.y(left)), 0.75, line.into())?;
        }
        plot.line(&piece, line.into(), 1.25)?;
    }
    // A line that ends before its time has no dot: it is not how things stand.
    match points.last().and_then(|point| Some((point.0, known(point)?))) {
        Some((at, left)) => marks::dot(root, (plot.x(at), plot.y(left)), 1.75, tone.dot().into()),
        None => Ok(()),
    }
}
