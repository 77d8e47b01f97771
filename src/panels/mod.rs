//! One question per file: ask, compute a floor down, show.

pub mod availability;
pub mod burn_rates;
pub mod chart_hands;
pub mod firing_alerts;
pub mod five_lowest_budgets;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod how_do_we_know;
pub mod not_connected;
pub mod objective_budget;
pub mod objective_columns;
pub mod objective_filters;
pub mod objective_head;
pub mod objective_lines;
pub mod objective_row;
pub mod objective_rules;
pub mod objective_table;
pub mod source_to_add;
pub mod sources_table;
pub mod sources_troubles;
pub mod sources_verdict;
pub mod trouble;
pub mod verdict;
pub mod wall;
pub mod waterline;
