//! From the text of `config.json` to a configuration, or to everything that is wrong with it at once.
use super::{
    Configuration, Grafana, LabelNames, Links, Notice, Outcome, SourceKind, SourceSettings,
    nearest::nearest,
    secrets,
    shape::{self, KEYS, Keys},
};
use crate::domain::{
    labels::Labels,
    objective::{Target, WrittenObjective},
    service::{Link, Service},
    time::Span,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Longer than any honest configuration; a hostile one is refused before it costs memory.
const LONGEST: usize = 4 * 1024 * 1024;

/// Reads the text that stands where `config.json` should.
pub fn read(text: &str, content_type: Option<&str>) -> Outcome {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() || text == "{}" {
        return Outcome::Empty;
    }
    if text.starts_with('<') || content_type.is_some_and(|it| it.contains("html")) {
        return Outcome::WebPage;
    }
    let broken = |path: &str, what: String| Outcome::Broken(vec![Notice { path: path.to_owned(), what }]);
    if text.len() > LONGEST {
        return broken("", format!("the file is larger than {} MB", LONGEST / 1024 / 1024));
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return broken("", syntax(text, &error)),
    };
    let Value::Object(map) = value else {
        return broken("", "the file must hold an object: { … }".to_owned());
    };
    let mut reader = Reader::default();
    let configuration = reader.configuration(map);
    if reader.problems.is_empty() {
        Outcome::Loaded { configuration: Box::new(configuration), warnings: reader.warnings }
    } else {
        Outcome::Broken(reader.problems)
    }
}

/// Where the text stops being JSON, with the line.
fn syntax(text: &str, error: &serde_json::Error) -> String {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let shown: String = line.trim().chars().take(80).collect();
    let what = error.to_string();
    let what = what.split(" at line").next().unwrap_or_default().to_owned();
    format!("not JSON at line {}, column {}: {what}. The line is: {shown}", error.line(), error.column())
}

#[derive(Default)]
struct Reader {
    problems: Vec<Notice>,
    warnings: Vec<Notice>,
}

impl Reader {
    fn wrong(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Notice { path: path.into(), what: what.into() });
    }

    fn configuration(&mut self, map: Map<String, Value>) -> Configuration {
        let mut secret = Vec::new();
        secrets::find(&Value::Object(map.clone()), "", &mut secret);
        for (path, why) in &secret {
            let advice = "This file is as public as the page. Let a proxy add credentials, or type them in the app.";
            self.wrong(path.clone(), format!("{why}. {advice}"));
        }
        let mut rest = Map::new();
        let (mut sources, mut services, mut objectives) = (Vec::new(), Vec::new(), Vec::new());
        for (key, value) in map {
            match key.as_str() {
                "sources" => sources = self.list::<shape::Source>(value, "sources", shape::SOURCE),
                "services" => services = self.list::<shape::Service>(value, "services", shape::SERVICE),
                "objectives" => objectives = self.list::<shape::Objective>(value, "objectives", shape::OBJECTIVE),
                _ => drop(rest.insert(key, value)),
            }
        }
        let config = self.part::<shape::Config>(Value::Object(rest), "", shape::CONFIG).unwrap_or_default();
        let sources = self.sources(sources);
        let objectives = objectives.into_iter().filter_map(|(at, it)| self.objective(&at, it, &sources)).collect();
        Configuration {
            is_demo: config.demo,
            title: config.title,
            services: services.into_iter().map(|(at, it)| self.service(&at, it)).collect(),
            objectives,
            links: self.links(config.links),
            labels: labels(config.labels),
            timezone: config.timezone,
            refresh: config.refresh.map_or(Configuration::REFRESH, |it| self.refresh(&it)),
            theme: config.theme,
            sources,
        }
    }

    /// Reads every member of a list for itself, so that all mistakes are told at once.
    fn list<T: DeserializeOwned>(&mut self, value: Value, path: &str, shape: &Keys) -> Vec<(String, T)> {
        let Value::Array(items) = value else {
            self.wrong(path, "must be a list: [ … ]");
            return Vec::new();
        };
        let named = items.into_iter().enumerate().map(|(index, item)| (format!("{path}[{index}]"), item));
        named.filter_map(|(at, item)| Some((at.clone(), self.part(item, &at, shape)?))).collect()
    }

    /// Reads one part; unknown keys become warnings, a wrong one a problem with its place.
    fn part<T: DeserializeOwned>(&mut self, value: Value, path: &str, shape: &Keys) -> Option<T> {
        let mut unknown = Vec::new();
        unknown_keys(&value, shape, "", &mut unknown);
        for key in unknown {
            let last = key.rsplit('.').next().unwrap_or_default();
            if secrets::is_secret_key(last) {
                continue;
            }
            let hint = nearest(last, KEYS).map(|it| format!(" – did you mean {it:?}?")).unwrap_or_default();
            self.warnings
                .push(Notice { path: joined(path, &key), what: format!("is not known and has no effect{hint}") });
        }
        match serde_path_to_error::deserialize(value) {
            Ok(read) => Some(read),
            Err(error) => {
                let place = error.path().to_string();
                let place = if place == "." { String::new() } else { place };
                self.wrong(joined(path, &place), plain(&error.inner().to_string()));
                None
            }
        }
    }

    fn sources(&mut self, sources: Vec<(String, shape::Source)>) -> Vec<SourceSettings> {
        let mut settings: Vec<SourceSettings> = Vec::new();
        for (at, source) in sources {
            let kind = match source.kind {
                shape::Kind::Prometheus => SourceKind::Prometheus,
                shape::Kind::Alertmanager => SourceKind::Alertmanager,
            };
            self.address(&format!("{at}.url"), &source.url, true);
            if let Some(url) = &source.open_url {
                self.address(&format!("{at}.open_url"), url, true);
            }
            if source.tenant.is_some() && kind != SourceKind::Prometheus {
                self.wrong(format!("{at}.tenant"), "only a Prometheus source has a tenant");
            }
            let mut name = source.name.unwrap_or_else(|| kind.name().to_owned());
            if settings.iter().any(|it| it.name == name) {
                if settings.iter().any(|it| it.url == source.url) {
                    self.wrong(
                        format!("{at}.name"),
                        format!("{name:?} is there twice; every source needs its own name"),
                    );
                }
                name = format!("{name}-{}", settings.len() + 1);
            }
            settings.push(SourceSettings {
                kind,
                name,
                url: source.url,
                flavor: source.flavor.unwrap_or(shape::Flavor::Prometheus),
                tenant: source.tenant,
                credentials: source.credentials.unwrap_or(shape::Credentials::SameOrigin),
                open_url: source.open_url,
            });
        }
        settings
    }

    /// Whether a text is an address this page can go to.
    fn address(&mut self, path: &str, url: &str, may_be_relative: bool) {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|it| !it.contains('/'));
        match scheme {
            Some("http" | "https") if url.contains("://") && url.len() > 8 => {}
            Some(scheme) => {
                let rest = url.split_once("://").map(|(_, rest)| rest);
                let near = nearest(scheme, &["http", "https"]);
                let hint = match (near, rest) {
                    (Some(near), Some(_)) => format!(" – did you mean \"{near}://…\"?"),
                    _ => " – it must begin with http:// or https://".to_owned(),
                };
                let shown = if rest.is_some() { format!("{scheme}://…") } else { url.chars().take(60).collect() };
                self.wrong(path, format!("{shown:?} is not a URL{hint}"));
            }
            None if may_be_relative && !url.is_empty() && !url.starts_with("//") => {}
            None if url.is_empty() => self.wrong(path, "is empty"),
            None => self.wrong(path, format!("{url:?} is not a URL – it must begin with http:// or https://")),
        }
    }

    fn service(&mut self, at: &str, service: shape::Service) -> Service {
        let mut links: Vec<Link> = Vec::new();
        if let Some(url) = service.runbook {
            self.address(&format!("{at}.runbook"), &url, false);
            links.push(Link { title: "Runbook".to_owned(), url });
        }
        for (index, link) in service.links.into_iter().enumerate() {
            self.address(&format!("{at}.links[{index}].url"), &link.url, false);
            links.push(Link { title: link.title, url: link.url });
        }
        Service {
            name: service.name,
            description: service.description,
            owner: service.owner,
            group: service.group,
            tier: service.tier,
            links,
            labels: Labels::new(),
        }
    }

    fn objective(&mut self, at: &str, it: shape::Objective, sources: &[SourceSettings]) -> Option<WrittenObjective> {
        let target = self.target(&format!("{at}.target"), &it.target);
        let window = it.window.as_deref().unwrap_or("30d");
        let span = crate_duration(window).filter(|it| *it >= Span::from_hours(1));
        if span.is_none() {
            self.wrong(format!("{at}.window"), format!("{window:?} is not a window – write it as \"30d\" or \"4w\""));
        }
        match (&it.bad, &it.good) {
            (None, None) => self.wrong(at, "needs bad or good: PromQL that counts events"),
            (Some(_), Some(_)) => self.wrong(at, "has both bad and good; one says enough"),
            _ => {}
        }
        if let Some(name) = &it.source
            && !sources.iter().any(|it| it.name == *name)
        {
            let names: Vec<_> = sources.iter().map(|it| it.name.as_str()).collect();
            let hint = nearest(name, &names).map(|it| format!(" – did you mean {it:?}?")).unwrap_or_default();
            self.wrong(format!("{at}.source"), format!("there is no source {name:?}{hint}"));
        }
        Some(WrittenObjective {
            source: it.source,
            service: it.service,
            name: it.name,
            description: it.description,
            target: target?,
            window: span?,
            bad: it.bad,
            good: it.good,
            total: it.total,
            labels: it.labels.into_iter().collect(),
        })
    }

    /// `"99.9%"`, and nothing that could be read two ways: 0.999 and 1 could mean either.
    fn target(&mut self, path: &str, text: &str) -> Option<Target> {
        let percent = text.trim().strip_suffix('%').and_then(|it| it.trim().parse::<f64>().ok());
        let target = percent.and_then(Target::from_percent);
        if target.is_none() {
            let what = match (percent, text.trim().parse::<f64>()) {
                (Some(_), _) => {
                    format!("{text:?} leaves no error budget or promises nothing – it must lie between 0% and 100%")
                }
                (None, Ok(ratio)) if ratio > 0.0 && ratio < 1.0 => {
                    format!("{text:?} could mean {ratio} % – write it as \"{}%\"", super::links::tidy_percent(ratio))
                }
                _ => format!("{text:?} is not a target – write it as \"99.9%\""),
            };
            self.wrong(path, what);
        }
        target
    }

    fn refresh(&mut self, text: &str) -> Span {
        let least = Span::from_secs(5);
        match crate_duration(text) {
            Some(span) if span >= least => span,
            _ => {
                self.wrong(
                    "refresh",
                    format!("{text:?} is not an interval of at least 5s – write it as \"60s\" or \"5m\""),
                );
                Configuration::REFRESH
            }
        }
    }

    fn links(&mut self, links: shape::Links) -> Links {
        let mut check = |path: &str, url: Option<String>| {
            if let Some(url) = &url {
                self.address(path, url, false);
            }
            url
        };
        let jaeger = check("links.jaeger", links.jaeger);
        let logs = check("links.logs", links.logs);
        let runbook = check("links.runbook", links.runbook);
        let grafana = links.grafana.map(|it| Grafana {
            url: check("links.grafana.url", Some(it.url)).unwrap_or_default(),
            datasource_uid: it.datasource_uid,
            org_id: it.org_id.unwrap_or(1),
        });
        Links { grafana, jaeger, logs, runbook }
    }
}

