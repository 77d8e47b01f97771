//! Installs the panic hook and mounts the application; nothing else.
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(plumbline::app::App);
}
