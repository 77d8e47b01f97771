//! Everything about the objectives of one source at one instant: found, measured and judged.
use super::{discover, measure};
use crate::{
    domain::{
        answered::Answered,
        measurement::Measurement,
        objective::{Objective, WrittenObjective},
        objective_state::{ObjectiveState, judge},
        rule::RuleGroup,
        time::Instant,
    },
    sources::{http::SourceError, prometheus::Prometheus},
};

/// One objective with what was measured of it and where it stands.
pub type Surveyed = (Objective, Measurement, ObjectiveState);

/// What a survey found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Every objective, in the order it was found.
    pub objectives: Vec<Surveyed>,
    /// Every rule group.
    pub groups: Vec<RuleGroup>,
}

/// Surveys a source.
pub async fn survey(
    prometheus: &Prometheus<'_>,
    written: &[WrittenObjective],
    at: Instant,
) -> Result<Answered<Survey>, SourceError> {
    let mut found = discover(prometheus, written, at).await?;
    let objectives = std::mem::take(&mut found.value.objectives);
    let measured = measure(prometheus, &objectives, at).await?;
    let groups = std::mem::take(&mut found.value.groups);
    let mut answered = found.map(|_| Survey { objectives: Vec::new(), groups });
    let measured = answered.absorb(measured);
    let judged = objectives.into_iter().zip(measured).map(|(objective, measured)| {
        let state = judge(&objective, &measured);
        (objective, measured, state)
    });
    answered.value.objectives = judged.collect();
    Ok(answered)
}

/// The surveys of several sources as one list. A pair of servers that evaluate the same rules shows each objective
/// once: the first source's, unless only the other measured it.
pub fn merged(surveys: &[&Survey]) -> Vec<Surveyed> {
    let mut merged: Vec<Surveyed> = Vec::new();
    for surveyed in surveys.iter().flat_map(|survey| &survey.objectives) {
        let is_twin = |it: &&mut Surveyed| is_same(&it.0, &surveyed.0);
        match merged.iter_mut().find(is_twin) {
            Some(twin) => {
                if matches!(twin.2, ObjectiveState::NoData | ObjectiveState::Stale { .. }) && !surveyed.2.is_unknown() {
                    *twin = surveyed.clone();
                }
            }
            None => merged.push(surveyed.clone()),
        }
    }
    merged
}

/// Whether two objectives of different sources are one: everything but the source and the state of its alerts agrees.
fn is_same(a: &Objective, b: &Objective) -> bool {
    let part = |it: &Objective| (it.tool, it.service.clone(), it.name.clone(), it.window, it.labels.clone());
    a.source != b.source && part(a) == part(b) && a.target == b.target && a.indicator == b.indicator
}
