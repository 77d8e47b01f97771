//! Discovery, natively: every rule that Sloth and Pyrra write is understood completely, and cheaply.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic"
)]

#[path = "discovery/known.rs"]
mod known;
#[path = "discovery/odd_rules.rs"]
mod odd_rules;
#[path = "discovery/printed.rs"]
mod printed;
#[path = "discovery/pyrra.rs"]
mod pyrra;
#[path = "discovery/requests.rs"]
mod requests;
#[path = "discovery/rules.rs"]
mod rules;
#[path = "discovery/sloth.rs"]
mod sloth;
#[path = "discovery/source.rs"]
mod source;
#[path = "discovery/unknown.rs"]
mod unknown;
#[path = "discovery/write_pyrra.rs"]
mod write_pyrra;
#[path = "discovery/write_sloth.rs"]
mod write_sloth;
