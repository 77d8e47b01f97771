//! The one place where what a question came to becomes pixels: waiting, old, failed, or there.
use super::{measured, state_mark::state_mark};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        time::{Instant, Span},
        zone::Zone,
    },
    state::query::Loadable,
    words::{durations, instants, numbers},
};
use leptos::prelude::*;

/// Who waits less than this is not told: a line that comes and goes at once only makes the page jump.
const WORTH_SAYING: Span = Span::from_secs(2);

/// What is wrong with one source's answer, and what it says of itself.
pub fn notes<T>(source: &str, loadable: &Loadable<Answered<T>>, zone: &Zone, now: Instant) -> AnyView {
    let footnotes = loadable.value().and_then(|answered| footnotes(source, answered));
    (trouble(source, loadable, zone, now), footnotes).into_any()
}

/// What is wrong with one source's answer and what to do about it; nothing where nothing is wrong.
///
/// Never green: a source that cannot be asked says so, since when, why, and when it is asked again.
pub fn trouble<T>(source: &str, loadable: &Loadable<T>, zone: &Zone, now: Instant) -> Option<AnyView> {
    trouble_of(source, &loadable.map(|_| ()), zone, now)
}

fn trouble_of(source: &str, loadable: &Loadable<()>, zone: &Zone, now: Instant) -> Option<AnyView> {
    if let Loadable::Loading { since } = loadable {
        let waited = now.since(*since);
        if waited < WORTH_SAYING {
            return None;
        }
        let said = format!("Asking {source}, {}", durations::duration(waited));
        return Some(view! { <p class="note loading" role="status">{state_mark("loading", said)}</p> }.into_any());
    }
    let (because, since, next_attempt) = loadable.trouble()?;
    let (mark, class, head) = match loadable.as_of() {
        Some(as_of) => {
            let age = durations::duration(now.since(as_of).max(Span::ZERO));
            (
                "stale",
                "note unk",
                format!("{source} does not answer. What you see is {age} old, of {}", instants::clock(as_of, zone)),
            )
        }
        None => ("failed", "note bad", format!("{source} could not be asked")),
    };
    let next = next_attempt.map(|at| {
        let wait = at.since(now);
        if wait.millis() <= 1500 {
            "Trying again now.".to_owned()
        } else {
            format!("Next attempt in {}.", durations::duration(wait))
        }
    });
    let (why, advice) = (format!("{because}. "), because.advice());
    Some(
        view! {
            <div class=class role="alert" data-source=source.to_owned()>
                <p><b>{state_mark(mark, head)}</b>", since "{measured::moment(since, zone, now)}</p>
                <p>{why}{advice}" "{next}</p>
            </div>
        }
        .into_any(),
    )
}

/// What could not be read, and what the source itself said about its answer.
pub fn footnotes<T>(source: &str, answered: &Answered<T>) -> Option<AnyView> {
    let Answered { partial, warnings, skipped, .. } = answered;
    footnotes_of(source, *partial, warnings, skipped)
}

fn footnotes_of(source: &str, partial: bool, warnings: &[String], skipped: &[Skipped]) -> Option<AnyView> {
    let mut notes = Vec::new();
    if partial {
        notes.push(format!("{source} says that part of its data is missing: numbers may be wrong either way."));
    }
    notes.extend(warnings.iter().map(|it| format!("{source}: {it}")));
    let (mine, skipped): (Vec<_>, Vec<_>) = skipped.iter().partition(|it| it.is_of_configuration());
    notes.extend(mine.into_iter().map(|it| format!("{} could not be read: {}", it.at, it.why)));
    if !skipped.is_empty() {
        let n = numbers::counted(skipped.len(), "row of its answers", "rows of its answers");
        notes.push(format!("{source}: {n} could not be read."));
    }
    if notes.is_empty() {
        return None;
    }
    let skipped: Vec<_> = skipped.iter().take(50).map(|it| format!("{}: {}", it.at, it.why)).collect();
    let notes = notes.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    let details = (!skipped.is_empty()).then(|| {
        let rows = skipped.into_iter().map(|it| view! { <li><code>{it}</code></li> }).collect_view();
        view! { <details><summary>"which"</summary><ul>{rows}</ul></details> }
    });
    Some(view! { <div class="note warn"><ul>{notes}</ul>{details}</div> }.into_any())
}
