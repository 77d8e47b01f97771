//! Would an alert of this objective fire now, and how far from it are its windows?
use super::how_do_we_know::known;
use crate::{
    domain::{
        burn_rate::{PairState, burn_rate, can_fire, fastest_burn_rate, pair_state},
        objective::{BurnAlert, Objective},
        rule::RuleState,
        time::Span,
    },
    sources::objectives::survey::Surveyed,
    state::overlay::Figure,
    widgets::{
        data_table::data_table,
        live::{live, live_text},
        measured::number,
        panel::Panel,
        state_mark::state_mark,
    },
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// The pairs of windows with their own factors.
#[component]
pub fn BurnRates(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
) -> impl IntoView {
    let rows = live(move || {
        let surveyed = surveyed.get();
        surveyed.0.burn_alerts.iter().map(|alert| row(alert, &surveyed)).collect_view()
    });
    let note = live_text(move || note(&surveyed.get().0));
    view! {
        <Panel title="Burn alerts" sentence="Long and short window of each alert, against its own factor." class="c5">
            {data_table(
                "Burn rate alerts",
                "",
                &[("", "Alert"), ("r", "Factor"), ("r", "Long window"), ("r", "Short window")],
                rows,
            )}
            <p class="q after">{note}</p>
        </Panel>
    }
}

/// What the alerts of an objective can and cannot tell.
fn note(objective: &Objective) -> String {
    let Some(target) = objective.target else { return String::new() };
    if objective.burn_alerts.is_empty() {
        return "No alert watches how fast this budget burns.".to_owned();
    }
    let never = objective.burn_alerts.iter().filter(|it| !can_fire(it, target));
    let never: Vec<_> = never.map(|it| numbers::multiple(it.factor)).collect();
    let fastest = numbers::multiple(fastest_burn_rate(target));
    if never.is_empty() {
        format!(
            "An alert needs both windows above its factor. Every factor here can be reached: the fastest burn is {fastest}."
        )
    } else {
        format!("{} can never be reached: the fastest burn is {fastest}.", never.join(", "))
    }
}

fn row(alert: &BurnAlert, (objective, measured, _): &Surveyed) -> AnyView {
    let burn = |window: Span| {
        objective.target.zip(measured.error_ratio_over(window)).map(|(target, ratio)| burn_rate(ratio, target))
    };
    let (long, short) = (burn(alert.long), burn(alert.short));
    let severity = states::severity(alert.severity);
    let (said, class) = match (alert.state, pair_state(alert, long, short)) {
        (RuleState::Firing, _) => ("firing", "warm"),
        (RuleState::Pending, _) => ("pending", "warm"),
        (_, pair @ PairState::Both) => (states::pair(pair), "warm"),
        (_, pair) => (states::pair(pair), "q"),
    };
    let of = |window: Span| Figure::BurnRate(objective.id.clone(), window);
    let cell = |window: Span, value: Option<f64>| {
        let class = if value.is_some_and(|it| it > alert.factor) { "warm" } else { "" };
        let value = known(of(window), number(value, numbers::multiple));
        view! { <td class="r"><span class="n">{durations::window(window)}</span>" "<span class=class>{value}</span></td> }
            .into_any()
    };
    view! {
        <tr>
            <th scope="row" class="t">{state_mark(severity, severity.to_owned())}" "<span class=class>{said}</span></th>
            <td class="r">{number(Some(alert.factor), numbers::multiple)}</td>
            {cell(alert.long, long)}
            {cell(alert.short, short)}
        </tr>
    }
    .into_any()
}
