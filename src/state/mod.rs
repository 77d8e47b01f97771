//! Reactive state that outlives a page: queries, the address bar, connections, theme, clock.

pub mod address;
pub mod asking;
pub mod clock;
pub mod connections;
pub mod examination;
pub mod objectives;
pub mod overlay;
pub mod preferences;
pub mod query;
pub mod setup;
pub mod sign_in;
pub mod travel;
