//! How do we know: the query behind the budget, and the rules the objective was read from.
use crate::{
    configuration::{Configuration, links},
    domain::{objective::RuleUse, plain_text::plain, rule::RuleHealth, time::Range},
    sources::objectives::survey::Surveyed,
    state::{
        clock::use_clock,
        connections::{Connections, use_connections},
        query,
        setup::use_configuration,
    },
    widgets::{
        code_block::CodeBlock,
        data_table::data_table,
        live::{Shown, live},
        measured,
        panel::Panel,
    },
    words::numbers,
};
use leptos::prelude::*;

/// Queries and rules, copyable and openable elsewhere.
#[component]
pub fn ObjectiveRules(
    /// The objective.
    #[prop(into)]
    surveyed: Signal<Surveyed>,
) -> impl IntoView {
    let clock = use_clock();
    let connections = use_connections();
    let configuration = use_configuration();
    // The rules change when somebody edits them, not with every refresh.
    let rules = Memo::new(move |_| surveyed.get().0.rules);
    let open_url = move |source: &str| open_url(connections, source);
    let known = {
        let configuration = configuration.clone();
        move || {
            let (objective, measured, _) = surveyed.get();
            let range = Range::ending_at(measured.at, objective.window);
            let (zone, now) = (clock.zone(), measured.at);
            let provenance = measured.provenance.first().cloned();
            provenance.map(|it| {
                let links = ways_out(open_url(&it.source), &configuration, &it.query, range);
                view! {
                    <CodeBlock text=it.query.clone() what="the query" run=query::spawn>{links}</CodeBlock>
                    <dl class="facts small">
                        <div><dt>"Source"</dt><dd>{it.source.clone()}</dd></div>
                        <div><dt>"As of"</dt><dd>{measured::moment(it.as_of, &zone, now)}</dd></div>
                        <div><dt>"Asked"</dt><dd>{measured::moment(it.asked_at, &zone, now)}", "{measured::length(it.took)}</dd></div>
                        <div><dt>"Last sample"</dt><dd>{measured.newest.map(|at| measured::moment(at, &zone, now))}</dd></div>
                        <div><dt>"Coverage"</dt><dd>{measured::number(measured.coverage, |it| numbers::percent(it, 1))}</dd></div>
                    </dl>
                }
            })
        }
    };
    let rows = {
        let configuration = configuration.clone();
        move || {
            let (objective, at) = surveyed.with(|it| (it.0.source.clone(), it.1.at));
            let range = Range::ending_at(at, crate::domain::time::Span::from_days(1));
            let open_url = open_url(&objective);
            rules.get().into_iter().map(|rule| row(rule, open_url.clone(), &configuration, range)).collect_view()
        }
    };
    let sentence = Signal::derive(move || {
        let rules = rules.read();
        let healthy = rules.iter().filter(|it| it.health == RuleHealth::Ok).count();
        if rules.is_empty() {
            "Written in config.json; no rules.".to_owned()
        } else {
            format!("{} found, {healthy} healthy.", numbers::counted(rules.len(), "rule", "rules"))
        }
    });
    view! {
        <Panel title="How do we know" sentence=sentence class="c12">
            {live(known)}
            <Shown when=move || !rules.read().is_empty()>
                {data_table(
                    "Rules the objective was read from",
                    "rules",
                    &[("", "Recording or alerting rule"), ("wide", "Group"), ("", "Health"), ("r", "Evaluated"), ("r wide", "Took")],
                    live(rows.clone()),
                )}
            </Shown>
        </Panel>
    }
}

/// Where people open a source in a browser, if they can.
pub fn open_url(connections: Connections, source: &str) -> Option<String> {
    let settings = connections.named(source)?.settings.clone();
    settings.open_url.or_else(|| links::is_web(&settings.url).then_some(settings.url))
}

fn row(rule: RuleUse, open_url: Option<String>, configuration: &Configuration, range: Range) -> AnyView {
    let clock = use_clock();
    let health = match &rule.health {
        RuleHealth::Ok => view! { "ok" }.into_any(),
        RuleHealth::Unknown => view! { <span class="unk">"not evaluated yet"</span> }.into_any(),
        RuleHealth::Failing(why) => view! { <span class="bad">"failing: "{why.clone()}</span> }.into_any(),
    };
    let health_class = if matches!(rule.health, RuleHealth::Failing(_)) { "t" } else { "" };
    let links = ways_out(open_url, configuration, &rule.query, range);
    let evaluated = rule.last_evaluation;
    view! {
        <tr>
            <th scope="row" class="t">
                <details>
                    <summary><code>{breakable(&plain(&rule.name))}</code>{rule.is_alert.then_some(" alert")}</summary>
                    <CodeBlock text=rule.query.clone() what="the rule's expression" run=query::spawn>{links}</CodeBlock>
                </details>
            </th>
            <td class="t wide">{plain(&rule.group)}</td>
            <td class=health_class>{health}</td>
            <td class="r">{live(move || evaluated.map(|at| measured::short_moment(at, &clock.zone(), clock.now())))}</td>
            <td class="r wide">{measured::length(rule.evaluation_time)}</td>
        </tr>
    }
    .into_any()
}

/// A rule's name that may go on in a new line behind each of its parts, and is copied as it is.
fn breakable(name: &str) -> AnyView {
    let part = |part: &str| view! { {part.to_owned()}<wbr/> }.into_any();
    name.split_inclusive([':', '_']).map(part).collect::<Vec<_>>().into_any()
}

/// Links to the same query elsewhere.
pub fn ways_out(open_url: Option<String>, configuration: &Configuration, query: &str, range: Range) -> AnyView {
    let prometheus = open_url.map(|base| links::prometheus_graph(&base, query, range));
    let grafana = links::grafana_explore(configuration, query, range);
    view! {
        {prometheus.map(|href| view! { <a class="btn" href=href target="_blank" rel="noreferrer">"Open in Prometheus"</a> })}
        {grafana.map(|href| view! { <a class="btn" href=href target="_blank" rel="noreferrer">"Open in Grafana"</a> })}
    }
    .into_any()
}
