//! The page's own document: where it lies, its title, its theme.
use wasm_bindgen::JsCast;

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// The path the app was uploaded to, without a slash at its end; empty at the top of a host. `boot.js` writes it.
pub fn base() -> String {
    let root = document().and_then(|it| it.document_element());
    root.and_then(|it| it.get_attribute("data-base")).unwrap_or_default()
}

/// The origin of the page: `https://host:port`.
pub fn origin() -> String {
    web_sys::window().and_then(|it| it.location().origin().ok()).unwrap_or_default()
}

/// The query string as it stands in the address bar.
pub fn query_string() -> String {
    web_sys::window().and_then(|it| it.location().search().ok()).unwrap_or_default()
}

/// Sets the title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets an attribute of the root element, or takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|it| it.document_element()) else { return };
    // A name that cannot be an attribute is a mistake in this program, not of the reader's.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Loads the page anew with this query string.
pub fn load_with_query(query: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_search(query);
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Puts the keyboard's focus on the element with this id, for example after another page was opened.
pub fn focus(id: &str) {
    let element = document().and_then(|it| it.get_element_by_id(id));
    if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
