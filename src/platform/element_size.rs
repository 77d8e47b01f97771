//! How wide an element is, now and whenever that changes, and how much larger than it was written it is shown.
use wasm_bindgen::{JsCast, closure::Closure};

/// Watches an element; dropping it ends the watch.
pub struct WidthWatch {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

/// How many CSS pixels of the window one of the element's own takes: 1, and more where the style zooms.
pub fn zoom(element: &web_sys::Element) -> f64 {
    let (shown, written) = (element.get_bounding_client_rect().width(), f64::from(element.client_width()));
    // The browser rounds one of the two to whole pixels; styles zoom by simple parts.
    let zoom = (shown / written * 8.0).round() / 8.0;
    if zoom.is_finite() && zoom > 0.0 { zoom } else { 1.0 }
}

/// Calls `changed` with the element's width in its own CSS pixels, first soon and then whenever it changes.
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
