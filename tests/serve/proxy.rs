//! Passes requests to another server under the same origin, as a company's reverse proxy would.
use std::{fmt, time::Duration};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, Response, StatusCode, header};

use crate::site::said;

/// How long the other server may take to accept a connection; an answer may take as long as it takes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What belongs to one connection, or to this origin only, and goes no further.
const STAYS: [HeaderName; 12] = [
    header::CONNECTION,
    header::HOST,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
    header::SET_COOKIE,
    header::ORIGIN,
    header::REFERER,
];

/// A server that is shown under this origin.
pub struct Proxy {
    address: String,
    client: reqwest::Client,
}

impl fmt::Display for Proxy {
    /// The address without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.address.split_once("://").unwrap_or(("http", &self.address));
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        write!(f, "{scheme}://{host}")
    }
}

impl Proxy {
    /// A proxy to an address without a slash at its end.
    pub fn to(address: &str) -> Self {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap_or_default();
        Self { address: address.to_owned(), client }
    }

    /// Passes a request to `rest` below the address, and streams what comes back.
    pub async fn pass(&self, rest: &str, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        if !matches!(parts.method, Method::GET | Method::HEAD | Method::POST) {
            return said(StatusCode::METHOD_NOT_ALLOWED, "The proxy passes GET, HEAD and POST.");
        }
        // Otherwise any page in the same browser could post to the server behind the proxy.
        if parts.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
            return said(StatusCode::FORBIDDEN, "The proxy answers its own pages only.");
        }
        let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let has_body = parts.method == Method::POST;
        let mut passed = self
            .client
            .request(parts.method, format!("{}/{rest}{query}", self.address))
            .headers(passed_on(&parts.headers));
        if has_body {
            passed = passed.body(reqwest::Body::wrap_stream(body.into_data_stream()));
        }
        match passed.send().await {
            Ok(answer) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = answer.status();
                *response.headers_mut() = passed_on(answer.headers());
                response.map(|_| Body::from_stream(answer.bytes_stream()))
            }
            Err(why) => said(StatusCode::BAD_GATEWAY, &format!("{self} does not answer: {}", root_cause(&why))),
        }
    }
}

fn passed_on(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter(|(name, _)| !STAYS.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The innermost error: "connection refused" rather than "error sending request".
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
