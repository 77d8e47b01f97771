//! What can go wrong between a question and its answer, and that each of it is told as what it is.
use crate::script::{Script, json};
use futures::executor::block_on;
use plumbline::{
    domain::time::{Instant, Range, Span},
    sources::{
        http::{ApiResponse, SourceError},
        objectives::{Known, discover},
    },
};

/// What both sources say to the same answer.
fn both(response: ApiResponse) -> (SourceError, SourceError) {
    let script = Script::answers(response);
    let prometheus = block_on(script.prometheus().query("up", Instant::default())).unwrap_err();
    let alertmanager = block_on(script.alertmanager().alerts()).unwrap_err();
    (prometheus, alertmanager)
}

fn answer(status: u16, content_type: &str, body: &str) -> ApiResponse {
    ApiResponse { content_type: Some(content_type.to_owned()), ..json(status, body) }
}

fn rejected(status: u16, kind: &str, message: &str) -> SourceError {
    SourceError::Rejected { status, kind: kind.into(), message: message.into() }
}

#[test]
fn answers_that_are_none_mean_the_same_to_every_source() {
    let page = |status| SourceError::NotTheApi { status, redirected: false };
    let forbidden = |message: &str| SourceError::Forbidden { message: message.into() };
    let table = [
        (answer(401, "text/plain", "no"), SourceError::Unauthorized),
        (answer(401, "application/json", r#"{"message":"no"}"#), SourceError::Unauthorized),
        (answer(403, "text/plain", "RBAC: access denied\n"), forbidden("RBAC: access denied")),
        (answer(403, "application/json", r#"{"message":"no rights","accessErrorId":"x"}"#), forbidden("no rights")),
        (answer(403, "text/html", "<html>no</html>"), forbidden("a web page")),
        (answer(404, "text/plain", "404 page not found\n"), rejected(404, "not_found", "404 page not found")),
        (answer(404, "application/json", r#"{"message":"Not found"}"#), rejected(404, "not_found", "Not found")),
        (answer(404, "text/html", "<!doctype html>"), page(404)),
        (answer(429, "application/json", "{}"), SourceError::RateLimited { retry_after: None }),
        (answer(500, "text/plain", "boom"), rejected(500, "internal", "boom")),
        (answer(502, "text/html", "<html>bad gateway"), page(502)),
        (answer(502, "text/plain", "  <html>bad gateway"), page(502)),
        (answer(503, "text/plain", "Service Unavailable"), rejected(503, "unavailable", "Service Unavailable")),
        (answer(504, "text/plain", "upstream timed out"), rejected(504, "timeout", "upstream timed out")),
        (answer(200, "text/html; charset=utf-8", "<!DOCTYPE html><title>Sign in</title>"), page(200)),
        (answer(200, "application/json", "\n<html>"), page(200)),
    ];
    for (response, wanted) in table {
        let (prometheus, alertmanager) = both(response.clone());
        assert_eq!(prometheus, wanted, "{response:?}");
        assert_eq!(alertmanager, wanted, "{response:?}");
    }
    let redirected =
        ApiResponse { redirected_to: Some("https://sign.in/".to_owned()), ..answer(200, "text/html", "<html>") };
    assert_eq!(both(redirected).0, SourceError::NotTheApi { status: 200, redirected: true });
    let asks_for_a_pause = ApiResponse { retry_after: Some(Span::from_secs(9)), ..json(429, "") };
    assert_eq!(both(asks_for_a_pause).1, SourceError::RateLimited { retry_after: Some(Span::from_secs(9)) });
}

#[test]
fn answers_that_cannot_be_read_say_where() {
    for body in ["", "OK", "null", "5", "{", "[", "{}", "[]x", r#"{"status":"success","data":7}"#] {
        let (prometheus, alertmanager) = both(json(200, body));
        for error in [prometheus, alertmanager] {
            let is_told = match &error {
                SourceError::Undecodable { at, detail } => !at.is_empty() && !detail.is_empty(),
                SourceError::CutOff { received } => *received == body.len(),
                _ => false,
            };
            assert!(is_told, "{body:?}: {error:?}");
        }
    }
}

#[test]
fn what_the_way_says_is_passed_on() {
    let errors = [
        SourceError::Unreachable,
        SourceError::TimedOut { limit: Span::from_secs(30) },
        SourceError::CutOff { received: 7 },
        SourceError::TooLarge { limit: 1 },
        SourceError::NotRecorded,
    ];
    for error in errors {
        let script = Script::new([Err(error.clone())]);
        assert_eq!(block_on(script.prometheus().rules()), Err(error.clone()));
        assert_eq!(block_on(script.alertmanager().status()), Err(error));
    }
}

#[test]
fn a_refused_question_keeps_the_servers_words_and_is_the_same_for_every_endpoint() {
    let body = r#"{"status":"error","errorType":"execution","error":"query processing would load too many samples","data":{"resultType":"vector","result":[]}}"#;
    let script = Script::answers(json(422, body));
    let prometheus = script.prometheus();
    let range = Range::ending_at(Instant::from_unix_millis(1_000_000), Span::from_hours(1));
    let wanted = rejected(422, "execution", "query processing would load too many samples");
    let all = [
        block_on(prometheus.query("up", range.to)).err(),
        block_on(prometheus.query_range("up", range, Span::from_secs(15))).err(),
        block_on(prometheus.rules()).err(),
        block_on(prometheus.alerts()).err(),
        block_on(prometheus.series(&["up"], range)).err(),
        block_on(prometheus.labels(range)).err(),
        block_on(prometheus.label_values("job", &[], range)).err(),
        block_on(prometheus.metadata(None)).err(),
        block_on(prometheus.query_exemplars("up", range)).err(),
        block_on(prometheus.build_info()).err(),
        block_on(prometheus.runtime_info()).err(),
        block_on(prometheus.flags()).err(),
    ];
    for error in all {
        assert_eq!(error.as_ref(), Some(&wanted));
    }
}

#[test]
fn rules_that_cannot_be_read_are_not_the_absence_of_objectives() {
    let nothing = || Ok(json(200, r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#));
    let found = |rules: Result<ApiResponse, SourceError>| {
        let script = Script::new([rules, nothing()]);
        block_on(discover(&script.prometheus(), &Known::default(), &[], Instant::default()))
            .map(|it| it.value.objectives.len())
    };
    assert!(matches!(found(Ok(json(200, r#"{"status":"success","data":{}}"#))), Err(SourceError::Undecodable { .. })));
    assert_eq!(found(Err(SourceError::CutOff { received: 9 })), Err(SourceError::CutOff { received: 9 }));
    assert_eq!(found(Ok(answer(404, "text/plain", "no such page"))), Ok(0), "a source without rules has none");
    // What metrics tell of is not all: whoever shows it for the moment forgets the others.
    let info = r#"{"metric":{"__name__":"sloth_slo_info","sloth_id":"a-b","sloth_service":"a","sloth_slo":"b","sloth_objective":"99.9"},"value":[1,"1"]}"#;
    let told = |status: u16| {
        let body = format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{info}]}}}}"#);
        let script = Script::new([Ok(answer(status, "text/plain", "no")), Ok(json(200, body))]);
        block_on(discover(&script.prometheus(), &Known::default(), &[], Instant::default()))
            .map(|it| it.value.objectives.len())
    };
    assert_eq!(told(503), Err(rejected(503, "unavailable", "no")), "it passes");
    assert_eq!(told(404), Ok(1), "it stays, and metrics must do");
}
