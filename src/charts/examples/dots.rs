//! Single requests: a day of them, none, one, a gap, two thousand, and with names and values nobody would wish for.
use super::{Dice, NOW, berlin, frame, month};
use crate::{
    charts::{
        Drawing,
        scatter::{self as chart, Dot, Scatter},
    },
    domain::time::{Instant, Range, Span},
    words::units::Unit,
};

/// `n` requests of the day before now, most of them quick.
fn requests(n: usize, seed: u64) -> Vec<(Instant, f64)> {
    let mut dice = Dice(seed);
    let one = |_| {
        let at = NOW - Span::from_days(1).times(dice.roll());
        let slow = if dice.roll() > 0.93 { 12.0 } else { 1.0 };
        (at, slow * (0.02 + 0.25 * dice.roll() * dice.roll()))
    };
    (0..n).map(one).collect()
}

/// The cases of the scatter.
pub fn scatter() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let day = Range::ending_at(NOW, Span::from_days(1));
    let named = |all: &[(Instant, f64)], name: &'static str| -> Vec<Dot<'static>> {
        all.iter().map(|(at, value)| Dot { at: *at, value: *value, name }).collect()
    };
    let some = named(&requests(160, 5), "4bf92f3577b34da6a3ce929d0e0e4736");
    let many = named(&requests(2_000, 6), "");
    let gap = |it: &Dot<'_>| !(8..14).contains(&(NOW.since(it.at).millis() / 3_600_000));
    let gapped: Vec<Dot<'_>> = some.iter().filter(|it| gap(it)).copied().collect();
    let long = "x".repeat(5000);
    let at = |n: i64| NOW - Span::from_hours(n);
    let odd = [
        Dot { at: at(1), value: f64::NAN, name: "</text><script>alert(1)</script>" },
        Dot { at: at(2), value: f64::INFINITY, name: "\u{202e}זמינות\u{0}" },
        Dot { at: at(3), value: -1e300, name: &long },
        Dot { at: at(4), value: 1e300, name: "\" onload=\"alert(1)" },
        Dot { at: at(4), value: 0.0, name: "</text><script>alert(1)</script>" },
        Dot { at: Instant::from_unix_millis(i64::MAX), value: 1.0, name: "" },
    ];
    let data =
        Scatter { title: "Requests", unit: Unit::Seconds, dots: &some, limit: Some(0.8), range: day, log: false };
    let drawn = |data: &Scatter<'_>, width: u32, height: u32| chart::draw(data, frame(&zone, width, height));
    vec![
        ("ordinary", drawn(&data, 1376, 260)),
        ("ordinary-phone", drawn(&data, 328, 220)),
        ("ordinary-tiny", drawn(&data, 160, 56)),
        ("by-decades", drawn(&Scatter { log: true, ..data }, 828, 220)),
        ("single", drawn(&Scatter { dots: some.get(..1).unwrap_or_default(), limit: None, ..data }, 328, 200)),
        ("gapped", drawn(&Scatter { dots: &gapped, ..data }, 828, 220)),
        ("huge", drawn(&Scatter { dots: &many, ..data }, 828, 220)),
        ("hostile", drawn(&Scatter { dots: &odd, limit: Some(f64::NAN), range: month(), ..data }, 328, 200)),
        ("nothing", drawn(&Scatter { dots: &[], ..data }, 828, 200)),
    ]
}
