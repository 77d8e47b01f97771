//! A source that answers what it was told to, and writes down what it was asked.
use plumbline::{
    domain::time::{Instant, Span},
    sources::{
        alertmanager::Alertmanager,
        http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
        prometheus::{Flavor, Prometheus},
    },
};
use std::{cell::RefCell, collections::VecDeque};

/// Answers in the order it was given; the last one stays.
pub struct Script {
    answers: RefCell<VecDeque<Result<ApiResponse, SourceError>>>,
    asked: RefCell<Vec<ApiRequest>>,
}

impl Script {
    pub fn new(answers: impl IntoIterator<Item = Result<ApiResponse, SourceError>>) -> Self {
        Self { answers: RefCell::new(answers.into_iter().collect()), asked: RefCell::default() }
    }

    pub fn answers(response: ApiResponse) -> Self {
        Self::new([Ok(response)])
    }

    pub fn says(body: impl Into<Vec<u8>>) -> Self {
        Self::answers(json(200, body))
    }

    /// Keys of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().iter().map(ApiRequest::key).collect()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<ApiRequest> {
        self.asked.borrow().clone()
    }

    pub fn prometheus(&self) -> Prometheus<'_> {
        Prometheus { http: self, source: "main", flavor: Flavor::Prometheus, tenant: None }
    }

    pub fn alertmanager(&self) -> Alertmanager<'_> {
        Alertmanager { http: self, source: "am" }
    }
}

impl Http for Script {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        self.asked.borrow_mut().push(request);
        let mut answers = self.answers.borrow_mut();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        Box::pin(async move { answer.expect("a script has an answer") })
    }
}

/// A JSON answer, complete at 1 000 s by this computer's clock and sent at 990 s by the server's.
pub fn json(status: u16, body: impl Into<Vec<u8>>) -> ApiResponse {
    ApiResponse {
        status,
        content_type: Some("application/json".to_owned()),
        date: Some(Instant::from_unix_millis(990_000)),
        retry_after: None,
        redirected_to: None,
        body: body.into(),
        received_at: Instant::from_unix_millis(1_000_000),
        took: Span::from_millis(25),
    }
}
