//! What stands around every Prometheus answer: whether it is data, what the server warned about, or why it refused.
use super::wire::{self, Envelope};
use crate::{
    domain::answered::Answered,
    sources::{
        envelope::{is_success, kind_of_status, read_json, refused, shortened},
        http::{ApiResponse, SourceError},
    },
};
use serde::de::{DeserializeOwned, IgnoredAny};

/// Takes the data out of an answer, or the error it carries instead.
///
/// Data beside an error is not used: Prometheus sends it only where the evaluation broke off half-way.
pub fn open<T: DeserializeOwned>(response: &ApiResponse) -> Result<Answered<T>, SourceError> {
    match open_nullable(response)? {
        Answered { value: None, .. } => {
            Err(SourceError::Undecodable { at: "data".to_owned(), detail: "it is null".to_owned() })
        }
        Answered { value: Some(value), skipped, warnings, infos, partial, provenance } => {
            Ok(Answered { value, skipped, warnings, infos, partial, provenance })
        }
    }
}

/// The same for lists: Go writes an empty one as `null` where nobody made it.
pub fn open_list<T: DeserializeOwned>(response: &ApiResponse) -> Result<Answered<Vec<T>>, SourceError> {
    open_nullable(response).map(|answered| answered.map(Option::unwrap_or_default))
}

/// What a successful answer says besides its data, which must be there and is not looked at.
pub fn notes(body: &str) -> Option<Answered<()>> {
    opened::<IgnoredAny>(body.as_bytes(), 200).ok().map(|it| it.map(drop))
}

fn open_nullable<T: DeserializeOwned>(response: &ApiResponse) -> Result<Answered<Option<T>>, SourceError> {
    if !is_success(response) {
        // Whatever the data looks like, the error beside it is to be read.
        return Err(match read_json::<Envelope<IgnoredAny>>(&response.body) {
            Ok(Envelope { status, error_type, error, .. }) if status == "error" || error_type.is_some() => {
                rejected(response.status, error_type, error)
            }
            _ => refused(response),
        });
    }
    opened(&response.body, response.status)
}

/// The data and notes of a body that came with `status`.
fn opened<T: DeserializeOwned>(body: &[u8], http_status: u16) -> Result<Answered<Option<T>>, SourceError> {
    let Envelope { status, data, error_type, error, warnings, infos, is_partial } = read_json(body)?;
    if status == "error" || error_type.is_some() {
        return Err(rejected(http_status, error_type, error));
    }
    let undecodable = |at: &str, detail: String| SourceError::Undecodable { at: at.to_owned(), detail };
    if status != "success" {
        return Err(undecodable("status", format!("it is {:?}, not \"success\"", shortened(&status))));
    }
    let value = data.ok_or_else(|| undecodable("data", "the answer has none".to_owned()))?;
    let (warnings, infos) = (texts(warnings), texts(infos));
    let partial = is_partial.unwrap_or(false) || warnings.iter().any(|warning| tells_of_missing_data(warning));
    Ok(Answered { value, skipped: Vec::new(), warnings, infos, partial, provenance: Vec::new() })
}

/// An error in Prometheus' words. Some proxies send it with a status of 200; the kind then says what it should be.
fn rejected(status: u16, error_type: Option<String>, error: Option<String>) -> SourceError {
    let message = shortened(&error.unwrap_or_default());
    if status == 403 {
        return SourceError::Forbidden { message };
    }
    let kind = shortened(&error_type.unwrap_or_default());
    // VictoriaMetrics writes the status where Prometheus writes a word.
    let kind = match kind.parse() {
        Ok(number) => kind_of_status(number).to_owned(),
        Err(_) if kind.is_empty() => kind_of_status(status).to_owned(),
        Err(_) => kind,
    };
    let status = match kind.as_str() {
        _ if !(200..300).contains(&status) => status,
        "execution" => 422,
        "timeout" | "canceled" | "unavailable" => 503,
        "internal" => 500,
        "not_found" => 404,
        "not_acceptable" => 406,
        _ => 400,
    };
    SourceError::Rejected { status, kind, message }
}

fn texts(list: Option<Vec<wire::LenientText>>) -> Vec<String> {
    list.unwrap_or_default().into_iter().filter_map(|text| text.0.map(|it| shortened(&it))).collect()
}

