//! The command palette: objectives, services, pages, saved views and commands by a few letters.
use super::commands::{Commands, use_commands};
use crate::{
    domain::order,
    platform,
    routes::Page,
    state::{
        address::{Address, use_address},
        objectives::use_objectives,
        overlay::{Opened, use_overlay},
        preferences::use_preferences,
    },
    widgets::{
        control::line,
        dialog::dialog,
        live::{live, live_attribute, live_text},
        state_mark::mark,
    },
    words::{
        fuzzy,
        shortcuts::{self, Command},
        states,
    },
};
use leptos::prelude::*;

/// How many are shown: more than anybody reads.
const MOST: usize = 40;

/// Something to choose.
#[derive(Clone, PartialEq)]
struct Entry {
    mark: &'static str,
    text: String,
    kind: &'static str,
    keys: &'static [&'static str],
    act: Act,
}

/// What choosing does.
#[derive(Clone, PartialEq)]
enum Act {
    Go(String),
    View(String),
    Run(Command),
}

/// An entry that fits what was typed, with the letters that do.
type Fitting = (Entry, Vec<usize>);

/// Search and commands.
pub fn palette() -> AnyView {
    let (overlay, address, commands) = (use_overlay(), use_address(), use_commands());
    let entries = entries();
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| fitting(&entries.read(), &typed.read()));
    let act_at = move |at: usize| found.read_untracked().get(at).map(|it| it.0.act.clone());
    // What is chosen stays so where an answer puts others before it.
    let held = RwSignal::new(act_at(0));
    let chosen = Memo::new(move |_| {
        let held = held.get();
        found.read().iter().position(|it| Some(&it.0.act) == held.as_ref()).unwrap_or(0)
    });
    let choose = move |at: usize, in_tab: bool| {
        let Some((entry, _)) = found.get_untracked().into_iter().nth(at) else { return };
        overlay.close();
        act(entry.act, in_tab, address, commands);
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let n = found.read_untracked().len().max(1);
        let at = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (at + 1) % n,
            "ArrowUp" => (at + n - 1) % n,
            "Home" if typed.read_untracked().is_empty() => 0,
            "End" if typed.read_untracked().is_empty() => n - 1,
            "Enter" => {
                event.prevent_default();
                choose(at, event.ctrl_key() || event.meta_key());
                return;
            }
            _ => return,
        };
        event.prevent_default();
        held.set(act_at(next));
        platform::document::show_element(&format!("found-{next}"));
    };
    let rows = live(move || {
        let row = |(at, (entry, places)): (usize, Fitting)| {
            let is_chosen = live_text(move || (chosen.get() == at).to_string());
            let keys: Vec<_> =
                entry.keys.iter().map(|it| view! { <kbd>{shortcuts::keycap(it)}</kbd> }.into_any()).collect();
            view! {
                <li id=format!("found-{at}") role="option" aria-selected=is_chosen on:click=move |event| choose(at, event.ctrl_key() || event.meta_key())>
                    <span class=format!("state {}", entry.mark)>{mark(entry.mark)}</span>
                    <span class="text">{lettered(&entry.text, &places)}</span>
                    <span class="q push">{entry.kind}" "{keys}</span>
                </li>
            }
            .into_any()
        };
        found.get().into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    let active = live_attribute(move || {
        let n = found.read().len();
        (n > 0).then(|| format!("found-{}", chosen.get()))
    });
    let how_many = live_text(move || match found.read().len() {
        0 => "Nothing fits. Try fewer letters.".to_owned(),
        1 => "1 fits. Enter opens it.".to_owned(),
        n if n == MOST => "↑↓ move, Enter opens, Ctrl Enter opens in a new tab".to_owned(),
        n => format!("{n} fit. ↑↓ move, Enter opens, Ctrl Enter opens in a new tab"),
    });
    let content = view! {
            <label class="field wide-field">
                <i aria-hidden="true">"›"</i>
                <input
                    type="text"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    role="combobox"
                    aria-label="Objective, service, page or command"
                    aria-expanded="true"
                    aria-controls="found"
                    aria-activedescendant=active
                    placeholder="Objective, service, page or command"
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        held.set(act_at(0));
                    }
                    on:keydown=pressed
                />
            </label>
            <ul id="found" role="listbox" aria-label="What fits">{rows}</ul>
            {line(live_text(|| "q".to_owned()), how_many)}
    };
    dialog("Search and commands", "sheet palette", move || overlay.was_closed(&Opened::Palette), content)
}

