//! The parts of the app whose code is fetched when they are first wanted: what nobody looks at costs no first load.
//!
//! Each is a function of its own that the build cuts out of the wasm (`scripts/parts.mjs`); all the code that only
//! they reach goes along.
use crate::{
    domain::time::Span,
    pages::{objectives::Objectives, sources::Sources},
    panels::{how_do_we_know::HowDoWeKnow, source_to_add::SourceToAdd},
    platform,
    shell::{first_screens::FirstRun, overlays::Overlays, window::hand_on_the_focus},
    state::{overlay::use_overlay, query},
    widgets::live::live,
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

/// How long after the start the first answers have been drawn.
const CALM: Span = Span::from_secs(5);

/// Makes a part, once its code is there.
pub type Make = fn() -> AnyView;

/// What became of fetching it.
pub type Fetched = Result<Make, SplitLoaderError>;

/// `/slos/`.
#[wasm_split(slos, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn objectives() -> Fetched {
    Ok(|| view! { <Objectives/> }.into_any())
}

/// `/sources/`.
#[wasm_split(sources, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn sources() -> Fetched {
    Ok(|| view! { <Sources/> }.into_any())
}

/// What is shown where no source is known yet.
#[wasm_split(sources, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn first_run() -> Fetched {
    Ok(|| view! { <FirstRun><SourceToAdd/></FirstRun> }.into_any())
}

/// Every widget in every state; or panels, for benchmarks.
#[cfg(feature = "gallery")]
#[wasm_split(gallery, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn gallery() -> Fetched {
    use crate::panels::{gallery::Gallery, gallery_panels::GalleryPanels};
    Ok(|| match crate::state::address::use_address().get("gallery").as_deref() {
        Some("panels") => view! { <GalleryPanels/> }.into_any(),
        _ => view! { <Gallery/> }.into_any(),
    })
}

/// What stands above the pages.
#[wasm_split(dialogs, wasm_split_path = ::leptos::wasm_split, fallible)]
fn dialogs() -> Fetched {
    Ok(|| view! { <Overlays/><HowDoWeKnow/> }.into_any())
}

/// A part of the page, as soon as its code has come; why not, if it does not.
pub fn part<F>(fetch: fn() -> F) -> AnyView
where
    F: Future<Output = Fetched> + 'static,
{
    let came = RwSignal::new(None::<Option<Make>>);
    let ask = move || {
        came.set(None);
        query::spawn(async move {
            let fetched = fetch().await.ok();
            came.try_set(Some(fetched));
            hand_on_the_focus().await;
        });
    };
    ask();
    live(move || {
        match came.get() {
        None => view! { <p class="page-head q asking" role="status">"Loading…"</p> }.into_any(),
        Some(Some(make)) => make(),
        Some(None) => view! {
            <p class="note warn" role="alert">
                "This part of Plumbline did not come. The network may be away, or its host holds a newer release. "
                <button class="btn" type="button" on:click=move |_| ask()>"Try again"</button>" "
                <button class="btn" type="button" on:click=|_| platform::document::reload()>"Load the page again"</button>
            </p>
        }
        .into_any(),
    }
    })
}

/// What stands above the pages, from the first time on that something is to stand there.
pub fn overlays() -> AnyView {
    let overlay = use_overlay();
    let is_wanted = Memo::new(move |was: Option<&bool>| was == Some(&true) || overlay.opened().is_some());
    live(move || is_wanted.get().then(|| part(dialogs)))
}

/// Fetches every part while nothing else is to be done: a key pressed at 03:00 waits for no network, and a page that
/// has been open for weeks has all of its code when its host holds a newer release.
pub async fn fetch_the_rest() {
    platform::clock::sleep(CALM).await;
    // Whatever does not come now is asked for again when it is wanted.
    let _ = (dialogs().await, objectives().await, sources().await);
}
