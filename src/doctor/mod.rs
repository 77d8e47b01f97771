//! The connection doctor: from what a source's probes came to, to named troubles, how they were told and what mends them.
//!
//! One file a family of troubles; [`ALL`] lists them in the order in which they are asked after. The first trouble on
//! the way to a source hides all that lies behind it, so of those only one is told; troubles of a source that answers
//! are all told.

pub mod about;
pub mod address;
pub mod evidence;
pub mod recipes;
pub mod rule_health;
pub mod signing_in;
pub mod steps;

mod answering;
mod fitness;
mod leave;
mod load;
mod reaching;

pub use evidence::Evidence;

use crate::domain::time::Instant;
use steps::Step;

/// Something wrong with a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// Its name in kebab case; the same for all sources.
    pub id: &'static str,
    /// The step that fails, or that passes with this reservation.
    pub step: Step,
    /// Whether nothing comes from the source because of it.
    pub is_fatal: bool,
    /// What is wrong, as a sentence.
    pub name: String,
    /// How it was told, and what it means.
    pub told: String,
    /// When it ends by itself, if the source said so.
    pub until: Option<Instant>,
    /// What mends it; the first is the best.
    pub remedies: Vec<Remedy>,
}

/// One way to mend a trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Where the text goes: `nginx, on the host of this page`.
    pub place: String,
    /// What to write there; empty where words are all there is.
    pub text: String,
}

/// A trouble the doctor knows.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name.
    pub id: &'static str,
    /// The trouble, if the evidence tells of it.
    pub find: fn(&Evidence) -> Option<Trouble>,
    /// Evidence that tells of it, for tests.
    #[cfg(test)]
    pub examples: fn() -> Vec<Evidence>,
}

/// Every trouble on the way to a source, the nearest first: the first that is found is told. Where leave is missing
/// something came back, so nothing nearer stops it.
const ON_THE_WAY: &[&[Check]] = &[leave::CHECKS, reaching::CHECKS, signing_in::CHECKS, load::CHECKS, answering::CHECKS];

/// Every trouble of a source that answers: all that are found are told.
const OF_WHAT_ANSWERS: &[&[Check]] = &[load::OF_QUESTIONS, fitness::CHECKS];

/// Every trouble there is.
pub fn all() -> impl Iterator<Item = &'static Check> {
    ON_THE_WAY.iter().chain(OF_WHAT_ANSWERS).copied().flatten()
}

/// What is wrong, the gravest first.
pub fn diagnose(evidence: &Evidence) -> Vec<Trouble> {
    let mut on_the_way = ON_THE_WAY.iter().copied().flatten();
    if let Some(trouble) = on_the_way.find_map(|it| (it.find)(evidence)) {
        return vec![trouble];
    }
    if !matches!(evidence.version, Some(Ok(_))) {
        return Vec::new();
    }
    OF_WHAT_ANSWERS.iter().copied().flatten().filter_map(|it| (it.find)(evidence)).collect()
}

impl Remedy {
    /// Words and a text to copy.
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_is_found_in_its_examples_and_says_how_it_was_told_and_what_mends_it() {
        for check in all() {
            let examples = (check.examples)();
            assert!(!examples.is_empty(), "{} has no example", check.id);
            for evidence in examples {
                let found = diagnose(&evidence);
                let ids: Vec<_> = found.iter().map(|it| it.id).collect();
                assert!(ids.contains(&check.id), "{}: told as {ids:?} from {evidence:#?}", check.id);
                let Some(trouble) = found.iter().find(|it| it.id == check.id) else { continue };
                for sentence in [&trouble.name, &trouble.told] {
                    assert!(sentence.ends_with('.') && sentence.len() > 20, "{}: {sentence:?}", check.id);
                }
                assert!(!trouble.remedies.is_empty(), "{} is not mended", check.id);
                for remedy in &trouble.remedies {
                    assert!(!remedy.place.is_empty() && !remedy.text.contains("{}"), "{}: {remedy:?}", check.id);
                    assert!(!remedy.text.ends_with('\n'), "{}: {remedy:?}", check.id);
                }
            }
        }
    }

    #[test]
    fn no_two_troubles_share_a_name() {
        let mut ids: Vec<_> = all().map(|it| it.id).collect();
        let n = ids.len();
        crate::domain::order::ascending(&mut ids);
        ids.dedup();
        assert_eq!(ids.len(), n);
    }

    #[test]
    fn of_a_source_that_is_well_nothing_is_told() {
        assert_eq!(diagnose(&Evidence::of_a_healthy_prometheus()), []);
    }

    #[test]
    fn before_anything_came_nothing_is_told() {
        let mut evidence = Evidence::of_a_healthy_prometheus();
        evidence.version = None;
        evidence.survey = None;
        evidence.about = None;
        assert_eq!(diagnose(&evidence), []);
        evidence.survey = Some(Err(crate::sources::http::SourceError::Unreachable));
        assert_eq!(diagnose(&evidence), [], "why is told by the way to it");
    }
}
