//! What fired in a month: three alerts of a checkout, none, thirty of them, and with names nobody would wish for.
use super::{Dice, NOW, berlin, frame, month};
use crate::{
    charts::{
        Drawing,
        state_timeline::{self as chart, Row, State, StateTimeline, Weight},
    },
    domain::time::{Range, Span},
};

const PAGE: State<'static> = State { word: "page", weight: Weight::Bad };
const TICKET: State<'static> = State { word: "ticket", weight: Weight::Warn };
const OTHER: State<'static> = State { word: "other", weight: Weight::Quiet };
const UNKNOWN: State<'static> = State { word: "not known", weight: Weight::Unknown };

fn hours(from: i64, to: i64) -> Range {
    Range { from: month().from + Span::from_hours(from), to: month().from + Span::from_hours(to) }
}

/// The cases of the state timeline.
pub fn state_timeline() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let page = [(hours(180, 182), PAGE), (hours(329, 331), PAGE), (hours(709, 711), PAGE), (hours(570, 576), UNKNOWN)];
    let ticket =
        [(hours(181, 200), TICKET), (hours(330, 372), TICKET), (hours(700, 720), TICKET), (hours(570, 576), UNKNOWN)];
    let gone = [(hours(430, 720), UNKNOWN)];
    let rows = [
        Row { name: "CheckoutHighErrorRate", intervals: &page },
        Row { name: "CheckoutSlowBurn", intervals: &ticket },
        Row { name: "CheckoutAbsent", intervals: &[] },
        Row { name: "CheckoutLatency", intervals: &gone },
    ];
    let few = StateTimeline { title: "Alerts", rows: &rows, range: month() };
    let mut dice = Dice(3);
    let states = [PAGE, TICKET, OTHER, UNKNOWN];
    let many: Vec<Vec<(Range, State<'_>)>> = (0..60)
        .map(|k| {
            (0..40)
                .map(|_| {
                    let from = (dice.roll() * 720.0) as i64;
                    (hours(from, from + 1 + (dice.roll() * 9.0) as i64), states[k % 4])
                })
                .collect()
        })
        .collect();
    let sixty: Vec<Row<'_>> = many.iter().map(|it| Row { name: "Alert", intervals: it }).collect();
    let (long, turned) = ("very long ".repeat(1000), "\u{202e}זמינות\u{0}");
    let backwards = [(Range { from: NOW, to: month().from }, PAGE), (hours(-90, -80), PAGE), (hours(10, 9000), TICKET)];
    let strange = [
        Row { name: "</text><script>alert(1)</script>", intervals: &backwards },
        Row { name: &long, intervals: &page },
        Row { name: turned, intervals: &[] },
    ];
    let drawn =
        |data: &StateTimeline<'_>, width: u32| chart::draw(data, frame(&zone, width, chart::height(data.rows.len())));
    vec![
        ("month", drawn(&few, 1376)),
        ("month-phone", drawn(&few, 328)),
        ("month-tiny", chart::draw(&few, frame(&zone, 160, 60))),
        ("never", drawn(&StateTimeline { rows: &rows[2..3], ..few }, 828)),
        ("one", drawn(&StateTimeline { rows: &rows[..1], ..few }, 328)),
        ("not-known", drawn(&StateTimeline { rows: &rows[3..], ..few }, 828)),
        ("sixty", drawn(&StateTimeline { rows: &sixty, ..few }, 828)),
        ("hostile", drawn(&StateTimeline { rows: &strange, ..few }, 328)),
        ("nothing", drawn(&StateTimeline { rows: &[], ..few }, 328)),
    ]
}
