//! How numbers, durations and ages are said: one vocabulary for every page.

pub mod capitals;
pub mod courses;
pub mod deploys;
pub mod durations;
pub mod fuzzy;
pub mod glossary;
pub mod instants;
pub mod latencies;
pub mod namesakes;
pub mod numbers;
pub mod readings;
pub mod sentences;
pub mod shortcuts;
pub mod spells;
pub mod standing;
pub mod states;
pub mod typed_times;
pub mod units;
