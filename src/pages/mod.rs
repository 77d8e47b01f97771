//! One route each: they arrange panels.

pub mod executive;
pub mod nothing_here;
pub mod objectives;
pub mod sources;
