//! One line of the table of objectives: its columns, and what stands in them.
use super::how_do_we_know::{known, known_beside};
use super::{
    objective_columns::Columns,
    objective_lines::{Asked, Group},
};
use crate::{
    charts::{Frame, Tone, budget_bar, sparkline},
    domain::{
        burn_down::{BurnDownPoint, burn_down},
        burn_rate::burn_rate,
        measurement::Measurement,
        objective::Objective,
        time::{Range, Span},
        zone::Zone,
    },
    sources::objectives::survey::Surveyed,
    state::{address::use_address, overlay::Figure, setup::use_configuration},
    widgets::{
        live::{live_attribute, live_text},
        measured::number,
        state_mark::state_mark,
    },
    words::{durations, numbers, states},
};
use leptos::prelude::*;

/// How wide the budget bars are, and how far left their scale reaches.
const BAR: u32 = 168;
const LOWEST: f64 = -0.3;

/// A cell; all of one type.
fn cell(class: &'static str, content: AnyView) -> AnyView {
    view! { <td class=class>{content}</td> }.into_any()
}

/// The cells of a line that says nothing in the columns before the bar, with `line` in the bar's. Each has its column's
/// class, so that it goes where its column goes.
pub fn empty_up_to(columns: &Columns, line: AnyView) -> Vec<AnyView> {
    let empty = |class: &'static str| cell(class, ().into_any());
    columns.shown([("target", empty("r mid")), ("window", empty("wide")), ("measured", empty("r mid")), ("bar", line)])
}

/// A cell with a drawing of our own.
fn drawn(class: &'static str, svg: String) -> AnyView {
    view! { <td class=class inner_html=svg></td> }.into_any()
}

/// The head of a group: pressing it folds and opens it.
pub fn group(group: &Group, at: usize, active: RwSignal<Option<usize>>, asked: &Asked) -> AnyView {
    let address = use_address();
    let Group { service, n, counts, is_folded } = group.clone();
    let toggled = asked.folded.toggled(&service);
    let href = live_text(move || address.with("folded", toggled.as_deref()));
    let together = use_configuration().service(&service).and_then(|it| it.group.clone());
    let name = if service.is_empty() { "no service named".to_owned() } else { service };
    let marks = ["over", "risk", "nodata"].into_iter().zip(counts).filter(|it| is_folded && it.1 > 0);
    let marks: Vec<AnyView> =
        marks.map(|(mark, n)| view! { " "{state_mark(mark, n.to_string())} }.into_any()).collect();
    let said = is_folded.then(|| format!(" {}", numbers::counted(n, "objective", "objectives")));
    let empty = empty_up_to(&asked.columns, cell("plumb mid", ().into_any()));
    // A cell over no column would be one over one.
    let rest = asked.columns.after().checked_sub(1).filter(|it| *it > 0);
    let rest = rest.map(|n| view! { <td class="wide" colspan=n.to_string()></td> }.into_any());
    let is_active = live_attribute(move || (active.get() == Some(at)).then(String::new));
    view! {
        <tr class="group" id=format!("line-{at}") aria-rowindex=(at + 2).to_string() data-active=is_active>
            <th colspan="2" scope="rowgroup">
                <a data-noscroll="" href=href aria-expanded=(!is_folded).to_string()><span class="fold" aria-hidden="true">{if is_folded { "▸" } else { "▾" }}</span>{name}</a>
                <small>" "{together}{said}</small>{marks}
            </th>
            {empty}
            <td></td>
            {rest}
        </tr>
    }
    .into_any()
}

/// The row of an objective.
pub fn row(
    (objective, measured, state): &Surveyed,
    at: usize,
    active: RwSignal<Option<usize>>,
    asked: &Asked,
    zone: &Zone,
) -> AnyView {
    let address = use_address();
    let (tone, now) = (Tone::of(state), measured.at);
    let left = measured.budget_left(objective.target).map(|it| it.0);
    let href = {
        let id = objective.id.clone();
        live_text(move || address.of_objective(&id))
    };
    let name = if !asked.sort.is_empty() && !objective.service.is_empty() {
        format!("{} / {}", objective.service, objective.name)
    } else {
        objective.name.clone()
    };
    let figure = || Figure::Budget(objective.id.clone());
    let left_class = match tone {
        Tone::Over => "r bl hot",
        Tone::Unknown => "r bl unk",
        _ => "r bl",
    };
    let coverage_class = if measured.coverage.is_some_and(|it| it < 0.995) { "r wide unk" } else { "r wide n" };
    let coverage = number(measured.coverage, |it| numbers::percent(it, if it > 0.9995 { 0 } else { 1 }));
    // What is not known for certain is hatched, not full.
    let bar =
        budget_bar::draw(left, tone, state.is_unknown(), LOWEST, Frame { width: BAR, height: 25, zone, now }).svg();
    let points: Vec<_> = curve(objective, measured).iter().map(|it| (it.at, it.left)).collect();
    let spark = sparkline::draw(&points, tone, Frame { width: 92, height: 18, zone, now }).svg();
    let [hour, quarter, days] = [Span::from_hours(1), Span::from_hours(6), Span::from_days(3)].map(|window| {
        let ratio = objective.target.zip(measured.error_ratio_over(window));
        let burn = ratio.map(|(target, ratio)| burn_rate(ratio, target));
        let class = match burn {
            Some(burn) if burn > 1.0 => "r wide warm",
            Some(burn) if burn >= 0.5 => "r wide",
            _ => "r wide n",
        };
        (
            "burn",
            cell(class, known_beside(Figure::BurnRate(objective.id.clone(), window), number(burn, numbers::multiple))),
        )
    });
    let cells = asked.columns.shown([
        ("target", cell("r mid", number(objective.target.map(|it| it.ratio()), numbers::target_percent))),
        ("window", cell("r wide n", durations::window(objective.window).into_any())),
        (
            "measured",
            cell("r mid", known_beside(figure(), number(measured.good_ratio(objective.target), numbers::good_percent))),
        ),
        ("bar", drawn("plumb mid", bar)),
        ("", cell(left_class, known(figure(), number(left, numbers::budget_left)))),
        hour,
        quarter,
        days,
        ("coverage", cell(coverage_class, known_beside(figure(), coverage))),
        ("trend", drawn("wide", spark)),
        ("tool", cell("wide n", objective.tool.name().into_any())),
    ]);
    let is_active = live_attribute(move || (active.get() == Some(at)).then(String::new));
    view! {
        <tr data-objective=objective.id.clone() id=format!("line-{at}") aria-rowindex=(at + 2).to_string() data-active=is_active>
            <td>{state_mark(states::objective_mark(state), states::objective(state, now))}</td>
            <th scope="row"><a href=href title=name.clone()>{name.clone()}</a></th>
            {cells}
        </tr>
    }
    .into_any()
}

fn curve(objective: &Objective, measured: &Measurement) -> Vec<BurnDownPoint> {
    let window = Range::ending_at(measured.at, objective.window);
    let whole = measured.events.unwrap_or_default();
    objective.target.map(|target| burn_down(&measured.tiles, window, whole, target)).unwrap_or_default()
}
