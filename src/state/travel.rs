//! Seeing everything from another instant: by steps, and to where an alert began to fire.
use super::{
    address::{Address, use_address},
    clock::{Clock, use_clock},
    connections::{Connection, use_connections},
    overlay::{Overlay, use_overlay},
    query::{Loadable, Question, use_query},
};
use crate::{
    configuration::SourceKind,
    domain::{
        civil,
        series::Series,
        time::{Instant, Range, Span},
        travel,
        zone::Zone,
    },
    platform::effect::effect,
    sources::http::SourceError,
    words::instants,
};
use leptos::prelude::*;
use std::rc::Rc;

/// How far around the instant alerts are looked for; roughly at first, then exactly where one was found.
const REACH: Span = Span::from_days(30);
const STEP: Span = Span::from_minutes(10);
const CLOSE_STEP: Span = Span::from_secs(15);

/// What is said while they are looked for.
const LOOKING: &str = "Looking for alerts…";

/// The traveller; copy it around.
#[derive(Clone, Copy)]
pub struct Travel {
    address: Address,
    clock: Clock,
    overlay: Overlay,
    /// The jump that is being looked for: from where, and whether back.
    wanted: RwSignal<Option<(Instant, bool)>>,
    /// Whether there is a source that knows when alerts fired.
    can_look: bool,
}

impl Travel {
    /// Call it once, where the whole app can see it.
    pub fn start() -> Self {
        let wanted = RwSignal::new(None);
        let sources = use_connections().of_kind(SourceKind::Prometheus);
        let can_look = !sources.is_empty();
        let this = Self { address: use_address(), clock: use_clock(), overlay: use_overlay(), wanted, can_look };
        let asked: Vec<_> = sources
            .into_iter()
            .map(|connection| {
                use_query(move || {
                    let (at, back) = wanted.get()?;
                    let range = this.around(at);
                    let connection = Rc::clone(&connection);
                    let key = format!("firing {} {} {back}", connection.settings.name, at.unix_millis());
                    Some(Question::new(key, move |_| beginning(Rc::clone(&connection), range, at, back)))
                })
            })
            .collect();
        effect(move || {
            let answers: Vec<Loadable<Option<Instant>>> = asked.iter().map(Signal::get).collect();
            let Some((at, back)) = wanted.get_untracked() else { return };
            if !answers.iter().any(|it| matches!(it, Loadable::Loading { .. })) {
                wanted.set(None);
                this.jump(&answers, at, back);
            }
        });
        // Who has gone elsewhere in the meantime stays there.
        effect(move || {
            this.clock.frozen();
            this.look_no_more();
        });
        this
    }

    /// Where everything is seen from.
    pub fn at(&self) -> Instant {
        untrack(|| self.clock.now())
    }

    /// One step through time; from the last one the next is now.
    pub fn step(&self, by: Span) {
        let now = untrack(|| self.clock.wall());
        match travel::stepped(self.at(), by, now) {
            Some(at) => self.go(at),
            None => self.back_to_now(),
        }
    }

    /// Looks for the alert that began to fire before or after, and goes there.
    pub fn to_alert(&self, back: bool) {
        if self.is_recorded() {
            return;
        }
        if !self.can_look {
            self.overlay.say("When alerts fired is known to a Prometheus only, and none is connected.");
            return;
        }
        self.overlay.say(LOOKING);
        self.wanted.set(Some((self.at(), back)));
    }

    fn look_no_more(&self) {
        self.wanted.set(None);
        self.overlay.fall_silent(LOOKING);
    }

    /// Holds the instant that is seen.
    pub fn freeze(&self) {
        self.go(self.at());
    }

    /// Sees everything from `at`.
    pub fn go(&self, at: Instant) {
        self.look_no_more();
        if !self.is_recorded() {
            self.address.set("at", Some(&written(at)), false);
        }
    }

    /// Sees everything from now.
    pub fn back_to_now(&self) {
        self.look_no_more();
        self.address.set("at", None, false);
    }

    /// Whether only one instant can be seen; says so.
    fn is_recorded(&self) -> bool {
        let is_recorded = self.clock.recorded_at().is_some();
        if is_recorded {
            self.overlay.say("The recorded company holds one instant only. Your own sources can be seen at any.");
        }
        is_recorded
    }

    fn around(&self, at: Instant) -> Range {
        let now = untrack(|| self.clock.wall());
        // What began in this step is seen at its end.
        Range { from: at - REACH, to: (at + REACH).min(now).max(at) + STEP }
    }

    fn jump(&self, answers: &[Loadable<Option<Instant>>], at: Instant, back: bool) {
        let known: Vec<_> = answers.iter().filter_map(Loadable::value).collect();
        let starts: Vec<Instant> = known.iter().filter_map(|it| ***it).collect();
        let found = if back { travel::previous(&starts, at) } else { travel::next(&starts, at) };
        let way = if back { "before" } else { "after" };
        match found {
            Some(start) => {
                let zone = untrack(|| self.clock.zone());
                self.overlay.say(format!("An alert began to fire {}.", instants::moment(start, &zone, at)));
                self.go(start);
            }
            None if known.len() < answers.len() => self.overlay.say("Not every source could be asked for alerts."),
            None => self.overlay.say(format!("No alert began to fire in the 30 days {way}.")),
        }
    }
}

/// Where an alert began to fire before or after `at`, as one source knows it: looked for roughly, then looked at closely.
async fn beginning(
    connection: Rc<Connection>,
    range: Range,
    at: Instant,
    back: bool,
) -> Result<Option<Instant>, SourceError> {
    let source = connection.prometheus();
    let firing = |range, step| source.query_range("ALERTS{alertstate=\"firing\"}", range, step);
    let starts = |found: &[Series], step, from| -> Vec<Instant> {
        found.iter().flat_map(|it| travel::starts(it, step, from)).collect()
    };
    let found = firing(range, STEP).await?.value;
    // The nearest one or two may be where the traveller stands.
    for mark in travel::marks(&starts(&found, STEP, range.from), at, STEP, back).into_iter().take(3) {
        let close = Range { from: mark - STEP - CLOSE_STEP, to: mark };
        let found = firing(close, CLOSE_STEP).await?.value;
        let start = starts(&found, CLOSE_STEP, close.from).into_iter().min().unwrap_or(mark);
        let beyond = if back { travel::previous(&[start], at) } else { travel::next(&[start], at) };
        if beyond.is_some() {
            return Ok(beyond);
        }
    }
    Ok(None)
}

/// An instant as it stands in an address: readable, in UTC, to the second.
pub fn written(at: Instant) -> String {
    civil::written(Zone::utc().civil(at), "Y-m-dTH:M:SZ")
}

/// The traveller.
pub fn use_travel() -> Travel {
    expect_context()
}
