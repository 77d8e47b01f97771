//! Somebody answered who wants to know first who asks.
use super::{
    Check, Remedy, Trouble,
    evidence::Evidence,
    recipes::{self, Passage},
    steps::Step,
};
use crate::{configuration::Flavor, sources::http::SourceError};

#[cfg(test)]
use super::evidence::{Probes, Refusal};

/// In the order in which they are asked after.
pub const CHECKS: &[Check] = &[
    Check {
        id: "sign-in-page",
        find: sign_in_page,
        #[cfg(test)]
        examples: || {
            let page = |status, redirected| Evidence::failing(SourceError::NotTheApi { status, redirected });
            let redirects = Probes { redirects: true, ..Probes::default() };
            vec![
                page(200, true),
                Evidence::unreachable(redirects.clone()),
                Evidence::unreachable(redirects).at("prometheus/"),
            ]
        },
    },
    Check {
        id: "tenant-missing",
        find: tenant_missing,
        #[cfg(test)]
        examples: || {
            let words = |status, words: &str| Some(Refusal { status, words: words.to_owned(), ..Refusal::default() });
            vec![
                Evidence { refusal: words(401, "no org id"), ..Evidence::failing(SourceError::Unauthorized) },
                Evidence { refusal: words(401, "no org id"), ..Evidence::failing(SourceError::Unauthorized) }
                    .at("mimir/"),
            ]
        },
    },
    Check {
        id: "tenant-wrong",
        find: tenant_wrong,
        #[cfg(test)]
        examples: || {
            let message = "tenant team-b is not allowed".to_owned();
            let mut evidence = Evidence::failing(SourceError::Forbidden { message });
            evidence.settings.tenant = Some("team-b".to_owned());
            vec![evidence]
        },
    },
    Check {
        id: "not-signed-in",
        find: not_signed_in,
        #[cfg(test)]
        examples: || {
            let mut configured = Evidence::failing(SourceError::Unauthorized);
            configured.settings.sign_in = Some(crate::configuration::SignInKind::Password);
            vec![
                configured,
                Evidence::failing(SourceError::Unauthorized),
                Evidence::failing(SourceError::Unauthorized).at("prometheus/"),
                Evidence { is_signed_in: true, ..Evidence::failing(SourceError::Unauthorized) },
            ]
        },
    },
    Check {
        id: "not-allowed",
        find: not_allowed,
        #[cfg(test)]
        examples: || vec![Evidence::failing(SourceError::Forbidden { message: "RBAC: access denied".to_owned() })],
    },
];

/// Whether a token or password that a reader types can mend this trouble.
pub fn is_mended_by_typing(id: &str) -> bool {
    matches!(id, "not-signed-in" | "not-allowed")
}

fn fatal(id: &'static str, name: String, told: String, remedies: Vec<Remedy>) -> Option<Trouble> {
    Some(Trouble { id, step: Step::SignedIn, is_fatal: true, name, told, until: None, remedies })
}

/// Lines for the program that signs people in, so that the app's questions are not sent to its page.
fn for_who_signs_in(evidence: &Evidence) -> Vec<Remedy> {
    let Some(passage) = Passage::to(evidence) else { return Vec::new() };
    let mut remedies = vec![Remedy::new(
        "oauth2-proxy, before this page and the source alike: 401 instead of its sign-in page",
        passage.oauth2_proxy(),
    )];
    if evidence.is_cross_origin() {
        remedies.extend(recipes::proxies(evidence));
    }
    remedies
}

fn sign_in_page(evidence: &Evidence) -> Option<Trouble> {
    let is_redirected = match evidence.error()? {
        SourceError::NotTheApi { redirected, .. } => *redirected,
        SourceError::Unreachable => evidence.probes.as_ref().is_some_and(|it| it.redirects),
        _ => false,
    };
    if !is_redirected {
        return None;
    }
    let mut remedies = vec![Remedy::new("In this browser: load this page again to sign in again", "")];
    remedies.extend(for_who_signs_in(evidence));
    fatal(
        "sign-in-page",
        format!("A sign-in page answers instead of {}.", evidence.settings.name),
        "The question was redirected to another address, and what answers there is a page for people, not data. A session has ended, or this page and the source sign in separately.".to_owned(),
        remedies,
    )
}

fn words_about_tenant(evidence: &Evidence) -> bool {
    let words = evidence.refusal.as_ref().map(|it| it.words.to_ascii_lowercase()).unwrap_or_default();
    let words = match evidence.error() {
        Some(SourceError::Forbidden { message } | SourceError::Rejected { message, .. }) => {
            format!("{words} {}", message.to_ascii_lowercase())
        }
        _ => words,
    };
    ["org id", "orgid", "tenant"].iter().any(|it| words.contains(it))
}

fn is_refused(evidence: &Evidence) -> bool {
    matches!(
        evidence.error(),
        Some(
            SourceError::Unauthorized | SourceError::Forbidden { .. } | SourceError::Rejected { status: 400..500, .. }
        )
    )
}

