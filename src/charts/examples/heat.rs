//! Latencies over a day: two hills, a slow afternoon, scrapes that failed, a histogram that changed its buckets.
use super::{Dice, NOW, berlin, fired, frame};
use crate::{
    charts::{
        Drawing,
        heatmap::{self as chart, Heatmap},
        plot::rail::{Event, Kind},
    },
    domain::{
        alert::Severity,
        distribution::Distribution,
        histogram::{Bounds, Bucket, NativeHistogram},
        labels::Labels,
        quantile::Interpolation,
        series::Series,
        time::{Range, Span},
    },
};

const QUANTILES: &[f64] = &[0.5, 0.95, 0.99];

/// Upper bounds in seconds, as client libraries have them.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, f64::INFINITY];

/// The part of latencies around `middle` (seconds) that are at most `bound`: a logistic curve over logarithms.
fn below(bound: f64, middle: f64) -> f64 {
    if bound.is_infinite() { 1.0 } else { 1.0 / (1.0 + (middle / bound).powf(3.0)) }
}

/// Events a second at or below each of `bounds`, step by step; slower between the parts `slow` of the course.
fn buckets(n: i64, step: Span, bounds: &[f64], slow: (f64, f64), gap: Option<(i64, i64)>) -> Vec<Series> {
    let is_there = |k: &i64| !gap.is_some_and(|(from, to)| from <= *k && *k < to);
    let moment = |k: i64| (NOW - step.times((n - k) as f64)).unix_secs();
    let t: Vec<f64> = (1..=n).filter(is_there).map(moment).collect();
    let mut dice = Dice(31);
    let traffic: Vec<f64> = (0..=n).map(|k| 40.0 + 25.0 * (k as f64 / n as f64 * 9.0).sin() + dice.roll()).collect();
    let count = |bound: f64, k: i64| {
        let part = k as f64 / n as f64;
        let middle = if slow.0 <= part && part < slow.1 { 0.42 } else { 0.03 + 0.008 * (part * 15.0).sin() };
        let cold = 0.02 * below(bound, 1.6);
        (traffic.get(k as usize).copied().unwrap_or(0.0) * (0.98 * below(bound, middle) + cold) * 50.0).floor() / 50.0
    };
    let one = |bound: &f64| Series {
        labels: [("le".to_owned(), if bound.is_infinite() { "+Inf".to_owned() } else { bound.to_string() })]
            .into_iter()
            .collect::<Labels>(),
        t: t.as_slice().into(),
        v: (1..=n).filter(is_there).map(|k| count(*bound, k)).collect(),
        histograms: Vec::new(),
    };
    bounds.iter().map(one).collect()
}

/// The same latencies in native histograms whose buckets are `factor` wide.
fn native(n: i64, step: Span, factor: f64) -> Vec<(f64, NativeHistogram)> {
    let bounds: Vec<f64> = (-70..40).map(|k| factor.powi(k)).collect();
    let all = buckets(n, step, &bounds, (0.55, 0.7), None);
    let histogram = |at: usize| {
        let mut buckets = Vec::new();
        for pair in all.windows(2).zip(bounds.windows(2)) {
            if let ([before, this], [lower, upper]) = pair
                && let (Some(below), Some(within)) = (before.v.get(at), this.v.get(at))
                && within - below > 0.0
            {
                let count = within - below;
                buckets.push(Bucket { bounds: Bounds::OpenLeft, lower: *lower, upper: *upper, count });
            }
        }
        NativeHistogram { count: buckets.iter().map(|it| it.count).sum(), sum: 1.0, buckets }
    };
    let times = all.first().map(|it| it.t.to_vec()).unwrap_or_default();
    times.iter().enumerate().map(|(at, secs)| (*secs, histogram(at))).collect()
}

