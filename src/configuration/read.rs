//! From the text of `config.json` to a configuration, or to everything that is wrong with it at once.
use super::{
    Configuration, Credentials, DEPLOY_VALUES, Flavor, Grafana, LabelNames, Links, Notice, Outcome, SignInKind,
    SourceKind, SourceSettings, Theme,
    check::Check,
    json::{Json, quoted},
    keys, meant,
    nearest::nearest,
    syntax, value,
};
use crate::domain::{
    deploy::{DeployMetric, DeployValue},
    labels::Labels,
    objective::WrittenObjective,
    plain_text::plain,
    service::{Link, Service},
    time::Span,
};
use std::collections::BTreeSet;

/// Longer than any honest configuration, in bytes; a hostile one is refused before it costs memory.
const LONGEST: usize = 4 * 1024 * 1024;

/// Every source is asked for everything; more than this no browser can.
const MOST_SOURCES: usize = 100;

/// A misspelt service is compared with at most this many.
const MOST_COMPARED: usize = 500;

/// The window of an objective that names none.
const WINDOW: Span = Span::from_days(30);

/// What addresses end in that people copy out of their browser. A path that only could be a page of the source is not
/// among them: it could be the route prefix too.
const TAILS: &[&str] = &["/api/v1", "/api/v2", "/graph", "/targets", "/metrics", "/-/healthy", "/-/ready"];

/// Reads the text that stands where `config.json` should.
pub fn read(text: &str, content_type: Option<&str>) -> Outcome {
    let text = text.trim_start_matches('\u{feff}');
    let begin = text.trim_start();
    if begin.is_empty() {
        return Outcome::Empty;
    }
    // A host that sends our file as text/html is clumsy; one that sends a page is another matter.
    let is_page = content_type.is_some_and(|it| it.contains("html")) && !begin.starts_with(['{', '[']);
    if begin.starts_with('<') || is_page {
        return Outcome::WebPage;
    }
    let broken = |what: String| Outcome::Broken(vec![Notice { path: String::new(), what }]);
    if text.len() > LONGEST {
        return broken(format!("the file is larger than {} MB", LONGEST / 1024 / 1024));
    }
    let json: Json = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(error) => return broken(syntax::said(text, &error)),
    };
    let Json::Object(members) = &json else {
        return broken(format!("the file must hold an object: {{ … }}, but holds {}", json.said()));
    };
    let mut check = Check::default();
    check.object("", members, keys::FILE);
    let configuration = configuration(&json, &mut check);
    let names_nothing = configuration.sources.is_empty() && !configuration.is_demo;
    let has_problems = !check.problems.is_empty();
    if names_nothing && !has_problems {
        if check.warnings.is_empty() {
            return Outcome::Empty;
        }
        check.wrong("sources", "is missing, so nothing would be shown – it must be a list of objects: [ { … } ]");
    }
    let (problems, warnings) = (check.problems.into_notices(), check.warnings.into_notices());
    if problems.is_empty() {
        Outcome::Loaded { configuration: Box::new(configuration), warnings }
    } else {
        // A misspelt key is often why another one is missing.
        Outcome::Broken(problems.into_iter().chain(warnings).collect())
    }
}

/// Builds the configuration, and checks what no single key can tell. What was wrong by itself is noted already and
/// takes its default here.
fn configuration(json: &Json, check: &mut Check) -> Configuration {
    let sources = sources(json.list("sources"), check);
    let services: Vec<Service> = json.list("services").iter().map(service).collect();
    let mut names = BTreeSet::new();
    for (index, Service { name, .. }) in services.iter().enumerate() {
        if !name.is_empty() && !names.insert(name.as_str()) {
            check.wrong(format!("services[{index}].name"), format!("{} is there twice", quoted(name)));
        }
    }
    let objectives = objectives(json.list("objectives"), &sources, &names, check);
    let labels = labels(json.get("labels").unwrap_or(&Json::Null));
    let deploys = json.get("deploys").and_then(|it| deploys(it, &labels, &sources, check));
    let is_demo = json.is_set("demo");
    if is_demo && !sources.is_empty() {
        check.odd("sources", "has no effect while \"demo\" is true");
    }
    Configuration {
        is_demo,
        title: shown(json, "title"),
        objectives,
        services,
        deploys,
        links: json.get("links").map(links).unwrap_or_default(),
        labels,
        timezone: owned(json, "timezone"),
        refresh: json.text("refresh").and_then(value::time).unwrap_or(Configuration::REFRESH),
        theme: json.text("theme").and_then(Theme::named),
        sources,
    }
}

