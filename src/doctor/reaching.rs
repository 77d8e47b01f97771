//! Nothing came back: what stopped the request before, on and after its way.
use super::{
    Check, Remedy, Trouble,
    evidence::{Evidence, Probes},
    recipes,
    steps::Step,
};
use crate::{sources::http::SourceError, words::durations};

/// In the order in which they are asked after.
pub const CHECKS: &[Check] = &[
    Check {
        id: "stopped-by-own-policy",
        find: stopped_by_own_policy,
        #[cfg(test)]
        examples: || vec![Evidence::unreachable(Probes { is_stopped_by_policy: true, ..Probes::default() })],
    },
    Check {
        id: "mixed-content",
        find: mixed_content,
        #[cfg(test)]
        examples: || vec![Evidence::unreachable(Probes::default()).at("http://prom.example:9090/")],
    },
    Check {
        id: "local-network-refused",
        find: local_network,
        #[cfg(test)]
        examples: || {
            let denied = Probes { local_network: Some("denied".to_owned()), ..Probes::default() };
            vec![Evidence::unreachable(denied).at("https://10.0.0.7/")]
        },
    },
    Check {
        id: "certificate-suspected",
        find: certificate_suspected,
        #[cfg(test)]
        examples: || {
            let blind = Some((false, crate::domain::time::Span::from_millis(31)));
            vec![Evidence::unreachable(Probes { blind, ..Probes::default() }).at("https://prometheus.internal/")]
        },
    },
    Check {
        id: "down",
        find: down,
        #[cfg(test)]
        examples: || {
            let blind = Some((false, crate::domain::time::Span::from_millis(31)));
            vec![
                Evidence::unreachable(Probes { blind, ..Probes::default() }),
                Evidence::unreachable(Probes { blind, ..Probes::default() }).at("prometheus/"),
            ]
        },
    },
    Check {
        id: "too-slow",
        find: too_slow,
        #[cfg(test)]
        examples: || vec![Evidence::failing(SourceError::TimedOut { limit: crate::domain::time::Span::from_secs(30) })],
    },
    Check {
        id: "cut-off",
        find: cut_off,
        #[cfg(test)]
        examples: || {
            vec![
                Evidence::failing(SourceError::CutOff { received: 0 }),
                Evidence::failing(SourceError::CutOff { received: 1000 }),
                Evidence::failing(SourceError::TooLarge { limit: 1000 }),
            ]
        },
    },
];

/// A trouble because of which nothing comes.
pub(super) fn fatal(
    id: &'static str,
    step: Step,
    name: String,
    told: String,
    remedies: Vec<Remedy>,
) -> Option<Trouble> {
    Some(Trouble { id, step, is_fatal: true, name, told, until: None, remedies })
}

/// What the probes came to, if nothing came back otherwise. What answers as the other kind of source is reached.
pub(super) fn probes(evidence: &Evidence) -> Option<&Probes> {
    (evidence.is_unreachable() && !evidence.is_other_kind).then_some(evidence.probes.as_ref()).flatten()
}

fn stopped_by_own_policy(evidence: &Evidence) -> Option<Trouble> {
    let address = probes(evidence).filter(|it| it.is_stopped_by_policy).and(evidence.address())?;
    let origin = address.origin();
    let mut remedies = recipes::proxies(evidence);
    let place = "or, to read it directly: the Content-Security-Policy of the host of this page (_headers, or the same line in nginx and Caddy)";
    // The grammar of policies has no IPv6 addresses: browsers skip such a line.
    if !address.host().starts_with('[') {
        remedies.push(Remedy::new(place, format!("connect-src 'self' {origin}")));
    }
    fatal(
        "stopped-by-own-policy",
        Step::Reached,
        format!("This page may not speak to {origin}: its own security policy allows its own host only."),
        "The browser reported a violation of connect-src and sent nothing. The safest way is a proxy on the host of this page; then neither this policy nor CORS stands between.".to_owned(),
        remedies,
    )
}

fn mixed_content(evidence: &Evidence) -> Option<Trouble> {
    probes(evidence)?;
    let address = evidence.address()?;
    let is_mixed = evidence.page.origin.starts_with("https:") && address.scheme == "http" && !address.is_loopback();
    is_mixed.then(|| recipes::proxies(evidence)).and_then(|remedies| {
        fatal(
            "mixed-content",
            Step::Reached,
            format!("A page from https:// may not read http://{}.", address.authority),
            "Both addresses say so: the browser stops such a request before it is sent. Let the host of this page pass requests on; it may speak http to the source.".to_owned(),
            remedies,
        )
    })
}

fn local_network(evidence: &Evidence) -> Option<Trouble> {
    let probes = probes(evidence)?;
    let address = evidence.address()?;
    let here = super::address::Address::of(&evidence.page.origin, &evidence.page)?;
    let nothing_came = probes.blind.is_none_or(|(came, _)| !came);
    let permission = probes.local_network.as_deref()?;
    let is_deeper = (address.is_private() && !here.is_private()) || (address.is_loopback() && !here.is_loopback());
    if !is_deeper || !nothing_came || permission == "granted" {
        return None;
    }
    let host = address.host();
    let told = match permission {
        "denied" => {
            format!("{host} is in a private network, and the browser says that this page may not ask devices there.")
        }
        _ => format!(
            "{host} is in a private network, this page is not, and the browser has not been told yet whether that is allowed; it asks once, when the page is in front."
        ),
    };
    let mut remedies = vec![Remedy::new(
        "In this browser: the icon left of the address → Site settings → Local network access → Allow, then load this page again",
        "",
    )];
    remedies.extend(recipes::proxies(evidence));
    fatal(
        "local-network-refused",
        Step::Reached,
        format!("The browser keeps this page from asking {host} in the local network."),
        told,
        remedies,
    )
}

