//! Probes that read nothing: whether anything comes back at all, whether it redirects, and what this browser stopped.
use super::{clock, document::document};
use crate::domain::time::Span;
use futures::{FutureExt, pin_mut, select};
use gloo_net::http::RequestBuilder;
use js_sys::Reflect;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// How a probe is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// So that its answer may not be read. A server that is up answers it whatever it allows, which tells a refusal
    /// from a server that is down.
    Blind,
    /// So that a redirect is seen and not followed: a sign-in in front of a source answers with one.
    Redirect,
    /// As the app asks, without headers of its own.
    Plain,
}

/// What a probe came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Whether anything came back.
    pub came: bool,
    /// Whether that was a redirect that was not followed.
    pub is_redirect: bool,
    /// How long it took.
    pub took: Span,
}

/// Sends a probe and drops what comes back unread.
pub async fn send(url: &str, probe: Probe, limit: Span) -> Echo {
    let started = clock::now();
    let abort = super::fetch::Abort::new();
    let request = RequestBuilder::new(url)
        .cache(web_sys::RequestCache::NoStore)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
        .abort_signal(abort.signal().as_ref());
    let request = match probe {
        Probe::Blind => request.mode(web_sys::RequestMode::NoCors),
        Probe::Redirect => request.redirect(web_sys::RequestRedirect::Manual),
        Probe::Plain => request,
    };
    let answer = async { request.build().ok()?.send().await.ok() }.fuse();
    let too_late = clock::sleep(limit).fuse();
    pin_mut!(answer, too_late);
    let answer = select! {
        answer = answer => answer,
        () = too_late => None,
    };
    let is_redirect = answer.as_ref().is_some_and(|it| it.type_() == web_sys::ResponseType::Opaqueredirect);
    Echo { came: answer.is_some(), is_redirect, took: clock::now().since(started) }
}

/// What the browser says of asking local networks, if it knows that question: `granted`, `prompt` or `denied`.
pub async fn local_network() -> Option<String> {
    let navigator = web_sys::window()?.navigator();
    let permissions = Reflect::get(&navigator, &"permissions".into()).ok()?;
    let query = Reflect::get(&permissions, &"query".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    // Chromium 142 knows the first name, 145 and newer the second too.
    for name in ["local-network-access", "local-network"] {
        let what = js_sys::Object::new();
        let _ = Reflect::set(&what, &"name".into(), &name.into());
        let promise = query.call1(&permissions, &what).ok().and_then(|it| it.dyn_into::<js_sys::Promise>().ok());
        let Some(promise) = promise else { continue };
        let Ok(status) = JsFuture::from(promise).await else { continue };
        return Reflect::get(&status, &"state".into()).ok()?.as_string();
    }
    None
}

/// Notes, while it lives, whether this page's own security policy stops a request to an origin.
pub struct PolicyWatch {
    was_stopped: Rc<Cell<bool>>,
    callback: Closure<dyn FnMut(JsValue)>,
}

impl PolicyWatch {
    /// Watches requests to `origin`.
    pub fn over(origin: String) -> Self {
        let was_stopped = Rc::new(Cell::new(false));
        let noted = Rc::clone(&was_stopped);
        let callback = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let blocked = Reflect::get(&event, &"blockedURI".into()).ok().and_then(|it| it.as_string());
            let is_it = |it: String| it == origin || it.strip_prefix(&origin).is_some_and(|rest| rest.starts_with('/'));
            if blocked.is_some_and(is_it) {
                noted.set(true);
            }
        });
        if let Some(document) = document() {
            let function = callback.as_ref().unchecked_ref();
            let _ = document.add_event_listener_with_callback("securitypolicyviolation", function);
        }
        Self { was_stopped, callback }
    }

    /// Whether one was stopped. Violations are told a moment after the request failed.
    pub async fn was_stopped(&self) -> bool {
        clock::sleep(Span::from_millis(60)).await;
        self.was_stopped.get()
    }
}

impl Drop for PolicyWatch {
    fn drop(&mut self) {
        if let Some(document) = document() {
            let function = self.callback.as_ref().unchecked_ref();
            let _ = document.remove_event_listener_with_callback("securitypolicyviolation", function);
        }
    }
}
