//! What held over two days: the version of a service in two regions, replicas that followed the traffic, and hostile states.
use super::{Dice, NOW, berlin, frame};
use crate::{
    charts::{
        Drawing,
        steps::{self as chart, Steps},
    },
    domain::{
        series::Series,
        time::{Range, Span},
    },
    words::units::Unit,
};

/// `n` values up to now, `step` apart; `None` where nothing was measured.
fn series(n: i64, step: Span, value: impl Fn(i64) -> Option<f64>) -> Series {
    let points = (0..n).filter_map(|k| Some(((NOW - step.times((n - 1 - k) as f64)).unix_secs(), value(k)?)));
    let (t, v): (Vec<f64>, Vec<f64>) = points.unzip();
    Series { t: t.into(), v, ..Series::default() }
}

/// The cases of step lines.
pub fn steps() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let (ten, range) = (Span::from_minutes(10), Range::ending_at(NOW, Span::from_days(2)));
    let version =
        |changes: &'static [i64]| series(289, ten, move |k| Some(changes.iter().filter(|it| **it <= k).count() as f64));
    let (first, second) = (version(&[60, 239]), version(&[75]));
    let both = [("eu-central", &first), ("us-east", &second)];
    let levels = ["v1.41.0", "v1.42.0", "v1.42.1"];
    let versions = Steps { title: "Version", levels: &levels, unit: Unit::Number, lines: &both, range };
    let replicas = series(289, ten, |k| {
        let wave = 8.0 - 5.0 * ((k as f64 / 144.0 + 0.1) * std::f64::consts::TAU).cos();
        (!(100..118).contains(&k) && k != 200).then_some(wave.round())
    });
    let one = [("", &replicas)];
    let numbers = Steps { title: "Replicas", levels: &[], lines: &one, ..versions };
    let mut dice = Dice(5);
    let rolls: Vec<f64> = (0..10_000).map(|_| (dice.roll() * 3.0).floor()).collect();
    let flapping = series(10_000, Span::from_secs(17), |k| rolls.get(k as usize / 900).copied());
    let huge = [("", &flapping)];
    let gone = series(120, ten, |k| (k < 60).then_some(1.0));
    let stopped = [("api", &gone)];
    let single = Series { t: vec![(NOW - Span::from_hours(9)).unix_secs()].into(), v: vec![4.0], ..Series::default() };
    let alone = [("", &single)];
    let strange = series(289, ten, |k| Some([f64::NAN, 1e300, -7.0, 1.0, f64::INFINITY][k as usize / 60]));
    let names = ["</text><script>alert(1)</script>", "\u{202e}זמינות\u{0}", &"very long ".repeat(100)];
    let odd = [(names[0], &strange), (names[2], &first), (names[1], &second), ("d", &second)];
    let drawn = |data: &Steps<'_>, width: u32, height: u32| chart::draw(data, frame(&zone, width, height));
    vec![
        ("versions", drawn(&versions, 828, 140)),
        ("versions-phone", drawn(&versions, 328, 140)),
        ("versions-tiny", drawn(&versions, 160, 50)),
        ("replicas-gapped", drawn(&numbers, 828, 160)),
        ("stopped", drawn(&Steps { levels: &["down", "up"], lines: &stopped, ..versions }, 328, 120)),
        ("huge", drawn(&Steps { lines: &huge, ..versions }, 828, 140)),
        ("single", drawn(&Steps { lines: &alone, ..numbers }, 328, 120)),
        ("nothing", drawn(&Steps { lines: &[], ..versions }, 328, 120)),
        ("hostile", drawn(&Steps { levels: &names, lines: &odd, ..versions }, 328, 160)),
    ]
}
