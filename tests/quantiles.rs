//! Histograms and their quantiles, as Plumbline shows them and as a real Prometheus computes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and look at the clock"
)]

mod native_http;

use native_http::{NativeHttp, wait, world};
use plumbline::{
    domain::{
        distribution::Distribution,
        quantile::Interpolation,
        series::Series,
        time::{Instant, Range, Span},
    },
    sources::{
        objectives::{
            discover,
            latency::{has_latency, latency},
            traffic::traffic,
        },
        prometheus::{Flavor, Prometheus},
    },
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const QUANTILES: &[f64] = &[0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

fn prometheus(http: &NativeHttp) -> Prometheus<'_> {
    Prometheus { http, source: "prometheus", flavor: Flavor::Prometheus, tenant: None }
}

fn range(prometheus: &Prometheus<'_>, promql: &str, range: Range, step: Span) -> Vec<Series> {
    wait(prometheus.query_range(promql, range, step)).unwrap().value
}

/// Compares every quantile with what the server says at the same step; how many were compared.
fn compare(prometheus: &Prometheus<'_>, made: &Distribution, histogram: &str, over: Range, step: Span) -> usize {
    let mut compared = 0;
    for (q, values) in &made.quantiles {
        let said = range(prometheus, &format!("histogram_quantile({q}, {histogram})"), over, step);
        let said = said.first().map(|it| it.points().collect::<Vec<_>>()).unwrap_or_default();
        for (secs, value) in made.t.iter().zip(values) {
            let is = said.iter().find(|(at, _)| at == secs).map_or(f64::NAN, |it| it.1);
            let same = (value.is_nan() && is.is_nan()) || (value - is).abs() <= 1e-9 * is.abs().max(1e-9);
            assert!(same, "{q} of {histogram} at {secs}: {value} instead of {is}");
            compared += usize::from(is.is_finite());
        }
    }
    compared
}

#[test]
fn quantiles_of_classic_buckets_are_those_of_prometheus() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let end = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let mut compared = 0;
    for (service, days, step) in [
        ("checkout", 7, Span::from_minutes(30)),
        ("search", 1, Span::from_minutes(5)),
        ("shipping", 30, Span::from_hours(2)),
        ("reviews", 30, Span::from_hours(1)),
    ] {
        let selector = format!("http_request_duration_seconds_bucket{{service=\"{service}\"}}");
        let buckets = format!("sum by (le) (rate({selector}[{}ms]))", step.millis());
        let over = Range::ending_at(end, Span::from_days(days));
        let series = range(&prometheus, &buckets, over, step);
        let made = Distribution::of_buckets(&series, step, QUANTILES);
        assert!(made.t.len() > 200 && made.n_rows() > 5, "{service}: {} columns", made.t.len());
        compared += compare(&prometheus, &made, &buckets, over, step);
    }
    assert!(compared > 8_000, "{compared} compared");
}

/// Prometheus 2 answers with even buckets, Prometheus 3 with logarithmic ones; its version says which.
#[test]
fn quantiles_of_native_histograms_are_those_of_prometheus() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let how = Interpolation::of_version(&wait(prometheus.build_info()).unwrap().value.version);
    // Native histograms begin with the world; some scrapes must be there.
    let deadline = std::time::Instant::now() + Duration::from_secs(90);
    let native = "sum(http_request_duration_seconds{instance=\"search-1:8080\"})";
    loop {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        let over = Range::ending_at(Instant::from_unix_millis(now), Span::from_minutes(20));
        let step = Span::from_secs(5);
        let series = range(&prometheus, native, over, step);
        let histograms = series.into_iter().flat_map(|it| it.histograms).collect::<Vec<_>>();
        if histograms.len() >= 12 {
            let made = Distribution::of_native(&histograms, step, QUANTILES, how);
            let compared = compare(&prometheus, &made, native, over, step);
            assert!(compared >= 12 * QUANTILES.len(), "{compared} compared");
            for ((_, cells), (_, histogram)) in made.columns().zip(&histograms) {
                let sum: f64 = cells.iter().sum();
                assert!((sum - histogram.count).abs() <= histogram.count * 1e-9, "{sum} of {}", histogram.count);
            }
            return;
        }
        assert!(std::time::Instant::now() < deadline, "no native histogram was scraped");
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Every objective about latency shows its histogram, and no other does; what its rows say of fast and slow events is
/// what its own expressions say of good and bad ones. One request each.
#[test]
fn the_histogram_of_an_objective_says_what_its_events_say() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let end = Instant::from_unix_millis(world["history_end"].as_i64().unwrap() * 1000);
    let objectives = wait(discover(&prometheus, &plumbline::sources::objectives::Known::default(), &[], end))
        .unwrap()
        .value
        .objectives;
    let over = Range::ending_at(end, Span::from_days(2));
    let (mut n_latencies, mut compared) = (0, 0);
    for objective in &objectives {
        let is_latency = objective.name.contains("latency") && objective.target.is_some();
        assert_eq!(has_latency(objective), is_latency, "{}", objective.id);
        if !is_latency {
            continue;
        }
        n_latencies += 1;
        let before = http.n_requests.get();
        let found = wait(latency(&prometheus, objective, over)).unwrap().value.unwrap();
        let events = wait(traffic(&prometheus, objective, over)).unwrap().value.unwrap();
        assert_eq!(http.n_requests.get() - before, 2, "{}", objective.id);
        assert_eq!(found.seconds, Some(1.0));
        let limit = found.limit.unwrap();
        let n_fast = found.distribution.bounds.iter().position(|it| *it == limit).expect("a bucket ends at the limit");
        for (secs, cells) in found.distribution.columns() {
            let Some(at) = events.good.t.iter().position(|it| *it == secs) else { continue };
            let (good, bad) = (events.good.v[at], events.bad.v[at]);
            let (fast, slow): (f64, f64) = (cells[..n_fast].iter().sum(), cells[n_fast..].iter().sum());
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (good + bad).max(1e-9);
            assert!(near(fast, good) && near(slow, bad), "{}: {fast} {slow} and {good} {bad}", objective.id);
            compared += 1;
        }
    }
    assert!(n_latencies >= 10 && compared > 2_000, "{n_latencies} latencies, {compared} columns");
}
