//! What every command does; keys, palette and buttons all come here.
use crate::{
    domain::{time::Span, travel as moving},
    platform::{self, keys::Heard},
    routes::Page,
    state::{
        address::{Address, use_address},
        clock::{Clock, use_clock},
        overlay::{Opened, Overlay, use_overlay},
        preferences::{Preferences, THEMES, use_preferences},
        query::{Queries, spawn, use_queries},
        travel::{Travel, use_travel, written},
    },
    words::{
        shortcuts::{Command, Key, Pressed},
        typed_times,
    },
};
use leptos::prelude::*;

/// All that commands act on; copy it around.
#[derive(Clone, Copy)]
pub struct Commands {
    address: Address,
    clock: Clock,
    overlay: Overlay,
    preferences: Preferences,
    queries: Queries,
    travel: Travel,
}

/// The app's commands; call it inside the shell.
pub fn use_commands() -> Commands {
    Commands {
        address: use_address(),
        clock: use_clock(),
        overlay: use_overlay(),
        preferences: use_preferences(),
        queries: use_queries(),
        travel: use_travel(),
    }
}

impl Commands {
    /// Does what a command says.
    pub fn run(&self, command: Command) {
        let go = |page| {
            let to = untrack(|| self.address.of_page(page));
            self.address.go(&to, false);
        };
        match command {
            Command::Palette => self.overlay.open(Opened::Palette),
            Command::Help => self.overlay.open(Opened::Help),
            Command::Time => self.overlay.open(Opened::Time),
            Command::Views => self.overlay.open(Opened::Views),
            Command::Leave => self.address.set("kiosk", None, false),
            Command::Find => {
                if !platform::document::focus_first("main input[type=search]") {
                    self.overlay.open(Opened::Palette);
                }
            }
            Command::GoExecutive => go(Page::Executive),
            Command::GoObjectives => go(Page::Objectives),
            Command::GoSources => go(Page::Sources),
            Command::HourBack => self.travel.step(Span::from_hours(-1)),
            Command::HourOn => self.travel.step(Span::from_hours(1)),
            Command::DayBack => self.travel.step(Span::from_days(-1)),
            Command::DayOn => self.travel.step(Span::from_days(1)),
            Command::PreviousAlert => self.travel.to_alert(true),
            Command::NextAlert => self.travel.to_alert(false),
            Command::Freeze => self.travel.freeze(),
            Command::Now => self.travel.back_to_now(),
            Command::ZoomOut => self.zoom_out(),
            Command::Refresh => {
                self.queries.ask_again();
                let is_past = untrack(|| self.clock.frozen()).is_some();
                self.overlay.say(if is_past {
                    "The past stays as it was: only what could not be asked is asked again."
                } else {
                    "Asking every source again."
                });
            }
            Command::Kiosk => {
                let is_kiosk = untrack(|| self.address.is_set("kiosk"));
                self.address.set("kiosk", (!is_kiosk).then_some(""), false);
            }
            Command::Theme => self.next_theme(),
            Command::CopyLink => self.copy_link(),
        }
    }

    /// Chooses a theme for this computer; one that stands in the address would hide it.
    pub fn choose_theme(&self, theme: &str) {
        self.preferences.choose_theme(theme);
        self.address.set("theme", None, true);
    }

    fn next_theme(&self) {
        let current = untrack(|| self.address.get("theme").or_else(|| self.preferences.theme()));
        let at = THEMES.iter().position(|(it, _)| Some(*it) == current.as_deref()).unwrap_or(0);
        if let Some((theme, name)) = THEMES.get((at + 1) % THEMES.len()) {
            self.choose_theme(theme);
            self.overlay.say(format!("Theme: {name}."));
        }
    }

    fn zoom_out(&self) {
        let range = untrack(|| {
            let (from, to) = (self.address.get("from"), self.address.get("to"));
            let (from, to) = (from.unwrap_or_else(|| "now-7d".to_owned()), to.unwrap_or_else(|| "now".to_owned()));
            typed_times::range(&from, &to, self.clock.now(), &self.clock.zone()).ok()
        });
        let Some(range) = range else { return };
        let range = moving::zoomed_out(range, self.travel.at());
        self.address.set_all(&[("from", Some(&written(range.from))), ("to", Some(&written(range.to)))], false);
    }

    fn copy_link(&self) {
        let overlay = self.overlay;
        spawn(async move {
            let is_done = platform::clipboard::copy(&platform::history::full_address()).await;
            overlay.say(if is_done {
                "The link is copied. Whoever opens it sees what you see."
            } else {
                "The browser did not let the link be copied: take it from the address bar."
            });
        });
    }
}

/// Hears the keyboard as long as the shell is there.
pub fn hear_keys() {
    let commands = use_commands();
    let (overlay, address, preferences) = (use_overlay(), use_address(), use_preferences());
    let mut pressed = Pressed::default();
    let heard = move |Heard { name, with_mod, is_in_field, at, is_first }: Heard| {
        // The arrow after `t` belongs to time, wherever the focus is.
        if is_first && (with_mod || pressed.second(&name, at).is_none()) {
            return false;
        }
        // A dialog has its own keys, even before its code has come; the palette's key closes it again.
        let is_there = platform::dialog::is_open();
        let is_open = is_there || untrack(|| overlay.opened()).is_some();
        if is_open && !is_there && name == "Escape" {
            overlay.close();
            return true;
        }
        let are_letters_off = is_open || untrack(|| preferences.are_letters_off());
        let Some(command) = pressed.hear(&Key { name, with_mod, is_in_field }, at, are_letters_off) else {
            return false;
        };
        match command {
            Command::Palette if is_open => overlay.close(),
            Command::Leave if !untrack(|| address.is_set("kiosk")) => return false,
            command => commands.run(command),
        }
        true
    };
    let watch = StoredValue::new_local(platform::keys::watch(heard));
    on_cleanup(move || {
        watch.try_set_value(None);
    });
}
