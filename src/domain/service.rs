//! Services and who looks after them.
use super::labels::Labels;

/// One service of the catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Its name, as the service label says it.
    pub name: String,
    /// What it does, in a few words.
    pub description: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// What it belongs to, as leaders speak of it (for example "Buy").
    pub group: Option<String>,
    /// How much depends on it; 1 is the most.
    pub tier: Option<u8>,
    /// Where to read more: runbook, dashboard, repository.
    pub links: Vec<Link>,
    /// Anything else the configuration says of it.
    pub labels: Labels,
}

/// A named link that leaves the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What a person reads.
    pub title: String,
    /// Where it goes; `http` or `https` only.
    pub url: String,
}
