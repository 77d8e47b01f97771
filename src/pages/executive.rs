//! `/`: how everything stands; as `kiosk`, what a wall says of it.
use crate::{
    panels::{
        availability::Availability, firing_alerts::FiringAlerts, five_lowest_budgets::FiveLowestBudgets,
        not_connected::NotConnected, trouble::Trouble, verdict::Verdict, wall::Wall, waterline::Waterline,
    },
    state::address::use_address,
    widgets::live::live,
};
use leptos::prelude::*;

/// The page a leader opens on Monday.
#[component]
pub fn Executive() -> impl IntoView {
    let address = use_address();
    let is_wall = Memo::new(move |_| address.is_set("kiosk"));
    live(move || if is_wall.get() { view! { <Wall/> }.into_any() } else { page() })
}

fn page() -> AnyView {
    view! {
        <div class="lead"><Verdict/></div>
        <Trouble/>
        <Waterline/>
        <div class="grid">
            <FiveLowestBudgets/>
            <Availability/>
            <FiringAlerts/>
            <NotConnected/>
        </div>
    }
    .into_any()
}
