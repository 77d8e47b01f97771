//! Domain in, drawing out: the only floor that names plotters.
//!
//! Not here, on purpose: animation, smoothing, stacked areas for comparison, pies, gauges, three dimensions.

pub mod axis_time;
mod canvas;
pub mod ink;
mod ink_svg;

pub mod budget_bar;
pub mod burn_down;
pub mod burn_rate;
pub mod sparkline;
pub mod waterline;

use crate::domain::{objective_state::ObjectiveState, time::Instant, zone::Zone};
use ink::Ink;

/// Every chart.
pub const ALL: &[Chart] = &[burn_down::CHART, burn_rate::CHART, sparkline::CHART, budget_bar::CHART, waterline::CHART];

/// A chart in the registry.
pub struct Chart {
    /// Its name, also of its folder of golden files.
    pub id: &'static str,
    /// Drawings of it that tests compare and the gallery shows.
    pub cases: fn() -> Vec<Case>,
}

/// A named drawing.
pub type Case = (&'static str, Drawing);

/// A finished drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// A complete `<svg>` without inline styles.
    pub svg: String,
    /// What it shows, in one sentence.
    pub sentence: String,
    /// What it shows, as a table.
    pub table: Table,
}

/// The table behind a drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the rows are.
    pub caption: String,
    /// Column headers.
    pub headers: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
}

/// Where something is drawn.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// The zone of the time axis.
    pub zone: &'a Zone,
    /// Now, for words such as "today".
    pub now: Instant,
}

/// How a mark is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Fine: no colour.
    Quiet,
    /// At risk.
    Risk,
    /// Beyond its limit.
    Over,
    /// Not known.
    Unknown,
}

impl Tone {
    /// The tone of an objective.
    pub fn of(state: &ObjectiveState) -> Self {
        match state {
            ObjectiveState::OutOfBudget => Self::Over,
            ObjectiveState::AtRisk => Self::Risk,
            ObjectiveState::WithinTarget => Self::Quiet,
            _ => Self::Unknown,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Quiet => "ok",
            Self::Risk => "at risk",
            Self::Over => "out of budget",
            Self::Unknown => "unknown",
        }
    }

    fn mark(self) -> Ink {
        match self {
            Self::Quiet => Ink::Ok,
            Self::Risk => Ink::Warn,
            Self::Over => Ink::Bad,
            Self::Unknown => Ink::Unknown,
        }
    }

    fn text(self) -> Ink {
        match self {
            Self::Quiet => Ink::Ink2,
            Self::Risk => Ink::WarnInk,
            Self::Over => Ink::BadInk,
            Self::Unknown => Ink::Unknown,
        }
    }
}
