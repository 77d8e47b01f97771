//! What a chart shows, in a sentence: for ears, and for eyes that want to be sure.
use super::{durations, instants, numbers, sentences::when};
use crate::domain::{
    time::{Instant, Span},
    zone::Zone,
};

/// What a burn rate over one window came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnLine {
    /// How far back it looks.
    pub window: Span,
    /// What its alert compares it with.
    pub factor: Option<f64>,
    /// The newest burn rate, and when it was measured.
    pub latest: Option<(Instant, f64)>,
    /// The highest.
    pub highest: Option<(Instant, f64)>,
    /// Whether nothing has come since the newest that should have.
    pub ended: bool,
}

/// What is no older is told as if it were now: the numbers beside it are not renewed more often.
const CURRENT: Span = Span::from_minutes(5);

/// Burn rates: the newest of each window against its factor, then the highest of all.
pub fn burn_rates(lines: &[BurnLine], zone: &Zone, now: Instant) -> String {
    let highest =
        lines.iter().filter_map(|line| Some((line.window, line.highest?))).max_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let Some((window, (at, rate))) = highest else { return "Nothing was measured.".to_owned() };
    let is_now = |at: Instant| now.since(at) <= CURRENT;
    let latest = |line: &BurnLine| {
        let over = durations::window(line.window);
        let Some((at, rate)) = line.latest else { return format!("over {over} nothing was measured") };
        let then = if is_now(at) { String::new() } else { format!(" {}", when(at, zone, now)) };
        let since = if line.ended { ", nothing since" } else { "" };
        let against = match line.factor {
            Some(factor) if rate > factor => format!(", above its factor of {}", numbers::multiple(factor)),
            Some(factor) => format!(", below its factor of {}", numbers::multiple(factor)),
            None => String::new(),
        };
        format!("over {over} {}{then}{against}{since}", numbers::multiple(rate))
    };
    // What was never measured is told with the others.
    let burns = lines.iter().any(|it| it.latest.is_some_and(|it| is_now(it.0)));
    let mut text = String::new();
    for (burning, verb) in [(true, "burns"), (false, "burned")] {
        let those = lines.iter().filter(|it| it.latest.map_or(burns, |it| is_now(it.0)) == burning);
        let said: Vec<String> = those.map(latest).collect();
        if !said.is_empty() {
            let who = if text.is_empty() { "The budget" } else { "It" };
            text += &format!("{who} {verb} {}. ", said.join("; "));
        }
    }
    let when = instants::short(at, zone, now);
    format!("{text}Highest {} over {}, {when}.", numbers::multiple(rate), durations::window(window))
}

/// The values of all series at an instant, and what else was then.
pub fn crosshair(
    when: String,
    values: impl Iterator<Item = (String, Option<String>)>,
    also: impl IntoIterator<Item = String>,
) -> String {
    let said = values.map(|(name, value)| format!("{name} {}", value.as_deref().unwrap_or("not measured")));
    let said: Vec<String> = said.chain(also).collect();
    format!("{when}: {}", said.join(", "))
}

/// All budgets: how many are out of budget, at risk, fine and unknown, and which is the worst.
pub fn waterline([over, risk, ok, unknown]: [usize; 4], worst: Option<(&str, f64)>) -> String {
    let n = over + risk + ok + unknown;
    if n == 0 {
        return "There are no budgets.".to_owned();
    }
    let groups = [(over, "out of budget"), (risk, "at risk"), (ok, "ok"), (unknown, "unknown")];
    let groups: Vec<String> = groups
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{} {word}", numbers::count(*n as f64)))
        .collect();
    let worst =
        worst.map_or_else(String::new, |(label, left)| format!(" Lowest: {label}, {}.", numbers::budget_left(left)));
    format!("{}, worst first: {}.{worst}", numbers::counted(n, "budget", "budgets"), groups.join(", "))
}

/// One budget.
pub fn budget(left: Option<f64>, stale: bool) -> String {
    match left {
        None => "It is not known how much of the budget is left.".to_owned(),
        Some(left) if stale => {
            format!("{} of the budget was left when it was last measured.", numbers::budget_left(left))
        }
        Some(left) if left < 0.0 => format!("{} over budget.", numbers::percent(-left, 1)),
        Some(left) => format!("{} of the budget is left.", numbers::budget_left(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(numbers::NARROW_SPACE, " ")
    }

    #[test]
    fn burn_rates_are_told_against_their_factors() {
        let now = Instant::from_unix_millis(1_795_240_000_000);
        let line = |hours: i64, rate: Option<f64>, factor: f64| BurnLine {
            window: Span::from_hours(hours),
            factor: Some(factor),
            latest: rate.map(|rate| (now, rate)),
            highest: rate.map(|rate| (now - Span::from_hours(1), rate * 2.0)),
            ended: false,
        };
        let said =
            burn_rates(&[line(1, Some(20.0), 14.4), line(6, Some(2.0), 6.0), line(72, None, 1.0)], &Zone::utc(), now);
        assert_eq!(
            plain(&said),
            "The budget burns over 1 h 20.0×, above its factor of 14.4×; over 6 h 2.0×, below its factor of 6.0×; \
             over 3 d nothing was measured. Highest 40.0× over 1 h, 04:46."
        );
        assert_eq!(burn_rates(&[], &Zone::utc(), now), "Nothing was measured.");
        // Two days later it is the past, and what ended an hour before the others is told so.
        let ended =
            BurnLine { latest: Some((now - Span::from_hours(1), 20.0)), ended: true, ..line(1, Some(20.0), 14.4) };
        let said = burn_rates(&[ended, line(6, Some(2.0), 6.0)], &Zone::utc(), now + Span::from_days(2));
        assert_eq!(
            plain(&said),
            "The budget burned over 1 h 20.0× on Sat 04:46, above its factor of 14.4×, nothing since; \
             over 6 h 2.0× on Sat 05:46, below its factor of 6.0×. Highest 40.0× over 1 h, Sat 04:46."
        );
        let said = burn_rates(&[ended, line(6, Some(2.0), 6.0), line(72, None, 1.0)], &Zone::utc(), now);
        assert_eq!(
            plain(&said),
            "The budget burns over 6 h 2.0×, below its factor of 6.0×; over 3 d nothing was measured. \
             It burned over 1 h 20.0× at 04:46, above its factor of 14.4×, nothing since. Highest 40.0× over 1 h, 04:46."
        );
    }

    #[test]
    fn budgets_are_counted_by_how_they_stand() {
        let said = waterline([3, 5, 30, 3], Some(("checkout availability", -0.12)));
        assert_eq!(
            plain(&said),
            "41 budgets, worst first: 3 out of budget, 5 at risk, 30 ok, 3 unknown. Lowest: checkout availability, −12.0 %."
        );
        assert_eq!(plain(&waterline([0, 0, 1, 0], None)), "1 budget, worst first: 1 ok.");
        assert_eq!(waterline([0; 4], None), "There are no budgets.");
    }

    #[test]
    fn a_budget_that_is_not_known_is_not_said_to_be_fine() {
        assert_eq!(budget(None, true), "It is not known how much of the budget is left.");
        assert_eq!(plain(&budget(Some(-0.12), false)), "12.0 % over budget.");
        assert!(budget(Some(0.4), true).contains("was left when"));
    }
}
