//! The window itself: its title tells the worst state, so that a tab in the background does.
use crate::{
    domain::objective_state::ObjectiveState,
    platform,
    routes::Page,
    state::{address::use_address, objectives::use_objectives},
};
use leptos::prelude::*;

/// Title of the window: the worst state first, so that a tab in the background tells it.
pub fn name_the_window(title: String) {
    let (objectives, address) = (use_objectives(), use_address());
    Effect::new(move |_| {
        let all = objectives.all.get();
        let count = |state: &ObjectiveState| all.iter().filter(|it| it.2 == *state).count();
        let (over, risk) = (count(&ObjectiveState::OutOfBudget), count(&ObjectiveState::AtRisk));
        let worst = match (over, risk) {
            (0, 0) => String::new(),
            (0, risk) => format!("{risk} at risk · "),
            (over, _) => format!("{over} out of budget · "),
        };
        let page = address.page().filter(|page| *page != Page::Executive).map(|page| format!("{} · ", page.name()));
        platform::document::set_title(&format!("{worst}{}{title}", page.unwrap_or_default()));
    });
}
