//! Answers to queries: vectors, matrices, scalars and texts, with one odd row costing only itself.
use super::{
    columns::{Column, Fields, Pair, QueryData, Row},
    open::open,
    scan, wire,
};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        decimal,
        histogram::{Bounds, Bucket, NativeHistogram},
        labels::Labels,
        series::{QueryValue, Sample, SampleValue, Series},
        time::Instant,
    },
    sources::{
        envelope::shortened,
        http::{ApiResponse, SourceError},
        rows::{RawRow, read_row, skip},
    },
};
use std::sync::Arc;

/// Decodes the answer to an instant query: the fast way where it is written as usual, else by the reference.
pub fn query(response: &ApiResponse) -> Result<Answered<QueryValue>, SourceError> {
    match scan::query(response) {
        Some(answered) => Ok(answered),
        None => by_reference(response),
    }
}

/// Reads whatever JSON allows.
fn by_reference(response: &ApiResponse) -> Result<Answered<QueryValue>, SourceError> {
    let Answered { value: data, mut skipped, warnings, infos, partial, provenance } = open::<QueryData>(response)?;
    let value = into_value(data, &mut skipped)?;
    Ok(Answered { value, skipped, warnings, infos, partial, provenance })
}

/// Decodes the answer to a range query.
pub fn query_range(response: &ApiResponse) -> Result<Answered<Vec<Series>>, SourceError> {
    let answered = query(response)?;
    match &answered.value {
        QueryValue::Matrix(_) => Ok(answered.map(QueryValue::into_series)),
        _ => Err(undecodable("data.resultType", "a range query answers with a matrix".to_owned())),
    }
}

fn into_value(data: QueryData, skipped: &mut Vec<Skipped>) -> Result<QueryValue, SourceError> {
    let rows = data.rows.ok_or_else(|| undecodable("data.result", "the answer has none".to_owned()))?;
    let rows = rows.unwrap_or_default();
    match data.kind.as_str() {
        "vector" => {
            let sample =
                |labels, fields, at: &str, skipped: &mut Vec<Skipped>| into_sample(labels, fields, at, skipped);
            Ok(QueryValue::Vector(labelled(rows, skipped, sample)))
        }
        "matrix" => {
            let mut times = SharedTimes::default();
            let series = |labels, fields, at: &str, skipped: &mut Vec<Skipped>| {
                into_series(labels, fields, &mut times, at, skipped)
            };
            Ok(QueryValue::Matrix(labelled(rows, skipped, series)))
        }
        "scalar" | "string" => bare_pair(&data.kind, &rows),
        "" => Err(undecodable("data.resultType", "the answer has none".to_owned())),
        other => {
            let detail = format!("{:?} is none of vector, matrix, scalar and string", shortened(other));
            Err(undecodable("data.resultType", detail))
        }
    }
}

/// Reads the rows that have labels; those that have none are noted and left out.
fn labelled<T>(
    rows: Vec<Row>,
    skipped: &mut Vec<Skipped>,
    mut read: impl FnMut(Labels, Fields, &str, &mut Vec<Skipped>) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let at = format!("data.result[{index}]");
        let Row::Fields(mut fields) = row else {
            skip(skipped, at, "it is no series");
            continue;
        };
        match fields.labels.take() {
            Some(labels) => all.extend(read(labels, *fields, &at, skipped)),
            None => skip(skipped, format!("{at}.metric"), "the labels are no texts"),
        }
    }
    all
}

fn into_sample(labels: Labels, fields: Fields, at: &str, skipped: &mut Vec<Skipped>) -> Option<Sample> {
    let noted = skipped.len();
    let histogram = fields.histogram.and_then(|raw| read_histogram(&raw, || format!("{at}.histogram"), skipped));
    let number = match fields.value {
        Some(Pair(None)) => {
            skip(skipped, format!("{at}.value"), "it is no time with a number");
            None
        }
        other => other.and_then(|it| it.0),
    };
    // A number and a histogram at once cannot be one sample; the histogram says more.
    let (secs, value) = match (histogram, number) {
        (Some((secs, histogram)), _) => (secs, SampleValue::Histogram(histogram)),
        (None, Some((secs, value))) => (secs, SampleValue::Float(value)),
        (None, None) => {
            if skipped.len() == noted {
                skip(skipped, at.to_owned(), "it has no value");
            }
            return None;
        }
    };
    Some(Sample { labels, at: Instant::from_unix_secs(secs), value })
}

