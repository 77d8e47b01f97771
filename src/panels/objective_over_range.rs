//! What is asked of one objective over the range that the address says; a week where it says none.
use super::how_do_we_know::how_do_we_know;
use crate::{
    domain::{
        answered::Answered,
        objective::Objective,
        time::{Instant, Range},
        time_expression,
        zone::Zone,
    },
    sources::{
        http::SourceError,
        objectives::{story::BURN_RANGE, survey::Surveyed},
    },
    state::{
        address::{Address, use_address},
        asking::Local,
        clock::{Clock, use_clock},
        connections::{Connection, use_connections},
        objectives::use_objectives,
        overlay::{Drawn, Figure},
        query::{Kept, Loadable, Question, use_kept_query},
    },
    widgets::{
        live::{LiveText, live, live_text},
        loaded,
    },
};
use leptos::prelude::*;
use std::rc::Rc;

/// What a question over a range comes to; `None` if the objective has no answer to it.
pub type Answer<T> = Kept<Answered<Option<T>>>;

/// The future of one answer.
pub type Asked<T> = Local<'static, Result<Answered<Option<T>>, SourceError>>;

/// Asks `ask` of the objective; `kind` tells it from other questions about the same objective.
pub fn use_over_range<T: Send + Sync + 'static>(
    kind: &'static str,
    surveyed: Signal<Surveyed>,
    ask: fn(Rc<Objective>, Rc<Connection>, Range) -> Asked<T>,
) -> Answer<T> {
    let (clock, address, connections) = (use_clock(), use_address(), use_connections());
    let objective = Memo::new(move |_| surveyed.with(|it| it.0.clone()));
    let id = Memo::new(move |_| objective.with(|it| it.id.clone()));
    use_kept_query(move || {
        let id = id.get();
        let objective = Rc::new(objective.get_untracked());
        let connection = connections.named(&objective.source)?;
        let asked = AskedRange::read(address, clock);
        let key = [kind, &id, &asked.key].join(" ");
        let asking = move |at: Instant| ask(Rc::clone(&objective), Rc::clone(&connection), asked.at(at));
        Some(Question::new(key, asking).seen_from(clock.frozen()))
    })
}

/// The range that the address says, as a question asks about it; a week where it says none.
pub struct AskedRange {
    from: Option<String>,
    to: Option<String>,
    zone: Zone,
    /// Tells questions about other ranges apart.
    pub key: String,
}

impl AskedRange {
    /// As address and clock say.
    pub fn read(address: Address, clock: Clock) -> Self {
        let (from, to) = (address.get("from"), address.get("to"));
        let key = [&from, &to].map(|it| it.as_deref().unwrap_or("-")).join(" ");
        Self { from, to, zone: clock.zone(), key }
    }

    /// As seen from an instant.
    pub fn at(&self, at: Instant) -> Range {
        let (from, to) = (self.from.as_deref().unwrap_or("-"), self.to.as_deref().unwrap_or("now"));
        let said = time_expression::range(from, to, at, &self.zone);
        said.unwrap_or_else(|| Range::ending_at(at, BURN_RANGE))
    }
}

/// The range that the address says, as seen from when the objective was measured.
pub fn use_shown_range(surveyed: Signal<Surveyed>) -> impl Fn() -> Range + Copy + Send + Sync {
    let (address, clock) = (use_address(), use_clock());
    move || AskedRange::read(address, clock).at(surveyed.with(|it| it.1.at))
}

/// Whether what shows an answer stays as it was of the instant before, grey; above the page stands why. An answer of
/// another instant than the objective's own is not shown either.
pub fn use_kept(is_of_before: Signal<bool>) -> Memo<bool> {
    let objectives = use_objectives();
    Memo::new(move |_| objectives.is_of_before() || is_of_before.get())
}

/// What `now` says; while it is kept, what that said before.
pub fn kept_of<T: Clone + PartialEq + Send + Sync + 'static>(
    kept: Memo<bool>,
    now: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before| before.filter(|_| kept.get()).cloned().unwrap_or_else(&now))
}

/// A class, and that of what is kept.
pub fn class_of(class: &'static str, kept: Memo<bool>) -> LiveText {
    live_text(move || [class, if kept.get() { "old" } else { "" }].join(" "))
}

/// What a chart says that has no answer to draw.
pub fn unanswered<T>(answer: &Loadable<T>) -> &'static str {
    if matches!(answer, Loadable::Loading { .. }) { "It is not known yet." } else { "It could not be asked." }
}

/// Opens what stands behind the answer; nothing until there is one.
pub fn why(drawn: impl Fn() -> Option<Drawn> + Send + Sync + 'static) -> AnyView {
    let drawn = Memo::new(move |_| drawn());
    live(move || drawn.get().map(|it| how_do_we_know(Figure::Drawn(Box::new(it)))))
}

/// What is wrong with the answer, if anything is.
pub fn notes<T: Send + Sync + 'static>(answer: Signal<Loadable<Answered<T>>>, surveyed: Signal<Surveyed>) -> AnyView {
    let clock = use_clock();
    live(move || {
        let source = surveyed.with(|it| it.0.source.clone());
        answer.with(|it| loaded::notes(&source, it, &clock.zone(), clock.wall()))
    })
}
