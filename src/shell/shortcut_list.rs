//! The list of keys, from the same table that hears them.
use crate::{
    state::{
        overlay::{Opened, use_overlay},
        preferences::use_preferences,
    },
    widgets::dialog::dialog,
    words::shortcuts,
};
use leptos::prelude::*;

/// Every key and what it does.
pub fn shortcut_list() -> AnyView {
    let (overlay, preferences) = (use_overlay(), use_preferences());
    // A table of our own constants: there is nothing in it to escape.
    let mut tables = String::new();
    for (n, it) in shortcuts::ALL.iter().enumerate() {
        if n == 0 || shortcuts::ALL.get(n - 1).is_some_and(|before| before.about != it.about) {
            let end = if n == 0 { "" } else { "</tbody></table>" };
            let about = it.about;
            tables += &format!(
                "{end}<table class=\"data-table bare\"><caption>{about}</caption><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Keys</th></tr></thead><tbody>"
            );
        }
        let keys: String = it.keys.iter().map(|key| format!("<kbd>{}</kbd>", shortcuts::keycap(key))).collect();
        tables += &format!("<tr><th scope=\"row\">{}</th><td class=\"r\">{keys}</td></tr>", it.says);
    }
    let content = view! {
        <label class="row tight">
            <input
                type="checkbox"
                prop:checked=!preferences.are_letters_off()
                on:change=move |event| preferences.switch_letters(!event_target_checked(&event))
            />
            "Letters are shortcuts on this computer. "<span class="q">"Ctrl K works either way."</span>
        </label>
        <div class="columns" inner_html=tables></div>
    };
    dialog("Keyboard shortcuts", "sheet keys", move || overlay.was_closed(&Opened::Help), content)
}
