//! A reader for PromQL: enough to take rules apart, and nothing that evaluates.
//!
//! Why not a crate: see the decisions in ARCHITECTURE.md.

pub mod duration;
pub mod parse;
mod reader;
pub mod token;
pub mod tree;

pub use parse::parse;
