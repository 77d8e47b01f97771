//! The word for every state; shape and colour stand beside it, never instead of it.
use super::{durations, numbers};
use crate::domain::{
    alert::AlertState,
    alert::Severity,
    burn_rate::PairState,
    objective_state::{ObjectiveState, STALE_AFTER},
    time::Instant,
};

/// The word, with what belongs to it: `stale, 19 min`.
pub fn objective(state: &ObjectiveState, now: Instant) -> String {
    match state {
        // Younger than stale data can be: the source is silent, and the note about it says for how long.
        ObjectiveState::Stale { since } if now.since(*since) > STALE_AFTER => {
            format!("stale, {}", durations::duration(now.since(*since)))
        }
        ObjectiveState::Partial { coverage: Some(coverage) } => format!("partial, {}", numbers::percent(*coverage, 0)),
        other => objective_word(other).to_owned(),
    }
}

/// The bare word.
pub fn objective_word(state: &ObjectiveState) -> &'static str {
    match state {
        ObjectiveState::OutOfBudget => "out of budget",
        ObjectiveState::AtRisk => "at risk",
        ObjectiveState::NoData => "no data",
        ObjectiveState::Stale { .. } => "stale",
        ObjectiveState::Partial { .. } => "partial",
        ObjectiveState::TooLittleData { .. } => "too little data",
        ObjectiveState::WithinTarget => "ok",
    }
}

/// A source that answers: what was recorded is not live.
pub fn source(is_recorded: bool) -> &'static str {
    if is_recorded { "recorded" } else { "live" }
}

/// The name of a state's mark and class: `over`, `risk`, `nodata`, `stale`, `partial`, `few`, `ok`.
pub fn objective_mark(state: &ObjectiveState) -> &'static str {
    match state {
        ObjectiveState::OutOfBudget => "over",
        ObjectiveState::AtRisk => "risk",
        ObjectiveState::NoData => "nodata",
        ObjectiveState::Stale { .. } => "stale",
        ObjectiveState::Partial { .. } => "partial",
        ObjectiveState::TooLittleData { .. } => "few",
        ObjectiveState::WithinTarget => "ok",
    }
}

/// What a pair of windows says.
pub fn pair(state: PairState) -> &'static str {
    match state {
        PairState::Quiet => "quiet",
        PairState::LongOnly => "long window only",
        PairState::ShortOnly => "short window only",
        PairState::Both => "both windows",
        PairState::Unknown => "not measured",
    }
}

/// What an alert of this severity does.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Page => "page",
        Severity::Ticket => "ticket",
        Severity::Other => "other",
    }
}

/// Where an alert stands.
pub fn alert(state: &AlertState) -> &'static str {
    match state {
        AlertState::Pending => "pending",
        AlertState::Firing => "firing",
        AlertState::Silenced(_) => "silenced",
        AlertState::Inhibited(_) => "inhibited",
    }
}
