//! What could be here and is not connected? One quiet line each, with what it would show and how to have it.
use crate::{
    configuration::SourceKind,
    state::{connections::use_connections, setup::use_configuration},
};
use leptos::prelude::*;

/// Nothing where everything is connected.
#[component]
pub fn NotConnected() -> impl IntoView {
    let (connections, configuration) = (use_connections(), use_configuration());
    let alertmanager = connections.of_kind(SourceKind::Alertmanager).is_empty().then(|| {
        line("Silences are not known: alerts are read from the rules. To see who silenced what, add to sources in config.json ", r#"{"kind": "alertmanager", "url": "…"}"#)
    });
    let groups = configuration.services.is_empty().then(|| {
        line(
            "Services stand without groups. To compare areas of the company, add to config.json ",
            r#""services": [{"name": "checkout", "group": "Buy"}]"#,
        )
    });
    view! { {alertmanager}{groups} }
}

fn line(what: &'static str, how: &'static str) -> AnyView {
    view! { <p class="quiet-line">{what}<code>{how}</code></p> }.into_any()
}
