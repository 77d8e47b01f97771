//! A term with its meaning one press away; the browser's own popover shows it.
use crate::words::glossary;
use leptos::prelude::*;

/// The term, dotted below: pressing it says what it means.
pub fn term(id: &'static str, said: &'static str) -> AnyView {
    view! { <button class="term" type="button" popovertarget=format!("term-{id}")>{said}</button> }.into_any()
}

/// All meanings, once a page; each is hidden until its term is pressed.
pub fn meanings() -> AnyView {
    let one = |it: &glossary::Term| {
        view! { <div popover="auto" class="glossary" id=format!("term-{}", it.id)><b>{it.term}</b>{it.meaning}</div> }
    };
    glossary::ALL.iter().map(one).collect_view().into_any()
}
