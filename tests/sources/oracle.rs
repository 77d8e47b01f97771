//! What an answer means, read the slow and plain way: through `serde_json::Value`, row by row.
use plumbline::domain::{
    histogram::{Bounds, Bucket, NativeHistogram},
    labels::Labels,
    series::{QueryValue, Sample, SampleValue, Series},
    time::Instant,
};
use serde_json::Value;

/// What can be read of a query's answer, and the places of what cannot. `None` if it is no answer at all.
pub fn query(answer: &Value) -> Option<(QueryValue, Vec<String>)> {
    if answer["status"] != "success" || answer.get("errorType").is_some_and(|it| !it.is_null()) {
        return None;
    }
    let data = answer.get("data")?.as_object()?;
    let (kind, result) = (data.get("resultType")?.as_str()?, data.get("result")?);
    let nothing = Vec::new();
    let rows = if result.is_null() { &nothing } else { result.as_array()? };
    let mut skipped = Vec::new();
    let value = match kind {
        "vector" => QueryValue::Vector(rows.iter().enumerate().filter_map(|it| sample(it, &mut skipped)).collect()),
        "matrix" => QueryValue::Matrix(rows.iter().enumerate().filter_map(|it| series(it, &mut skipped)).collect()),
        "scalar" if rows.len() > 1 && rows[0].is_number() => QueryValue::Scalar(moment(&rows[0])?, number(&rows[1])?),
        "string" if rows.len() > 1 && rows[0].is_number() => {
            QueryValue::Text(moment(&rows[0])?, rows[1].as_str()?.to_owned())
        }
        _ => return None,
    };
    Some((value, skipped))
}

/// Labels or annotations.
pub fn labels(value: &Value) -> Option<Labels> {
    value.as_object()?.iter().map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
}

/// A number, as JSON writes it or as Prometheus does: in a text.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "+Inf" | "Inf" => Some(f64::INFINITY),
            "-Inf" => Some(f64::NEG_INFINITY),
            plain if plain.chars().all(|c| "0123456789+-.eE".contains(c)) => plain.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// A list's length, or 0.
pub fn len(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

fn moment(value: &Value) -> Option<Instant> {
    number(value).map(Instant::from_unix_secs)
}

/// The value of a key, unless it is missing or `null`.
fn given<'a>(row: &'a Value, key: &str) -> Option<&'a Value> {
    row.get(key).filter(|it| !it.is_null())
}

/// The labels of a row; notes it if it is no row or its labels are no texts.
fn head(index: usize, row: &Value, skipped: &mut Vec<String>) -> Option<Labels> {
    if !row.is_object() {
        skipped.push(format!("data.result[{index}]"));
        return None;
    }
    let read = row.get("metric").map_or(Some(Labels::new()), labels);
    if read.is_none() {
        skipped.push(format!("data.result[{index}].metric"));
    }
    read
}

fn sample((index, row): (usize, &Value), skipped: &mut Vec<String>) -> Option<Sample> {
    let labels = head(index, row, skipped)?;
    let at = format!("data.result[{index}]");
    let (raw_histogram, raw_value) = (given(row, "histogram"), given(row, "value"));
    let histogram = raw_histogram.and_then(histogram);
    let value = raw_value.and_then(pair);
    if raw_histogram.is_some() && histogram.is_none() {
        skipped.push(format!("{at}.histogram"));
    }
    if raw_value.is_some() && value.is_none() {
        skipped.push(format!("{at}.value"));
    }
    if raw_histogram.is_none() && raw_value.is_none() {
        skipped.push(at);
    }
    let (secs, value) = match (histogram, value) {
        (Some((secs, histogram)), _) => (secs, SampleValue::Histogram(histogram)),
        (None, Some((secs, value))) => (secs, SampleValue::Float(value)),
        (None, None) => return None,
    };
    Some(Sample { labels, at: Instant::from_unix_secs(secs), value })
}

fn series((index, row): (usize, &Value), skipped: &mut Vec<String>) -> Option<Series> {
    let labels = head(index, row, skipped)?;
    let at = format!("data.result[{index}]");
    let (values, histograms) = (given(row, "values"), given(row, "histograms"));
    if values.is_none() && histograms.is_none() {
        skipped.push(at);
        return None;
    }
    let mut read = Series { labels, ..Series::default() };
    let mut t: Vec<f64> = Vec::new();
    let mut all_are_good = true;
    match values {
        Some(Value::Array(values)) => {
            for value in values {
                match pair(value) {
                    Some((secs, value)) if t.iter().all(|earlier| *earlier <= secs) => {
                        t.push(secs);
                        read.v.push(value);
                    }
                    _ => all_are_good = false,
                }
            }
        }
        Some(_) => all_are_good = false,
        None => {}
    }
    read.t = t.into();
    if !all_are_good {
        skipped.push(format!("{at}.values"));
    }
    match histograms {
        Some(Value::Array(histograms)) => {
            for (position, raw) in histograms.iter().enumerate() {
                match histogram(raw) {
                    Some(pair) => read.histograms.push(pair),
                    None => skipped.push(format!("{at}.histograms[{position}]")),
                }
            }
        }
        Some(_) => skipped.push(format!("{at}.histograms")),
        None => {}
    }
    Some(read)
}

fn pair(value: &Value) -> Option<(f64, f64)> {
    let pair = value.as_array()?;
    let secs = number(pair.first()?).filter(|secs| secs.is_finite())?;
    Some((secs, number(pair.get(1)?)?))
}

fn histogram(value: &Value) -> Option<(f64, NativeHistogram)> {
    let [secs, histogram] = value.as_array()?.as_slice() else { return None };
    let histogram = histogram.as_object()?;
    let mut read = NativeHistogram {
        count: number(histogram.get("count")?)?,
        sum: number(histogram.get("sum")?)?,
        buckets: Vec::new(),
    };
    match histogram.get("buckets") {
        None | Some(Value::Null) => {}
        Some(buckets) => {
            for bucket in buckets.as_array()? {
                let [rule, lower, upper, count] = bucket.as_array()?.as_slice() else { return None };
                let bounds = match rule.as_u64()? {
                    0 => Bounds::OpenLeft,
                    1 => Bounds::OpenRight,
                    2 => Bounds::OpenBoth,
                    3 => Bounds::ClosedBoth,
                    _ => return None,
                };
                let (lower, upper, count) = (number(lower)?, number(upper)?, number(count)?);
                read.buckets.push(Bucket { bounds, lower, upper, count });
            }
        }
    }
    Some((secs.as_f64()?, read))
}
