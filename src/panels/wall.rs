//! What does a screen say that nobody touches and everybody passes?
use super::verdict;
use crate::{
    domain::{
        alert::{Alert, Severity},
        burn_rate::burn_rate,
        objective_state::ObjectiveState,
        order,
        time::Span,
    },
    sources::objectives::survey::Surveyed,
    state::{
        clock::use_clock,
        objectives::{use_alerts, use_objectives},
    },
    widgets::{live::live, measured::number, state_mark::mark},
    words::{instants, namesakes, numbers, sentences, states},
};
use leptos::prelude::*;

/// How many causes fit, and how many budgets stand beside them.
const CAUSES: usize = 2;
const BUDGETS: usize = 5;

/// Verdict, causes, lowest budgets; or the line, when all is well.
#[component]
pub fn Wall() -> impl IntoView {
    let (objectives, alerts, clock) = (use_objectives(), use_alerts(), use_clock());
    live(move || {
        let (all, by_source, zone) = (objectives.all.get(), alerts.get(), clock.zone());
        // Rows that cannot be read may page, and so may rules whose alerts have not reached the Alertmanager.
        let is_read = by_source.iter().all(|it| it.alerts.value().is_some_and(|it| it.skipped.is_empty()));
        let is_empty = by_source.iter().filter_map(|it| it.alerts.value()).all(|it| it.value.is_empty());
        let is_known = is_read && !(is_empty && objectives.n_rules_firing() > 0);
        let loud: Vec<Alert> = by_source
            .iter()
            .filter_map(|it| it.alerts.value())
            .flat_map(|it| it.value.iter().filter(|it| it.is_loud()).cloned())
            .collect();
        let paging: Vec<&Alert> = loud.iter().filter(|it| it.severity() == Severity::Page).collect();
        let n = |count: usize| is_known.then_some(count);
        let said = sentences::wall(n(paging.len()), n(loud.len()), &all, &objectives.unheard());
        let is_calm = said.mark.is_none() && !all.is_empty();
        let mut causes: Vec<Cause> = Vec::new();
        for alert in paging {
            let service = alert.service().to_owned();
            match causes.iter_mut().find(|it| it.name == service) {
                Some(cause) => cause.n += 1,
                None => {
                    let since = alert.since.map(|at| format!(", since {}", instants::clock(at, &zone)));
                    let why = format!("{}{}", alert.name, since.unwrap_or_default());
                    let figure = burn_of(&service, &all).map(|it| (it, numbers::multiple(it)));
                    causes.push(Cause { name: service, figure, why, n: 1 });
                }
            }
        }
        // The worst first: what burns fastest of what pages, else what is furthest over its budget.
        let burn = |it: &Cause| it.figure.as_ref().map_or(f64::NEG_INFINITY, |it| it.0);
        order::by(&mut causes, |a, b| burn(b).total_cmp(&burn(a)));
        if causes.is_empty() {
            let over = lowest(&all).into_iter().filter(|it| it.2 == ObjectiveState::OutOfBudget);
            causes.extend(over.map(|surveyed| Cause {
                name: namesakes::briefly(&surveyed.0).to_owned(),
                figure: left(surveyed).map(|it| (it, numbers::budget_left(it))),
                why: surveyed.0.name.clone(),
                n: 1,
            }));
        }
        let more = causes.len().saturating_sub(CAUSES);
        let causes = causes.into_iter().take(CAUSES).map(cause).collect_view();
        let more = (more > 0).then(|| view! { <p class="q">{format!("and {more} more")}</p> });
        let line =
            is_calm.then(|| view! { <svg class="line" viewBox="0 0 11 74" inner_html=LINE aria-hidden="true"></svg> });
        view! {
            <div class=if is_calm { "wall calm" } else { "wall" }>
                {verdict::show(&said)}
                {line}
                {(!is_calm).then(|| view! { <div>{causes}{more}</div>{budgets(&all)} })}
            </div>
        }
    })
}

const LINE: &str =
    r#"<path class="now" d="M5.5 0v58"/><path class="bob" d="M4.3 56.5h2.4v3H4.3zM5.5 72.5.8 62.4q4.7-6 9.4 0z"/>"#;

struct Cause {
    name: String,
    figure: Option<(f64, String)>,
    why: String,
    n: usize,
}

fn cause(cause: Cause) -> AnyView {
    let Cause { name, figure, why, n } = cause;
    let more = (n > 1).then(|| format!(", {} more alerts", n - 1));
    view! {
        <article class="cause">
            <h2>{if name.is_empty() { "no service named".to_owned() } else { name }}</h2>
            <span class="burn">{figure.map(|(value, said)| number(Some(value), |_| said))}</span>
            <p>{why}{more}</p>
        </article>
    }
    .into_any()
}

/// The highest burn rate of a service's objectives over the last hour.
fn burn_of(service: &str, all: &[Surveyed]) -> Option<f64> {
    let of = all.iter().filter(|it| it.0.service == service);
    of.filter_map(|it| Some(burn_rate(it.1.error_ratio_over(Span::from_hours(1))?, it.0.target?)))
        .max_by(f64::total_cmp)
}

fn left((objective, measured, _): &Surveyed) -> Option<f64> {
    measured.budget_left(objective.target).map(|it| it.0)
}

/// What is known of, the least left first.
fn lowest(all: &[Surveyed]) -> Vec<&Surveyed> {
    let mut lowest: Vec<&Surveyed> = all.iter().filter(|it| left(it).is_some() && !it.2.is_unknown()).collect();
    order::by(&mut lowest, |a, b| left(a).unwrap_or(0.0).total_cmp(&left(b).unwrap_or(0.0)));
    lowest
}

fn budgets(all: &[Surveyed]) -> AnyView {
    let lowest: Vec<_> = lowest(all).into_iter().take(BUDGETS).collect();
    let shown: Vec<_> = lowest.iter().map(|it| &it.0).collect();
    let row = |it: &&Surveyed| {
        let tells = namesakes::told_apart(&it.0, &shown).map(|it| view! { " "<span class="q">{it}</span> });
        let state = states::objective_mark(&it.2);
        let value = number(left(it), |left| numbers::fixed(left * 100.0, 0));
        view! { <tr><th scope="row"><span class=format!("state {state}")>{mark(state)}<span>{namesakes::briefly(&it.0).to_owned()}</span></span>{tells}</th><td>{value}</td></tr> }
            .into_any()
    };
    let rows = lowest.iter().map(row).collect_view();
    view! { <aside><table><caption>"Budget left, %"</caption><tbody>{rows}</tbody></table></aside> }.into_any()
}
