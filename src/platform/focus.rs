//! The keyboard's focus where what has it goes: to the heading, or back to its place in a row that was drawn anew.
use super::document::{document, first_to_focus};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Every row: what it is about names it, whatever elements it is made of.
const ROW: &str = "[data-objective], [data-group]";

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
    Some(Place { row: name(&row)?, at })
}

impl Place {
    /// Puts the focus there again if nothing else has it: the element it was on is gone.
    pub fn give_back(&self) -> Option<()> {
        if !is_lost() {
            return None;
        }
        // By its name as it is: a stranger's name is no selector.
        let rows = all(&document()?.document_element()?, ROW);
        let row = rows.iter().find(|it| name(it).as_deref() == Some(&self.row))?;
        all(row, CAN_HAVE_IT).get(self.at).map(give)
    }
}

/// Puts the focus on the heading of the page, which is left where it is: the way back shows a list where it was left.
pub fn on_heading() {
    if let Some(heading) = first_to_focus("main h1").or_else(|| first_to_focus("main")) {
        give(&heading);
    }
}

/// Something is about to go: if it has the focus, the heading gets it.
pub fn hand_on() {
    if !is_lost() {
        gloo_timers::callback::Timeout::new(0, || {
            if is_lost() {
                on_heading();
            }
        })
        .forget();
    }
}

/// Whether nothing has it. In a dialog that is closed it is about to be lost.
fn is_lost() -> bool {
    let active = document().and_then(|it| it.active_element());
    active.is_none_or(|it| it.matches("body, dialog:not([open]) *") == Ok(true))
}

/// The reader has scrolled to where they are.
fn give(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

fn name(row: &Element) -> Option<String> {
    row.get_attribute("data-objective").or_else(|| row.get_attribute("data-group"))
}

fn all(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}
