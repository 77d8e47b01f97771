//! `config.json`: what is accepted, what is refused and in which words, and that the schema says the same.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may panic")]

#[path = "configuration/mutations.rs"]
mod mutations;
#[path = "configuration/schema.rs"]
mod schema;

use plumbline::{
    configuration::{Configuration, Credentials, Flavor, Outcome, SignInKind, SourceKind, read},
    domain::deploy::DeployValue,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;

/// Files that are right.
const EXAMPLES: [&str; 4] = ["smallest", "recorded", "several", "full"];

fn example(name: &str) -> String {
    fs::read_to_string(format!("tests/configuration/{name}.json")).unwrap()
}

fn loaded(text: &str) -> (Configuration, Vec<String>) {
    match read(text, Some("application/json")) {
        Outcome::Loaded { configuration, warnings } => {
            (*configuration, warnings.iter().map(ToString::to_string).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn problems(text: &str) -> Vec<String> {
    match read(text, None) {
        Outcome::Broken(problems) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn one_source_is_enough() {
    let (configuration, warnings) = loaded(&example("smallest"));
    assert_eq!(configuration.sources[0].name, "prometheus");
    assert_eq!(configuration.refresh, Configuration::REFRESH);
    assert_eq!(configuration.labels.service[0], "service");
    assert!(warnings.is_empty());
}

/// What is uploaded with the app says nothing that has no effect.
#[test]
fn the_files_that_are_shipped_are_right() {
    for file in ["public/config.json", "public/demo/config.json"] {
        assert_eq!(loaded(&fs::read_to_string(file).unwrap()).1, [""; 0], "{file}");
    }
}

#[test]
fn every_source_gets_a_name_of_its_own() {
    let (configuration, warnings) = loaded(&example("several"));
    let names: Vec<_> = configuration.sources.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["eu", "us", "prometheus", "prometheus-2", "alertmanager"]);
    assert_eq!(warnings, [""; 0]);
    let (configuration, _) = loaded(
        r#"{"sources":[{"kind":"prometheus","url":"a/"},{"kind":"prometheus","name":"prometheus","url":"b/"}]}"#,
    );
    assert_eq!(configuration.sources[0].name, "prometheus-2", "a written name comes first");
}

#[test]
fn everything_arrives() {
    let (it, warnings) = loaded(&example("full"));
    assert_eq!(warnings, [""; 0]);
    let source = &it.sources[0];
    assert_eq!(
        (source.kind, source.flavor, source.credentials),
        (SourceKind::Prometheus, Flavor::Mimir, Credentials::Include)
    );
    assert_eq!((source.tenant.as_deref(), it.sources[1].open_url.as_deref()), (Some("northwind"), Some("/alerts-ui/")));
    assert_eq!((source.sign_in, it.sources[1].sign_in), (None, Some(SignInKind::Password)));
    let service = it.service("checkout").unwrap();
    assert_eq!((service.tier, service.links.len(), service.links[0].title.as_str()), (Some(2), 2, "Runbook"));
    assert_eq!((it.objectives[0].target.ratio(), it.objectives[0].window.secs() / 86_400.0), (0.9995, 28.0));
    assert_eq!((it.objectives[1].window.secs() / 86_400.0, it.objectives[1].bad.as_ref()), (30.0, None));
    let deploys = it.deploys.unwrap();
    assert_eq!((deploys.value, deploys.source.as_deref()), (DeployValue::Running, Some("main")));
    assert_eq!((deploys.service_label.as_str(), deploys.version_label.as_str()), ("app", "build"));
    assert_eq!(it.links.grafana.unwrap().org_id, 2);
    assert_eq!((it.refresh.secs(), it.labels.team), (30.0, vec!["squad".to_owned()]));
}

/// One word is enough where a metric is made for it.
#[test]
fn deploys_need_a_metric_and_have_usual_labels() {
    let deploys = |more: &str| {
        let text =
            format!(r#"{{"sources":[{{"kind":"prometheus","url":"a/"}}],"deploys":{{"metric":"deploy_info"}}{more}}}"#);
        loaded(&text).0.deploys.unwrap()
    };
    let it = deploys("");
    assert_eq!((it.metric.as_str(), it.value, it.source.as_deref()), ("deploy_info", DeployValue::Time, None));
    assert_eq!((it.service_label.as_str(), it.version_label.as_str()), ("service", "version"));
    assert_eq!(deploys(r#","labels":{"service":["app"]}"#).service_label, "app");
}

/// Whoever types a token is known by it; a proxy's cookie is sent beside it only where the file says so.
#[test]
fn a_source_that_is_signed_in_to_by_hand_gets_no_cookies_unless_told() {
    let credentials = |more: &str| {
        let text = format!(r#"{{"sources":[{{"kind":"prometheus","url":"a/","sign_in":"token"{more}}}]}}"#);
        loaded(&text).0.sources[0].credentials
    };
    assert_eq!(credentials(""), Credentials::Omit);
    assert_eq!(credentials(r#","credentials":"same-origin""#), Credentials::SameOrigin);
}

#[test]
fn what_stands_in_its_place_is_told_apart() {
    for empty in [
        "",
        " \n",
        "{}",
        " { } ",
        "\u{feff}{}",
        r#"{"$schema":"config.schema.json"}"#,
        r#"{"sources":[]}"#,
        r#"{"title":"Us"}"#,
    ] {
        assert_eq!(read(empty, None), Outcome::Empty, "{empty}");
    }
    for page in ["<!doctype html><title>x", "\n <?xml version=\"1.0\"?><Error>AccessDenied</Error>"] {
        assert_eq!(read(page, None), Outcome::WebPage, "{page}");
    }
    assert_eq!(read("Please sign in", Some("text/html; charset=utf-8")), Outcome::WebPage);
    assert!(matches!(read(r#"{"demo":true}"#, Some("text/html")), Outcome::Loaded { .. }), "a clumsy host");
    assert!(loaded(&example("recorded")).0.is_demo);
}

/// Files with mistakes, and every word that is said about them.
#[test]
fn every_mistake_is_told_at_once_in_plain_words() {
    let text = fs::read_to_string("tests/configuration/mistakes.txt").unwrap();
    let mut n = 0;
    for case in text.split("\n\n").filter(|it| !it.trim().is_empty() && !it.starts_with('#')) {
        let (file, expected): (Vec<_>, Vec<_>) = case.lines().partition(|it| !it.starts_with("  → "));
        let expected: Vec<_> = expected.iter().map(|it| it.trim_start_matches("  → ")).collect();
        assert_eq!(problems(&file.join("\n")), expected, "{}", file.join("\n"));
        n += 1;
    }
    assert!(n >= 50, "only {n} cases were read");
}

#[test]
fn what_has_no_effect_is_visible() {
    let source = r#""sources":[{"kind":"prometheus","url":"p/"}]"#;
    let cases: &[(&str, &str)] = &[
        (r#""soruces":[]"#, r#"soruces: is not known and has no effect – did you mean "sources"?"#),
        (r#""Theme":"dark""#, r#"Theme: is not known and has no effect – did you mean "theme"?"#),
        (r#""service":[]"#, r#"service: is not known and has no effect – did you mean "services"?"#),
        (r#""SLOs":[]"#, r#"SLOs: is not known and has no effect – did you mean "objectives"?"#),
        (r#""colour":1"#, "colour: is not known and has no effect"),
        (r#""tenant":"a""#, "tenant: has no effect here – it belongs into sources[]"),
        (r#""a b":1"#, r#"["a b"]: is not known and has no effect"#),
        (
            r#""links":{"grafana":{"url":"https://g/","datasource":"x"}}"#,
            r#"links.grafana.datasource: is not known and has no effect – did you mean "datasource_uid"?"#,
        ),
        (r#""demo":true"#, r#"sources: has no effect while "demo" is true"#),
        (
            r#""services":[{"name":"checkout"}],"objectives":[{"service":"chekout","name":"a","target":"99%","bad":"b","total":"c"}]"#,
            r#"objectives[0].service: "chekout" is not among the services – did you mean "checkout"?"#,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(loaded(&format!("{{{source},{text}}}")).1, [*expected], "{text}");
    }
    let sources: &[(&str, &str)] = &[
        (
            r#"{"kind":"prometheus","url":"p/"}"#,
            "sources[1].url: is the address of another source too; its objectives are the same",
        ),
        (
            r#"{"kind":"alertmanager","url":"a/","flavor":"mimir"}"#,
            "sources[1].flavor: has no effect on an Alertmanager",
        ),
        (
            r#"{"kind":"prometheus","url":"q/","ulr":"x"}"#,
            "sources[1].ulr: is not known and has no effect – did you mean \"url\"?",
        ),
    ];
    for (text, expected) in sources {
        assert_eq!(
            loaded(&format!(r#"{{"sources":[{{"kind":"prometheus","url":"p/"}},{text}]}}"#)).1,
            [*expected],
            "{text}"
        );
    }
    let (_, warnings) = loaded(r#"{"sources":[{"kind":"alertmanager","url":"a/"}]}"#);
    assert_eq!(warnings, ["sources: names no Prometheus; alerts are shown, objectives are not"]);
}

#[test]
fn secrets_are_refused_with_the_reason_and_never_repeated() {
    let with = |members: &str| format!(r#"{{"sources":[{{"kind":"prometheus","url":"p/"{members}}}]}}"#);
    for (text, place) in [
        (with(r#","token":"hush-hush""#), "sources[0].token"),
        (with(r#","headers":{"Authorization":"hush-hush"}"#), "sources[0].headers.Authorization"),
        (with(r#","credentials":{"user":"a","password":"hush-hush"}"#), "sources[0].credentials.password"),
        (with(r#","basic_auth":["hush-hush"]"#), "sources[0].basic_auth"),
        (with(r#","open_url":"https://me:hush-hush@host/""#), "sources[0].open_url"),
        (with(r#","open_url":"me:hush-hush@host/""#), "sources[0].open_url"),
        (with(r#","open_url":"htp://me:hush-hush@host/""#), "sources[0].open_url"),
        (with(r#","open_url":"https://host/?access_token=hush-hush""#), "sources[0].open_url"),
        (with(r#","name":"Bearer hush-hush""#), "sources[0].name"),
        (r#"{"title":"Bearer hush-hush","demo":true}"#.to_owned(), "title"),
        (r#"{"demo":true,"labels":{"team":["Bearer hush-hush"]}}"#.to_owned(), "labels.team[0]"),
        (r#"{"demo":true,"colour":[{"x":"Bearer hush-hush"}]}"#.to_owned(), "colour[0].x"),
    ] {
        let problems = problems(&text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert!(problems[0].starts_with(&format!("{place}: ")), "{problems:?}");
        assert!(problems[0].contains("as public as the page") && !problems[0].contains("hush"), "{problems:?}");
    }
    // A broken file with a secret is not quoted either.
    assert!(!problems(r#"{"password":"hush-hush""#)[0].contains("hush"));
}

#[test]
fn the_schema_in_the_repository_is_current() {
    let text = format!("{}\n", serde_json::to_string_pretty(&schema::written()).unwrap());
    let file = "public/config.schema.json";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(file, &text).unwrap();
    }
    let current = fs::read_to_string(file).unwrap_or_default();
    assert!(
        current == text,
        "{file} is not current: UPDATE_SCHEMA=1 cargo test --no-default-features --test configuration"
    );
}

/// What the reader takes without a word, the schema takes; what the schema refuses, the reader has a word about.
#[test]
fn the_schema_accepts_what_the_reader_accepts() {
    let schema = schema::written();
    let is_clean = |text: &str| matches!(read(text, None), Outcome::Loaded { warnings, .. } if warnings.is_empty());
    let (mut n_clean, mut n_refused) = (0, 0);
    for name in EXAMPLES {
        let file: Value = serde_json::from_str(&example(name)).unwrap();
        assert!(is_clean(&file.to_string()) && schema::accepts(&schema, &file), "{name}");
        for changed in mutations::of(&file) {
            let is_accepted = schema::accepts(&schema, &changed);
            if is_clean(&changed.to_string()) {
                assert!(is_accepted, "the reader takes it, the schema does not: {changed}");
                n_clean += 1;
            }
            n_refused += u32::from(!is_accepted);
        }
    }
    assert!(n_clean > 50 && n_refused > 500, "{n_clean} clean, {n_refused} refused");
}

/// A key that could be taken out without a difference would be a promise that nobody keeps.
#[test]
fn every_key_of_the_full_example_makes_a_difference() {
    let file: Value = serde_json::from_str(&example("full")).unwrap();
    let whole = read(&file.to_string(), None);
    let places = mutations::places(&file);
    for place in places.iter().filter(|it| !it.is_empty() && *it != "/$schema") {
        assert_ne!(read(&mutations::without(&file, place).to_string(), None), whole, "{place} has no effect");
    }
    let mut known = Vec::new();
    keys_of(&schema::written(), "", &mut known);
    for key in known.iter().filter(|it| *it != "/demo") {
        assert!(places.iter().any(|it| mutations::unnumbered(it) == *key), "{key} is not in the full example");
    }
}

fn keys_of(schema: &Value, at: &str, keys: &mut Vec<String>) {
    if let Some(Value::Object(properties)) = schema.get("properties") {
        for (name, below) in properties {
            keys.push(format!("{at}/{name}"));
            keys_of(below, &format!("{at}/{name}"), keys);
        }
    }
    if let Some(items) = schema.get("items") {
        keys_of(items, at, keys);
    }
}

#[test]
fn hostile_files_are_refused_without_a_crash_and_soon() {
    let repeated = |item: &str, n: usize| vec![item; n].join(",");
    let begun = std::time::Instant::now();
    for hostile in [
        "[".repeat(1_000_000),
        format!("{{\"a\":{}", "{\"a\":".repeat(500_000)),
        format!("{{\"title\":\"{}\"}}", "x".repeat(10_000_000)),
        format!("{{\"sources\":[{}]}}", repeated("1", 1_900_000)),
        format!("{{\"sources\":[{}]}}", repeated(r#"{"kind":"prometheus","url":"p/"}"#, 120_000)),
        format!("{{\"services\":[{}],\"demo\":1}}", repeated(r#"{"name":"a"}"#, 300_000)),
        format!("{{{},\"demo\":1}}", repeated("\"a\":1", 600_000)),
        format!("{{{},\"demo\":1}}", (0..300_000).map(|it| format!("\"{it}\":1")).collect::<Vec<_>>().join(",")),
    ] {
        let Outcome::Broken(problems) = read(&hostile, None) else { panic!("{}", &hostile[..60]) };
        assert!(problems.len() <= 202, "{} problems", problems.len());
        assert!(problems.iter().all(|it| it.to_string().chars().count() < 500));
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn what_is_too_much_to_read_is_counted() {
    let text = format!("{{\"sources\":[{}]}}", vec!["1"; 250].join(","));
    let problems = problems(&text);
    assert_eq!(problems[0], "sources[0]: must be an object: { … }, but is the number 1");
    assert_eq!(problems.last().unwrap(), "and 151 more of the kind");
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}", key in "\\PC{0,20}") {
        read(&text, None);
        let (key, text) = (Value::from(key), Value::from(text));
        read(&format!("{{{key}:{text},\"sources\":[{{\"kind\":\"prometheus\",\"url\":{text},{key}:1}}]}}"), None);
        let objective = json!({"service": text, "name": "b", "total": "c", "bad": "d", "target": text, "window": text});
        read(&json!({"objectives": [objective], "refresh": text, "links": {"runbook": text}}).to_string(), None);
    }

    /// Nothing that is accepted can send a reader or a question anywhere but to the web or below the page.
    #[test]
    fn an_accepted_address_is_one(text in "(https?|htp|javascript|data)?:?/{0,2}[a-z.@:\\[\\]{}\\\\ 0-9]{0,12}/?[a-z?#:@]{0,6}") {
        let file = json!({"sources": [{"kind": "prometheus", "url": text}]}).to_string();
        if let Outcome::Loaded { .. } = read(&file, None) {
            let page = reqwest::Url::parse("https://page.example/app/").unwrap();
            let url = page.join(&text).unwrap();
            prop_assert!(["http", "https"].contains(&url.scheme()), "{url}");
            prop_assert!(url.username().is_empty() && url.password().is_none(), "{url}");
            let is_absolute = text.to_lowercase().starts_with("http");
            prop_assert!(is_absolute || url.host_str() == Some("page.example"), "{url}");
        }
    }
}
