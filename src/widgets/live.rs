//! Parts of a page that follow what they read, all of one type: each type of closure in a view is compiled with all
//! that renders it.
use leptos::prelude::*;

/// A text, or an attribute's, that follows what it reads.
pub type LiveText = Box<dyn FnMut() -> String + Send>;

/// An attribute that is there only while it has a value.
pub type LiveAttribute = Box<dyn FnMut() -> Option<String> + Send>;

/// A part that follows what it reads.
pub fn live<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || view().into_any());
    view.into_any()
}

/// A text that follows what it reads.
pub fn live_text(text: impl FnMut() -> String + Send + 'static) -> LiveText {
    Box::new(text)
}

/// An attribute that follows what it reads.
pub fn live_attribute(value: impl FnMut() -> Option<String> + Send + 'static) -> LiveAttribute {
    Box::new(value)
}

/// A part that is there only while something holds.
#[component]
pub fn Shown(
    /// Whether it is there.
    #[prop(into)]
    when: Signal<bool>,
    /// The part.
    children: ChildrenFn,
) -> impl IntoView {
    let is_there = Memo::new(move |_| when.get());
    live(move || is_there.get().then(|| children()))
}
