//! Exemplars: single events of a measurement, each with the trace that tells what happened in it.
use super::{
    order,
    time::{Instant, Range, Span},
};

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar {
    /// When it was observed.
    pub at: Instant,
    /// What was observed, in the unit of its histogram.
    pub value: f64,
    /// The name of its trace: a stranger's text.
    pub trace: Option<String>,
}

/// The `most` with the highest values of those in a range, the earliest first; what is no number is left out.
pub fn highest(mut all: Vec<Exemplar>, range: Range, most: usize) -> Vec<Exemplar> {
    all.retain(|it| it.value.is_finite() && range.contains(it.at));
    order::by(&mut all, |a, b| b.value.total_cmp(&a.value).then(b.at.cmp(&a.at)));
    all.dedup();
    all.truncate(most);
    order::by_key(&mut all, |it| it.at);
    all
}

/// Those no further from an instant than `within`, the highest first.
pub fn around(all: &[Exemplar], at: Instant, within: Span) -> Vec<&Exemplar> {
    let mut found: Vec<_> = all.iter().filter(|it| it.at.since(at).abs() <= within).collect();
    order::by(&mut found, |a, b| b.value.total_cmp(&a.value));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exemplar(secs: i64, value: f64) -> Exemplar {
        Exemplar { at: Instant::from_unix_millis(secs * 1000), value, trace: None }
    }

    #[test]
    fn the_highest_are_kept_in_the_order_of_time() {
        let range = Range { from: Instant::default(), to: Instant::from_unix_millis(100_000) };
        let all: Vec<_> = [(5, 1.0), (1, 3.0), (9, f64::NAN), (3, 2.0), (3, 2.0), (200, 9.0), (7, f64::INFINITY)]
            .into_iter()
            .map(|(secs, value)| exemplar(secs, value))
            .collect();
        assert_eq!(highest(all.clone(), range, 2), [exemplar(1, 3.0), exemplar(3, 2.0)]);
        assert_eq!(highest(all, range, 9).len(), 3, "the same one twice is one");
        assert!(highest(Vec::new(), range, 9).is_empty());
    }

    #[test]
    fn those_beside_an_instant_are_found() {
        let all = [exemplar(10, 1.0), exemplar(12, 5.0), exemplar(40, 9.0)];
        let found = around(&all, Instant::from_unix_millis(11_000), Span::from_secs(2));
        assert_eq!(found.iter().map(|it| it.value).collect::<Vec<_>>(), [5.0, 1.0]);
    }
}
