//! Serves a built `dist/` the way a static host does.
fn main() {}
