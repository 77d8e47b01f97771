//! The source is there, and has too much to do: limits of how much and how often.
use super::{Check, Remedy, Trouble, evidence::Evidence, steps::Step};
use crate::{sources::http::SourceError, words::durations};

/// Of the way to it.
pub const CHECKS: &[Check] = &[
    Check {
        id: "rate-limit",
        find: |evidence| rate_limit(evidence, evidence.error()?),
        #[cfg(test)]
        examples: || {
            let retry_after = Some(crate::domain::time::Span::from_secs(90));
            let at = crate::domain::time::Instant::from_unix_millis(1_795_000_000_000);
            let limited = |retry_after| Evidence::failing(SourceError::RateLimited { retry_after });
            vec![Evidence { next_attempt: Some(at), ..limited(retry_after) }, limited(None)]
        },
    },
    Check {
        id: "starting-or-overloaded",
        find: |evidence| overloaded(evidence, evidence.error()?),
        #[cfg(test)]
        examples: || {
            let rejected = |status| SourceError::Rejected {
                status,
                kind: "unavailable".to_owned(),
                message: "not ready".to_owned(),
            };
            vec![
                Evidence::failing(rejected(503)),
                Evidence::failing(SourceError::NotTheApi { status: 502, redirected: false }),
            ]
        },
    },
];

/// Of the questions that are asked once it answers.
pub const OF_QUESTIONS: &[Check] = &[
    Check {
        id: "redirected",
        find: redirected,
        #[cfg(test)]
        examples: || {
            let answer = Some("https://new.example/prom/api/v1/status/buildinfo".to_owned());
            vec![Evidence { redirected_to: answer, ..Evidence::of_a_healthy_prometheus() }]
        },
    },
    Check {
        id: "too-many-samples",
        find: too_many_samples,
        #[cfg(test)]
        examples: || {
            let message = "query processing would load too many samples into memory in query execution".to_owned();
            vec![of_survey(SourceError::Rejected { status: 422, kind: "execution".to_owned(), message })]
        },
    },
    Check {
        id: "question-timed-out",
        find: question_timed_out,
        #[cfg(test)]
        examples: || {
            let rejected = |kind: &str| SourceError::Rejected {
                status: 503,
                kind: kind.to_owned(),
                message: "query timed out in expression evaluation".to_owned(),
            };
            vec![
                of_survey(rejected("timeout")),
                of_survey(SourceError::TimedOut { limit: crate::domain::time::Span::from_secs(30) }),
            ]
        },
    },
    Check {
        id: "questions-limited",
        find: |evidence| {
            rate_limit(evidence, question_error(evidence)?).map(|it| Trouble {
                id: "questions-limited",
                is_fatal: false,
                step: Step::Rules,
                ..it
            })
        },
        #[cfg(test)]
        examples: || vec![of_survey(SourceError::RateLimited { retry_after: None })],
    },
    Check {
        id: "question-refused",
        find: question_refused,
        #[cfg(test)]
        examples: || {
            let message = "1:5: parse error: unexpected character".to_owned();
            vec![
                of_survey(SourceError::Rejected { status: 400, kind: "bad_data".to_owned(), message: message.clone() }),
                of_survey(SourceError::Forbidden { message }),
                of_survey(SourceError::Unreachable),
            ]
        },
    },
];

#[cfg(test)]
fn of_survey(error: SourceError) -> Evidence {
    Evidence { survey: Some(Err(error)), ..Evidence::of_a_healthy_prometheus() }
}

fn question_error(evidence: &Evidence) -> Option<&SourceError> {
    evidence.survey.as_ref().and_then(|it| it.as_ref().err()).filter(|it| **it != SourceError::NotRecorded)
}

fn rate_limit(evidence: &Evidence, error: &SourceError) -> Option<Trouble> {
    let SourceError::RateLimited { retry_after } = error else { return None };
    let told = match retry_after {
        Some(wait) => format!(
            "It answered 429 and asked for a pause of {} (Retry-After); the next attempt comes by itself.",
            durations::duration(*wait)
        ),
        None => {
            "It answered 429 without saying for how long; the next attempt comes by itself, later each time.".to_owned()
        }
    };
    Some(Trouble {
        id: "rate-limit",
        step: Step::Speaks,
        is_fatal: true,
        name: format!("{} was asked too often (429).", evidence.settings.name),
        told,
        until: retry_after.and(evidence.next_attempt),
        remedies: vec![
            Remedy::new("in config.json: ask less often", "\"refresh\": \"5m\""),
            Remedy::new(
                "nginx, if the limit is its own: room for a page that is opened",
                "limit_req zone=plumbline burst=60 nodelay;",
            ),
        ],
    })
}

