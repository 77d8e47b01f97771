//! How wide an element is, now and whenever that changes.
use wasm_bindgen::{JsCast, closure::Closure};

/// Watches an element; dropping it ends the watch.
pub struct WidthWatch {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls `changed` with the element's width in CSS pixels, first soon and then whenever it changes.
pub fn watch_width(element: &web_sys::Element, mut changed: impl FnMut(u32) + 'static) -> Option<WidthWatch> {
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
            changed(entry.content_rect().width().round().max(0.0) as u32);
        }
    });
    let observer = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(WidthWatch { observer, _callback: callback })
}

impl Drop for WidthWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
