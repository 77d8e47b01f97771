//! The fast way through an answer against the reference: the same meaning for whatever a server writes, whole, cut
//! off or damaged. A space before the body sends it to the reference.
use crate::script::Script;
use futures::executor::block_on;
use plumbline::domain::{answered::Answered, series::QueryValue, time::Instant};
use proptest::prelude::*;

fn read(body: &[u8]) -> Result<Answered<QueryValue>, String> {
    block_on(Script::says(body).prometheus().query("up", Instant::default())).map_err(|error| format!("{error:?}"))
}

/// What it means, as text, so that NaN equals NaN and −0 differs from 0; errors differ in the place they name.
fn meaning(read: Result<Answered<QueryValue>, String>) -> String {
    read.map_or_else(|_| "an error".to_owned(), |it| format!("{it:?}"))
}

fn is_same(body: &[u8]) -> Result<(), TestCaseError> {
    let reference = [b" ", body].concat();
    prop_assert_eq!(meaning(read(body)), meaning(read(&reference)), "{}", String::from_utf8_lossy(body));
    Ok(())
}

fn text() -> impl Strategy<Value = String> {
    let escaped =
        prop::sample::select(vec![r"\u003c", r"\n", r#"\""#, r"\ud83d\ude00", r"\ud800", r"\x", "\u{202e}", "\\"]);
    prop_oneof![20 => "[a-z_]{1,8}", 2 => "[^\"\\\\\\x00-\\x1f]{0,5}", 1 => escaped.prop_map(str::to_owned), 1 => "\\PC{0,4}"]
}

fn seconds() -> impl Strategy<Value = String> {
    prop_oneof![
        30 => (0_i64..6).prop_map(|it| format!("{}", 1_700_000_000 + it * 60)),
        10 => (0_i64..6).prop_map(|it| format!("{}.123", 1_700_000_000 + it * 60)),
        1 => prop::sample::select(vec!["17", "170", "1.70e9", "01", "1.", "-1", "1234567890123456", "0.1", "0", "00.1", "1700000000.1234567", "\"1\"", "null"])
            .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        10 => (0_u32..100_000).prop_map(|it| it.to_string()),
        10 => any::<f64>().prop_map(|it| format!("{it:?}").replace("inf", "Inf")),
        5 => (-1.0..1.0_f64).prop_map(|it| format!("{it}")),
        2 => "-?0{1,4}\\.?0{0,4}[0-9]{15,21}",
        2 => "[-+]?[0-9]{0,20}\\.?[0-9]{0,20}(e[-+]?[0-9]{1,3})?",
        2 => prop::sample::select(vec!["NaN", "+Inf", "-Inf", "Inf", "-0", "1e-07", "0x10", "", "1_0", " 1", "9007199254740993", "5e-324", ".5", "5.", "-", "1.2.3"])
            .prop_map(str::to_owned),
    ]
}

fn pair() -> impl Strategy<Value = String> {
    (seconds(), value(), 0_u8..60).prop_map(|(secs, value, how)| match how {
        0 => format!("[{secs},{value}]"),
        1 => format!("[{secs}]"),
        2 => format!("[{secs}, \"{value}\"]"),
        3 => format!("[{secs},\"{value}\",0]"),
        _ => format!("[{secs},\"{value}\"]"),
    })
}

fn labels() -> impl Strategy<Value = String> {
    let written = |it: Vec<(String, String)>| {
        it.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect::<Vec<_>>().join(",")
    };
    prop::collection::vec((text(), text()), 0..3).prop_map(written)
}

fn row() -> impl Strategy<Value = (String, bool)> {
    let ascending = (0_i64..3, prop::collection::vec(value(), 0..6)).prop_map(|(start, values)| {
        let pairs = values
            .iter()
            .enumerate()
            .map(|(at, it)| format!("[{},\"{it}\"]", 1_700_000_000 + (start + at as i64) * 60));
        pairs.collect::<Vec<_>>().join(",")
    });
    let any_order = prop::collection::vec(pair(), 0..4).prop_map(|it| it.join(","));
    let matrix =
        (labels(), prop_oneof![4 => ascending, 1 => any_order], 0_u8..40).prop_map(|(labels, values, how)| match how {
            0 => format!("{{\"values\":[{values}],\"metric\":{{{labels}}}}}"),
            1 => format!("{{\"metric\":{{{labels}}},\"values\":[{values}],\"histograms\":[]}}"),
            2 => format!("{{\"metric\":{{{labels}}},\"values\":null}}"),
            _ => format!("{{\"metric\":{{{labels}}},\"values\":[{values}]}}"),
        });
    let vector = (labels(), pair()).prop_map(|(labels, pair)| format!("{{\"metric\":{{{labels}}},\"value\":{pair}}}"));
    prop_oneof![matrix.prop_map(|it| (it, true)), vector.prop_map(|it| (it, false))]
}

fn answer() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec![
        "}",
        "}",
        "}",
        ",\"infos\":[\"x\"]}",
        ",\"warnings\":[\"store\",7]}",
        ",\"stats\":{\"a\":[1]}}",
        ",\"data\":1}",
        "}}",
        "",
        ",\"error\":\"x\",\"errorType\":\"execution\"}",
    ]);
    let begin = prop::sample::select(vec!["", "", "", "\"isPartial\":false,", "\"isPartial\":true,"]);
    (prop::collection::vec(row(), 0..5), any::<bool>(), begin, end, 0_u8..30).prop_map(
        |(rows, is_matrix, begin, end, how)| {
            // Mostly rows of one kind, as the word before them says.
            let rows: Vec<_> = rows.into_iter().filter(|it| it.1 == is_matrix || how == 0).map(|it| it.0).collect();
            let kind = if is_matrix != (how == 1) { "matrix" } else { "vector" };
            format!(
                "{{\"status\":\"success\",{begin}\"data\":{{\"resultType\":\"{kind}\",\"result\":[{}]}}{end}",
                rows.join(",")
            )
        },
    )
}

