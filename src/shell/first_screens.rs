//! What is shown instead of the app: no configuration, a web page in its place, a broken one.
use crate::{configuration::Notice, platform, words::numbers};
use leptos::prelude::*;

const SMALLEST: &str = "{\n  \"sources\": [\n    {\"kind\": \"prometheus\", \"url\": \"https://prometheus.example/\"},\n    {\"kind\": \"alertmanager\", \"url\": \"https://alertmanager.example/\"}\n  ]\n}";

/// No configuration: the form that examines an address, and the recorded company meanwhile.
#[component]
pub fn FirstRun(
    /// What examines an address.
    children: Children,
) -> impl IntoView {
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict">"Plumbline is here and knows no source yet. "<span class="then">"Tell it where your Prometheus is."</span></h1>
            <p>"Type its address. It is examined from this browser, step by step; what results is a "<code>"config.json"</code>" to put beside this page's "<code>"index.html"</code>"."</p>
            {children()}
            <OpenRecorded/>
        </main>
    }
}

/// A web page stands where the configuration should: what the host does, and what to do.
#[component]
pub fn WebPageInItsPlace() -> impl IntoView {
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict">"A web page stands where config.json should. "<span class="then">"The host answers every address with a page, or a sign-in came between."</span></h1>
            <p>"Open "<a href="config.json" rel="external">"config.json"</a>" in this browser: if a sign-in page appears, sign in and load this page again. If the start page appears, the host rewrites unknown addresses: upload config.json beside index.html, or switch the rewriting off."</p>
            <pre>{SMALLEST}</pre>
            <OpenRecorded/>
        </main>
    }
}

/// A configuration with mistakes: all of them at once.
#[component]
pub fn BrokenConfiguration(
    /// All of them.
    problems: Vec<Notice>,
) -> impl IntoView {
    let n = problems.len();
    let rows = problems.iter().map(|it| view! { <li><code>{it.to_string()}</code></li> }).collect_view();
    view! {
        <main id="main" class="first-screen">
            <h1 class="verdict"><span class="state failed"><span>{numbers::counted(n, "thing", "things")}</span></span>" in config.json cannot be used. "<span class="then">"Nothing is read until it is mended."</span></h1>
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
