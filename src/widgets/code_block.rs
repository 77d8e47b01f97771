//! What a machine said or wants to hear, with a way to copy it.
use super::copy_button::{Run, copy_button};
use leptos::prelude::*;

/// A block of text that can be copied.
#[component]
pub fn CodeBlock(
    /// The text, shown as it is.
    text: String,
    /// What it is, for the button's label.
    what: &'static str,
    /// Starts the copying; the state floor runs tasks.
    run: Run,
    /// Links that stand beside the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let copy = copy_button("btn", what.to_owned(), text.clone(), run);
    view! {
        <div class="code-block">
            <pre class="wrap"><code>{text}</code></pre>
            <p class="row tight">
                {copy}
                {children.map(|children| children())}
            </p>
        </div>
    }
}
