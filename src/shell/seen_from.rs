//! The line that says that the page shows the past, with the steps through it.
use super::commands::use_commands;
use crate::{
    domain::time::Span,
    state::{address::use_address, clock::use_clock},
    widgets::{
        control::labelled,
        live::{Shown, live, live_text},
        measured,
        state_mark::mark,
    },
    words::{durations, shortcuts::Command},
};
use leptos::prelude::*;

/// The steps: the command, what stands on the button, and what it says.
const STEPS: &[(Command, &str, &str)] = &[
    (Command::PreviousAlert, "‹ alert", "Previous alert"),
    (Command::DayBack, "−1 d", "One day earlier"),
    (Command::HourBack, "−1 h", "One hour earlier"),
    (Command::HourOn, "+1 h", "One hour later"),
    (Command::DayOn, "+1 d", "One day later"),
    (Command::NextAlert, "alert ›", "Next alert"),
];

/// Where the page is seen from, while that is not now.
#[component]
pub fn SeenFrom() -> impl IntoView {
    let (address, clock, commands) = (use_address(), use_clock(), use_commands());
    let is_past = Signal::derive(move || clock.frozen().is_some() && !clock.is_at_recording());
    let step = move |(command, word, label): &(Command, &'static str, &'static str)| {
        let command = *command;
        labelled("btn", Some((*label).to_owned()), *word, move || commands.run(command))
    };
    let moment = move || live(move || measured::moment(clock.now(), &clock.zone(), clock.wall()));
    let age = move || live_text(move || durations::ago(clock.wall().since(clock.now()).max(Span::ZERO)));
    view! {
        <Shown when=is_past>
            <section class="seen-from" aria-label="Seen from the past">
                <p><span class="state stale">{mark("stale")}<b>"As of "{moment()}", not now"</b></span>" "<span class="q">{age()}</span></p>
                <div class="row tight">
                    {STEPS.iter().map(step).collect::<Vec<_>>()}
                    <a class="btn primary" href=live_text(move || address.with("at", None))>"Back to now"</a>
                </div>
            </section>
        </Shown>
    }
}
