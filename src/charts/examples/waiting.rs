//! Charts whose data have not come: of a time that was, that ends now, and that is to come.
use super::{NOW, berlin, frame, month};
use crate::{
    charts::{Drawing, awaited, ink::Role},
    domain::time::{Range, Span},
};

/// The cases of the chart that waits.
pub fn awaited() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let names = [("good", Role::Ink), ("bad", Role::Info)];
    let days = |from: i64, to: i64| Range { from: NOW + Span::from_days(from), to: NOW + Span::from_days(to) };
    let drawn =
        |range, width, height| awaited::draw(&names, "It is not known yet.", range, frame(&zone, width, height));
    vec![
        ("month", drawn(month(), 1376, 220)),
        ("month-phone", drawn(month(), 328, 220)),
        ("month-tiny", drawn(month(), 160, 50)),
        ("past", drawn(days(-9, -2), 828, 216)),
        ("to-come", drawn(days(1, 2), 828, 216)),
        ("moment", drawn(days(0, 0), 828, 216)),
    ]
}
