//! The line below every page: zone, instant and sources.
use crate::{
    routes::Page,
    state::{address::use_address, clock::use_clock, connections::use_connections},
    widgets::live::live_text,
    words::instants,
};
use leptos::prelude::*;

/// Zone, instant, sources and version.
#[component]
pub fn SiteFoot() -> impl IntoView {
    let (clock, connections, address) = (use_clock(), use_connections(), use_address());
    let said = live_text(move || {
        let all = connections.all();
        let live = all.iter().filter(|it| it.health.get().trouble.is_none()).count();
        format!("{live} of {} sources live", all.len())
    });
    view! {
        <footer class="site-foot">
            <span>"All times "{live_text(move || clock.zone().name)}</span>
            <span>"Seen as of "{live_text(move || instants::clock(clock.now(), &clock.zone()))}</span>
            <span>{said}</span>
            <a href=live_text(move || address.of_page(Page::Sources))>"Sources"</a>
            <span class="push">"Plumbline "{env!("CARGO_PKG_VERSION")}</span>
        </footer>
    }
}
