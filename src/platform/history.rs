//! The address bar: where it stands, going somewhere else without loading, and hearing when it moves.
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Path and query string as they stand in the address bar.
pub fn current() -> (String, String) {
    let Some(location) = web_sys::window().map(|it| it.location()) else { return Default::default() };
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// The whole address, to be handed to a colleague.
pub fn full_address() -> String {
    web_sys::window().and_then(|it| it.location().href().ok()).unwrap_or_default()
}

/// Writes an address into the bar: as a new entry, or in the place of the last.
pub fn write(to: &str, replace: bool) {
    let Some(history) = web_sys::window().and_then(|it| it.history().ok()) else { return };
    // A browser refuses hundreds of entries a minute; then the page goes there all the same, only the bar lags.
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(to))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(to))
    };
}

/// Shows the top of the page.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Opens an address in another tab.
pub fn open_tab(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.open_with_url_and_target_and_features(address, "_blank", "noreferrer");
    }
}

/// Hears where the reader wants to go; dropping it ends the hearing.
pub struct Hearing {
    window: web_sys::Window,
    clicked: Closure<dyn FnMut(web_sys::MouseEvent)>,
    moved: Closure<dyn FnMut()>,
}

/// Calls `wanted` with path and query string when a link of this origin is clicked; it says whether that is its own to
/// open. Calls `moved` when the reader went back or forward.
pub fn hear(wanted: impl Fn(&str, &str) -> bool + 'static, moved: impl FnMut() + 'static) -> Option<Hearing> {
    let window = web_sys::window()?;
    let clicked = Closure::<dyn FnMut(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
        if let Some(url) = plain_link(&event)
            && wanted(&url.pathname(), &url.search())
        {
            event.prevent_default();
        }
    });
    let moved = Closure::<dyn FnMut()>::new(moved);
    let _ = window.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    let _ = window.add_event_listener_with_callback("popstate", moved.as_ref().unchecked_ref());
    Some(Hearing { window, clicked, moved })
}

/// The address of the link of this origin that was clicked, unless the browser should open it its own way: in a new
/// tab, as a download, elsewhere.
fn plain_link(event: &web_sys::MouseEvent) -> Option<web_sys::Url> {
    if event.default_prevented()
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key()
    {
        return None;
    }
    let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
    let is_external = link.get_attribute("rel").is_some_and(|it| it.split(' ').any(|it| it == "external"));
    if is_external || link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let location = web_sys::window()?.location();
    let url = web_sys::Url::new_with_base(&link.get_attribute("href")?, &location.href().ok()?).ok()?;
    (url.origin() == location.origin().ok()? && url.hash().is_empty()).then_some(url)
}

impl Drop for Hearing {
    fn drop(&mut self) {
        let _ = self.window.remove_event_listener_with_callback("click", self.clicked.as_ref().unchecked_ref());
        let _ = self.window.remove_event_listener_with_callback("popstate", self.moved.as_ref().unchecked_ref());
    }
}