/// Whether a warning says that a part of the data did not come, as Thanos does for stores that fail.
fn tells_of_missing_data(warning: &str) -> bool {
    // Warnings of the query language are about how the question was put; they may name a metric "store_…".
    if warning.starts_with("PromQL ") {
        return false;
    }
    let warning = warning.to_ascii_lowercase();
    let words = [
        "store",
        "partial",
        "remote read",
        "remote_read",
        "deadline exceeded",
        "unavailable",
        "connection",
        "no endpoint",
    ];
    words.iter().any(|word| warning.contains(word))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn answer(status: u16, body: &str) -> ApiResponse {
        ApiResponse::json(status, body)
    }

    fn error(status: u16, body: &str) -> SourceError {
        open::<bool>(&answer(status, body)).unwrap_err()
    }

    #[test]
    fn every_kind_of_error_keeps_its_word_and_its_status() {
        let kinds = [
            ("timeout", 503),
            ("canceled", 503),
            ("execution", 422),
            ("bad_data", 400),
            ("internal", 500),
            ("unavailable", 503),
            ("not_found", 404),
            ("not_acceptable", 406),
            ("invented_later", 400),
        ];
        for (kind, should_be) in kinds {
            let body = format!(r#"{{"status":"error","errorType":"{kind}","error":"why","data":[{{"odd":1}}]}}"#);
            let rejected = |status| SourceError::Rejected { status, kind: kind.into(), message: "why".into() };
            assert_eq!(error(599, &body), rejected(599), "the server's own status");
            assert_eq!(open_list::<IgnoredAny>(&answer(200, &body)).unwrap_err(), rejected(should_be));
        }
    }

    #[test]
    fn refusals_that_are_not_prometheus_own_are_errors_too() {
        let rejected = |status, kind: &str, message: &str| SourceError::Rejected {
            status,
            kind: kind.into(),
            message: message.into(),
        };
        let victoria = r#"{"status":"error","errorType":"422","error":"cannot parse"}"#;
        assert_eq!(error(422, victoria), rejected(422, "execution", "cannot parse"));
        assert_eq!(error(404, r#"{"message":"Not found"}"#), rejected(404, "not_found", "Not found"));
        assert_eq!(error(502, r#"[]"#), rejected(502, "unavailable", "[]"));
        let forbidden = SourceError::Forbidden { message: "no".into() };
        assert_eq!(error(403, r#"{"error":"no"}"#), forbidden);
        assert_eq!(error(403, r#"{"status":"error","errorType":"bad_data","error":"no"}"#), forbidden);
        assert_eq!(error(400, r#"{"status":"error"}"#), rejected(400, "bad_data", ""));
    }

    #[test]
    fn what_is_not_an_answer_is_said_to_be_none_and_where() {
        let place = |body: &str| match error(200, body) {
            SourceError::Undecodable { at, .. } => at,
            other => other.to_string(),
        };
        assert_eq!(place(r#"{"data":true}"#), "status");
        assert_eq!(place(r#"{"status":"success"}"#), "data");
        assert_eq!(place(r#"{"status":"success","data":null}"#), "data");
        assert!(place(r#"{"status":"success","data":[]}"#).starts_with("line 1"));
        assert!(open_list::<bool>(&answer(200, r#"{"status":"success","data":null}"#)).unwrap().value.is_empty());
    }

    #[test]
    fn missing_parts_are_said_to_be_missing() {
        let partial = |extra: &str| {
            open::<bool>(&answer(200, &format!(r#"{{"status":"success","data":true{extra}}}"#))).unwrap().partial
        };
        assert!(!partial(""));
        assert!(partial(r#","isPartial":true"#));
        assert!(partial(r#","warnings":["receive series from Addr: store-1: context deadline exceeded"]"#));
        assert!(!partial(
            r#","warnings":["PromQL info: metric might not be a counter: \"object_store_requests\" (1:6)"]"#
        ));
        assert!(!partial(r#","infos":["x"],"warnings":null,"isPartial":null"#));
        assert!(partial(r#","warnings":[5,"No StoreAPIs matched"]"#));
    }
}
