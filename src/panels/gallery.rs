//! What does every widget look like in every state? Only with the feature `gallery`, at `?gallery`.
use crate::{
    charts,
    domain::{
        answered::{Answered, Skipped},
        time::{Instant, Span},
        zone::Zone,
    },
    sources::http::SourceError,
    state::query::{self, Loadable},
    widgets::{
        chart_figure, code_block::CodeBlock, loaded, measured, panel::Panel, state_mark::state_mark, term::term,
    },
    words::{glossary, numbers, sentences::Verdict},
};
use leptos::prelude::*;

/// Every state there is a mark for, with its word.
const STATES: &[(&str, &str)] = &[
    ("ok", "ok"),
    ("risk", "at risk"),
    ("over", "out of budget"),
    ("page", "page"),
    ("ticket", "ticket"),
    ("nodata", "no data"),
    ("stale", "stale, 19 min"),
    ("partial", "partial, 83 %"),
    ("few", "too little data"),
    ("failed", "failed"),
    ("silenced", "silenced"),
    ("loading", "asking"),
    ("pass", "pass"),
    ("other", "other"),
];

/// Every widget, every chart.
#[component]
pub fn Gallery() -> impl IntoView {
    let (zone, now) = (Zone::utc(), Instant::from_unix_millis(1_795_240_000_000));
    let states = STATES
        .iter()
        .map(|(mark, word)| view! { <li>{state_mark(mark, (*word).to_owned())}</li> }.into_any())
        .collect_view();
    let figures = charts::ALL.iter().map(|chart| {
        let each = (chart.examples)().into_iter().map(|(name, drawing)| {
            view! { <figure><p class="q">{chart.id}" / "{name}</p><div class="drawing" inner_html=drawing.svg()></div></figure> }.into_any()
        });
        each.collect_view()
    });
    let figures = figures.collect_view();
    let table = charts::ALL
        .first()
        .and_then(|it| (it.examples)().into_iter().next())
        .map(|it| chart_figure::table(&it.1.table));
    let error = || SourceError::Unreachable;
    let loadables: [Loadable<Answered<()>>; 3] = [
        Loadable::Loading { since: now - Span::from_secs(4) },
        Loadable::Failed {
            because: error(),
            since: now - Span::from_secs(90),
            next_attempt: Some(now + Span::from_secs(20)),
        },
        Loadable::Stale {
            value: std::sync::Arc::new(Answered::whole(())),
            as_of: now - Span::from_minutes(19),
            because: error(),
            since: now - Span::from_minutes(18),
            next_attempt: None,
        },
    ];
    let troubles = loadables.iter().map(|it| loaded::trouble("prometheus", it, &zone, now)).collect_view();
    let odd = Answered {
        partial: true,
        skipped: vec![Skipped { at: "result[3]".into(), why: "a number was expected".into() }],
        ..Answered::whole(())
    };
    let verdict = |mark: Option<&'static str>, figure: &str, sentence: &str, then: &str| {
        let verdict = Verdict { mark, figure: figure.into(), sentence: sentence.into(), then: then.into() };
        view! { <div class="lead">{super::verdict::show(&verdict)}</div> }.into_any()
    };
    let terms = glossary::ALL.iter().map(|it| view! { <li>{term(it.id, it.term)}</li> }.into_any()).collect_view();
    let numbers: Vec<AnyView> = [Some(0.9996), Some(-0.12), Some(1.0), Some(-30.0), None]
        .map(|it| view! { <li>{measured::number(it, numbers::budget_left)}</li> }.into_any())
        .into();
    view! {
        <div class="page-head"><h1>"Every widget in every state"</h1><p>"Not part of what is released."</p></div>
        {verdict(None, "", "All 41 objectives are within target.", "Least left: search latency, 31.2 % of its budget.")}
        {verdict(Some("risk"), "3 of 41", " objectives are at risk, none is out of budget.", "")}
        {verdict(Some("over"), "2 of 41", " objectives are out of budget.", "Worst: checkout availability, 12.0 % over.")}
        {verdict(Some("nodata"), "3 of 41", " objectives are not known; all others are within target.", "")}
        <div class="grid">
            <Panel title="States" sentence="Shape, word and colour." class="c5"><ul class="lines">{states}</ul></Panel>
            <Panel title="Answers" sentence="Waiting, failed, old, partial." class="c7">{troubles}{loaded::footnotes("prometheus", &odd)}<p class="note">"A note."</p></Panel>
            <Panel title="Controls" class="c5">
                <p class="row"><button class="btn">"Plain"</button><button class="btn primary">"Filled"</button><button class="btn danger">"Changes the world…"</button><button class="btn" disabled>"Not now"</button></p>
                <p class="row after"><label class="field"><i>"/"</i><input placeholder="service"/></label><kbd>"Esc"</kbd></p>
                <ul class="lines after">{terms}</ul>
            </Panel>
            <Panel title="Numbers and text" class="c7"><ul class="lines">{numbers}</ul><CodeBlock text="sum(rate(http_requests_total[5m]))".to_owned() what="the query" run=query::spawn/>{table}</Panel>
            <Panel title="Charts" class="c12"><div class="gallery">{figures}</div></Panel>
        </div>
    }
}
