//! A Prometheus of rules alone: answers them, answers queries as it is told to, and counts what it is asked.
use futures::executor::block_on;
use plumbline::{
    domain::{
        answered::Answered,
        objective::Objective,
        time::{Instant, Span},
    },
    sources::{
        http::{Answer, ApiRequest, ApiResponse, Http, Sliced},
        objectives::{
            Known,
            discover::{Discovered, discover},
        },
        prometheus::{Flavor, Prometheus},
    },
};
use std::cell::{Cell, RefCell};

/// An empty answer to an instant query.
pub const NOTHING: &str = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;

/// An empty answer to a range query.
pub const NO_COLUMNS: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;

/// When it is asked: Saturday, 21 November 2026, 07:00 UTC.
pub fn now() -> Instant {
    Instant::from_unix_millis(1_795_244_400_000)
}

type Reply<'a> = dyn Fn(&ApiRequest) -> String + 'a;

/// The source.
pub struct Source<'a> {
    rules: String,
    reply: Box<Reply<'a>>,
    pub asked: RefCell<Vec<ApiRequest>>,
    /// How often it was asked to let others go first.
    pub yields: Cell<usize>,
}

impl<'a> Source<'a> {
    /// Rules, and an answer to everything else.
    pub fn new(rules: String, reply: impl Fn(&ApiRequest) -> String + 'a) -> Self {
        Self { rules, reply: Box::new(reply), asked: RefCell::default(), yields: Cell::new(0) }
    }

    /// Rules, and no data at all.
    pub fn of_rules(rules: String) -> Self {
        let nothing = |request: &ApiRequest| {
            (if request.path.ends_with("query_range") { NO_COLUMNS } else { NOTHING }).to_owned()
        };
        Self::new(rules, nothing)
    }

    pub fn prometheus(&self) -> Prometheus<'_> {
        Prometheus { http: self, source: "main", flavor: Flavor::Prometheus, tenant: None }
    }
}

impl Http for Source<'_> {
    fn send<'b>(&'b self, request: ApiRequest) -> Answer<'b, ApiResponse> {
        let body = if request.path == "api/v1/rules" { self.rules.clone() } else { (self.reply)(&request) };
        self.asked.borrow_mut().push(request);
        let response = ApiResponse {
            status: 200,
            content_type: Some("application/json".to_owned()),
            date: None,
            retry_after: None,
            redirected_to: None,
            body: body.into_bytes(),
            received_at: now(),
            took: Span::ZERO,
        };
        Box::pin(async move { Ok(response) })
    }

    fn yield_now(&self) -> Sliced<'_, ()> {
        self.yields.set(self.yields.get() + 1);
        Box::pin(std::future::ready(()))
    }
}

/// What an instant or range query asks.
pub fn query(request: &ApiRequest) -> &str {
    request.parameters.iter().find(|(name, _)| name == "query").map_or("", |(_, value)| value.as_str())
}

/// Everything found in rules alone, and what could not be read.
pub fn found(rules: String) -> Answered<Discovered> {
    let source = Source::of_rules(rules);
    block_on(discover(&source.prometheus(), &Known::default(), &[], now())).unwrap()
}

/// The objectives in rules that are all understood.
#[track_caller]
pub fn objectives(rules: String) -> Vec<Objective> {
    let found = found(rules);
    assert_eq!(found.skipped, [], "everything is understood");
    assert_eq!(found.warnings, [] as [String; 0]);
    found.value.objectives
}
