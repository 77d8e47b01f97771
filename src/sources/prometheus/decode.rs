//! Query answers, decoded straight into columns: no value is kept as text, and one odd row costs only itself.
//!
//! The shape is told from the elements, not from `resultType`, because keys may come in any order and the columns
//! are to be built in one pass.
use super::wire::{self, Envelope};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        histogram::{Bounds, Bucket, NativeHistogram},
        labels::Labels,
        series::{QueryValue, Sample, SampleValue, Series},
        time::Instant,
    },
    sources::{
        envelope::{read_json, shortened},
        http::SourceError,
    },
};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess},
};
use std::{fmt, sync::Arc};

/// Decodes the answer to `query` or `query_range`.
pub fn query(body: &[u8]) -> Result<Answered<QueryValue>, SourceError> {
    let data: Answered<QueryData> = open(read_json(body)?)?;
    let mut skipped = Vec::new();
    let mut answered = data.map(|data| into_value(data, &mut skipped));
    answered.skipped.extend(skipped);
    Ok(answered)
}

/// Takes the data out of its envelope, or the error it carries instead.
///
/// Data beside an error is not used: Prometheus sends it only where the evaluation broke off half-way.
pub fn open<T>(envelope: Envelope<T>) -> Result<Answered<T>, SourceError> {
    let Envelope { status, data, error_type, error, warnings, infos, is_partial } = envelope;
    if status == "error" || error_type.is_some() {
        let kind = error_type.unwrap_or_else(|| "refused".to_owned());
        let status = match kind.as_str() {
            "execution" => 422,
            "timeout" | "canceled" | "unavailable" => 503,
            "internal" => 500,
            "not_found" => 404,
            "not_acceptable" => 406,
            _ => 400,
        };
        return Err(SourceError::Rejected { status, kind, message: shortened(&error.unwrap_or_default()) });
    }
    let missing = || SourceError::Undecodable { at: "data".to_owned(), detail: "the answer has none".to_owned() };
    let value = data.ok_or_else(missing)?;
    let warnings = warnings.unwrap_or_default();
    let partial = is_partial || warnings.iter().any(|warning| tells_of_missing_data(warning));
    let infos = infos.unwrap_or_default();
    Ok(Answered { value, skipped: Vec::new(), warnings, infos, partial, provenance: Vec::new() })
}

/// Whether a warning says that a part of the data did not come, as Thanos does for stores that fail.
fn tells_of_missing_data(warning: &str) -> bool {
    let warning = warning.to_ascii_lowercase();
    let words = [
        "store",
        "partial",
        "remote read",
        "remote_read",
        "deadline exceeded",
        "unavailable",
        "connection",
        "no endpoint",
    ];
    words.iter().any(|word| warning.contains(word))
}

fn into_value(data: QueryData, skipped: &mut Vec<Skipped>) -> QueryValue {
    if let (Some(Row::Number(secs)), Some(second)) = (data.rows.first(), data.rows.get(1)) {
        let at = Instant::from_unix_secs(*secs);
        return match second {
            Row::Text(text) if data.kind != "string" => match wire::number(text) {
                Some(value) => QueryValue::Scalar(at, value),
                None => QueryValue::Text(at, text.clone()),
            },
            Row::Text(text) => QueryValue::Text(at, text.clone()),
            Row::Number(value) => QueryValue::Scalar(at, *value),
            _ => {
                skip(skipped, "data.result[1]", "neither a number nor a text");
                QueryValue::Vector(Vec::new())
            }
        };
    }
    let is_matrix =
        data.kind == "matrix" || data.rows.iter().any(|row| matches!(row, Row::Object(it) if it.is_series()));
    let mut samples = Vec::new();
    let mut series: Vec<Series> = Vec::new();
    for (index, row) in data.rows.into_iter().enumerate() {
        let at = format!("data.result[{index}]");
        match row {
            Row::Object(row) => {
                row.complain(&at, skipped);
                if row.labels_are_odd {
                    continue;
                }
                if is_matrix {
                    series.push(into_series(*row, series.first(), &at, skipped));
                } else if let Some(sample) = into_sample(*row, &at, skipped) {
                    samples.push(sample);
                }
            }
            _ => skip(skipped, &at, "not a series"),
        }
    }
    if is_matrix { QueryValue::Matrix(series) } else { QueryValue::Vector(samples) }
}

