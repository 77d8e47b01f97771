//! What can be seen of a long page: where an element stands in the window, and when that changes.
use wasm_bindgen::{JsCast, closure::Closure};

/// Why a watcher is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was scrolled.
    Scrolled,
    /// The window has another size.
    Resized,
    /// It is about to be printed: everything must be there.
    Printing,
    /// It has been printed.
    Printed,
}

const EVENTS: [(&str, Change); 4] = [
    ("scroll", Change::Scrolled),
    ("resize", Change::Resized),
    ("beforeprint", Change::Printing),
    ("afterprint", Change::Printed),
];

/// Watches the window; dropping it ends the watch.
pub struct ViewportWatch {
    window: web_sys::Window,
    callbacks: Vec<(&'static str, Callback)>,
}

type Callback = Closure<dyn FnMut()>;

/// Calls `changed` with every change.
pub fn watch(changed: impl Fn(Change) + Clone + 'static) -> Option<ViewportWatch> {
    let window = web_sys::window()?;
    let mut callbacks = Vec::new();
    for (name, change) in EVENTS {
        let changed = changed.clone();
        let callback = Callback::new(move || changed(change));
        window.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref()).ok()?;
        callbacks.push((name, callback));
    }
    Some(ViewportWatch { window, callbacks })
}

impl Drop for ViewportWatch {
    fn drop(&mut self) {
        for (name, callback) in &self.callbacks {
            let _ = self.window.remove_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        }
    }
}

/// The height of the window, CSS pixels.
pub fn height() -> f64 {
    web_sys::window().and_then(|it| it.inner_height().ok()).and_then(|it| it.as_f64()).unwrap_or(900.0)
}

/// How far the upper edge of `element` stands below that of the window; negative above it.
pub fn top_of(element: &web_sys::Element) -> f64 {
    element.get_bounding_client_rect().top()
}

/// The height of the first element below `element` that `selector` fits.
pub fn height_of_first(element: &web_sys::Element, selector: &str) -> Option<f64> {
    let found = element.query_selector(selector).ok()??;
    Some(found.get_bounding_client_rect().height()).filter(|it| *it > 0.0)
}

/// Scrolls the page by this many CSS pixels.
pub fn scroll_by(down: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_by_with_x_and_y(0.0, down);
    }
}
