//! How do we know: what stands behind a figure, wherever one stands. One dialog for all, built when it opens.
use super::{how_all_stand, how_it_went, how_one_stands, how_sources_answer};
use crate::{
    domain::{provenance::Provenance, time::Span},
    platform,
    state::{
        clock::use_clock,
        objectives::use_objectives,
        overlay::{Figure, Opened, use_overlay},
        query,
    },
    widgets::{control::button, dialog::dialog, live::live, measured},
    words::durations,
};
use leptos::prelude::*;

/// A figure that tells what stands behind it when it is pressed.
pub fn known(figure: Figure, shown: AnyView) -> AnyView {
    let overlay = use_overlay();
    button("known", shown, move || overlay.open(Opened::HowDoWeKnow(figure.clone())))
}

/// The same for figures beside such a one in a long table: the keyboard stops once a row, and finds all of them there.
pub fn known_beside(figure: Figure, shown: AnyView) -> AnyView {
    let overlay = use_overlay();
    let open = move |_| overlay.open(Opened::HowDoWeKnow(figure.clone()));
    view! { <button class="known" type="button" tabindex="-1" on:click=open>{shown}</button> }.into_any()
}

/// For the head of a panel whose figures are many or drawn.
pub fn how_do_we_know(figure: Figure) -> AnyView {
    let overlay = use_overlay();
    button("link why", "How do we know", move || overlay.open(Opened::HowDoWeKnow(figure.clone())))
}

/// The dialog, while it is asked for. It shows what was known when it opened: a number does not change under a reader.
#[component]
pub fn HowDoWeKnow() -> impl IntoView {
    let (overlay, objectives) = (use_overlay(), use_objectives());
    live(move || {
        let Some(Opened::HowDoWeKnow(figure)) = overlay.opened() else { return ().into_any() };
        let opened = Opened::HowDoWeKnow(figure.clone());
        let all = objectives.all.get_untracked();
        let of = |id: &str| all.iter().find(|it| it.0.id == id).cloned();
        let answer = match &figure {
            Figure::Budget(id) => of(id).map(|it| how_one_stands::view(it, None)),
            Figure::BurnRate(id, window) => of(id).map(|it| how_one_stands::view(it, Some(*window))),
            Figure::Objectives => Some(how_all_stand::objectives(&all)),
            Figure::Availability(group, ids) => Some(how_all_stand::availability(group, &all, ids)),
            Figure::Alerts => Some(how_sources_answer::alerts()),
            Figure::Drawn(drawn) => Some(how_it_went::view(drawn)),
            Figure::Latency(source) => how_sources_answer::latency(source),
        };
        let answer = answer.unwrap_or_else(|| view! { <p>"It is not there any more."</p> }.into_any());
        if platform::dialog::is_open() {
            // One figure led to the next: what was pressed is gone, and reading begins at the top.
            query::spawn(async {
                platform::clock::sleep(Span::ZERO).await;
                platform::document::focus_first("dialog h2");
            });
        }
        dialog("How do we know", "sheet how", move || overlay.was_closed(&opened), answer)
    })
}

/// A fact and its name.
pub fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// The facts of an answer: from where, about when, how old, how long it took.
pub fn facts(asked: &Provenance) -> Vec<AnyView> {
    let clock = use_clock();
    let (zone, now) = untrack(|| (clock.zone(), clock.wall()));
    let age = durations::ago(now.since(asked.asked_at).max(Span::ZERO));
    // Recorded answers take no time, and say nothing about it.
    let took = (asked.took != Span::ZERO).then(|| (", took ", measured::length(asked.took)));
    vec![
        fact("Source", asked.source.clone().into_any()),
        fact("As of", measured::moment(asked.as_of, &zone, now)),
        fact("Asked", (age, took).into_any()),
    ]
}
