//! What does not belong here: strangers in the folder that is uploaded, and traces of the machine a file was written on.
use crate::files::{File, file};

/// What `public/` is made of; all of it is uploaded.
const PUBLIC: [&str; 10] = [
    "boot.js",
    "failure.js",
    "release.js",
    "favicon.svg",
    "_headers",
    "config.json",
    "config.schema.json",
    "demo/config.json",
    "demo/recording.txt",
    "demo/stories.txt",
];

/// Folders of one machine. In halves, so that this file does not hold them itself.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

/// Words about how a text came to be rather than what it says; in halves for the same reason.
const ABOUT_THE_WRITING: [&str; 9] = [
    concat!("last ses", "sion"),
    concat!("next ses", "sion"),
    concat!("previous ses", "sion"),
    concat!("the pro", "mpt"),
    concat!("system pro", "mpt"),
    concat!("language mo", "del"),
    concat!("chat", "gpt"),
    concat!("anth", "ropic"),
    concat!("co-authored", "-by"),
];

/// The one registry Cargo.lock may name; npm's lock names none.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Files in `public/` that nobody expects there.
pub fn strangers_in_public(paths: &[String]) -> Vec<String> {
    let belongs = |name: &str| PUBLIC.contains(&name);
    paths
        .iter()
        .filter(|path| !path.strip_prefix("public/").is_some_and(belongs))
        .map(|path| format!("{path}: everything in public/ is uploaded; if visitors need it, add it to PUBLIC (tests/architecture/belongings.rs), otherwise put it elsewhere"))
        .collect()
}

/// Files that tell of a machine, a mirror or their own making.
pub fn foreign_matter(files: &[File]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files {
        for (line, number) in file.text.lines().zip(1..) {
            let mut say =
                |what: &str, instead: &str| sentences.push(format!("{}:{number} {what}: {instead}", file.path));
            if let Some(path) = MACHINE_PATHS.iter().find(|path| begins_a_path(line, path)) {
                say(&format!("names {path}"), "a path of one machine is wrong on every other; make it relative");
            }
            let lower = line.to_lowercase();
            if let Some(words) = ABOUT_THE_WRITING.iter().find(|words| lower.contains(**words)) {
                say(&format!("says “{words}”"), "write about the product, not about the writing");
            }
            if file.path == "Cargo.lock" && line.starts_with("source = ") && !line.contains(CRATES_IO) {
                say("names another registry", "build with crates.io itself, or nobody else can");
            }
            if file.path.ends_with("package-lock.json") && line.contains("\"resolved\"") {
                say("names a registry", "the folder's .npmrc leaves it out; lock with that");
            }
        }
    }
    sentences
}

/// Whether the path begins there, rather than going on from something before it (`src/home/`, `../work/`).
fn begins_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}*".contains(c)))
}

#[test]
fn a_stranger_in_public_is_caught() {
    for path in ["public/notes.txt", "public/demo/photo.png", "public/boot.js.map"] {
        assert_eq!(strangers_in_public(&[path.into()]).len(), 1, "{path}");
    }
    for path in ["public/boot.js", "public/demo/recording.txt"] {
        assert_eq!(strangers_in_public(&[path.into()]), [""; 0], "{path}");
    }
}

#[test]
fn foreign_matter_is_caught() {
    let paths = MACHINE_PATHS.map(|path| format!("see {path}x"));
    let words = ABOUT_THE_WRITING.map(|words| format!("as {words} says"));
    for text in paths.iter().chain(&words) {
        assert_eq!(foreign_matter(&[file("README.md", text)]).len(), 1, "{text}");
    }
    for (path, text) in [
        ("Cargo.lock", "source = \"registry+https://mirror.example/index\""),
        ("tests/browser/package-lock.json", "\"resolved\": \"https://mirror.example/a.tgz\""),
    ] {
        assert_eq!(foreign_matter(&[file(path, text)]).len(), 1, "{text}");
    }
    for text in ["the person's session ends", "src/home/page.rs", "https://example.org/home/", "asked by window.prompt"]
    {
        assert_eq!(foreign_matter(&[file("README.md", text)]), [""; 0], "{text}");
    }
}
