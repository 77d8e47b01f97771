//! What does every widget look like in every state? Only with the feature `gallery`, at `?gallery`.
use super::chart_hands::hands;
use crate::{
    charts::{self, Drawing},
    doctor::{
        Remedy, Trouble,
        steps::{Step, StepState},
    },
    domain::{
        answered::{Answered, Skipped},
        time::{Instant, Span},
        zone::Zone,
    },
    sources::http::SourceError,
    state::query::{self, Loadable},
    widgets::{
        chart_figure::ChartFigure,
        chart_hands::share_crosshair,
        code_block::CodeBlock,
        control,
        copy_button::copy_button,
        data_table::data_table,
        ladder,
        live::live_text,
        loaded, measured,
        painted::painted,
        panel::Panel,
        state_mark::{SHAPES, state_mark},
        term::term,
        trouble_note::trouble_note,
    },
    words::{glossary, numbers, sentences::Verdict},
};
use leptos::prelude::*;

/// Sat 21 Nov 2026, 06:26:40 UTC.
const NOW: Instant = Instant::from_unix_millis(1_795_242_400_000);

/// A name nobody would choose, which has to fit all the same.
const LONG: &str = "an-objective-of-the-payments-platform-that-was-named-by-a-program-and-never-read-aloud-0123456789";

/// Every widget, every chart.
#[component]
pub fn Gallery() -> impl IntoView {
    share_crosshair();
    let figures = charts::ALL.iter().map(|chart| {
        let cases = (chart.examples)().into_iter().map(figure).collect_view();
        view! { <Panel title=format!("Chart {}", chart.id) class="c12">{cases}</Panel> }.into_any()
    });
    view! {
        <div class="page-head"><h1>"Every widget in every state"</h1><p>"Not part of what is released."</p></div>
        <div class="grid">
            <Panel title="Verdicts" class="c12">{verdicts()}</Panel>
            <Panel title="States" sentence="Shape, word and colour." class="c5">{states()}</Panel>
            <Panel title="Answers" sentence="Waiting, failed, old, partial." class="c7">{answers()}</Panel>
            <Panel title="Controls" sentence="Pressed, typed into, chosen from." class="c5" more=|| "at the end">{controls()}</Panel>
            <Panel title="Numbers and text" class="c7">{texts()}</Panel>
            <Panel title="Table" sentence="Words left, numbers right; what decides is bold." class="c12">{table()}</Panel>
            <Panel title="Ladder" class="c5">{ladder::list(&steps())}</Panel>
            <Panel title="Troubles" class="c7">{troubles()}</Panel>
            {figures.collect_view()}
        </div>
    }
}

