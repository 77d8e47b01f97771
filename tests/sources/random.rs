//! Random answers: every shape, odd numbers, unknown keys, keys in any order, bodies cut off or damaged on their way.
use crate::{oracle, script::Script};
use futures::executor::block_on;
use plumbline::domain::{answered::Answered, series::QueryValue, time::Instant};
use proptest::{prelude::*, strategy::ValueTree};
use serde_json::Value;

/// JSON as it is written, so that keys keep their order and numbers their spelling.
#[derive(Clone, Debug)]
enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
    Labels(Vec<(String, Json)>),
}

impl Json {
    fn write(&self, into: &mut String) {
        let pair = |into: &mut String, at: usize, name: &str, value: &Json| {
            into.push_str(if at > 0 { " ,\n" } else { "" });
            into.push_str(&Value::from(name).to_string());
            into.push_str(" : ");
            value.write(into);
        };
        match self {
            Json::Null => into.push_str("null"),
            Json::Bool(value) => into.push_str(if *value { "true" } else { "false" }),
            Json::Number(text) => into.push_str(text),
            // Every third character escaped as proxies do that trust nothing but ASCII.
            Json::Text(text) if text.len() % 3 == 0 => {
                into.push('"');
                for unit in text.encode_utf16() {
                    into.push_str(&format!("\\u{unit:04x}"));
                }
                into.push('"');
            }
            Json::Text(text) => into.push_str(&Value::from(text.as_str()).to_string()),
            Json::List(items) => {
                into.push('[');
                for (at, item) in items.iter().enumerate() {
                    into.push_str(if at > 0 { "," } else { "" });
                    item.write(into);
                }
                into.push(']');
            }
            Json::Object(pairs) => {
                into.push('{');
                pairs.iter().enumerate().for_each(|(at, (name, value))| pair(into, at, name, value));
                into.push('}');
            }
            Json::Labels(pairs) => {
                into.push('{');
                pairs.iter().enumerate().for_each(|(at, (name, value))| pair(into, at, name, value));
                into.push('}');
            }
        }
    }
}

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

/// Something that is wrong wherever it stands. (A list of texts could pass for an object's values in order.)
fn odd() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::Bool)];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::List),
            inner.prop_map(|it| Json::Object(vec![("unexpected", it)])),
            Just(text("word")),
            Just(Json::Number("7".to_owned())),
        ]
    })
    .prop_filter("only where it is a whole", |it| !matches!(it, Json::List(items) if items.iter().any(is_plain)))
}

fn is_plain(item: &Json) -> bool {
    match item {
        Json::Number(_) | Json::Text(_) => true,
        Json::List(items) => items.iter().any(is_plain),
        _ => false,
    }
}

/// Mostly `usual`, now and then something odd.
fn mostly(usual: impl Strategy<Value = Json> + 'static) -> BoxedStrategy<Json> {
    prop_oneof![30 => usual, 1 => odd()].boxed()
}

fn sample_value() -> BoxedStrategy<Json> {
    let words = prop::sample::select(vec![
        "0",
        "-0",
        "1",
        "NaN",
        "+Inf",
        "-Inf",
        "Inf",
        "1e-07",
        "1.2345678e-67",
        "1e+30",
        "5e-324",
        "1e999",
        "18446744073709551616",
        "007",
        ".5",
        "5.",
        "nan",
        "infinity",
        "0x10",
        "1_000",
        " 1",
        "1e",
        "",
        "+",
        "--1",
    ]);
    mostly(prop_oneof![
        any::<f64>().prop_map(|it| Json::Text(format!("{it:?}").replace("inf", "+Inf").replace("-+", "-"))),
        words.prop_map(text),
        (-1e9..1e9).prop_map(|it: f64| Json::Number(format!("{it}"))),
    ])
}

fn seconds() -> BoxedStrategy<Json> {
    mostly(prop_oneof![
        (0_i64..4).prop_map(|it| Json::Number(it.to_string())),
        (1_700_000_000_000_i64..1_700_000_100_000).prop_map(|it| Json::Number(format!("{:.3}", it as f64 / 1000.0))),
        prop::sample::select(vec!["1e3", "-5", "12345678123456.555", "1E2"]).prop_map(|it| Json::Number(it.to_owned())),
        Just(text("5")),
        Just(text("+Inf")),
    ])
}

