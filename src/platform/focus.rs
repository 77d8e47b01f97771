//! The keyboard's focus inside a row that may be drawn anew: where it was, and back there.
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// The attribute that names a row, whatever elements it is made of.
const NAME: &str = "data-objective";

/// What in a row can have the focus.
const CAN_HAVE_IT: &str = "a, button";

/// A place in a row.
pub struct Place {
    row: String,
    at: u32,
}

/// Where the focus is, if it is in a row.
pub fn in_row() -> Option<Place> {
    let active = document()?.active_element()?;
    let row = active.closest(&format!("[{NAME}]")).ok()??;
    let all = row.query_selector_all(CAN_HAVE_IT).ok()?;
    let at = (0..all.length()).find(|at| all.get(*at).is_some_and(|it| it.is_same_node(Some(&active))))?;
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
        let row = self.row(&document)?;
        let all = row.query_selector_all(CAN_HAVE_IT).ok()?;
        all.get(self.at)?.dyn_into::<HtmlElement>().ok()?.focus().ok()
    }

    /// By its name as it is: a stranger's name is no selector.
    fn row(&self, document: &Document) -> Option<Element> {
        let rows = document.query_selector_all(&format!("[{NAME}]")).ok()?;
        let mut rows = (0..rows.length()).filter_map(|at| rows.get(at)?.dyn_into::<Element>().ok());
        rows.find(|it| it.get_attribute(NAME).as_deref() == Some(&self.row))
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
