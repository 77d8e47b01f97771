//! The computer's clock, and waiting.
use crate::domain::time::{Instant, Span};

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

/// A number from 0 up to 1, for jitter.
pub fn chance() -> f64 {
    js_sys::Math::random()
}
