//! Whole sentences: how things stand, said first on every page.
use super::{durations, instants, numbers, states};
use crate::domain::{
    burn_down::BurnDownPoint,
    measurement::{Measurement, Weighting},
    objective::Objective,
    objective_state::ObjectiveState,
    time::Instant,
    weeks::weeks,
    zone::Zone,
};

/// A sentence and the quieter one after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The mark before it; none where all is well.
    pub mark: Option<&'static str>,
    /// What stands out in the sentence: `3 of 41`.
    pub figure: String,
    /// The rest of the sentence.
    pub sentence: String,
    /// Why, or what next.
    pub then: String,
}

/// How all objectives stand.
pub fn executive(objectives: &[(Objective, Measurement, ObjectiveState)]) -> Verdict {
    let n = objectives.len();
    let count = |is: fn(&ObjectiveState) -> bool| objectives.iter().filter(|(.., state)| is(state)).count();
    let over = count(|state| matches!(state, ObjectiveState::OutOfBudget));
    let risk = count(|state| matches!(state, ObjectiveState::AtRisk));
    let unknown = count(ObjectiveState::is_unknown);
    let worst = objectives
        .iter()
        .filter_map(|(objective, measured, state)| Some((objective, measured.budget_left(objective.target)?.0, state)))
        .filter(|(.., state)| !state.is_unknown())
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let of_n = |k: usize| format!("{} of {}", numbers::count(k as f64), numbers::count(n as f64));
    let unknown_too = match unknown {
        0 => String::new(),
        k => format!(" Of {} it is not known.", numbers::count(k as f64)),
    };
    let worst = worst.map(|(objective, left, _)| worst_in_words(objective, left)).unwrap_or_default();
    // Compared with what: the same question a week earlier.
    let compared = weeks(objectives).map_or_else(String::new, |it| {
        let (last, before) = (numbers::count(it.last as f64), numbers::count(it.before as f64));
        format!(" {last} spent too fast in the last 7 days, {before} in the 7 before.")
    });
    let worst = format!("{worst}{compared}");
    if n == 0 {
        let then = "Connect a source that holds Sloth, Pyrra, Grafana SLO or workbook rules, or write one down in config.json.";
        return Verdict {
            mark: None,
            figure: String::new(),
            sentence: "No objectives were found.".into(),
            then: then.into(),
        };
    }
    let verb = |k: usize| if k == 1 { "is" } else { "are" };
    if over > 0 {
        let sentence = format!(" objectives {} out of budget.", verb(over));
        return Verdict { mark: Some("over"), figure: of_n(over), sentence, then: format!("{worst}{unknown_too}") };
    }
    if risk > 0 {
        let sentence = format!(" objectives {} at risk, none is out of budget.", verb(risk));
        return Verdict { mark: Some("risk"), figure: of_n(risk), sentence, then: format!("{worst}{unknown_too}") };
    }
    if unknown == n {
        let sentence = "Of no objective it is known how it stands.".into();
        return Verdict {
            mark: Some("nodata"),
            figure: String::new(),
            sentence,
            then: "Nothing current was measured.".into(),
        };
    }
    if unknown > 0 {
        let sentence = " objectives are not known; all others are within target.".into();
        return Verdict { mark: Some("nodata"), figure: of_n(unknown), sentence, then: worst };
    }
    let sentence = format!("All {} objectives are within target.", numbers::count(n as f64));
    Verdict { mark: None, figure: String::new(), sentence, then: worst }
}

fn worst_in_words(objective: &Objective, left: f64) -> String {
    let name = full_name(objective);
    if left < 0.0 {
        format!("Worst: {name}, {} over.", numbers::percent(-left, if left < -1.0 { 0 } else { 1 }))
    } else {
        format!("Least left: {name}, {} of its budget.", numbers::budget_left(left))
    }
}

/// What a wall says: what pages comes before what was promised. `pages` and `loud` are not known where an alert source
/// does not answer.
pub fn wall(
    pages: Option<usize>,
    loud: Option<usize>,
    objectives: &[(Objective, Measurement, ObjectiveState)],
) -> Verdict {
    let (Some(pages), Some(loud)) = (pages, loud) else {
        let then = executive(objectives);
        let then = format!("{}{}", then.figure, then.sentence);
        return Verdict { mark: Some("nodata"), figure: String::new(), sentence: "Not known what pages.".into(), then };
    };
    if pages == 0 {
        let verdict = executive(objectives);
        return Verdict { then: String::new(), ..verdict };
    }
    let then = if loud == pages { String::new() } else { format!("{} alerts", numbers::count(loud as f64)) };
    Verdict { mark: Some("page"), figure: numbers::counted(pages, "page", "pages"), sentence: String::new(), then }
}

/// `checkout availability`; the service once if the name already says it.
pub fn full_name(objective: &Objective) -> String {
    if objective.service.is_empty() || objective.name.contains(&objective.service) {
        objective.name.clone()
    } else {
        format!("{} {}", objective.service, objective.name)
    }
}

