//! What reliability means: time, series, objectives, budgets, alerts. No I/O, no clock, no formats; cannot fail.
//!
//! In reading order. Unknown is a value here (`None`, [`objective_state::ObjectiveState::NoData`]), never an
//! error, and `now` is always an argument.

pub mod calendar;
pub mod civil;
pub mod decimal;
pub mod order;
pub mod time;
pub mod time_expression;
pub mod travel;
pub mod zone;

pub mod distribution;
pub mod histogram;
pub mod labels;
pub mod quantile;
pub mod series;

pub mod answered;
pub mod plain_text;
pub mod provenance;

pub mod alert;
pub mod alert_history;
pub mod deploy;
pub mod rule;
pub mod same_bytes;
pub mod service;

pub mod events;
pub mod exemplar;
pub mod objective;

pub mod burn_down;
pub mod burn_rate;
pub mod error_budget;
pub mod measurement;
pub mod objective_state;

pub mod availability;
pub mod weeks;
