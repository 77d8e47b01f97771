//! What is firing now, how loudly, and since when?
use super::how_do_we_know::how_do_we_know;
use crate::{
    configuration::links,
    domain::{
        alert::{Alert, AlertState, Severity},
        order,
        plain_text::plain,
        time::{Instant, Span},
    },
    sources::objectives::survey::SAME_TIME,
    state::{
        clock::use_clock,
        objectives::{use_alerts, use_objectives},
        overlay::Figure,
        setup::use_configuration,
    },
    widgets::{
        data_table::data_table,
        live::{Shown, live},
        loaded, measured,
        panel::Panel,
        state_mark::state_mark,
    },
    words::{capitals, durations, instants, numbers, states},
};
use leptos::prelude::*;

/// Alerts by severity; silenced and inhibited ones are counted apart.
#[component]
pub fn FiringAlerts() -> impl IntoView {
    let alerts = use_alerts();
    let clock = use_clock();
    let configuration = use_configuration();
    let all = Memo::new(move |_| {
        let mut all: Vec<Alert> =
            alerts.get().iter().filter_map(|it| it.alerts.value()).flat_map(|it| it.value.clone()).collect();
        order::by_key(&mut all, |it| (it.severity(), it.since));
        all
    });
    // Sources say what fires when they are asked, whatever instant the page is seen from.
    let known_at = Memo::new(move |_| {
        let alerts = alerts.get();
        let asked = alerts.iter().filter_map(|it| it.alerts.value()).flat_map(|it| &it.provenance);
        asked.map(|it| it.asked_at).max()
    });
    let of_another_time = move || {
        let (known_at, then) = (known_at.get()?, clock.frozen()?);
        (known_at.since(then).abs() > SAME_TIME).then_some((known_at, then))
    };
    let trouble = live(move || {
        let (zone, now) = (clock.zone(), clock.wall());
        alerts.get().iter().map(|it| loaded::notes(&it.source, &it.alerts, &zone, now)).collect_view()
    });
    let rows = move || {
        let runbook = configuration.links.runbook.clone();
        let loud: Vec<Alert> = all.get().into_iter().filter(Alert::is_loud).collect();
        loud.into_iter().map(|alert| row(&alert, runbook.as_deref(), known_at)).collect_view()
    };
    // Silence of a source is not silence of its alerts.
    let is_known = move || alerts.get().iter().all(|it| it.alerts.value().is_some());
    let is_unread = move || alerts.get().iter().filter_map(|it| it.alerts.value()).any(|it| !it.skipped.is_empty());
    let objectives = use_objectives();
    let sentence = Signal::derive(move || {
        let is_silent = alerts.get().iter().any(|it| it.alerts.trouble().is_some());
        match is_known() {
            true if is_silent && all.read().is_empty() => {
                "Nothing fired when it was last known; what fires now is not.".to_owned()
            }
            true => {
                let said = match (is_unread(), all.read().is_empty(), objectives.n_rules_firing()) {
                    (true, true, _) => "It is not known what fires.".to_owned(),
                    (true, false, _) => format!("At least {}", sentence(&all.read())),
                    (false, true, n @ 1..) => {
                        let n = numbers::counted(n, "rule of Prometheus fires", "rules of Prometheus fire");
                        format!("Nothing has reached the Alertmanager; {n}.")
                    }
                    _ => sentence(&all.read()),
                };
                let Some((known_at, then)) = of_another_time() else { return said };
                let (zone, now) = (clock.zone(), clock.wall());
                let [known_at, then] = [known_at, then].map(|it| instants::moment(it, &zone, now));
                format!("As of {known_at}, not of {then}: {}", capitals::small(&said))
            }
            false => "It is not known what fires.".to_owned(),
        }
    });
    let is_calm = move || !all.read().iter().any(Alert::is_loud);
    view! {
        <Panel title="Firing alerts" sentence=sentence class="c5 first" more=move || how_do_we_know(Figure::Alerts)>
            {trouble}
            <Shown when=move || !is_calm()>
                {data_table(
                    "Alerts that fire now, the loudest first",
                    "alerts",
                    &[("", "Severity"), ("", "Alert"), ("", "Service"), ("r", "Since")],
                    live(rows.clone()),
                )}
            </Shown>
        </Panel>
    }
}

fn sentence(all: &[Alert]) -> String {
    let count = |is: &dyn Fn(&Alert) -> bool| all.iter().filter(|it| is(it)).count();
    let loud = |severity: Severity| count(&|it| it.is_loud() && it.severity() == severity);
    let parts = [
        (loud(Severity::Page), "paging"),
        (loud(Severity::Ticket), "for a ticket"),
        (loud(Severity::Other), "other"),
        (count(&|it| matches!(it.state, AlertState::Silenced(_))), "silenced"),
        (count(&|it| matches!(it.state, AlertState::Inhibited(_))), "inhibited"),
        (count(&|it| it.state == AlertState::Pending), "pending"),
    ];
    let said: Vec<_> = parts.iter().filter(|it| it.0 > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if said.is_empty() { "Nothing fires.".to_owned() } else { format!("{}.", said.join(", ")) }
}

fn row(alert: &Alert, runbook: Option<&str>, known_at: Memo<Option<Instant>>) -> AnyView {
    let clock = use_clock();
    let severity = states::severity(alert.severity());
    let service = plain(alert.service());
    let told =
        ["runbook_url", "runbook"].iter().find_map(|it| alert.annotations.get(it)).filter(|it| links::is_web(it));
    let template = || runbook.and_then(|it| links::filled(it, &[("service", &service), ("alert", &alert.name)]));
    let href = told.map(str::to_owned).or_else(template);
    let name = alert.name.clone();
    let summary = alert.annotations.get("summary").map(plain);
    let since = alert.since;
    let since = live(move || {
        since.map(|at| {
            // Seen from the past, it has lasted until it was asked for.
            let now = clock.frozen().and(known_at.get()).unwrap_or_else(|| clock.now());
            // What began by a clock that is ahead has no age yet.
            let age = (now.since(at) >= Span::ZERO).then(|| format!(", {}", durations::duration(now.since(at))));
            view! { {measured::short_moment(at, &clock.zone(), now)}{age} }
        })
    });
    view! {
        <tr>
            <td>{state_mark(severity, severity.to_owned())}</td>
            <th scope="row" class="t">
                {name}
                {href.map(|href| view! { " "<a href=href rel="noreferrer">"runbook"</a> })}
                {summary.map(|it| view! { <p class="q">{it}</p> })}
            </th>
            <td>{service}</td>
            <td class="r">{since}</td>
        </tr>
    }
    .into_any()
}
