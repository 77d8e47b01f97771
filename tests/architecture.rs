//! The house rules, as tests: who may name whom, what a file looks like, and what does not belong here.
//!
//! Every rule is a function from files to sentences that say what to do. Each has a test that the house keeps it,
//! and one that a house that does not is caught.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

#[path = "architecture/belongings.rs"]
mod belongings;
#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/files.rs"]
mod files;
#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/shape.rs"]
mod shape;

/// Fails with every sentence a rule has to say.
#[track_caller]
fn keeps(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n\n{}\n", broken.join("\n"));
}

#[test]
fn floors_only_look_down() {
    keeps(floors::looking_up(&files::rust("src")));
}

#[test]
fn crates_stay_where_they_belong() {
    keeps(floors::crates_out_of_place(&files::rust("src")));
}

#[test]
fn nothing_panics_outside_tests() {
    keeps(shape::panics(&files::rust("src")));
}

#[test]
fn every_file_says_what_it_is_for() {
    keeps(shape::without_a_sentence(&[files::rust("src"), files::rust("tests"), files::rust("benches")].concat()));
}

#[test]
fn every_file_is_compiled_and_registries_list_their_folder() {
    keeps(shape::unlisted(&files::rust("src")));
}

#[test]
fn no_file_is_a_drawer_for_odds_and_ends() {
    keeps(shape::drawers(&files::rust("src")));
}

#[test]
fn public_holds_only_what_is_uploaded() {
    keeps(belongings::strangers_in_public(&files::names("public")));
}

#[test]
fn the_repository_is_about_the_product() {
    keeps(belongings::foreign_matter(&files::everything()));
}

/// The build reads the pages out of the source; it must read what the app has.
#[test]
fn the_build_and_the_app_mean_the_same_pages() {
    let text = std::fs::read_to_string("src/routes.rs").unwrap();
    let list = text.split_once("PAGES: &[&str] = &[").and_then(|(_, rest)| rest.split_once(']'));
    let read: Vec<&str> = list.expect("scripts/pages.mjs reads this list").0.split('"').skip(1).step_by(2).collect();
    assert_eq!(read, plumbline::routes::PAGES);
}

/// Cargo takes two checkouts that share a target directory for the same package, and runs the one's code for the other's.
#[test]
fn this_is_the_code_of_this_checkout() {
    let running = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let built = env!("CARGO_MANIFEST_DIR");
    assert_eq!(built, running, "these tests were built from another checkout: give each its own CARGO_TARGET_DIR");
}
