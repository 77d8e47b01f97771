//! The browser: the only floor that names web-sys, js-sys and gloo.

pub mod appearance;
pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod dialog;
pub mod document;
pub mod effect;
pub mod element_size;
pub mod export;
pub mod fetch;
pub mod focus;
pub mod hands;
pub mod history;
pub mod in_turn;
pub mod keys;
pub mod panic;
pub mod probe;
pub mod recorded;
pub mod sight;
pub mod storage;
pub mod viewport;
pub mod visibility;
pub mod zone;
