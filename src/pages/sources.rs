//! `/sources/`: what is connected, and what is wrong with it.
use crate::panels::sources_table::SourcesTable;
use leptos::prelude::*;

/// What is connected.
#[component]
pub fn Sources() -> impl IntoView {
    view! {
        <div class="page-head"><h1>"Sources"</h1><p>"What is read, and how it answers."</p></div>
        <div class="stack"><SourcesTable/></div>
    }
}
