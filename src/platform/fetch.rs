//! [`Http`] by `fetch`: dropping the answer aborts the request, and a time limit ends it.
use super::{clock, document};
use crate::{
    configuration::Credentials,
    domain::time::{Instant, Span},
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http, Method, SourceError},
        sign_in::SignIn,
    },
};
use futures::{FutureExt, pin_mut, select};
use gloo_net::http::{RequestBuilder, Response};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};

/// The most bytes of one answer that are held.
const LARGEST: usize = 64 * 1024 * 1024;

/// What a reader typed for one server, as long as they want it held.
pub type Held = Rc<RefCell<Option<SignIn>>>;

/// One server.
pub struct Fetch {
    base: String,
    credentials: Credentials,
    held: Held,
}

/// Aborts its request when dropped; after the answer is complete that does nothing.
pub(super) struct Abort(Option<web_sys::AbortController>);

impl Abort {
    pub(super) fn new() -> Self {
        Self(web_sys::AbortController::new().ok())
    }

    pub(super) fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.0.as_ref().map(web_sys::AbortController::signal)
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Fetch {
    /// A server at `url`, absolute or relative to where the app was uploaded to. It alone is told what is held.
    pub fn new(url: &str, credentials: Credentials, held: Held) -> Self {
        let is_absolute = url.contains("://") || url.starts_with('/');
        let url = if is_absolute { url.to_owned() } else { format!("{}/{url}", document::base()) };
        Self { base: format!("{}/", url.trim_end_matches('/')), credentials, held }
    }

    async fn ask(
        &self,
        request: ApiRequest,
        signal: Option<&web_sys::AbortSignal>,
    ) -> Result<ApiResponse, SourceError> {
        let started = clock::now();
        let response = self.build(&request, signal).send().await.map_err(|_| SourceError::Unreachable)?;
        let header = |name: &str| response.headers().get(name);
        let received_head = clock::now();
        let mut answer = ApiResponse {
            status: response.status(),
            content_type: header("content-type"),
            date: header("date").as_deref().and_then(http_date),
            retry_after: header("retry-after").as_deref().and_then(|it| retry_after(it, received_head)),
            redirected_to: response.redirected().then(|| response.url()),
            body: Vec::new(),
            received_at: received_head,
            took: Span::ZERO,
        };
        answer.body = body(&response).await?;
        answer.received_at = clock::now();
        answer.took = answer.received_at.since(started);
        Ok(answer)
    }

    fn build(&self, request: &ApiRequest, signal: Option<&web_sys::AbortSignal>) -> gloo_net::http::Request {
        let parameters = request.encoded_parameters();
        let address = format!("{}{}", self.base, request.path);
        let credentials = match self.credentials {
            Credentials::SameOrigin => web_sys::RequestCredentials::SameOrigin,
            Credentials::Include => web_sys::RequestCredentials::Include,
            Credentials::Omit => web_sys::RequestCredentials::Omit,
        };
        let (address, method) = match request.method {
            Method::Get if parameters.is_empty() => (address, gloo_net::http::Method::GET),
            Method::Get => (format!("{address}?{parameters}"), gloo_net::http::Method::GET),
            Method::PostForm => (address, gloo_net::http::Method::POST),
        };
        let mut builder = RequestBuilder::new(&address)
            .method(method)
            .credentials(credentials)
            .cache(web_sys::RequestCache::NoStore)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
            .abort_signal(signal);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        // Fetch takes this header away itself before it follows a redirect to another origin.
        if let Some(sign_in) = &*self.held.borrow() {
            builder = builder.header("authorization", sign_in.header());
        }
        let built = match request.method {
            Method::Get => builder.build(),
            Method::PostForm => builder.header("content-type", "application/x-www-form-urlencoded").body(parameters),
        };
        // An address the browser cannot read becomes one that cannot be reached.
        built.unwrap_or_else(|_| unreachable_request())
    }
}

impl Http for Fetch {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            let abort = Abort::new();
            let signal = abort.signal();
            let limit = request.time_limit;
            let answer = self.ask(request, signal.as_ref()).fuse();
            let too_late = clock::sleep(limit).fuse();
            pin_mut!(answer, too_late);
            select! {
                answer = answer => answer,
                () = too_late => Err(SourceError::TimedOut { limit }),
            }
        })
    }
}

/// Fetches a file that lies beside the app: its status, type and text. `None` if there was no answer.
pub async fn file(name: &str) -> Option<(u16, Option<String>, String)> {
    let response = own_file(name).await?;
    let text = response.text().await.ok()?;
    Some((response.status(), response.headers().get("content-type"), text))
}

/// Fetches a file that lies beside the app as it is; `None` unless it is there.
pub async fn bytes(name: &str) -> Option<Vec<u8>> {
    let response = own_file(name).await?;
    if response.ok() { response.binary().await.ok() } else { None }
}

/// `boot.js` has asked for what is read first while the code was on its way.
async fn own_file(name: &str) -> Option<Response> {
    let global = js_sys::global();
    let ask = js_sys::Reflect::get(&global, &JsValue::from_str("plumblineFile")).ok()?;
    let asked = ask.dyn_ref::<js_sys::Function>()?.call1(&global, &JsValue::from_str(name)).ok()?;
    let answer = wasm_bindgen_futures::JsFuture::from(asked.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    answer.dyn_into::<web_sys::Response>().ok().map(Response::from)
}

fn unreachable_request() -> gloo_net::http::Request {
    // A constant address that parses; the port is closed to browsers by the fetch standard.
    gloo_net::http::Request::get("http://127.0.0.1:1/").build().unwrap_or_else(|_| unreachable_request())
}

/// Reads the body piece by piece into one buffer.
async fn body(response: &Response) -> Result<Vec<u8>, SourceError> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: web_sys::ReadableStreamDefaultReader =
        stream.get_reader().dyn_into().map_err(|_| SourceError::CutOff { received: 0 })?;
    let mut bytes = Vec::new();
    loop {
        let cut = |_: JsValue| SourceError::CutOff { received: bytes.len() };
        let piece = wasm_bindgen_futures::JsFuture::from(reader.read()).await.map_err(cut)?;
        let get = |name: &str| js_sys::Reflect::get(&piece, &JsValue::from_str(name)).ok();
        if get("done").is_none_or(|it| it.is_truthy()) {
            return Ok(bytes);
        }
        let Some(piece) = get("value").and_then(|it| it.dyn_into::<js_sys::Uint8Array>().ok()) else { continue };
        if bytes.len() + piece.length() as usize > LARGEST {
            let _ = reader.cancel();
            return Err(SourceError::TooLarge { limit: LARGEST });
        }
        let from = bytes.len();
        bytes.resize(from + piece.length() as usize, 0);
        if let Some(free) = bytes.get_mut(from..) {
            piece.copy_to(free);
        }
    }
}

fn http_date(text: &str) -> Option<Instant> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then(|| Instant::from_unix_millis(millis as i64))
}

/// Seconds, or a date.
fn retry_after(text: &str, now: Instant) -> Option<Span> {
    text.trim().parse().ok().map(Span::from_secs).or_else(|| http_date(text).map(|at| at.since(now).max(Span::ZERO)))
}
