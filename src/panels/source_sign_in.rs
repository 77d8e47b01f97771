//! Who asks? A token or a password typed for a source that wants one: held in memory, sent to that source alone.
use crate::{
    configuration::{SignInKind, SourceSettings},
    doctor::{address::Address, signing_in},
    platform::document,
    sources::sign_in::SignIn,
    state::{
        examination::{Examination, Findings},
        query::use_queries,
        sign_in::Holding,
    },
    widgets::{
        control::{button, choice, form, submit},
        live::{live, live_text},
        panel::Panel,
    },
};
use leptos::prelude::*;

/// Every source that wants to know who asks; nothing where none does.
#[component]
pub fn SourceSignIns(
    /// Every source.
    examinations: Vec<Examination>,
) -> impl IntoView {
    let all = examinations.clone();
    let is_wanted = Memo::new(move |_| all.iter().any(wants_sign_in));
    live(move || {
        is_wanted.get().then(|| {
            let each = examinations.iter().copied().map(sign_in).collect_view();
            view! {
                <Panel title="Sign in" sentence="What you type is held by this tab and sent to that source alone." class="c12">
                    {each}
                </Panel>
            }
        })
    })
}

/// Whether a reader can type something for this source: its configuration says so, it refuses, or something is held.
fn wants_sign_in(examination: &Examination) -> bool {
    let findings = examination.findings.read();
    findings.evidence.settings.sign_in.is_some()
        || is_refusing(&findings).unwrap_or_default()
        || examination.signed_in.state() != Holding::Nothing
}

/// Whether it refuses whoever asks; while it is being asked nobody knows.
fn is_refusing(findings: &Findings) -> Option<bool> {
    findings.evidence.version.as_ref()?;
    Some(findings.troubles.iter().any(|it| signing_in::is_mended_by_typing(it.id)))
}

/// The fields for one source while it wants something, and what is held.
pub fn sign_in(examination: Examination) -> AnyView {
    let is_wanted = Memo::new(move |_| wants_sign_in(&examination));
    // What is open while it is being asked again stays open: what was typed beside the secret is still there.
    let is_open = Memo::new(move |before: Option<&bool>| {
        let is_refusing = is_refusing(&examination.findings.read()).or(before.copied());
        examination.signed_in.state() == Holding::Nothing || is_refusing.unwrap_or_default()
    });
    live(move || {
        let settings = examination.findings.read_untracked().evidence.settings.clone();
        is_wanted.get().then(|| {
            let (name, held) = (settings.name.clone(), held(examination, settings.name.clone()));
            let typed = live(move || is_open.get().then(|| fields(examination, settings.clone())));
            view! {
                <div class="sign-in" data-source=name>
                    {held}
                    {typed}
                </div>
            }
        })
    })
}

/// What is held, and the way to forget it.
fn held(examination: Examination, name: String) -> AnyView {
    let (signed_in, queries) = (examination.signed_in, use_queries());
    live(move || {
        let where_it_is = match signed_in.state() {
            Holding::Nothing => return None,
            Holding::Memory => "in memory, until this tab is closed or loaded again",
            Holding::Session => "in this tab, until it is closed",
        };
        let forget = move || {
            signed_in.forget();
            queries.ask_again();
            examination.again();
        };
        Some(view! {
            <p class="row" role="status">
                <span>"What you typed for "<b>{name.clone()}</b>" is held "{where_it_is}"."</span>
                {button("btn", "Forget it", forget)}
            </p>
        })
    })
}

/// The fields. None of them has a name: no browser can send them anywhere by itself.
fn fields(examination: Examination, settings: SourceSettings) -> AnyView {
    let (signed_in, queries) = (examination.signed_in, use_queries());
    let kind = RwSignal::new(settings.sign_in.map_or("token", SignInKind::name).to_owned());
    let (user, secret) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_kept = RwSignal::new(false);
    let mistake = RwSignal::new("");
    let send = move || {
        let typed = untrack(|| match kind.read().as_str() {
            "password" => SignIn::password(&user.read(), &secret.read()),
            _ => SignIn::token(&secret.read()),
        });
        mistake.set(typed.as_ref().err().copied().unwrap_or_default());
        let Ok(typed) = typed else { return };
        // What was typed is not left lying in the field.
        secret.set(String::new());
        signed_in.sign_in(typed, is_kept.get_untracked());
        queries.ask_again();
        examination.again();
    };
    let (of, about) = (settings.name.clone(), destination(&examination));
    let which = settings.sign_in.is_none().then(|| {
        let options = vec![("token", "Bearer token"), ("password", "User and password")];
        let choice = choice("What it wants", options, move || kind.get(), move |it| kind.set(it));
        view! { <label><span>"What it wants"</span><span class="field">{choice}</span></label> }
    });
    let is_password = Memo::new(move |_| kind.read().as_str() == "password");
    let typed = live(move || {
        let word = if is_password.get() { "Password" } else { "Token" };
        let user = is_password.get().then(|| text("User", of.clone(), "text", String::new(), user));
        (user, text(word, of.clone(), "password", id(&settings), secret))
    });
    let content = view! {
        {which}
        {typed}
        <label class="keep"><input type="checkbox" on:change=move |event| is_kept.set(event_target_checked(&event))/>"Keep it until this tab is closed"</label>
        {submit("Sign in", send)}
    };
    view! {
        {form("examine", content.into_any())}
        <p class="q">{about}</p>
        {live(move || Some(mistake.get()).filter(|it| !it.is_empty()).map(|it| view! { <p class="note bad" role="alert">{it}</p> }))}
    }
    .into_any()
}

/// Where it goes, so that nobody types a password for a server they do not know.
fn destination(examination: &Examination) -> String {
    let findings = examination.findings.read_untracked();
    let origin = findings.evidence.address().map(|it: Address| it.origin()).unwrap_or_default();
    let plain = origin.starts_with("http:") && !findings.evidence.address().is_some_and(|it| it.is_loopback());
    let warning = if plain { " That address is not encrypted: whoever is on the way can read it." } else { "" };
    format!(
        "Sent to {origin} as the header Authorization; never in an address, never stored unless you tick it.{warning}"
    )
}

fn text(word: &'static str, of: String, kind: &'static str, id: String, typed: RwSignal<String>) -> AnyView {
    let id = Some(id).filter(|it| !it.is_empty());
    let autocomplete = if kind == "password" { "new-password" } else { "off" };
    view! {
        <label>
            <span>{word}" for "{of}</span>
            <span class="field">
                <input
                    id=id
                    type=kind
                    autocomplete=autocomplete
                    spellcheck="false"
                    autocapitalize="off"
                    prop:value=live_text(move || typed.get())
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </span>
        </label>
    }
    .into_any()
}

fn id(settings: &SourceSettings) -> String {
    format!("sign-in {} {}", settings.name, settings.url)
}

/// Puts the keyboard where what this source wants is typed.
pub fn go_to(settings: &SourceSettings) {
    document::focus(&id(settings));
}
