//! Every objective in one table: sorted, filtered and grouped by the address.
use super::how_do_we_know::known;
use crate::{
    charts::{Frame, Tone, budget_bar, sparkline},
    domain::{
        burn_down::{BurnDownPoint, burn_down},
        burn_rate::burn_rate,
        order,
        time::{Range, Span},
        zone::Zone,
    },
    sources::objectives::survey::Surveyed,
    state::{address::use_address, clock::use_clock, objectives::use_objectives},
    widgets::{
        live::{Shown, live, live_attribute, live_text},
        measured::number,
        state_mark::state_mark,
    },
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// How wide the budget bars are, and how far left their scale reaches.
const BAR: u32 = 168;
const LOWEST: f64 = -0.3;

/// What the table is asked to show.
#[derive(Clone, Debug, Default, PartialEq)]
struct Asked {
    text: String,
    state: String,
    tool: String,
    sort: String,
}

/// The columns that can be sorted by: the word in the address, and the header.
const SORTABLE: &[(&str, &str)] = &[
    ("state", "State"),
    ("name", "Objective"),
    ("target", "Target, %"),
    ("measured", "Measured, %"),
    ("left", "Left"),
    ("coverage", "Coverage"),
];

/// Every objective.
#[component]
pub fn ObjectiveTable() -> impl IntoView {
    let (objectives, address, clock) = (use_objectives(), use_address(), use_clock());
    let asked = Memo::new(move |_| Asked {
        text: address.get("q").unwrap_or_default(),
        state: address.get("state").unwrap_or_default(),
        tool: address.get("tool").unwrap_or_default(),
        sort: address.get("sort").unwrap_or_default(),
    });
    let shown = Memo::new(move |_| shown(&objectives.all.get(), &asked.get()));
    let body = live(move || {
        let zone = clock.zone();
        let is_grouped = asked.read().sort.is_empty();
        let mut service = None;
        let mut rows = Vec::new();
        for surveyed in shown.get() {
            if is_grouped && service.as_ref() != Some(&surveyed.0.service) {
                service = Some(surveyed.0.service.clone());
                rows.push(group(&surveyed.0.service, &zone));
            }
            rows.push(row(&surveyed, !is_grouped, &zone));
        }
        rows
    });
    let is_empty = move || shown.read().is_empty() && !objectives.all.get().is_empty();
    view! {
        <Filters asked=asked/>
        <div class="scroll">
            <table class="data-table sticky slo-table">
                <caption class="sr">{live_text(move || format!("{} objectives", shown.read().len()))}</caption>
                <thead>
                    <tr>
                        {header("state", "State", "")}
                        {header("name", "Objective", "")}
                        {header("target", "Target, %", "r wide")}
                        <th scope="col" class="r wide">"Window"</th>
                        {header("measured", "Measured, %", "r wide")}
                        {header("left", "Budget left", "r")}
                        <th scope="col" class="r wide">"Burn 1 h"</th>
                        <th scope="col" class="r wide">"6 h"</th>
                        <th scope="col" class="r wide">"3 d"</th>
                        {header("coverage", "Coverage", "r wide")}
                        <th scope="col" class="wide">"Window so far"</th>
                        <th scope="col" class="wide">"Tool"</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <Shown when=is_empty>
            <p class="note">"No objective fits the filter. "<a href=live_text(move || address.of_page(crate::routes::Page::Objectives))>"Show all"</a></p>
        </Shown>
    }
}

/// A header that sorts; the address says by what and which way.
fn header(key: &'static str, title: &'static str, class: &'static str) -> impl IntoView {
    let address = use_address();
    let current = move || address.get("sort").unwrap_or_default();
    let order = move || match current().strip_prefix('-').map(str::to_owned) {
        Some(it) if it == key => Some("descending"),
        None if current() == key => Some("ascending"),
        _ => None,
    };
    let next = move || match order() {
        None => Some(key.to_owned()),
        Some("ascending") => Some(format!("-{key}")),
        Some(_) => None,
    };
    let arrow = move || match order() {
        Some("ascending") => " ↑".to_owned(),
        Some(_) => " ↓".to_owned(),
        None => String::new(),
    };
    view! {
        <th scope="col" class=class aria-sort=live_attribute(move || order().map(str::to_owned))>
            <a href=live_text(move || address.with("sort", next().as_deref()))>{title}{live_text(arrow)}</a>
        </th>
    }
}

#[component]
fn Filters(asked: Memo<Asked>) -> impl IntoView {
    let (objectives, address) = (use_objectives(), use_address());
    let count = move |state: &str| {
        let fits = |it: &&Surveyed| fits_state(it, state);
        objectives.all.get().iter().filter(fits).count()
    };
    let tab = move |state: &'static str, word: &'static str, mark: Option<&'static str>| {
        let said = live_text(move || format!("{} {word}", count(state)));
        let href = live_text(move || address.with("state", (!state.is_empty()).then_some(state)));
        let is_on = live_text(move || (asked.read().state == state).to_string());
        view! {
            <a href=href aria-current=is_on>
                {match mark {
                    Some(mark) => view! { <span class=format!("state {mark}")>{crate::widgets::state_mark::mark(mark)}<span>{said}</span></span> }.into_any(),
                    None => view! { <span>{said}</span> }.into_any(),
                }}
            </a>
        }
    };
    let tools = Memo::new(move |_| {
        let mut tools: Vec<_> = objectives.all.get().iter().map(|it| it.0.tool).collect();
        order::ascending(&mut tools);
        tools.dedup();
        tools
    });
    let typed = move |text: String| address.set("q", Some(text.as_str()).filter(|it| !it.is_empty()), true);
    let chosen = move |tool: String| address.set("tool", Some(tool.as_str()).filter(|it| !it.is_empty()), false);
    view! {
        <div class="row filters">
            <nav class="tabs" aria-label="Objectives by state">
                {tab("", "in all", None)}
                {tab("over", "out of budget", Some("over"))}
                {tab("risk", "at risk", Some("risk"))}
                {tab("unknown", "unknown", Some("nodata"))}
                {tab("ok", "ok", None)}
            </nav>
            <span class="push row tight">
                <label class="field find">
                    <i aria-hidden="true">"/"</i>
                    <input
                        type="search"
                        placeholder="service, objective, label"
                        aria-label="Filter by service, objective or label"
                        prop:value=live_text(move || asked.read().text.clone())
                        on:input=move |event| typed(event_target_value(&event))
                    />
                </label>
                <label class="field">
                    <i>"Tool"</i>
                    <select on:change=move |event| chosen(event_target_value(&event)) aria-label="Tool">
                        <option value="">"all"</option>
                        {live(move || {
                            let on = asked.read().tool.clone();
                            tools.get().into_iter().map(|tool| {
                                view! { <option value=tool.id() selected=on == tool.id()>{tool.name()}</option> }
                            }).collect_view()
                        })}
                    </select>
                </label>
            </span>
        </div>
    }
}

