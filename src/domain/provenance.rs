//! How do we know: where a number came from, when, and how much of the window stands behind it.
use super::time::{Instant, Span};

/// What stands behind a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// The source's name in the configuration.
    pub source: String,
    /// What was asked, exactly.
    pub query: String,
    /// The instant the question was about.
    pub as_of: Instant,
    /// When the answer came, by the source's clock.
    pub asked_at: Instant,
    /// How long the answer took.
    pub took: Span,
}
