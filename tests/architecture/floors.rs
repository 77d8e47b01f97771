//! Who may name whom: the table of the house, and the crates that stay on one floor.
use crate::code::{names, outside_tests, paths_below};
use crate::files::{File, file};

const PURE: &[&str] = &["domain", "words", "configuration", "readiness", "sources", "doctor", "charts", "routes"];

/// A floor, and the floors it may name. Read top-down: nothing points up.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("words", &["domain"]),
    ("configuration", &["domain"]),
    ("readiness", &["domain"]),
    ("sources", &["domain"]),
    ("doctor", &["domain", "words", "configuration", "sources"]),
    ("charts", &["domain", "words"]),
    ("routes", &["domain"]),
    ("platform", &["domain", "configuration", "sources"]),
    ("state", &["domain", "words", "configuration", "readiness", "sources", "doctor", "charts", "routes", "platform"]),
    ("widgets", &["domain", "words", "doctor", "charts", "routes", "platform"]),
    (
        "panels",
        &[
            "domain",
            "words",
            "configuration",
            "readiness",
            "sources",
            "doctor",
            "charts",
            "routes",
            "platform",
            "state",
            "widgets",
        ],
    ),
    ("pages", &["domain", "words", "routes", "state", "widgets", "panels"]),
    ("shell", &["domain", "words", "configuration", "doctor", "routes", "platform", "state", "widgets"]),
    ("parts", &["domain", "platform", "state", "widgets", "panels", "pages", "shell"]),
    ("app", &["domain", "words", "configuration", "routes", "platform", "state", "widgets", "pages", "shell", "parts"]),
];

/// The one thing a floor may take from a floor it may not name: what a request has come to is shown in one place.
const EXCEPTIONS: &[(&str, &str, &str)] = &[("widgets", "state", "Loadable")];

/// A crate (or a family of them), the floors that may name it, and why.
const CRATES: &[(&[&str], &[&str], &str)] = &[
    (
        &["web_sys", "js_sys", "gloo_net", "gloo_timers", "gloo_utils", "gloo"],
        &["platform"],
        "only `platform` talks to the browser: put a function there that says what is wanted",
    ),
    (
        &["plotters", "plotters_backend"],
        &["charts"],
        "only `charts` draws: put a function there from domain values to a drawing",
    ),
    (
        &["serde", "serde_json", "serde_ignored", "serde_path_to_error", "schemars"],
        &["sources", "platform", "configuration"],
        "formats stay at the door: decode in `sources` into a type of `domain`",
    ),
];

/// Files that name a floor they may not.
pub fn looking_up(files: &[File]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files.iter().filter(|it| !is_test(it)) {
        let Some((floor, below)) = FLOORS.iter().find(|(floor, _)| *floor == file.floor()) else {
            if !["lib", "main"].contains(&file.floor()) {
                sentences.push(format!("{}: `{}` is no floor of the house; give it a line in FLOORS (tests/architecture/floors.rs) and in ARCHITECTURE.md", file.path, file.floor()));
            }
            continue;
        };
        for path in named(file) {
            let Some((named, _)) = FLOORS.iter().find(|(it, _)| path.split("::").next() == Some(it)) else { continue };
            let excepted = EXCEPTIONS
                .iter()
                .any(|(from, to, what)| from == floor && to == named && path.split("::").any(|it| it == *what));
            if named != floor && !below.contains(named) && !excepted {
                let may = if below.is_empty() { "nothing".into() } else { below.join(", ") };
                sentences.push(format!("{} names crate::{path}: `{floor}` may name {may}. Move what both need down, or pass it in from above", file.path));
            }
        }
    }
    sentences
}

/// Files that name a crate of another floor.
pub fn crates_out_of_place(files: &[File]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files {
        let code = outside_tests(&file.text);
        for (crates, floors, why) in CRATES {
            for name in crates.iter().filter(|name| names(&code, name)) {
                if !floors.contains(&file.floor()) {
                    sentences.push(format!("{} names {name}: {why}", file.path));
                }
            }
        }
    }
    sentences
}

