//! Instants on the clock of a zone: day before month, 24 hours, and no more than is needed to know which one.
use crate::domain::{
    civil,
    time::{Instant, Span},
    zone::Zone,
};
use chrono::Datelike;

/// Day and time: `Sun 15 Nov, 22:58`; with the year if it is another one than `now`'s.
pub fn moment(at: Instant, zone: &Zone, now: Instant) -> String {
    let civil = zone.civil(at);
    let year = if civil.year() == zone.civil(now).year() { "" } else { " Y" };
    civil::written(civil, &format!("a e b{year}, H:M"))
}

/// Day and time, with seconds unless it is a whole minute: `Sun 15 Nov, 22:58:07`.
pub fn to_the_second(at: Instant, zone: &Zone, now: Instant) -> String {
    let seconds = civil::written(zone.civil(at), ":S");
    moment(at, zone, now) + if seconds == ":00" { "" } else { &seconds }
}

/// The shortest that tells: the time for today, the day and time for this week, else the day.
pub fn short(at: Instant, zone: &Zone, now: Instant) -> String {
    let (civil, today) = (zone.civil(at), zone.civil(now));
    let pattern = if civil.date() == today.date() {
        "H:M"
    } else if now.since(at).abs() < Span::from_days(6) {
        "a H:M"
    } else if civil.year() == today.year() {
        "e b"
    } else {
        "e b Y"
    };
    civil::written(civil, pattern)
}

/// The day: `15 Nov`.
pub fn day(at: Instant, zone: &Zone) -> String {
    civil::written(zone.civil(at), "e b")
}

/// Hours, minutes and seconds: `09:00:02`.
pub fn clock(at: Instant, zone: &Zone) -> String {
    civil::written(zone.civil(at), "H:M:S")
}

/// For `<time datetime>`: UTC to the millisecond.
pub fn iso(at: Instant) -> String {
    civil::written(Zone::utc().civil(at), "Y-m-dTH:M:S.LZ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_is_needed() {
        let zone = Zone { name: "Europe/Berlin".into(), offsets: vec![(Instant::default(), 3600)] };
        let now = Instant::from_unix_millis(1_795_240_000_000); // Sat 21 Nov 2026, 06:46:40 in Berlin
        assert_eq!(moment(now, &zone, now), "Sat 21 Nov, 06:46");
        assert_eq!(to_the_second(now, &zone, now), "Sat 21 Nov, 06:46:40");
        assert_eq!(to_the_second(now - Span::from_secs(40), &zone, now), "Sat 21 Nov, 06:46");
        assert_eq!(short(now - Span::from_hours(3), &zone, now), "03:46");
        assert_eq!(short(now - Span::from_hours(30), &zone, now), "Fri 00:46");
        assert_eq!(short(now - Span::from_days(12), &zone, now), "9 Nov");
        assert_eq!(moment(now - Span::from_days(400), &zone, now), "Fri 17 Oct 2025, 06:46");
        assert_eq!(iso(now), "2026-11-21T05:46:40.000Z");
        assert_eq!(clock(now, &zone), "06:46:40");
    }
}
