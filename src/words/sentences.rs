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

/// What is not among the objectives that something is said of: never "all" while there is any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unheard {
    /// Sources that have never answered and cannot be asked.
    pub failed: Vec<String>,
    /// Sources that are being asked for the first time.
    pub asking: Vec<String>,
    /// How many objectives of `config.json` cannot be used.
    pub unusable: usize,
}

impl Unheard {
    /// Whether everybody was heard.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// What is missing, by name; each sentence with a space before it.
    pub fn said(&self) -> String {
        let verb = |of: &[String], one: &'static str, many: &'static str| if of.len() == 1 { one } else { many };
        let mut said = String::new();
        for (of, one, many) in [
            (&self.failed, "does not answer", "do not answer"),
            (&self.asking, "is still being asked", "are still being asked"),
        ] {
            if !of.is_empty() {
                said.push_str(&format!(" {} {}.", of.join(", "), verb(of, one, many)));
            }
        }
        if self.unusable > 0 {
            let n = numbers::counted(self.unusable, "objective", "objectives");
            said.push_str(&format!(" {n} of config.json cannot be used."));
        }
        said
    }
}

/// How all objectives stand, as far as they are known.
pub fn executive(objectives: &[(Objective, Measurement, ObjectiveState)], unheard: &Unheard) -> Verdict {
    let n = objectives.len();
    let missing = unheard.said();
    // Whoever was not heard may be worse.
    let known = if unheard.is_nothing() { "" } else { " known" };
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
    if n == 0 && !unheard.asking.is_empty() {
        let then = "Asking how things stand…".to_owned();
        return Verdict { mark: None, figure: String::new(), sentence: String::new(), then };
    }
    if n == 0 && !unheard.is_nothing() {
        let sentence = "It is not known how things stand.".into();
        return Verdict { mark: None, figure: String::new(), sentence, then: missing.trim_start().to_owned() };
    }
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
        return Verdict {
            mark: Some("over"),
            figure: of_n(over),
            sentence,
            then: format!("{worst}{unknown_too}{missing}"),
        };
    }
    if risk > 0 {
        let sentence = format!(" objectives {} at risk, none{known} is out of budget.", verb(risk));
        return Verdict {
            mark: Some("risk"),
            figure: of_n(risk),
            sentence,
            then: format!("{worst}{unknown_too}{missing}"),
        };
    }
    if unknown == n {
        let sentence = "Of no objective it is known how it stands.".into();
        return Verdict {
            mark: Some("nodata"),
            figure: String::new(),
            sentence,
            then: format!("Nothing current was measured.{missing}"),
        };
    }
    let worst = format!("{worst}{missing}");
    if unknown > 0 {
        let sentence = format!(" objectives are not known; all others{known} are within target.");
        return Verdict { mark: Some("nodata"), figure: of_n(unknown), sentence, then: worst };
    }
    let n = numbers::count(n as f64);
    if !unheard.is_nothing() {
        let sentence = format!("The {n} objectives known are within target.");
        return Verdict { mark: Some("nodata"), figure: String::new(), sentence, then: worst };
    }
    let sentence = format!("All {n} objectives are within target.");
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
    unheard: &Unheard,
) -> Verdict {
    let standing = executive(objectives, unheard);
    // Of what follows a wall says only who is missing.
    let missing = if objectives.is_empty() && !unheard.is_nothing() { standing.then.clone() } else { unheard.said() };
    let missing = missing.trim_start();
    let (Some(pages), Some(loud)) = (pages, loud) else {
        let then = format!("{}{} {missing}", standing.figure, standing.sentence).trim().to_owned();
        return Verdict { mark: Some("nodata"), figure: String::new(), sentence: "Not known what pages.".into(), then };
    };
    if pages == 0 {
        return Verdict { then: missing.to_owned(), ..standing };
    }
    let alerts = if loud == pages { String::new() } else { format!("{} alerts", numbers::count(loud as f64)) };
    let then = format!("{alerts} {missing}").trim().to_owned();
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

/// What a burn-down shows: where it began and since when, where it is, its lowest and its gaps.
pub fn burn_down(points: &[BurnDownPoint], n_gaps: usize, zone: &Zone, now: Instant) -> String {
    let known = || points.iter().filter_map(|point| Some((point.at, point.left.filter(|it| it.is_finite())?)));
    let (Some((since, first)), Some((until, last))) = (known().next(), known().next_back()) else {
        return "Nothing was measured.".to_owned();
    };
    let (from, to) = (numbers::budget_left(first), numbers::budget_left(last));
    // What reads the same did not move, whatever the digits behind say.
    let course = if from == to {
        format!("stayed at {to}")
    } else {
        format!("{} from {from} to {to}", if last < first { "fell" } else { "rose" })
    };
    // The ends are said already; only a point below both adds something.
    let lowest = known().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, left)| (at, left, numbers::budget_left(left)));
    let lowest = lowest.filter(|(_, left, said)| *left < first.min(last) && *said != from && *said != to);
    let lowest = lowest.map(|(at, _, said)| format!(", lowest {said} {}", when(at, zone, now))).unwrap_or_default();
    let gaps = match n_gaps {
        0 => String::new(),
        1 => ", one gap".to_owned(),
        n => format!(", {} gaps", numbers::in_words(n)),
    };
    format!("The budget {course} {}{lowest}{gaps}.", period(since, until, zone, now))
}

