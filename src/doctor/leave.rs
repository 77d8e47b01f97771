//! Something is there, and does not give this page leave to read what it answers (CORS).
use super::{
    Check, Remedy, Trouble,
    evidence::Evidence,
    reaching::{fatal, probes},
    recipes,
    steps::Step,
};
use crate::{
    configuration::{Credentials, Flavor, SourceKind, SourceSettings},
    words::durations,
};

#[cfg(test)]
use super::evidence::Probes;

/// In the order in which they are asked after.
pub const CHECKS: &[Check] = &[
    Check {
        id: "header-not-allowed",
        find: header_not_allowed,
        #[cfg(test)]
        examples: || {
            let blind = Some((true, crate::domain::time::Span::from_millis(31)));
            let probes = Probes { blind, without_headers: Some(true), ..Probes::default() };
            let mut evidence = Evidence::unreachable(probes);
            let with_a_token = Evidence { is_signed_in: true, ..evidence.clone() };
            evidence.settings.tenant = Some("team-a".to_owned());
            vec![evidence, with_a_token]
        },
    },
    Check {
        id: "refused-by-cors",
        find: refused_by_cors,
        #[cfg(test)]
        examples: || {
            let blind = Some((true, crate::domain::time::Span::from_millis(31)));
            let plain = Evidence::unreachable(Probes { blind, ..Probes::default() });
            let of = |kind, flavor| {
                let mut evidence = plain.clone();
                evidence.settings.kind = kind;
                evidence.settings.flavor = flavor;
                evidence
            };
            vec![
                plain.clone(),
                of(SourceKind::Prometheus, Flavor::Thanos),
                of(SourceKind::Prometheus, Flavor::Mimir),
                of(SourceKind::Prometheus, Flavor::VictoriaMetrics),
                of(SourceKind::Alertmanager, Flavor::Prometheus),
            ]
        },
    },
];

fn header_not_allowed(evidence: &Evidence) -> Option<Trouble> {
    probes(evidence).filter(|it| it.without_headers == Some(true))?;
    let (first, second) = (headers_sent(evidence).next()?, headers_sent(evidence).nth(1));
    let header = second.map_or_else(|| format!("the header {first}"), |it| format!("the header {first} or {it}"));
    let why = if evidence.settings.tenant.is_some() {
        "Prometheus and Mimir never allow X-Scope-OrgID: let a proxy on the host of this page name the tenant."
    } else {
        "Alertmanager never does: let a proxy on the host of this page pass the question on, and what you type with it."
    };
    let mut remedies = recipes::proxies(evidence);
    remedies.push(Remedy::new(
        "or let the proxy in front of it allow what is sent; nginx, in the location of the source",
        preflight(evidence),
    ));
    fatal(
        "header-not-allowed",
        Step::Allowed,
        format!("{} does not allow {header} from another origin.", evidence.settings.name),
        format!(
            "The same question without headers of its own can be read; with them the browser asks for leave first, and the answer does not name all of them. {why}"
        ),
        remedies,
    )
}

/// The headers with which the browser asks for leave first.
fn headers_sent(evidence: &Evidence) -> impl Iterator<Item = &'static str> {
    let tenant = evidence.settings.tenant.as_ref().map(|_| "X-Scope-OrgID");
    tenant.into_iter().chain(evidence.is_signed_in.then_some("Authorization"))
}

