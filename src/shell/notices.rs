//! Lines above a page: what the configuration says without effect, and that a recording is shown.
use crate::{
    configuration::Notice,
    domain::time::Instant,
    state::clock::use_clock,
    widgets::{live::live, measured},
};
use leptos::prelude::*;

/// That this is the recorded company, and of when.
#[component]
pub fn RecordedNote(
    /// When it was recorded.
    at: Instant,
) -> impl IntoView {
    let clock = use_clock();
    view! {
        <p class="q recorded after">
            "The recorded company Northwind, as of "{live(move || measured::moment(at, &clock.zone(), at))}
            ". Put the address of your Prometheus into config.json to see your own."
        </p>
    }
}

/// What is wrong without stopping anything.
#[component]
pub fn Notices(
    /// What they are about.
    title: &'static str,
    /// One line each.
    notices: Vec<Notice>,
) -> impl IntoView {
    (!notices.is_empty()).then(|| {
        let rows = notices.iter().map(|it| view! { <li><code>{it.to_string()}</code></li> }).collect_view();
        view! { <div class="note warn" role="status"><p><b>{title}</b></p><ul>{rows}</ul></div> }
    })
}
