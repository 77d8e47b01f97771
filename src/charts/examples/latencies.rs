//! How a source answered over a quarter of an hour: well, slowly, not at all.
use super::{Dice, NOW, berlin, frame};
use crate::charts::{Drawing, latency_line as chart};
use crate::domain::time::Span;

/// The cases of the latency line.
pub fn latency_line() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let course = |n: i64, base: f64, lost: Option<(i64, i64)>| {
        let mut dice = Dice(17);
        let answer = |at: i64| {
            let took = Span::from_millis((base * (1.0 + 2.0 * dice.roll().powi(6))) as i64);
            let is_lost = lost.is_some_and(|(from, to)| from <= at && at < to);
            (NOW - Span::from_secs(15 * (n - at)), (!is_lost).then_some(took))
        };
        (0..n).map(answer).collect::<Vec<_>>()
    };
    vec![
        ("steady", chart::draw(&course(60, 31.0, None), frame(&zone, 80, 18))),
        ("lost-between", chart::draw(&course(60, 400.0, Some((20, 30))), frame(&zone, 80, 18))),
        ("lost-now", chart::draw(&course(60, 400.0, Some((50, 60))), frame(&zone, 80, 18))),
        ("one", chart::draw(&course(1, 31.0, None), frame(&zone, 80, 18))),
        ("never", chart::draw(&course(9, 31.0, Some((0, 9))), frame(&zone, 80, 18))),
        ("nothing", chart::draw(&[], frame(&zone, 80, 18))),
    ]
}
