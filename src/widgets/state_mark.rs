//! A state as shape, word and colour; the shape alone must tell it.
use leptos::prelude::*;

/// The shapes, by the state's name: 12 units square, drawn in the text's colour.
pub const SHAPES: &[(&str, &str)] = &[
    ("ok", r#"<circle cx="6" cy="6" r="2"/>"#),
    ("risk", r#"<path d="M6 .8 11.6 11H.4z"/>"#),
    ("ticket", r#"<path d="M6 .8 11.6 11H.4z"/>"#),
    ("over", r#"<path d="M.5.5h11v11H.5z"/><path class="cut" d="M3 6h6"/>"#),
    ("page", r#"<path d="M.5.5h11v11H.5z"/><path class="cut" d="M6 2.6v4.2M6 8.4v1.4"/>"#),
    ("nodata", r#"<path class="o dash" d="M1.5 1.5h9v9h-9z"/>"#),
    ("stale", r#"<circle class="o" cx="6" cy="6" r="4.7"/><path class="o" d="M6 3.2V6l2 1.4"/>"#),
    ("partial", r#"<circle class="o" cx="6" cy="6" r="4.7"/><path d="M6 1.3a4.7 4.7 0 0 1 0 9.4z"/>"#),
    ("few", r#"<circle cx="1.8" cy="6" r="1.4"/><circle cx="6" cy="6" r="1.4"/><circle cx="10.2" cy="6" r="1.4"/>"#),
    ("loading", r#"<path class="o" d="M6 0v4.5M6 11.5 3 5.5h6z"/>"#),
    ("failed", r#"<path class="o x" d="M2 2l8 8M10 2l-8 8"/>"#),
    ("fail", r#"<path d="M.5.5h11v11H.5z"/><path class="cut" d="M3.4 3.4l5.2 5.2M8.6 3.4 3.4 8.6"/>"#),
    ("silenced", r#"<circle class="o" cx="6" cy="6" r="4.7"/><path class="o" d="M2.7 9.3l6.6-6.6"/>"#),
    ("pass", r#"<path class="o" d="M2 6.5l2.6 2.6L10 3"/>"#),
    ("other", r#"<circle class="o" cx="6" cy="6" r="4.5"/>"#),
];

/// The shape alone; a word must stand near it.
pub fn mark(state: &'static str) -> AnyView {
    let shape = SHAPES.iter().find(|(name, _)| *name == state).map_or("", |(_, shape)| shape);
    view! { <svg class=format!("mark {state}") viewBox="0 0 12 12" aria-hidden="true" inner_html=shape></svg> }
        .into_any()
}

/// The shape and its word.
pub fn state_mark(state: &'static str, word: String) -> AnyView {
    view! { <span class=format!("state {state}")>{mark(state)}<span>{word}</span></span> }.into_any()
}
