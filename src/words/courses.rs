//! How values went over time, in a sentence: from where to where, their extremes, their gaps, their limit.
use super::{
    capitals::capital,
    instants, numbers,
    sentences::{period, when},
    units::Unit,
};
use crate::domain::{time::Instant, zone::Zone};

/// How one series went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Its name; empty where there is only one.
    pub name: String,
    /// Its first value.
    pub first: Option<(Instant, f64)>,
    /// Its newest value.
    pub last: Option<(Instant, f64)>,
    /// Its lowest.
    pub lowest: Option<(Instant, f64)>,
    /// Its highest.
    pub highest: Option<(Instant, f64)>,
    /// How often it was not measured between those.
    pub n_gaps: usize,
    /// Whether nothing has come since its newest value that should have.
    pub ended: bool,
}

/// The course of points, oldest first.
pub fn course(name: &str, points: &[(f64, f64)], n_gaps: usize, ended: bool) -> Course {
    let at = |point: &(f64, f64)| (Instant::from_unix_secs(point.0), point.1);
    Course {
        name: name.to_owned(),
        first: points.first().map(at),
        last: points.last().map(at),
        lowest: points.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(at),
        // Of several that are equal the first.
        highest: points.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).map(at),
        n_gaps,
        ended,
    }
}

/// What a chart about `title` shows over time: the courses it names, how many more there are, and the limit.
pub fn said(
    title: &str,
    (courses, n_more): (&[Course], usize),
    unit: Unit,
    limit: Option<&str>,
    zone: &Zone,
    now: Instant,
) -> String {
    if courses.iter().all(|it| it.last.is_none()) {
        return "Nothing was measured.".to_owned();
    }
    let mut parts: Vec<String> = courses.iter().map(|it| one(it, unit, zone, now)).collect();
    if n_more > 0 {
        parts.push(format!("and {} more", numbers::count(n_more as f64)));
    }
    let limit = limit.map_or_else(String::new, |it| format!(" {it}"));
    let text = format!("{}.{limit}", parts.join("; "));
    // A name is written as it is, so no sentence begins with one.
    if courses.first().is_some_and(|it| it.name.is_empty()) { capital(&text) } else { format!("{title}: {text}") }
}

/// `checkout fell from 62 % to 18 % since Tue 14:00, lowest 17 % at 16:10, two gaps`.
fn one(course: &Course, unit: Unit, zone: &Zone, now: Instant) -> String {
    let name = if course.name.is_empty() { String::new() } else { format!("{} ", course.name) };
    let (Some((since, first)), Some((until, last))) = (course.first, course.last) else {
        return format!("{name}was not measured");
    };
    let (from, to) = (unit.say(first), unit.say(last));
    if since == until {
        let since = if course.ended { ", nothing since" } else { "" };
        return format!("{name}was {to} {}{since}", when(until, zone, now));
    }
    let way = if from == to {
        format!("stayed at {to}")
    } else {
        format!("{} from {from} to {to}", if last < first { "fell" } else { "rose" })
    };
    // The ends are said already: only what lies beyond both of them adds something.
    let beyond = |extreme: Option<(Instant, f64)>, word: &str, is: fn(f64, f64) -> bool| {
        extreme
            .filter(|(_, value)| is(*value, first) && is(*value, last))
            .map(|(at, value)| (at, unit.say(value)))
            .filter(|(_, said)| *said != from && *said != to)
            .map_or_else(String::new, |(at, said)| format!(", {word} {said} {}", when(at, zone, now)))
    };
    let lowest = beyond(course.lowest, "lowest", |a, b| a < b);
    let highest = beyond(course.highest, "highest", |a, b| a > b);
    let gaps = match course.n_gaps {
        0 => String::new(),
        1 => ", one gap".to_owned(),
        n => format!(", {} gaps", numbers::in_words(n)),
    };
    let ended =
        if course.ended { format!(", nothing since {}", instants::short(until, zone, now)) } else { String::new() };
    format!("{name}{way} {}{lowest}{highest}{gaps}{ended}", period(since, until, zone, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    /// Sat 21 Nov 2026, 05:46:40 UTC.
    const NOW: Instant = Instant::from_unix_millis(1_795_240_000_000);

    fn points(values: &[f64]) -> Vec<(f64, f64)> {
        let n = values.len() as i64;
        let at = |k: i64| (NOW - Span::from_hours(n - 1 - k)).unix_secs();
        values.iter().zip(0..).map(|(value, k)| (at(k), *value)).collect()
    }

    fn tell(courses: &[Course], n_more: usize, limit: Option<&str>) -> String {
        said("Hits", (courses, n_more), Unit::Part, limit, &Zone::utc(), NOW).replace(numbers::NARROW_SPACE, " ")
    }

    #[test]
    fn a_course_is_told_with_its_ends_extremes_and_gaps() {
        let fall = course("", &points(&[0.62, 0.5, 0.17, 0.18]), 2, false);
        assert_eq!(tell(&[fall], 0, None), "Fell from 62 % to 18 % since 02:46, lowest 17 % at 04:46, two gaps.");
        let both = course("p99", &points(&[0.5, 0.1, 0.9, 0.5]), 1, true);
        assert_eq!(
            tell(&[both], 14, Some("Above its limit of 40 %.")),
            "Hits: p99 stayed at 50 % since 02:46, lowest 10 % at 03:46, highest 90 % at 04:46, one gap, nothing since 05:46; \
             and 14 more. Above its limit of 40 %."
        );
    }

    #[test]
    fn what_was_not_measured_is_not_told_to_be_anything() {
        assert_eq!(tell(&[], 0, None), "Nothing was measured.");
        let (none, some) = (course("a", &[], 0, false), course("b", &points(&[0.5]), 0, false));
        assert_eq!(tell(std::slice::from_ref(&none), 3, None), "Nothing was measured.");
        assert_eq!(tell(&[none, some], 0, None), "Hits: a was not measured; b was 50 % at 05:46.");
    }
}
