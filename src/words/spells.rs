//! How often and for how long things were the matter, in a sentence, the latest first.
use super::{durations, instants, numbers};
use crate::domain::{
    order,
    time::{Instant, Range, Span},
    zone::Zone,
};

/// How many things a sentence tells of.
const TOLD: usize = 3;

/// What one thing was, each time for a spell.
#[derive(Clone, Debug, PartialEq)]
pub struct Spells {
    /// Its name.
    pub name: String,
    /// What it was: `fired`.
    pub word: String,
    /// How often.
    pub n: usize,
    /// How long in all.
    pub length: Span,
    /// The last time.
    pub last: Range,
}

/// How many things there are beside those that were something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Those that never were anything.
    pub n_never: usize,
    /// Those of all of which it is not known all the time.
    pub n_unknown: usize,
    /// All.
    pub n_all: usize,
}

/// `In 7 d: FastBurn fired twice, 40 min in all, last Tue 14:10. The other two never.`
pub fn said(mut told: Vec<Spells>, others: Others, length: Span, zone: &Zone, now: Instant) -> String {
    let window = durations::window(length);
    let unknown = match others.n_unknown {
        0 => String::new(),
        n => format!(" Not known all the time for {} of {}.", numbers::count(n as f64), others.n_all),
    };
    if told.is_empty() {
        let is_known = others.n_unknown == 0;
        let nothing = if is_known { "Nothing was the matter" } else { "Nothing is known to have been the matter" };
        return format!("{nothing} in {window}.{unknown}");
    }
    order::by(&mut told, |a, b| (b.last.to, b.last.from).cmp(&(a.last.to, a.last.from)));
    let more = match told.len().saturating_sub(TOLD) {
        0 => String::new(),
        n => format!("; and {} more", numbers::count(n as f64)),
    };
    let never = match others.n_never {
        0 => String::new(),
        n => format!(" The other {} never.", numbers::in_words(n)),
    };
    let told: Vec<String> = told.iter().take(TOLD).map(|it| one(it, zone, now)).collect();
    format!("In {window}: {}{more}.{never}{unknown}", told.join("; "))
}

/// `FastBurn fired twice, 40 min in all, last Tue 14:10`.
fn one(Spells { name, word, n, length, last }: &Spells, zone: &Zone, now: Instant) -> String {
    let since = instants::short(last.from, zone, now);
    let (often, long) = (numbers::times(*n), durations::duration(*length));
    match (n, last.to >= now) {
        (1, true) => format!("{name} {word} since {since}, {long} by now"),
        (1, false) => format!("{name} {word} once, {since} for {long}"),
        (_, is_now) => {
            format!("{name} {word} {often}, {long} in all, {} {since}", if is_now { "now since" } else { "last" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_three_are_told_and_the_others_counted() {
        let at = |hours: i64| Instant::default() + Span::from_hours(hours);
        let spells = |name: &str, n: usize, from: i64, to: i64| Spells {
            name: name.to_owned(),
            word: "fired".to_owned(),
            n,
            length: Span::from_hours((to - from) * n as i64),
            last: Range { from: at(from), to: at(to) },
        };
        let told = vec![spells("a", 1, 1, 2), spells("b", 3, 3, 5), spells("c", 1, 20, 24), spells("d", 2, 18, 24)];
        let said = |told, others| {
            said(told, others, Span::from_days(1), &Zone::utc(), at(24)).replace(numbers::NARROW_SPACE, " ")
        };
        assert_eq!(
            said(told, Others { n_never: 2, n_unknown: 1, n_all: 7 }),
            "In 1 d: c fired since Thu 20:00, 4 h by now; d fired twice, 12 h in all, now since Thu 18:00; \
             b fired three times, 6 h in all, last Thu 03:00; and 1 more. The other two never. \
             Not known all the time for 1 of 7."
        );
        assert_eq!(said(vec![], Others { n_never: 2, n_unknown: 0, n_all: 2 }), "Nothing was the matter in 1 d.");
    }
}
