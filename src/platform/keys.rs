//! Keys that are pressed anywhere on the page.
use crate::domain::time::Instant;
use wasm_bindgen::{JsCast, closure::Closure};

/// Before everybody else, and after whoever has the focus.
const PHASES: [bool; 2] = [true, false];

/// Hears keys; dropping it ends the hearing.
pub struct KeyWatch {
    window: web_sys::Window,
    heard: Closure<dyn FnMut(web_sys::KeyboardEvent)>,
}

/// A key that was pressed.
pub struct Heard {
    /// Its name.
    pub name: String,
    /// Whether Control or Command was held.
    pub with_mod: bool,
    /// Whether it was typed into a field.
    pub is_in_field: bool,
    /// When it was pressed after the page was opened, however late a busy page hears of it.
    pub at: Instant,
    /// Whether nobody else has heard it yet: each key is heard before and after whoever has the focus.
    pub is_first: bool,
}

/// Calls `heard` with each key. It says whether the key was its own; then nobody else does anything with it.
pub fn watch(mut heard: impl FnMut(Heard) -> bool + 'static) -> Option<KeyWatch> {
    let window = web_sys::window()?;
    let mut is_own = false;
    let heard = Closure::<dyn FnMut(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        // Alt writes letters on many keyboards.
        if event.default_prevented() || event.alt_key() || event.is_composing() {
            return;
        }
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let field = target.and_then(|it| it.closest("input, textarea, select, [contenteditable]").ok().flatten());
        let with_mod = event.ctrl_key() || event.meta_key();
        let at = Instant::from_unix_millis(event.time_stamp() as i64);
        let is_first = event.event_phase() == web_sys::Event::CAPTURING_PHASE;
        // A key that is held is one command.
        if !event.repeat() {
            is_own = heard(Heard { name: event.key(), with_mod, is_in_field: field.is_some(), at, is_first });
        }
        if is_own {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    for is_first in PHASES {
        let listener = heard.as_ref().unchecked_ref();
        window.add_event_listener_with_callback_and_bool("keydown", listener, is_first).ok()?;
    }
    Some(KeyWatch { window, heard })
}

impl Drop for KeyWatch {
    fn drop(&mut self) {
        for is_first in PHASES {
            let heard = self.heard.as_ref().unchecked_ref();
            let _ = self.window.remove_event_listener_with_callback_and_bool("keydown", heard, is_first);
        }
    }
}
