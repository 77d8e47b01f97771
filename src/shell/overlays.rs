//! What stands above the page: the dialog that is open, built when it opens.
use super::{palette::palette, saved_views::saved_views, shortcut_list::shortcut_list, time_dialog::time_dialog};
use crate::{
    state::overlay::{Opened, use_overlay},
    widgets::live::live,
};
use leptos::prelude::*;

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
