//! Which columns of the table of objectives are shown; the address says it.
use leptos::prelude::AnyView;

/// The columns that can be chosen, in their order: the word in the address, and its title. State, name and the number
/// that is left are always there.
pub const COLUMNS: &[(&str, &str)] = &[
    ("target", "Target"),
    ("window", "Window"),
    ("measured", "Measured"),
    ("bar", "Budget, drawn"),
    ("burn", "Burn rates"),
    ("coverage", "Coverage"),
    ("trend", "Window so far"),
    ("tool", "Tool"),
];

/// Which columns are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Option<Vec<String>>);

impl Columns {
    /// Reads them from the address; all of them where it says nothing.
    pub fn read(text: Option<String>) -> Self {
        Self(text.map(|it| it.split(',').map(str::to_owned).collect()))
    }

    /// Whether a column is shown.
    pub fn has(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|chosen| chosen.iter().any(|it| it == id))
    }

    /// Whether somebody chose.
    pub fn is_chosen(&self) -> bool {
        self.0.is_some()
    }

    /// For the address, with one column more or less; `None` for all of them.
    pub fn toggled(&self, id: &str) -> Option<String> {
        let is_on = |it: &str| self.has(it) != (it == id);
        let chosen: Vec<&str> = COLUMNS.iter().map(|it| it.0).filter(|it| is_on(it)).collect();
        (chosen.len() < COLUMNS.len()).then(|| chosen.join(","))
    }

    /// Those of a line's cells that are shown; a cell without a word always is.
    pub fn shown<const N: usize>(&self, cells: [(&'static str, AnyView); N]) -> Vec<AnyView> {
        cells.into_iter().filter(|it| it.0.is_empty() || self.has(it.0)).map(|it| it.1).collect()
    }

    /// How many cells stand after the plumb line.
    pub fn after(&self) -> usize {
        let n = |ids: &[&str]| ids.iter().filter(|it| self.has(it)).count();
        1 + n(&["coverage", "trend", "tool"]) + 3 * n(&["burn"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_all_until_somebody_chooses() {
        let all = Columns::read(None);
        assert!(all.has("tool") && !all.is_chosen());
        assert_eq!(all.after(), 7);
        assert_eq!(all.toggled("burn").as_deref(), Some("target,window,measured,bar,coverage,trend,tool"));
        let two = Columns::read(Some("target,bar".into()));
        assert_eq!(two.after(), 1);
        assert_eq!(two.toggled("bar").as_deref(), Some("target"));
        assert_eq!(Columns::read(all.toggled("burn")).toggled("burn"), None, "all of them again");
    }
}
