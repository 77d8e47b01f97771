//! Alerts: what is firing, since when, and who has been told to be quiet.
use super::{
    labels::Labels,
    time::{Instant, Span},
};

/// One alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// `alertname`.
    pub name: String,
    /// All its labels.
    pub labels: Labels,
    /// Its annotations, filled in.
    pub annotations: Labels,
    /// Where it stands.
    pub state: AlertState,
    /// Since when.
    pub since: Option<Instant>,
    /// Where its rule can be seen.
    pub generator_url: Option<String>,
    /// The name of the source that told of it.
    pub source: String,
}

/// Where an alert stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// Holds, but not yet for long enough.
    Pending,
    /// Firing.
    Firing,
    /// Firing, and silenced by these silences.
    Silenced(Vec<String>),
    /// Firing, and inhibited by these alerts.
    Inhibited(Vec<String>),
}

/// How loud an alert is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Wakes somebody.
    Page,
    /// Somebody looks at it in working hours.
    Ticket,
    /// For information, or a word nobody agreed on.
    Other,
}

impl Severity {
    /// From the words people use: `page`, `critical`, `ticket`, `warning`, …
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "page" | "critical" | "crit" | "p1" | "p2" | "sev1" | "sev2" | "high" | "emergency" | "fatal" => Self::Page,
            "ticket" | "warning" | "warn" | "p3" | "sev3" | "medium" | "moderate" => Self::Ticket,
            _ => Self::Other,
        }
    }

    /// What the labels of an alert or its rule say.
    pub fn from_labels(labels: &Labels) -> Self {
        let words = ["severity", "sloth_severity", "grafana_slo_severity", "priority", "level"];
        // People put names of teams into `severity`; then the tool's own word counts.
        let known = |name: &&str| Some(Self::from_word(labels.get(name)?)).filter(|it| *it != Self::Other);
        words.iter().find_map(known).unwrap_or(Self::Other)
    }
}

impl Alert {
    /// How loud it is meant to be.
    pub fn severity(&self) -> Severity {
        Severity::from_labels(&self.labels)
    }

    /// The service it is about, by the labels that tools use; empty if none says so.
    pub fn service(&self) -> &str {
        service_of(&self.labels)
    }

    /// How long it has been so, if that is known.
    pub fn age(&self, now: Instant) -> Option<Span> {
        self.since.map(|since| now.since(since))
    }

    /// Whether it wants somebody's attention: firing and neither silenced nor inhibited.
    pub fn is_loud(&self) -> bool {
        self.state == AlertState::Firing
    }
}

/// The service that an alert's labels name, by the labels that tools use; empty if none does.
pub fn service_of(labels: &Labels) -> &str {
    let names = ["service", "sloth_service", "grafana_slo_service", "job"];
    names.iter().find_map(|name| labels.get(name)).unwrap_or_default()
}

/// Alerts that a notifier sends together.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertGroup {
    /// What they have in common.
    pub labels: Labels,
    /// Who is told.
    pub receiver: String,
    /// The alerts.
    pub alerts: Vec<Alert>,
}

/// Somebody asked for quiet.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// Its identifier.
    pub id: String,
    /// Which alerts it covers, as `name="value"` matchers.
    pub matchers: Vec<String>,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Who asked.
    pub created_by: String,
    /// Why.
    pub comment: String,
    /// `active`, `pending` or `expired`.
    pub state: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_no_severity_and_the_tools_own_word_counts_then() {
        let of = |labels: &[(&str, &str)]| Severity::from_labels(&labels.iter().copied().collect());
        assert_eq!(of(&[("severity", "pageteam"), ("sloth_severity", "page")]), Severity::Page);
        assert_eq!(of(&[("severity", "warning"), ("sloth_severity", "page")]), Severity::Ticket);
        assert_eq!(of(&[("severity", "home")]), Severity::Other);
        assert_eq!(of(&[]), Severity::Other);
    }
}
