//! What was done last, said for a while.
use crate::{
    domain::time::Span,
    platform::{self, effect::effect},
    state::{overlay::use_overlay, query},
    widgets::dialog::Aloud,
};
use leptos::prelude::*;

/// How long it stands there.
const SAID_FOR: Span = Span::from_secs(6);

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
    // An open dialog says it itself; what is still to be heard when that closes is said here.
    Aloud(Signal::derive(move || overlay.said().filter(|_| overlay.opened().is_none()))).view()
}
