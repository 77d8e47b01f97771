//! How numbers, durations and ages are said.
