//! Numbers and instants that a machine can read: `<data value>` and `<time datetime>`.
use crate::{
    domain::{
        time::{Instant, Span},
        zone::Zone,
    },
    words::{durations, instants, numbers},
};
use leptos::prelude::*;

/// A number as people read it, with all its digits for machines; unknown is a dash and no number.
pub fn number(value: Option<f64>, say: impl FnOnce(f64) -> String) -> AnyView {
    match value.filter(|it| it.is_finite()) {
        Some(value) => {
            let said = say(value);
            view! { <data value=numbers::full_precision(value)>{said}</data> }.into_any()
        }
        None => view! { <span class="n">{numbers::UNKNOWN}</span> }.into_any(),
    }
}

/// A day and time.
pub fn moment(at: Instant, zone: &Zone, now: Instant) -> AnyView {
    view! { <time datetime=instants::iso(at)>{instants::moment(at, zone, now)}</time> }.into_any()
}

/// The shortest that tells when.
pub fn short_moment(at: Instant, zone: &Zone, now: Instant) -> AnyView {
    let title = instants::moment(at, zone, now);
    view! { <time datetime=instants::iso(at) title=title>{instants::short(at, zone, now)}</time> }.into_any()
}

/// A length of time.
pub fn length(span: Span) -> AnyView {
    view! { <time datetime=durations::iso(span)>{durations::duration(span)}</time> }.into_any()
}
