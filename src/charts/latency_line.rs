//! The latency line: how fast a source has been answering, in the space of a word.
use super::{
    Chart, Drawing, Frame, Table, Tone, examples,
    sparkline::{self, Part},
    thinned,
};
use crate::{
    domain::time::{Instant, Span},
    words::{durations, instants, numbers},
};

/// Its line in the list.
pub const CHART: Chart = Chart { id: "latency-line", examples: examples::latency_line };

/// When a question was asked, and how long its answer took if one came.
pub type Answer = (Instant, Option<Span>);

/// A line of latencies from zero to the slowest; a question without an answer is a gap.
pub fn draw(answers: &[Answer], frame: Frame<'_>) -> Drawing {
    let took = || answers.iter().filter_map(|it| it.1);
    let slowest = took().max();
    let scale = slowest.unwrap_or(Span::ZERO).max(Span::from_millis(1));
    let part = |&(at, took): &Answer| -> Part { (at, took.and_then(|it| it.ratio_to(scale))) };
    let parts: Vec<_> = answers.iter().map(part).collect();
    let last = answers.last().and_then(|it| it.1);
    let n_lost = answers.len() - took().count();
    let lost =
        if n_lost == 0 { String::new() } else { format!(", {} without an answer", numbers::count(n_lost as f64)) };
    let asked = numbers::counted(answers.len(), "question", "questions");
    let sentence = match (last, slowest) {
        (Some(last), Some(slowest)) => format!(
            "Latency {} now, {} at most, {asked}{lost}.",
            durations::duration(last),
            durations::duration(slowest)
        ),
        (None, Some(slowest)) => {
            format!("No answer now, {} at most before, {asked}{lost}.", durations::duration(slowest))
        }
        _ => format!("Nothing was answered, {asked}."),
    };
    let said = |(at, took): &Answer| {
        let took = took.map_or_else(|| "no answer".to_owned(), durations::duration);
        vec![instants::moment(*at, frame.zone, frame.now), took]
    };
    Drawing {
        sheet: sparkline::sheet(CHART.id, &parts, Tone::Quiet, frame),
        sentence,
        table: Table {
            caption: format!("Latency, {}", frame.zone.name),
            headers: vec!["Time".to_owned(), "Latency".to_owned()],
            rows: thinned(answers).iter().map(said).collect(),
        },
        plane: None,
    }
}
