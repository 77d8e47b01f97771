//! An answer together with what was wrong with it: rows that could not be read, warnings, missing parts.
use super::provenance::Provenance;

/// A value and the honest small print beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered<T> {
    /// What could be read.
    pub value: T,
    /// Rows that were in the answer and could not be read.
    pub skipped: Vec<Skipped>,
    /// What the source warned about.
    pub warnings: Vec<String>,
    /// What the source remarked, without consequence for the numbers.
    pub infos: Vec<String>,
    /// Whether the source said that part of the data is missing.
    pub partial: bool,
    /// What was asked to get it, one entry a request.
    pub provenance: Vec<Provenance>,
}

/// One row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where in the answer, for example `data.result[3]`.
    pub at: String,
    /// Why.
    pub why: String,
}

impl Skipped {
    /// An objective of `config.json` that cannot be used.
    pub fn of_configuration(what: &str, why: String) -> Self {
        Self { at: format!("{CONFIGURATION}, {what}"), why }
    }

    /// Whether it was not the source that wrote it so that it cannot be read.
    pub fn is_of_configuration(&self) -> bool {
        self.at.starts_with(CONFIGURATION)
    }
}

/// Where what people wrote themselves stands.
const CONFIGURATION: &str = "config.json";

impl<T> Answered<T> {
    /// A value with nothing to say against it.
    pub fn whole(value: T) -> Self {
        Self {
            value,
            skipped: Vec::new(),
            warnings: Vec::new(),
            infos: Vec::new(),
            partial: false,
            provenance: Vec::new(),
        }
    }

    /// The same small print around another value.
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Answered<U> {
        let Self { value, skipped, warnings, infos, partial, provenance } = self;
        Answered { value: into(value), skipped, warnings, infos, partial, provenance }
    }

    /// Takes over the small print of `other` and returns its value.
    pub fn absorb<U>(&mut self, other: Answered<U>) -> U {
        self.skipped.extend(other.skipped);
        self.provenance.extend(other.provenance);
        for (mine, theirs) in [(&mut self.warnings, other.warnings), (&mut self.infos, other.infos)] {
            for text in theirs {
                if !mine.contains(&text) {
                    mine.push(text);
                }
            }
        }
        self.partial |= other.partial;
        other.value
    }
}
