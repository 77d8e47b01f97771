//! The legend of a chart: names its series, shows one alone or without others, and orders them.
use super::{
    chart_hands::Hands,
    chart_reading::key,
    live::{live, live_text},
};
use crate::charts::{
    Drawing,
    plane::legend::{self, Entry, Order},
};
use leptos::prelude::*;

/// The legend, where series are told apart by their ink.
pub fn legend(hands: Hands, drawing: ReadSignal<Drawing>) -> AnyView {
    let by = RwSignal::new(Order::Drawn);
    let entries = Memo::new(move |_| {
        let drawing = drawing.read();
        let plane = drawing.plane.as_ref().filter(|it| legend::is_needed(it));
        plane.map(|it| legend::entries(it, by.get())).unwrap_or_default()
    });
    live(move || {
        let entries = entries.get();
        if entries.is_empty() {
            return ().into_any();
        }
        let one = |it: &Entry| entry(it, &entries, hands);
        let order = |(word, order): (&'static str, Order)| {
            let press = move |_| by.update(|by| *by = if *by == order { Order::Drawn } else { order });
            let is_chosen = live_text(move || (by.get() == order).to_string());
            view! { <button type="button" aria-pressed=is_chosen on:click=press>{word}</button> }.into_any()
        };
        let orders = [("by last", Order::Last), ("by highest", Order::Highest)].map(order);
        let lines: Vec<_> = entries.iter().map(one).collect();
        view! {
            <div class="legend" role="group" aria-label="Series: press one to see it alone, with Control to hide it">
                {lines}
                <span class="push">{Vec::from(orders)}</span>
            </div>
        }
        .into_any()
    })
}

fn entry(it: &Entry, all: &[Entry], hands: Hands) -> AnyView {
    let (name, all): (_, Vec<String>) = (it.name.clone(), all.iter().map(|it| it.name.clone()).collect());
    let press = move |event: leptos::ev::MouseEvent| {
        let with_mod = event.ctrl_key() || event.meta_key();
        hands.hide.run(hands.hidden.with_untracked(|hidden| legend::pressed(hidden, &all, &name, with_mod)));
    };
    let variable = it.role.variable();
    view! {
        <button type="button" aria-pressed=it.shown.to_string() on:click=press>
            {key(live_text(move || format!("var({variable})")))}
            <span>{it.name.clone()}</span>
            <b>{it.said.clone().unwrap_or_else(|| "not measured".to_owned())}</b>
        </button>
    }
    .into_any()
}
