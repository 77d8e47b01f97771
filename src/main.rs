//! Sees to it that panics are written down, and mounts the application; nothing else.
fn main() {
    plumbline::platform::panic::write_down();
    leptos::mount::mount_to_body(plumbline::app::App);
}