fn overloaded(evidence: &Evidence, error: &SourceError) -> Option<Trouble> {
    let (status, message) = match error {
        SourceError::Rejected { status: status @ 500.., message, .. } => (*status, message.as_str()),
        SourceError::NotTheApi { status: status @ 500.., .. } => (*status, "a web page"),
        _ => return None,
    };
    let address = evidence.address()?;
    Some(Trouble {
        id: "starting-or-overloaded",
        step: Step::Speaks,
        is_fatal: true,
        name: format!("{} cannot answer now ({status}).", evidence.settings.name),
        told: match status {
            502 | 504 => format!(
                "A proxy answered for it: the proxy is there, what stands behind it is not. It said “{message}”."
            ),
            _ => format!(
                "It is starting up or overloaded, or the proxy before it finds nothing behind it. It said “{message}”."
            ),
        },
        until: None,
        remedies: vec![
            Remedy::new("Ask it where it runs whether it is ready", format!("curl -sS -i {}/-/ready", address.url())),
            Remedy::new(
                "If a proxy stands between: the line that says where it passes requests on to must fit the source; nginx",
                "proxy_pass http://127.0.0.1:9090/;",
            ),
        ],
    })
}

fn redirected(evidence: &Evidence) -> Option<Trouble> {
    let mut settings = evidence.settings.clone();
    settings.url = evidence.moved_to()?;
    Some(Trouble {
        id: "redirected",
        step: Step::Reached,
        is_fatal: false,
        name: format!("{} redirects to {}.", settings.name, settings.url),
        told: "Its answers come from there. Every question takes two ways, and behind a redirect with 301 or 302 a browser asks anew without what was sent (POST becomes GET): then queries fail with “no expression found”.".to_owned(),
        until: None,
        remedies: vec![Remedy::new("in config.json, the address that answers", super::recipes::source(&settings))],
    })
}

fn too_many_samples(evidence: &Evidence) -> Option<Trouble> {
    let SourceError::Rejected { message, .. } = question_error(evidence)? else { return None };
    if !message.contains("too many samples") && !message.contains("maxSamples") && !message.contains("max-samples") {
        return None;
    }
    Some(Trouble {
        id: "too-many-samples",
        step: Step::Objectives,
        is_fatal: false,
        name: format!("A question was too heavy for {} (422).", evidence.settings.name),
        told: format!("It answers light questions, and refused the one for the objectives: “{message}”."),
        until: None,
        remedies: vec![
            Remedy::new(
                "Prometheus, on its command line: twice what is allowed where the flag is missing, about 1.6 GB while such a question runs",
                "--query.max-samples=100000000",
            ),
            Remedy::new(
                "or better: record the ratio once and ask for that; a rule group for it",
                "groups:\n  - name: slo\n    interval: 1m\n    rules:\n      - record: service:http_errors:rate5m\n        expr: sum by (service) (rate(http_requests_total{code=~\"5..\"}[5m]))",
            ),
        ],
    })
}

fn question_timed_out(evidence: &Evidence) -> Option<Trouble> {
    let told = match question_error(evidence)? {
        SourceError::Rejected { kind, message, .. } if kind == "timeout" || kind == "canceled" => {
            format!("It answers light questions, and gave up the one for the objectives itself: “{message}”.")
        }
        SourceError::TimedOut { limit } => format!(
            "It answers light questions, and the one for the objectives not within {}.",
            durations::duration(*limit)
        ),
        _ => return None,
    };
    Some(Trouble {
        id: "question-timed-out",
        step: Step::Objectives,
        is_fatal: false,
        name: format!("{} takes too long over the objectives.", evidence.settings.name),
        told,
        until: None,
        remedies: vec![
            Remedy::new(
                "Prometheus, on its command line (two minutes where the flag is missing)",
                "--query.timeout=2m",
            ),
            Remedy::new(
                "See which question it is, in its query log; in prometheus.yml",
                "global:\n  query_log_file: /var/log/prometheus/query.log",
            ),
        ],
    })
}

fn question_refused(evidence: &Evidence) -> Option<Trouble> {
    let error = question_error(evidence)?;
    let is_told_already = evidence.moved_to().is_some()
        || matches!(error, SourceError::RateLimited { .. })
        || too_many_samples(evidence).is_some()
        || question_timed_out(evidence).is_some();
    if is_told_already {
        return None;
    }
    let step = if matches!(error, SourceError::Rejected { .. }) { Step::Objectives } else { Step::Rules };
    Some(Trouble {
        id: "question-refused",
        step,
        is_fatal: false,
        name: format!("{} tells its version, but not its rules and objectives.", evidence.settings.name),
        told: format!("The question for its rules and objectives came to: {error}."),
        until: None,
        remedies: vec![Remedy::new(
            "If a proxy lets only some paths or methods through: these are asked for",
            "GET  api/v1/rules\nPOST api/v1/query\nPOST api/v1/query_range\nPOST api/v1/series",
        )],
    })
}
