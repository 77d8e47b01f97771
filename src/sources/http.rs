//! The only way out of the house: one request, one answer, and what can go wrong between.
use crate::domain::time::{Instant, Span};
use std::{fmt, future::Future, pin::Pin};

/// What every source answers with, sooner or later. Dropping it cancels the request.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SourceError>> + 'a>>;

/// What comes in slices, so that a page can paint and listen between two of them.
pub type Sliced<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Sends requests to one source. The browser implements it with `fetch`, tests with recordings or a native client.
///
/// An implementation knows the source's address and credentials; whoever asks knows only paths.
pub trait Http {
    /// Sends one request. Dropping the answer cancels it.
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse>;

    /// Lets whoever waits for this thread go first. Long work on answers calls it between its slices; where nobody
    /// waits it is over at once.
    fn yield_now(&self) -> Sliced<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    /// The finest step its answers over time have, where they were given before they were asked for.
    fn finest(&self) -> Span {
        Span::ZERO
    }
}

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Parameters go into the address.
    Get,
    /// Parameters go into an `application/x-www-form-urlencoded` body, which needs no preflight.
    PostForm,
}

/// One request, relative to the source's address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiRequest {
    /// How it is sent.
    pub method: Method,
    /// The path below the source's address, without a leading slash: `api/v1/query`.
    pub path: String,
    /// Names and values, not yet encoded.
    pub parameters: Vec<(String, String)>,
    /// Extra headers; any makes a cross-origin request need a preflight.
    pub headers: Vec<(String, String)>,
    /// How long to wait for the whole answer.
    pub time_limit: Span,
}

/// One answer, whatever its status.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiResponse {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// `Date`: the source's clock.
    pub date: Option<Instant>,
    /// `Retry-After`, as a span from the answer on.
    pub retry_after: Option<Span>,
    /// The address the answer came from, if it is another than was asked (a redirect was followed).
    pub redirected_to: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// When the answer was complete, by this computer's clock.
    pub received_at: Instant,
    /// How long it took.
    pub took: Span,
}

impl ApiResponse {
    /// Whether a word is among the first of the body, where an API says what kind of error it is.
    fn says_first(&self, word: &str) -> bool {
        let first = self.body.get(..200).unwrap_or(&self.body);
        first.windows(word.len()).any(|it| it == word.as_bytes())
    }
}

impl ApiRequest {
    /// How long an ordinary question may take.
    pub const TIME_LIMIT: Span = Span::from_secs(30);

    /// A GET of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// A form POST to `path`.
    pub fn post_form(path: impl Into<String>) -> Self {
        Self::new(Method::PostForm, path)
    }

    fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        Self { method, path, parameters: Vec::new(), headers: Vec::new(), time_limit: Self::TIME_LIMIT }
    }

    /// With one more parameter.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parameters.push((name.to_owned(), value.to_string()));
        self
    }

    /// With one more parameter, if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With another time limit.
    pub fn within(mut self, time_limit: Span) -> Self {
        self.time_limit = time_limit;
        self
    }

    /// The parameters as `name=value&…`, percent-encoded as forms are.
    pub fn encoded_parameters(&self) -> String {
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, FORM).to_string();
        let pairs = self.parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Tells this request from every other one to the same source; recordings are kept under it.
    pub fn key(&self) -> String {
        let method = match self.method {
            Method::Get => "GET",
            Method::PostForm => "POST",
        };
        format!("{method} {}?{}", self.path, self.encoded_parameters())
    }
}

