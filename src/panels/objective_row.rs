//! One line of the table of objectives: its columns, and what stands in them.
use super::how_do_we_know::{known, known_beside};
use super::{objective_columns::Columns, objective_lines::Group};
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
pub fn group(group: Group, at: usize, active: RwSignal<Option<usize>>, columns: &Columns) -> AnyView {
    let address = use_address();
    let Group { service, n, counts, is_folded, toggled } = group;
    let of = service.clone();
    let href = live_text(move || address.with("folded", toggled.as_deref()));
    let together = use_configuration().service(&service).and_then(|it| it.group.clone());
    let name = if service.is_empty() { "no service named".to_owned() } else { service };
    let marks = ["over", "risk", "nodata"].into_iter().zip(counts).filter(|it| is_folded && it.1 > 0);
    let marks: Vec<AnyView> =
        marks.map(|(mark, n)| view! { " "{state_mark(mark, n.to_string())} }.into_any()).collect();
    let said = is_folded.then(|| format!(" {}", numbers::counted(n, "objective", "objectives")));
    let empty = empty_up_to(columns, cell("plumb mid", ().into_any()));
    // A cell over no column would be one over one.
    let rest = columns.after().checked_sub(1).filter(|it| *it > 0);
    let rest = rest.map(|n| view! { <td class="wide" colspan=n.to_string()></td> }.into_any());
    let is_active = live_attribute(move || (active.get() == Some(at)).then(String::new));
    view! {
        <tr class="group" data-group=of id=format!("line-{at}") aria-rowindex=(at + 2).to_string() data-active=is_active>
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

/// What stands in the row of an objective, and nothing that is not seen: two that are equal look the same.
#[derive(Clone, PartialEq)]
pub struct Row {
    id: String,
    name: String,
    mark: &'static str,
    said: String,
    target: Option<f64>,
    window: Span,
    good: Option<f64>,
    left: Option<f64>,
    left_class: &'static str,
    burns: [(Span, Option<f64>); 3],
    coverage: Option<f64>,
    bar: String,
    trend: String,
    tool: &'static str,
}

impl Row {
    /// What an objective's row shows; sorted by a column it names its service, too.
    pub fn of((objective, measured, state): &Surveyed, is_sorted: bool, zone: &Zone) -> Self {
        let (tone, now) = (Tone::of(state), measured.at);
        let left = measured.budget_left(objective.target).map(|it| it.0);
        let name = if is_sorted && !objective.service.is_empty() {
            format!("{} / {}", objective.service, objective.name)
        } else {
            objective.name.clone()
        };
        let points: Vec<_> = curve(objective, measured).iter().map(|it| (it.at, it.left)).collect();
        // What is not known for certain is hatched, not full.
        let bar = budget_bar::draw(left, tone, state.is_unknown(), LOWEST, Frame { width: BAR, height: 25, zone, now });
        Self {
            id: objective.id.clone(),
            name,
            mark: states::objective_mark(state),
            said: states::objective(state, now),
            target: objective.target.map(|it| it.ratio()),
            window: objective.window,
            good: measured.good_ratio(objective.target),
            left,
            left_class: match tone {
                Tone::Over => "r bl hot",
                Tone::Unknown => "r bl unk",
                _ => "r bl",
            },
            burns: [Span::from_hours(1), Span::from_hours(6), Span::from_days(3)].map(|window| {
                let ratio = objective.target.zip(measured.error_ratio_over(window));
                (window, ratio.map(|(target, ratio)| burn_rate(ratio, target)))
            }),
            coverage: measured.coverage,
            bar: bar.svg(),
            trend: sparkline::draw(&points, tone, Frame { width: 92, height: 18, zone, now }).svg(),
            tool: objective.tool.name(),
        }
    }
}

/// A row on line `at`.
pub fn view(row: Row, at: usize, active: RwSignal<Option<usize>>, columns: &Columns) -> AnyView {
    let address = use_address();
    let Row { id, name, mark, said, .. } = row;
    let figure = || Figure::Budget(id.clone());
    let href = {
        let id = id.clone();
        live_text(move || address.of_objective(&id))
    };
    let coverage_class = if row.coverage.is_some_and(|it| it < 0.995) { "r wide unk" } else { "r wide n" };
    let coverage = number(row.coverage, |it| numbers::percent(it, if it > 0.9995 { 0 } else { 1 }));
    let [hour, quarter, days] = row.burns.map(|(window, burn)| {
        let class = match burn {
            Some(burn) if burn > 1.0 => "r wide warm",
            Some(burn) if burn >= 0.5 => "r wide",
            _ => "r wide n",
        };
        let burn = number(burn, numbers::multiple);
        ("burn", cell(class, known_beside(Figure::BurnRate(id.clone(), window), burn)))
    });
    let cells = columns.shown([
        ("target", cell("r mid", number(row.target, numbers::target_percent))),
        ("window", cell("r wide n", durations::window(row.window).into_any())),
        ("measured", cell("r mid", known_beside(figure(), number(row.good, numbers::good_percent)))),
        ("bar", drawn("plumb mid", row.bar)),
        ("", cell(row.left_class, known(figure(), number(row.left, numbers::budget_left)))),
        hour,
        quarter,
        days,
        ("coverage", cell(coverage_class, known_beside(figure(), coverage))),
        ("trend", drawn("wide", row.trend)),
        ("tool", cell("wide n", row.tool.into_any())),
    ]);
    let is_active = live_attribute(move || (active.get() == Some(at)).then(String::new));
    view! {
        <tr data-objective=id id=format!("line-{at}") aria-rowindex=(at + 2).to_string() data-active=is_active>
            <td>{state_mark(mark, said)}</td>
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