fn fits_state(it: &Surveyed, state: &str) -> bool {
    match state {
        "over" => Tone::of(&it.2) == Tone::Over,
        "risk" => Tone::of(&it.2) == Tone::Risk,
        "unknown" => Tone::of(&it.2) == Tone::Unknown,
        "ok" => Tone::of(&it.2) == Tone::Quiet,
        _ => true,
    }
}

/// What the filters leave, in the order asked for: by service and worst first where nothing is asked.
fn shown(all: &[Surveyed], asked: &Asked) -> Vec<Surveyed> {
    let words: Vec<String> = asked.text.to_ascii_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |it: &&Surveyed| {
        let labels: String = it.0.labels.iter().map(|(name, value)| format!("{name}={value} ")).collect();
        let text = format!("{} {} {} {} {labels}", it.0.service, it.0.name, it.0.id, it.0.source).to_ascii_lowercase();
        fits_state(it, &asked.state)
            && (asked.tool.is_empty() || it.0.tool.id() == asked.tool)
            && words.iter().all(|word| text.contains(word))
    };
    let mut shown: Vec<Surveyed> = all.iter().filter(fits).cloned().collect();
    let left = |it: &Surveyed| it.1.budget_left(it.0.target).map_or(f64::INFINITY, |it| it.0);
    let by = |key: &str, a: &Surveyed, b: &Surveyed| match key {
        "name" => (&a.0.service, &a.0.name).cmp(&(&b.0.service, &b.0.name)),
        "target" => a.0.target.partial_cmp(&b.0.target).unwrap_or(std::cmp::Ordering::Equal),
        "measured" => a.1.good_ratio(a.0.target).unwrap_or(2.0).total_cmp(&b.1.good_ratio(b.0.target).unwrap_or(2.0)),
        "left" => left(a).total_cmp(&left(b)),
        "coverage" => a.1.coverage.unwrap_or(2.0).total_cmp(&b.1.coverage.unwrap_or(2.0)),
        _ => a.2.rank().cmp(&b.2.rank()).then(left(a).total_cmp(&left(b))),
    };
    match asked.sort.strip_prefix('-') {
        Some(key) => order::by(&mut shown, |a, b| by(key, b, a)),
        None if SORTABLE.iter().any(|(key, _)| *key == asked.sort) => {
            order::by(&mut shown, |a, b| by(&asked.sort, a, b))
        }
        None => {
            order::by(&mut shown, |a, b| by("", a, b));
            // A service stands where its worst objective does.
            let mut order: Vec<String> = Vec::new();
            for it in &shown {
                if !order.contains(&it.0.service) {
                    order.push(it.0.service.clone());
                }
            }
            order::by_key(&mut shown, |it| order.iter().position(|service| *service == it.0.service));
        }
    }
    shown
}

