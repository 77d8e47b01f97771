//! Plumbline: a reliability dashboard that runs entirely in the browser.
//!
//! The modules stand in reading order; each names only what stands above it in this list
//! (`tests/architecture.rs` holds the exact table).

// ── pure floors: no browser, no clock, no network ──
pub mod charts;
pub mod configuration;
pub mod doctor;
pub mod domain;
pub mod routes;
pub mod sources;
pub mod words;

// ── browser floors ──
#[cfg(feature = "web")]
pub mod app;
#[cfg(feature = "web")]
pub mod pages;
#[cfg(feature = "web")]
pub mod panels;
#[cfg(feature = "web")]
pub mod parts;
#[cfg(feature = "web")]
pub mod platform;
#[cfg(feature = "web")]
pub mod shell;
#[cfg(feature = "web")]
pub mod state;
#[cfg(feature = "web")]
pub mod widgets;
