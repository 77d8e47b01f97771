//! Which objectives are wanted: by state, by words, by tool; and which columns.
use super::{
    objective_columns::COLUMNS,
    objective_lines::{Asked, fits_state},
};
use crate::{
    domain::order,
    sources::objectives::survey::Surveyed,
    state::{address::use_address, objectives::use_objectives},
    widgets::{
        live::{live, live_text},
        state_mark::mark,
    },
};
use leptos::prelude::*;

/// The line above the table.
#[component]
pub fn Filters(
    /// What the address asks for.
    asked: Memo<Asked>,
) -> impl IntoView {
    let (objectives, address) = (use_objectives(), use_address());
    let count = move |state: &str| {
        let fits = |it: &&Surveyed| fits_state(&it.2, state);
        objectives.all.get().iter().filter(fits).count()
    };
    let tab = move |state: &'static str, word: &'static str, shape: Option<&'static str>| {
        let said = live_text(move || format!("{} {word}", count(state)));
        let href = live_text(move || address.with("state", (!state.is_empty()).then_some(state)));
        let is_on = live_text(move || (asked.read().state == state).to_string());
        view! {
            <a data-noscroll="" href=href aria-current=is_on>
                {match shape {
                    Some(shape) => view! { <span class=format!("state {shape}")>{mark(shape)}<span>{said}</span></span> }.into_any(),
                    None => view! { <span>{said}</span> }.into_any(),
                }}
            </a>
        }
    };
    let tools = Memo::new(move |_| {
        let mut tools: Vec<_> = objectives.all.get().iter().map(|it| it.0.tool).collect();
        order::ascending(&mut tools);
        tools.dedup();
        tools
    });
    let typed = move |text: String| address.set("q", Some(text.as_str()).filter(|it| !it.is_empty()), true);
    let chosen = move |tool: String| address.set("tool", Some(tool.as_str()).filter(|it| !it.is_empty()), false);
    let column = move |id: &'static str, title: &'static str| {
        let href = live_text(move || address.with("columns", asked.read().columns.toggled(id).as_deref()));
        let is_on = live_text(move || asked.read().columns.has(id).to_string());
        view! { <a data-noscroll="" href=href aria-current=is_on><span>{title}</span></a> }.into_any()
    };
    view! {
        <div class="row filters">
            <nav class="tabs" aria-label="Objectives by state">
                {tab("", "in all", None)}
                {tab("over", "out of budget", Some("over"))}
                {tab("risk", "at risk", Some("risk"))}
                {tab("unknown", "unknown", Some("nodata"))}
                {tab("ok", "ok", None)}
            </nav>
            <span class="push row tight">
                <label class="field find">
                    <i aria-hidden="true">"/"</i>
                    <input
                        type="search"
                        placeholder="service, objective, label"
                        aria-label="Filter by service, objective or label"
                        prop:value=live_text(move || asked.read().text.clone())
                        on:input=move |event| typed(event_target_value(&event))
                    />
                </label>
                <label class="field">
                    <i>"Tool"</i>
                    <select on:change=move |event| chosen(event_target_value(&event)) aria-label="Tool">
                        <option value="">"all"</option>
                        {live(move || {
                            let on = asked.read().tool.clone();
                            tools.get().into_iter().map(|tool| {
                                view! { <option value=tool.id() prop:selected=on == tool.id()>{tool.name()}</option> }
                            }).collect_view()
                        })}
                    </select>
                </label>
                // The browser's own popover closes on Escape and gives the focus back.
                <span class="columns">
                    <button class="btn" type="button" popovertarget="columns">"Columns"</button>
                    <div popover="auto" id="columns">{COLUMNS.iter().map(|(id, title)| column(id, title)).collect_view()}</div>
                </span>
            </span>
        </div>
    }
}
