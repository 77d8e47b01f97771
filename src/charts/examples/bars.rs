//! Budgets as bars: forty-one of them, five hundred, and some that nobody would wish for.
use super::{Dice, berlin, frame};
use crate::charts::{
    Drawing, Tone, budget_bar as bar,
    waterline::{self as chart, Column},
};

fn column(label: &str, left: Option<f64>, tone: Tone) -> Column {
    Column { label: label.to_owned(), left, tone }
}

fn many(n_over: usize, n_risk: usize, n_quiet: usize, n_unknown: usize) -> Vec<Column> {
    let mut dice = Dice(41);
    let mut columns = Vec::new();
    let worst = ["checkout availability", "search latency < 300 ms", "notifications delivered < 5 min"];
    for n in 0..n_over {
        let left = -0.12 / (n + 1) as f64;
        columns.push(column(worst.get(n).unwrap_or(&"ledger"), Some(left), Tone::Over));
    }
    columns.extend((0..n_risk).map(|_| column("payment", Some(0.08 + 0.16 * dice.roll()), Tone::Risk)));
    columns.extend((0..n_quiet).map(|_| column("catalog", Some(0.3 + 0.68 * dice.roll()), Tone::Quiet)));
    columns.extend((0..n_unknown).map(|_| column("shipping", None, Tone::Unknown)));
    columns
}

/// The cases of the waterline.
pub fn waterline() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let hostile = vec![
        column("</text><script>alert(1)</script>", Some(-30.0), Tone::Over),
        column("\u{202e}זמינות\u{0}", Some(-0.4), Tone::Over),
        column(&"very long ".repeat(1000), Some(-0.2), Tone::Over),
        column("nan", Some(f64::NAN), Tone::Quiet),
        column("full", Some(f64::INFINITY), Tone::Quiet),
    ];
    vec![
        ("forty-one", chart::draw(&many(3, 5, 30, 3), frame(&zone, 1376, 176))),
        ("forty-one-phone", chart::draw(&many(3, 5, 30, 3), frame(&zone, 328, 176))),
        ("all-well", chart::draw(&many(0, 0, 12, 0), frame(&zone, 828, 176))),
        ("all-unknown", chart::draw(&many(0, 0, 0, 9), frame(&zone, 828, 176))),
        ("one", chart::draw(&many(1, 0, 0, 0), frame(&zone, 328, 176))),
        ("five-hundred", chart::draw(&many(20, 40, 420, 20), frame(&zone, 328, 176))),
        ("hostile", chart::draw(&hostile, frame(&zone, 828, 176))),
        ("nothing", chart::draw(&[], frame(&zone, 828, 176))),
        ("tiny", chart::draw(&many(3, 5, 30, 3), frame(&zone, 160, 60))),
    ]
}

/// The cases of the budget bar.
pub fn budget_bar() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let draw = |left, tone, stale| bar::draw(left, tone, stale, -0.3, frame(&zone, 168, 27));
    vec![
        ("over", draw(Some(-0.12), Tone::Over, false)),
        ("far-over", draw(Some(-30.0), Tone::Over, false)),
        ("hardly-over", draw(Some(-0.0001), Tone::Over, false)),
        ("spent", draw(Some(0.0), Tone::Risk, false)),
        ("risk", draw(Some(0.12), Tone::Risk, false)),
        ("quiet", draw(Some(0.62), Tone::Quiet, false)),
        ("full", draw(Some(1.0), Tone::Quiet, false)),
        ("stale", draw(Some(0.75), Tone::Unknown, true)),
        ("unknown", draw(None, Tone::Unknown, false)),
        ("not-a-number", draw(Some(f64::NAN), Tone::Quiet, false)),
    ]
}
