//! One request of every scrape with its trace: an exemplar on the bucket that it fell into, as OpenMetrics writes it.
//!
//! <https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars>
use crate::{company::BUCKETS, simulate::Chance};

pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The position of its bucket, and what stands behind that bucket's count; `None` where there was no request.
///
/// `cumulative` counts the requests of each bucket and all below it.
pub fn of(service: &str, at: i64, cumulative: &[f64]) -> Option<(usize, String)> {
    let seed = service.bytes().fold(at as u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut chance = Chance(seed);
    let rank = chance.unit() * cumulative.last().filter(|it| **it > 0.0)?;
    let bucket = cumulative.iter().position(|it| *it > rank)?;
    let lower = bucket.checked_sub(1).map_or(0.0, |below| BUCKETS[below]);
    let upper = BUCKETS.get(bucket).copied().unwrap_or(2.0 * lower);
    let value = lower + (upper - lower) * chance.unit();
    let [high, low] = [(); 2].map(|()| (chance.unit() * 2f64.powi(53)) as u64);
    Some((bucket, format!(" # {{trace_id=\"{high:016x}{low:016x}\"}} {value} {at}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exemplar_lies_in_its_bucket_and_says_its_trace() {
        let cumulative: Vec<f64> = (0..=BUCKETS.len()).map(|n| n as f64 * 10.0).collect();
        for at in 0..500 {
            let (bucket, text) = of("checkout", at, &cumulative).unwrap();
            let mut parts = text.split(' ').skip(2);
            let (labels, value) = (parts.next().unwrap(), parts.next().unwrap().parse::<f64>().unwrap());
            assert_eq!(labels.len(), "{trace_id=\"\"}".len() + 32);
            assert!(value <= BUCKETS.get(bucket).copied().unwrap_or(f64::INFINITY), "{text} in {bucket}");
            assert!(bucket == 0 || value >= BUCKETS[bucket - 1], "{text} in {bucket}");
        }
        assert_eq!(of("checkout", 1, &[0.0, 0.0]), None);
    }
}
