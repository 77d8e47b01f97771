//! `config.json`: what is accepted, what is refused and in which words, and that the schema says the same.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use plumbline::configuration::{Configuration, Outcome, read, shape};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs};

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
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_source_is_enough() {
    let (configuration, warnings) = loaded(r#"{"sources":[{"kind":"prometheus","url":"prometheus/"}]}"#);
    assert_eq!(configuration.sources[0].name, "prometheus");
    assert_eq!(configuration.refresh, Configuration::REFRESH);
    assert!(warnings.is_empty());
}

#[test]
fn what_stands_in_its_place_is_told_apart() {
    assert_eq!(read("", None), Outcome::Empty);
    assert_eq!(read(" {} ", None), Outcome::Empty);
    assert_eq!(read("<!doctype html><title>x", None), Outcome::WebPage);
    assert_eq!(read("anything", Some("text/html; charset=utf-8")), Outcome::WebPage);
    assert!(loaded(r#"{"demo":true}"#).0.is_demo);
}

#[test]
fn every_mistake_is_told_at_once_in_plain_words() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{\n  \"sources\": [\n    {\"kind\" \"x\"}\n]}",
            &["not JSON at line 3, column 13: expected `:`. The line is: {\"kind\" \"x\"}"],
        ),
        ("[1]", &["the file must hold an object: { … }"]),
        (
            r#"{"sources":[{"kind":"prometheus","url":"prometheus/"},{"kind":"prometheus","name":"b","url":"htp://host"}]}"#,
            &["sources[1].url: \"htp://…\" is not a URL – did you mean \"http://…\"?"],
        ),
        (
            r#"{"sources":5,"demo":"yes"}"#,
            &["sources: must be a list: [ … ]", "demo: is a text: \"yes\", expected true or false"],
        ),
        (r#"{"sources":[{"url":"x/"}]}"#, &["sources[0]: is missing its \"kind\""]),
        (
            r#"{"sources":[{"kind":"prometeus","url":"x/"}]}"#,
            &["sources[0].kind: is not known: \"prometeus\", expected \"prometheus\" or \"alertmanager\""],
        ),
        (
            r#"{"sources":[{"kind":"prometheus","url":"javascript:alert(1)"}]}"#,
            &["sources[0].url: \"javascript:alert(1)\" is not a URL – it must begin with http:// or https://"],
        ),
        (
            r#"{"objectives":[{"service":"a","name":"b","target":"0.999","total":"x","bad":"y","window":"a month"}]}"#,
            &[
                "objectives[0].target: \"0.999\" could mean 0.999 % – write it as \"99.9%\"",
                "objectives[0].window: \"a month\" is not a window – write it as \"30d\" or \"4w\"",
            ],
        ),
        (
            r#"{"objectives":[{"service":"a","name":"b","target":"100%","total":"x"}]}"#,
            &[
                "objectives[0].target: \"100%\" leaves no error budget or promises nothing – it must lie between 0% and 100%",
                "objectives[0]: needs bad or good: PromQL that counts events",
            ],
        ),
        (
            r#"{"sources":[{"kind":"prometheus","name":"eu","url":"x/"}],"objectives":[{"service":"a","name":"b","target":"99%","total":"x","bad":"y","source":"ue"}]}"#,
            &["objectives[0].source: there is no source \"ue\" – did you mean \"eu\"?"],
        ),
        (r#"{"refresh":"1s"}"#, &["refresh: \"1s\" is not an interval of at least 5s – write it as \"60s\" or \"5m\""]),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), *expected, "{text}");
    }
}

#[test]
fn unknown_keys_are_visible_with_the_nearest_right_one() {
    let (_, warnings) = loaded(r#"{"soruces":[],"sources":[{"kind":"prometheus","url":"p/","ulr":"x"}],"colour":1}"#);
    let expected = [
        "sources[0].ulr: is not known and has no effect – did you mean \"url\"?",
        "colour: is not known and has no effect",
        "soruces: is not known and has no effect – did you mean \"sources\"?",
    ];
    assert_eq!(warnings.iter().collect::<BTreeSet<_>>(), expected.map(str::to_owned).iter().collect());
}

#[test]
fn secrets_are_refused_with_the_reason() {
    for text in [
        r#"{"sources":[{"kind":"prometheus","url":"p/","token":"abc"}]}"#,
        r#"{"sources":[{"kind":"prometheus","url":"https://me:pw@host/"}]}"#,
        r#"{"title":"Bearer abc"}"#,
        r#"{"headers":{"Authorization":"x"}}"#,
    ] {
        let problems = problems(text);
        assert!(problems.iter().any(|it| it.contains("as public as the page")), "{text}: {problems:?}");
        assert!(
            problems.iter().all(|it| !it.contains("abc") && !it.contains(":pw@")),
            "the secret itself is not said: {problems:?}"
        );
    }
}

#[test]
fn the_schema_in_the_repository_is_current() {
    let mut schema = serde_json::to_value(schemars::schema_for!(shape::Config)).unwrap();
    // Wrong keys are a mistake in an editor, though only a warning in the app.
    schema["additionalProperties"] = json!(false);
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    let file = "public/config.schema.json";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(file, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(file).unwrap_or_default(),
        text,
        "run UPDATE_SCHEMA=1 cargo test --test configuration"
    );

    let mut keys = BTreeSet::new();
    collect_keys(&schema, &mut keys);
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), shape::KEYS, "shape::KEYS names every key");
}

fn collect_keys(schema: &Value, keys: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            map.values().for_each(|it| collect_keys(it, keys));
        }
        Value::Array(items) => items.iter().for_each(|it| collect_keys(it, keys)),
        _ => {}
    }
}

#[test]
fn hostile_files_are_refused_without_a_crash() {
    assert!(matches!(read(&"[".repeat(1_000_000), None), Outcome::Broken(_)));
    assert!(matches!(read(&format!("{{\"title\":\"{}\"}}", "x".repeat(10_000_000)), None), Outcome::Broken(_)));
    let many = format!("{{\"sources\":[{}]}}", vec!["{\"__proto__\":1}"; 10_000].join(","));
    assert!(matches!(read(&many, None), Outcome::Broken(_)));
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}") {
        read(&text, None);
        read(&format!("{{\"sources\":[{{\"kind\":\"prometheus\",\"url\":{}}}]}}", Value::from(text.as_str())), None);
        read(&format!("{{\"objectives\":[{{\"service\":\"a\",\"name\":\"b\",\"total\":\"c\",\"bad\":\"d\",\"target\":{t},\"window\":{t}}}]}}", t = Value::from(text.as_str())), None);
    }
}
