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

/// Closes the dialog that is open, if one is, and the meaning that is read.
pub fn close() {
    // A browser that knows no popovers does not know their selector.
    let popover = document().and_then(|it| it.query_selector(":popover-open").ok().flatten());
    if let Some(popover) = popover.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = popover.hide_popover();
    }
    if let Some(dialog) = opened() {
        dialog.close();
    }
}

fn opened() -> Option<web_sys::HtmlDialogElement> {
    let document = document()?;
    document.query_selector("dialog[open]").ok()??.dyn_into().ok()
}
