//! Keys that are pressed anywhere on the page.
use wasm_bindgen::{JsCast, closure::Closure};

/// Hears keys; dropping it ends the hearing.
pub struct KeyWatch {
    window: web_sys::Window,
    heard: Closure<dyn FnMut(web_sys::KeyboardEvent)>,
}

/// Calls `heard` with each key's name, whether Control or Command was held, and whether it was typed into a field. It
/// says whether the key was its own; then the browser does nothing with it.
pub fn watch(mut heard: impl FnMut(String, bool, bool) -> bool + 'static) -> Option<KeyWatch> {
    let window = web_sys::window()?;
    let heard = Closure::<dyn FnMut(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        // Alt writes letters on many keyboards.
        if event.default_prevented() || event.alt_key() || event.is_composing() {
            return;
        }
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let field = target.and_then(|it| it.closest("input, textarea, select, [contenteditable]").ok().flatten());
        let with_mod = event.ctrl_key() || event.meta_key();
        if heard(event.key(), with_mod, field.is_some()) {
            event.prevent_default();
        }
    });
    window.add_event_listener_with_callback("keydown", heard.as_ref().unchecked_ref()).ok()?;
    Some(KeyWatch { window, heard })
}

impl Drop for KeyWatch {
    fn drop(&mut self) {
        let _ = self.window.remove_event_listener_with_callback("keydown", self.heard.as_ref().unchecked_ref());
    }
}