/// How one objective stands.
pub fn objective(
    objective: &Objective,
    measured: &Measurement,
    state: &ObjectiveState,
    zone: &Zone,
    now: Instant,
) -> Verdict {
    let mark = (!matches!(state, ObjectiveState::WithinTarget)).then(|| states::objective_mark(state));
    let left = measured.budget_left(objective.target);
    let verdict = |sentence: String, then: String| Verdict { mark, figure: String::new(), sentence, then };
    let window = durations::window(objective.window);
    match state {
        ObjectiveState::NoData => verdict(
            format!("Nothing was measured in the last {window}."),
            "Its budget is not known. The rules below name the metrics that are missing.".into(),
        ),
        ObjectiveState::Stale { since } => {
            let then =
                left.map(|(left, _)| format!("Until then {} of its budget was left.", numbers::budget_left(left)));
            let since = instants::moment(*since, zone, now);
            verdict(format!("Nothing has been measured since {since}."), then.unwrap_or_default())
        }
        ObjectiveState::TooLittleData { needed } => verdict(
            "Too few events to tell.".into(),
            format!("About {} more without a fault would be needed.", numbers::count(*needed)),
        ),
        _ => {
            let Some((left, weighting)) = left else {
                return verdict("Its budget is not known.".into(), String::new());
            };
            let sentence = if left < 0.0 {
                format!("{} over budget.", numbers::percent(-left, 1))
            } else {
                format!("{} of the budget is left.", numbers::budget_left(left))
            };
            verdict(sentence, explanation(objective, measured, weighting))
        }
    }
}

fn explanation(objective: &Objective, measured: &Measurement, weighting: Weighting) -> String {
    match (weighting, measured.events, objective.target) {
        (Weighting::Events, Some(events), Some(target)) => {
            let allowed = crate::domain::error_budget::allowed_bad(events.total, target);
            let window = durations::window(objective.window);
            format!(
                "{} of {} events failed in {window}; {} may.",
                numbers::count(events.bad.round()),
                numbers::count(events.total.round()),
                numbers::count(allowed.round())
            )
        }
        (Weighting::Time, ..) => "Averaged over time: the night weighs as much as the day.".into(),
        _ => format!("As {} says.", objective.tool.name()),
    }
}

/// What a burn-down shows: where it began, where it is, its lowest and its gaps.
pub fn burn_down(points: &[BurnDownPoint], n_gaps: usize, zone: &Zone, now: Instant) -> String {
    let known = || points.iter().filter_map(|point| Some((point.at, point.left?)));
    let (Some((_, first)), Some((_, last))) = (known().next(), known().next_back()) else {
        return "Nothing was measured.".to_owned();
    };
    let verb = if last < first - 0.0005 { "fell" } else { "stayed" };
    let gaps = match n_gaps {
        0 => String::new(),
        n => format!(", {}", numbers::counted(n, "gap", "gaps")),
    };
    // The steepest fall between neighbours: what a reader looks for.
    let pairs: Vec<_> = known().collect();
    let fall = pairs
        .windows(2)
        .filter_map(|it| Some((it.get(1)?.0, it.first()?.1 - it.get(1)?.1)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let steepest = fall.filter(|(_, fall)| *fall > 0.02).map(|(at, fall)| {
        format!(", most at once {} points on {}", numbers::fixed(fall * 100.0, 1), instants::short(at, zone, now))
    });
    format!(
        "The budget {verb} from {} to {}{}{gaps}.",
        numbers::budget_left(first),
        numbers::budget_left(last),
        steepest.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn no_objectives_is_not_all_well() {
        let verdict = executive(&[]);
        assert_eq!(verdict.sentence, "No objectives were found.");
        assert!(verdict.then.contains("Connect a source"));
    }

    #[test]
    fn a_wall_whose_alerts_are_not_known_is_not_calm() {
        let verdict = wall(None, None, &[]);
        assert_eq!((verdict.mark, verdict.sentence.as_str()), (Some("nodata"), "Not known what pages."));
        let verdict = wall(Some(2), Some(17), &[]);
        assert_eq!(
            (verdict.mark, verdict.figure.as_str(), verdict.then.as_str()),
            (Some("page"), "2 pages", "17 alerts")
        );
        assert_eq!(wall(Some(0), Some(3), &[]).sentence, "No objectives were found.");
    }

    #[test]
    fn a_burn_down_says_its_steepest_fall_and_gaps() {
        let at = |hours: i64| Instant::from_unix_millis(1_795_240_000_000) + Span::from_hours(hours);
        let point = |hours: i64, left: Option<f64>| BurnDownPoint { at: at(hours), left };
        let points = [point(0, Some(1.0)), point(1, Some(0.9)), point(2, None), point(3, Some(0.4))];
        let said = burn_down(&points, 1, &Zone::utc(), at(4));
        assert_eq!(
            said,
            "The budget fell from 100\u{202f}% to 40.0\u{202f}%, most at once 50.0 points on 08:46, 1 gap."
        );
        assert_eq!(burn_down(&[], 0, &Zone::utc(), at(0)), "Nothing was measured.");
    }
}
