//! A reader for PromQL: enough to take rules apart, and nothing that evaluates.
//!
//! Why not a crate: the one that is kept (`promql-parser`) brings a table-driven parser and `regex` with it, which
//! alone is more than the rest of this application may weigh (see ARCHITECTURE.md).

pub mod duration;
pub mod parse;
pub mod token;
pub mod tree;

pub use parse::parse;