/// Everything that is not unreserved in RFC 3986 is encoded.
const FORM: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a question got no usable answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SourceError {
    /// No answer at all: down, wrong address, refused by CORS or by a blocker. A browser cannot tell these apart.
    #[error("no answer")]
    Unreachable,
    /// No complete answer within the time limit.
    #[error("no answer within {} s", .limit.millis() / 1000)]
    TimedOut {
        /// The limit.
        limit: Span,
    },
    /// The answer broke off.
    #[error("the answer broke off after {received} bytes")]
    CutOff {
        /// Bytes that came before.
        received: usize,
    },
    /// The answer is larger than this application is willing to hold.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The most it takes.
        limit: usize,
    },
    /// 401: it does not know who asks.
    #[error("not signed in (401)")]
    Unauthorized,
    /// 403: it knows who asks, and refuses.
    #[error("not allowed (403): {message}")]
    Forbidden {
        /// Its words.
        message: String,
    },
    /// 429: asked too often.
    #[error("asked too often (429)")]
    RateLimited {
        /// When it may be asked again, counted from the answer.
        retry_after: Option<Span>,
    },
    /// It understood the question and refused it, in its own words.
    #[error("{kind} ({status}): {message}")]
    Rejected {
        /// HTTP status.
        status: u16,
        /// Its word for the kind of error (`bad_data`, `execution`, `timeout`, …), or `refused`.
        kind: String,
        /// Its words.
        message: String,
    },
    /// Something else answered: a sign-in page, a proxy's error page, a wrong path.
    #[error("a web page came back instead of data (status {status})")]
    NotTheApi {
        /// HTTP status.
        status: u16,
        /// Whether a redirect led there, as sign-in pages do.
        redirected: bool,
    },
    /// The answer is not what the API documents.
    #[error("the answer could not be read at {at}: {detail}")]
    Undecodable {
        /// Where in the answer.
        at: String,
        /// What was wrong.
        detail: String,
    },
    /// The recorded company was never asked this.
    #[error("not in the recording")]
    NotRecorded,
}

impl SourceError {
    /// What an answer's status alone says to be wrong.
    pub fn of_status(response: &ApiResponse) -> Option<Self> {
        match response.status {
            401 => Some(Self::Unauthorized),
            403 => Some(Self::Forbidden { message: String::new() }),
            429 => Some(Self::RateLimited { retry_after: response.retry_after }),
            // A question that took too long is the question's fault, not the source's.
            503 if response.says_first("timeout") || response.says_first("canceled") => None,
            // A web page with 200 is a sign-in, or another server.
            status if status >= 500 || response.body.trim_ascii_start().starts_with(b"<") => {
                Some(Self::NotTheApi { status, redirected: response.redirected_to.is_some() })
            }
            _ => None,
        }
    }

    /// What the reader can do about it: whole sentences, plain words.
    pub fn advice(&self) -> String {
        match self {
            Self::Unreachable => "Either it is down, or the address is wrong, or it does not allow this page to read \
                its answers (CORS); a browser cannot tell which. Check the address, or let the server that hosts \
                this page pass requests on to it."
                .to_owned(),
            Self::TimedOut { .. } => {
                "It is slow or overloaded. Ask for a shorter range, or look at its own load.".to_owned()
            }
            Self::CutOff { .. } => {
                "The connection broke or a proxy on the way limits the size or time of answers.".to_owned()
            }
            Self::TooLarge { .. } => "Ask for a shorter range or fewer series.".to_owned(),
            Self::Unauthorized => "Sign in again, or type its token under Sources. Behind a proxy that signs people in, reload this page.".to_owned(),
            Self::Forbidden { .. } => {
                "Your account lacks the right to read this. Ask its administrator for read access.".to_owned()
            }
            Self::RateLimited { retry_after: Some(wait) } => {
                format!("It asks for a pause of {} s; the next attempt comes by itself.", wait.millis() / 1000)
            }
            Self::RateLimited { retry_after: None } => "The next attempt comes by itself, later each time.".to_owned(),
            Self::Rejected { status, kind, .. } if kind == "refused" && *status >= 500 => {
                "The server, or the proxy before it, is down or overloaded. Look at it there; it is asked again by itself."
                    .to_owned()
            }
            Self::Rejected { kind, .. } => match kind.as_str() {
                "timeout" | "canceled" => "The query ran into the server's own time limit. Ask for a shorter range.",
                "execution" => "The query is too heavy or does not fit the data. Its words above say which.",
                "unavailable" => "It is starting up or overloaded; the next attempt comes by itself.",
                "not_found" => "It does not know this address: an older version, or another product.",
                _ => "Its words above say what it did not like.",
            }
            .to_owned(),
            Self::NotTheApi { redirected: true, .. } => {
                "A sign-in page answered. Reload this page to sign in again.".to_owned()
            }
            Self::NotTheApi { .. } => {
                "The path is probably wrong: check the prefix of the address in config.json.".to_owned()
            }
            Self::Undecodable { .. } => {
                "Another product may be answering at this address, or a newer version than this one knows.".to_owned()
            }
            Self::NotRecorded => {
                "This is the recorded company: it can only be seen as of the moment it was recorded. Connect a \
                 source of your own to ask anything."
                    .to_owned()
            }
        }
    }

