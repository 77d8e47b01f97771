//! Contexts, router and shell.
use crate::{
    configuration::Notice,
    domain::{
        objective_state::ObjectiveState,
        time::{Instant, Span},
        time_expression,
        zone::Zone,
    },
    pages::{
        executive::Executive, nothing_here::NothingHere, objectives::Objectives as ObjectivesPage, sources::Sources,
    },
    platform,
    routes::Page,
    state::{
        address::{Address, use_address},
        clock::{Clock, use_clock},
        connections::use_connections,
        objectives::{Objectives, use_objectives},
        query::{self, Loadable, Queries},
        setup::{self, Setup, Started},
    },
    widgets::{
        live::{live, live_attribute, live_text},
        measured,
        state_mark::state_mark,
    },
    words::{durations, instants},
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
        Setup::FirstRun => view! { <FirstRun/> }.into_any(),
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

/// Title of the window: the worst state first, so that a tab in the background tells it.
fn name_the_window(title: String) {
    let (objectives, address) = (use_objectives(), use_address());
    Effect::new(move |_| {
        let all = objectives.all.get();
        let count = |state: &ObjectiveState| all.iter().filter(|it| it.2 == *state).count();
        let (over, risk) = (count(&ObjectiveState::OutOfBudget), count(&ObjectiveState::AtRisk));
        let worst = match (over, risk) {
            (0, 0) => String::new(),
            (0, risk) => format!("{risk} at risk · "),
            (over, _) => format!("{over} out of budget · "),
        };
        let page = address.page().filter(|page| *page != Page::Executive).map(|page| format!("{} · ", page.name()));
        platform::document::set_title(&format!("{worst}{}{title}", page.unwrap_or_default()));
    });
}

#[component]
fn SiteBar(recorded_at: Option<Instant>) -> impl IntoView {
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

#[component]
fn RecordedNote(at: Instant) -> impl IntoView {
    let clock = use_clock();
    view! {
        <p class="q recorded">
            "The recorded company Northwind, as of "{live(move || measured::moment(at, &clock.zone(), at))}
            ". Put the address of your Prometheus into config.json to see your own."
        </p>
    }
}

#[component]
fn SiteFoot() -> impl IntoView {
    let (clock, connections, address) = (use_clock(), use_connections(), use_address());
    let said = live_text(move || {
        let all = connections.all();
        let live = all.iter().filter(|it| it.health.get().trouble.is_none()).count();
        format!("{live} of {} sources live", all.len())
    });
    view! {
        <footer class="site-foot">
            <span>"All times "{live_text(move || clock.zone().name)}</span>
            <span>"Seen as of "{live_text(move || instants::clock(clock.now(), &clock.zone()))}</span>
            <span>{said}</span>
            <a href=live_text(move || address.of_page(Page::Sources))>"Sources"</a>
            <span class="push">"Plumbline "{env!("CARGO_PKG_VERSION")}</span>
        </footer>
    }
}

#[component]
fn Notices(title: &'static str, notices: Vec<Notice>) -> impl IntoView {
    (!notices.is_empty()).then(|| {
        let rows = notices.iter().map(|it| view! { <li><code>{it.to_string()}</code></li> }).collect_view();
        view! { <div class="note warn" role="status"><p><b>{title}</b></p><ul>{rows}</ul></div> }
    })
}

const SMALLEST: &str = "{\n  \"sources\": [\n    {\"kind\": \"prometheus\", \"url\": \"https://prometheus.example/\"},\n    {\"kind\": \"alertmanager\", \"url\": \"https://alertmanager.example/\"}\n  ]\n}";

/// No configuration: what to do, and the recorded company meanwhile.
#[component]
fn FirstRun() -> impl IntoView {
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict">"Plumbline is here and knows no source yet. "<span class="then">"Tell it where your Prometheus is."</span></h1>
            <ol class="steps">
                <li>"Put a file called "<code>"config.json"</code>" beside this page's "<code>"index.html"</code>", with the address of your Prometheus:"</li>
            </ol>
            <pre>{SMALLEST}</pre>
            <p>"Then load this page again. A Prometheus on another host must allow this page to read it; through a proxy on this host nothing needs to be allowed."</p>
            <OpenRecorded/>
        </main>
    }
}

#[component]
fn WebPageInItsPlace() -> impl IntoView {
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict">"A web page stands where config.json should. "<span class="then">"The host answers every address with a page, or a sign-in came between."</span></h1>
            <p>"Open "<a href="config.json">"config.json"</a>" in this browser: if a sign-in page appears, sign in and load this page again. If the start page appears, the host rewrites unknown addresses: upload config.json beside index.html, or switch the rewriting off."</p>
            <pre>{SMALLEST}</pre>
            <OpenRecorded/>
        </main>
    }
}

#[component]
fn BrokenConfiguration(problems: Vec<Notice>) -> impl IntoView {
    let n = problems.len();
    let rows = problems.iter().map(|it| view! { <li><code>{it.to_string()}</code></li> }).collect_view();
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict"><span class="state failed"><span>{crate::words::numbers::counted(n, "thing", "things")}</span></span>" in config.json cannot be used. "<span class="then">"Nothing is read until it is mended."</span></h1>
            <ul class="lines problems">{rows}</ul>
            <p>"Mend the file and load this page again. "<code>"config.schema.json"</code>" beside it tells editors what is allowed."</p>
            <OpenRecorded/>
        </main>
    }
}

#[component]
fn OpenRecorded() -> impl IntoView {
    view! {
        <p class="row">
            <button class="btn primary" type="button" on:click=|_| platform::document::reload()>"Load again"</button>
            // A whole load: the app starts over with the recorded company.
            <a class="btn" href="?demo" rel="external" on:click=|event| {
                event.prevent_default();
                platform::document::load_with_query("?demo");
            }>"See the recorded company"</a>
        </p>
    }
}
