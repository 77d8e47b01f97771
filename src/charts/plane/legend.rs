//! The legend: which series are shown, and in which order they are named.
use super::{Plane, Trace};
use crate::{charts::ink::Role, domain::order};

/// What the legend is ordered by, and what it says of each series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As drawn; says the last value.
    #[default]
    Drawn,
    /// The highest last value first.
    Last,
    /// The highest of all values first.
    Highest,
}

/// A series as the legend names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub role: Role,
    /// Whether it is drawn.
    pub shown: bool,
    /// Its last or highest value.
    pub said: Option<String>,
}

/// Whether series are told apart by their ink: those of one ink have their names at their ends.
pub fn is_needed(plane: &Plane) -> bool {
    plane.traces.iter().any(|it| plane.traces.first().is_some_and(|first| first.role != it.role))
}

/// The series of a plane in this order; what was never measured comes last.
pub fn entries(plane: &Plane, by: Order) -> Vec<Entry> {
    let value = |trace: &Trace| if by == Order::Highest { trace.highest() } else { trace.last() };
    let mut all: Vec<(Option<f64>, &Trace)> = plane.traces.iter().map(|it| (value(it), it)).collect();
    if by != Order::Drawn {
        order::by(&mut all, |a, b| match (a.0, b.0) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
    }
    let entry = |(value, it): (Option<f64>, &Trace)| Entry {
        name: it.name.clone(),
        role: it.role,
        shown: it.shown,
        said: plane.say.say(value).map(|said| match &it.until {
            Some(until) if by != Order::Highest => format!("{said}, nothing since {until}"),
            _ => said,
        }),
    };
    all.into_iter().map(entry).collect()
}

/// The names that are hidden after `name` was pressed. A press shows it alone, or all if it is alone already; with
/// Control held it comes and goes by itself. What other charts hide stays hidden.
pub fn pressed(hidden: &[String], all: &[String], name: &str, with_mod: bool) -> Vec<String> {
    let is_hidden = |it: &str| hidden.iter().any(|hidden| hidden == it);
    if with_mod {
        let rest = hidden.iter().filter(|it| *it != name).cloned();
        return rest.chain((!is_hidden(name)).then(|| name.to_owned())).collect();
    }
    let is_alone = all.iter().all(|it| is_hidden(it) != (it == name));
    let elsewhere = hidden.iter().filter(|it| !all.contains(it));
    elsewhere.chain(all.iter().filter(|it| !is_alone && *it != name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::plane::{Scale, tests::plane, tests::trace};

    #[test]
    fn ordered_by_what_it_says() {
        let a = trace("a", &[(0.0, 9.0), (1.0, 1.0)]);
        let b = trace("b", &[(0.0, 2.0), (1.0, 3.0)]);
        let none = trace("none", &[(0.0, f64::NAN)]);
        let plane = plane(Scale::Linear { low: 0.0, high: 9.0 }, vec![none, a, b]);
        let said = |by| -> Vec<(String, Option<String>)> {
            entries(&plane, by).into_iter().map(|it| (it.name, it.said)).collect()
        };
        let row = |name: &str, said: &str| (name.to_owned(), (!said.is_empty()).then(|| said.to_owned()));
        assert_eq!(said(Order::Drawn), [row("none", ""), row("a", "1"), row("b", "3")]);
        assert_eq!(said(Order::Last), [row("b", "3"), row("a", "1"), row("none", "")]);
        assert_eq!(said(Order::Highest), [row("a", "9"), row("b", "3"), row("none", "")]);
    }

    #[test]
    fn a_press_isolates_and_with_control_it_toggles() {
        let all = ["a", "b", "c"].map(str::to_owned);
        let alone = pressed(&[], &all, "b", false);
        assert_eq!(alone, ["a", "c"]);
        assert_eq!(pressed(&alone, &all, "b", false), [""; 0], "again: all are back");
        assert_eq!(pressed(&alone, &all, "a", false), ["b", "c"], "another one: that alone");
        assert_eq!(pressed(&[], &all, "b", true), ["b"]);
        assert_eq!(pressed(&alone, &all, "a", true), ["c"]);
        let elsewhere = ["z".to_owned()];
        assert_eq!(pressed(&elsewhere, &all, "b", false), ["z", "a", "c"]);
        assert_eq!(pressed(&["z", "a", "c"].map(str::to_owned), &all, "b", false), ["z"]);
    }
}
