//! The APIs a company already runs: one file each builds requests and decodes answers into `domain`.

pub mod http;