/// A drawing as panels show it. What can be read off it has its `chart_hands` around it: `chart_reading`, `chart_legend`
/// and `chart_menu`.
fn figure((name, drawing): (&'static str, Drawing)) -> AnyView {
    let is_read = drawing.plane.is_some();
    let draw = move |_| drawing.clone();
    let figure = if is_read {
        let around = hands(Signal::stored(name.to_owned()), || None, |_, _| Vec::new()).around();
        view! { <ChartFigure draw=draw painter=painted around=around/> }.into_any()
    } else {
        view! { <ChartFigure draw=draw painter=painted/> }.into_any()
    };
    view! { <div class="after"><p class="q">{name}</p>{figure}</div> }.into_any()
}

fn verdicts() -> AnyView {
    let all = [
        (None, "", "All 41 objectives are within target.", "Least left: search latency, 31.2 % of its budget."),
        (Some("risk"), "3 of 41", " objectives are at risk, none is out of budget.", ""),
        (Some("over"), "2 of 41", " objectives are out of budget.", "Worst: checkout availability, 12.0 % over."),
        (Some("nodata"), "3 of 41", " objectives are not known; all others are within target.", ""),
    ];
    let one = |(mark, figure, sentence, then): (Option<&'static str>, &str, &str, &str)| {
        let verdict = Verdict { mark, figure: figure.into(), sentence: sentence.into(), then: then.into() };
        view! { <div class="lead">{super::verdict::show(&verdict)}</div> }.into_any()
    };
    all.map(one).collect_view().into_any()
}

fn states() -> AnyView {
    let one = |(name, _): &(&'static str, &str)| view! { <li>{state_mark(name, (*name).to_owned())}</li> }.into_any();
    view! { <ul class="lines">{SHAPES.iter().map(one).collect_view()}</ul> }.into_any()
}

/// What a question can come to.
fn answers() -> AnyView {
    let error = || SourceError::Unreachable;
    let loadables: [Loadable<Answered<()>>; 3] = [
        Loadable::Loading { since: NOW - Span::from_secs(4) },
        Loadable::Failed {
            because: error(),
            since: NOW - Span::from_secs(90),
            next_attempt: Some(NOW + Span::from_secs(20)),
        },
        Loadable::Stale {
            value: std::sync::Arc::new(Answered::whole(())),
            as_of: NOW - Span::from_minutes(19),
            because: error(),
            since: NOW - Span::from_minutes(18),
            next_attempt: None,
        },
    ];
    let zone = Zone::utc();
    let troubles = loadables.iter().map(|it| loaded::trouble("prometheus", it, &zone, NOW)).collect_view();
    let odd = Answered {
        partial: true,
        skipped: vec![Skipped { at: "result[3]".into(), why: "a number was expected".into() }],
        warnings: vec!["exceeded maximum resolution of 11,000 points per time series".into()],
        ..Answered::whole(())
    };
    view! { {troubles}{loaded::footnotes("prometheus", &odd)}<p class="note">"A note."</p> }.into_any()
}

fn controls() -> AnyView {
    let typed = |text: &str| RwSignal::new(text.to_owned());
    let options = || vec![("1", "every minute"), ("5", "every 5 minutes")];
    let terms = glossary::ALL.iter().map(|it| view! { <li>{term(it.id, it.term)}</li> }.into_any()).collect_view();
    view! {
        <p class="row">
            {control::button("btn", "Plain", || ())}
            {control::button("btn primary", "Filled", || ())}
            {control::button("btn plain", "Quiet", || ())}
            {control::labelled("btn", Some("of the link".to_owned()), "Copy", || ())}
            <button class="btn" disabled>"Not now"</button>
            <kbd>"Esc"</kbd>
        </p>
        {control::form("row after", view! {
            {control::field(("From", "From when"), typed("now-30d"), None, || false)}
            {control::field(("To", "Until when"), typed("yesterday?"), None, || true)}
            {control::submit("Show", || ())}
        }.into_any())}
        <p class="row after">{control::choice("How often", options(), || "5".to_owned(), |_| ())}</p>
        {control::line(live_text(|| "q after".to_owned()), live_text(|| "A line that follows what is typed.".to_owned()))}
        <ul class="lines after">{terms}</ul>
    }
    .into_any()
}

fn texts() -> AnyView {
    let one = |value: Option<f64>| view! { <li>{measured::number(value, numbers::budget_left)}</li> }.into_any();
    let zone = Zone::utc();
    view! {
        <ul class="lines">
            {[Some(0.9996), Some(-0.12), Some(1.0), Some(-30.0), None].map(one).collect_view()}
            <li>{measured::moment(NOW - Span::from_days(40), &zone, NOW)}", "{measured::short_moment(NOW, &zone, NOW)}", "{measured::length(Span::from_secs(4_000))}</li>
        </ul>
        <p class="q">"4bf92f3577b34da6 "{copy_button("link", "the trace".to_owned(), "4bf92f3577b34da6".to_owned(), query::spawn)}</p>
        <CodeBlock text="sum by (service) (rate(http_requests_total{code=~\"5..\"}[5m]))".to_owned() what="the query" run=query::spawn/>
    }
    .into_any()
}

fn table() -> AnyView {
    let heads =
        [("", "State"), ("", "Service"), ("", "What"), ("r", "Good, %"), ("r", "Burn"), ("r wide", "Only wide")];
    let row = |(state, name, class, burn): (&'static str, &'static str, &'static str, &'static str)| {
        view! {
            <tr>
                <td>{state_mark(state, state.to_owned())}</td>
                <th scope="row">{name}</th>
                <td class="t">"A sentence that takes more than one line where there is little room."</td>
                <td class="r"><b>"99.95"</b></td>
                <td class=class>{burn}</td>
                <td class="r n wide">"30 d"</td>
            </tr>
        }
        .into_any()
    };
    let rows = [
        ("ok", "search", "r n", "0.4×"),
        ("risk", "checkout", "r warm", "6.1×"),
        ("over", LONG, "r hot", "14.4×"),
        ("nodata", "billing", "r unk", numbers::UNKNOWN),
    ];
    data_table("A table in every state", "", &heads, rows.map(row).collect_view().into_any())
}

/// Every state a step can be in.
fn steps() -> [(Step, StepState); 5] {
    [
        (Step::Address, StepState::Passed("https://prometheus.example.com/".into())),
        (Step::Reached, StepState::Odd("answered after 4.2 s".into())),
        (Step::Allowed, StepState::Failed(format!("refused by the browser for {LONG}"))),
        (Step::SignedIn, StepState::Asking),
        (Step::Speaks, StepState::NotYet),
    ]
}

fn troubles() -> AnyView {
    let fatal = Trouble {
        id: "refused-by-cors",
        step: Step::Allowed,
        is_fatal: true,
        name: "The browser does not let this page read the answer.".into(),
        told: "The server answers, but without Access-Control-Allow-Origin.".into(),
        until: Some(NOW + Span::from_minutes(3)),
        remedies: vec![
            Remedy {
                place: "Prometheus' own flag".into(),
                text: "--web.cors.origin='https://status.example.com'".into(),
            },
            Remedy {
                place: "nginx, on the host of this page".into(),
                text: "location /prometheus/ {\n  proxy_pass http://prometheus:9090/;\n}".into(),
            },
            Remedy { place: "Ask whoever runs it.".into(), text: String::new() },
        ],
    };
    let reservation =
        Trouble { id: "clock-differs", step: Step::Version, is_fatal: false, until: None, ..fatal.clone() };
    let zone = Zone::utc();
    [fatal, reservation]
        .map(|it| trouble_note("prometheus", &it, (&zone, NOW), query::spawn, || (), || ()))
        .collect_view()
        .into_any()
}
