//! What a histogram over time came to, as people say it: its quantiles, their highest, its limit.
use super::{
    instants,
    numbers::{self, NARROW_SPACE},
    units::{Unit, trimmed},
};
use crate::domain::{time::Instant, zone::Zone};

/// What a course of quantiles came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quantiles {
    /// How many events there were, in whatever unit; `None` where nothing was measured.
    pub total: Option<f64>,
    /// The parts, the lowest first, each with the newest value it lies below.
    pub latest: Vec<(f64, f64)>,
    /// The highest value of the last of them, and when.
    pub highest: Option<(Instant, f64)>,
    /// The objective's limit, and the part of all events that kept it.
    pub limit: Option<(f64, Option<f64>)>,
}

/// A value of a histogram whose unit is `seconds` long, or has no length: `2.5 ms`, `1.24 s`, `4 min`, `+Inf`.
pub fn value(value: f64, seconds: Option<f64>) -> String {
    match seconds.filter(|it| it.is_finite()) {
        Some(seconds) => Unit::Seconds.bound(value * seconds),
        None => Unit::Number.bound(value),
    }
}

/// The value with the two digits that a label has room for.
pub fn two_digits(value: f64) -> f64 {
    let scale = 10f64.powi(1 - value.abs().log10().floor().clamp(-12.0, 12.0) as i32);
    if value == 0.0 || !value.is_finite() { value } else { (value * scale).round() / scale }
}

/// A quantile's name: `p50`, `p99.9`.
pub fn quantile(part: f64) -> String {
    format!("p{}", trimmed(numbers::good_percent(part)))
}

/// The newest quantiles, the highest there was, and how many kept the limit.
pub fn sentence(said: &Quantiles, seconds: Option<f64>, zone: &Zone, now: Instant) -> String {
    let mut sentences = Vec::new();
    let part = |part: f64| if part == 0.5 { "half".to_owned() } else { numbers::percent(part, 0) };
    let latest: Vec<_> =
        said.latest.iter().map(|(q, it)| format!("{} at most {}", part(*q), value(*it, seconds))).collect();
    sentences.push(match said.total {
        _ if !latest.is_empty() => format!("Of the newest events {}.", latest.join(", ")),
        None => return "Nothing was measured.".to_owned(),
        Some(0.0) => return "There were no events.".to_owned(),
        Some(_) => "There were events; which part of them took how long cannot be told.".to_owned(),
    });
    if let (Some((at, highest)), Some((q, _))) = (said.highest, said.latest.last()) {
        let (name, highest) = (quantile(*q), value(highest, seconds));
        sentences.push(format!("Highest {name}: {highest}, {}.", instants::short(at, zone, now)));
    }
    match said.limit {
        Some((limit, Some(kept))) if !latest.is_empty() => sentences.push(format!(
            "{}{NARROW_SPACE}% of all were within the limit of {}.",
            numbers::good_percent(kept),
            value(limit, seconds)
        )),
        Some((limit, _)) => sentences.push(format!("The limit is {}.", value(limit, seconds))),
        None => {}
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    fn plain(text: &str) -> String {
        text.replace(NARROW_SPACE, " ")
    }

    #[test]
    fn every_size_has_its_unit_and_three_digits() {
        let say = |it: f64| plain(&value(it, Some(1.0)));
        let said = [0.0, 5e-6, 0.0025, 0.0099999, 0.25, 0.9999, 1.0, 2.5, 61.23, 600.0].map(say);
        assert_eq!(said, ["0", "5 µs", "2.5 ms", "10 ms", "250 ms", "1 s", "1 s", "2.5 s", "61.2 s", "10 min"]);
        assert_eq!(plain(&value(250.0, Some(0.001))), "250 ms");
        assert_eq!([1.7834, 0.0379, 84.4, 844.0, 0.0].map(two_digits), [1.8, 0.038, 84.0, 840.0, 0.0]);
        assert_eq!((value(f64::INFINITY, Some(1.0)), value(1234.6, None)), ("+Inf".into(), "1235".into()));
        assert_eq!(value(f64::NEG_INFINITY, None), "−Inf");
        assert_eq!([0.5, 0.95, 0.999, 0.9999].map(quantile), ["p50", "p95", "p99.9", "p99.99"]);
    }

    #[test]
    fn a_course_is_told_against_its_limit() {
        let now = Instant::from_unix_millis(1_795_240_000_000);
        let said = Quantiles {
            total: Some(12.0),
            latest: vec![(0.5, 0.084), (0.95, 0.42)],
            highest: Some((now - Span::from_hours(1), 2.5)),
            limit: Some((0.8, Some(0.98765))),
        };
        assert_eq!(
            plain(&sentence(&said, Some(1.0), &Zone::utc(), now)),
            "Of the newest events half at most 84 ms, 95 % at most 420 ms. Highest p95: 2.5 s, 04:46. \
             98.765 % of all were within the limit of 800 ms."
        );
        let without = |total: Option<f64>| {
            let said = Quantiles { total, limit: Some((0.8, Some(1.0))), ..Quantiles::default() };
            plain(&sentence(&said, Some(1.0), &Zone::utc(), now))
        };
        assert_eq!([None, Some(0.0)].map(without), ["Nothing was measured.", "There were no events."]);
        // Where no bucket holds all of them, nobody knows what part is within the limit either.
        assert_eq!(
            without(Some(3.0)),
            "There were events; which part of them took how long cannot be told. The limit is 800 ms."
        );
    }
}