fn tenant_missing(evidence: &Evidence) -> Option<Trouble> {
    let is_mimir =
        evidence.settings.flavor == Flavor::Mimir && matches!(evidence.error(), Some(SourceError::Unauthorized));
    if evidence.settings.tenant.is_some() || !is_refused(evidence) || !(words_about_tenant(evidence) || is_mimir) {
        return None;
    }
    let mut named = evidence.clone();
    named.settings.tenant = Some("NAME-OF-THE-TENANT".to_owned());
    let mut remedies = Vec::new();
    if evidence.is_cross_origin() {
        remedies.extend(recipes::proxies(&named));
    } else {
        remedies.push(Remedy::new("in config.json, the source with its tenant", recipes::source(&named.settings)));
        remedies.push(Remedy::new(
            "or let the proxy name it; nginx",
            "proxy_set_header X-Scope-OrgID \"NAME-OF-THE-TENANT\";",
        ));
        remedies.push(Remedy::new("or Caddy, in reverse_proxy", "header_up X-Scope-OrgID \"NAME-OF-THE-TENANT\""));
    }
    fatal(
        "tenant-missing",
        format!("{} holds data of several tenants and was not told whose.", evidence.settings.name),
        said(evidence, "It refused with words about a missing organisation"),
        remedies,
    )
}

fn tenant_wrong(evidence: &Evidence) -> Option<Trouble> {
    let tenant = evidence.settings.tenant.as_ref()?;
    if !is_refused(evidence) || !(words_about_tenant(evidence) || evidence.settings.flavor == Flavor::Mimir) {
        return None;
    }
    fatal(
        "tenant-wrong",
        format!("{} does not let you read the tenant {tenant}.", evidence.settings.name),
        said(evidence, "It knows the header X-Scope-OrgID and refused its value"),
        vec![Remedy::new(
            "in config.json, the source with a tenant you may read",
            recipes::source(&crate::configuration::SourceSettings {
                tenant: Some("NAME-OF-THE-TENANT".to_owned()),
                ..evidence.settings.clone()
            }),
        )],
    )
}

fn not_signed_in(evidence: &Evidence) -> Option<Trouble> {
    if !matches!(evidence.error()?, SourceError::Unauthorized) {
        return None;
    }
    let is_cross = evidence.is_cross_origin();
    let typing = if evidence.is_signed_in {
        "On this page: type another token or password; what was typed before may have ended"
    } else {
        "On this page: type a token or password that the source knows; it is sent nowhere else"
    };
    let mut remedies = vec![Remedy::new(typing, "")];
    if !is_cross && !evidence.is_signed_in && evidence.settings.sign_in.is_none() {
        remedies.push(Remedy::new("In this browser: load this page again to sign in again", ""));
    }
    remedies.push(Remedy::new(
        "nginx, in the location of the source: the password stays on the server",
        "proxy_set_header Authorization \"Basic …\";   # printf 'user:password' | base64",
    ));
    remedies.push(Remedy::new("or Caddy, in reverse_proxy", "header_up Authorization \"Basic …\""));
    remedies.extend(for_who_signs_in(evidence));
    let told = if evidence.is_signed_in {
        "It was told what you typed, and answers 401: that is not, or no longer, a token or password it knows."
    } else if evidence.settings.sign_in.is_some() {
        "config.json says that everybody types a token or password of their own for it, and nothing was typed in this tab yet."
    } else if is_cross {
        "It is there and may be read, and answers 401: it wants a password or a token. config.json is public, so none belongs there; type it here, or let a proxy on the host of this page add it."
    } else {
        "The host of this page answers 401 for the source's path: the session has ended, or the proxy passes no password on to the source."
    };
    fatal(
        "not-signed-in",
        format!("{} does not know who asks (401).", evidence.settings.name),
        said(evidence, told),
        remedies,
    )
}

fn not_allowed(evidence: &Evidence) -> Option<Trouble> {
    let SourceError::Forbidden { message } = evidence.error()? else { return None };
    let words = if message.is_empty() { String::new() } else { format!(" Its words: “{message}”.") };
    let path = recipes::version_path(evidence.settings.kind);
    let path = path.trim_start_matches('/');
    fatal(
        "not-allowed",
        format!("{} knows who asks and refuses (403).", evidence.settings.name),
        format!(
            "The way there is right: it is the right to read that is missing, for your account or for this path.{words}"
        ),
        vec![
            Remedy::new(
                "If a proxy lets only some paths through: these are asked for",
                format!(
                    "{path}\napi/v1/query\napi/v1/query_range\napi/v1/rules\napi/v1/alerts\napi/v1/series\napi/v1/labels\napi/v1/metadata\napi/v1/status/runtimeinfo"
                ),
            ),
            Remedy::new("Else ask the administrator of the source for read access", ""),
        ],
    )
}

/// How it was told, with the source's own words behind it.
fn said(evidence: &Evidence, told: &str) -> String {
    let told = told.trim_end_matches('.');
    match &evidence.refusal {
        Some(refusal) if !refusal.words.is_empty() => {
            format!("{told}. Its words ({}): “{}”.", refusal.status, refusal.words)
        }
        _ => format!("{told}."),
    }
}
