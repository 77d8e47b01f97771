//! The app's last words: why it ended, left where `failure.js` finds them and on the console.
use super::document;

/// Writes every panic down from now on. What is shown then is `failure.js`'s: nothing of the app can be relied on.
pub fn write_down() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let cause = format!("Plumbline {}: {info}", env!("CARGO_PKG_VERSION"));
        document::set_root_attribute("data-panic", Some(&cause));
        document::dispatch("plumbline-panic");
    }));
}
