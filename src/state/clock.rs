//! One clock for the whole app: now, or the instant everything is seen from.
use crate::{
    domain::{
        time::{Instant, Range, Span},
        time_expression,
        zone::{self, Zone},
    },
    platform,
};
use leptos::prelude::*;
use std::sync::Arc;

/// Questions are asked on these marks, so that panels that ask within the same quarter minute share an answer.
const QUESTION_STEP: Span = Span::from_secs(15);

/// Ages on screen change no more often than this.
const TICK: Span = Span::from_secs(2);

/// The clock; copy it around.
#[derive(Clone, Copy)]
pub struct Clock {
    ticking: RwSignal<Instant>,
    /// How far the sources' clock is ahead of this computer's.
    ahead: RwSignal<Span>,
    /// The instant that is asked for, even one that is still to come.
    asked: Signal<Option<Instant>>,
    frozen: Memo<Option<Instant>>,
    recorded_at: Option<Instant>,
    zone_name: Signal<Option<String>>,
    zone: Memo<Zone>,
}

/// What an address says of `at`, `from` and `to`.
pub type SaidTimes = [Option<String>; 3];

/// Asks the address.
type Said = Arc<dyn Fn() -> SaidTimes + Send + Sync>;

/// How far a zone has to be known where these times are shown: what they mean to a day is enough to tell.
fn reach_of([at, from, to]: SaidTimes, recorded_at: Option<Instant>) -> Range {
    let now = platform::clock::now();
    let meant = |text: Option<String>, seen| time_expression::resolve(&text?, seen, &Zone::utc());
    let seen = recorded_at.unwrap_or(now);
    let seen = meant(at, seen).unwrap_or(seen);
    zone::reach(now, [Some(seen), meant(from, seen), meant(to, seen)].into_iter().flatten())
}

impl Clock {
    /// Starts the clock. `said` is what the address says of times; `recorded_at` when the recorded company was recorded,
    /// if that is shown.
    pub fn start(said: Said, recorded_at: Option<Instant>, zone_name: Signal<Option<String>>) -> Self {
        let ticking = RwSignal::new(platform::clock::now());
        let ahead = RwSignal::new(Span::ZERO);
        super::query::spawn_until_cleanup(async move {
            loop {
                platform::clock::sleep(TICK).await;
                if !platform::visibility::is_hidden() {
                    ticking.set(platform::clock::now());
                }
            }
        });
        // Asked anew only where it has to reach further, not with every step through time.
        let ends: [fn(Range) -> Instant; 2] = [|it| it.from, |it| it.to];
        let [from, to] = ends.map(|end| {
            let said = Arc::clone(&said);
            Memo::new(move |_| Some(end(reach_of(said(), recorded_at))))
        });
        let zone = Memo::new(move |_| {
            let reach = from.get().zip(to.get()).map(|(from, to)| Range { from, to });
            reach.map_or_else(Zone::utc, |reach| platform::zone::zone(zone_name.get().as_deref(), reach))
        });
        // What stands behind `at` does not move with every change of the address: `now-6h` is read once.
        let at = Memo::new(move |_| {
            let [at, ..] = said();
            at
        });
        let asked = Memo::new(move |_| {
            zone_name.track();
            let now = recorded_at.unwrap_or_else(platform::clock::now);
            time_expression::resolve(&at.get()?, now, &zone.get_untracked())
        });
        // What is still to come has not been measured: then it is now.
        let frozen = Memo::new(move |_| {
            let now = recorded_at.unwrap_or_else(|| platform::clock::now() + ahead.get());
            asked.get().filter(|at| *at <= now).or(recorded_at)
        });
        Self { ticking, ahead, asked: asked.into(), frozen, recorded_at, zone_name, zone }
    }

    /// Now, or the instant everything is seen from; follows the clock.
    pub fn now(&self) -> Instant {
        self.frozen.get().unwrap_or_else(|| self.ticking.get() + self.ahead.get())
    }

    /// What this computer's clock shows; for ages of what came in, which it noted by the same clock: no source's clock
    /// can make an answer older or younger.
    pub fn wall(&self) -> Instant {
        self.ticking.get()
    }

    /// The instant a question that is asked now should be about.
    pub fn question(&self) -> Instant {
        let now = platform::clock::now() + self.ahead.get_untracked();
        self.frozen.get_untracked().unwrap_or_else(|| now.floor_to(QUESTION_STEP))
    }

    /// The instant everything is seen from, if it is not now.
    pub fn frozen(&self) -> Option<Instant> {
        self.frozen.get()
    }

    /// Whether an instant is asked for that is still to come.
    pub fn is_to_come(&self) -> bool {
        self.asked.get().is_some_and(|at| Some(at) != self.frozen.get())
    }

    /// When the recorded company was recorded, if that is what is shown.
    pub fn recorded_at(&self) -> Option<Instant> {
        self.recorded_at
    }

    /// Whether all is seen from the instant the recorded company was recorded: it says so itself.
    pub fn is_at_recording(&self) -> bool {
        self.recorded_at.is_some() && self.frozen() == self.recorded_at
    }

    /// The zone all times are shown in.
    pub fn zone(&self) -> Zone {
        self.zone.get()
    }

    /// The zone for a range that is being typed, however far it is.
    pub fn zone_for(&self, from: &str, to: &str) -> Zone {
        let said = [None, Some(from.to_owned()), Some(to.to_owned())];
        untrack(|| platform::zone::zone(self.zone_name.get().as_deref(), reach_of(said, self.frozen.get())))
    }

    /// Takes a source's clock for right, if it differs by more than its header's whole seconds can explain.
    pub fn correct(&self, theirs: Instant, ours: Instant) {
        let difference = theirs.since(ours);
        let is_off = difference.abs() > Span::from_secs(3);
        let ahead = if is_off { difference } else { Span::ZERO };
        if (self.ahead.get_untracked() - ahead).abs() > Span::from_secs(2) {
            self.ahead.set(ahead);
        }
    }
}

/// The app's clock.
pub fn use_clock() -> Clock {
    expect_context()
}
