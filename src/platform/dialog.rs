//! Dialogs of the browser's own: they keep the focus inside and give it back where it was.
use super::document::document;
use wasm_bindgen::JsCast;

/// Opens a dialog above everything else.
pub fn show(dialog: &web_sys::HtmlDialogElement) {
    if !dialog.open() {
        // It refuses only where the element has just left the page; then there is nothing to show.
        let _ = dialog.show_modal();
    }
}

/// Whether a dialog is open.
pub fn is_open() -> bool {
    opened().is_some()
}

/// Closes the dialog that is open, if one is.
pub fn close() {
    if let Some(dialog) = opened() {
        dialog.close();
    }
}

fn opened() -> Option<web_sys::HtmlDialogElement> {
    let document = document()?;
    document.query_selector("dialog[open]").ok()??.dyn_into().ok()
}
