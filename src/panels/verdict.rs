//! How do things stand, in one sentence?
use super::how_do_we_know::known;
use crate::{
    state::{objectives::use_objectives, overlay::Figure, query::Loadable},
    widgets::{live::live, state_mark::mark},
    words::sentences,
};
use leptos::prelude::*;

/// The sentence every leader reads first.
#[component]
pub fn Verdict() -> impl IntoView {
    let objectives = use_objectives();
    let sentence = live(move || {
        let all = objectives.all.get();
        let by_source = objectives.by_source.get();
        let is_waiting = objectives.is_waiting();
        let has_failed = by_source.iter().any(|it| matches!(it.survey, Loadable::Failed { .. }));
        match (all.is_empty(), is_waiting, has_failed) {
            (true, true, _) => view! { <h1 class="verdict asking"><span class="then">"Asking how things stand…"</span></h1> }.into_any(),
            (true, false, true) => {
                view! { <h1 class="verdict">"It is not known how things stand. "<span class="then">"No source of objectives answers."</span></h1> }.into_any()
            }
            _ => show_known(&sentences::executive(&all), Some(Figure::Objectives)),
        }
    });
    view! { {sentence} }
}

/// A verdict: mark, figure, sentence, and what follows in grey.
pub fn show(verdict: &sentences::Verdict) -> AnyView {
    show_known(verdict, None)
}

/// The same, with what stands behind its figure.
fn show_known(verdict: &sentences::Verdict, behind: Option<Figure>) -> AnyView {
    let sentences::Verdict { mark: state, figure, sentence, then } = verdict.clone();
    let figure = match behind {
        Some(behind) if !figure.is_empty() => known(behind, figure.into_any()),
        _ => figure.into_any(),
    };
    view! {
        <h1 class="verdict">
            {state.map(|state| view! { <span class=format!("state {state}")>{mark(state)}<span>{figure}</span></span> })}
            {sentence}" "
            <span class="then">{then}</span>
        </h1>
    }
    .into_any()
}
