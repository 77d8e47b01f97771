//! One question per file: ask, compute a floor down, show.

pub mod availability;
pub mod burn_rates;
pub mod firing_alerts;
pub mod five_lowest_budgets;
pub mod objective_budget;
pub mod objective_head;
pub mod objective_rules;
pub mod objective_table;
pub mod source_to_add;
pub mod sources_table;
pub mod sources_troubles;
pub mod sources_verdict;
pub mod trouble;
pub mod verdict;
pub mod waterline;