fn into_sample(row: Fields, at: &str, skipped: &mut Vec<Skipped>) -> Option<Sample> {
    let histogram = row.histogram.and_then(|pair| read_histogram(&pair, at, skipped));
    let number = row.value.and_then(|pair| Some((pair.secs?, pair.value?)));
    // A number and a histogram at once cannot be one sample; the histogram says more.
    let (secs, value) = match (histogram, number) {
        (Some((secs, histogram)), _) => (secs, SampleValue::Histogram(histogram)),
        (None, Some((secs, value))) => (secs, SampleValue::Float(value)),
        (None, None) => {
            if row.odd_pairs == 0 {
                skip(skipped, at, "it has no value");
            }
            return None;
        }
    };
    Some(Sample { labels: row.labels, at: Instant::from_unix_secs(secs), value })
}

fn into_series(row: Fields, first: Option<&Series>, at: &str, skipped: &mut Vec<Skipped>) -> Series {
    let Column { t, v, .. } = row.values.unwrap_or_default();
    // Most series of an answer stand on the same times: keep those once.
    let t = match first {
        Some(first) if *first.t == *t => Arc::clone(&first.t),
        _ => Arc::from(t),
    };
    let pairs = row.histograms.unwrap_or_default();
    let histograms = pairs.iter().filter_map(|pair| read_histogram(pair, at, skipped)).collect();
    Series { labels: row.labels, t, v, histograms }
}

fn read_histogram(
    pair: &serde_json::value::RawValue,
    at: &str,
    skipped: &mut Vec<Skipped>,
) -> Option<(f64, NativeHistogram)> {
    #[derive(Deserialize)]
    struct Histogram {
        count: wire::Number,
        sum: wire::Number,
        #[serde(default)]
        buckets: Option<Vec<(u8, wire::Number, wire::Number, wire::Number)>>,
    }
    let read: Result<(f64, Histogram), _> = serde_json::from_str(pair.get());
    let (secs, histogram) = match read {
        Ok(read) => read,
        Err(error) => {
            skip(skipped, at, &format!("a histogram cannot be read: {error}"));
            return None;
        }
    };
    let buckets = histogram.buckets.unwrap_or_default().into_iter().map(|(rule, lower, upper, count)| {
        let bounds = match rule {
            1 => Bounds::OpenRight,
            2 => Bounds::OpenBoth,
            3 => Bounds::ClosedBoth,
            _ => Bounds::OpenLeft,
        };
        Bucket { bounds, lower: lower.0, upper: upper.0, count: count.0 }
    });
    Some((secs, NativeHistogram { count: histogram.count.0, sum: histogram.sum.0, buckets: buckets.collect() }))
}

fn skip(skipped: &mut Vec<Skipped>, at: &str, why: &str) {
    skipped.push(Skipped { at: at.to_owned(), why: shortened(why) });
}

// ── how the bytes are read ──

struct QueryData {
    kind: String,
    rows: Vec<Row>,
}

/// One element of `result`.
enum Row {
    Object(Box<Fields>),
    Number(f64),
    Text(String),
    Odd,
}

/// What an object in `result` can hold.
#[derive(Default)]
struct Fields {
    labels: Labels,
    labels_are_odd: bool,
    value: Option<Pair>,
    values: Option<Column>,
    histogram: Option<Box<serde_json::value::RawValue>>,
    histograms: Option<Vec<Box<serde_json::value::RawValue>>>,
    odd_pairs: usize,
}

impl Fields {
    fn is_series(&self) -> bool {
        self.values.is_some() || self.histograms.is_some()
    }

    fn complain(&self, at: &str, skipped: &mut Vec<Skipped>) {
        if self.labels_are_odd {
            skip(skipped, &format!("{at}.metric"), "the labels are not texts");
        }
        let odd = self.odd_pairs + self.values.as_ref().map_or(0, |column| column.odd);
        if odd > 0 {
            skip(skipped, at, &format!("{odd} of its samples cannot be read"));
        }
    }
}

#[derive(Default)]
struct Column {
    t: Vec<f64>,
    v: Vec<f64>,
    odd: usize,
}

/// A moment and a value; what cannot be read is `None`.
#[derive(Clone, Copy)]
struct Pair {
    secs: Option<f64>,
    value: Option<f64>,
}

/// A number or a text that means one; anything else is `None`.
struct Lenient(Option<f64>);

/// A text; anything else is `None`.
struct LenientText(Option<String>);

/// Everything a visitor does not want, read past and turned into one value.
macro_rules! otherwise {
    (scalars $value:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (numbers $value:expr) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (text $value:expr) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
    (seq $value:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (map $value:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($value)
        }
    };
    (expecting $what:literal) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($what)
        }
    };
}