fn group(service: &str, zone: &Zone) -> AnyView {
    let name = if service.is_empty() { "no service named".to_owned() } else { service.to_owned() };
    let _ = zone;
    view! { <tr class="group"><th colspan="12" scope="rowgroup">{name}</th></tr> }.into_any()
}

fn row((objective, measured, state): &Surveyed, with_service: bool, zone: &Zone) -> AnyView {
    let address = use_address();
    let (tone, now) = (Tone::of(state), measured.at);
    let budget = measured.budget_left(objective.target);
    let left = budget.map(|it| it.0);
    let is_old = matches!(state, crate::domain::objective_state::ObjectiveState::Stale { .. });
    let bar = budget_bar::draw(left, tone, is_old, LOWEST, Frame { width: BAR, height: 25, zone, now });
    let points: Vec<_> = curve(objective, measured).iter().map(|it| (it.at, it.left)).collect();
    let spark = sparkline::draw(&points, tone, Frame { width: 92, height: 18, zone, now });
    let burn = |window: Span| {
        objective.target.zip(measured.error_ratio_over(window)).map(|(target, ratio)| burn_rate(ratio, target))
    };
    let burn_cell = |window: Span| {
        let value = burn(window);
        let class = if value.is_some_and(|it| it > 1.0) { "r wide warm" } else { "r wide n" };
        view! { <td class=class>{number(value, numbers::multiple)}</td> }
    };
    let href = {
        let id = objective.id.clone();
        live_text(move || address.of_objective(&id))
    };
    let name = if with_service && !objective.service.is_empty() {
        format!("{} / {}", objective.service, objective.name)
    } else {
        objective.name.clone()
    };
    let left_class = match tone {
        Tone::Over => "hot",
        Tone::Unknown => "unk",
        _ => "",
    };
    let coverage_class = if measured.coverage.is_some_and(|it| it < 0.995) { "r wide unk" } else { "r wide n" };
    view! {
        <tr data-objective=objective.id.clone()>
            <td>{state_mark(states::objective_mark(state), states::objective(state, now))}</td>
            <th scope="row"><a href=href>{name}</a></th>
            <td class="r wide">{number(objective.target.map(|it| it.ratio()), numbers::target_percent)}</td>
            <td class="r wide n">{durations::window(objective.window)}</td>
            <td class="r wide">{number(measured.good_ratio(objective.target), numbers::good_percent)}</td>
            <td class="r">
                <span class="bl">
                    <span class="wide" inner_html=bar.svg></span>
                    <span class=left_class>{known(&objective.id, number(left, numbers::budget_left))}</span>
                </span>
            </td>
            {burn_cell(Span::from_hours(1))}
            {burn_cell(Span::from_hours(6))}
            {burn_cell(Span::from_days(3))}
            <td class=coverage_class>{number(measured.coverage, |it| numbers::percent(it, if it > 0.9995 { 0 } else { 1 }))}</td>
            <td class="wide" inner_html=spark.svg></td>
            <td class="wide n">{objective.tool.name()}</td>
        </tr>
    }
    .into_any()
}

fn curve(
    objective: &crate::domain::objective::Objective,
    measured: &crate::domain::measurement::Measurement,
) -> Vec<BurnDownPoint> {
    let window = Range::ending_at(measured.at, objective.window);
    let whole = measured.events.unwrap_or_default();
    objective.target.map(|target| burn_down(&measured.tiles, window, whole, target)).unwrap_or_default()
}
