//! The address bar as a whole: to hand on, and to open elsewhere.

/// The whole address, to be handed to a colleague.
pub fn full_address() -> String {
    web_sys::window().and_then(|it| it.location().href().ok()).unwrap_or_default()
}

/// Opens an address in another tab.
pub fn open_tab(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.open_with_url_and_target_and_features(address, "_blank", "noreferrer");
    }
}