fn sources(list: &[Json], check: &mut Check) -> Vec<SourceSettings> {
    if list.len() > MOST_SOURCES {
        check.wrong("sources", format!("are {}; more than {MOST_SOURCES} cannot be asked", list.len()));
    }
    let list = list.get(..MOST_SOURCES).unwrap_or(list);
    let is_given = |name: &str| list.iter().any(|it| it.text("name") == Some(name));
    let mut settings: Vec<SourceSettings> = Vec::new();
    for (index, json) in list.iter().enumerate() {
        let at = |key: &str| format!("sources[{index}].{key}");
        let kind = json.text("kind").and_then(SourceKind::named).unwrap_or(SourceKind::Prometheus);
        let is_taken = |name: &str| settings.iter().any(|it| it.name == name);
        let name = match shown(json, "name") {
            Some(name) => {
                if is_taken(&name) {
                    check.wrong(at("name"), format!("{} is there twice; every source needs its own", quoted(&name)));
                }
                name
            }
            None => (1..=list.len() + 1)
                .map(|n| if n == 1 { kind.name().to_owned() } else { format!("{}-{n}", kind.name()) })
                .find(|it| !is_taken(it) && !is_given(it))
                .unwrap_or_default(),
        };
        let url = json.text("url").unwrap_or_default();
        ask_for_the_root(&at("url"), url, check);
        let tenant = owned(json, "tenant");
        if !url.is_empty() && settings.iter().any(|it| it.url == url && it.kind == kind && it.tenant == tenant) {
            check.odd(at("url"), "is the address of another source too; its objectives are the same");
        }
        for key in ["tenant", "flavor"] {
            if kind == SourceKind::Alertmanager && json.get(key).is_some() {
                check.odd(at(key), "has no effect on an Alertmanager");
            }
        }
        let sign_in = json.text("sign_in").and_then(SignInKind::named);
        settings.push(SourceSettings {
            kind,
            name,
            url: url.to_owned(),
            flavor: json.text("flavor").and_then(Flavor::named).unwrap_or(Flavor::Prometheus),
            tenant,
            credentials: json.text("credentials").and_then(Credentials::named).unwrap_or(Credentials::unsaid(sign_in)),
            sign_in,
            open_url: owned(json, "open_url"),
        });
    }
    if !settings.is_empty() && settings.iter().all(|it| it.kind == SourceKind::Alertmanager) {
        check.odd("sources", "names no Prometheus; alerts are shown, objectives are not");
    }
    settings
}

/// A source is asked below its address: what a browser's address bar adds must go.
fn ask_for_the_root(at: &str, url: &str, check: &mut Check) {
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let host = bare.find("://").map_or(0, |it| it + 3);
    let path = host + bare.get(host..).and_then(|it| it.find('/')).unwrap_or(bare.len() - host);
    let page_from = |tail: &str| {
        let from = path + bare.get(path..)?.find(tail)?;
        let rest = bare.get(from + tail.len()..)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(from)
    };
    let cut = TAILS.iter().find_map(|tail| page_from(tail));
    if cut.is_some() || bare != url {
        let root = bare.get(..cut.unwrap_or(bare.len())).unwrap_or_default();
        let root = quoted(&format!("{}/", root.trim_end_matches('/')));
        check.wrong(at, format!("{} is a page of the source, not its address – did you mean {root}?", quoted(url)));
    }
}

fn service(json: &Json) -> Service {
    let runbook = owned(json, "runbook").map(|url| Link { title: "Runbook".to_owned(), url });
    let more =
        json.list("links").iter().filter_map(|it| Some(Link { title: owned(it, "title")?, url: owned(it, "url")? }));
    Service {
        name: shown(json, "name").unwrap_or_default(),
        description: shown(json, "description"),
        owner: shown(json, "owner"),
        group: shown(json, "group"),
        tier: json.number("tier").map(|it| it as u8),
        links: runbook.into_iter().chain(more).collect(),
        labels: Labels::new(),
    }
}

