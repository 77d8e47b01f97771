//! What the few terms mean that plain words cannot replace.

/// A term: the word in an identifier, as it is written, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// For identifiers.
    pub id: &'static str,
    /// As it is written.
    pub term: &'static str,
    /// What it means, for somebody who leads and does not operate.
    pub meaning: &'static str,
}

/// The terms that are explained where they stand.
pub const ALL: &[Term] = &[
    Term {
        id: "objective",
        term: "Objective",
        meaning: "A promise about a service that can be counted: of all requests, 99.9 % are answered well, over 30 days. Also called SLO.",
    },
    Term {
        id: "error-budget",
        term: "Error budget",
        meaning: "What the promise leaves to fail. If 99.9 % must be good, 0.1 % may fail: that is the whole budget, 100 %. Below zero more failed than was allowed.",
    },
    Term {
        id: "burn-rate",
        term: "Burn rate",
        meaning: "How fast the budget goes. At 1× it lasts exactly its window; at 14.4× a month's budget is gone in two days.",
    },
    Term {
        id: "coverage",
        term: "Coverage",
        meaning: "The part of the window in which something was measured. What was not measured is neither good nor bad: it is not known.",
    },
    Term {
        id: "quantile",
        term: "p50, p95, p99",
        meaning: "The time that half, 95 % or 99 % of all events stayed below. The slowest one in a hundred took longer than p99.",
    },
    Term {
        id: "at-risk",
        term: "At risk",
        meaning: "Less than a quarter of the budget is left, or an alert says that it is going fast.",
    },
];

/// The term with this identifier.
pub fn term(id: &str) -> Option<Term> {
    ALL.iter().copied().find(|it| it.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_explained_in_sentences_and_without_itself() {
        for it in ALL {
            assert!(it.meaning.ends_with('.') && it.meaning.len() > 40, "{}", it.term);
            assert!(!it.meaning.starts_with(it.term), "{} is explained by itself", it.term);
            assert!(it.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", it.id);
            assert_eq!(term(it.id), Some(*it), "once");
        }
        assert_eq!(term("nothing"), None);
    }
}
