//! A reader for PromQL: enough to take rules apart, and nothing that evaluates.

pub mod duration;
