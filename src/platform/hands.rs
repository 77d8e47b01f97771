//! What hands do over an element: pointers, fingers and keys.
use super::element_size;
use wasm_bindgen::{JsCast, closure::Closure};

/// Something that happened.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    /// The browser's name for it: `pointermove`, `keydown`, `blur`, …
    pub event: String,
    /// The key, if it was one.
    pub key: String,
    /// Which pointer.
    pub pointer: i32,
    /// The element's own CSS pixels from its left and top.
    pub place: (f64, f64),
    /// Whether it was a finger on glass.
    pub is_glass: bool,
    /// Whether Shift was held.
    pub with_shift: bool,
}

const EVENTS: [&str; 8] =
    ["pointerdown", "pointermove", "pointerup", "pointerleave", "pointercancel", "dblclick", "keydown", "blur"];

/// Watches an element; dropping it ends the watch.
pub struct HandWatch {
    element: web_sys::Element,
    callback: Closure<dyn FnMut(web_sys::Event)>,
}

/// Calls `heard` with all that hands do; it says whether that was its own, and then the browser does nothing with it.
pub fn watch(element: &web_sys::Element, mut heard: impl FnMut(Hand) -> bool + 'static) -> HandWatch {
    let over = element.clone();
    let callback = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(hand) = read(&over, &event)
            && heard(hand)
        {
            event.prevent_default();
        }
    });
    for name in EVENTS {
        let _ = element.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    }
    HandWatch { element: element.clone(), callback }
}

fn read(over: &web_sys::Element, event: &web_sys::Event) -> Option<Hand> {
    let mut hand = Hand { event: event.type_(), ..Hand::default() };
    if let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() {
        hand.key = key.key();
        hand.with_shift = key.shift_key();
        // What is held with these belongs to the browser or to the whole app.
        return (!key.ctrl_key() && !key.meta_key() && !key.alt_key()).then_some(hand);
    }
    if let Some(mouse) = event.dyn_ref::<web_sys::MouseEvent>() {
        let edges = over.get_bounding_client_rect();
        let (x, y) = (f64::from(mouse.client_x()) - edges.left(), f64::from(mouse.client_y()) - edges.top());
        let zoom = element_size::zoom(over);
        hand.place = (x / zoom, y / zoom);
        hand.with_shift = mouse.shift_key();
    }
    if let Some(pointer) = event.dyn_ref::<web_sys::PointerEvent>() {
        hand.pointer = pointer.pointer_id();
        hand.is_glass = pointer.pointer_type() == "touch";
        if hand.event == "pointerdown" {
            if pointer.button() != 0 {
                return None;
            }
            // A drag may leave the element and still be this one's.
            let _ = over.set_pointer_capture(hand.pointer);
        }
    }
    Some(hand)
}

impl Drop for HandWatch {
    fn drop(&mut self) {
        for name in EVENTS {
            let _ = self.element.remove_event_listener_with_callback(name, self.callback.as_ref().unchecked_ref());
        }
    }
}
