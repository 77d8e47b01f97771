//! What this reader wants on this computer: a theme, letters as shortcuts, saved views. Kept by the browser.
use crate::{domain::order, platform::storage};
use leptos::prelude::*;

/// The themes there are to choose from.
pub const THEMES: &[(&str, &str)] =
    &[("system", "as the system"), ("light", "light"), ("dark", "dark"), ("contrast", "high contrast")];

/// A view that was saved: its name, and its address below the base.
pub type View = (String, String);

/// The reader's wishes; copy them around.
#[derive(Clone, Copy)]
pub struct Preferences {
    theme: RwSignal<Option<String>>,
    are_letters_off: RwSignal<bool>,
    views: RwSignal<Vec<View>>,
}

impl Preferences {
    /// As the browser keeps them; what another tab changes is changed here, too.
    pub fn read() -> Self {
        let this = Self {
            theme: RwSignal::new(None),
            are_letters_off: RwSignal::new(false),
            views: RwSignal::new(Vec::new()),
        };
        this.read_again();
        storage::watch(move || this.read_again());
        this
    }

    fn read_again(&self) {
        self.theme.set(storage::get("theme"));
        self.are_letters_off.set(storage::get("letters").as_deref() == Some("off"));
        self.views.set(kept_views());
    }

    /// The theme that was chosen here.
    pub fn theme(&self) -> Option<String> {
        self.theme.get()
    }

    /// Chooses a theme.
    pub fn choose_theme(&self, theme: &str) {
        storage::set("theme", Some(theme));
        self.theme.set(Some(theme.to_owned()));
    }

    /// Whether single letters do nothing.
    pub fn are_letters_off(&self) -> bool {
        self.are_letters_off.get()
    }

    /// Switches single letters off or on.
    pub fn switch_letters(&self, off: bool) {
        storage::set("letters", off.then_some("off"));
        self.are_letters_off.set(off);
    }

    /// Every saved view, by name.
    pub fn views(&self) -> Vec<View> {
        self.views.get()
    }

    /// Saves a view, or forgets it; says whether the browser did.
    pub fn keep_view(&self, name: &str, address: Option<&str>) -> bool {
        let is_done = storage::set(&format!("view {name}"), address);
        self.views.set(kept_views());
        is_done
    }
}

fn kept_views() -> Vec<View> {
    let mut names = storage::names("view ");
    order::ascending(&mut names);
    names.into_iter().filter_map(|name| Some((name.clone(), storage::get(&format!("view {name}"))?))).collect()
}

/// The reader's wishes.
pub fn use_preferences() -> Preferences {
    expect_context()
}
