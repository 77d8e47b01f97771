//! Every objective in one table: sorted, filtered, grouped and folded by the address; only what can be seen of it is
//! in the document.
use super::{
    objective_columns::Columns,
    objective_filters::Filters,
    objective_lines::{Asked, Folded, Line, lines, reveal},
    objective_row::empty_up_to,
    objective_rows::Rows,
    objective_window::Window,
};
use crate::{
    platform::viewport::{self, Change},
    routes::Page,
    state::{address::use_address, objectives::use_objectives},
    widgets::{
        live::{Shown, live, live_attribute, live_text},
        term::term,
    },
    words::numbers,
};
use leptos::{ev::KeyboardEvent, html::Tbody, prelude::*};
use std::sync::Arc;

/// What the head covers of the window, CSS pixels.
const HEAD: f64 = 40.0;

/// The scale over the bars, the bob below them.
const SCALE: &str = r#"<svg class="chart" width="168" height="14" aria-hidden="true"><text x="0" y="11">−30</text><text x="39" y="11" text-anchor="middle">0</text><text x="168" y="11" text-anchor="end">100</text></svg>"#;
const BOB: &str = r#"<svg width="80" height="20" aria-hidden="true"><path class="bob" d="M38.3 0h2.4v5H38.3zM39.5 18l-4.7-10.1q4.7-6 9.4 0z"/></svg>"#;

