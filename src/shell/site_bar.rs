//! The bar on top: the pages, and how old what is seen is.
use super::{commands::use_commands, seen_from::OF_BEFORE};
use crate::{
    domain::time::Span,
    routes::Page,
    state::{
        address::use_address,
        clock::use_clock,
        connections::use_connections,
        objectives::{SourceSurvey, use_objectives},
        query::use_queries,
    },
    widgets::{
        control::labelled,
        live::{live, live_attribute, live_text},
        measured,
        state_mark::state_mark,
    },
    words::{durations, shortcuts::Command},
};
use leptos::prelude::*;

/// Pages, sources that do not answer, and the instant everything is seen from.
#[component]
pub fn SiteBar() -> impl IntoView {
    let (address, clock, commands) = (use_address(), use_clock(), use_commands());
    let link = move |page: Page| {
        let is_here = live_attribute(move || (address.page() == Some(page)).then(|| "page".to_owned()));
        view! { <a href=live_text(move || address.of_page(page)) aria-current=is_here>{page.name()}{(page == Page::Sources).then(|| view! { <FailedSources/> })}</a> }
    };
    let as_of = live(move || match clock.frozen() {
        None => view! { <Live/> }.into_any(),
        Some(_) if clock.is_at_recording() => view! { <span>"recorded company"</span> }.into_any(),
        // The line below the bar says it.
        _ => ().into_any(),
    });
    let time = live(move || {
        let (zone, now) = (clock.zone(), clock.now());
        view! { <span class="wide">{measured::moment(now, &zone, clock.wall())}" "<small>{zone.name.clone()}</small></span><span class="narrow">"Time"</span> }
    });
    let search = view! { <kbd class="wide">"Ctrl K"</kbd><span class="narrow">"Search"</span> };
    view! {
        <header class="site-bar">
            <a class="brand" href=live_text(move || address.of_page(Page::Executive))>
                <svg width="11" height="48" viewBox="0 0 11 48" aria-hidden="true">
                    <path class="now" d="M5.5 0v25"></path>
                    <path class="bob" d="M4.3 23.5h2.4v3H4.3zM5.5 39.5.8 29.4Q5.5 23.4 10.2 29.4z"></path>
                </svg>
                "Plumbline"
            </a>
            <nav class="site-nav" aria-label="Pages">{Page::ALL.iter().map(|page| link(*page)).collect_view()}</nav>
            <div class="as-of">
                {as_of}
                {labelled("btn", Some("Time, range, zone and refresh".to_owned()), time, move || commands.run(Command::Time))}
                {labelled("btn plain", Some("Search and commands".to_owned()), search, move || commands.run(Command::Palette))}
            </div>
        </header>
    }
}

/// How many sources are not answering, beside their page's name.
#[component]
fn FailedSources() -> impl IntoView {
    let connections = use_connections();
    live(move || {
        let n = connections.all().iter().filter(|it| it.health.get().trouble.is_some()).count();
        (n > 0).then(|| state_mark("failed", n.to_string()))
    })
}

/// How old what is seen is, when it is asked for again, and asking now.
#[component]
fn Live() -> impl IntoView {
    let (objectives, clock, queries, commands) = (use_objectives(), use_clock(), use_queries(), use_commands());
    let age = live(move || {
        let by_source = objectives.by_source.get();
        let oldest = by_source.iter().filter_map(|it| it.survey.as_of()).min();
        let is_stale = by_source.iter().any(|it| it.survey.trouble().is_some());
        let of_before = (objectives.is_of_before() || queries.is_of_before()).then_some(OF_BEFORE);
        let Some(oldest) = oldest.filter(|_| of_before.is_none()) else {
            return view! { <span>{of_before.unwrap_or("no answer yet")}</span> }.into_any();
        };
        let age = durations::ago(clock.wall().since(oldest).max(Span::ZERO));
        let word = if is_stale { "not live" } else { "live" };
        view! { <span class:unk=is_stale>{word}", "{age}</span> }.into_any()
    });
    let next = live_text(move || {
        let by_source = objectives.by_source.get();
        let next = |it: &SourceSurvey| match it.survey.trouble() {
            Some((_, _, next)) => next,
            None => it.survey.as_of().map(|at| at + queries.refresh()),
        };
        let wait = by_source.iter().filter_map(next).min().map(|at| at.since(clock.wall()));
        match wait {
            Some(wait) if wait > Span::from_secs(2) => {
                format!("next in {}", durations::duration(Span::from_secs(wait.millis() / 1000)))
            }
            Some(_) => "asking now".to_owned(),
            None => String::new(),
        }
    });
    view! {
        {age}
        <span class="wide q3">{next}</span>
        {labelled("btn plain", Some("Refresh now".to_owned()), "↻", move || commands.run(Command::Refresh))}
    }
}
