//! What is connected, how is it answering, and how far does the way to it go?
use super::how_do_we_know;
use crate::{
    charts::{Frame, latency_line},
    configuration::SourceKind,
    doctor::{Evidence, about::About, evidence::SurveyedParts, steps},
    domain::time::Span,
    state::{clock::use_clock, examination::Examination, overlay::Figure},
    widgets::{
        data_table::{head, with_heads},
        ladder,
        live::live,
        measured,
        panel::Panel,
        state_mark::state_mark,
    },
    words::{durations, instants, numbers, states},
};
use leptos::prelude::*;

/// Clocks that differ by less say nothing: the header that tells has whole seconds.
const SAME_CLOCK: Span = Span::from_secs(2);

/// One row a source.
#[component]
pub fn SourcesTable(
    /// Every source.
    examinations: Vec<Examination>,
) -> impl IntoView {
    let rows = examinations.into_iter().map(row).collect_view().into_any();
    let before = [("", "State"), ("", "Source")];
    let after = [
        ("r", "Latency"),
        ("wide", "since opened"),
        ("wide", "Version"),
        ("r wide", "Clock"),
        ("r wide", "Keeps / needs"),
        ("r wide", "Rule groups"),
        ("r wide", "Targets up"),
        ("r wide", "Coverage"),
        ("", "What you see from it"),
    ];
    let heads =
        |of: &[(&'static str, &'static str)]| of.iter().map(|(class, word)| head(class, word)).collect::<Vec<_>>();
    let (before, after) = (heads(&before), heads(&after));
    view! {
        <Panel title="Connection doctor" sentence="Eight steps, left to right; the first that fails is the reason. Latency since this page was opened." class="c12">
            {with_heads("Sources and how they answer", "doctor", (before, ladder::heads(), after).into_any(), rows)}
        </Panel>
    }
}

/// One row: nothing in it is opened or typed into, so it is drawn anew as a whole.
fn row(examination: Examination) -> AnyView {
    let clock = use_clock();
    let Examination { findings, health, .. } = examination;
    let name = findings.read_untracked().evidence.settings.name.clone();
    let cells = move || {
        let findings = findings.read();
        let (health, zone, now) = (health.get(), clock.zone(), clock.wall());
        let evidence = &findings.evidence;
        let drawn = latency_line::draw(&health.history, Frame { width: 84, height: 18, zone: &zone, now });
        let line = view! { <span class="latency" role="img" aria-label=drawn.sentence.clone() title=drawn.sentence.clone() inner_html=drawn.svg()></span> };
        let line = health.history.iter().any(|it| it.1.is_some()).then(|| line.into_any());
        let since = health.answered_at.map(|at| {
            view! { <small class="q">"answered "<time datetime=instants::iso(at)>{durations::ago(now.since(at))}</time></small> }
        });
        let settings = &evidence.settings;
        let figure = Figure::Latency(settings.name.clone());
        let latency = health.latency.map(|it| how_do_we_know::known(figure, measured::length(it)));
        let mut cells = vec![
            cell("", state(evidence, findings.troubles.iter().any(|it| it.is_fatal), clock.recorded_at().is_some())),
            view! { <th scope="row"><b>{settings.name.clone()}</b><code class="q">{settings.url.clone()}</code></th> }
                .into_any(),
            ladder::cells(&steps::with(evidence, &findings.troubles)),
            cell("r", known(latency)),
            cell("wide", known(line)),
        ];
        cells.extend(figures(evidence));
        cells.push(cell("t", (gives(evidence), since).into_any()));
        cells
    };
    view! { <tr data-source=name>{live(cells)}</tr> }.into_any()
}

fn cell(class: &'static str, content: AnyView) -> AnyView {
    view! { <td class=class>{content}</td> }.into_any()
}

fn word(class: &'static str, title: String, content: AnyView) -> AnyView {
    view! { <span class=class title=title>{content}</span> }.into_any()
}

fn known(view: Option<AnyView>) -> AnyView {
    view.unwrap_or_else(|| word("n", String::new(), numbers::UNKNOWN.into_any()))
}

