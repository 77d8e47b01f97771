//! The keyboard's focus inside a row that may be drawn anew: where it was, and back there.
use super::document::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The attribute that names a row, whatever elements it is made of.
const NAME: &str = "data-objective";

/// Every row.
const ROW: &str = "[data-objective]";

/// What in a row can have the focus.
const CAN_HAVE_IT: &str = "a, button";

/// A place in a row.
pub struct Place {
    row: String,
    at: usize,
}

/// Where the focus is, if it is in a row.
pub fn in_row() -> Option<Place> {
    let active = document()?.active_element()?;
    let row = active.closest(ROW).ok()??;
    let at = all(&row, CAN_HAVE_IT).iter().position(|it| it.is_same_node(Some(&active)))?;
    Some(Place { row: row.get_attribute(NAME)?, at })
}

impl Place {
    /// Puts the focus there again if nothing else has it: the element it was on is gone.
    pub fn give_back(&self) -> Option<()> {
        let document = document()?;
        // In a dialog that is closed it is about to be.
        let is_lost = document.active_element().is_none_or(|it| it.matches("body, dialog:not([open]) *") == Ok(true));
        if !is_lost {
            return None;
        }
        // By its name as it is: a stranger's name is no selector.
        let rows = all(&document.document_element()?, ROW);
        let row = rows.iter().find(|it| it.get_attribute(NAME).as_deref() == Some(&self.row))?;
        all(row, CAN_HAVE_IT).get(self.at)?.focus().ok()
    }
}

fn all(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}
