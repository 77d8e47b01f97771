//! How do things stand, in one sentence?
use super::how_do_we_know::known;
use crate::{
    state::{objectives::use_objectives, overlay::Figure},
    widgets::{live::live, state_mark::mark},
    words::sentences,
};
use leptos::prelude::*;

/// The sentence every leader reads first.
#[component]
pub fn Verdict() -> impl IntoView {
    let objectives = use_objectives();
    live(move || {
        let said = sentences::executive(&objectives.all.get(), &objectives.unheard());
        show_known(&said, Some(Figure::Objectives))
    })
}

/// A verdict: mark, figure, sentence, and what follows in grey.
pub fn show(verdict: &sentences::Verdict) -> AnyView {
    show_known(verdict, None)
}

/// The same, with what stands behind its figure.
fn show_known(verdict: &sentences::Verdict, behind: Option<Figure>) -> AnyView {
    let sentences::Verdict { mark: state, figure, sentence, then } = verdict.clone();
    let class = if sentence.is_empty() && figure.is_empty() { "verdict asking" } else { "verdict" };
    let figure = match behind {
        Some(behind) if !figure.is_empty() => known(behind, figure.into_any()),
        _ => figure.into_any(),
    };
    view! {
        <h1 class=class>
            {state.map(|state| view! { <span class=format!("state {state}")>{mark(state)}<span>{figure}</span></span> })}
            {sentence}" "
            <span class="then">{then}</span>
        </h1>
    }
    .into_any()
}
