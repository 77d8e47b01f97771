//! What is answered to a request: a file, the configuration, or what a proxied server says.
use std::{fs, io};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use tower_http::services::ServeDir;

use crate::arguments::Arguments;
use crate::headers::Headers;
use crate::proxy::Proxy;

/// A built folder and what stands beside it.
pub struct Site {
    base: String,
    files: ServeDir,
    headers: Headers,
    config: Option<String>,
    proxies: Vec<(&'static str, Proxy)>,
}

impl Site {
    /// Opens the folder and reads what goes with it; says what is missing.
    pub fn open(arguments: &Arguments) -> Result<Self, String> {
        let Arguments { dir, base, headers, config, prometheus, alertmanager, .. } = arguments;
        if !dir.join("index.html").is_file() {
            return Err(format!("{} has no index.html: `make dist` builds it.", dir.display()));
        }
        let text = fs::read_to_string(headers).map_err(|why| format!("{}: {why}", headers.display()))?;
        let proxies = [("prometheus", prometheus), ("alertmanager", alertmanager)]
            .into_iter()
            .filter_map(|(kind, address)| Some((kind, Proxy::to(address.as_ref()?))))
            .collect::<Vec<_>>();
        let config = match config {
            Some(file) => Some(fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?),
            None => proxied_config(&proxies),
        };
        Ok(Self {
            base: base.clone(),
            files: ServeDir::new(dir)
                .precompressed_br()
                .precompressed_gzip()
                .redirect_path_prefix(base.trim_end_matches('/')),
            headers: Headers::read(&text).map_err(|why| format!("{}: {why}", headers.display()))?,
            config,
            proxies,
        })
    }

    /// What it shows, a line each.
    pub fn in_words(&self) -> Vec<String> {
        self.proxies.iter().map(|(kind, proxy)| format!("{kind}/ is {proxy}.")).collect()
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let Some(below) = path.strip_prefix(self.base.as_str()) else {
            return if format!("{path}/") == self.base {
                to_the_slash(&self.base)
            } else {
                said(StatusCode::NOT_FOUND, "Nothing is here.")
            };
        };
        for (kind, proxy) in &self.proxies {
            if let Some(rest) = below.strip_prefix(kind).and_then(|it| it.strip_prefix('/')) {
                return proxy.pass(rest, request).await;
            }
        }
        let mut response = match (&self.config, below) {
            (Some(config), "config.json") => json(config, request.method()),
            // The file that holds the headers is for the host, not for a visitor.
            (_, "_headers") => said(StatusCode::NOT_FOUND, "Nothing is here."),
            _ => self.file(below, request).await,
        };
        self.headers.add(&format!("/{below}"), response.headers_mut());
        // What a static host sends when it is told nothing: keep it, but ask whether it is still the same.
        let revalidate = HeaderValue::from_static("no-cache");
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(revalidate);
        response
    }

    async fn file(&self, below: &str, mut request: Request) -> Response<Body> {
        let Ok(uri) = Uri::try_from(match request.uri().query() {
            Some(query) => format!("/{below}?{query}"),
            None => format!("/{below}"),
        }) else {
            return said(StatusCode::BAD_REQUEST, "This is not an address.");
        };
        *request.uri_mut() = uri;
        match self.files.clone().try_call(request).await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => {
                said(StatusCode::NOT_FOUND, "Nothing is here.")
            }
            Ok(mut response) => {
                if response.status() == StatusCode::TEMPORARY_REDIRECT {
                    // A directory gains its slash for good.
                    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
                }
                response.map(Body::new)
            }
            // A path through a file, or to nothing, is the visitor's mistake; anything else is ours.
            Err(why) if matches!(why.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                said(StatusCode::NOT_FOUND, "Nothing is here.")
            }
            Err(why) => said(StatusCode::INTERNAL_SERVER_ERROR, &format!("The file cannot be read: {why}")),
        }
    }
}

/// The configuration that shows what is proxied; the addresses are relative, so they work under any base.
fn proxied_config(proxies: &[(&'static str, Proxy)]) -> Option<String> {
    let sources: Vec<String> =
        proxies.iter().map(|(kind, _)| format!(r#"{{"kind":"{kind}","name":"{kind}","url":"{kind}/"}}"#)).collect();
    (!sources.is_empty()).then(|| format!(r#"{{"sources":[{}]}}"#, sources.join(",")))
}

fn json(text: &str, method: &Method) -> Response<Body> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return said(StatusCode::METHOD_NOT_ALLOWED, "Only GET.");
    }
    let mut response = said(StatusCode::OK, text);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn to_the_slash(base: &str) -> Response<Body> {
    let mut response = said(StatusCode::PERMANENT_REDIRECT, "");
    if let Ok(location) = HeaderValue::from_str(base) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A plain-text answer.
pub fn said(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
