//! How long work takes: the one clock of the benchmarks.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
use std::hint::black_box;

/// Seconds that `work` takes.
pub fn secs<T>(work: impl FnOnce() -> T) -> f64 {
    let start = std::time::Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

/// The one in the middle.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
