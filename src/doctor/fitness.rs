//! The source answers: whether its clock, its memory and its version fit what is asked of it.
use super::{Check, Remedy, Trouble, evidence::Evidence, steps::Step};
use crate::{configuration::Flavor, domain::time::Span, words::durations};

/// A clock further off than this makes ages wrong enough to be read wrongly.
const FAR_OFF: Span = Span::from_secs(30);

/// Prometheus 2.21 was the first that reads durations of several units, which this app writes.
const OLDEST: (u32, u32) = (2, 21);

/// All of them are told.
pub const CHECKS: &[Check] = &[
    Check {
        id: "clock-wrong",
        find: clock_wrong,
        #[cfg(test)]
        examples: || {
            let off = |secs| Evidence {
                clock_difference: Some(Span::from_secs(secs)),
                ..Evidence::of_a_healthy_prometheus()
            };
            vec![off(90), off(-90)]
        },
    },
    Check {
        id: "version-too-old",
        find: version_too_old,
        #[cfg(test)]
        examples: || vec![Evidence { version: Some(Ok("2.15.2".to_owned())), ..Evidence::of_a_healthy_prometheus() }],
    },
    Check {
        id: "retention-too-short",
        find: retention_too_short,
        #[cfg(test)]
        examples: || {
            let mut evidence = Evidence::of_a_healthy_prometheus();
            if let Some(about) = &mut evidence.about {
                about.retention = Some(Span::from_days(15));
            }
            vec![evidence]
        },
    },
    Check {
        id: "configuration-not-reloaded",
        find: configuration_not_reloaded,
        #[cfg(test)]
        examples: || {
            let mut evidence = Evidence::of_a_healthy_prometheus();
            if let Some(about) = &mut evidence.about {
                about.configuration_is_good = Some(false);
            }
            vec![evidence]
        },
    },
    Check {
        id: "rules-unread",
        find: rules_unread,
        #[cfg(test)]
        examples: || {
            use crate::sources::http::SourceError;
            let gone = |kind: &str| SourceError::Rejected {
                status: 404,
                kind: kind.to_owned(),
                message: "404 page not found".to_owned(),
            };
            let with = |flavor, error| {
                let mut evidence = Evidence::of_a_healthy_prometheus();
                evidence.settings.flavor = flavor;
                if let Some(Ok(parts)) = &mut evidence.survey {
                    parts.unread_rules = Some(error);
                }
                evidence
            };
            vec![
                with(Flavor::Prometheus, gone("not_found")),
                with(Flavor::VictoriaMetrics, gone("not_found")),
                with(Flavor::Thanos, SourceError::Forbidden { message: "RBAC: access denied".to_owned() }),
            ]
        },
    },
    Check {
        id: "rule-groups-in-trouble",
        find: rule_groups,
        #[cfg(test)]
        examples: || {
            let with = |groups| {
                let mut evidence = Evidence::of_a_healthy_prometheus();
                if let Some(Ok(parts)) = &mut evidence.survey {
                    parts.groups = groups;
                }
                evidence
            };
            let none = super::rule_health::RuleHealthCount::default();
            let with_each = |n_failing, n_late, n_slow| {
                with(super::rule_health::RuleHealthCount { n_failing, n_late, n_slow, ..none })
            };
            vec![with_each(1, 0, 0), with_each(0, 2, 0), with_each(0, 0, 1)]
        },
    },
    Check {
        id: "targets-down",
        find: targets_down,
        #[cfg(test)]
        examples: || {
            let mut evidence = Evidence::of_a_healthy_prometheus();
            let job = super::about::JobTargets { job: "checkout \"x\"".to_owned(), n_up: 2, n_down: 1 };
            if let Some(about) = &mut evidence.about {
                about.targets = Some(vec![job]);
            }
            vec![evidence]
        },
    },
    Check {
        id: "no-objectives",
        find: no_objectives,
        #[cfg(test)]
        examples: || {
            let parts = super::evidence::SurveyedParts::default();
            vec![Evidence { survey: Some(Ok(parts)), ..Evidence::of_a_healthy_prometheus() }]
        },
    },
];

fn told(id: &'static str, step: Step, name: String, told: String, remedies: Vec<Remedy>) -> Option<Trouble> {
    Some(Trouble { id, step, is_fatal: false, name, told, until: None, remedies })
}