/// More on request: `PROPTEST_CASES=1000000 cargo test --release --no-default-features --test sources scan`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(1000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_way_means_what_the_reference_means(body in answer()) {
        is_same(body.as_bytes())?;
    }

    #[test]
    fn an_answer_cut_off_anywhere_is_an_error_either_way(body in answer(), at in any::<prop::sample::Index>()) {
        is_same(&body.as_bytes()[..at.index(body.len())])?;
    }

    #[test]
    fn a_damaged_byte_means_the_same_either_way(body in answer(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut damaged = body.into_bytes();
        let at = at.index(damaged.len());
        damaged[at] = byte;
        is_same(&damaged)?;
    }
}

#[test]
fn every_beginning_of_an_answer_is_an_error() {
    let body = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"\u003c","b":"c"},"values":[[1700000000,"1"],[1700000060.5,"0.1"]]},{"metric":{},"values":[[1700000000,"NaN"]]}]},"infos":["x"]}"#;
    assert!(read(body.as_bytes()).is_ok());
    for end in 0..body.len() {
        assert!(read(&body.as_bytes()[..end]).is_err(), "{}", &body[..end]);
    }
}

/// Numbers of every length: exact to the last bit, as the standard library reads them.
#[test]
fn numbers_are_exact() {
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for _ in 0..40_000 {
        let (digits, decimals) = (random() % 10_u64.pow((random() % 19) as u32 + 1), (random() % 12) as usize);
        let text = format!("{digits:0width$}", width = decimals + 1);
        let text = format!("{}.{}", &text[..text.len() - decimals], &text[text.len() - decimals..]);
        let text = text.trim_end_matches('.');
        let body = format!(
            r#"{{"status":"success","data":{{"resultType":"vector","result":[{{"metric":{{}},"value":[1,"{text}"]}}]}}}}"#
        );
        let samples = read(body.as_bytes()).unwrap().value.into_samples();
        assert_eq!(samples[0].finite().map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
    }
}
