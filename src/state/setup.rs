//! From `config.json` to connections: what the app starts with, or why it cannot.
use super::{
    clock::Clock,
    connections::{Connection, Connections},
};
use crate::{
    configuration::{self, Configuration, Notice, Outcome},
    domain::time::Instant,
    platform::{
        self, fetch,
        recorded::{RecordedSource, Recording},
    },
};
use leptos::prelude::*;
use std::{rc::Rc, sync::Arc};

/// What came of reading the configuration.
#[derive(Clone)]
pub enum Setup {
    /// It is being read.
    Loading,
    /// There is none, or it is empty: the first run.
    FirstRun,
    /// A web page stands in its place.
    WebPage,
    /// It cannot be used.
    Broken(Vec<Notice>),
    /// It can.
    Ready(Started),
}

/// What the app starts with.
#[derive(Clone)]
pub struct Started {
    /// The configuration.
    pub configuration: Arc<Configuration>,
    /// Keys of it without effect.
    pub warnings: Vec<Notice>,
    /// When the recorded company was recorded, if that is shown.
    pub recorded_at: Option<Instant>,
    recording: StoredValue<Option<Rc<Recording>>, LocalStorage>,
}

/// Reads `config.json`, and the recorded company if that is asked for. `wants_demo` comes from the address: the
/// recording is our own, so an address may ask for it.
pub async fn read(wants_demo: bool) -> Setup {
    if wants_demo {
        return demo(Vec::new()).await;
    }
    let Some((status, content_type, text)) = fetch::file("config.json").await else { return Setup::FirstRun };
    if status == 404 {
        return Setup::FirstRun;
    }
    match configuration::read(&text, content_type.as_deref()) {
        Outcome::Empty => Setup::FirstRun,
        Outcome::WebPage => Setup::WebPage,
        Outcome::Broken(problems) => Setup::Broken(problems),
        Outcome::Loaded { configuration, warnings } if configuration.is_demo => demo(warnings).await,
        Outcome::Loaded { configuration, .. } if configuration.sources.is_empty() => Setup::FirstRun,
        Outcome::Loaded { configuration, mut warnings } => {
            warnings.extend(unknown_zone(&configuration));
            Setup::Ready(Started {
                configuration: Arc::new(*configuration),
                warnings,
                recorded_at: None,
                recording: StoredValue::new_local(None),
            })
        }
    }
}

/// Zones are known by the browser alone.
fn unknown_zone(configuration: &Configuration) -> Option<Notice> {
    let name = configuration.timezone.as_deref().filter(|it| !platform::zone::is_known(it))?;
    let what = format!("“{name}” is no zone this browser knows; times are shown in the reader's own");
    Some(Notice { path: "timezone".to_owned(), what })
}

/// The recorded company with its own configuration.
async fn demo(warnings: Vec<Notice>) -> Setup {
    let broken = |what: &str| {
        let what = format!("{what} Upload the whole folder again.");
        Setup::Broken(vec![Notice { path: "demo/".to_owned(), what }])
    };
    let (config, recording) = futures::join!(fetch::file("demo/config.json"), fetch::bytes("demo/recording.txt"));
    let (Some((200, _, config)), Some(recording)) = (config, recording) else {
        return broken("The recorded company is not there.");
    };
    let Outcome::Loaded { configuration, .. } = configuration::read(&config, None) else {
        return broken("The recorded company's configuration cannot be read.");
    };
    match Recording::read(recording) {
        Some(recording) => Setup::Ready(Started {
            configuration: Arc::new(*configuration),
            warnings,
            recorded_at: Some(recording.taken_at()),
            recording: StoredValue::new_local(Some(Rc::new(recording))),
        }),
        None => broken("The recorded company cannot be read."),
    }
}

impl Started {
    /// Connects every source.
    pub fn connect(&self, clock: Clock) -> Connections {
        let recording = self.recording.get_value();
        let connect = |settings: &configuration::SourceSettings| {
            let settings = settings.clone();
            match &recording {
                Some(recording) => {
                    let http = Box::new(RecordedSource::new(Rc::clone(recording), &settings.name));
                    Connection::recorded(settings, http, clock)
                }
                None => Connection::over_the_network(settings, clock),
            }
        };
        Connections::new(self.configuration.sources.iter().map(connect).collect())
    }
}

/// Applies the theme that the address or the configuration asks for; the reader's own otherwise.
pub fn show_theme(asked: Option<&str>) {
    let known = asked.filter(|it| ["light", "dark", "contrast"].contains(it));
    platform::document::set_root_attribute("data-theme", known);
}

/// The app's configuration.
pub fn use_configuration() -> Arc<Configuration> {
    expect_context()
}
