//! The line below every page: zone, instant and sources, and what can be done with the page.
use super::commands::use_commands;
use crate::{
    routes::Page,
    state::{
        address::use_address,
        clock::use_clock,
        connections::{Health, use_connections},
        preferences::{THEMES, use_preferences},
    },
    widgets::{
        control::{button, choice},
        live::live_text,
    },
    words::{instants, shortcuts::Command, states},
};
use leptos::prelude::*;

/// Zone, instant, sources and version.
#[component]
pub fn SiteFoot() -> impl IntoView {
    let (commands, preferences) = (use_commands(), use_preferences());
    let (clock, connections, address) = (use_clock(), use_connections(), use_address());
    let said = live_text(move || {
        let all: Vec<_> = connections.all().iter().map(|it| it.health.get()).collect();
        let count = |is: fn(&Health) -> bool| all.iter().filter(|it| is(it)).count();
        let said = format!(
            "{} of {} sources {}",
            count(Health::is_live),
            all.len(),
            states::source(clock.recorded_at().is_some())
        );
        match count(|it| !it.is_asked) {
            0 => said,
            n => format!("{said}, {n} not asked"),
        }
    });
    let chosen = move || address.get("theme").or_else(|| preferences.theme()).unwrap_or_else(|| "system".to_owned());
    let theme = choice("Theme", THEMES.to_vec(), chosen, move |theme| commands.choose_theme(&theme));
    view! {
        <footer class="site-foot">
            <span>"All times "{live_text(move || clock.zone().name)}</span>
            <span>"Seen as of "{live_text(move || instants::clock(clock.now(), &clock.zone()))}</span>
            <span>{said}</span>
            <a href=live_text(move || address.of_page(Page::Sources))>"Sources"</a>
            {button("link", "Copy link", move || commands.run(Command::CopyLink))}
            {button("link", "Saved views", move || commands.run(Command::Views))}
            {button("link", view! { "Shortcuts "<kbd>"?"</kbd> }, move || commands.run(Command::Help))}
            <label>"Theme "{theme}</label>
            <span class="push">"Plumbline "{env!("CARGO_PKG_VERSION")}</span>
        </footer>
    }
}