fn into_series(
    labels: Labels,
    fields: Fields,
    times: &mut SharedTimes,
    at: &str,
    skipped: &mut Vec<Skipped>,
) -> Option<Series> {
    if fields.values.is_none() && fields.histograms.is_none() {
        skip(skipped, at.to_owned(), "it has no samples");
        return None;
    }
    let Column { t, v, n_odd } = fields.values.unwrap_or_default();
    if n_odd > 0 {
        skip(skipped, format!("{at}.values"), &format!("{n_odd} of its samples cannot be read"));
    }
    let mut histograms = Vec::new();
    if let Some(raw) = fields.histograms {
        let at = format!("{at}.histograms");
        let rows: Vec<RawRow> = read_row(&raw, || at.clone(), skipped).unwrap_or_default();
        for (index, raw) in rows.iter().enumerate() {
            histograms.extend(read_histogram(raw, || format!("{at}[{index}]"), skipped));
        }
    }
    Some(Series { labels, t: times.share(t), v, histograms })
}

/// Times that several series of an answer stand on, kept once.
#[derive(Default)]
struct SharedTimes {
    first: Option<Arc<[f64]>>,
    last: Option<Arc<[f64]>>,
}

impl SharedTimes {
    /// Most series stand on the times of the first; those that began later often on those of their neighbour.
    fn share(&mut self, t: Vec<f64>) -> Arc<[f64]> {
        let known = [&self.first, &self.last].into_iter().flatten().find(|known| ***known == *t);
        let t = known.map_or_else(|| Arc::from(t), Arc::clone);
        self.last = Some(Arc::clone(&t));
        self.first.get_or_insert_with(|| Arc::clone(&t));
        t
    }
}

fn read_histogram(raw: &RawRow, at: impl Fn() -> String, skipped: &mut Vec<Skipped>) -> Option<(f64, NativeHistogram)> {
    let (secs, histogram): (f64, wire::Histogram) = read_row(raw, &at, skipped)?;
    let mut buckets = Vec::new();
    for (rule, lower, upper, count) in histogram.buckets.unwrap_or_default() {
        let bounds = match rule {
            0 => Bounds::OpenLeft,
            1 => Bounds::OpenRight,
            2 => Bounds::OpenBoth,
            3 => Bounds::ClosedBoth,
            _ => {
                skip(skipped, at(), &format!("no bucket has the boundary rule {rule}"));
                return None;
            }
        };
        buckets.push(Bucket { bounds, lower: lower.0, upper: upper.0, count: count.0 });
    }
    Some((secs, NativeHistogram { count: histogram.count.0, sum: histogram.sum.0, buckets }))
}

/// Scalars and texts: a moment and a value, without labels.
fn bare_pair(kind: &str, rows: &[Row]) -> Result<QueryValue, SourceError> {
    let odd = || undecodable("data.result", format!("it is no moment with a {kind}"));
    let (Some(Row::Number(secs)), Some(value)) = (rows.first(), rows.get(1)) else { return Err(odd()) };
    let at = Instant::from_unix_secs(*secs);
    match (kind, value) {
        ("string", Row::Text(text)) => Ok(QueryValue::Text(at, text.clone())),
        ("scalar", Row::Text(text)) => decimal::read(text).map(|value| QueryValue::Scalar(at, value)).ok_or_else(odd),
        ("scalar", Row::Number(value)) => Ok(QueryValue::Scalar(at, *value)),
        _ => Err(odd()),
    }
}