fn pair() -> BoxedStrategy<Json> {
    mostly((seconds(), sample_value(), 0_u8..12).prop_map(|(secs, value, how)| {
        Json::List(match how {
            0 => vec![secs],
            1 => vec![secs, value, Json::Null],
            2 => vec![],
            _ => vec![secs, value],
        })
    }))
}

fn histogram_pair() -> BoxedStrategy<Json> {
    let rule = (0_u8..6).prop_map(|it| Json::Number(it.to_string()));
    let bucket = (rule, sample_value(), sample_value(), sample_value())
        .prop_map(|(rule, lower, upper, count)| Json::List(vec![rule, lower, upper, count]));
    let buckets = mostly(prop::collection::vec(mostly(bucket), 0..4).prop_map(Json::List));
    let histogram = keys(vec![("count", sample_value()), ("sum", sample_value()), ("buckets", buckets)]);
    let pair = (seconds(), mostly(histogram), 0_u8..12).prop_map(|(secs, histogram, how)| {
        Json::List(if how == 0 { vec![secs, histogram, Json::Null] } else { vec![secs, histogram] })
    });
    mostly(pair)
}

fn label_set() -> BoxedStrategy<Json> {
    let name = prop_oneof![Just("__name__".to_owned()), "[a-d]{1,2}", Just("http.status\n\"ü\"".to_owned())];
    let value = prop_oneof![20 => "\\PC{0,6}".prop_map(Json::Text), 1 => odd()];
    let pairs = prop::collection::btree_map(name, value, 0..4);
    mostly(pairs.prop_map(|pairs| Json::Labels(pairs.into_iter().collect())))
}

/// An object with most of `pairs`, in any order, and now and then a key nobody knows.
fn keys(pairs: Vec<(&'static str, BoxedStrategy<Json>)>) -> impl Strategy<Value = Json> {
    let n = pairs.len();
    let values: Vec<_> = pairs.into_iter().map(|(name, value)| value.prop_map(move |it| (name, it))).collect();
    let kept = prop::collection::vec(prop::bool::weighted(0.98), n);
    (values, kept, prop::option::weighted(0.2, odd()))
        .prop_map(|(values, kept, unknown)| {
            let values = values.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(pair, _)| pair);
            values.chain(unknown.map(|it| ("unknownKey", it))).collect::<Vec<_>>()
        })
        .prop_shuffle()
        .prop_map(Json::Object)
}

fn result() -> BoxedStrategy<(&'static str, Json)> {
    let sample = keys(vec![("metric", label_set()), ("value", pair())]);
    let histogram_sample = keys(vec![("metric", label_set()), ("histogram", histogram_pair()), ("value", pair())]);
    let vector = prop::collection::vec(mostly(prop_oneof![3 => sample, 1 => histogram_sample]), 0..8);
    // Mostly in order, as servers send it, so that whole series come out of it.
    let ascending = (0_i64..5, prop::collection::vec(sample_value(), 0..6)).prop_map(|(start, values)| {
        let values = values.into_iter().enumerate();
        Json::List(values.map(|(at, it)| Json::List(vec![Json::Number((start + at as i64).to_string()), it])).collect())
    });
    let any_order = prop::collection::vec(pair(), 0..5).prop_map(Json::List);
    let values = mostly(prop_oneof![2 => ascending, 1 => any_order]);
    let histograms = mostly(prop::collection::vec(histogram_pair(), 0..3).prop_map(Json::List));
    let floats = keys(vec![("metric", label_set()), ("values", values.clone())]);
    let both = keys(vec![("metric", label_set()), ("values", values), ("histograms", histograms)]);
    let matrix = prop::collection::vec(mostly(prop_oneof![1 => floats, 1 => both]), 0..8);
    let word = prop_oneof!["\\PC{0,9}".prop_map(Json::Text), sample_value()];
    prop_oneof![
        4 => mostly(vector.prop_map(Json::List)).prop_map(|it| ("vector", it)),
        4 => mostly(matrix.prop_map(Json::List)).prop_map(|it| ("matrix", it)),
        1 => pair().prop_map(|it| ("scalar", it)),
        1 => mostly((seconds(), word).prop_map(|(secs, word)| Json::List(vec![secs, word]))).prop_map(|it| ("string", it)),
        1 => odd().prop_map(|it| ("streams", it)),
    ]
    .boxed()
}

