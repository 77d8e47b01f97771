//! What stands above the page: one dialog at a time, and a line that says what was done.
use crate::{
    domain::{provenance::OverTime, time::Span},
    platform,
};
use leptos::prelude::*;

/// A dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// Search and commands.
    Palette,
    /// The keys.
    Help,
    /// Instant, range, zone and refresh.
    Time,
    /// Saved views.
    Views,
    /// What stands behind a figure.
    HowDoWeKnow(Figure),
}

/// A figure of which somebody asks how it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// The budget of the objective with this id.
    Budget(String),
    /// Its burn rate over a window.
    BurnRate(String, Span),
    /// How many objectives stand where, and all their budgets.
    Objectives,
    /// The availability of a group: its name, and the ids of the objectives that it counts.
    Availability(String, Vec<String>),
    /// What fires.
    Alerts,
    /// How fast the source of this name answers.
    Latency(String),
    /// What was drawn over time.
    Drawn(Box<Drawn>),
}

/// A drawing over time of which somebody asks how it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Of what it is.
    pub about: String,
    /// How its values come from the answer.
    pub how: &'static str,
    /// Its newest values: their names, in words, and exactly.
    pub newest: Vec<(String, String, f64)>,
    /// What stands behind it.
    pub behind: OverTime,
}

/// What is open; copy it around.
#[derive(Clone, Copy)]
pub struct Overlay {
    opened: RwSignal<Option<Opened>>,
    said: RwSignal<Option<String>>,
}

impl Default for Overlay {
    fn default() -> Self {
        Self { opened: RwSignal::new(None), said: RwSignal::new(None) }
    }
}

impl Overlay {
    /// The dialog that is open.
    pub fn opened(&self) -> Option<Opened> {
        self.opened.get()
    }

    /// Opens a dialog in the place of the one that is open.
    pub fn open(&self, what: Opened) {
        let is_next =
            |it: &Option<Opened>| matches!((it, &what), (Some(Opened::HowDoWeKnow(_)), Opened::HowDoWeKnow(_)));
        if !self.opened.with_untracked(is_next) {
            // Closed by the browser first, which gives the focus back to where the next one takes it from.
            platform::dialog::close();
        }
        self.opened.set(Some(what));
    }

    /// Closes the dialog that is open.
    pub fn close(&self) {
        platform::dialog::close();
        self.opened.set(None);
    }

    /// The browser has closed `what`.
    pub fn was_closed(&self, what: &Opened) {
        if self.opened.with_untracked(|it| it.as_ref() == Some(what)) {
            self.opened.set(None);
        }
    }

    /// Says what was done, for a while.
    pub fn say(&self, text: impl Into<String>) {
        self.said.set(Some(text.into()));
    }

    /// What was done last.
    pub fn said(&self) -> Option<String> {
        self.said.get()
    }

    /// Stops saying `text`, if nothing else has been said since.
    pub fn fall_silent(&self, text: &str) {
        if self.said.try_get_untracked().flatten().as_deref() == Some(text) {
            self.said.set(None);
        }
    }
}

/// What stands above the page.
pub fn use_overlay() -> Overlay {
    expect_context()
}
