//! The window itself: title, icon and announcements tell the worst state; the focus follows to another page.
use crate::{
    domain::time::Span,
    platform::{self, effect::effect},
    routes::Page,
    state::{
        address::use_address,
        clock::use_clock,
        objectives::{Objectives, use_objectives},
        overlay::use_overlay,
        query,
    },
    widgets::live::live_text,
    words::{
        namesakes::titled,
        standing::{Announcer, Standing},
    },
};
use leptos::prelude::*;

/// Title and icon of the window tell the worst state, so that a tab in the background does; changes of it are said to
/// those who see neither.
#[component]
pub fn WorstState(
    /// What the window is called.
    title: String,
) -> impl IntoView {
    let (objectives, address, clock) = (use_objectives(), use_address(), use_clock());
    let said = RwSignal::new(String::new());
    let mut announcer = Announcer::default();
    let mut shown = None;
    let mut seen_from = untrack(|| clock.frozen());
    effect(move || {
        let standing = standing(&objectives);
        let worst = standing.as_ref().and_then(Standing::worst).map(|it| format!("{it} · "));
        let wanted = address.get("slo").filter(|_| address.page() == Some(Page::Objectives));
        let of_one =
            wanted.and_then(|id| objectives.all.read().iter().find(|it| it.0.id == id).map(|it| titled(&it.0)));
        let of_page = || Some(address.page().filter(|page| *page != Page::Executive)?.name().to_owned());
        let page = of_one.or_else(of_page).map(|it| format!("{it} · "));
        let (worst, page) = (worst.unwrap_or_default(), page.unwrap_or_default());
        // A tab in the background must not pass the past off as now.
        let is_past = clock.frozen().is_some() && !clock.is_at_recording();
        let when = if is_past { "not now · " } else { "" };
        platform::document::set_title(&format!("{when}{worst}{page}{title}"));
        let Some(standing) = standing else { return };
        // Only when it changes: some browsers draw it anew, with a flicker, each time it is set.
        if shown != Some(standing.mark()) {
            shown = Some(standing.mark());
            platform::document::set_icon(&icon(standing.mark()));
        }
        // Who travels through time knows that things change.
        if clock.frozen() != seen_from {
            seen_from = clock.frozen();
            announcer = Announcer::default();
        }
        if let Some(text) = announcer.hear(&standing, clock.wall()) {
            said.set(text);
        }
    });
    // Nobody hears it while a dialog is open: then it is said when that closes.
    let overlay = use_overlay();
    let heard = Memo::new(move |before: Option<&String>| match overlay.opened() {
        Some(_) => before.cloned().unwrap_or_default(),
        None => said.get(),
    });
    view! { <p class="sr" role="status">{live_text(move || heard.get())}</p> }
}

/// Puts the focus on the heading of a page that was just opened, so that the keyboard and the ear begin there; what
/// stood above the page before goes with it.
pub fn follow_with_the_focus() {
    let (address, overlay) = (use_address(), use_overlay());
    let mut before = None;
    effect(move || {
        let place = Some((address.page(), address.get("slo")));
        if before.is_some() && before != place {
            overlay.close();
            query::spawn(async {
                // The page stands after this turn.
                platform::clock::sleep(Span::ZERO).await;
                platform::focus::on_heading();
            });
        }
        before = place;
    });
}

/// A page whose code had to be fetched is there: the focus that waited for its heading goes on to it.
pub async fn hand_on_the_focus() {
    platform::clock::sleep(Span::ZERO).await;
    if platform::document::has_focus("main") {
        platform::focus::on_heading();
    }
}

/// How everything stands; nothing before the first answers.
fn standing(objectives: &Objectives) -> Option<Standing> {
    let by_source = objectives.by_source.get();
    if objectives.is_waiting() {
        return None;
    }
    let is_old = by_source.iter().any(|it| it.survey.trouble().is_some());
    Some(Standing::of(objectives.all.get().iter().map(|it| &it.2), is_old))
}

/// The icon: the plumb line, and beside it the shape of the worst state. Shape before colour, here as everywhere.
fn icon(mark: &str) -> String {
    const BOB: &str = r##"<g fill="#7a868f"><path d="M5 0h2v13H5z"/><path d="M4.2 12h3.6v3.4H4.2zM6 31l-6-12.4Q6 11 12 18.6z"/></g>"##;
    let shape = match mark {
        "over" => r##"<path fill="#d83a0c" d="M14 9h18v18H14z"/><path fill="#fff" d="M17.500 16.500h11v3h-11z"/>"##,
        "risk" => r##"<path fill="#e09a10" d="M23 8l9.500 19h-19z"/>"##,
        "stale" => {
            r##"<g fill="none" stroke="#9a78b4" stroke-width="3"><circle cx="23" cy="18" r="7.500"/><path d="M23 13v5l3.500 2"/></g>"##
        }
        "nodata" => {
            r##"<path fill="none" stroke="#9a78b4" stroke-width="3" stroke-dasharray="5 3" d="M15.500 10.500h15v15h-15z"/>"##
        }
        _ => "",
    };
    let shift = if shape.is_empty() { "10 0" } else { "0 0" };
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g transform="translate({shift})">{BOB}</g>{shape}</svg>"##
    )
}