fn clock_wrong(evidence: &Evidence) -> Option<Trouble> {
    let difference = evidence.clock_difference.filter(|it| it.abs() > FAR_OFF)?;
    let (way, name) = (if difference.millis() > 0 { "ahead of" } else { "behind" }, &evidence.settings.name);
    told(
        "clock-wrong",
        Step::Version,
        format!("The clock of {name} is {} {way} this computer's.", durations::duration(difference.abs())),
        "Told by the Date of its answers. Ages are corrected for it here; alerts, and whoever else looks, are not. One of the two clocks is wrong.".to_owned(),
        vec![
            Remedy::new("See on both computers which it is", "timedatectl timesync-status || chronyc tracking"),
            Remedy::new("and where it is wrong", "sudo timedatectl set-ntp true"),
        ],
    )
}

fn version_too_old(evidence: &Evidence) -> Option<Trouble> {
    let version = evidence.version.as_ref()?.as_ref().ok()?;
    let speaks_for_itself = evidence.is_prometheus() && evidence.settings.flavor == Flavor::Prometheus;
    if !speaks_for_itself || numbered(version)? >= OLDEST {
        return None;
    }
    told(
        "version-too-old",
        Step::Version,
        format!("Prometheus {version} is too old for some questions."),
        format!(
            "It says its version itself. Older than {}.{} refuses windows such as 1h30m, so some budgets cannot be counted exactly.",
            OLDEST.0, OLDEST.1
        ),
        vec![Remedy::new(
            "Put a newer one in its place; the data stays readable up to the newest 2.x, and from there on",
            "image: prom/prometheus:v2.53.5",
        )],
    )
}

