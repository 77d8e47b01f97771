//! A button that copies a text, and says whether the browser let it.
use super::control::labelled;
use crate::platform;
use leptos::prelude::*;
use std::pin::Pin;

/// Starts a task; the state floor runs them.
pub type Run = fn(Pin<Box<dyn Future<Output = ()>>>);

/// Copies `text`; `what` says after its word what that is.
pub fn copy_button(class: &'static str, what: String, text: String, run: Run) -> AnyView {
    let said = RwSignal::new("Copy");
    let copy = move || {
        let text = text.clone();
        run(Box::pin(async move {
            let worked = platform::clipboard::copy(&text).await;
            said.try_set(if worked { "Copied" } else { "Select and copy by hand" });
        }));
    };
    labelled(class, Some(what), said, copy)
}
