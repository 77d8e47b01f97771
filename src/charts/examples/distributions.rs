//! Latencies in the buckets of client libraries, in two hundred fine ones, with holes, and bounds nobody would wish for.
use super::{berlin, frame};
use crate::{
    charts::{
        Drawing,
        distribution::{self as chart, Histogram},
    },
    words::units::Unit,
};

/// The cases of the distribution.
pub fn distribution() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let bounds = [0.0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, f64::INFINITY];
    let counts = [12.0, 140.0, 1890.0, 5210.0, 3300.0, 800.0, 210.0, 96.0, 40.0, 3.0, 1.0];
    let latency =
        Histogram { title: "Latency", unit: Unit::Seconds, bounds: &bounds, counts: &counts, limit: Some(0.5) };
    let holes: Vec<f64> = counts.iter().zip(0..).map(|(it, n)| if n == 2 || n == 6 { f64::NAN } else { *it }).collect();
    let fine: Vec<f64> = (0..=200).map(|k| 0.001 * 1.05_f64.powi(k)).collect();
    let hills: Vec<f64> = (0..200)
        .map(|k| {
            let hill = |at: f64, wide: f64| (-((f64::from(k) - at) / wide).powi(2)).exp();
            (4000.0 * hill(70.0, 18.0) + 900.0 * hill(140.0, 9.0)).round()
        })
        .collect();
    let sizes = [1024.0, 16_384.0, 262_144.0, 4_194_304.0, f64::INFINITY];
    let odd = [f64::NEG_INFINITY, -1e300, 3.0, 3.0, f64::NAN, 2.0, 9.0, f64::INFINITY];
    let strange = [1e300, f64::INFINITY, -4.0, 1.0, f64::NAN, 0.5];
    let drawn = |data: &Histogram<'_>, width: u32, height: u32| chart::draw(data, frame(&zone, width, height));
    vec![
        ("latency", drawn(&latency, 828, 200)),
        ("latency-phone", drawn(&latency, 328, 180)),
        ("latency-tiny", drawn(&latency, 160, 50)),
        ("within-a-bucket", drawn(&Histogram { limit: Some(0.3), ..latency }, 828, 160)),
        ("holes", drawn(&Histogram { counts: &holes, ..latency }, 828, 160)),
        ("huge", drawn(&Histogram { bounds: &fine, counts: &hills, ..latency }, 828, 200)),
        (
            "bytes",
            drawn(
                &Histogram {
                    title: "Size",
                    unit: Unit::Bytes,
                    bounds: &sizes,
                    counts: &[4.0, 9.0, 2.0, 0.0],
                    limit: None,
                },
                328,
                160,
            ),
        ),
        ("single", drawn(&Histogram { bounds: &bounds[10..], counts: &[7.0], limit: None, ..latency }, 328, 140)),
        ("none", drawn(&Histogram { counts: &[0.0; 11], ..latency }, 328, 140)),
        ("nothing", drawn(&Histogram { bounds: &[], counts: &[], ..latency }, 328, 140)),
        ("hostile", drawn(&Histogram { bounds: &odd, counts: &strange, limit: Some(-1e300), ..latency }, 328, 160)),
    ]
}
