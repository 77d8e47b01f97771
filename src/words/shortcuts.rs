//! The keyboard: one table of commands that the keys, the help and the palette are made of.
//!
//! The keys are Grafana's where Grafana has them: `g` goes, `t` is time, `d` the dashboard, `mod+k` the palette.
use crate::domain::time::{Instant, Span};

/// What a person can tell the app to do without a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Opens the palette.
    Palette,
    /// Opens the list of keys.
    Help,
    /// Leaves the kiosk; dialogs close by themselves.
    Leave,
    /// Puts the cursor into the page's filter.
    Find,
    /// Opens the first page.
    GoExecutive,
    /// Opens all objectives.
    GoObjectives,
    /// Opens the sources.
    GoSources,
    /// Sees everything from an hour earlier.
    HourBack,
    /// Sees everything from an hour later.
    HourOn,
    /// Sees everything from a day earlier.
    DayBack,
    /// Sees everything from a day later.
    DayOn,
    /// Sees everything from where an alert before began to fire.
    PreviousAlert,
    /// Sees everything from where the next alert began to fire.
    NextAlert,
    /// Holds the instant that is seen, so that a link to it stays true.
    Freeze,
    /// Sees everything from now.
    Now,
    /// Shows twice the range.
    ZoomOut,
    /// Opens the dialog for time.
    Time,
    /// Asks every source again at once.
    Refresh,
    /// Hides everything but the page.
    Kiosk,
    /// Shows the next theme.
    Theme,
    /// Opens the saved views.
    Views,
    /// Copies the address.
    CopyLink,
}

/// A command with its keys and its name.
#[derive(Debug)]
pub struct Shortcut {
    /// Keys pressed one after the other; `mod+` is Control, or Command on a Mac.
    pub keys: &'static [&'static str],
    /// What happens.
    pub command: Command,
    /// What it is called.
    pub says: &'static str,
    /// Under which heading it stands.
    pub about: &'static str,
}

const fn line(keys: &'static [&'static str], command: Command, about: &'static str, says: &'static str) -> Shortcut {
    Shortcut { keys, command, says, about }
}

/// Every command there is, in the order of the help.
pub const ALL: &[Shortcut] = &[
    line(&["mod+k"], Command::Palette, "Everywhere", "Search and commands"),
    line(&["?"], Command::Help, "Everywhere", "Keyboard shortcuts"),
    line(&["Escape"], Command::Leave, "Everywhere", "Close, or leave the kiosk"),
    line(&["/"], Command::Find, "Everywhere", "Filter the table"),
    line(&["g", "h"], Command::GoExecutive, "Pages", "Go to Executive"),
    line(&["g", "o"], Command::GoObjectives, "Pages", "Go to Objectives"),
    line(&["g", "s"], Command::GoSources, "Pages", "Go to Sources"),
    line(&["t", "t"], Command::Time, "Time", "Time, range, zone and refresh"),
    line(&["t", "ArrowLeft"], Command::HourBack, "Time", "See one hour earlier"),
    line(&["t", "ArrowRight"], Command::HourOn, "Time", "See one hour later"),
    line(&["t", "ArrowDown"], Command::DayBack, "Time", "See one day earlier"),
    line(&["t", "ArrowUp"], Command::DayOn, "Time", "See one day later"),
    line(&["t", "p"], Command::PreviousAlert, "Time", "Jump to the previous alert"),
    line(&["t", "n"], Command::NextAlert, "Time", "Jump to the next alert"),
    line(&["t", "a"], Command::Freeze, "Time", "Hold this instant"),
    line(&["t", "0"], Command::Now, "Time", "Back to now"),
    line(&["t", "z"], Command::ZoomOut, "Time", "Zoom out the range of charts"),
    line(&["d", "r"], Command::Refresh, "View", "Refresh now"),
    line(&["d", "k"], Command::Kiosk, "View", "Kiosk: only the page"),
    line(&["d", "t"], Command::Theme, "View", "Next theme"),
    line(&["d", "v"], Command::Views, "View", "Saved views"),
    line(&["p", "u"], Command::CopyLink, "View", "Copy link to what you see"),
];

/// A key that was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Its name as browsers say it: `k`, `?`, `ArrowLeft`.
    pub name: String,
    /// Whether Control or Command was held.
    pub with_mod: bool,
    /// Whether it was typed into a field.
    pub is_in_field: bool,
}