fn objectives(
    list: &[Json],
    sources: &[SourceSettings],
    services: &BTreeSet<&str>,
    check: &mut Check,
) -> Vec<WrittenObjective> {
    let known: Vec<_> = services.iter().copied().take(MOST_COMPARED).collect();
    let mut seen = BTreeSet::new();
    let mut written = Vec::new();
    for (index, json) in list.iter().enumerate() {
        let at = |key: &str| format!("objectives[{index}].{key}");
        match (json.get("bad"), json.get("good")) {
            (None, None) => check.wrong(at("bad"), "is missing, and so is \"good\": one of them must count events"),
            (Some(_), Some(_)) => check.wrong(at("good"), "is there beside \"bad\": one of them says enough"),
            _ => {}
        }
        let source = prometheus(json, &at("source"), sources, check);
        let service = json.text("service").unwrap_or_default();
        if !services.contains(service)
            && let Some(near) = nearest(service, &known)
        {
            let what = format!("{} is not among the services – did you mean {}?", quoted(service), quoted(near));
            check.odd(at("service"), what);
        }
        if let Some(name) = json.text("name")
            && !seen.insert((service, name, json.text("source")))
        {
            check.wrong(at("name"), format!("{} is there twice for {}", quoted(name), quoted(service)));
        }
        // Without these there is nothing to build; what is wrong with them is noted.
        let (Some(name), Some(total), Some(target)) =
            (owned(json, "name"), owned(json, "total"), json.text("target").and_then(|it| value::percentage(it).ok()))
        else {
            continue;
        };
        written.push(WrittenObjective {
            source,
            service: service.to_owned(),
            name,
            description: owned(json, "description"),
            target,
            window: json.text("window").and_then(value::time).unwrap_or(WINDOW),
            bad: owned(json, "bad"),
            good: owned(json, "good"),
            total,
            labels: text_by_key(json.get("labels")),
        });
    }
    written
}

/// The Prometheus that is named under "source".
fn prometheus(json: &Json, at: &str, sources: &[SourceSettings], check: &mut Check) -> Option<String> {
    let source = shown(json, "source")?;
    let names: Vec<_> =
        sources.iter().filter(|it| it.kind == SourceKind::Prometheus).map(|it| it.name.as_str()).collect();
    if !names.contains(&source.as_str()) {
        let hint = nearest(&source, &names).map(|it| format!(" – did you mean {}?", quoted(it))).unwrap_or_default();
        check.wrong(at, format!("there is no Prometheus called {}{hint}", quoted(&source)));
    }
    Some(source)
}

fn deploys(json: &Json, labels: &LabelNames, sources: &[SourceSettings], check: &mut Check) -> Option<DeployMetric> {
    let usual = || labels.service.first().cloned().unwrap_or_default();
    let value = json.text("value").and_then(|it| meant(it, keys::DEPLOY_VALUES, DEPLOY_VALUES));
    Some(DeployMetric {
        source: prometheus(json, "deploys.source", sources, check),
        metric: owned(json, "metric")?,
        service_label: owned(json, "service").unwrap_or_else(usual),
        version_label: owned(json, "version").unwrap_or_else(|| "version".to_owned()),
        value: value.unwrap_or(DeployValue::Time),
    })
}

fn text_by_key(json: Option<&Json>) -> Labels {
    let Some(Json::Object(members)) = json else { return Labels::new() };
    let texts = members.iter().filter_map(|(key, it)| if let Json::Text(it) = it { Some((key, it)) } else { None });
    texts.map(|(key, text)| (key.clone(), text.clone())).collect()
}

fn links(json: &Json) -> Links {
    let grafana = json.get("grafana").and_then(|it| {
        Some(Grafana {
            url: owned(it, "url")?,
            datasource_uid: owned(it, "datasource_uid"),
            org_id: it.number("org_id").map_or(1, |it| it as u32),
        })
    });
    Links { grafana, jaeger: owned(json, "jaeger"), logs: owned(json, "logs"), runbook: owned(json, "runbook") }
}

fn labels(json: &Json) -> LabelNames {
    let names = |key: &str, usual: &[&str]| {
        let given =
            json.list(key).iter().filter_map(|it| if let Json::Text(it) = it { Some(it.clone()) } else { None });
        let given: Vec<String> = given.collect();
        if given.is_empty() { usual.iter().map(|it| (*it).to_owned()).collect() } else { given }
    };
    LabelNames {
        service: names("service", &["service", "service_name", "app", "job"]),
        environment: names("environment", &["environment", "env", "cluster"]),
        team: names("team", &["team", "owner", "squad"]),
    }
}

/// A text that people read.
fn shown(json: &Json, key: &str) -> Option<String> {
    json.text(key).map(plain)
}

fn owned(json: &Json, key: &str) -> Option<String> {
    json.text(key).map(str::to_owned)
}
