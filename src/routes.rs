//! Every path of the app as a function.

/// The directory of every page, below the base; the empty one is the first page.
/// The build gives each of them an `index.html`, so that any static host serves deep links.
pub const PAGES: &[&str] = &["", "slos", "sources"];