/// Keys that were pressed and are not yet a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    before: Option<(String, Instant)>,
}

/// How long a first key waits for its second.
const PATIENCE: Span = Span::from_millis(1500);

impl Pressed {
    /// The command that a key completes as the second of a pair: such a key is heard before whatever else it does.
    pub fn second(&self, name: &str, now: Instant) -> Option<Command> {
        let (first, at) = self.before.as_ref()?;
        let is_in_time = now.since(*at) <= PATIENCE;
        ALL.iter().find(|it| is_in_time && it.keys == [first, name]).map(|it| it.command)
    }

    /// Hears one more key; says which command it completes, if any. Keys without Control do nothing in fields, and
    /// nothing at all where `are_letters_off`, because people who speak to their computer type letters by accident
    /// (WCAG 2.2, 2.1.4).
    pub fn hear(&mut self, key: &Key, now: Instant, are_letters_off: bool) -> Option<Command> {
        if key.with_mod {
            self.before = None;
            let name = format!("mod+{}", key.name.to_ascii_lowercase());
            return ALL.iter().find(|it| it.keys == [name.as_str()]).map(|it| it.command);
        }
        if key.is_in_field || are_letters_off {
            self.before = None;
            return None;
        }
        let second = self.second(&key.name, now);
        self.before = None;
        if second.is_some() {
            return second;
        }
        if ALL.iter().any(|it| it.keys.len() == 2 && it.keys.first() == Some(&key.name.as_str())) {
            self.before = Some((key.name.clone(), now));
            return None;
        }
        ALL.iter().find(|it| it.keys == [key.name.as_str()]).map(|it| it.command)
    }
}

/// A key as it is printed on the keyboard.
pub fn keycap(key: &str) -> &str {
    match key {
        "mod+k" => "Ctrl K",
        "Escape" => "Esc",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(keys: &[(&str, i64)]) -> Vec<Command> {
        let mut pressed = Pressed::default();
        let key = |name: &str| Key {
            name: name.trim_start_matches("mod+").to_owned(),
            with_mod: name.starts_with("mod+"),
            is_in_field: false,
        };
        keys.iter().filter_map(|(name, at)| pressed.hear(&key(name), Instant::from_unix_millis(*at), false)).collect()
    }

    #[test]
    fn every_command_is_reached_by_its_keys_and_by_no_others() {
        for shortcut in ALL {
            let keys: Vec<_> = shortcut.keys.iter().map(|it| (*it, 0)).collect();
            assert_eq!(heard(&keys), [shortcut.command], "{:?}", shortcut.keys);
            let twice = ALL.iter().filter(|it| it.command == shortcut.command || it.keys == shortcut.keys).count();
            assert_eq!(twice, 1, "{:?}", shortcut.keys);
            let single = shortcut.keys.len() == 1;
            let begins = ALL.iter().any(|it| it.keys.len() == 2 && it.keys.first() == shortcut.keys.first());
            assert!(!(single && begins), "{:?} would have to wait", shortcut.keys);
        }
    }

    #[test]
    fn a_first_key_waits_a_moment_and_a_wrong_second_starts_over() {
        assert_eq!(heard(&[("g", 0), ("o", 1400)]), [Command::GoObjectives]);
        assert_eq!(heard(&[("g", 0), ("o", 1600)]), []);
        assert_eq!(heard(&[("g", 0), ("?", 100)]), [Command::Help]);
        assert_eq!(heard(&[("g", 0), ("t", 100), ("p", 200)]), [Command::PreviousAlert]);
        assert_eq!(heard(&[("g", 0), ("mod+k", 100), ("o", 200)]), [Command::Palette]);
    }

    #[test]
    fn fields_keep_their_letters_and_the_palette_opens_everywhere() {
        let mut pressed = Pressed::default();
        let mut hear = |name: &str, with_mod, is_in_field, off| {
            pressed.hear(&Key { name: name.into(), with_mod, is_in_field }, Instant::default(), off)
        };
        assert_eq!(hear("?", false, true, false), None);
        assert_eq!(hear("K", true, true, true), Some(Command::Palette));
        assert_eq!(hear("?", false, false, true), None, "letters can be switched off");
        assert_eq!(hear("c", true, false, false), None, "copying stays copying");
    }
}
