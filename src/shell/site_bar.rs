//! The bar on top: the pages, and how old what is seen is.
use crate::{
    domain::time::{Instant, Span},
    routes::Page,
    state::{
        address::use_address, clock::use_clock, connections::use_connections, objectives::use_objectives,
        query::Loadable,
    },
    widgets::{
        live::{live, live_attribute, live_text},
        measured,
        state_mark::state_mark,
    },
    words::durations,
};
use leptos::prelude::*;

/// Pages, sources that do not answer, and the instant everything is seen from.
#[component]
pub fn SiteBar(
    /// When the recorded company was recorded, if that is shown.
    recorded_at: Option<Instant>,
) -> impl IntoView {
    let (address, clock) = (use_address(), use_clock());
    let link = move |page: Page| {
        let is_here = live_attribute(move || (address.page() == Some(page)).then(|| "page".to_owned()));
        view! { <a href=live_text(move || address.of_page(page)) aria-current=is_here>{page.name()}{(page == Page::Sources).then(|| view! { <FailedSources/> })}</a> }
    };
    let as_of = live(move || {
        let zone = clock.zone();
        match (clock.frozen(), recorded_at) {
            (None, _) => view! { <Live/> }.into_any(),
            (Some(at), Some(recorded)) if at == recorded => {
                view! { <span>"recorded company, "{measured::moment(at, &zone, at)}</span> }.into_any()
            }
            (Some(at), _) => view! {
                <span class="note-inline">"as of "{measured::moment(at, &zone, clock.wall())}", not now"</span>
                <a class="btn" href=live_text(move || address.with("at", None))>"Back to now"</a>
            }
            .into_any(),
        }
    });
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
            <div class="as-of">{as_of}</div>
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

/// How old what is seen is.
#[component]
fn Live() -> impl IntoView {
    let (objectives, clock) = (use_objectives(), use_clock());
    live(move || {
        let by_source = objectives.by_source.get();
        let oldest = by_source.iter().filter_map(|it| it.survey.as_of()).min();
        let is_stale = by_source.iter().any(|it| matches!(it.survey, Loadable::Stale { .. } | Loadable::Failed { .. }));
        let zone = clock.zone();
        match oldest {
            Some(at) => {
                let age = durations::ago(clock.wall().since(at).max(Span::ZERO));
                let word = if is_stale { "not live" } else { "live" };
                view! { <span class:unk=is_stale>{word}", "{age}</span><span class="wide">{measured::moment(clock.now(), &zone, clock.now())}" "{zone.name.clone()}</span> }.into_any()
            }
            None => view! { <span>"no answer yet"</span> }.into_any(),
        }
    })
}