/// `since Tue 16:10`; of a time that is over `between Tue 16:10 and Tue 18:10`.
pub(super) fn period(since: Instant, until: Instant, zone: &Zone, now: Instant) -> String {
    let [from, to] = [since, until].map(|it| instants::short(it, zone, now));
    // What was measured up to now ends a step before it at most, and a tenth is more than a step.
    if now.since(until) <= until.since(since).times(0.1) {
        format!("since {from}")
    } else if from == to {
        when(until, zone, now)
    } else {
        format!("between {from} and {to}")
    }
}

/// `at 16:10`, `on Tue 16:10`, `on 9 Nov`.
pub(super) fn when(at: Instant, zone: &Zone, now: Instant) -> String {
    let is_today = zone.civil(at).date() == zone.civil(now).date();
    format!("{} {}", if is_today { "at" } else { "on" }, instants::short(at, zone, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn no_objectives_is_not_all_well() {
        let verdict = executive(&[], &Unheard::default());
        assert_eq!(verdict.sentence, "No objectives were found.");
        assert!(verdict.then.contains("Connect a source"));
    }

    fn standing(n: usize, state: ObjectiveState) -> Vec<(Objective, Measurement, ObjectiveState)> {
        let one = || (Objective::example("cart", "availability"), Measurement::nothing(Instant::default()), state);
        std::iter::repeat_with(one).take(n).collect()
    }

    #[test]
    fn nobody_speaks_of_all_while_a_source_was_not_heard() {
        let all = standing(3, ObjectiveState::WithinTarget);
        assert_eq!(executive(&all, &Unheard::default()).sentence, "All 3 objectives are within target.");
        let failed = Unheard { failed: vec!["us".into()], ..Unheard::default() };
        let asking = Unheard { asking: vec!["us".into(), "ap".into()], ..Unheard::default() };
        let unusable = Unheard { unusable: 1, ..Unheard::default() };
        for (unheard, says) in [
            (&failed, "us does not answer."),
            (&asking, "us, ap are still being asked."),
            (&unusable, "1 objective of config.json cannot be used."),
        ] {
            let verdict = executive(&all, unheard);
            assert_eq!(
                (verdict.mark, verdict.sentence.as_str()),
                (Some("nodata"), "The 3 objectives known are within target.")
            );
            assert!(verdict.then.ends_with(says), "{}", verdict.then);
            let verdict = wall(Some(0), Some(0), &all, unheard);
            assert_eq!((verdict.mark, verdict.then.as_str()), (Some("nodata"), says), "a wall is not calm");
            let risk = executive(&standing(1, ObjectiveState::AtRisk), unheard);
            assert!(risk.sentence.contains("none known is") && risk.then.ends_with(says), "{risk:?}");
            let mut some = standing(1, ObjectiveState::OutOfBudget);
            some.extend(standing(1, ObjectiveState::NoData));
            let over = executive(&some, unheard);
            assert!(over.then.contains("it is not known.") && over.then.ends_with(says), "{over:?}");
        }
    }

    #[test]
    fn a_source_that_has_not_answered_does_not_say_that_there_are_no_objectives() {
        let failed = Unheard { failed: vec!["eu".into()], ..Unheard::default() };
        let asking = Unheard { asking: vec!["us".into()], ..failed.clone() };
        let verdict = wall(Some(0), Some(0), &[], &failed);
        assert_eq!(
            (verdict.sentence.as_str(), verdict.then.as_str()),
            ("It is not known how things stand.", "eu does not answer.")
        );
        assert_eq!(wall(None, None, &[], &failed).then, "It is not known how things stand. eu does not answer.");
        assert_eq!(wall(Some(0), Some(0), &[], &asking).then, "Asking how things stand…");
        assert_eq!(wall(None, None, &[], &asking).then, "Asking how things stand…");
    }

    /// What is said of a course of hours from 05:46 on, read at its end.
    fn said(course: &[Option<f64>], n_gaps: usize) -> String {
        let at = |hours: usize| Instant::from_unix_millis(1_795_240_000_000) + Span::from_hours(hours as i64);
        let points: Vec<_> =
            course.iter().enumerate().map(|(hour, left)| BurnDownPoint { at: at(hour), left: *left }).collect();
        burn_down(&points, n_gaps, &Zone::utc(), at(course.len().max(1) - 1)).replace('\u{202f}', " ")
    }

    #[test]
    fn a_wall_whose_alerts_are_not_known_is_not_calm() {
        let unheard = Unheard::default();
        let verdict = wall(None, None, &[], &unheard);
        assert_eq!((verdict.mark, verdict.sentence.as_str()), (Some("nodata"), "Not known what pages."));
        let verdict = wall(Some(2), Some(17), &[], &unheard);
        assert_eq!(
            (verdict.mark, verdict.figure.as_str(), verdict.then.as_str()),
            (Some("page"), "2 pages", "17 alerts")
        );
        assert_eq!(wall(Some(0), Some(3), &[], &unheard).sentence, "No objectives were found.");
    }

    #[test]
    fn a_burn_down_says_where_it_began_where_it_is_its_lowest_and_its_gaps() {
        let fall = [Some(0.62), Some(0.5), None, Some(0.17), None, Some(0.18)];
        assert_eq!(
            said(&fall, 2),
            "The budget fell from 62.0 % to 18.0 % since 05:46, lowest 17.0 % at 08:46, two gaps."
        );
        let rise = [Some(0.62), Some(0.41), Some(0.7)];
        assert_eq!(said(&rise, 0), "The budget rose from 62.0 % to 70.0 % since 05:46, lowest 41.0 % at 06:46.");
        let back = [Some(0.62), Some(-0.1), Some(0.62)];
        assert_eq!(said(&back, 1), "The budget stayed at 62.0 % since 05:46, lowest −10.0 % at 06:46, one gap.");
    }

    #[test]
    fn a_burn_down_says_no_end_twice() {
        assert_eq!(said(&[Some(1.0), Some(0.5)], 0), "The budget fell from 100 % to 50.0 % since 05:46.");
        assert_eq!(said(&[Some(0.5), Some(0.6)], 0), "The budget rose from 50.0 % to 60.0 % since 05:46.");
        assert_eq!(said(&[Some(0.5), Some(0.500_01)], 0), "The budget stayed at 50.0 % since 05:46.");
        assert_eq!(said(&[None, Some(f64::NAN), Some(0.5)], 12), "The budget stayed at 50.0 % since 07:46, 12 gaps.");
        assert_eq!(said(&[], 0), "Nothing was measured.");
        assert_eq!(said(&[Some(f64::NAN)], 0), "Nothing was measured.");
    }

    #[test]
    fn the_lowest_of_another_day_is_told_with_its_day() {
        let noon = Instant::from_unix_millis(1_795_240_000_000);
        let point = |days: i64, left: f64| BurnDownPoint { at: noon - Span::from_days(days), left: Some(left) };
        let said = |points: &[BurnDownPoint]| burn_down(points, 0, &Zone::utc(), noon).replace('\u{202f}', " ");
        let week = [point(4, 1.0), point(2, 0.1), point(0, 0.2)];
        assert_eq!(said(&week), "The budget fell from 100 % to 20.0 % since Tue 05:46, lowest 10.0 % on Thu 05:46.");
        let month = [point(20, 1.0), point(10, 0.1), point(0, 0.2)];
        assert_eq!(said(&month), "The budget fell from 100 % to 20.0 % since 1 Nov, lowest 10.0 % on 11 Nov.");
    }
}
