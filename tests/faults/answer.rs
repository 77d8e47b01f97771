//! What each fault makes of an answer.
use crate::{
    fault::Fault,
    wire::{Asked, Reply},
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a slow answer takes.
const SLOW: Duration = Duration::from_secs(3);
/// How long a 429 asks to be left alone, in seconds.
const RETRY_AFTER: &str = "20";
/// How large a huge answer is.
const HUGE: usize = 30_000_000;

/// The server behind.
pub struct Behind {
    address: String,
    client: reqwest::Client,
}

impl Behind {
    /// The server at an address without a slash at its end.
    pub fn at(address: &str) -> Self {
        Self { address: address.to_owned(), client: reqwest::Client::new() }
    }

    async fn ask(&self, asked: &Asked) -> Reply {
        let method = if asked.method == "POST" { reqwest::Method::POST } else { reqwest::Method::GET };
        let mut request = self.client.request(method, format!("{}{}{}", self.address, asked.path, asked.query));
        if let Some(kind) = &asked.content_type {
            request = request.header("content-type", kind).body(asked.body.clone());
        }
        let Ok(answer) = request.send().await else { return Reply::text(502, "The server behind does not answer.") };
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
        let kind = header("content-type").unwrap_or_else(|| "text/plain".into());
        let date = header("date").unwrap_or_else(|| http_date(0));
        let Ok(body) = answer.bytes().await else { return Reply::text(502, "The server behind broke off.") };
        Reply::of(status, &kind, body.to_vec()).with("date", &date)
    }
}

/// The answer under a fault; one that hangs never comes.
pub async fn answered(fault: Fault, asked: &Asked, behind: &Behind) -> Reply {
    let json = |status, text: &str| Reply::of(status, "application/json", text.into());
    match fault {
        Fault::None => behind.ask(asked).await,
        Fault::Refuse => Reply::nothing(),
        Fault::Slow => {
            tokio::time::sleep(SLOW).await;
            behind.ask(asked).await
        }
        Fault::Hang => std::future::pending().await,
        Fault::Cut => {
            let whole = behind.ask(asked).await;
            Reply { cut_after: Some(whole.body.len() / 2), ..whole }
        }
        Fault::Status(401) => Reply::text(401, "Unauthorized").with("www-authenticate", "Bearer"),
        Fault::Status(403) => Reply::text(403, "RBAC: access denied"),
        Fault::Status(429) => Reply::text(429, "Too Many Requests").with("retry-after", RETRY_AFTER),
        Fault::Status(status) => Reply::text(status, "Internal Server Error"),
        Fault::UnavailableJson => {
            json(503, r#"{"status":"error","errorType":"unavailable","error":"Service Unavailable: starting up"}"#)
        }
        Fault::Html => {
            let page = "<!doctype html><title>Sign in</title><h1>Sign in</h1><form><input name=user></form>";
            Reply::of(200, "text/html; charset=utf-8", page.into())
        }
        Fault::WrongJson => json(200, r#"{"status":"success","data":{"resultType":"dogs","result":{"woof":[1,"2"]}}}"#),
        Fault::Huge => {
            let mut body = br#"{"status":"success","data":{"resultType":"vector","result":[],"pad":""#.to_vec();
            body.resize(HUGE - 3, b' ');
            body.extend_from_slice(br#""}}"#);
            Reply::of(200, "application/json", body)
        }
        Fault::RedirectLoop => Reply::text(307, "").with("location", &format!("{}{}", asked.path, asked.query)),
        Fault::Clock(ahead) => {
            let mut reply = behind.ask(asked).await;
            reply.headers.retain(|(name, _)| name != "date");
            reply.with("date", &http_date(ahead))
        }
        Fault::OtherSeries => match asked.path.rsplit('/').next() {
            Some("query") => json(
                200,
                r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"dogs","breed":"poodle"},"value":[1,"1"]}]}}"#,
            ),
            Some("query_range") => json(
                200,
                r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"dogs","breed":"poodle"},"values":[[1,"1"],[2,"1"]]}]}}"#,
            ),
            _ => behind.ask(asked).await,
        },
        Fault::HostileWords => {
            let words = format!(
                "<img src=x onerror=alert(1)><script>alert(2)</script> \u{202e}gnorw\u{200b} {}",
                "w".repeat(10_000)
            );
            json(422, &format!(r#"{{"status":"error","errorType":"execution","error":"{words}"}}"#))
        }
    }
}

/// The time in so many seconds, as HTTP writes it.
fn http_date(ahead: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs() as i64) + ahead;
    let at = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_needs_no_server_behind_is_what_its_name_says() {
        let behind = Behind::at("http://127.0.0.1:9");
        let asked = Asked {
            method: "GET".into(),
            path: "/api/v1/query".into(),
            query: "?query=up".into(),
            content_type: None,
            body: Vec::new(),
        };
        for (fault, status, says) in [
            (Fault::Refuse, 0, ""),
            (Fault::Status(401), 401, "Unauthorized"),
            (Fault::Status(429), 429, "Too Many"),
            (Fault::UnavailableJson, 503, "unavailable"),
            (Fault::Html, 200, "<!doctype html>"),
            (Fault::OtherSeries, 200, "poodle"),
            (Fault::RedirectLoop, 307, ""),
            (Fault::HostileWords, 422, "<script>"),
        ] {
            let reply = answered(fault, &asked, &behind).await;
            assert_eq!(reply.status, status, "{fault:?}");
            assert!(String::from_utf8_lossy(&reply.body).contains(says), "{fault:?}");
        }
        assert_eq!(answered(Fault::Huge, &asked, &behind).await.body.len(), HUGE);
    }
}
