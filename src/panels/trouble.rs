//! What is wrong with the sources that objectives come from? Nothing is shown where nothing is wrong.
use crate::{
    state::{clock::use_clock, objectives::use_objectives},
    widgets::{live::live, loaded},
};
use leptos::prelude::*;

/// Trouble and footnotes of every source of objectives.
#[component]
pub fn Trouble() -> impl IntoView {
    let objectives = use_objectives();
    let clock = use_clock();
    live(move || {
        let (zone, now) = (clock.zone(), clock.wall());
        objectives.by_source.get().iter().map(|it| loaded::notes(&it.source, &it.survey, &zone, now)).collect_view()
    })
}
