//! What every JSON API over HTTP has in common: which answers are data, and what the others mean.
use super::http::{ApiResponse, SourceError};
use crate::domain::{civil, plain_text::plain_within, time::Instant};
use serde::{Deserialize, de::DeserializeOwned};

/// How much of a server's own words is kept.
const WORDS_KEPT: usize = 400;

/// Lets an answer through whose body may be data; anything else becomes the error it means.
///
/// Prometheus answers 400, 422 and 503 with a JSON body that says why, so whatever looks like JSON passes: whoever
/// reads it looks at the status too.
pub fn data_or_error(response: ApiResponse) -> Result<ApiResponse, SourceError> {
    let status = response.status;
    match status {
        401 => return Err(SourceError::Unauthorized),
        429 => return Err(SourceError::RateLimited { retry_after: response.retry_after }),
        _ => {}
    }
    if looks_like_json(&response.body) {
        return Ok(response);
    }
    if looks_like_html(&response) && status != 403 {
        return Err(SourceError::NotTheApi { status, redirected: response.redirected_to.is_some() });
    }
    if is_success(&response) {
        let detail = if response.body.is_empty() { "the answer is empty" } else { "the answer is not JSON" };
        return Err(SourceError::Undecodable { at: "the answer".to_owned(), detail: detail.to_owned() });
    }
    Err(refused(&response))
}

/// The error of an answer that says by its status that it is none.
pub fn refused(response: &ApiResponse) -> SourceError {
    let (status, message) = (response.status, words(response));
    match status {
        403 => SourceError::Forbidden { message },
        _ => SourceError::Rejected { status, kind: kind_of_status(status).to_owned(), message },
    }
}

/// Prometheus' word for what a status means.
pub fn kind_of_status(status: u16) -> &'static str {
    match status {
        400 => "bad_data",
        404 => "not_found",
        406 => "not_acceptable",
        408 | 504 => "timeout",
        422 => "execution",
        500 => "internal",
        502 | 503 => "unavailable",
        _ => "refused",
    }
}

/// Whether the status says that the body is the answer.
pub fn is_success(response: &ApiResponse) -> bool {
    (200..300).contains(&response.status)
}

/// Reads a whole JSON body; says where it does not fit.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, SourceError> {
    serde_json::from_slice(body).map_err(|error| {
        // A body that ends in the middle was cut on its way.
        if error.is_eof() {
            return SourceError::CutOff { received: body.len() };
        }
        let at = format!("line {}, column {}", error.line(), error.column());
        SourceError::Undecodable { at, detail: shortened(&error.to_string()) }
    })
}

/// A moment as RFC 3339 writes it; Go's zero time is none.
pub fn instant_from_rfc3339(text: &str) -> Option<Instant> {
    civil::instant_from_rfc3339(text).filter(|it| *it > Instant::default())
}

/// A server's own words as they may stand in a sentence.
pub fn shortened(text: &str) -> String {
    plain_within(text, WORDS_KEPT)
}

fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['))
}

fn looks_like_html(response: &ApiResponse) -> bool {
    let by_header = response.content_type.as_deref().is_some_and(|it| it.contains("html"));
    by_header || response.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// The server's own words, unless they are a web page.
fn words(response: &ApiResponse) -> String {
    /// How gateways and APIs that are not Prometheus say why: Grafana, Kubernetes, Mimir, Alertmanager.
    #[derive(Deserialize)]
    struct Complaint {
        #[serde(alias = "error", alias = "msg", alias = "detail")]
        message: String,
    }
    if looks_like_html(response) {
        return "a web page".to_owned();
    }
    let said = serde_json::from_slice(&response.body).map(|it: Complaint| it.message);
    let said = said.or_else(|_| serde_json::from_slice(&response.body));
    shortened(&said.unwrap_or_else(|_| String::from_utf8_lossy(&response.body).into_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::domain::time::Span;

    fn response(status: u16, content_type: &str, body: &str) -> ApiResponse {
        ApiResponse {
            status,
            content_type: Some(content_type.to_owned()),
            date: None,
            retry_after: Some(Span::from_secs(7)),
            redirected_to: None,
            body: body.as_bytes().to_vec(),
            received_at: Instant::default(),
            took: Span::ZERO,
        }
    }

    #[test]
    fn every_answer_is_data_or_the_error_it_means() {
        let check = |status, kind: &str, body: &str| data_or_error(response(status, kind, body)).map(|_| ());
        assert_eq!(check(200, "application/json", " {}"), Ok(()));
        assert_eq!(check(422, "application/json", "{\"status\":\"error\"}"), Ok(()));
        assert_eq!(check(401, "text/plain", "x"), Err(SourceError::Unauthorized));
        assert_eq!(check(403, "text/plain", "RBAC: no"), Err(SourceError::Forbidden { message: "RBAC: no".into() }));
        let page_that_says_no = Err(SourceError::Forbidden { message: "a web page".into() });
        assert_eq!(check(403, "text/html", "<html>"), page_that_says_no);
        let wait = Some(Span::from_secs(7));
        assert_eq!(check(429, "text/plain", ""), Err(SourceError::RateLimited { retry_after: wait }));
        let page = |status| Err(SourceError::NotTheApi { status, redirected: false });
        assert_eq!(check(200, "text/html; charset=utf-8", "<!doctype html>"), page(200));
        assert_eq!(check(502, "text/plain", "\n<html>bad gateway"), page(502));
        assert!(matches!(check(200, "application/json", ""), Err(SourceError::Undecodable { .. })));
        let gone =
            SourceError::Rejected { status: 404, kind: "not_found".into(), message: "404 page not found".into() };
        assert_eq!(check(404, "text/plain", "404 page not found\n"), Err(gone));
    }

    #[test]
    fn a_refusal_is_told_in_the_servers_own_words() {
        let said = |body: &str| match refused(&response(400, "application/json", body)) {
            SourceError::Rejected { status: 400, kind, message } if kind == "bad_data" => message,
            other => other.to_string(),
        };
        assert_eq!(said(r#"{"code":400,"message":"bad matcher"}"#), "bad matcher");
        assert_eq!(said(r#""bad matcher""#), "bad matcher");
        assert_eq!(said(r#"{"code":1}"#), r#"{"code":1}"#);
        assert_eq!(said("no org id\n"), "no org id");
        let forbidden = refused(&response(403, "application/json", r#"{"error":"no rights"}"#));
        assert_eq!(forbidden, SourceError::Forbidden { message: "no rights".into() });
    }

    #[test]
    fn a_body_that_ends_in_the_middle_was_cut() {
        assert_eq!(read_json::<Vec<u8>>(b"[1, 2"), Err(SourceError::CutOff { received: 5 }));
        assert!(
            matches!(read_json::<Vec<u8>>(b"[1, \"a\"]"), Err(SourceError::Undecodable { at, .. }) if at.starts_with("line 1"))
        );
        assert!(matches!(read_json::<Vec<u8>>(b"[1] x"), Err(SourceError::Undecodable { .. })));
    }

    #[test]
    fn gos_zero_time_is_no_time() {
        assert_eq!(instant_from_rfc3339("0001-01-01T00:00:00Z"), None);
        assert_eq!(
            instant_from_rfc3339("2018-07-04T20:27:12.606+02:00").map(Instant::unix_millis),
            Some(1_530_728_832_606)
        );
    }

    #[test]
    fn long_words_are_shortened_at_a_character() {
        assert_eq!(shortened(&"ü".repeat(1000)).chars().count(), WORDS_KEPT + 1);
    }
}
