//! Labels of counts, steps, distributions and bullets neither collide nor leave their drawing, whatever the data.
use super::{instants, numbers, sizes, tones};
use crate::chart_reading::{assert_sound, zone_of};
use plumbline::{
    charts::{
        Frame,
        bullet::{self, Bullet},
        counts::{self, Counts},
        distribution::{self, Histogram},
        steps::{self, Steps},
    },
    domain::{
        order,
        series::Series,
        time::{Range, Span},
    },
    words::units::Unit,
};
use proptest::prelude::*;

const UNITS: [Unit; 5] = [Unit::Number, Unit::PerSecond, Unit::Seconds, Unit::Bytes, Unit::Part];

/// Ordinary numbers, those near the ends of what a number can be, and what is none.
fn any_size() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => numbers(),
        4 => (-40.0..40.0_f64).prop_map(f64::exp),
        1 => (-700.0..700.0_f64).prop_map(f64::exp),
        1 => Just(f64::INFINITY),
        1 => Just(1e300),
        1 => Just(f64::MIN_POSITIVE),
    ]
}

fn values(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(any_size(), 0..most)
}

/// A value at the end of each equal piece of a range.
fn spread(values: &[f64], range: Range) -> Series {
    let n = values.len().max(1) as f64;
    let t = (1..=values.len()).map(|k| (range.from + range.length().times(k as f64 / n)).unix_secs());
    Series { t: t.collect(), v: values.to_vec(), ..Series::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, all in values(60), bad in prop::option::of(values(60)),
        (width, height) in sizes(), late in 0.5..1.2,
    ) {
        let range = Range { from, to: from + Span::from_millis(length) };
        let step = range.length().times(1.0 / all.len().max(1) as f64);
        let (all, bad) = (spread(&all, range), bad.map(|it| spread(&it, range)));
        let zone = zone_of(chrono_tz::America::New_York, 2026);
        let frame = Frame { width, height, zone: &zone, now: range.from + range.length().times(late) };
        let bad = bad.as_ref().map(|it| ("failed", it));
        assert_sound(&counts::draw(&Counts { title: "Events", all: &all, bad, step, range }, frame), "counts");
    }

    #[test]
    fn steps_keep_their_labels_apart(
        from in instants(), length in 1_i64..10_000_000_000, (width, height) in sizes(), late in 0.5..1.2,
        levels in prop::collection::vec(".{0,40}", 0..9), lines in prop::collection::vec((".{0,40}", values(40)), 0..7),
        unit in prop::sample::select(UNITS.as_slice()),
    ) {
        let range = Range { from, to: from + Span::from_millis(length) };
        let n = levels.len().max(1) as f64;
        // With levels a value is the position of one, or beyond them.
        let series: Vec<_> = lines
            .iter()
            .map(|(_, values)| {
                let is_level = !levels.is_empty();
                let values: Vec<_> = values.iter().map(|it| if is_level { (it * n).floor().clamp(-1.0, n) } else { *it }).collect();
                spread(&values, range)
            })
            .collect();
        let lines: Vec<_> = lines.iter().zip(&series).map(|((name, _), series)| (name.as_str(), series)).collect();
        let levels: Vec<_> = levels.iter().map(String::as_str).collect();
        let zone = zone_of(chrono_tz::America::New_York, 2026);
        let frame = Frame { width, height, zone: &zone, now: range.from + range.length().times(late) };
        assert_sound(&steps::draw(&Steps { title: "Version", levels: &levels, unit, lines: &lines, range }, frame), "steps");
    }

    #[test]
    fn distributions_keep_their_labels_apart(
        mut bounds in values(50), is_open in any::<(bool, bool)>(), counts in values(60), limit in prop::option::of(any_size()),
        (width, height) in sizes(), unit in prop::sample::select(UNITS.as_slice()),
    ) {
        bounds.extend(is_open.0.then_some(f64::NEG_INFINITY));
        bounds.extend(is_open.1.then_some(f64::INFINITY));
        order::by(&mut bounds, f64::total_cmp);
        let zone = plumbline::domain::zone::Zone::utc();
        let frame = Frame { width, height, zone: &zone, now: Default::default() };
        let data = Histogram { title: "Latency", unit, bounds: &bounds, counts: &counts, limit };
        assert_sound(&distribution::draw(&data, frame), "distribution");
    }

    #[test]
    fn bullets_keep_their_labels_apart(
        title in "a.{0,80}", word in ".{0,30}", value in prop::option::of(any_size()), target in prop::option::of(any_size()),
        mut ranges in values(5), (width, height) in sizes(), tone in tones(), unit in prop::sample::select(UNITS.as_slice()),
    ) {
        order::by(&mut ranges, f64::total_cmp);
        let zone = plumbline::domain::zone::Zone::utc();
        let frame = Frame { width, height, zone: &zone, now: Default::default() };
        let target = target.map(|it| (word.as_str(), it));
        let data = Bullet { title: &title, unit, value, target, ranges: &ranges, tone };
        assert_sound(&bullet::draw(&data, frame), "bullet");
    }
}
