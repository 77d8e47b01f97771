//! What this browser keeps for its reader: small texts by name, apart for every place the app was uploaded to.
//!
//! A browser may forbid it or be full; then nothing is kept, and nothing else happens.
use super::document;
use wasm_bindgen::{JsCast, closure::Closure};

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn full_name(name: &str) -> String {
    format!("plumbline {}/ {name}", document::base())
}

/// The text kept under `name`.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&full_name(name)).ok()?
}

/// Keeps a text under `name`, or forgets it; says whether the browser did.
pub fn set(name: &str, text: Option<&str>) -> bool {
    keep(storage(), name, text)
}

/// The text kept under `name` until this tab is closed.
pub fn session_get(name: &str) -> Option<String> {
    session()?.get_item(&full_name(name)).ok()?
}

/// Keeps a text under `name` until this tab is closed, or forgets it; says whether the browser did.
pub fn session_set(name: &str, text: Option<&str>) -> bool {
    keep(session(), name, text)
}

fn keep(storage: Option<web_sys::Storage>, name: &str, text: Option<&str>) -> bool {
    let Some(storage) = storage else { return false };
    match text {
        Some(text) => storage.set_item(&full_name(name), text).is_ok(),
        None => storage.remove_item(&full_name(name)).is_ok(),
    }
}

/// Calls `changed` whenever another tab keeps or forgets something, as long as the page is open.
pub fn watch(changed: impl FnMut() + 'static) {
    let changed = Closure::<dyn FnMut()>::new(changed).into_js_value();
    if let Some(window) = web_sys::window() {
        // A browser that does not tell of it shows it when the page is loaded again.
        let _ = window.add_event_listener_with_callback("storage", changed.unchecked_ref());
    }
}

/// What follows `beginning` in the names of all that is kept.
pub fn names(beginning: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let beginning = full_name(beginning);
    let n = storage.length().unwrap_or(0);
    let names = (0..n).filter_map(|at| storage.key(at).ok().flatten());
    names.filter_map(|it| it.strip_prefix(beginning.as_str()).map(str::to_owned)).collect()
}
