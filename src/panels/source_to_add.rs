//! Can this address be read from here, and what belongs into `config.json` for it?
use super::{source_sign_in::sign_in, sources_troubles::troubles};
use crate::{
    configuration::{self, Credentials, Flavor, Outcome, SourceKind, SourceSettings},
    doctor::{recipes, steps},
    domain::time::Span,
    state::{
        clock::{Clock, SaidTimes, use_clock},
        connections::{Connection, Connections},
        examination::{Examination, examine},
        query::{self, Queries},
    },
    widgets::{code_block::CodeBlock, ladder, live::live},
};
use leptos::prelude::*;
use std::sync::Arc;

/// A form for an address, its examination step by step, and the configuration that results.
#[component]
pub fn SourceToAdd(
    /// Whether there is a configuration already that it joins.
    #[prop(optional)]
    joins_others: bool,
) -> impl IntoView {
    // On the first run nothing stands around this that asks anything.
    if use_context::<Clock>().is_none() {
        provide_context(Clock::start(Arc::new(SaidTimes::default), None, Signal::stored(None)));
    }
    if use_context::<Queries>().is_none() {
        provide_context(Queries::new(Signal::stored(Span::from_minutes(1))));
    }
    let url = RwSignal::new(String::new());
    let kind = RwSignal::new("prometheus".to_owned());
    let tenant = RwSignal::new(String::new());
    let asked: RwSignal<Option<SourceSettings>> = RwSignal::new(None);
    let kept: RwSignal<Vec<SourceSettings>> = RwSignal::new(Vec::new());
    let mistake = RwSignal::new(String::new());
    let connected = use_context::<Connections>();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(None);
        let connected = connected.map(|it| it.all()).unwrap_or_default();
        let others: Vec<_> = connected.iter().map(|it| &it.settings).chain(&*kept.read()).cloned().collect();
        match settings(&url.get(), &kind.get(), &tenant.get(), &others) {
            Ok(settings) => {
                mistake.set(String::new());
                asked.set(Some(settings));
            }
            Err(said) => mistake.set(said),
        }
    };
    let examined = live(move || {
        asked
            .get()
            .map(|settings| view! { <Examined settings=settings joins_others=joins_others kept=kept asked=asked/> })
    });
    let select = view! {
        <select on:change=move |event| kind.set(event_target_value(&event))>
            <option value="prometheus">"Prometheus, or what speaks its API"</option>
            <option value="alertmanager">"Alertmanager"</option>
        </select>
    };
    view! {
        <form class="examine" on:submit=submit>
            {field("Address", text("https://prometheus.example/ or prometheus/", url))}
            {field("Kind", select.into_any())}
            {field("Tenant, if it has any", text("", tenant))}
            <button class="btn primary" type="submit">"Examine"</button>
        </form>
        {live(move || Some(mistake.get()).filter(|it| !it.is_empty()).map(|said| view! { <p class="note bad" role="alert">{said}</p> }))}
        {examined}
    }
}

fn field(label: &'static str, control: AnyView) -> AnyView {
    view! { <label><span>{label}</span><span class="field">{control}</span></label> }.into_any()
}

fn text(placeholder: &'static str, value: RwSignal<String>) -> AnyView {
    let typed = move |event| value.set(event_target_value(&event));
    view! { <input type="text" autocomplete="off" spellcheck="false" placeholder=placeholder on:input=typed/> }
        .into_any()
}

/// What was typed as a source beside `others`, checked as the configuration itself would be.
fn settings(url: &str, kind: &str, tenant: &str, others: &[SourceSettings]) -> Result<SourceSettings, String> {
    let kind = if kind == "alertmanager" { SourceKind::Alertmanager } else { SourceKind::Prometheus };
    let tenant = Some(tenant.trim().to_owned()).filter(|it| !it.is_empty());
    let typed = SourceSettings {
        kind,
        name: recipes::free_name(kind, others.iter().map(|it| it.name.as_str())),
        url: url.trim().to_owned(),
        flavor: Flavor::Prometheus,
        tenant,
        credentials: Credentials::SameOrigin,
        sign_in: None,
        open_url: None,
    };
    match configuration::read(&recipes::file(&[typed]), None) {
        Outcome::Loaded { configuration, warnings } => match (warnings.first(), configuration.sources.first()) {
            (Some(notice), _) => Err(notice.what.clone()),
            (None, Some(settings)) => Ok(settings.clone()),
            (None, None) => Err("Type an address.".to_owned()),
        },
        Outcome::Broken(problems) => {
            let said: Vec<_> = problems.into_iter().map(|it| it.what).collect();
            Err(said.join("; "))
        }
        Outcome::Empty | Outcome::WebPage => Err("Type an address.".to_owned()),
    }
}

/// One address, examined.
#[component]
fn Examined(
    settings: SourceSettings,
    joins_others: bool,
    kept: RwSignal<Vec<SourceSettings>>,
    asked: RwSignal<Option<SourceSettings>>,
) -> impl IntoView {
    let connection = Connection::over_the_network(settings.clone(), use_clock());
    let examination = examine(connection, None);
    let Examination { findings, .. } = examination;
    let steps = live(move || {
        let findings = findings.read();
        let cancel = findings.is_asking().then(|| {
            view! { <p class="row"><button class="btn" type="button" on:click=move |_| asked.set(None)>"Cancel"</button></p> }
        });
        (ladder::list(&steps::with(&findings.evidence, &findings.troubles)), cancel)
    });
    let is_usable = Memo::new(move |_| findings.read().is_live());
    let result = live(move || {
        let sign_in = examination.signed_in.kind();
        let credentials = Credentials::unsaid(sign_in);
        let current = SourceSettings { sign_in, credentials, ..settings.clone() };
        is_usable.get().then(|| {
            let flavor = findings.read_untracked().evidence.settings.flavor;
            resulting_file(SourceSettings { flavor, ..current }, joins_others, kept, asked)
        })
    });
    view! {
        <section class="examined" aria-label="Examination">
            {steps}
            {sign_in(examination)}
            <div class="troubles">{troubles(examination)}</div>
            {result}
        </section>
    }
}

/// The configuration with what was found, to copy or to download.
fn resulting_file(
    current: SourceSettings,
    joins_others: bool,
    kept: RwSignal<Vec<SourceSettings>>,
    asked: RwSignal<Option<SourceSettings>>,
) -> AnyView {
    let mut all = kept.get_untracked();
    all.push(current);
    if joins_others {
        let lines: Vec<_> = all.iter().map(recipes::source).collect();
        return view! {
            <h3>"One more in the list of sources of config.json"</h3>
            <CodeBlock text=lines.join(",\n") what="the source" run=query::spawn/>
        }
        .into_any();
    }
    let text = recipes::file(&all);
    let encoded = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
    let href = format!("data:application/json,{encoded}");
    let keep = move |_| {
        kept.set(all.clone());
        asked.set(None);
    };
    view! {
        <h2>"config.json"</h2>
        <p>"Put this beside "<code>"index.html"</code>", then load this page again."</p>
        <CodeBlock text=text what="config.json" run=query::spawn>
            <a class="btn" download="config.json" href=href>"Download"</a>
            <button class="btn" type="button" on:click=keep>"Keep it and add another source"</button>
        </CodeBlock>
    }
    .into_any()
}
