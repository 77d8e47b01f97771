//! Keys that are pressed anywhere on the page.
use crate::domain::time::Instant;
use wasm_bindgen::{JsCast, closure::Closure};

/// Hears keys; dropping it ends the hearing.
pub struct KeyWatch {
    window: web_sys::Window,
    heard: Closure<dyn FnMut(web_sys::KeyboardEvent)>,
}

/// Calls `heard` with each key's name, whether Control or Command was held, whether it was typed into a field, and when
/// it was pressed after the page was opened, however late a busy page hears of it. It says whether the key was its own;
/// then the browser does nothing with it.
pub fn watch(mut heard: impl FnMut(String, bool, bool, Instant) -> bool + 'static) -> Option<KeyWatch> {
    let window = web_sys::window()?;
    let heard = Closure::<dyn FnMut(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        // Alt writes letters on many keyboards.
        if event.default_prevented() || event.alt_key() || event.is_composing() {
            return;
        }
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let field = target.and_then(|it| it.closest("input, textarea, select, [contenteditable]").ok().flatten());
        let with_mod = event.ctrl_key() || event.meta_key();
        let pressed_at = Instant::from_unix_millis(event.time_stamp() as i64);
        if heard(event.key(), with_mod, field.is_some(), pressed_at) {
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
