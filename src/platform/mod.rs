//! The browser: the only floor that names web-sys, js-sys and gloo.