impl<'de> Deserialize<'de> for QueryData {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = QueryData;
            otherwise!(expecting "an object with resultType and result");
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<QueryData, A::Error> {
                let mut data = QueryData { kind: String::new(), rows: Vec::new() };
                while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    match key.as_ref() {
                        "resultType" => data.kind = map.next_value::<LenientText>()?.0.unwrap_or_default(),
                        "result" => data.rows = map.next_value::<Option<Vec<Row>>>()?.unwrap_or_default(),
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(data)
            }
        }
        from.deserialize_map(Visitor)
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Row;
            otherwise!(expecting "a series");
            otherwise!(scalars Row::Odd);
            otherwise!(seq Row::Odd);
            fn visit_f64<E>(self, value: f64) -> Result<Row, E> {
                Ok(Row::Number(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Row, E> {
                Ok(Row::Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Row, E> {
                Ok(Row::Number(value as f64))
            }
            fn visit_str<E>(self, text: &str) -> Result<Row, E> {
                Ok(Row::Text(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Row, A::Error> {
                fields(map).map(|it| Row::Object(Box::new(it)))
            }
        }
        from.deserialize_any(Visitor)
    }
}

fn fields<'de, A: MapAccess<'de>>(mut map: A) -> Result<Fields, A::Error> {
    let mut row = Fields::default();
    while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
        match key.as_ref() {
            "metric" => match map.next_value::<LabelSet>()?.0 {
                Some(labels) => row.labels = labels,
                None => row.labels_are_odd = true,
            },
            "value" => {
                let pair: Pair = map.next_value()?;
                row.odd_pairs += usize::from(pair.secs.is_none() || pair.value.is_none());
                row.value = Some(pair);
            }
            "values" => row.values = Some(map.next_value()?),
            "histogram" => row.histogram = map.next_value()?,
            "histograms" => row.histograms = map.next_value::<Option<_>>()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    Ok(row)
}

/// Labels, or `None` if what stands there is no object of texts.
struct LabelSet(Option<Labels>);

impl<'de> Deserialize<'de> for LabelSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LabelSet;
            otherwise!(expecting "labels");
            otherwise!(scalars LabelSet(None));
            otherwise!(numbers LabelSet(None));
            otherwise!(text LabelSet(None));
            otherwise!(seq LabelSet(None));
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabelSet, A::Error> {
                let mut labels = Some(Labels::new());
                while let Some((name, LenientText(value))) = map.next_entry::<String, LenientText>()? {
                    match (&mut labels, value) {
                        (Some(labels), Some(value)) => labels.insert(name, value),
                        _ => labels = None,
                    }
                }
                Ok(LabelSet(labels))
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Column;
            otherwise!(expecting "samples");
            otherwise!(scalars Column { odd: 1, ..Column::default() });
            otherwise!(numbers Column { odd: 1, ..Column::default() });
            otherwise!(text Column { odd: 1, ..Column::default() });
            otherwise!(map Column { odd: 1, ..Column::default() });
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Column, A::Error> {
                let mut column = Column::default();
                while let Some(pair) = seq.next_element::<Pair>()? {
                    match (pair.secs, pair.value) {
                        (Some(secs), Some(value)) => {
                            column.t.push(secs);
                            column.v.push(value);
                        }
                        _ => column.odd += 1,
                    }
                }
                Ok(column)
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        const ODD: Pair = Pair { secs: None, value: None };
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Pair;
            otherwise!(expecting "a time and a value");
            otherwise!(scalars ODD);
            otherwise!(numbers ODD);
            otherwise!(text ODD);
            otherwise!(map ODD);
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pair, A::Error> {
                let secs = seq.next_element::<Lenient>()?.and_then(|it| it.0).filter(|secs| secs.is_finite());
                let value = seq.next_element::<Lenient>()?.and_then(|it| it.0);
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Pair { secs, value })
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Lenient;
            otherwise!(expecting "a number");
            otherwise!(scalars Lenient(None));
            otherwise!(seq Lenient(None));
            otherwise!(map Lenient(None));
            fn visit_f64<E>(self, value: f64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value)))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value as f64)))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Lenient, E> {
                Ok(Lenient(Some(value as f64)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Lenient, E> {
                Ok(Lenient(wire::number(text)))
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl<'de> Deserialize<'de> for LenientText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LenientText;
            otherwise!(expecting "a text");
            otherwise!(scalars LenientText(None));
            otherwise!(numbers LenientText(None));
            otherwise!(seq LenientText(None));
            otherwise!(map LenientText(None));
            fn visit_str<E>(self, text: &str) -> Result<LenientText, E> {
                Ok(LenientText(Some(text.to_owned())))
            }
        }
        from.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;

    fn samples(body: &str) -> (Vec<Sample>, Vec<Skipped>) {
        let answered = query(body.as_bytes()).unwrap();
        (answered.value.into_samples(), answered.skipped)
    }

    #[test]
    fn keys_may_come_in_any_order_and_unknown_ones_are_read_past() {
        let body = r#"{"data":{"result":[{"value":[1.5,"2"],"extra":{"a":[1]},"metric":{"job":"x"}}],"stats":{},"resultType":"vector"},"status":"success"}"#;
        let (samples, skipped) = samples(body);
        assert_eq!(samples[0].finite(), Some(2.0));
        assert_eq!(samples[0].at, Instant::from_unix_millis(1500));
        assert!(skipped.is_empty());
    }

    #[test]
    fn one_odd_row_costs_only_itself_and_is_counted() {
        let body = r#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"a":1},"value":[1,"1"]}, 7, {"metric":{},"value":[1,"x"]}, {"metric":{"ok":"yes"},"value":[1,"NaN"]}, {"metric":{}}]}}"#;
        let (samples, skipped) = samples(body);
        assert_eq!(samples.len(), 1);
        let places: Vec<_> = skipped.iter().map(|it| it.at.as_str()).collect();
        assert_eq!(places, ["data.result[0].metric", "data.result[1]", "data.result[2]", "data.result[4]"]);
    }

    #[test]
    fn a_matrix_shares_its_times_and_keeps_floats_beside_histograms() {
        let body = r#"{"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{"i":"1"},"values":[[1,"1"],[2,"+Inf"]]},
            {"metric":{"i":"2"},"values":[[1,"3"],[2,"-Inf"],[3]]},
            {"metric":{"i":"3"},"values":[[9,"3"]],"histograms":[[10,{"count":"2","sum":"1e-07","buckets":[[3,"-0.1","0.1","2"]]}],[11,{"count":"x"}]]}]}}"#;
        let answered = query(body.as_bytes()).unwrap();
        let QueryValue::Matrix(series) = answered.value else { panic!("a matrix") };
        assert!(Arc::ptr_eq(&series[0].t, &series[1].t));
        assert_eq!(series[1].v, [3.0, f64::NEG_INFINITY]);
        let (secs, histogram) = &series[2].histograms[0];
        assert_eq!((*secs, histogram.sum, histogram.buckets[0].bounds), (10.0, 1e-7, Bounds::ClosedBoth));
        assert_eq!(answered.skipped.len(), 2, "{:?}", answered.skipped);
    }

    #[test]
    fn scalars_and_texts_are_bare_pairs() {
        let scalar = query(br#"{"status":"success","data":{"resultType":"scalar","result":[5,"1e3"]}}"#).unwrap();
        assert_eq!(scalar.value, QueryValue::Scalar(Instant::from_unix_millis(5000), 1000.0));
        let text = query(br#"{"status":"success","data":{"resultType":"string","result":[5,"12"]}}"#).unwrap();
        assert_eq!(text.value, QueryValue::Text(Instant::from_unix_millis(5000), "12".into()));
    }

    #[test]
    fn an_error_is_an_error_even_with_data_beside_it() {
        let body = br#"{"status":"error","errorType":"execution","error":"too many samples","data":{"resultType":"vector","result":[]}}"#;
        let error = SourceError::Rejected { status: 422, kind: "execution".into(), message: "too many samples".into() };
        assert_eq!(query(body), Err(error));
        assert!(matches!(query(br#"{"status":"success"}"#), Err(SourceError::Undecodable { at, .. }) if at == "data"));
        assert!(matches!(query(br#"{"status":"success","data":[]}"#), Err(SourceError::Undecodable { .. })));
    }

    #[test]
    fn missing_parts_are_said_to_be_missing() {
        let body =
            |extra: &str| format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[]}}{extra}}}"#);
        let partial = |extra: &str| query(body(extra).as_bytes()).unwrap().partial;
        assert!(!partial(""));
        assert!(partial(r#","isPartial":true"#));
        assert!(partial(r#","warnings":["receive series from Addr: store-1: context deadline exceeded"]"#));
        assert!(!partial(r#","warnings":["PromQL info: metric might not be a counter"]"#));
        assert!(!partial(r#","infos":["x"],"warnings":null"#));
    }

    #[test]
    fn hostile_bodies_are_refused_without_a_crash() {
        let deep =
            format!(r#"{{"status":"success","data":{{"result":{}1{}}}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let nested = query(deep.as_bytes()).unwrap();
        assert_eq!(nested.skipped.len(), 1, "read past, and counted");
        let long = format!(r#"{{"status":"error","errorType":"bad_data","error":"{}"}}"#, "x".repeat(10_000_000));
        assert!(matches!(query(long.as_bytes()), Err(SourceError::Rejected { message, .. }) if message.len() < 2000));
    }
}
