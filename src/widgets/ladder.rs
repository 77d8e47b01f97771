//! The way to a source as a ladder: each step with its mark, as a list or as cells of a table's row.
use super::state_mark::{mark, state_mark};
use crate::doctor::steps::{Step, StepState};
use leptos::prelude::*;

/// The shape of a step's state, and its word.
fn shape(state: &StepState) -> (&'static str, &'static str) {
    match state {
        StepState::NotYet => ("nodata", "not asked"),
        StepState::Asking => ("loading", "asking"),
        StepState::Passed(_) => ("pass", "passed"),
        StepState::Odd(_) => ("risk", "passed, with a reservation"),
        StepState::Failed(_) => ("fail", "failed"),
    }
}

/// What was found at a step, or what is wrong.
fn said(state: &StepState) -> &str {
    match state {
        StepState::Passed(said) | StepState::Odd(said) | StepState::Failed(said) => said,
        StepState::NotYet | StepState::Asking => "",
    }
}

/// The steps below each other, with what was found.
pub fn list(steps: &[(Step, StepState)]) -> AnyView {
    let row = |(step, state): &(Step, StepState)| {
        let (shape, word) = shape(state);
        let class = if matches!(state, StepState::NotYet) { "off" } else { "" };
        view! {
            <li class=class>
                {state_mark(shape, step.name().to_owned())}
                <span class="sr">{format!(", {word}")}</span>
                <span class="q">{said(state).to_owned()}</span>
            </li>
        }
    };
    view! { <ol class="ladder" aria-label="Examination, step by step">{steps.iter().map(row).collect_view()}</ol> }
        .into_any()
}

/// The steps beside each other, as cells under [`heads`].
pub fn cells(steps: &[(Step, StepState)]) -> AnyView {
    let cell = |step: &Step| {
        let found = steps.iter().find(|it| it.0 == *step);
        let Some((step, state)) = found else { return view! { <td class="st wide"></td> }.into_any() };
        let (shape, word) = shape(state);
        let class = if matches!(state, StepState::NotYet) { "st off wide" } else { "st wide" };
        let title = format!("{}: {word}. {}", step.name(), said(state));
        view! { <td class=class title=title.clone()>{mark(shape)}<span class="sr">{title.clone()}</span></td> }
            .into_any()
    };
    Step::all(true).iter().map(cell).collect_view().into_any()
}

/// The heads of the columns of [`cells`].
pub fn heads() -> AnyView {
    let head = |step: &Step| view! { <th scope="col" class="st wide"><span>{step.word()}</span></th> };
    Step::all(true).iter().map(head).collect_view().into_any()
}
