//! The browser: the only floor that names web-sys, js-sys and gloo.

pub mod clipboard;
pub mod clock;
pub mod document;
pub mod element_size;
pub mod fetch;
pub mod probe;
pub mod recorded;
pub mod visibility;
pub mod zone;
