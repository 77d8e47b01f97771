//! An address this app does not have.
use crate::widgets::live::live_text;
use crate::{routes::Page, state::address::use_address};
use leptos::prelude::*;

/// Says so, and where there is something.
#[component]
pub fn NothingHere() -> impl IntoView {
    let address = use_address();
    let link = move |page: Page| view! { <li><a href=live_text(move || address.of_page(page))>{page.name()}</a></li> };
    view! {
        <div class="page-head"><h1>"There is no such page"</h1></div>
        <ul class="lines">{Page::ALL.iter().map(|page| link(*page)).collect_view()}</ul>
    }
}
