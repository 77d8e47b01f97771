//! Prometheus and Alertmanager, natively: what is asked, what recorded and random answers mean, and what errors say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

#[path = "sources/errors.rs"]
mod errors;
#[path = "sources/oracle.rs"]
mod oracle;
#[path = "sources/random.rs"]
mod random;
#[path = "sources/recordings.rs"]
mod recordings;
#[path = "sources/requests.rs"]
mod requests;
#[path = "sources/scan.rs"]
mod scan;
#[path = "sources/script.rs"]
mod script;
