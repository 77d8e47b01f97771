//! The files of the repository, as the rules see them.
use std::fs;
use std::path::Path;

/// A file: its path from the top of the repository, with forward slashes, and its text.
#[derive(Clone)]
pub struct File {
    /// E.g. `src/domain/time.rs`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The name without folder and ending: `time`.
    pub fn stem(&self) -> &str {
        self.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default()
    }

    /// The folder it lies in: `src/domain`.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The floor a file of `src/` belongs to: `domain`; also for the floors that are one file.
    pub fn floor(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or_default();
        below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }
}

/// What is built, installed, or taken by a browser: not part of the repository.
const NOT_OURS: [&str; 8] =
    [".git", "target", "dist", ".tools", ".world", "node_modules", "seen", "proptest-regressions"];

/// The Rust files below a folder, sorted; none where there is no such folder.
pub fn rust(folder: &str) -> Vec<File> {
    walk(folder).into_iter().filter(|path| path.ends_with(".rs")).filter_map(read).collect()
}

/// The paths of all files below a folder, sorted.
pub fn names(folder: &str) -> Vec<String> {
    walk(folder)
}

/// Every text file of the repository.
pub fn everything() -> Vec<File> {
    walk(".").into_iter().filter_map(read).collect()
}

fn read(path: String) -> Option<File> {
    // What is not text (a picture) is not read.
    fs::read_to_string(&path).ok().map(|text| File { path, text })
}

fn walk(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder == "." { name.clone() } else { format!("{folder}/{name}") };
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if Path::new(&path).is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    plumbline::domain::order::ascending(&mut found);
    found
}

/// A file for a rule's own test.
pub fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

#[test]
fn the_walk_finds_this_file_and_leaves_out_what_is_built() {
    let all = everything();
    assert!(all.iter().any(|it| it.path == "tests/architecture/files.rs"));
    assert!(all.iter().all(|it| !it.path.starts_with("target/") && !it.path.contains("node_modules")));
    assert_eq!(file("src/domain/time.rs", "").floor(), "domain");
    assert_eq!(file("src/app.rs", "").floor(), "app");
}