fn act(act: Act, in_tab: bool, address: Address, commands: Commands) {
    let to = match act {
        Act::Go(to) => Some(to),
        Act::View(below) => address.at_view(&below),
        Act::Run(command) => {
            commands.run(command);
            None
        }
    };
    match to {
        Some(to) if in_tab => platform::history::open_tab(&to),
        Some(to) => address.go(&to, false),
        None => {}
    }
}

/// Everything there is to choose from: what is in trouble, pages, commands, and the rest.
fn entries() -> Memo<Vec<Entry>> {
    let (objectives, address, preferences) = (use_objectives(), use_address(), use_preferences());
    Memo::new(move |_| {
        let go = |mark, text: String, kind, to| Entry { mark, text, kind, keys: &[], act: Act::Go(to) };
        let mut all: Vec<Entry> = Vec::new();
        let mut surveyed: Vec<_> = objectives.all.get().to_vec();
        order::by_key(&mut surveyed, |it| it.2.rank());
        let mut services: Vec<String> = Vec::new();
        for (objective, _, state) in &surveyed {
            let (service, name) = (&objective.service, &objective.name);
            let text = if service.is_empty() { name.clone() } else { format!("{service} / {name}") };
            all.push(go(states::objective_mark(state), text, "objective", address.of_objective(&objective.id)));
            if !service.is_empty() && !services.contains(service) {
                services.push(service.clone());
            }
        }
        let n_bad = all.iter().filter(|it| matches!(it.mark, "over" | "risk")).count();
        let mut rest = all.split_off(n_bad);
        for page in Page::ALL {
            // A page is found by its name, and shows the keys that go there.
            let keys = shortcuts::ALL.iter().find(|it| it.about == "Pages" && it.says.ends_with(page.name()));
            let entry = go("", page.name().to_owned(), "page", address.of_page(*page));
            all.push(Entry { keys: keys.map_or(&[], |it| it.keys), ..entry });
        }
        let view = |(name, below): (String, String)| Entry {
            mark: "",
            text: name,
            kind: "view",
            keys: &[],
            act: Act::View(below),
        };
        all.extend(preferences.views().into_iter().map(view));
        let is_useful =
            |it: &&shortcuts::Shortcut| it.about != "Pages" && !matches!(it.command, Command::Palette | Command::Leave);
        let command = |it: &shortcuts::Shortcut| Entry {
            mark: "",
            text: it.says.to_owned(),
            kind: "",
            keys: it.keys,
            act: Act::Run(it.command),
        };
        all.extend(shortcuts::ALL.iter().filter(is_useful).map(command));
        all.append(&mut rest);
        for service in services {
            let to = address.of_service(&service);
            all.push(go("", service, "service", to));
        }
        all
    })
}

/// What fits, best first; all in its own order where nothing is typed.
fn fitting(entries: &[Entry], typed: &str) -> Vec<Fitting> {
    let is_asked = !typed.trim().is_empty();
    let mut fits: Vec<(i32, Fitting)> = entries
        .iter()
        .filter_map(|entry| {
            let fit = fuzzy::fit(typed, &entry.text)?;
            Some((fit.score, (entry.clone(), fit.places)))
        })
        .collect();
    if is_asked {
        order::by(&mut fits, |a, b| b.0.cmp(&a.0));
    }
    fits.truncate(MOST);
    fits.into_iter().map(|it| it.1).collect()
}

/// A text with the letters that were typed in bold.
fn lettered(text: &str, places: &[usize]) -> Vec<AnyView> {
    let part = |(is_typed, part): (bool, String)| {
        if is_typed { view! { <b>{part}</b> }.into_any() } else { part.into_any() }
    };
    fuzzy::parts(text, places).into_iter().map(part).collect()
}
