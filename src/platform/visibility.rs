//! Whether somebody can see the page, and waiting until somebody can.
use super::document::document;
use futures::StreamExt;
use futures::channel::mpsc;
use wasm_bindgen::{JsCast, closure::Closure};

/// Whether the page is hidden: another tab is in front, or the screen is locked.
pub fn is_hidden() -> bool {
    document().is_some_and(|it| it.hidden())
}

/// Resolves when the page is shown again or the network is back.
pub async fn woken() {
    let Some(window) = web_sys::window() else { return futures::future::pending().await };
    let Some(document) = window.document() else { return futures::future::pending().await };
    let (say, mut said) = mpsc::unbounded();
    let callback = Closure::<dyn FnMut()>::new(move || {
        if !is_hidden() {
            let _ = say.unbounded_send(());
        }
    });
    let function = callback.as_ref().unchecked_ref();
    let heard = [
        document.add_event_listener_with_callback("visibilitychange", function),
        window.add_event_listener_with_callback("online", function),
    ];
    // What is opened is closed when this future is dropped, too.
    let _closer = Listening { document: document.clone(), window: window.clone(), callback };
    if heard.iter().all(Result::is_err) {
        return futures::future::pending().await;
    }
    said.next().await;
}

struct Listening {
    document: web_sys::Document,
    window: web_sys::Window,
    callback: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let function = self.callback.as_ref().unchecked_ref();
        let _ = self.document.remove_event_listener_with_callback("visibilitychange", function);
        let _ = self.window.remove_event_listener_with_callback("online", function);
    }
}