/// Every path from the root of the crate that a file names, `super` resolved.
fn named(file: &File) -> Vec<String> {
    let code = outside_tests(&file.text);
    let mut found = paths_below(&code, "crate");
    found.extend(paths_below(&code, "plumbline"));
    // As many `super` as there are modules above leave the floor.
    let folders = file.path.matches('/').count();
    let depth = if file.stem() == "mod" { folders - 1 } else { folders };
    for path in paths_below(&code, "super") {
        let ups = 1 + path.split("::").take_while(|it| *it == "super").count();
        if ups >= depth {
            found.push(path.split("::").skip(ups - 1).collect::<Vec<_>>().join("::"));
        }
    }
    found
}

fn is_test(file: &File) -> bool {
    file.stem() == "tests" || file.path.contains("/tests/")
}

#[test]
fn the_table_itself_looks_down() {
    for (at, (floor, below)) in FLOORS.iter().enumerate() {
        for named in *below {
            assert!(FLOORS[..at].iter().any(|(it, _)| it == named), "{floor} may name {named}, which stands above it");
        }
    }
    for floor in PURE {
        let (_, below) = FLOORS.iter().find(|(it, _)| it == floor).expect("a pure floor is a floor");
        assert!(below.iter().all(|it| PURE.contains(it)), "{floor} is pure and names a browser floor");
    }
}

#[test]
fn a_floor_that_looks_up_is_caught() {
    for (path, text) in [
        ("src/domain/time.rs", "use crate::sources::http;"),
        ("src/domain/time.rs", "use crate::{domain::series, words::age};"),
        ("src/domain/time.rs", "fn f() -> crate\n  ::platform::Clock {}"),
        ("src/domain/time.rs", "use super::super::sources;"),
        ("src/domain/mod.rs", "use super::sources;"),
        ("src/routes.rs", "use super::app::App;"),
        ("src/widgets/table.rs", "use crate::state::query;"),
        ("src/widgets/deep/table.rs", "use crate::state::{Loadable, url};"),
        ("src/sources/prometheus.rs", "use plumbline::panels::Panel;"),
        ("src/cellar/wine.rs", ""),
    ] {
        assert_eq!(looking_up(&[file(path, text)]).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/domain/time.rs", "// crate::sources\nconst A: &str = \"crate::sources\"; use super::series;"),
        ("src/domain/time.rs", "#[cfg(test)] mod tests { use crate::sources::http; use super::super::super::words; }"),
        ("src/domain/tests.rs", "use crate::sources::http;"),
        ("src/widgets/loaded.rs", "use crate::state::query::Loadable; use crate::words;"),
        ("src/panels/burn.rs", "use super::super::state::url;"),
        ("src/lib.rs", "pub mod domain;"),
    ] {
        assert_eq!(looking_up(&[file(path, text)]), [""; 0], "{path}: {text}");
    }
}

#[test]
fn a_crate_out_of_place_is_caught() {
    for (path, text) in [
        ("src/widgets/table.rs", "use leptos::web_sys::Element;"),
        ("src/state/url.rs", "gloo_timers::callback::Timeout::new(1, f);"),
        ("src/panels/burn.rs", "use plotters::prelude::*;"),
        ("src/domain/time.rs", "#[derive(serde::Serialize)] struct A;"),
        ("src/main.rs", "js_sys::eval(a);"),
    ] {
        assert_eq!(crates_out_of_place(&[file(path, text)]).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/platform/clock.rs", "use web_sys::window;"),
        ("src/charts/ink.rs", "use plotters_backend::DrawingBackend;"),
        ("src/domain/time.rs", "//! Not serde.\n#[cfg(test)] mod tests { use serde_json::json; } struct MyserdeLike;"),
    ] {
        assert_eq!(crates_out_of_place(&[file(path, text)]), [""; 0], "{path}: {text}");
    }
}
