//! Domain in, drawing out: the only floor that names plotters.
//!
//! A chart is one file: its data, one function that draws it with any ink, and one that hands out a [`Drawing`]. Its
//! line in [`ALL`] puts it under the golden tests.

pub mod axes;
pub mod examples;
pub mod export;
pub mod ink;
pub mod plane;
pub mod plot;

pub mod awaited;
pub mod budget_bar;
pub mod bullet;
pub mod burn_down;
pub mod burn_rate;
pub mod counts;
pub mod distribution;
pub mod heatmap;
pub mod latency_line;
pub mod scatter;
pub mod sparkline;
pub mod state_timeline;
pub mod steps;
pub mod time_series;
pub mod waterline;

use crate::domain::{objective_state::ObjectiveState, time::Instant, zone::Zone};
use ink::{
    Role,
    sheet::{Pen, Sheet},
    svg,
};
use plot::Outcome;
use plotters::{coord::Shift, drawing::DrawingArea, drawing::IntoDrawingArea};

/// A finished drawing: for eyes, for ears, and for whoever wants the numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// What was drawn.
    pub sheet: Sheet,
    /// What it shows, in words.
    pub sentence: String,
    /// What it was drawn from.
    pub table: Table,
    /// What can be read off it under a pointer, if it shows values over time.
    pub plane: Option<plane::Plane>,
}

/// The numbers behind a drawing, as they are said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// One a column.
    pub headers: Vec<String>,
    /// As many cells each as there are headers.
    pub rows: Vec<Vec<String>>,
}

/// Where a chart is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Whose clock its ticks stand on.
    pub zone: &'a Zone,
    /// The instant everything is seen from.
    pub now: Instant,
}

/// How loud a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// All is well: no colour.
    Quiet,
    /// Near the limit.
    Risk,
    /// Beyond it.
    Over,
    /// It is not known.
    Unknown,
}

/// A chart as the tests and the gallery see it.
#[derive(Clone, Copy)]
pub struct Chart {
    /// Its name, in kebab case: also its class and the folder of its golden files.
    pub id: &'static str,
    /// A drawing per case, each case with its name.
    pub examples: fn() -> Vec<(&'static str, Drawing)>,
}

/// Every chart there is.
pub const ALL: &[Chart] = &[
    awaited::CHART,
    budget_bar::CHART,
    bullet::CHART,
    burn_down::CHART,
    burn_rate::CHART,
    counts::CHART,
    distribution::CHART,
    heatmap::CHART,
    latency_line::CHART,
    scatter::CHART,
    sparkline::CHART,
    state_timeline::CHART,
    steps::CHART,
    time_series::CHART,
    waterline::CHART,
];

/// More CSS pixels than this in one direction are no screen.
const LARGEST: u32 = 16_384;

/// Rows a table behind a drawing has at most: whoever wants every sample asks the source.
const MOST_ROWS: usize = 120;

impl Tone {
    /// How loud a state is.
    pub fn of(state: &ObjectiveState) -> Self {
        match state {
            ObjectiveState::OutOfBudget => Self::Over,
            ObjectiveState::AtRisk => Self::Risk,
            ObjectiveState::WithinTarget => Self::Quiet,
            ObjectiveState::NoData
            | ObjectiveState::Stale { .. }
            | ObjectiveState::Partial { .. }
            | ObjectiveState::TooLittleData { .. } => Self::Unknown,
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

    /// The role of a surface.
    fn surface(self) -> Role {
        match self {
            Self::Quiet => Role::Ok,
            Self::Risk => Role::Warn,
            Self::Over => Role::Bad,
            Self::Unknown => Role::Unknown,
        }
    }

    /// The role of a dot at the end of a line.
    fn dot(self) -> Role {
        match self {
            Self::Quiet => Role::Ink,
            other => other.surface(),
        }
    }

    /// The role of text.
    fn text(self) -> Role {
        match self {
            Self::Quiet => Role::Ink2,
            Self::Risk => Role::WarnInk,
            Self::Over => Role::BadInk,
            Self::Unknown => Role::Unknown,
        }
    }
}

impl Frame<'_> {
    /// Width and height in CSS pixels, as they are drawn.
    fn size(&self) -> (f64, f64) {
        let (width, height) = self.drawn();
        (f64::from(width), f64::from(height))
    }

    fn drawn(&self) -> (u32, u32) {
        (self.width.clamp(1, LARGEST), self.height.clamp(1, LARGEST))
    }

    /// What `paint` draws, with the class `id`.
    fn sheet(
        &self,
        id: &'static str,
        paint: impl FnOnce(&DrawingArea<Pen<'_>, Shift>) -> Outcome<Pen<'static>>,
    ) -> Sheet {
        let mut sheet = Sheet::new(id, self.drawn());
        let root = Pen(&mut sheet).into_drawing_area();
        // An ink that only remembers does not fail; and half a picture is still one.
        let _ = paint(&root);
        drop(root);
        sheet
    }
}

impl Drawing {
    /// A whole `<svg>` element without identifiers, inline styles or scripts; a stranger's text in it is text.
    pub fn svg(&self) -> String {
        svg::write(&self.sheet)
    }
}

/// Every n-th row with the last one, so that there are at most [`MOST_ROWS`].
fn thinned<T: Clone>(rows: &[T]) -> Vec<T> {
    let every = rows.len().div_ceil(MOST_ROWS).max(1);
    let last = rows.len().saturating_sub(1);
    rows.iter().enumerate().filter(|(at, _)| (last - at).is_multiple_of(every)).map(|(_, row)| row.clone()).collect()
}
