//! Views that this browser keeps: an address under a name.
use crate::{
    platform,
    state::{
        address::use_address,
        overlay::{Opened, use_overlay},
        preferences::{View, use_preferences},
    },
    widgets::{
        control::{button, field, form, labelled, line, submit},
        dialog::dialog,
        live::{live, live_text},
    },
    words::typed_times,
};
use leptos::prelude::*;

/// Saved views, and saving what is seen.
pub fn saved_views() -> AnyView {
    let (address, overlay, preferences) = (use_address(), use_overlay(), use_preferences());
    let name = RwSignal::new(String::new());
    let is_taken = Memo::new(move |_| {
        let wanted = name.read();
        preferences.views().iter().any(|it| it.0 == wanted.trim())
    });
    let save = move || {
        let wanted = name.get_untracked().trim().to_owned();
        if wanted.is_empty() {
            return;
        }
        let below = untrack(|| address.below_base());
        if preferences.keep_view(&wanted, Some(&below)) {
            overlay.say(format!("“{wanted}” is saved in this browser."));
            name.set(String::new());
        } else {
            overlay.say("This browser keeps nothing: bookmark the page instead.");
        }
    };
    let row = move |(name, below): View| {
        let (to, kept) = (below.clone(), name.clone());
        let open = move || {
            overlay.close();
            if let Some(to) = address.at_view(&to) {
                address.go(&to, false);
            }
        };
        let forget = move || {
            preferences.keep_view(&kept, None);
            platform::document::focus_first("dialog input");
        };
        let forget = labelled("btn plain push", Some(format!("Forget {name}")), "Forget", forget);
        view! { <li class="row">{button("btn plain", name, open)}<code class="q">{below}</code>{forget}</li> }
            .into_any()
    };
    let word = live_text(move || if is_taken.get() { "Replace it" } else { "Save what I see" }.to_owned());
    let note = move || {
        if is_taken.get() {
            return format!(
                "{} is saved already: what you see takes its place.",
                typed_times::quoted(name.read().trim())
            );
        }
        let none = if preferences.views().is_empty() { "Nothing is saved yet. " } else { "" };
        format!(
            "{none}A view is the page with its filters, range, zone and instant. It is kept in this browser only; to hand one to a colleague, open it and copy the link."
        )
    };
    let fields = vec![field(("name", "Name of the view"), name, None, || false), submit(word, save)];
    let content = vec![
        form("row tight", fields.into_any()),
        view! { <ul class="lines">{live(move || preferences.views().into_iter().map(row).collect::<Vec<_>>())}</ul> }
            .into_any(),
        line(live_text(|| "q".to_owned()), live_text(note)),
    ];
    dialog("Saved views", "sheet views", move || overlay.was_closed(&Opened::Views), content)
}