/// The cases of the heatmap.
pub fn heatmap() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let step = Span::from_minutes(5);
    let day = Range::ending_at(NOW, Span::from_days(1));
    let classic = |series: &[Series], step| Distribution::of_buckets(series, step, QUANTILES);
    let draw = |distribution: &Distribution, limit, seconds, range, width, height| {
        let data = Heatmap { distribution, limit, seconds, exemplars: &[], events: &[] };
        chart::draw(&data, range, frame(&zone, width, height))
    };
    let ordinary = classic(&buckets(288, step, &BOUNDS, (0.55, 0.7), None), step);
    let gapped = classic(&buckets(288, step, &BOUNDS, (2.0, 2.0), Some((90, 130))), step);
    let mut changed = buckets(288, step, &BOUNDS, (0.55, 0.7), None);
    // One bucket is new since the afternoon: before, what lay around its bound was not told apart.
    if let Some(new) = changed.get_mut(5) {
        (new.t, new.v) = (new.t.iter().skip(150).copied().collect(), new.v.split_off(150));
    }
    let changed = classic(&changed, step);
    let single = classic(&buckets(1, step, &BOUNDS, (2.0, 2.0), None), step);
    let fine =
        Distribution::of_native(&native(288, step, 2f64.powf(0.125)), step, QUANTILES, Interpolation::Exponential);
    let minute = Span::from_secs(86);
    let grown: Vec<f64> = (0..200).map(|k| 0.001 * 1.05_f64.powi(k)).collect();
    let huge = classic(&buckets(1000, minute, &grown, (0.3, 0.5), None), minute);
    let odd = Distribution {
        t: vec![f64::NAN, -1e300, day.to.unix_secs(), 1e300],
        step,
        bounds: vec![f64::NEG_INFINITY, -1.0, 0.0, 1e-300, f64::INFINITY],
        cells: vec![f64::INFINITY, -4.0, f64::NAN, 1e-320, 1e308, 1e308, 1e308, 1e308],
        quantiles: vec![(0.5, vec![f64::NAN, 1.0, f64::INFINITY]), (f64::NAN, vec![0.0; 9])],
    };
    let mut nobody = buckets(2, step, &BOUNDS, (2.0, 2.0), None);
    nobody.iter_mut().for_each(|it| it.v.fill(0.0));
    let idle = classic(&nobody, step);
    let second = Some(1.0);
    let mut dice = Dice(8);
    let mut exemplars: Vec<(f64, f64)> = (0..60)
        .map(|_| ((NOW - day.length().times(dice.roll())).unix_secs(), 0.004 * (7.0 * dice.roll()).exp()))
        .collect();
    exemplars.extend([(f64::NAN, 1.0), (NOW.unix_secs(), f64::INFINITY), (0.0, 1.0), (NOW.unix_secs(), 1e300)]);
    let with_exemplars =
        Heatmap { distribution: &ordinary, limit: Some(0.5), seconds: second, exemplars: &exemplars, events: &[] };
    let at = |part: f64| Range::ending_at(day.from + day.length().times(part), Span::ZERO);
    let deploy = |part, kind, name| Event { range: at(part), kind, whose: "checkout", name };
    let events = [
        deploy(0.54, Kind::Deploy, "8e1f02"),
        deploy(0.71, Kind::Rollback, "4f2c1a"),
        fired(Range { from: at(0.56).from, to: at(0.69).to }, Severity::Page),
    ];
    let with_a_rail = Heatmap { events: &events, ..with_exemplars };
    vec![
        ("ordinary", draw(&ordinary, Some(0.5), second, day, 1376, 300)),
        ("ordinary-phone", draw(&ordinary, Some(0.5), second, day, 328, 260)),
        ("ordinary-tiny", draw(&ordinary, Some(0.5), second, day, 160, 60)),
        ("exemplars", chart::draw(&with_exemplars, day, frame(&zone, 828, 260))),
        ("with-a-rail", chart::draw(&with_a_rail, day, frame(&zone, 828, 260))),
        ("gapped", draw(&gapped, Some(0.25), second, day, 828, 260)),
        ("changed-buckets", draw(&changed, None, second, day, 828, 260)),
        ("native", draw(&fine, Some(0.3), second, day, 828, 260)),
        ("single", draw(&single, Some(0.5), second, day, 328, 200)),
        ("idle", draw(&idle, None, second, Range::ending_at(NOW, step.times(2.0)), 328, 200)),
        ("no-times", draw(&ordinary, Some(0.5), None, day, 328, 200)),
        ("huge", draw(&huge, Some(0.5), second, day, 1064, 250)),
        ("hostile", draw(&odd, Some(f64::NAN), Some(f64::NAN), day, 328, 200)),
        ("nothing", draw(&Distribution::default(), Some(0.5), second, day, 828, 200)),
    ]
}
