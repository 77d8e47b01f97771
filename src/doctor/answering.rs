//! Something answers, but not what was asked for.
use super::{Check, Remedy, Trouble, evidence::Evidence, recipes, steps::Step};
use crate::{configuration::SourceKind, sources::http::SourceError};

/// In the order in which they are asked after.
pub const CHECKS: &[Check] = &[
    Check {
        id: "another-product",
        find: another_product,
        #[cfg(test)]
        examples: || {
            let odd = SourceError::Undecodable { at: "status".to_owned(), detail: "missing".to_owned() };
            let refused = SourceError::Rejected { status: 405, kind: "refused".to_owned(), message: "no".to_owned() };
            let other = |error| Evidence { is_other_kind: true, ..Evidence::failing(error) };
            let gone = SourceError::Rejected { status: 404, kind: "not_found".to_owned(), message: "no".to_owned() };
            let unreadable = Evidence {
                probes: Some(crate::doctor::evidence::Probes::default()),
                ..other(SourceError::Unreachable)
            };
            vec![Evidence::failing(odd), Evidence::failing(refused), other(gone), unreadable]
        },
    },
    Check {
        id: "wrong-path",
        find: wrong_path,
        #[cfg(test)]
        examples: || {
            let gone = SourceError::Rejected {
                status: 404,
                kind: "not_found".to_owned(),
                message: "404 page not found".to_owned(),
            };
            let page = SourceError::NotTheApi { status: 200, redirected: false };
            vec![Evidence::failing(page.clone()), Evidence::failing(page).at("prometheus/"), Evidence::failing(gone)]
        },
    },
];

fn wrong_path(evidence: &Evidence) -> Option<Trouble> {
    let told = match evidence.error()? {
        SourceError::NotTheApi { redirected: false, status } if *status < 500 => {
            format!("A web page came back instead of data (status {status}), from the very address that was asked.")
        }
        SourceError::Rejected { status: 404, message, .. } => {
            format!("The server is there and does not know this path (404): “{message}”.")
        }
        _ => return None,
    };
    let address = evidence.address()?;
    let path = recipes::version_path(evidence.settings.kind);
    let mut remedies = vec![Remedy::new(
        "Try in a tab of its own: the address is right when this shows data that begins with { — with and without the last part of the path",
        format!("{}{path}", address.url()),
    )];
    if evidence.is_cross_origin() {
        remedies.push(Remedy::new(
            "If Prometheus itself is served below a path, its command line says which; the same path belongs into config.json",
            "--web.external-url=https://host/prometheus/ --web.route-prefix=/prometheus",
        ));
    } else {
        remedies.push(Remedy::new("The host of this page does not pass this path on yet. It needs one of these", ""));
        remedies.extend(recipes::proxies(evidence));
    }
    Some(Trouble {
        id: "wrong-path",
        step: Step::Speaks,
        is_fatal: true,
        name: format!("{} is not at this path.", evidence.settings.name),
        told,
        until: None,
        remedies,
    })
}

fn another_product(evidence: &Evidence) -> Option<Trouble> {
    let error = evidence.error()?;
    let is_odd =
        matches!(error, SourceError::Undecodable { .. } | SourceError::Rejected { .. } | SourceError::NotTheApi { .. });
    if !evidence.is_other_kind && (!is_odd || wrong_path(evidence).is_some()) {
        return None;
    }
    let speaks = match evidence.settings.kind {
        SourceKind::Prometheus => "Prometheus",
        SourceKind::Alertmanager => "Alertmanager",
    };
    let mut swapped = evidence.settings.clone();
    swapped.kind = swapped.kind.other();
    let kind = swapped.kind.name();
    let swapped = recipes::source(&swapped);
    let (name, told, remedies) = if evidence.is_other_kind {
        (
            format!("What answers here is no {speaks}: it answers as kind “{kind}” does."),
            format!("The question for its version came to: {error}. The one of the other kind was answered."),
            vec![Remedy::new("in config.json, as what it is", swapped)],
        )
    } else {
        (
            format!("Something answers here, but not as {speaks} does."),
            format!("The question for its version came to: {error}."),
            vec![
                Remedy::new("in config.json, if it is the other kind of source", swapped),
                Remedy::new(
                    "in config.json, if it is Thanos, Mimir or VictoriaMetrics: say which",
                    "\"flavor\": \"thanos\"",
                ),
            ],
        )
    };
    Some(Trouble { id: "another-product", step: Step::Speaks, is_fatal: true, name, told, until: None, remedies })
}
