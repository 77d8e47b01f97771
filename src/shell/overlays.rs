//! What stands above the page: the dialog that is open, built when it opens, and what was done last.
use super::{palette::palette, saved_views::saved_views, shortcut_list::shortcut_list, time_dialog::time_dialog};
use crate::{
    domain::time::Span,
    platform::{self, effect::effect},
    state::{
        overlay::{Opened, use_overlay},
        query,
    },
    widgets::live::live,
};
use leptos::prelude::*;

/// How long what was done stands there.
const SAID_FOR: Span = Span::from_secs(6);

/// The dialog of the shell that is open.
#[component]
pub fn Overlays() -> impl IntoView {
    let overlay = use_overlay();
    live(move || match overlay.opened() {
        Some(Opened::Palette) => palette(),
        Some(Opened::Help) => shortcut_list(),
        Some(Opened::Time) => time_dialog(),
        Some(Opened::Views) => saved_views(),
        // That one belongs to the panels.
        Some(Opened::HowDoWeKnow(_)) | None => ().into_any(),
    })
}

/// What was done last, for a while.
#[component]
pub fn Said() -> impl IntoView {
    let overlay = use_overlay();
    effect(move || {
        if let Some(text) = overlay.said() {
            query::spawn(async move {
                platform::clock::sleep(SAID_FOR).await;
                overlay.fall_silent(&text);
            });
        }
    });
    // The region is there before it says something: else nobody reads it aloud.
    view! { <div class="said" role="status">{live(move || overlay.said().map(|it| view! { <p>{it}</p> }))}</div> }
}
