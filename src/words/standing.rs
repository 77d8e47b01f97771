//! How all objectives stand together: what the window's title, its icon and the announcements say.
use super::numbers;
use crate::domain::{
    objective_state::ObjectiveState,
    time::{Instant, Span},
};

/// How many objectives stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Out of budget.
    pub over: usize,
    /// At risk.
    pub risk: usize,
    /// Not known: no data, old data, too little of it.
    pub unknown: usize,
    /// As promised.
    pub ok: usize,
    /// Whether a source is not answering, so that all of this may be old.
    pub is_old: bool,
}

impl Standing {
    /// Counts the states; `is_old` where a source does not answer.
    pub fn of<'a>(states: impl Iterator<Item = &'a ObjectiveState>, is_old: bool) -> Self {
        let mut standing = Self { is_old, ..Self::default() };
        for state in states {
            *match state {
                ObjectiveState::OutOfBudget => &mut standing.over,
                ObjectiveState::AtRisk => &mut standing.risk,
                ObjectiveState::WithinTarget => &mut standing.ok,
                _ => &mut standing.unknown,
            } += 1;
        }
        standing
    }

    /// The worst of them by the name of its mark; nothing known is never fine.
    pub fn mark(&self) -> &'static str {
        match *self {
            Self { over: 1.., .. } => "over",
            Self { risk: 1.., .. } => "risk",
            Self { is_old: true, .. } => "stale",
            Self { unknown: 1.., .. } | Self { ok: 0, .. } => "nodata",
            _ => "ok",
        }
    }

    /// The worst of them, short, for a title: `3 out of budget`. Nothing where all is well.
    pub fn worst(&self) -> Option<String> {
        let (n, word) = match self.mark() {
            "over" => (self.over, "out of budget"),
            "risk" => (self.risk, "at risk"),
            "stale" => return Some("not live".to_owned()),
            "nodata" if self.unknown > 0 => (self.unknown, "unknown"),
            _ => return None,
        };
        Some(format!("{} {word}", numbers::count(n as f64)))
    }

    /// The whole of it as a sentence for ears.
    pub fn sentence(&self) -> String {
        let parts = [(self.over, "out of budget"), (self.risk, "at risk"), (self.unknown, "unknown")];
        let said: Vec<_> = parts.iter().filter(|it| it.0 > 0).map(|(n, word)| format!("{n} {word}")).collect();
        let old = if self.is_old { " A source does not answer: this may be old." } else { "" };
        if said.is_empty() && self.ok == 0 {
            format!("Nothing is known.{old}")
        } else if said.is_empty() {
            // Whoever does not answer may have more of them.
            let all = if self.is_old { "" } else { "All " };
            format!("{all}{} as promised.{old}", numbers::counted(self.ok, "objective is", "objectives are"))
        } else {
            format!("{} of {}.{old}", said.join(", "), self.over + self.risk + self.unknown + self.ok)
        }
    }
}

/// Says changes of the worst state, and not more often than a person wants to be interrupted.
#[derive(Clone, Debug, Default)]
pub struct Announcer {
    said: Option<(&'static str, Instant)>,
}

/// The pause between two announcements.
const QUIET: Span = Span::from_secs(30);

impl Announcer {
    /// What there is to say now: nothing at first, nothing while the worst state stays, nothing too soon.
    pub fn hear(&mut self, standing: &Standing, now: Instant) -> Option<String> {
        let mark = standing.mark();
        match self.said {
            None => {
                self.said = Some((mark, now - QUIET));
                None
            }
            Some((before, at)) if before != mark && now.since(at) >= QUIET => {
                self.said = Some((mark, now));
                Some(standing.sentence())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_is_said_and_nothing_known_is_not_fine() {
        let standing = |over, risk, unknown, ok, is_old| Standing { over, risk, unknown, ok, is_old };
        for (it, mark, worst) in [
            (standing(3, 2, 1, 30, false), "over", Some("3 out of budget")),
            (standing(0, 2, 1, 30, true), "risk", Some("2 at risk")),
            (standing(0, 0, 1, 30, true), "stale", Some("not live")),
            (standing(0, 0, 1, 30, false), "nodata", Some("1 unknown")),
            (standing(0, 0, 0, 0, false), "nodata", None),
            (standing(0, 0, 0, 30, false), "ok", None),
        ] {
            assert_eq!((it.mark(), it.worst().as_deref()), (mark, worst), "{it:?}");
        }
        assert_eq!(standing(3, 2, 1, 30, false).sentence(), "3 out of budget, 2 at risk, 1 unknown of 36.");
        assert_eq!(standing(0, 0, 0, 1, false).sentence(), "All 1 objective is as promised.");
        assert!(standing(0, 0, 0, 3, true).sentence().starts_with("3 objectives are as promised. A source"));
        assert!(standing(0, 0, 0, 0, true).sentence().starts_with("Nothing is known. A source"));
    }

    #[test]
    fn only_changes_are_announced_and_not_too_often() {
        let mut announcer = Announcer::default();
        let (fine, bad) =
            (Standing { ok: 5, ..Standing::default() }, Standing { over: 1, ok: 4, ..Standing::default() });
        let mut hear =
            |standing: &Standing, secs: i64| announcer.hear(standing, Instant::from_unix_millis(secs * 1000));
        assert_eq!(hear(&fine, 0), None, "what is there at first stands on the page");
        assert_eq!(hear(&bad, 1).as_deref(), Some("1 out of budget of 5."));
        assert_eq!(hear(&Standing { over: 2, ..bad }, 2), None, "the worst state is the same");
        assert_eq!(hear(&fine, 10), None, "too soon");
        assert_eq!(hear(&fine, 32).as_deref(), Some("All 5 objectives are as promised."), "but not forgotten");
    }
}
