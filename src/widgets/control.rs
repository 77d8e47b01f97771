//! What can be pressed, typed into and chosen from; each is one type, however often it is used.
use super::live::{LiveAttribute, LiveText, live, live_attribute, live_text};
use crate::domain::plain_text::plain_within;
use leptos::prelude::*;

/// A button with these classes.
pub fn button(class: &'static str, content: impl IntoView + 'static, press: impl FnMut() + 'static) -> AnyView {
    labelled(class, None, content, press)
}

/// A button whose content does not say enough.
pub fn labelled(
    class: &'static str,
    label: Option<String>,
    content: impl IntoView + 'static,
    press: impl FnMut() + 'static,
) -> AnyView {
    let content = content.into_any();
    let mut press: Box<dyn FnMut()> = Box::new(press);
    // Said beside what is shown, not instead of it: who speaks to a page says what they see.
    let label = label.map(|label| view! { <span class="sr">" "{label}</span> }.into_any());
    view! { <button class=class type="button" on:click=move |_| press()>{content}{label}</button> }.into_any()
}

/// The button that sends its form. Enter in a field presses it, too; a frame may forbid what comes after that.
pub fn submit(word: impl IntoView + 'static, send: impl FnMut() + 'static) -> AnyView {
    let word = word.into_any();
    let mut send: Box<dyn FnMut()> = Box::new(send);
    let pressed = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        send();
    };
    view! { <button class="btn primary" type="submit" on:click=pressed>{word}</button> }.into_any()
}

/// Fields that are sent together: by their button, or by Enter. Nothing of it leaves the page.
pub fn form(class: &'static str, content: AnyView) -> AnyView {
    view! { <form class=class on:submit=|event| event.prevent_default()>{content}</form> }.into_any()
}

/// A field for one line of text: a word inside it, its full name, what is typed, and whether that is wrong.
pub fn field(
    (word, label): (&'static str, &'static str),
    typed: RwSignal<String>,
    list: Option<&'static str>,
    is_wrong: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let is_wrong = Signal::derive(is_wrong);
    let class = live_text(move || if is_wrong.get() { "field bad".to_owned() } else { "field".to_owned() });
    let invalid: LiveAttribute = live_attribute(move || is_wrong.get().then(|| "true".to_owned()));
    view! {
        <label class=class>
            <i>{word}</i>
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                list=list
                aria-label=label
                aria-invalid=invalid
                prop:value=live_text(move || typed.get())
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// A choice of one; `chosen` follows what is chosen elsewhere.
pub fn choice(
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: impl Fn() -> String + Send + 'static,
    choose: impl FnMut(String) + 'static,
) -> AnyView {
    let mut choose: Box<dyn FnMut(String)> = Box::new(choose);
    let options = live(move || {
        let chosen = chosen();
        let option = |value: String, word: String| {
            let is_chosen = value == chosen;
            view! { <option value=value prop:selected=is_chosen>{word}</option> }.into_any()
        };
        let mut all: Vec<_> =
            options.iter().map(|(value, word)| option((*value).to_owned(), (*word).to_owned())).collect();
        // An address may ask for what is not offered.
        if options.iter().all(|it| it.0 != chosen) {
            all.push(option(chosen.clone(), plain_within(&chosen, 24)));
        }
        all
    });
    view! { <select aria-label=label on:change=move |event| choose(event_target_value(&event))>{options}</select> }
        .into_any()
}

/// A line that follows what it reads, in the class that goes with it.
pub fn line(class: LiveText, text: LiveText) -> AnyView {
    view! { <p class=class role="status">{text}</p> }.into_any()
}
