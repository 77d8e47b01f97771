//! Contexts, and the page that the address names.
use crate::{
    domain::{
        time::{Instant, Span},
        time_expression,
        zone::Zone,
    },
    pages::{executive::Executive, nothing_here::NothingHere},
    parts::{self, part},
    platform::{self, effect::effect},
    routes::Page,
    shell::{
        beat::Beat,
        commands::hear_keys,
        first_screens::{BrokenConfiguration, WebPageInItsPlace},
        notices::{Notices, RecordedNote},
        said::Said,
        seen_from::{Misread, SeenFrom},
        site_bar::SiteBar,
        site_foot::SiteFoot,
        window::{WorstState, follow_with_the_focus},
    },
    state::{
        address::{Address, use_address},
        clock::Clock,
        objectives::Objectives,
        overlay::Overlay,
        preferences::Preferences,
        query::{self, Queries, use_queries},
        setup::{self, Setup, Started},
        travel::Travel,
    },
    widgets::{
        dialog::Aloud,
        live::{live, live_attribute, live_text},
        term::meanings,
    },
};
use leptos::prelude::*;
use leptos_router::components::Router;
use std::sync::Arc;

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    let base = platform::document::base();
    view! { <Router base=base.clone()><Begin base=base/></Router> }
}

/// Reads the configuration, then shows the app or why there is none.
#[component]
fn Begin(base: String) -> impl IntoView {
    let address = Address::follow(base);
    provide_context(address);
    let preferences = Preferences::read();
    provide_context(preferences);
    let setup = RwSignal::new(Setup::Loading);
    let wants_demo = address.is_set("demo");
    query::spawn_until_cleanup(async move {
        let read = setup::read(wants_demo).await;
        setup.try_set(read);
    });
    effect(move || {
        let configured = match &*setup.read() {
            Setup::Ready(started) => started.configuration.theme.map(|it| format!("{it:?}").to_ascii_lowercase()),
            _ => None,
        };
        // A wall is black unless somebody asks for another theme.
        let wall = address.is_set("kiosk").then(|| "contrast".to_owned());
        let theme = address.get("theme").or_else(|| preferences.theme()).or(configured).or(wall);
        setup::show_theme(theme.as_deref());
        platform::document::set_root_attribute("data-kiosk", address.is_set("kiosk").then_some(""));
    });
    live(move || match setup.get() {
        Setup::Loading => view! {
            <header class="site-bar"><span class="brand">"Plumbline"</span></header>
            <main><p class="page-head q asking" role="status">"Loading…"</p></main>
        }
        .into_any(),
        Setup::FirstRun => part(parts::first_run),
        Setup::WebPage => view! { <WebPageInItsPlace/> }.into_any(),
        Setup::Broken(problems) => view! { <BrokenConfiguration problems=problems/> }.into_any(),
        Setup::Ready(started) => view! { <Running started=started/> }.into_any(),
    })
}

/// The app with a configuration.
#[component]
fn Running(started: Started) -> impl IntoView {
    let address = use_address();
    let recorded_at = started.recorded_at;
    let zone_name = {
        let configured = started.configuration.timezone.clone();
        Memo::new(move |_| address.get("timezone").or_else(|| configured.clone()))
    };
    let said = move || ["at", "from", "to"].map(|it| address.get(it));
    let clock = Clock::start(Arc::new(said), recorded_at, zone_name.into());
    let refresh = {
        let configured = started.configuration.refresh;
        Signal::derive(move || address.get("refresh").and_then(|text| interval(&text)).unwrap_or(configured))
    };
    let title = started.configuration.title.clone().unwrap_or_else(|| "Plumbline".to_owned());
    let warnings = started.warnings.clone();
    provide_context(clock);
    provide_context(Queries::new(refresh));
    provide_context(started.configuration.clone());
    provide_context(started.connect(clock));
    let objectives = Objectives::ask();
    provide_context(objectives);
    let overlay = Overlay::default();
    provide_context(overlay);
    provide_context(Aloud(Signal::derive(move || overlay.said())));
    provide_context(Travel::start());
    let (queries, mut before) = (use_queries(), refresh.get_untracked());
    effect(move || {
        // Who asks for answers more often does not wait for the end of the pause before.
        if refresh.get() != before {
            before = refresh.get();
            queries.ask_again();
        }
    });
    follow_with_the_focus();
    hear_keys();
    query::spawn_until_cleanup(parts::fetch_the_rest());
    view! {
        <a class="skip" href="#main" on:click=|event| {
            // The router would take it for a page.
            event.prevent_default();
            platform::document::focus("main");
        }>"Skip to content"</a>
        <SiteBar/>
        <SeenFrom/>
        <main id="main" tabindex="-1" class=live_text(move || if objectives.is_of_before() { "off".to_owned() } else { String::new() }) aria-busy=live_attribute(move || objectives.is_waiting().then(|| "true".to_owned()))>
            {recorded_at.map(|at| view! { <RecordedNote at=at/> })}
            <Notices title="config.json: what has no effect" notices=warnings/>
            <Misread/>
            {live(move || match address.page() {
                #[cfg(feature = "gallery")]
                _ if address.is_set("gallery") => part(parts::gallery),
                Some(Page::Executive) => view! { <Executive/> }.into_any(),
                Some(Page::Objectives) => part(parts::objectives),
                Some(Page::Sources) => part(parts::sources),
                None => view! { <NothingHere/> }.into_any(),
            })}
        </main>
        <SiteFoot/>
        <Said/>
        <WorstState title=title/>
        {parts::overlays()}
        <Beat/>
        {meanings()}
    }
}

/// `30s`, `1m`; nothing shorter than five seconds.
fn interval(text: &str) -> Option<Span> {
    let zone = Zone::utc();
    let start = Instant::default();
    let end = time_expression::resolve(&format!("now+{text}"), start, &zone)?;
    Some(end.since(start)).filter(|it| *it >= Span::from_secs(5))
}
