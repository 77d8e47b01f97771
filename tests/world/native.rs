//! The latency of one service as a native histogram, at a target of its own, with a log of what was served.
//!
//! It begins when the world does: Debian's promtool cannot backfill native histograms.
use crate::{
    protobuf::{self, Histogram},
    simulate::Latencies,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Whose latency it is.
pub const SERVICE: &str = "search";

/// The metric, and the labels of its one series; a pod of the service that history does not scrape.
pub const METRIC: &str = "http_request_duration_seconds";
pub const LABELS: &[(&str, &str)] = &[("instance", "search-1:8080"), ("job", SERVICE), ("service", SERVICE)];

/// Eight buckets for each power of two: 9 % wide.
const SCHEMA: i32 = 3;

/// From a millisecond to sixteen seconds; what is faster or slower goes into the outermost buckets.
const BUCKETS: std::ops::RangeInclusive<i32> = -80..=32;

/// How many answers are remembered.
const MOST_SERVED: usize = 2000;

/// The histogram since the world began, and what was said of it.
#[derive(Default)]
pub struct NativeLatency {
    counts: BTreeMap<i32, u64>,
    count: u64,
    sum: f64,
    served: Vec<Value>,
}

/// The upper bound of a bucket, in seconds.
fn upper(index: i32) -> f64 {
    (f64::from(index) / f64::from(1 << SCHEMA)).exp2()
}

impl NativeLatency {
    /// Observes the requests of one step, which took `seconds` together.
    pub fn observe(&mut self, latencies: &Latencies, seconds: f64) {
        let mut below = 0;
        for index in BUCKETS {
            let within =
                if index == *BUCKETS.end() { latencies.count() } else { latencies.within(upper(index)) } as u64;
            if within > below {
                *self.counts.entry(index).or_default() += within - below;
            }
            below = below.max(within);
        }
        self.count += below;
        self.sum += seconds;
    }

    /// The answer to a scrape at `at`, which is kept for whoever compares.
    pub fn scraped(&mut self, at: i64) -> Vec<u8> {
        if self.served.len() >= MOST_SERVED {
            self.served.remove(0);
        }
        let buckets: Vec<_> =
            self.counts.iter().map(|(index, n)| json!([upper(index - 1), upper(*index), n])).collect();
        self.served.push(json!({"at": at, "count": self.count, "sum": self.sum, "buckets": buckets}));
        let buckets = self.counts.iter().map(|(index, n)| (*index, *n)).collect();
        let histogram = Histogram { count: self.count, sum: self.sum, schema: SCHEMA, buckets };
        protobuf::family(METRIC, "How long requests take.", LABELS, &histogram)
    }

    /// Everything that was answered, the oldest first.
    pub fn served(&self) -> Value {
        json!(self.served)
    }
}
