//! A table: its name, the heads of its columns, its rows; a wide or long one scrolls in its own place.
use leptos::prelude::*;

/// A table; a head is its column's class and its word. `class` is the table's own beside `data-table`.
pub fn data_table(
    caption: &'static str,
    class: &'static str,
    heads: &[(&'static str, &'static str)],
    rows: AnyView,
) -> AnyView {
    let heads = heads.iter().map(|(class, word)| head(class, word)).collect::<Vec<_>>().into_any();
    with_heads(caption, class, heads, rows)
}

/// The same, for heads that are not only words.
pub fn with_heads(caption: &'static str, class: &'static str, heads: AnyView, rows: AnyView) -> AnyView {
    let caption = (caption, view! { <caption class="sr">{caption}</caption> }.into_any());
    scrolling("scroll", class, caption, heads, rows)
}

/// The same, no taller than a few rows, with its name above it.
pub fn tall(name: &'static str, caption: String, heads: AnyView, rows: AnyView) -> AnyView {
    scrolling("scroll tall", "", (name, view! { <caption>{caption}</caption> }.into_any()), heads, rows)
}

fn scrolling(
    place: &'static str,
    class: &'static str,
    (name, caption): (&'static str, AnyView),
    heads: AnyView,
    rows: AnyView,
) -> AnyView {
    view! {
        // Whoever has no pointer scrolls it once the focus is on it.
        <div class=place tabindex="0" role="region" aria-label=name>
            <table class=format!("data-table {class}")>
                {caption}
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The head of a column.
pub fn head(class: &'static str, word: &'static str) -> AnyView {
    view! { <th scope="col" class=class>{word}</th> }.into_any()
}
