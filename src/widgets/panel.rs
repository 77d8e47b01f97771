//! A panel: a rule, a title, one sentence, the thing.
use leptos::prelude::*;

/// A section of a page.
#[component]
pub fn Panel(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence about it.
    #[prop(into, optional)]
    sentence: Signal<String>,
    /// More classes, for its place in the grid.
    #[prop(optional)]
    class: &'static str,
    /// A link at the end of its head.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    /// The thing.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("panel {class}")>
            <header>
                <h2>{title}</h2>
                <p>{sentence}</p>
                {more.map(|more| view! { <span class="push">{more.run()}</span> })}
            </header>
            {children()}
        </section>
    }
}
