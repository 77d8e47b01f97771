//! Parts of a page that follow what they read, all of one type: each type of closure in a view is compiled with all
//! that renders it.
use crate::platform;
use leptos::{
    prelude::*,
    reactive::graph::{AnySubscriber, Observer, Subscriber},
};
use std::sync::{Arc, Mutex, PoisonError};

/// A text, or an attribute's, that follows what it reads.
pub type LiveText = Box<dyn FnMut() -> String + Send>;

/// An attribute that is there only while it has a value.
pub type LiveAttribute = Box<dyn FnMut() -> Option<String> + Send>;

/// A part that follows what it reads.
pub fn live<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> AnyView {
    let reader = Reader::until_cleanup();
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || {
        reader.note();
        view().into_any()
    });
    view.into_any()
}

/// A text that follows what it reads.
pub fn live_text(mut text: impl FnMut() -> String + Send + 'static) -> LiveText {
    let reader = Reader::until_cleanup();
    Box::new(move || {
        reader.note();
        text()
    })
}

/// An attribute that follows what it reads.
pub fn live_attribute(mut value: impl FnMut() -> Option<String> + Send + 'static) -> LiveAttribute {
    let reader = Reader::until_cleanup();
    Box::new(move || {
        reader.note();
        value()
    })
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
    live(move || {
        let is_there = is_there.get();
        if !is_there {
            platform::focus::hand_on();
        }
        is_there.then(|| children())
    })
}

/// Who reads inside a live part, so that it can stop when what is around it is made anew.
///
/// A signal keeps everybody who ever read it until it changes. The address hardly ever does, but the rows that read
/// it are made anew with every answer: two kilobytes a refresh on the list of objectives, for ever.
#[derive(Clone, Default)]
pub struct Reader(Arc<Mutex<Option<AnySubscriber>>>);

impl Reader {
    /// Reads until the part that is being made is made anew.
    pub fn until_cleanup() -> Self {
        let reader = Self::default();
        let gone = reader.clone();
        on_cleanup(move || {
            if let Some(subscriber) = gone.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
                subscriber.clear_sources(&subscriber);
            }
        });
        reader
    }

    /// Call it where the reading is done.
    pub fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Observer::get();
    }
}
