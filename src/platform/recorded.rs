//! [`Http`] over the recorded company: answers that real servers gave, kept by what was asked.
use crate::{
    domain::time::{Instant, Span},
    sources::http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
};
use serde::Deserialize;
use std::{collections::BTreeMap, rc::Rc};

/// What was recorded, and when. An answer is read when it is asked for: most never are.
pub struct Recording {
    index: Index,
    /// All answers, one behind the other.
    bodies: Vec<u8>,
}

/// The first line of the file.
#[derive(Deserialize)]
struct Index {
    /// Unix milliseconds.
    taken_at: i64,
    /// By source, by request key: where the answer begins, and how many bytes it has.
    sources: BTreeMap<String, BTreeMap<String, (usize, usize)>>,
}

impl Recording {
    /// Reads `demo/recording.txt`: a line of JSON that says where each answer stands, then the answers themselves.
    pub fn read(mut file: Vec<u8>) -> Option<Self> {
        let end = file.iter().position(|it| *it == b'\n')?;
        let index = serde_json::from_slice(file.get(..end)?).ok()?;
        file.drain(..=end);
        Some(Self { index, bodies: file })
    }

    /// The instant it was taken at: the whole company is seen as of then.
    pub fn taken_at(&self) -> Instant {
        Instant::from_unix_millis(self.index.taken_at)
    }

    fn body(&self, source: &str, key: &str) -> Option<&[u8]> {
        let answers = self.index.sources.get(source)?;
        let (start, length) = *answers.get(key).or_else(|| nearest(answers, key))?;
        self.bodies.get(start..start.checked_add(length)?)
    }
}

/// The answer to the same question over another range, if one was recorded: of a company that is only recorded, other
/// ranges are seen as far and as finely as they were recorded. The widest is taken.
fn nearest<'a>(answers: &'a BTreeMap<String, (usize, usize)>, key: &str) -> Option<&'a (usize, usize)> {
    let (question, _) = key.split_once("&start=")?;
    let same = answers.range(question.to_owned()..).take_while(|it| it.0.starts_with(question));
    same.filter(|it| it.0.split_once("&start=").is_some_and(|it| it.0 == question)).map(|it| it.1).max_by_key(|it| it.1)
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

impl Http for RecordedSource {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            // As a network would: the browser paints and listens between two answers.
            super::clock::sleep(Span::ZERO).await;
            let body = self.recording.body(&self.name, &request.key()).ok_or(SourceError::NotRecorded)?;
            Ok(ApiResponse {
                status: 200,
                content_type: Some("application/json".to_owned()),
                date: Some(self.recording.taken_at()),
                retry_after: None,
                redirected: false,
                body: body.to_vec(),
                received_at: self.recording.taken_at(),
                took: Span::ZERO,
            })
        })
    }
}
