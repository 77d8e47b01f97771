//! What a file looks like: its first sentence, its place in a list, its name, and that it cannot panic.
use crate::code::{bare, names, outside_tests};
use crate::files::{File, file};

/// Names that say nothing about what is inside.
const DRAWERS: [&str; 11] =
    ["common", "data", "helper", "helpers", "info", "manager", "misc", "shared", "tools", "util", "utils"];

/// What ends the program on the spot.
const PANICS: [&str; 7] =
    [".unwrap()", ".expect(", ".unwrap_err()", ".expect_err(", "panic!", "todo!", "unimplemented!"];

/// Files that do not open with a sentence about themselves.
pub fn without_a_sentence(files: &[File]) -> Vec<String> {
    let says = |text: &str| {
        text.lines().next().and_then(|line| line.strip_prefix("//! ")).is_some_and(|it| it.trim().len() > 10)
    };
    files
        .iter()
        .filter(|file| !says(&file.text))
        .map(|file| format!("{}: open the file with one `//!` sentence that says what it is for", file.path))
        .collect()
}

/// Files that could end the program.
pub fn panics(files: &[File]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files.iter().filter(|it| it.stem() != "tests") {
        // Without line breaks, so that a chain over several lines reads as one.
        let code: String = outside_tests(&file.text).split_whitespace().collect();
        for panic in PANICS.iter().filter(|it| code.contains(**it)) {
            sentences.push(format!(
                "{} has {panic}…: unknown is a value; return it, or handle the error where someone is looking",
                file.path
            ));
        }
    }
    sentences
}

/// Files their folder does not name: not compiled, or missing from the registry `ALL`.
pub fn unlisted(files: &[File]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files.iter().filter(|it| !["lib", "main"].contains(&it.stem())) {
        let (stem, folder) = if file.stem() == "mod" {
            file.folder().rsplit_once('/').map(|(above, name)| (name, above)).unwrap_or_default()
        } else {
            (file.stem(), file.folder())
        };
        let places = ["/mod.rs", "/lib.rs", "/main.rs", ".rs"].map(|end| format!("{folder}{end}"));
        let parents: Vec<&File> = files.iter().filter(|it| places.contains(&it.path)).collect();
        if !parents.iter().any(|parent| names(&bare(&parent.text), &format!("mod {stem}"))) {
            sentences.push(format!("{}: nothing compiles it; add `mod {stem};` to {folder}/mod.rs", file.path));
        }
        for parent in parents {
            let code = outside_tests(&parent.text);
            let registry = ["pub const ALL", "pub static ALL"]
                .iter()
                .find_map(|it| code.split_once(it)?.1.split_once('=')?.1.split(';').next());
            if registry.is_some_and(|list| !names(list, stem)) && file.folder() == folder && file.stem() != "mod" {
                sentences.push(format!("{}: not in the list `ALL` of {}; add its line", file.path, parent.path));
            }
        }
    }
    sentences
}

/// Files with a name that anything would fit under.
pub fn drawers(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| DRAWERS.contains(&file.stem()) || file.folder().split('/').any(|it| DRAWERS.contains(&it)))
        .map(|file| format!("{}: name it after what is in it, as an SRE would say it", file.path))
        .collect()
}

#[test]
fn a_file_without_a_sentence_is_caught() {
    for text in ["", "use a;", "//!", "//! Short.", "\n//! A sentence that comes too late."] {
        assert_eq!(without_a_sentence(&[file("src/a.rs", text)]).len(), 1, "{text:?}");
    }
    assert_eq!(without_a_sentence(&[file("src/a.rs", "//! What it is for.\n")]), [""; 0]);
}

#[test]
fn a_panic_is_caught() {
    for text in ["a.unwrap()", "a\n    .expect(\"b\")", "panic!(\"c\")", "#[cfg(test)] mod tests {} fn f() { todo!() }"]
    {
        assert_eq!(panics(&[file("src/a.rs", text)]).len(), 1, "{text}");
    }
    for text in ["a.unwrap_or(b)", "// a.unwrap()", "\".unwrap()\"", "#[cfg(test)] mod tests { fn f() { a.unwrap() } }"]
    {
        assert_eq!(panics(&[file("src/a.rs", text)]), [""; 0], "{text}");
    }
}

#[test]
fn a_file_that_no_list_names_is_caught() {
    let house = |root: &str| {
        [file("src/lib.rs", "pub mod checks;"), file("src/checks/mod.rs", root), file("src/checks/has_owner.rs", "")]
    };
    let all = "pub mod has_owner; pub const ALL: &[&dyn Check] = &[&has_owner::HasOwner];";
    assert_eq!(unlisted(&house(all)), [""; 0]);
    assert_eq!(unlisted(&house("pub mod has_owner;")), [""; 0], "a folder without a registry has none to be in");
    for broken in [
        "",
        "// mod has_owner;",
        "mod has_owner_too;",
        "mod has_owner; pub const ALL: [u8; 0] = [/* has_owner */]; const A: has_owner::A = 1;",
    ] {
        assert_eq!(unlisted(&house(broken)).len(), 1, "{broken}");
    }
    assert_eq!(unlisted(&[file("src/lib.rs", ""), file("src/checks/mod.rs", "")]).len(), 1);
}

#[test]
fn a_drawer_is_caught() {
    for path in ["src/domain/utils.rs", "src/common/mod.rs"] {
        assert_eq!(drawers(&[file(path, "")]).len(), 1, "{path}");
    }
    assert_eq!(drawers(&[file("src/sources/build_info.rs", "")]), [""; 0]);
}