fn refused_by_cors(evidence: &Evidence) -> Option<Trouble> {
    let probes = probes(evidence).filter(|it| !it.redirects)?;
    let (_, took) = probes.blind.filter(|(came, _)| *came)?;
    if !evidence.is_cross_origin() {
        return None;
    }
    let Evidence { settings, page, .. } = evidence;
    let mut remedies = Vec::new();
    let origin = &page.origin;
    // What came to nothing with cookies came without.
    let wants_cookies = settings.credentials == Credentials::Include;
    let missing = match (wants_cookies, probes.without_headers) {
        (true, Some(true)) => "does not say Access-Control-Allow-Credentials: true for this very origin",
        (true, _) => {
            "does not name this origin in Access-Control-Allow-Origin, or does not say Access-Control-Allow-Credentials: true, as cookies want it"
        }
        (false, _) => "does not name this origin in Access-Control-Allow-Origin",
    };
    if wants_cookies {
        let without = SourceSettings { credentials: Credentials::Omit, ..settings.clone() };
        remedies.push(Remedy::new("in config.json, if it needs no cookies", recipes::source(&without)));
    }
    // exporter-toolkit#71: with web.config.file it wants the password for the browser's own question, too.
    let preflight_is_refused =
        settings.kind == SourceKind::Prometheus && (settings.sign_in.is_some() || evidence.is_signed_in);
    match (settings.kind, settings.flavor) {
        (SourceKind::Prometheus, _) if wants_cookies => {}
        (SourceKind::Prometheus, Flavor::Prometheus) => {
            remedies.push(Remedy::new(
                "Prometheus itself, on its command line, in place of the one that is there",
                format!("--web.cors.origin='{}'", as_regex(origin)),
            ));
        }
        (SourceKind::Prometheus, Flavor::Thanos) => {
            remedies.push(Remedy::new("Thanos Query, on its command line: take this away", "--web.disable-cors"));
        }
        (SourceKind::Prometheus, Flavor::VictoriaMetrics) => {
            remedies.push(Remedy::new("VictoriaMetrics, on its command line: take this away", "-http.disableCORS"));
        }
        (SourceKind::Prometheus, Flavor::Mimir) | (SourceKind::Alertmanager, _) => {}
    }
    remedies.extend(recipes::proxies(evidence));
    remedies.push(Remedy::new(
        "or, where a proxy in front of the source swallows the header; nginx, in the location of the source",
        preflight(evidence),
    ));
    fatal(
        "refused-by-cors",
        Step::Allowed,
        format!("{} is up, but does not let this page read its answers (CORS).", settings.name),
        format!(
            "A request whose answer may not be read came back after {}, so address and network are right; the same request to be read was refused by the browser. Its answer to {origin} {missing}. Where people must sign in first, an answer for signing in looks the same from here.{}",
            durations::duration(took),
            if preflight_is_refused {
                " A Prometheus with passwords of its own (web.config.file) refuses the browser's question for leave, so that nothing typed can reach it from another origin: only a proxy on the host of this page helps."
            } else {
                ""
            }
        ),
        remedies,
    )
}

/// What a proxy before the source answers so that this page may read it.
fn preflight(evidence: &Evidence) -> String {
    let origin = &evidence.page.origin;
    let headers: String = headers_sent(evidence).flat_map(|it| [", ", it]).collect();
    let (hide, leave) = match evidence.settings.credentials {
        Credentials::Include => (
            "proxy_hide_header Access-Control-Allow-Credentials;\n",
            "add_header Access-Control-Allow-Credentials true always;\n",
        ),
        _ => ("", ""),
    };
    let leave_first = if leave.is_empty() { String::new() } else { format!("  {leave}") };
    format!(
        "if ($request_method = OPTIONS) {{\n  add_header Access-Control-Allow-Origin \"{origin}\";\n  add_header Access-Control-Allow-Methods \"GET, POST, OPTIONS\";\n  add_header Access-Control-Allow-Headers \"Content-Type{headers}\";\n{leave_first}  add_header Access-Control-Max-Age 7200;\n  return 204;\n}}\n{hide}proxy_hide_header Access-Control-Allow-Origin;\nadd_header Access-Control-Allow-Origin \"{origin}\" always;\n{leave}add_header Access-Control-Expose-Headers Date always;\nadd_header Vary Origin always;"
    )
}

/// An origin as a regular expression for itself.
fn as_regex(origin: &str) -> String {
    origin.replace('.', "\\.").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(evidence: &Evidence) -> Vec<String> {
        let troubles = super::super::diagnose(evidence);
        troubles.into_iter().flat_map(|it| it.remedies).map(|it| it.text).collect()
    }

    #[test]
    fn all_that_is_sent_is_what_a_proxy_is_told_to_allow() {
        let blind = Some((true, crate::domain::time::Span::from_millis(31)));
        let probes = |without_headers| Probes { blind, without_headers, ..Probes::default() };
        let mut evidence = Evidence::unreachable(probes(Some(true)));
        (evidence.settings.tenant, evidence.is_signed_in) = (Some("team-a".to_owned()), true);
        for without_headers in [Some(true), Some(false)] {
            evidence.probes = Some(probes(without_headers));
            let last = texts(&evidence).pop().unwrap_or_default();
            assert!(last.contains("Allow-Headers \"Content-Type, X-Scope-OrgID, Authorization\""), "{last}");
            assert!(!last.contains("Allow-Credentials"), "{last}");
        }
    }

    #[test]
    fn what_cookies_want_is_told_and_printed() {
        let blind = Some((true, crate::domain::time::Span::from_millis(31)));
        let mut evidence = Evidence::unreachable(Probes { blind, without_headers: Some(true), ..Probes::default() });
        evidence.settings.credentials = Credentials::Include;
        let found = super::super::diagnose(&evidence);
        assert!(
            found.iter().all(|it| it.id == "refused-by-cors" && it.told.contains("Allow-Credentials")),
            "{found:?}"
        );
        let last = texts(&evidence).pop().unwrap_or_default();
        assert_eq!(last.matches("add_header Access-Control-Allow-Credentials true always;").count(), 2, "{last}");
        assert!(!texts(&evidence).iter().any(|it| it.starts_with("--web.cors.origin")));
    }
}
