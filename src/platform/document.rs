//! The page's own document: where it lies, its title, its theme.
use wasm_bindgen::JsCast;

/// The path the app was uploaded to, without a slash at its end; empty at the top of a host. `boot.js` writes it.
pub fn base() -> String {
    let root = document().and_then(|it| it.document_element());
    root.and_then(|it| it.get_attribute("data-base")).unwrap_or_default()
}

/// The origin of the page: `https://host:port`.
pub fn origin() -> String {
    web_sys::window().and_then(|it| it.location().origin().ok()).unwrap_or_default()
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

/// Says an event of this name on the document, to whoever listens there.
pub fn dispatch(name: &str) {
    if let (Some(document), Ok(event)) = (document(), web_sys::Event::new(name)) {
        let _ = document.dispatch_event(&event);
    }
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

/// Whether the element called `id` has the keyboard's focus.
pub fn has_focus(id: &str) -> bool {
    document().and_then(|it| it.active_element()).is_some_and(|it| it.id() == id)
}

/// Puts the keyboard's focus on the first element that `selector` finds, whatever it is; says whether there is one that
/// is not hidden.
pub fn focus_first(selector: &str) -> bool {
    first_to_focus(selector).is_some_and(|it| it.focus().is_ok())
}

pub(super) fn first_to_focus(selector: &str) -> Option<web_sys::HtmlElement> {
    let element: web_sys::HtmlElement = document()?.query_selector(selector).ok()??.dyn_into().ok()?;
    // A heading takes the focus only if it is told that it may.
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        let _ = element.set_attribute("tabindex", "-1");
    }
    // What is hidden has no width, and would not take it.
    (element.offset_width() > 0).then_some(element)
}

/// Whether what an event is about is open: the browser tells of several changes at once, so nobody counts them.
pub fn is_open(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|it| it.has_attribute("open"))
}

/// Moves an element by a CSS transform; the markup holds no style.
pub fn move_by(element: &web_sys::HtmlElement, transform: &str) {
    let _ = element.style().set_property("transform", transform);
}

/// Scrolls an element into sight, no further than needed.
pub fn show_element(id: &str) {
    if let Some(element) = document().and_then(|it| it.get_element_by_id(id)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Shows an SVG as the window's icon.
pub fn set_icon(svg: &str) {
    let link = document().and_then(|it| it.query_selector("link[rel=icon]").ok().flatten());
    if let Some(link) = link {
        let encoded = String::from(js_sys::encode_uri_component(svg));
        let _ = link.set_attribute("href", &format!("data:image/svg+xml,{encoded}"));
    }
}

pub(super) fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