/// Major and minor number.
fn numbered(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('v').split(['.', '-', '+']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn retention_too_short(evidence: &Evidence) -> Option<Trouble> {
    let retention = evidence.about.as_ref()?.retention?;
    let (window, objective) = evidence.parts()?.longest_window.as_ref()?;
    if retention >= *window {
        return None;
    }
    // A day more than the window: the oldest block is dropped as a whole.
    let days = (window.millis() + 2 * 86_400_000 - 1) / 86_400_000;
    told(
        "retention-too-short",
        Step::Objectives,
        format!(
            "{} keeps data for {}, and an objective looks back {}.",
            evidence.settings.name,
            durations::window(retention),
            durations::window(*window)
        ),
        format!(
            "It says its retention itself; the longest window is that of {objective}. What was dropped is missing from its budget, which is shown with the part of the window that was measured."
        ),
        vec![Remedy::new("Prometheus, on its command line", format!("--storage.tsdb.retention.time={days}d"))],
    )
}

fn configuration_not_reloaded(evidence: &Evidence) -> Option<Trouble> {
    evidence.about.as_ref()?.configuration_is_good.filter(|is_good| !is_good)?;
    told(
        "configuration-not-reloaded",
        Step::Version,
        format!("{} could not read its configuration when it last tried.", evidence.settings.name),
        "It says so itself (reloadConfigSuccess is false) and goes on with the configuration before: changes to rules and targets since then have no effect.".to_owned(),
        vec![Remedy::new("See what is wrong, where it runs", "promtool check config /etc/prometheus/prometheus.yml")],
    )
}

fn rules_unread(evidence: &Evidence) -> Option<Trouble> {
    let error = evidence.parts()?.unread_rules.as_ref()?;
    let mut remedies =
        vec![Remedy::new("If a proxy lets only some paths through, this one is missing", "GET  api/v1/rules")];
    match evidence.settings.flavor {
        Flavor::VictoriaMetrics => remedies.insert(
            0,
            Remedy::new(
                "VictoriaMetrics, on its command line: vmalert has the rules",
                "-vmalert.proxyURL=http://127.0.0.1:8880",
            ),
        ),
        Flavor::Thanos => remedies.push(Remedy::new(
            "Thanos Query, on its command line: where the rules are evaluated",
            "--endpoint=thanos-rule:10901",
        )),
        Flavor::Prometheus | Flavor::Mimir => {}
    }
    told(
        "rules-unread",
        Step::Rules,
        format!("The rules of {} cannot be read.", evidence.settings.name),
        format!(
            "The question for them came to: {error}. Objectives that only rules tell of are missing here, and nobody knows how rules do."
        ),
        remedies,
    )
}

fn rule_groups(evidence: &Evidence) -> Option<Trouble> {
    let groups = evidence.parts()?.groups;
    let mut remedies = Vec::new();
    if groups.n_failing > 0 {
        remedies.push(Remedy::new(
            "A rule fails: its words are in the table. Check the file where Prometheus runs",
            "promtool check rules /etc/prometheus/rules/*.yml",
        ));
    }
    if groups.n_slow > 0 {
        remedies.push(Remedy::new(
            "A group takes nearly its whole interval: give it a longer one, or split it",
            "groups:\n  - name: …\n    interval: 2m",
        ));
    }
    if groups.n_late > 0 {
        remedies.push(Remedy::new(
            "A group is late: see whether evaluations are missed, in Prometheus itself",
            "sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[1h])) > 0",
        ));
    }
    let said = [(groups.n_failing, "failing"), (groups.n_late, "late"), (groups.n_slow, "slow")];
    let said: Vec<_> = said.iter().filter(|it| it.0 > 0).map(|(n, what)| format!("{n} {what}")).collect();
    (groups.n_bad() > 0).then_some(())?;
    told(
        "rule-groups-in-trouble",
        Step::Rules,
        format!("Rule groups of {}: {}, of {} in all.", evidence.settings.name, said.join(", "), groups.n()),
        "Told by its list of rules: their health, when each group was evaluated last and how long that took. What they record is old or missing, and so are the objectives that rest on it.".to_owned(),
        remedies,
    )
}

fn targets_down(evidence: &Evidence) -> Option<Trouble> {
    let jobs = evidence.about.as_ref()?.targets.as_ref()?;
    let down: Vec<_> = jobs.iter().filter(|it| it.n_down > 0).collect();
    let first = down.first()?;
    let n: usize = down.iter().map(|it| it.n_down).sum();
    let all: usize = jobs.iter().map(|it| it.n_down + it.n_up).sum();
    let named: Vec<_> =
        down.iter().take(5).map(|it| format!("{} ({} of {})", it.job, it.n_down, it.n_down + it.n_up)).collect();
    let more = if down.len() > 5 { format!(" and {} more jobs", down.len() - 5) } else { String::new() };
    told(
        "targets-down",
        Step::Rules,
        format!("{n} of {all} targets of {} did not answer their last scrape.", evidence.settings.name),
        format!(
            "Told by the metric up, by job: {}{more}. What these targets would have said is missing from every number here.",
            named.join(", ")
        ),
        vec![Remedy::new(
            "See which and why, in Prometheus itself: Status → Targets, or",
            format!("up{{job=\"{}\"}} == 0", first.job.replace('\\', "\\\\").replace('"', "\\\"")),
        )],
    )
}

fn no_objectives(evidence: &Evidence) -> Option<Trouble> {
    // What could not be read, or was lost on its way, may hold some.
    let parts = evidence.parts().filter(|it| it.n_objectives == 0 && it.unread_rules.is_none())?;
    evidence.moved_to().is_none().then_some(())?;
    let has_rules = if parts.n_rules == 0 { "it has no rules at all" } else { "none of its rules is one" };
    told(
        "no-objectives",
        Step::Objectives,
        format!("{} holds no objective yet.", evidence.settings.name),
        format!(
            "Its rules were read, and {has_rules}: rules of Sloth, Pyrra, Grafana SLO and of the SRE workbook's shape are recognised by themselves. Others are written down in config.json."
        ),
        vec![Remedy::new(
            "in config.json, an objective with your own metrics",
            "\"objectives\": [\n  {\n    \"service\": \"checkout\", \"name\": \"availability\", \"target\": \"99.9%\", \"window\": \"30d\",\n    \"bad\": \"sum(rate(http_requests_total{service=\\\"checkout\\\",code=~\\\"5..\\\"}[5m]))\",\n    \"total\": \"sum(rate(http_requests_total{service=\\\"checkout\\\"}[5m]))\"\n  }\n]",
        )],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{doctor::evidence::product_of, sources::prometheus::BuildInfo};

    #[test]
    fn only_a_prometheus_is_too_old() {
        let told = |application: Option<&str>, version: &str| {
            let application = application.map(str::to_owned);
            let info = BuildInfo { version: version.to_owned(), application, ..BuildInfo::default() };
            let mut evidence =
                Evidence { version: Some(Ok(info.version.clone())), ..Evidence::of_a_healthy_prometheus() };
            evidence.note_product(product_of(&info));
            (version_too_old(&evidence).is_some(), evidence.settings.flavor)
        };
        assert_eq!(told(None, "2.15.2"), (true, Flavor::Prometheus));
        assert_eq!(told(None, ""), (false, Flavor::Prometheus));
        assert_eq!(told(None, "0.36.1"), (false, Flavor::Thanos));
        assert_eq!(told(Some("Grafana Mimir"), "2.13.0"), (false, Flavor::Mimir));
        assert_eq!(told(Some("Grafana Mimir"), "0.1.0"), (false, Flavor::Mimir));
    }
}
