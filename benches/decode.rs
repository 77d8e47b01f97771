//! How long bytes take to become columns: the fast way beside the reference and beside a plain reader, in one run.
//!
//! Prints `name: value`; `scripts/bench.mjs` compares what is a ratio or a number of bytes with `benches/ratchet.json`.
#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

mod timing;

use futures::executor::block_on;
use peak_alloc::PeakAlloc;
use plumbline::{
    domain::{
        series::{QueryValue, Series},
        time::{Instant, Span},
    },
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http},
        prometheus::{Flavor, Prometheus},
    },
};
use std::{cell::RefCell, fmt::Write, hint::black_box};
use timing::{median, secs};

#[global_allocator]
static HELD: PeakAlloc = PeakAlloc;

fn main() {
    for (name, n_series, n_samples, how) in [
        ("20x1000", 20, 1000, Values::Short),
        ("20x11000", 20, 11_000, Values::Short),
        ("20x11000_long", 20, 11_000, Values::Long),
        ("500x1000", 500, 1000, Values::Short),
    ] {
        let body = matrix(n_series, n_samples, how);
        let spaced = [b" ", body.as_slice()].concat();
        assert_eq!(read(&body), read(&spaced), "both mean the same");
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..15 {
            for (times, body) in times.iter_mut().zip([&body, &spaced]) {
                let answer = RefCell::new(Some(answer(body)));
                times.push(secs(|| decode(black_box(&answer))));
            }
            times[2].push(secs(|| serde_json::from_slice::<serde_json::Value>(black_box(&body)).unwrap()));
        }
        let [fast, reference, plain] = times.map(median);
        println!("decode_{name}_mb_per_second: {:.0}", body.len() as f64 / fast / 1e6);
        println!("decode_{name}_to_reference: {:.3}", fast / reference);
        println!("decode_{name}_to_json_value: {:.3}", fast / plain);
    }
    let body = matrix(20, 11_000, Values::Short);
    let response = RefCell::new(Some(answer(&body)));
    let held = HELD.current_usage();
    HELD.reset_peak_usage();
    let series = decode(&response);
    let highest = HELD.peak_usage();
    // Times once, values for every series.
    let columns = series.iter().map(|it| it.v.len() * 8).sum::<usize>() + series[0].t.len() * 8;
    println!("decode_20x11000_memory_to_columns: {:.3}", (highest - held) as f64 / columns as f64);
}

#[derive(Clone, Copy)]
enum Values {
    /// Six decimals.
    Short,
    /// All the digits that `rate()` yields.
    Long,
}

/// An answer as Prometheus writes it.
fn matrix(n_series: usize, n_samples: usize, how: Values) -> Vec<u8> {
    let mut body = r#"{"status":"success","data":{"resultType":"matrix","result":["#.to_owned();
    let mut seed = 42_u64;
    for series in 0..n_series {
        let comma = if series == 0 { "" } else { "," };
        let _ = write!(
            body,
            r#"{comma}{{"metric":{{"__name__":"http_requests:rate5m","instance":"checkout-{series}:8080","job":"checkout"}},"values":["#
        );
        for sample in 0..n_samples {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = 50.0 + (seed >> 11) as f64 / (1_u64 << 53) as f64 * 100.0;
            let comma = if sample == 0 { "" } else { "," };
            let at = 1_795_240_000 + sample * 15;
            let _ = match how {
                Values::Short => write!(body, r#"{comma}[{at},"{value:.6}"]"#),
                Values::Long => write!(body, r#"{comma}[{at},"{value}"]"#),
            };
        }
        body.push_str("]}");
    }
    body.push_str("]}}");
    body.into_bytes()
}

/// Hands its answer over once; the clone is not a part of what is measured.
struct Once<'a>(&'a RefCell<Option<ApiResponse>>);

impl Http for Once<'_> {
    fn send<'a>(&'a self, _: ApiRequest) -> Answer<'a, ApiResponse> {
        let response = self.0.borrow_mut().take().unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn answer(body: &[u8]) -> ApiResponse {
    ApiResponse {
        status: 200,
        content_type: Some("application/json".to_owned()),
        date: None,
        retry_after: None,
        redirected_to: None,
        body: body.to_vec(),
        received_at: Instant::default(),
        took: Span::ZERO,
    }
}

fn decode(response: &RefCell<Option<ApiResponse>>) -> Vec<Series> {
    let http = Once(response);
    let prometheus = Prometheus { http: &http, source: "bench", flavor: Flavor::Prometheus, tenant: None };
    match block_on(prometheus.query("up", Instant::default())).unwrap().value {
        QueryValue::Matrix(series) => series,
        _ => Vec::new(),
    }
}

fn read(body: &[u8]) -> Vec<Series> {
    decode(&RefCell::new(Some(answer(body))))
}
