//! [`Http`] over the recorded company: answers that real servers gave, kept by what was asked.
use super::fetch;
use crate::{
    domain::time::{Instant, Span},
    sources::http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
};
use futures::lock::Mutex;
use serde::Deserialize;
use std::{collections::BTreeMap, rc::Rc};

/// What was recorded, and when: what the first pages ask is here, the rest comes when it is asked for.
pub struct Recording {
    first: Answers,
    rest: Mutex<Option<Answers>>,
}

/// A file of answers. One is read when it is asked for: most never are.
struct Answers {
    index: Index,
    file: Vec<u8>,
    /// Where in the file all answers begin, one behind the other.
    begin: usize,
}

/// The first line of a file.
#[derive(Deserialize)]
struct Index {
    /// Unix milliseconds.
    taken_at: i64,
    /// By source, by request key: where the answer begins, and how many bytes it has.
    sources: BTreeMap<String, BTreeMap<String, (usize, usize)>>,
}

impl Answers {
    /// Reads a line of JSON that says where each answer stands, then the answers themselves.
    fn read(file: Vec<u8>) -> Option<Self> {
        let end = file.iter().position(|it| *it == b'\n')?;
        let index = serde_json::from_slice(file.get(..end)?).ok()?;
        Some(Self { index, file, begin: end + 1 })
    }

    fn body(&self, source: &str, key: &str) -> Option<Vec<u8>> {
        self.at(*self.index.sources.get(source)?.get(key)?)
    }

    /// The answer to the same question over another range, if one was recorded: of a company that is only recorded,
    /// other ranges are seen as far and as finely as they were recorded. The widest is taken.
    fn nearest(&self, source: &str, key: &str) -> Option<Vec<u8>> {
        let (question, _) = key.split_once("&start=")?;
        let answers = self.index.sources.get(source)?;
        let same = answers.range(question.to_owned()..).take_while(|it| it.0.starts_with(question));
        let same = same.filter(|it| it.0.split_once("&start=").is_some_and(|it| it.0 == question));
        self.at(*same.map(|it| it.1).max_by_key(|it| it.1)?)
    }

    fn at(&self, (start, length): (usize, usize)) -> Option<Vec<u8>> {
        let start = self.begin.checked_add(start)?;
        self.file.get(start..start.checked_add(length)?).map(<[u8]>::to_vec)
    }
}

impl Recording {
    /// Reads `demo/recording.txt`.
    pub fn read(file: Vec<u8>) -> Option<Self> {
        Some(Self { first: Answers::read(file)?, rest: Mutex::new(None) })
    }

    /// The instant it was taken at: the whole company is seen as of then.
    pub fn taken_at(&self) -> Instant {
        Instant::from_unix_millis(self.first.index.taken_at)
    }

    async fn body(&self, source: &str, key: &str) -> Result<Vec<u8>, SourceError> {
        if let Some(body) = self.first.body(source, key) {
            return Ok(body);
        }
        let mut rest = self.rest.lock().await;
        if rest.is_none() {
            *rest = fetch::bytes("demo/stories.txt").await.and_then(Answers::read);
        }
        let rest = rest.as_ref().ok_or(SourceError::Unreachable)?;
        let near = || rest.nearest(source, key).or_else(|| self.first.nearest(source, key));
        rest.body(source, key).or_else(near).ok_or(SourceError::NotRecorded)
    }
}

/// One source of a recording.
pub struct RecordedSource {
    recording: Rc<Recording>,
    name: String,
}

impl RecordedSource {
    /// The source with this name.
    pub fn new(recording: Rc<Recording>, name: &str) -> Self {
        Self { recording, name: name.to_owned() }
    }
}

/// What a week was recorded in; other ranges of it are no finer.
const RECORDED: Span = Span::from_minutes(30);

impl Http for RecordedSource {
    fn finest(&self) -> Span {
        RECORDED
    }

    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            // As a network would: the browser paints and listens between two answers.
            super::clock::sleep(Span::ZERO).await;
            let body = self.recording.body(&self.name, &request.key()).await?;
            Ok(ApiResponse {
                status: 200,
                content_type: Some("application/json".to_owned()),
                date: Some(self.recording.taken_at()),
                retry_after: None,
                redirected_to: None,
                body,
                received_at: self.recording.taken_at(),
                took: Span::ZERO,
            })
        })
    }
}