fn certificate_suspected(evidence: &Evidence) -> Option<Trouble> {
    let probes = probes(evidence)?;
    let (_, took) = probes.blind.filter(|(came, _)| !came)?;
    let address = evidence.address()?;
    let is_suspect = address.scheme == "https" && !address.is_same_origin(&evidence.page) && address.is_private();
    if !is_suspect {
        return None;
    }
    let url = format!("{}{}", address.url(), recipes::version_path(evidence.settings.kind));
    let mut remedies = vec![
        Remedy::new("Open this address in a tab of its own: a warning there is the answer", url),
        Remedy::new(
            "If it warns: give the source a certificate the company's computers trust, for example in web.config.file of Prometheus",
            "tls_server_config:\n  cert_file: /etc/prometheus/tls.crt   # with the whole chain\n  key_file: /etc/prometheus/tls.key",
        ),
    ];
    remedies.extend(recipes::proxies(evidence));
    fatal(
        "certificate-suspected",
        Step::Reached,
        format!("Nothing comes back from {}: it is down, or its certificate is not trusted.", address.authority),
        format!(
            "Even a request whose answer may not be read failed after {}. A browser does not say why, but the name is one of a private network, where certificates are often self-signed; one that is not trusted fails exactly so.",
            durations::duration(took)
        ),
        remedies,
    )
}

fn down(evidence: &Evidence) -> Option<Trouble> {
    let probes = probes(evidence).filter(|it| !it.redirects)?;
    let address = evidence.address()?;
    let path = recipes::version_path(evidence.settings.kind);
    let took = probes.blind.map_or_else(String::new, |(_, took)| format!(" after {}", durations::duration(took)));
    let (name, told) = if address.is_same_origin(&evidence.page) {
        (
            "The host of this page does not answer.".to_owned(),
            format!(
                "The request to {} failed{took}, and it goes to the host this page came from: the network is gone, or the host is down.",
                address.url()
            ),
        )
    } else {
        (
            format!("Nothing comes back from {}: it is down, or the address is wrong.", address.authority),
            format!(
                "Even a request whose answer may not be read failed{took}, so it is not CORS: no server, another port, a name that cannot be found, a firewall, a blocker in this browser, or a certificate that is not trusted."
            ),
        )
    };
    let remedies = vec![
        Remedy::new("See for yourself, from the same computer", format!("curl -sS -i {}{path}", address.url())),
        Remedy::new("or in a tab of its own", format!("{}{path}", address.url())),
    ];
    fatal("down", Step::Reached, name, told, remedies)
}

fn too_slow(evidence: &Evidence) -> Option<Trouble> {
    let Some(SourceError::TimedOut { limit }) = evidence.error() else { return None };
    let url = evidence.address()?.url();
    let path = recipes::version_path(evidence.settings.kind);
    fatal(
        "too-slow",
        Step::Reached,
        format!("{} did not answer within {}.", evidence.settings.name, durations::duration(*limit)),
        "The connection was taken, but no complete answer came, not even to the cheapest question: the server is overloaded, or a proxy before it waits for something.".to_owned(),
        vec![
            Remedy::new("See how long it takes without this page", format!("curl -sS -o /dev/null -w '%{{time_connect}} %{{time_total}}\\n' {url}{path}")),
            Remedy::new("nginx, if it is the proxy that gives up first", "proxy_connect_timeout 5s;\nproxy_read_timeout 60s;"),
        ],
    )
}

fn cut_off(evidence: &Evidence) -> Option<Trouble> {
    let told = match evidence.error()? {
        SourceError::CutOff { received: 0 } => "The head of the answer came, and nothing of its body could be read: the connection was closed, or what came is not compressed as its Content-Encoding says.".to_owned(),
        SourceError::CutOff { received } => format!("The answer broke off after {received} bytes."),
        SourceError::TooLarge { limit } => format!("The answer is larger than {limit} bytes; so much is not read."),
        _ => return None,
    };
    fatal(
        "cut-off",
        Step::Reached,
        format!("The answers of {} do not come through whole.", evidence.settings.name),
        told,
        vec![
            Remedy::new(
                "nginx, in the location of the source: do not cut long answers",
                "proxy_buffering off;\nproxy_read_timeout 60s;",
            ),
            Remedy::new("and let nothing compress them twice", "proxy_set_header Accept-Encoding \"\";"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(evidence: &Evidence) -> Vec<String> {
        let troubles = super::super::diagnose(evidence);
        troubles.into_iter().flat_map(|it| it.remedies).map(|it| it.text).collect()
    }

    #[test]
    fn a_policy_is_not_told_to_name_what_none_can_name() {
        let stopped = |url: &str| {
            let probes = Probes { is_stopped_by_policy: true, ..Probes::default() };
            texts(&Evidence::unreachable(probes).at(url)).iter().any(|it| it.starts_with("connect-src"))
        };
        assert!(stopped("https://prom.example:9090/"));
        assert!(!stopped("http://[::1]:9090/"));
    }
}