fn labels(labels: shape::Labels) -> LabelNames {
    let otherwise = |told: Option<Vec<String>>, usual: &[&str]| {
        told.filter(|it| !it.is_empty()).unwrap_or_else(|| usual.iter().map(|it| (*it).to_owned()).collect())
    };
    LabelNames {
        service: otherwise(labels.service, &["service", "service_name", "app", "job"]),
        environment: otherwise(labels.environment, &["environment", "env", "cluster"]),
        team: otherwise(labels.team, &["team", "owner", "squad"]),
    }
}

/// Every key that its object does not have, with its path.
fn unknown_keys(value: &Value, shape: &Keys, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = joined(path, key);
                match shape.iter().find(|(known, _)| known == key) {
                    Some((_, Some(inner))) => unknown_keys(value, inner, &path, found),
                    Some((_, None)) => {}
                    None => found.push(path),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unknown_keys(item, shape, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// `30d`, `4w`, `1h30m`: one or more of a number and a unit.
fn crate_duration(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut millis: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let length = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = match rest.get(..length)? {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            "y" => 31_536_000_000,
            _ => return None,
        };
        millis = millis.checked_add(amount.checked_mul(unit)?)?;
        rest = rest.get(length..)?;
    }
    (millis > 0).then(|| Span::from_millis(millis))
}

fn joined(path: &str, key: &str) -> String {
    match (path.is_empty(), key.is_empty()) {
        (true, _) => key.to_owned(),
        (_, true) => path.to_owned(),
        _ if key.starts_with('[') => format!("{path}{key}"),
        _ => format!("{path}.{key}"),
    }
}

/// What serde says, in words for people who do not write Rust.
fn plain(error: &str) -> String {
    let words = [
        ("invalid type: string", "is a text:"),
        ("invalid type: integer", "is a number:"),
        ("invalid type: floating point", "is a number:"),
        ("invalid type: boolean", "is a yes or no:"),
        ("invalid type: null", "is null"),
        ("invalid type: sequence", "is a list"),
        ("invalid type: map", "is an object"),
        ("expected a string", "expected a text"),
        ("expected a sequence", "expected a list"),
        ("expected a boolean", "expected true or false"),
        ("expected a map", "expected an object"),
        ("expected struct Links", "expected an object"),
        ("expected struct Labels", "expected an object"),
        ("expected struct Source", "expected an object"),
        ("expected struct Service", "expected an object"),
        ("expected struct Objective", "expected an object"),
        ("expected u8", "expected a small whole number"),
        ("missing field", "is missing its"),
        ("unknown variant", "is not known:"),
    ];
    let mut said = error.to_owned();
    for (theirs, ours) in words {
        said = said.replace(theirs, ours);
    }
    said.replace('`', "\"").chars().take(300).collect()
}
