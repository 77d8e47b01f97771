//! `/`: how everything stands.
use crate::panels::{
    availability::Availability, firing_alerts::FiringAlerts, five_lowest_budgets::FiveLowestBudgets, trouble::Trouble,
    verdict::Verdict, waterline::Waterline,
};
use leptos::prelude::*;

/// The page a leader opens on Monday.
#[component]
pub fn Executive() -> impl IntoView {
    view! {
        <div class="lead"><Verdict/></div>
        <Trouble/>
        <Waterline/>
        <div class="grid">
            <FiveLowestBudgets/>
            <Availability/>
            <FiringAlerts/>
        </div>
    }
}
