//! Which versions of a service came, in a sentence: none told, none seen and not known are different things.
use super::{durations, instants, numbers, sentences::when};
use crate::domain::{
    deploy::{Deploy, DeployHistory, DeployValue},
    plain_text::plain,
    time::Instant,
    zone::Zone,
};

/// A deploy by its name and its time, as a crosshair tells it: `deploy checkout 8e1f02, Mon 2 Nov, 14:03`.
pub fn deploy(deploy: &Deploy, service: &str, zone: &Zone, now: Instant) -> String {
    let what = if deploy.is_rollback { "rollback" } else { "deploy" };
    let at = instants::moment(deploy.at, zone, now);
    format!("{what} {} {}, {at}", plain(service), plain(&deploy.version))
}

/// What is known of the deploys of a service by a metric.
pub fn known(history: &DeployHistory, service: &str, metric: &str, zone: &Zone, now: Instant) -> String {
    let (service, metric) = (plain(service), plain(metric));
    let length = durations::window(history.range.length());
    let Some(last) = history.deploys.last() else {
        return match history.value {
            _ if history.n_looks == 0 && history.value == DeployValue::Running => {
                format!("Deploys of {service} are not known: {metric} has no series of it.")
            }
            DeployValue::Time => format!("{metric} tells of no deploy of {service} in {length}."),
            DeployValue::Running => format!("No version of {service} came in {length}, as {metric} shows it."),
        };
    };
    let n_back = history.deploys.iter().filter(|it| it.is_rollback).count();
    let back = match n_back {
        0 => String::new(),
        n => format!(", {} of them back to a version before", numbers::count(n as f64)),
    };
    let how = match history.value {
        DeployValue::Time => String::new(),
        DeployValue::Running => {
            format!(" Each when it was first seen, looked at every {}.", durations::duration(history.step))
        }
    };
    let n = numbers::counted(history.deploys.len(), "deploy", "deploys");
    let last = format!("{} {}", plain(&last.version), when(last.at, zone, now));
    let last = if history.deploys.len() == 1 { last } else { format!("the last {last}") };
    format!("Triangles: {n} of {service} in {length}{back}, {last}.{how}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{Range, Span};

    fn history(value: DeployValue, deploys: &[(&str, i64, bool)], n_looks: usize) -> DeployHistory {
        let end = end();
        let one = |(version, hours_ago, is_rollback): &(&str, i64, bool)| Deploy {
            version: (*version).to_owned(),
            at: end - Span::from_hours(*hours_ago),
            is_rollback: *is_rollback,
        };
        DeployHistory {
            deploys: deploys.iter().map(one).collect(),
            value,
            range: Range::ending_at(end, Span::from_days(30)),
            step: Span::from_minutes(10),
            n_looks,
            newest: None,
        }
    }

    fn end() -> Instant {
        Instant::from_unix_millis(1_795_240_000_000)
    }

    fn said(history: &DeployHistory) -> String {
        known(history, "checkout", "app_info", &Zone::utc(), end()).replace(numbers::NARROW_SPACE, " ")
    }

    #[test]
    fn none_told_none_seen_and_not_known_are_told_apart() {
        use DeployValue::{Running, Time};
        assert_eq!(said(&history(Time, &[], 0)), "app_info tells of no deploy of checkout in 30 d.");
        assert_eq!(said(&history(Running, &[], 900)), "No version of checkout came in 30 d, as app_info shows it.");
        assert_eq!(said(&history(Running, &[], 0)), "Deploys of checkout are not known: app_info has no series of it.");
    }

    #[test]
    fn the_last_is_named_and_what_came_back_is_counted() {
        let one = history(DeployValue::Time, &[("8e1f02", 3, false)], 1);
        assert_eq!(said(&one), "Triangles: 1 deploy of checkout in 30 d, 8e1f02 at 02:46.");
        let three = [("a\u{202e}", 400, false), ("b", 300, false), ("a\u{202e}", 200, true)];
        assert_eq!(
            said(&history(DeployValue::Running, &three, 900)),
            "Triangles: 3 deploys of checkout in 30 d, 1 of them back to a version before, the last a\u{fffd} on 12 Nov. \
             Each when it was first seen, looked at every 10 min."
        );
        let named = deploy(&one.deploys[0], "checkout", &Zone::utc(), end());
        assert_eq!(named, "deploy checkout 8e1f02, Sat 21 Nov, 02:46");
    }
}
