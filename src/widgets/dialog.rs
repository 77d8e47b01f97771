//! A dialog above the page: the browser keeps the focus inside and gives it back.
use super::{control::button, live::live};
use crate::platform::{self, effect::effect};
use leptos::{html, prelude::*};

/// What was done last, for everybody's ears: outside of an open dialog nothing is read aloud.
#[derive(Clone, Copy)]
pub struct Aloud(pub Signal<Option<String>>);

impl Aloud {
    /// Where it is said. It is there before it says something: else nobody reads it aloud.
    pub fn view(self) -> AnyView {
        view! { <div class="said" role="status">{live(move || self.0.get().map(|it| view! { <p>{it}</p> }))}</div> }
            .into_any()
    }
}

/// A titled dialog; it is open as long as it is there. `closed` is told when the browser has closed it: by Escape, by
/// its button, by a click beside it.
pub fn dialog(
    title: &'static str,
    class: &'static str,
    closed: impl FnMut() + 'static,
    content: impl IntoView + 'static,
) -> AnyView {
    let place = NodeRef::<html::Dialog>::new();
    let mut closed: Box<dyn FnMut()> = Box::new(closed);
    // The browser gives the focus back to the element that had it; it may have been drawn anew by then.
    let opener = StoredValue::new_local(platform::focus::in_row());
    effect(move || {
        if let Some(dialog) = place.get() {
            platform::dialog::show(&dialog);
        }
    });
    let content = content.into_any();
    // The button comes last, so that the focus begins at what the dialog is for; the style puts it on top.
    view! {
        <dialog class=class aria-label=title closedby="any" node_ref=place on:close=move |_| {
            // The browser tells it later: by then another dialog may be open in the same element.
            if place.get_untracked().is_some_and(|it| it.open()) {
                return;
            }
            opener.with_value(|it| it.as_ref().and_then(platform::focus::Place::give_back));
            closed();
        }>
            <h2>{title}</h2>
            {content}
            {use_context::<Aloud>().map(Aloud::view)}
            {button("btn plain close", view! { "Close "<kbd>"Esc"</kbd> }, platform::dialog::close)}
        </dialog>
    }
    .into_any()
}