fn answer() -> impl Strategy<Value = String> {
    result().prop_flat_map(|(kind, result)| {
        let kind = mostly(Just(text(kind)));
        let data = keys(vec![("resultType", kind), ("result", Just(result).boxed())]);
        let status = prop_oneof![30 => Just(text("success")), 1 => Just(text("error"))].boxed();
        let notes = prop_oneof![
            Just(Json::Null),
            Just(Json::List(vec![])),
            odd().prop_map(|it| Json::List(vec![text("partial response"), it])),
        ];
        let is_partial = prop_oneof![any::<bool>().prop_map(Json::Bool), Just(Json::Null)];
        let whole = keys(vec![
            ("status", status),
            ("data", mostly(data)),
            ("warnings", notes.clone().boxed()),
            ("infos", notes.boxed()),
            ("isPartial", is_partial.boxed()),
        ]);
        whole.prop_map(|it| {
            let mut body = String::new();
            it.write(&mut body);
            body
        })
    })
}

fn read(body: &[u8]) -> Result<Answered<QueryValue>, String> {
    let script = Script::says(body);
    block_on(script.prometheus().query("up", Instant::default())).map_err(|error| format!("{error:?}"))
}

#[test]
fn the_random_answers_are_of_every_kind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut count = std::collections::BTreeMap::new();
    for _ in 0..2000 {
        let body = answer().new_tree(&mut runner).unwrap().current();
        let kinds: Vec<&str> = match oracle::query(&serde_json::from_str(&body).unwrap()) {
            None => vec!["refused"],
            Some((value, skipped)) => {
                let kind = match value {
                    QueryValue::Vector(it) if it.iter().any(|it| it.finite().is_none()) => "vector of odd numbers",
                    QueryValue::Vector(it) if !it.is_empty() => "vector",
                    QueryValue::Matrix(it) if it.iter().any(|it| !it.histograms.is_empty()) => "histograms",
                    QueryValue::Matrix(it) if it.iter().any(|it| it.v.len() > 2) => "matrix",
                    QueryValue::Vector(_) | QueryValue::Matrix(_) => "nearly nothing",
                    QueryValue::Scalar(..) => "scalar",
                    QueryValue::Text(..) => "text",
                };
                vec![kind, if skipped.is_empty() { "whole" } else { "something skipped" }]
            }
        };
        kinds.into_iter().for_each(|kind| *count.entry(kind).or_insert(0) += 1);
    }
    println!("{count:?}");
    for kind in
        ["vector", "vector of odd numbers", "matrix", "histograms", "scalar", "text", "whole", "something skipped"]
    {
        assert!(count.get(kind).is_some_and(|n| *n >= 40), "{kind}: {count:?}");
    }
    assert!(count["refused"] < 1200, "{count:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_means_what_a_plain_reader_says_it_means(body in answer()) {
        let value: Value = serde_json::from_str(&body).unwrap();
        let (wanted, read) = (oracle::query(&value), read(body.as_bytes()));
        match (wanted, read) {
            (None, Err(_)) => {}
            (Some((wanted, places)), Ok(read)) => {
                // As text, so that NaN equals NaN and −0 differs from 0.
                prop_assert_eq!(format!("{:?}", read.value), format!("{wanted:?}"));
                let read_places: Vec<_> = read.skipped.into_iter().map(|it| it.at).collect();
                prop_assert_eq!(read_places, places);
                let says = |key: &str| value[key].as_array().is_some_and(|it| it.iter().any(|it| it == "partial response"));
                prop_assert_eq!(read.partial, value["isPartial"] == true || says("warnings"));
                prop_assert_eq!(read.infos.contains(&"partial response".to_owned()), says("infos"));
            }
            (wanted, read) => prop_assert!(false, "{wanted:?}\n{read:?}"),
        }
    }

    #[test]
    fn an_answer_that_breaks_off_is_an_error(body in answer(), at in any::<prop::sample::Index>()) {
        let cut = &body.as_bytes()[..at.index(body.len())];
        prop_assert!(read(cut).is_err(), "{}", String::from_utf8_lossy(cut));
    }

    #[test]
    fn a_damaged_answer_never_ends_the_program(
        body in answer(), at in any::<prop::sample::Index>(), byte in any::<u8>()
    ) {
        let mut damaged = body.into_bytes();
        let at = at.index(damaged.len());
        damaged[at] = byte;
        drop(read(&damaged));
    }

    #[test]
    fn noise_never_ends_the_program(noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let script = Script::says(noise);
        drop(block_on(script.prometheus().rules()));
        drop(block_on(script.prometheus().metadata(None)));
        drop(block_on(script.alertmanager().alert_groups()));
        prop_assert!(block_on(script.prometheus().build_info()).is_err());
    }
}
