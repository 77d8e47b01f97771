//! [`Http`] over the recorded company: answers that real servers gave, kept by what was asked.
use crate::{
    domain::time::{Instant, Span},
    sources::http::{Answer, ApiRequest, ApiResponse, Http, SourceError},
};
use serde::Deserialize;
use std::{collections::HashMap, rc::Rc};

/// What was recorded, and when.
#[derive(Deserialize)]
pub struct Recording {
    /// Unix milliseconds.
    taken_at: i64,
    /// By source, by request key.
    sources: HashMap<String, HashMap<String, Recorded>>,
}

#[derive(Deserialize)]
struct Recorded {
    status: u16,
    #[serde(default)]
    content_type: Option<String>,
    body: String,
}

impl Recording {
    /// Reads `demo/recording.json`; says where it cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The instant it was taken at: the whole company is seen as of then.
    pub fn taken_at(&self) -> Instant {
        Instant::from_unix_millis(self.taken_at)
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

impl Http for RecordedSource {
    fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
        Box::pin(async move {
            let answers = self.recording.sources.get(&self.name);
            let recorded = answers.and_then(|it| it.get(&request.key())).ok_or(SourceError::NotRecorded)?;
            Ok(ApiResponse {
                status: recorded.status,
                content_type: recorded.content_type.clone(),
                date: Some(self.recording.taken_at()),
                retry_after: None,
                redirected: false,
                body: recorded.body.clone().into_bytes(),
                received_at: self.recording.taken_at(),
                took: Span::ZERO,
            })
        })
    }
}
