//! The APIs a company already runs: one file each builds requests and decodes answers into `domain`.

mod envelope;
pub mod http;
mod rows;

pub mod alertmanager;
pub mod objectives;
pub mod prometheus;
pub mod sign_in;

pub mod promql;
