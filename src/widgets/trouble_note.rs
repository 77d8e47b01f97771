//! A trouble with its name, how it was told, and the lines that mend it.
use super::{code_block::CodeBlock, control::button, copy_button::Run, measured, state_mark::mark};
use crate::{
    doctor::{Remedy, Trouble, signing_in},
    domain::{time::Instant, zone::Zone},
};
use leptos::prelude::*;

/// A trouble of one source; `again` asks it again, `to_sign_in` leads to where its token is typed.
pub fn trouble_note(
    source: &str,
    trouble: &Trouble,
    (zone, now): (&Zone, Instant),
    run: Run,
    again: impl Fn() + 'static,
    to_sign_in: impl Fn() + 'static,
) -> AnyView {
    let shape = mark(if trouble.is_fatal { "failed" } else { "risk" });
    // Said aloud when it begins; a reservation can wait until it is read.
    let role = trouble.is_fatal.then_some("alert");
    let until = trouble.until.map(|at| view! { <p>"Until "{measured::moment(at, zone, now)}"."</p> });
    let remedies = trouble.remedies.iter().enumerate().map(|(n, remedy)| show(n, remedy, run)).collect_view();
    let to_sign_in =
        signing_in::is_mended_by_typing(trouble.id).then(|| button("btn", "Type a token or password", to_sign_in));
    let again =
        trouble.is_fatal.then(|| view! { <p class="row">{button("btn primary", "Try again", again)}{to_sign_in}</p> });
    view! {
        <article class="trouble" data-trouble=trouble.id data-source=source.to_owned()>
            <div role=role><header>{shape}<h3><b>{source.to_owned()}</b>" "<span class="q">{trouble.id.replace('-', " ")}</span></h3></header>
            <p>{trouble.name.clone()}</p></div>
            <p>{trouble.told.clone()}</p>
            {until}
            {again}
            <div class="remedies">{remedies}</div>
        </article>
    }
    .into_any()
}

fn show(n: usize, remedy: &Remedy, run: Run) -> AnyView {
    let Remedy { place, text } = remedy.clone();
    if text.is_empty() {
        return view! { <p class="place">{place}</p> }.into_any();
    }
    view! {
        <details open=n == 0>
            <summary>{place}</summary>
            <CodeBlock text=text what="the lines" run=run/>
        </details>
    }
    .into_any()
}