/// Every objective.
#[component]
pub fn ObjectiveTable() -> impl IntoView {
    let (objectives, address) = (use_objectives(), use_address());
    let asked = Memo::new(move |_| Asked {
        text: address.get("q").unwrap_or_default(),
        state: address.get("state").unwrap_or_default(),
        tool: address.get("tool").unwrap_or_default(),
        sort: address.get("sort").unwrap_or_default(),
        folded: Folded::read(&address.get("folded").unwrap_or_default()),
        columns: Columns::read(address.get("columns")),
    });
    let shown = Memo::new(move |_| Arc::new(lines(&objectives.all.get(), &asked.read())));
    let active = RwSignal::new(None::<usize>);
    // What stands in the active line.
    let held = StoredValue::new(None::<String>);
    let about = move |line: &Line| line.about(&objectives.all.read_untracked());
    let place = NodeRef::<Tbody>::new();
    let window = Window::follow(shown, asked, place, Rows::follow(shown, active));
    // The active line is where what stands in it goes; without it there is none.
    Effect::new(move |_| {
        let shown = shown.read();
        active.set(held.get_value().and_then(|held| shown.iter().position(|it| about(it).as_ref() == Some(&held))));
        window.look(Change::Scrolled);
    });
    let moved = move |event: KeyboardEvent| {
        let n = shown.read_untracked().len();
        let (now, last) = (active.get_untracked(), n.saturating_sub(1));
        let page = (viewport::height() / 40.0) as usize;
        let to = match event.key().as_str() {
            "ArrowDown" => now.map_or(0, |at| at + 1),
            "ArrowUp" => now.map_or(last, |at| at.saturating_sub(1)),
            "PageDown" => now.map_or(0, |at| at + page),
            "PageUp" => now.map_or(0, |at| at.saturating_sub(page)),
            "Home" => 0,
            "End" => last,
            key @ ("Enter" | "ArrowLeft" | "ArrowRight") if event.target() == event.current_target() => {
                match now.and_then(|at| shown.read_untracked().get(at).cloned()) {
                    Some(Line::Row(of)) if key == "Enter" => {
                        let id = objectives.all.get_untracked().get(of).map(|it| it.0.id.clone());
                        id.into_iter().for_each(|id| address.go(&address.of_objective(&id), false));
                    }
                    Some(Line::Group(group)) if key == "Enter" || (key == "ArrowRight") == group.is_folded => {
                        address.set("folded", asked.read_untracked().folded.toggled(&group.service).as_deref(), true);
                    }
                    _ => {}
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let to = to.min(last);
        active.set((n > 0).then_some(to));
        held.set_value(shown.read_untracked().get(to).and_then(about));
        let Some(body) = place.get_untracked() else { return };
        let (top, ends) = (viewport::top_of(&body), window.ends());
        let edge = |at: usize| top + ends.get(at).copied().unwrap_or_default();
        let down = reveal(edge(to), edge(to + 1), HEAD, viewport::height());
        if down != 0.0 {
            viewport::scroll_by(down);
        }
    };
    let is_active = live_attribute(move || active.get().map(|at| format!("line-{at}")));
    let is_empty = move || shown.read().is_empty() && !objectives.all.get().is_empty();
    view! {
        <Filters asked=asked/>
        <div
            class="objectives"
            tabindex="0"
            role="group"
            aria-label="Objectives: the arrow keys move, Enter opens, left and right fold"
            aria-activedescendant=is_active
            on:keydown=moved
        >
            <table
                class=live_text(move || format!("data-table sticky slo-table{}", if asked.read().columns.is_chosen() { " chosen" } else { "" }))
                aria-rowcount=live_text(move || (shown.read().len() + 1).to_string())
            >
                <caption class="sr">{live_text(move || numbers::counted(n_rows(&shown.read()), "objective", "objectives"))}</caption>
                <thead>{live(move || head(&asked.read().columns))}</thead>
                <tbody node_ref=place></tbody>
                {live(move || foot(&asked.read().columns))}
            </table>
        </div>
        <Shown when=is_empty>
            <p class="note">"No objective fits the filter. "<a href=live_text(move || address.of_page(Page::Objectives))>"Show all"</a></p>
        </Shown>
    }
}

fn n_rows(lines: &[Line]) -> usize {
    let n = |line: &Line| match line {
        Line::Group(group) if group.is_folded => group.n,
        Line::Group(_) => 0,
        Line::Row(_) => 1,
    };
    lines.iter().map(n).sum()
}

fn head(columns: &Columns) -> AnyView {
    let plain = |class: &'static str, title: AnyView| view! { <th scope="col" class=class>{title}</th> }.into_any();
    let scale = view! { <th scope="col" class="plumb mid"><span class="sr">"Budget left, drawn"</span><span inner_html=SCALE></span></th> }.into_any();
    let cells = columns.shown([
        ("", header("state", "State", "")),
        ("", header("name", "Objective", "")),
        ("target", header("target", "Target, %", "r mid")),
        ("window", plain("r wide", "Window".into_any())),
        ("measured", header("measured", "Measured, %", "r mid")),
        ("bar", scale),
        ("", header("left", "Budget left", "r")),
        ("burn", plain("r wide", view! { {term("burn-rate", "Burn")}" 1 h" }.into_any())),
        ("burn", plain("r wide", "6 h".into_any())),
        ("burn", plain("r wide", "3 d".into_any())),
        ("coverage", header("coverage", "Coverage", "r wide")),
        ("trend", plain("wide", "Window so far".into_any())),
        ("tool", plain("wide", "Tool".into_any())),
    ]);
    view! { <tr>{cells}</tr> }.into_any()
}

fn foot(columns: &Columns) -> AnyView {
    if !columns.has("bar") {
        return ().into_any();
    }
    let bob = view! { <td class="plumb mid" inner_html=BOB></td> }.into_any();
    view! {
        <tfoot>
            <tr>
                <td colspan="2"></td>
                {empty_up_to(columns, bob)}
                <td class="wide" colspan=columns.after().to_string()>"Bars stand on zero; what hangs left of the line is overspent."</td>
            </tr>
        </tfoot>
    }
    .into_any()
}

/// A header that sorts; the address says by what and which way.
fn header(key: &'static str, title: &'static str, class: &'static str) -> AnyView {
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
            <a data-noscroll="" href=live_text(move || address.with("sort", next().as_deref()))>{title}{live_text(arrow)}</a>
        </th>
    }
    .into_any()
}
