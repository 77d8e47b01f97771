//! The lines that say that the page shows the past, with the steps through it, and which times of the address it does not.
use super::commands::use_commands;
use crate::{
    domain::time::Span,
    state::{address::use_address, clock::use_clock, objectives::use_objectives, query::use_queries},
    widgets::{
        control::labelled,
        live::{Shown, live, live_text},
        measured,
        state_mark::mark,
    },
    words::{durations, shortcuts::Command, typed_times},
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

/// What is said while nothing has come as of the instant that is asked for.
pub const OF_BEFORE: &str = "asking; what is grey is of the instant before";

/// Where the page is seen from, while that is not now.
#[component]
pub fn SeenFrom() -> impl IntoView {
    let (address, clock, commands) = (use_address(), use_clock(), use_commands());
    let (objectives, queries) = (use_objectives(), use_queries());
    let is_past = Signal::derive(move || clock.frozen().is_some() && !clock.is_at_recording());
    let step = move |(command, word, label): &(Command, &'static str, &'static str)| {
        let command = *command;
        labelled("btn", Some((*label).to_owned()), *word, move || commands.run(command))
    };
    let moment = move || live(move || measured::moment(clock.now(), &clock.zone(), clock.wall()));
    let age = move || {
        live_text(move || match objectives.is_of_before() || queries.is_of_before() {
            true => OF_BEFORE.to_owned(),
            false => durations::ago(clock.wall().since(clock.now()).max(Span::ZERO)),
        })
    };
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

/// What the address asks for that is not shown, because it is no time or has not come.
#[component]
pub fn Misread() -> impl IntoView {
    let (address, clock) = (use_address(), use_clock());
    let why = Memo::new(move |_| {
        let (at, from, to) = (address.get("at"), address.get("from"), address.get("to"));
        let (seen, zone) = (untrack(|| clock.now()), clock.zone());
        let instant = at.and_then(|at| match typed_times::instant(&at, seen, &zone) {
            Ok(_) => clock.is_to_come().then(|| format!("{} is still to come.", typed_times::quoted(&at))),
            Err(why) => Some(why),
        });
        let range = match from {
            Some(from) => typed_times::range(&from, to.as_deref().unwrap_or("now"), seen, &zone).err(),
            None => to.map(|_| "“to” needs a “from”.".to_owned()),
        };
        instant.into_iter().chain(range).collect::<Vec<_>>().join(" ")
    });
    let is_any = Signal::derive(move || !why.read().is_empty());
    view! { <Shown when=is_any><p class="note warn" role="status">"The address cannot be followed: "{live_text(move || why.get())}</p></Shown> }
}
