//! Seeing everything from another instant: by steps, and to where an alert began to fire.
use super::{
    address::{Address, use_address},
    clock::{Clock, use_clock},
    connections::use_connections,
    overlay::{Overlay, use_overlay},
    query::{Loadable, Question, use_query},
};
use crate::{
    configuration::SourceKind,
    domain::{
        answered::Answered,
        civil,
        series::Series,
        time::{Instant, Range, Span},
        travel,
        zone::Zone,
    },
    platform::effect::effect,
    words::instants,
};
use leptos::prelude::*;
use std::rc::Rc;

/// How far around the instant alerts are looked for, and how exactly.
const REACH: Span = Span::from_days(30);
const STEP: Span = Span::from_minutes(10);

/// The traveller; copy it around.
#[derive(Clone, Copy)]
pub struct Travel {
    address: Address,
    clock: Clock,
    overlay: Overlay,
    /// The jump that is being looked for: from where, and whether back.
    wanted: RwSignal<Option<(Instant, bool)>>,
}

impl Travel {
    /// Call it once, where the whole app can see it.
    pub fn start() -> Self {
        let wanted = RwSignal::new(None);
        let this = Self { address: use_address(), clock: use_clock(), overlay: use_overlay(), wanted };
        let asked: Vec<_> = use_connections()
            .of_kind(SourceKind::Prometheus)
            .into_iter()
            .map(|connection| {
                use_query(move || {
                    let (at, _) = wanted.get()?;
                    let range = this.around(at);
                    let connection = Rc::clone(&connection);
                    let key = format!("firing {} {}", connection.settings.name, at.unix_millis());
                    Some(Question::new(key, move |_| {
                        let connection = Rc::clone(&connection);
                        async move {
                            connection.prometheus().query_range("ALERTS{alertstate=\"firing\"}", range, STEP).await
                        }
                    }))
                })
            })
            .collect();
        effect(move || {
            let answers: Vec<Loadable<Answered<Vec<Series>>>> = asked.iter().map(Signal::get).collect();
            let Some((at, back)) = wanted.get_untracked() else { return };
            if !answers.iter().any(|it| matches!(it, Loadable::Loading { .. })) {
                wanted.set(None);
                this.jump(&answers, at, back);
            }
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
        self.overlay.say("Looking for alerts…");
        self.wanted.set(Some((self.at(), back)));
    }

    /// Holds the instant that is seen.
    pub fn freeze(&self) {
        self.go(self.at());
    }

    /// Sees everything from `at`.
    pub fn go(&self, at: Instant) {
        if !self.is_recorded() {
            self.address.set("at", Some(&written(at)), false);
        }
    }

    /// Sees everything from now.
    pub fn back_to_now(&self) {
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
        Range { from: at - REACH, to: (at + REACH).min(now).max(at) }
    }

    fn jump(&self, answers: &[Loadable<Answered<Vec<Series>>>], at: Instant, back: bool) {
        let range = self.around(at);
        let known: Vec<_> = answers.iter().filter_map(Loadable::value).collect();
        let starts: Vec<Instant> =
            known.iter().flat_map(|it| &it.value).flat_map(|it| travel::starts(it, STEP, range.from)).collect();
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

/// An instant as it stands in an address: readable, in UTC, to the second.
pub fn written(at: Instant) -> String {
    civil::written(Zone::utc().civil(at), "Y-m-dTH:M:SZ")
}

/// The traveller.
pub fn use_travel() -> Travel {
    expect_context()
}