fn undecodable(at: &str, detail: String) -> SourceError {
    SourceError::Undecodable { at: at.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;

    fn read(body: &str) -> Result<Answered<QueryValue>, SourceError> {
        query(&ApiResponse::json(200, body))
    }

    fn places(skipped: &[Skipped]) -> Vec<&str> {
        skipped.iter().map(|it| it.at.as_str()).collect()
    }

    #[test]
    fn keys_may_come_in_any_order_and_unknown_ones_are_read_past() {
        let body = r#"{"data":{"result":[{"value":[1.5,"2"],"extra":{"a":[1]},"metric":{"job":"x"}}],"stats":{},"resultType":"vector"},"status":"success"}"#;
        let answered = read(body).unwrap();
        assert_eq!(answered.skipped, []);
        let samples = answered.value.into_samples();
        assert_eq!(samples[0].finite(), Some(2.0));
        assert_eq!(samples[0].at, Instant::from_unix_millis(1500));
    }

    #[test]
    fn one_odd_row_costs_only_itself_and_is_counted() {
        let answered = read(
            r#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"a":1},"value":[1,"1"]}, 7, {"metric":{},"value":[1,"x"]}, {"metric":{"ok":"yes"},"value":[1,"NaN"]},
            {"metric":{}}, {"metric":{},"histogram":[1,{"count":"1","sum":"1","buckets":[[4,"0","1","1"]]}]}]}}"#,
        )
        .unwrap();
        let wanted = [
            "data.result[0].metric",
            "data.result[1]",
            "data.result[2].value",
            "data.result[4]",
            "data.result[5].histogram",
        ];
        assert_eq!(places(&answered.skipped), wanted);
        assert_eq!(answered.value.into_samples().len(), 1);
    }

    #[test]
    fn a_matrix_shares_its_times_and_keeps_floats_beside_histograms() {
        let body = r#"{"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{"i":"1"},"values":[[1,"1"],[2,"+Inf"]]},
            {"metric":{"i":"2"},"values":[[1,"3"],[2,"-Inf"],[3]]},
            {"metric":{"i":"3"},"values":[[9,"3"],[8,"4"]],"histograms":[[10,{"count":"2","sum":"1e-07","buckets":[[3,"-0.1","0.1","2"]]}],[11,{"count":"x"}]]},
            {"metric":{"i":"4"},"values":null}]}}"#;
        let answered = read(body).unwrap();
        let QueryValue::Matrix(series) = answered.value else { panic!("a matrix") };
        assert!(Arc::ptr_eq(&series[0].t, &series[1].t));
        assert_eq!(series[1].v, [3.0, f64::NEG_INFINITY]);
        assert_eq!((&*series[2].t, &*series[2].v), ([9.0].as_slice(), [3.0].as_slice()), "times ascend");
        let (secs, histogram) = &series[2].histograms[0];
        assert_eq!((*secs, histogram.sum, histogram.buckets[0].bounds), (10.0, 1e-7, Bounds::ClosedBoth));
        let wanted =
            ["data.result[1].values", "data.result[2].values", "data.result[2].histograms[1]", "data.result[3]"];
        assert_eq!(places(&answered.skipped), wanted);
    }

    #[test]
    fn scalars_and_texts_are_bare_pairs() {
        let data = |data: &str| read(&format!(r#"{{"status":"success","data":{data}}}"#)).map(|it| it.value);
        let at = Instant::from_unix_millis(5000);
        assert_eq!(data(r#"{"resultType":"scalar","result":[5,"1e3"]}"#), Ok(QueryValue::Scalar(at, 1000.0)));
        assert_eq!(data(r#"{"result":[5,"12"],"resultType":"string"}"#), Ok(QueryValue::Text(at, "12".into())));
        for odd in [r#"[5,"x"]"#, "[5]", "[]", r#"["5","1"]"#, "[5,{}]", "null"] {
            let error = data(&format!(r#"{{"resultType":"scalar","result":{odd}}}"#));
            assert!(
                matches!(&error, Err(SourceError::Undecodable { at, .. }) if at == "data.result"),
                "{odd} {error:?}"
            );
        }
    }

    #[test]
    fn a_missing_shape_is_said_to_be_missing_and_never_no_data() {
        let place = |data: &str| match read(&format!(r#"{{"status":"success","data":{data}}}"#)) {
            Err(SourceError::Undecodable { at, .. }) => at,
            other => panic!("{data}: {other:?}"),
        };
        assert_eq!(place("{}"), "data.result");
        assert_eq!(place(r#"{"resultType":"vector"}"#), "data.result");
        assert_eq!(place(r#"{"result":[]}"#), "data.resultType");
        assert_eq!(place(r#"{"resultType":"streams","result":[]}"#), "data.resultType");
        assert!(place(r#"{"resultType":"vector","result":{}}"#).starts_with("line"));
        let vector = ApiResponse::json(200, r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#);
        assert!(query(&vector).is_ok_and(|it| it.value == QueryValue::Vector(Vec::new())));
        assert!(query_range(&vector).is_err());
    }

    #[test]
    fn hostile_bodies_are_refused_without_a_crash() {
        for deep in ["[", "{\"a\":"] {
            let close = if deep == "[" { "]" } else { "}" };
            let (deep, close) = (deep.repeat(100_000), close.repeat(100_000));
            for place in
                ["#", r#"{"metric":#}"#, r#"{"value":[1,#]}"#, r#"{"values":#}"#, r#"{"histogram":#}"#, r#"{"x":#}"#]
            {
                let row = place.replace('#', &format!("{deep}1{close}"));
                let body = format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{row}]}}}}"#);
                assert_eq!(read(&body).unwrap().skipped.len(), 1, "{place}: read past, and counted");
            }
        }
        let long = format!(r#"{{"status":"error","errorType":"bad_data","error":"{}"}}"#, "x".repeat(10_000_000));
        assert!(matches!(read(&long), Err(SourceError::Rejected { message, .. }) if message.len() < 2000));
    }
}
