//! Which five budgets are lowest, and how did they get there?
use super::how_do_we_know::{how_do_we_know, known};
use crate::{
    charts::{
        Frame, Tone,
        burn_down::{self, BurnDown},
    },
    domain::{burn_down as domain_burn_down, order, time::Range},
    routes::Page,
    sources::objectives::survey::Surveyed,
    state::{address::use_address, clock::use_clock, objectives::use_objectives, overlay::Figure},
    widgets::{
        chart_figure::ChartFigure,
        live::{Shown, live, live_text},
        measured::number,
        panel::Panel,
        state_mark::mark,
        term::term,
    },
    words::{durations, namesakes, numbers, states},
};
use leptos::prelude::*;

/// Burn-downs of the five lowest budgets as small multiples.
#[component]
pub fn FiveLowestBudgets() -> impl IntoView {
    let objectives = use_objectives();
    let address = use_address();
    let lowest = Memo::new(move |_| lowest(&objectives.all.get()));
    let all = move || {
        live_text(move || match objectives.all.read().len() {
            0 => "All objectives".to_owned(),
            n => format!("All {n} objectives"),
        })
    };
    // Its place is kept while nobody knows how low they are: the alerts below do not jump.
    view! {
        <Shown when=move || !lowest.read().is_empty() || objectives.is_waiting()>
        <Panel
            title="Five lowest budgets"
            sentence="Budget left in the current window. Dotted: spending evenly. Below zero: out of budget."
            class="c12"
            more=move || view! { <span class="wide">{term("error-budget", "What is an error budget?")}" "</span>{how_do_we_know(Figure::Objectives)}" "<a href=live_text(move || address.of_page(Page::Objectives))>{all()}</a> }
        >
            <div class="five">{live(move || lowest.get().into_iter().map(multiple).collect_view())}</div>
        </Panel>
        </Shown>
    }
}

fn lowest(all: &[Surveyed]) -> Vec<Surveyed> {
    let left = |it: &Surveyed| it.1.budget_left(it.0.target).map(|it| it.0);
    let mut known: Vec<Surveyed> = all.iter().filter(|it| left(it).is_some() && !it.2.is_unknown()).cloned().collect();
    order::by(&mut known, |a, b| left(a).unwrap_or(0.0).total_cmp(&left(b).unwrap_or(0.0)));
    known.truncate(5);
    known
}

fn multiple((objective, measured, state): Surveyed) -> AnyView {
    let (address, clock) = (use_address(), use_clock());
    let left = measured.budget_left(objective.target).map(|it| it.0);
    let mark_name = states::objective_mark(&state);
    let window = Range::ending_at(measured.at, objective.window);
    let target =
        objective.target.map(|it| format!(", {}{}%", numbers::target_percent(it.ratio()), numbers::NARROW_SPACE));
    let about = format!("{}{} in {}", objective.name, target.unwrap_or_default(), durations::window(objective.window));
    let service = namesakes::briefly(&objective).to_owned();
    let id = objective.id.clone();
    let href = {
        let id = id.clone();
        live_text(move || address.of_objective(&id))
    };
    let draw = move |width: u32| {
        let zone = clock.zone();
        let whole = measured.events.unwrap_or_default();
        let points = objective.target.map(|target| domain_burn_down::burn_down(&measured.tiles, window, whole, target));
        let gaps = domain_burn_down::gaps(&measured.tiles, window);
        let data = BurnDown {
            points: &points.unwrap_or_default(),
            gaps: &gaps,
            events: &[],
            window,
            range: window,
            tone: Tone::of(&state),
        };
        burn_down::small(&data, Frame { width, height: 130, zone: &zone, now: measured.at })
    };
    view! {
        <article class="multiple">
            <h3>
                <a href=href>{service}</a>
                <span class=format!("state {mark_name}")>{mark(mark_name)}{known(Figure::Budget(id), number(left, numbers::budget_left))}</span>
            </h3>
            <p>{about}</p>
            <ChartFigure draw=Callback::new(draw) width=256 with_table=false/>
        </article>
    }
    .into_any()
}
