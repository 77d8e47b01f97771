//! What a machine said or wants to hear, with a way to copy it.
use crate::platform;
use leptos::prelude::*;

/// A block of text that can be copied.
#[component]
pub fn CodeBlock(
    /// The text, shown as it is.
    text: String,
    /// What it is, for the button's label.
    what: &'static str,
    /// Starts the copying; the state floor runs tasks.
    run: fn(std::pin::Pin<Box<dyn Future<Output = ()>>>),
    /// Links that stand beside the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let said = RwSignal::new("Copy");
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        run(Box::pin(async move {
            let worked = platform::clipboard::copy(&text).await;
            said.try_set(if worked { "Copied" } else { "Select and copy by hand" });
        }));
    };
    view! {
        <div class="code-block">
            <pre class="wrap"><code>{text}</code></pre>
            <p class="row tight">
                <button class="btn" type="button" aria-label=format!("Copy {what}") on:click=copy>{said}</button>
                {children.map(|children| children())}
            </p>
        </div>
    }
}
