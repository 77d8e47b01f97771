//! How much budget has every objective left?
use crate::{
    charts::{
        Frame, Tone,
        waterline::{self, Column},
    },
    sources::objectives::survey::Surveyed,
    state::{clock::use_clock, objectives::use_objectives},
    widgets::{
        chart_figure::ChartFigure,
        live::{Shown, live_text},
    },
    words::sentences,
};
use leptos::prelude::*;

/// All budgets as columns, the worst first.
#[component]
pub fn Waterline() -> impl IntoView {
    let objectives = use_objectives();
    let clock = use_clock();
    let columns = Memo::new(move |_| columns(&objectives.all.get()));
    let draw = move |width: u32| {
        let (zone, now) = (clock.zone(), clock.frozen().unwrap_or_default());
        waterline::draw(&columns.read(), Frame { width, height: 150, zone: &zone, now })
    };
    // Its place is kept while nobody knows how many there are: what stands below does not jump.
    let class = live_text(move || if objectives.is_waiting() { "waterline asking".into() } else { "waterline".into() });
    view! {
        <section class=class aria-label="All budgets">
            <Shown when=move || !columns.read().is_empty()>
                <ChartFigure draw=Callback::new(draw) width=1376/>
            </Shown>
        </section>
    }
}

fn columns(all: &[Surveyed]) -> Vec<Column> {
    let column = |(objective, measured, state): &Surveyed| {
        let tone = Tone::of(state);
        let left = measured.budget_left(objective.target).map(|it| it.0);
        Column { label: sentences::full_name(objective), left: left.filter(|_| tone != Tone::Unknown), tone }
    };
    all.iter().map(column).collect()
}
