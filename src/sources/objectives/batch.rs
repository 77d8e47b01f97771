//! Many queries in one request: each answers one number, told apart by a label.
//!
//! `label_replace(sum(…), "plumbline", "7", "", "")` joined by `or`. One row can be refused (a broken rule, too many
//! samples) and Prometheus then refuses all; such a batch is halved until the row is alone, within bounds.
use crate::{
    domain::{
        answered::Answered,
        objective::Objective,
        series::{Sample, SampleValue, Series},
        time::{Instant, Range, Span},
    },
    sources::{http::SourceError, prometheus::Prometheus},
};
use std::{cell::Cell, collections::BTreeMap, future::Future, pin::Pin};

/// The label that tells rows apart.
const LABEL: &str = "plumbline";

/// How many requests a batch may cost beyond the first when rows are refused.
const MOST_EXTRA_REQUESTS: usize = 24;

/// A query and the name its answer is found under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Letters, digits and dashes.
    pub name: String,
    /// Any instant query.
    pub promql: String,
}

/// Answers by row name; a row without an answer is not in it.
pub type Answers<T> = BTreeMap<String, T>;

type Halves<'a, T> = Pin<Box<dyn Future<Output = Result<Answered<Answers<T>>, SourceError>> + 'a>>;

/// A row for each query of each objective, named by the objective's place and the query's kind: `7-total`.
pub fn rows(objectives: &[Objective], of: impl Fn(usize, &Objective) -> Vec<(String, String)>) -> Vec<Row> {
    let numbered = objectives.iter().enumerate();
    let named = |index: usize| move |(kind, promql): (String, String)| Row { name: format!("{index}-{kind}"), promql };
    numbered.flat_map(|(index, objective)| of(index, objective).into_iter().map(named(index))).collect()
}

/// A window in PromQL, with one extra millisecond: a range is closed on its left edge in Prometheus 2 and open in
/// Prometheus 3, and the sample that stands exactly on the edge must count in both. Counts are rates times the exact
/// window, so the extra millisecond changes nothing else.
pub fn closed(window: Span) -> String {
    format!("{}ms", window.millis() + 1)
}

/// Asks all rows at one moment. A row that answers no number (NaN, infinity) is in the answers as it is: that is not
/// the same as no answer.
pub async fn numbers(
    prometheus: &Prometheus<'_>,
    rows: &[Row],
    at: Instant,
) -> Result<Answered<Answers<f64>>, SourceError> {
    let ask = |promql: String| -> Halves<'_, f64> {
        Box::pin(async move {
            let answered = prometheus.query(&promql, at).await?;
            let number = |sample: Sample| match sample.value {
                SampleValue::Float(value) => Some((sample.labels.get(LABEL)?.to_owned(), value)),
                _ => None,
            };
            Ok(answered.map(|value| by_name(value.into_samples().into_iter().filter_map(number))))
        })
    };
    in_halves(rows, &ask, &Cell::new(MOST_EXTRA_REQUESTS)).await
}

/// Asks all rows over a range.
pub async fn columns(
    prometheus: &Prometheus<'_>,
    rows: &[Row],
    range: Range,
    step: Span,
) -> Result<Answered<Answers<Series>>, SourceError> {
    let ask = |promql: String| -> Halves<'_, Series> {
        Box::pin(async move {
            let answered = prometheus.query_range(&promql, range, step).await?;
            let column = |series: Series| Some((series.labels.get(LABEL)?.to_owned(), series));
            Ok(answered.map(|all| by_name(all.into_iter().filter_map(column))))
        })
    };
    in_halves(rows, &ask, &Cell::new(MOST_EXTRA_REQUESTS)).await
}

/// One after the other: collecting into a map sorts first, with a sort compiled anew for every kind of map.
fn by_name<T>(answers: impl Iterator<Item = (String, T)>) -> Answers<T> {
    let mut all = Answers::new();
    for (name, answer) in answers {
        all.insert(name, answer);
    }
    all
}

/// Asks the rows; if the server refuses the question itself, asks each half for itself, while `left` lasts.
fn in_halves<'a, T: 'a>(
    rows: &'a [Row],
    ask: &'a dyn Fn(String) -> Halves<'a, T>,
    left: &'a Cell<usize>,
) -> Halves<'a, T> {
    Box::pin(async move {
        if rows.is_empty() {
            return Ok(Answered::whole(Answers::new()));
        }
        let error = match ask(together(rows)).await {
            Ok(answered) => return Ok(answered),
            Err(error) => error,
        };
        let is_about_the_question = matches!(&error, SourceError::Rejected { status: 400 | 422, .. });
        if !is_about_the_question || rows.len() == 1 || left.get() < 2 {
            return Err(error);
        }
        left.set(left.get() - 2);
        let (first, second) = rows.split_at(rows.len() / 2);
        let first = in_halves(first, ask, left).await;
        let second = in_halves(second, ask, left).await;
        match (first, second) {
            (Ok(mut first), Ok(second)) => {
                let more = first.absorb(second);
                first.value.extend(more);
                Ok(first)
            }
            (Ok(mut one), Err(error)) | (Err(error), Ok(mut one)) => {
                one.warnings.push(format!("some numbers were refused: {error}"));
                Ok(one)
            }
            (Err(error), Err(_)) => Err(error),
        }
    })
}

fn together(rows: &[Row]) -> String {
    let one = |row: &Row| format!("label_replace(sum({}), \"{LABEL}\", \"{}\", \"\", \"\")", row.promql, row.name);
    rows.iter().map(one).collect::<Vec<_>>().join("\nor ")
}
