//! Contexts and router.
use crate::{
    domain::{
        time::{Instant, Span},
        time_expression,
        zone::Zone,
    },
    pages::{
        executive::Executive, nothing_here::NothingHere, objectives::Objectives as ObjectivesPage, sources::Sources,
    },
    panels::source_to_add::SourceToAdd,
    platform,
    routes::Page,
    shell::{
        first_screens::{BrokenConfiguration, FirstRun, WebPageInItsPlace},
        notices::{Notices, RecordedNote},
        site_bar::SiteBar,
        site_foot::SiteFoot,
        window::name_the_window,
    },
    state::{
        address::{Address, use_address},
        clock::Clock,
        objectives::Objectives,
        query::{self, Queries},
        setup::{self, Setup, Started},
    },
    widgets::live::live,
};
use leptos::prelude::*;
use leptos_router::components::Router;

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
    let setup = RwSignal::new(Setup::Loading);
    let wants_demo = address.is_set("demo");
    query::spawn_until_cleanup(async move {
        let read = setup::read(wants_demo).await;
        setup.try_set(read);
    });
    Effect::new(move |_| {
        let configured = match &*setup.read() {
            Setup::Ready(started) => started.configuration.theme.map(|it| format!("{it:?}").to_ascii_lowercase()),
            _ => None,
        };
        setup::show_theme(address.get("theme").or(configured).as_deref());
        platform::document::set_root_attribute("data-kiosk", address.is_set("kiosk").then_some(""));
    });
    live(move || match setup.get() {
        Setup::Loading => view! {
            <header class="site-bar"><span class="brand">"Plumbline"</span></header>
            <main><p class="page-head q" role="status">"Loading…"</p></main>
        }
        .into_any(),
        Setup::FirstRun => view! { <FirstRun><SourceToAdd/></FirstRun> }.into_any(),
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
    let frozen = Memo::new(move |_| {
        let now = recorded_at.unwrap_or_else(platform::clock::now);
        let zone = platform::zone::zone(zone_name.get().as_deref(), now);
        let asked = address.get("at").and_then(|text| time_expression::resolve(&text, now, &zone));
        asked.or(recorded_at)
    });
    let clock = Clock::start(frozen.into(), zone_name.into());
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
    provide_context(Objectives::ask());
    name_the_window(title);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <SiteBar recorded_at=recorded_at/>
        <main id="main" tabindex="-1">
            {recorded_at.map(|at| view! { <RecordedNote at=at/> })}
            <Notices title="config.json: what has no effect" notices=warnings/>
            {live(move || match address.page() {
                Some(Page::Executive) => view! { <Executive/> }.into_any(),
                Some(Page::Objectives) => view! { <ObjectivesPage/> }.into_any(),
                Some(Page::Sources) => view! { <Sources/> }.into_any(),
                None => view! { <NothingHere/> }.into_any(),
            })}
        </main>
        <SiteFoot/>
    }
}

/// `30s`, `1m`; nothing shorter than five seconds.
fn interval(text: &str) -> Option<Span> {
    let zone = Zone::utc();
    let start = Instant::default();
    let end = time_expression::resolve(&format!("now+{text}"), start, &zone)?;
    Some(end.since(start)).filter(|it| *it >= Span::from_secs(5))
}
