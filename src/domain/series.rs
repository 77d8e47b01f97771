//! Samples and series as columns, with their gaps.
use super::{
    histogram::NativeHistogram,
    labels::Labels,
    time::{Instant, Range, Span},
};
use std::sync::Arc;

/// One value at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What it is a sample of.
    pub labels: Labels,
    /// When it was true (for an instant query: when it was evaluated).
    pub at: Instant,
    /// A number or a histogram.
    pub value: SampleValue,
}

/// What a sample holds.
#[derive(Clone, Debug, PartialEq)]
pub enum SampleValue {
    /// A number; may be NaN or infinite.
    Float(f64),
    /// A native histogram.
    Histogram(NativeHistogram),
}

impl Sample {
    /// The number, if it is one and is finite.
    pub fn finite(&self) -> Option<f64> {
        match self.value {
            SampleValue::Float(value) if value.is_finite() => Some(value),
            _ => None,
        }
    }
}

/// One series as two columns of equal length. What was not measured is not there: times may jump.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it is a series of.
    pub labels: Labels,
    /// Unix seconds, ascending; shared by the series of one answer where they agree.
    pub t: Arc<[f64]>,
    /// Values; may be NaN or infinite.
    pub v: Vec<f64>,
    /// Native histograms with their unix seconds, if the series has any.
    pub histograms: Vec<(f64, NativeHistogram)>,
}

impl Series {
    /// Times and values side by side.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.t.iter().copied().zip(self.v.iter().copied())
    }

    /// The times and the values that lie within a range, ends included.
    pub fn within(&self, range: Range) -> (&[f64], &[f64]) {
        let n = self.t.len().min(self.v.len());
        let times = self.t.get(..n).unwrap_or_default();
        let from = times.partition_point(|secs| Instant::from_unix_secs(*secs) < range.from);
        let end = times.partition_point(|secs| Instant::from_unix_secs(*secs) <= range.to);
        (times.get(from..end).unwrap_or_default(), self.v.get(from..end).unwrap_or_default())
    }

    /// It up to an instant, with what was measured just then at its end. A series stands on its steps and ends up to one
    /// before now; of what is less than half a step from the new end the new end takes the place.
    pub fn ending_with(&self, at: Instant, value: f64, step: Span) -> Self {
        let until = (at - step.times(0.5)).unix_secs();
        let before = self.points().take_while(|it| it.0 <= until);
        let (t, v): (Vec<f64>, Vec<f64>) = before.chain([(at.unix_secs(), value)]).unzip();
        Self { labels: self.labels.clone(), t: t.into(), v, histograms: Vec::new() }
    }

    /// The newest moment with a finite value.
    pub fn newest(&self) -> Option<(Instant, f64)> {
        let newest = self.t.iter().zip(&self.v).rev().find(|(_, value)| value.is_finite());
        newest.map(|(secs, value)| (Instant::from_unix_secs(*secs), *value))
    }
}

/// What a query can answer.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryValue {
    /// One sample a series, at one moment.
    Vector(Vec<Sample>),
    /// Many samples a series, over a range.
    Matrix(Vec<Series>),
    /// A bare number.
    Scalar(Instant, f64),
    /// A bare text.
    Text(Instant, String),
}

impl QueryValue {
    /// The samples of a vector; a scalar is one without labels; anything else has none.
    pub fn into_samples(self) -> Vec<Sample> {
        match self {
            QueryValue::Vector(samples) => samples,
            QueryValue::Scalar(at, value) => {
                vec![Sample { labels: Labels::new(), at, value: SampleValue::Float(value) }]
            }
            QueryValue::Matrix(_) | QueryValue::Text(..) => Vec::new(),
        }
    }

    /// The series of a matrix; anything else has none.
    pub fn into_series(self) -> Vec<Series> {
        match self {
            QueryValue::Matrix(series) => series,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_range_are_its_ends_too_and_nothing_where_it_lies_elsewhere() {
        let hours = Series { t: [0.0, 3600.0, 7200.0].into(), v: vec![1.0, 2.0, 3.0], ..Series::default() };
        let within = |from: f64, to: f64| {
            hours.within(Range { from: Instant::from_unix_secs(from), to: Instant::from_unix_secs(to) })
        };
        assert_eq!(within(0.0, 7200.0), (&*hours.t, &*hours.v));
        assert_eq!(within(1.0, 7199.9994), (&[3600.0][..], &[2.0][..]));
        assert_eq!(within(1.0, 7199.9996), (&[3600.0, 7200.0][..], &[2.0, 3.0][..]), "times are of whole milliseconds");
        for (from, to) in [(-9.0, -1.0), (1.0, 2.0), (7201.0, 9e9), (5000.0, 3000.0)] {
            assert_eq!(within(from, to), (&[][..], &[][..]));
        }
    }

    #[test]
    fn a_series_ends_with_what_was_measured_just_now() {
        let hours = Series { t: [0.0, 3600.0, 7200.0].into(), v: vec![1.0, 2.0, 3.0], ..Series::default() };
        let ending = |secs: f64| -> Vec<(f64, f64)> {
            hours.ending_with(Instant::from_unix_secs(secs), 9.0, Span::from_hours(1)).points().collect()
        };
        assert_eq!(ending(9500.0), [(0.0, 1.0), (3600.0, 2.0), (7200.0, 3.0), (9500.0, 9.0)]);
        assert_eq!(ending(7210.0), [(0.0, 1.0), (3600.0, 2.0), (7210.0, 9.0)], "no two points side by side");
        assert_eq!(ending(7200.0), [(0.0, 1.0), (3600.0, 2.0), (7200.0, 9.0)]);
    }
}
