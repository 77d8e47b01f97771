//! Where axes have their ticks: on the clock of a zone, and at round numbers.

pub mod rows;
pub mod steps;
pub mod time;
pub mod value;