    /// Whether asking again soon can help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut { .. } | Self::CutOff { .. } | Self::RateLimited { .. } => true,
            Self::Rejected { status, .. } | Self::NotTheApi { status, .. } => *status >= 500 || *status == 422,
            _ => false,
        }
    }
}

#[cfg(test)]
impl ApiResponse {
    /// A JSON answer that took no time, for the tests of whoever reads answers.
    pub fn json(status: u16, body: &str) -> Self {
        Self {
            status,
            content_type: Some("application/json".to_owned()),
            date: None,
            retry_after: None,
            redirected_to: None,
            body: body.as_bytes().to_vec(),
            received_at: Instant::default(),
            took: Span::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_requests_apart_and_encodes_what_people_write() {
        let request =
            ApiRequest::post_form("api/v1/query").with("query", "a{b=\"ü&+\"} / 2").with_some("time", Some(5));
        assert_eq!(request.key(), "POST api/v1/query?query=a%7Bb%3D%22%C3%BC%26%2B%22%7D%20%2F%202&time=5");
        assert_ne!(request.key(), request.clone().with("limit", 1).key());
    }

    #[test]
    fn a_source_is_down_by_its_status_and_a_question_refused_is_not() {
        let is_down = |status, body: &str| SourceError::of_status(&ApiResponse::json(status, body)).is_some();
        for (status, body) in [
            (401, ""),
            (403, "{}"),
            (429, ""),
            (500, "{}"),
            (502, "<html>"),
            (503, r#"{"status":"error","errorType":"unavailable","error":"starting up"}"#),
            (200, " <!doctype html>"),
        ] {
            assert!(is_down(status, body), "{status} {body}");
        }
        for (status, body) in [
            (200, "{}"),
            (422, r#"{"status":"error","errorType":"execution"}"#),
            (503, r#"{"status":"error","errorType":"timeout","error":"query timed out"}"#),
        ] {
            assert!(!is_down(status, body), "{status} {body}");
        }
    }

    #[test]
    fn every_error_says_what_to_do() {
        let all = [
            SourceError::Unreachable,
            SourceError::TimedOut { limit: Span::from_secs(30) },
            SourceError::CutOff { received: 3 },
            SourceError::TooLarge { limit: 3 },
            SourceError::Unauthorized,
            SourceError::Forbidden { message: "no".into() },
            SourceError::RateLimited { retry_after: None },
            SourceError::RateLimited { retry_after: Some(Span::from_secs(9)) },
            SourceError::Rejected { status: 422, kind: "execution".into(), message: "too many samples".into() },
            SourceError::NotTheApi { status: 200, redirected: true },
            SourceError::NotTheApi { status: 404, redirected: false },
            SourceError::Undecodable { at: "data".into(), detail: "missing".into() },
            SourceError::NotRecorded,
        ];
        for error in all {
            assert!(error.advice().ends_with('.'), "{error}");
            assert!(!error.to_string().is_empty());
        }
    }
}
