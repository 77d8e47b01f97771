//! Whether somebody can see an element: it is in the window or near it, and the page is not hidden.
use super::{document::document, visibility};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};

/// Watches an element; dropping it ends the watch.
pub struct SightWatch {
    observer: web_sys::IntersectionObserver,
    document: web_sys::Document,
    turned: Closure<dyn FnMut()>,
    _moved: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls `changed` soon, and then whenever the element may have come into sight or gone out of it.
pub fn watch(element: &web_sys::Element, changed: impl Fn(bool) + Clone + 'static) -> Option<SightWatch> {
    let is_near = Rc::new(Cell::new(false));
    let (near, say) = (is_near.clone(), changed.clone());
    let moved = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        // The last one is how it is now.
        if let Ok(entry) = entries.pop().dyn_into::<web_sys::IntersectionObserverEntry>() {
            near.set(entry.is_intersecting());
            say(near.get() && !visibility::is_hidden());
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    // A screen ahead, so that what is scrolled to is there already.
    options.set_root_margin("300px");
    let observer = web_sys::IntersectionObserver::new_with_options(moved.as_ref().unchecked_ref(), &options).ok()?;
    let turned = Closure::<dyn FnMut()>::new(move || changed(is_near.get() && !visibility::is_hidden()));
    let document = document()?;
    document.add_event_listener_with_callback("visibilitychange", turned.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SightWatch { observer, document, turned, _moved: moved })
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
        let turned = self.turned.as_ref().unchecked_ref();
        let _ = self.document.remove_event_listener_with_callback("visibilitychange", turned);
    }
}
