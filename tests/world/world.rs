//! The world the tests run in.
fn main() {}
