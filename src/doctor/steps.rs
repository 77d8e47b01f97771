//! The way to a source, step by step: the first step that fails is the reason.
use super::{Trouble, diagnose, evidence::Evidence};
use crate::{sources::http::SourceError, words::numbers};

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The address is one.
    Address,
    /// Something comes back from it.
    Reached,
    /// The browser lets this page read what comes back.
    Allowed,
    /// It knows who asks, or does not want to.
    SignedIn,
    /// What comes back is the API that was asked for.
    Speaks,
    /// Its version is known, and fits.
    Version,
    /// It has rules, and they do well.
    Rules,
    /// It has objectives.
    Objectives,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Not its turn yet, or never: a step before it failed.
    NotYet,
    /// It is being found out.
    Asking,
    /// Passed, with what was found.
    Passed(String),
    /// Passed, with a reservation.
    Odd(String),
    /// Failed.
    Failed(String),
}

impl Step {
    /// All of them, in order; an Alertmanager ends at its version.
    pub fn all(is_prometheus: bool) -> &'static [Step] {
        const ALL: &[Step] = &[
            Step::Address,
            Step::Reached,
            Step::Allowed,
            Step::SignedIn,
            Step::Speaks,
            Step::Version,
            Step::Rules,
            Step::Objectives,
        ];
        if is_prometheus { ALL } else { ALL.split_at(6).0 }
    }

    /// Its name in a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "The address can be read",
            Self::Reached => "It can be reached",
            Self::Allowed => "This page may read it",
            Self::SignedIn => "It lets you in",
            Self::Speaks => "It speaks the right API",
            Self::Version => "Its version fits",
            Self::Rules => "Its rules can be read",
            Self::Objectives => "It has objectives",
        }
    }

    /// Its name above a column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "found",
            Self::Reached => "reached",
            Self::Allowed => "allowed",
            Self::SignedIn => "signed in",
            Self::Speaks => "answers",
            Self::Version => "version",
            Self::Rules => "rules",
            Self::Objectives => "objectives",
        }
    }
}

/// Every step with how far it is.
pub fn steps(evidence: &Evidence) -> Vec<(Step, StepState)> {
    with(evidence, &diagnose(evidence))
}

/// The same, where the troubles are known already.
pub fn with(evidence: &Evidence, troubles: &[Trouble]) -> Vec<(Step, StepState)> {
    let fatal = troubles.iter().find(|it| it.is_fatal);
    let has_version = matches!(evidence.version, Some(Ok(_)));
    let state = |step: Step| {
        if let Some(fatal) = fatal {
            return match step.cmp(&fatal.step) {
                std::cmp::Ordering::Less => StepState::Passed(found(step, evidence)),
                std::cmp::Ordering::Equal => StepState::Failed(fatal.name.clone()),
                std::cmp::Ordering::Greater => StepState::NotYet,
            };
        }
        let is_known = match step {
            Step::Address => true,
            Step::Rules | Step::Objectives => evidence.survey.is_some(),
            _ => has_version,
        };
        if is_known {
            if let Some(odd) = troubles.iter().find(|it| it.step == step) {
                return StepState::Odd(odd.name.clone());
            }
            // A question that failed behind this step leaves it open.
            let is_open = step >= Step::Rules && evidence.parts().is_none();
            return if is_open { StepState::NotYet } else { StepState::Passed(found(step, evidence)) };
        }
        // Of a recording nothing more can be found out.
        let is_open = |error: &SourceError| *error == SourceError::Unreachable;
        let is_next =
            (step == Step::Reached && evidence.error().is_none_or(is_open)) || (has_version && step == Step::Rules);
        if is_next { StepState::Asking } else { StepState::NotYet }
    };
    Step::all(evidence.is_prometheus()).iter().map(|step| (*step, state(*step))).collect()
}

/// What was found at a step that passed.
fn found(step: Step, evidence: &Evidence) -> String {
    match step {
        Step::Address => evidence.address().map(|it| it.url()).unwrap_or_default(),
        Step::Reached => evidence.latency.map(crate::words::durations::duration).unwrap_or_default(),
        Step::Allowed if evidence.is_cross_origin() => "another origin, and it allows this one".to_owned(),
        Step::Allowed => "the same origin as this page".to_owned(),
        Step::Version => match &evidence.version {
            Some(Ok(version)) => version.clone(),
            _ => String::new(),
        },
        Step::Rules => evidence.parts().map(|it| numbers::counted(it.n_rules, "rule", "rules")).unwrap_or_default(),
        Step::Objectives => {
            let counted = |n| numbers::counted(n, "objective", "objectives");
            evidence.parts().map(|it| counted(it.n_objectives)).unwrap_or_default()
        }
        Step::SignedIn | Step::Speaks => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{doctor::evidence::Probes, domain::time::Span};

    fn marks(evidence: &Evidence) -> String {
        let mark = |(_, state): &(Step, StepState)| match state {
            StepState::NotYet => ' ',
            StepState::Asking => '?',
            StepState::Passed(_) => '+',
            StepState::Odd(_) => '~',
            StepState::Failed(_) => 'x',
        };
        steps(evidence).iter().map(mark).collect()
    }

    #[test]
    fn the_first_step_that_fails_is_the_last_that_says_anything() {
        let healthy = Evidence::of_a_healthy_prometheus();
        assert_eq!(marks(&healthy), "++++++++");
        assert_eq!(marks(&Evidence { survey: None, ..healthy.clone() }), "++++++? ");
        assert_eq!(marks(&Evidence { version: None, survey: None, ..healthy.clone() }), "+?      ");
        let refused = SourceError::Forbidden { message: String::new() };
        assert_eq!(marks(&Evidence { survey: Some(Err(refused)), ..healthy.clone() }), "++++++~ ");
        assert_eq!(marks(&Evidence::failing(SourceError::Unauthorized)), "+++x    ");
        assert_eq!(marks(&Evidence::failing(SourceError::Unreachable)), "+?      ", "the probes are still out");
        let blind = |came| Evidence::unreachable(Probes { blind: Some((came, Span::ZERO)), ..Probes::default() });
        assert_eq!(marks(&blind(true)), "++x     ");
        assert_eq!(marks(&blind(false)), "+x      ");
        let mut unread = healthy.clone();
        if let Some(Ok(parts)) = &mut unread.survey {
            parts.unread_rules = Some(SourceError::Unreachable);
        }
        assert_eq!(marks(&unread), "++++++~+", "what could not be read has not passed");
        let slow = Evidence { clock_difference: Some(Span::from_hours(1)), ..healthy };
        assert_eq!(marks(&slow), "+++++~++");
    }

    #[test]
    fn an_alertmanager_ends_at_its_version() {
        let mut evidence = Evidence { survey: None, ..Evidence::of_a_healthy_prometheus() };
        evidence.settings.kind = crate::configuration::SourceKind::Alertmanager;
        assert_eq!(marks(&evidence), "++++++");
    }
}
