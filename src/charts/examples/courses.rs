//! Budgets over a month: the checkout that was broken three times, and its calmer neighbours.
use super::{Dice, NOW, berlin, deployed, fired, frame, month};
use crate::charts::{Drawing, Tone, burn_down as chart, burn_down::BurnDown, plot::rail::Kind, sparkline as spark};
use crate::domain::{
    alert::Severity,
    burn_down::BurnDownPoint,
    time::{Range, Span},
};

/// A month by the hour: steady background, and these hours with what each cost.
fn course(background: f64, events: &[(i64, f64)], gap: Option<(i64, i64)>, seed: u64) -> Vec<BurnDownPoint> {
    let (mut left, mut dice) = (1.0, Dice(seed));
    (0..=720)
        .map(|hour| {
            left -= background / 720.0 * 2.0 * dice.roll();
            left -= events.iter().filter(|(at, _)| *at == hour).map(|(_, cost)| cost).sum::<f64>();
            let is_gap = gap.is_some_and(|(from, to)| from < hour && hour <= to);
            BurnDownPoint { at: month().from + Span::from_hours(hour), left: (!is_gap).then_some(left) }
        })
        .collect()
}

fn hours(from: i64, to: i64) -> Range {
    Range { from: month().from + Span::from_hours(from), to: month().from + Span::from_hours(to) }
}

const BROKEN: &[(i64, f64)] = &[(180, 0.463), (269, 0.061), (329, 0.32), (709, 0.146)];

/// The cases of the burn-down.
pub fn burn_down() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let checkout = course(0.132, BROKEN, Some((570, 576)), 5);
    let gap = [hours(570, 576)];
    let events = [
        deployed(179, Kind::Deploy, "8e1f02"),
        deployed(185, Kind::Rollback, "4f2c1a"),
        deployed(500, Kind::Deploy, "77c0de"),
        fired(hours(180, 181), Severity::Page),
        fired(hours(181, 200), Severity::Ticket),
        fired(hours(329, 330), Severity::Page),
        fired(hours(709, 711), Severity::Page),
    ];
    let over =
        BurnDown { points: &checkout, gaps: &gap, events: &events, window: month(), range: month(), tone: Tone::Over };
    let calm = course(0.3, &[], None, 7);
    let quiet = BurnDown { points: &calm, gaps: &[], events: &[], window: month(), range: month(), tone: Tone::Quiet };
    let low = course(0.82, &[], None, 9);
    let risk = BurnDown { points: &low, tone: Tone::Risk, ..quiet };
    let vanished = course(0.2, &[(200, 0.2)], Some((430, 720)), 11);
    let gone = [hours(430, 720)];
    let unknown = BurnDown { points: &vanished, gaps: &gone, tone: Tone::Unknown, ..quiet };
    let ruin = course(0.4, &[(300, 30.0)], None, 13);
    let ruined = BurnDown { points: &ruin, tone: Tone::Over, ..quiet };
    let nothing = BurnDown { points: &[], gaps: &[month()], tone: Tone::Unknown, ..quiet };
    let one = [BurnDownPoint { at: NOW, left: Some(0.5) }];
    let single = BurnDown { points: &one, ..quiet };
    let broken: Vec<_> = calm.iter().map(|it| BurnDownPoint { left: Some(f64::NAN), ..*it }).collect();
    let past = Range { from: month().from - Span::from_days(30), to: month().from };
    let before: Vec<_> = calm.iter().map(|it| BurnDownPoint { at: it.at - Span::from_days(30), ..*it }).collect();
    vec![
        ("over", chart::draw(&over, frame(&zone, 1376, 420))),
        ("over-phone", chart::draw(&over, frame(&zone, 328, 240))),
        ("over-tiny", chart::draw(&over, frame(&zone, 160, 60))),
        ("over-zoomed", chart::draw(&BurnDown { range: hours(160, 240), ..over }, frame(&zone, 828, 300))),
        ("quiet", chart::draw(&quiet, frame(&zone, 828, 300))),
        ("stale", chart::draw(&unknown, frame(&zone, 828, 300))),
        ("ruined", chart::draw(&ruined, frame(&zone, 828, 300))),
        (
            "past",
            chart::draw(&BurnDown { points: &before, window: past, range: past, ..quiet }, frame(&zone, 828, 300)),
        ),
        ("nothing", chart::draw(&nothing, frame(&zone, 828, 300))),
        ("single", chart::draw(&single, frame(&zone, 328, 200))),
        ("not-a-number", chart::draw(&BurnDown { points: &broken, ..quiet }, frame(&zone, 328, 200))),
        ("small-over", chart::small(&over, frame(&zone, 256, 150))),
        ("small-risk", chart::small(&risk, frame(&zone, 256, 150))),
        ("small-quiet", chart::small(&quiet, frame(&zone, 256, 150))),
        ("small-stale", chart::small(&unknown, frame(&zone, 256, 150))),
        ("small-ruined", chart::small(&ruined, frame(&zone, 256, 150))),
        ("small-tiny", chart::small(&over, frame(&zone, 160, 60))),
    ]
}

/// The cases of the sparkline.
pub fn sparkline() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let parts = |points: Vec<BurnDownPoint>| points.iter().map(|it| (it.at, it.left)).collect::<Vec<_>>();
    let over = parts(course(0.132, BROKEN, None, 5));
    let gap = parts(course(0.8, &[], Some((300, 360)), 9));
    let stale = parts(course(0.2, &[], Some((430, 720)), 11));
    vec![
        ("over", spark::draw(&over, Tone::Over, frame(&zone, 92, 18))),
        ("risk-with-a-gap", spark::draw(&gap, Tone::Risk, frame(&zone, 92, 18))),
        ("stale", spark::draw(&stale, Tone::Unknown, frame(&zone, 92, 18))),
        ("flat", spark::draw(&[(month().from, Some(1.0)), (NOW, Some(1.0))], Tone::Quiet, frame(&zone, 60, 16))),
        ("single", spark::draw(&[(NOW, Some(0.3))], Tone::Quiet, frame(&zone, 60, 16))),
        ("nothing", spark::draw(&[], Tone::Unknown, frame(&zone, 60, 16))),
    ]
}