fn state(evidence: &Evidence, is_failing: bool, is_recorded: bool) -> AnyView {
    match &evidence.version {
        None => state_mark("loading", "asking".to_owned()),
        Some(Ok(_)) => state_mark("ok", states::source(is_recorded).to_owned()),
        Some(Err(_)) if is_failing => state_mark("failed", "failed".to_owned()),
        Some(Err(_)) => state_mark("stale", "not answering".to_owned()),
    }
}

/// Version, clock, retention, rules, targets and coverage, as cells.
fn figures(evidence: &Evidence) -> [AnyView; 6] {
    let version = evidence.version.as_ref().and_then(|it| it.as_ref().ok());
    let clock = evidence.clock_difference.map(|it| match it.abs() < SAME_CLOCK {
        true => word("n", String::new(), "same".into_any()),
        false => word("warm", "ahead of this computer's clock; ages are corrected".to_owned(), measured::length(it)),
    });
    let (about, parts) = (evidence.about.as_ref(), evidence.parts());
    [
        cell("wide", known(version.map(|it| it.clone().into_any()))),
        cell("r wide", known(clock)),
        cell("r wide", known(keeps(about, parts))),
        cell("r wide", known(groups(parts))),
        cell("r wide", known(targets(about))),
        cell("r wide", known(coverage(parts))),
    ]
}

/// How long it keeps data against the longest window that is asked of it.
fn keeps(about: Option<&About>, parts: Option<&SurveyedParts>) -> Option<AnyView> {
    let retention = about.and_then(|it| it.retention);
    let window = parts.and_then(|it| it.longest_window.as_ref());
    if retention.is_none() && window.is_none() {
        return None;
    }
    let said = |span: Option<Span>| span.map_or_else(|| numbers::UNKNOWN.to_owned(), durations::window);
    let is_short = retention.zip(window).is_some_and(|(keeps, (needs, _))| keeps < *needs);
    let class = if is_short { "hot" } else { "n" };
    let title = window.map(|(_, objective)| format!("the longest window is that of {objective}"));
    let text = format!("{} / {}", said(retention), said(window.map(|it| it.0)));
    Some(word(class, title.unwrap_or_default(), text.into_any()))
}

fn groups(parts: Option<&SurveyedParts>) -> Option<AnyView> {
    let groups = parts.filter(|it| it.unread_rules.is_none())?.groups;
    let bad = [(groups.n_failing, "failing"), (groups.n_late, "late"), (groups.n_slow, "slow")];
    let bad: Vec<_> = bad.iter().filter(|it| it.0 > 0).map(|(n, what)| format!(", {n} {what}")).collect();
    let class = if bad.is_empty() { "n" } else { "hot" };
    let all = measured::number(Some(groups.n() as f64), numbers::count);
    Some(word(class, String::new(), (all, bad.concat()).into_any()))
}

fn targets(about: Option<&About>) -> Option<AnyView> {
    let jobs = about?.targets.as_ref()?;
    let n_up: usize = jobs.iter().map(|it| it.n_up).sum();
    let n_down: usize = jobs.iter().map(|it| it.n_down).sum();
    let class = if n_down > 0 { "hot" } else { "n" };
    let all = format!(" of {}", numbers::count((n_up + n_down) as f64));
    Some(word(class, String::new(), (measured::number(Some(n_up as f64), numbers::count), all).into_any()))
}

/// The smallest coverage of any objective: an average would hide it.
fn coverage(parts: Option<&SurveyedParts>) -> Option<AnyView> {
    let (coverage, objective) = parts?.lowest_coverage.as_ref()?;
    let class = if *coverage < 0.99 { "warm" } else { "n" };
    let title = format!("the lowest of all objectives, that of {objective}");
    Some(word(class, title, measured::number(Some(*coverage), |it| numbers::percent(it, 1))))
}

/// What Plumbline uses it for.
fn gives(evidence: &Evidence) -> String {
    if evidence.settings.kind == SourceKind::Alertmanager {
        return "alerts and silences".to_owned();
    }
    match evidence.parts() {
        Some(parts) => {
            let objectives = numbers::counted(parts.n_objectives, "objective", "objectives");
            let read = if parts.unread_rules.is_some() { " read" } else { "" };
            format!("{objectives}, {}{read}", numbers::counted(parts.n_rules, "rule", "rules"))
        }
        None => "objectives, once it answers".to_owned(),
    }
}
