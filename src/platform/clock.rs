//! The computer's clock, and waiting.
use crate::domain::time::{Instant, Span};
use std::cell::Cell;

/// What the computer's clock shows. Nothing else in the app looks at it.
#[allow(clippy::disallowed_methods, reason = "the one lawful place")]
pub fn now() -> Instant {
    Instant::from_unix_millis(js_sys::Date::now() as i64)
}

/// Resolves after `span`; at once if it is not positive.
pub async fn sleep(span: Span) {
    let millis = span.millis().clamp(0, i64::from(i32::MAX)) as u32;
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// How long a task may run before what waits has its turn, a fifth of what a person notices.
const SLICE: Span = Span::from_millis(10);

thread_local! {
    /// When the last task began that [`next_turn`] made; the one that runs now began no earlier.
    static TURN: Cell<Instant> = const { Cell::new(Instant::from_unix_millis(0)) };
}

/// Resolves in a task of its own once what already waits has had its turn; at once in a task that is still young.
pub async fn yield_now() {
    if TURN.get() + SLICE > now() && TURN.get() <= now() {
        return;
    }
    next_turn().await;
}

/// Resolves in a task of its own once what already waits has had its turn.
pub async fn next_turn() {
    // A timer would wait 4 ms, and a second in the background.
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let (here, there) = (channel.port1(), channel.port2());
    let told = js_sys::Promise::new(&mut |resolve, _| here.set_onmessage(Some(&resolve)));
    if there.post_message(&wasm_bindgen::JsValue::NULL).is_ok() {
        let _ = wasm_bindgen_futures::JsFuture::from(told).await;
    }
    here.close();
    TURN.set(now());
}

/// A number from 0 up to 1, for jitter.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
