//! An expression as Prometheus prints it in `/api/v1/rules`: one line, its own spaces, the grouping before what it groups.
use plumbline::sources::promql::token::{Kind, tokens};

const AGGREGATIONS: [&str; 5] = ["sum", "max", "min", "avg", "count"];
const KEYWORDS: [&str; 7] = ["or", "and", "unless", "on", "ignoring", "group_left", "group_right"];

/// The expression printed anew. Two expressions that print the same mean the same.
pub fn printed(expr: &str) -> String {
    let tokens = tokens(expr).unwrap_or_else(|error| panic!("{expr}: {error}"));
    let mut words: Vec<String> = Vec::new();
    for token in &tokens {
        let text = &expr[token.place.clone()];
        let lower = text.to_ascii_lowercase();
        let is_keyword = matches!(token.kind, Kind::Word(_)) && KEYWORDS.contains(&lower.as_str());
        words.push(if is_keyword { lower } else { text.replace('\'', "\"") });
    }
    spaced(&with_groupings_first(words))
}

/// `max (…) without (x)` as `max without (x) (…)`.
fn with_groupings_first(mut words: Vec<String>) -> Vec<String> {
    let mut at = 0;
    while at < words.len() {
        if AGGREGATIONS.contains(&words[at].as_str()) && words.get(at + 1).is_some_and(|it| it == "(") {
            let end = closing(&words, at + 1);
            if words.get(end + 1).is_some_and(|it| it == "by" || it == "without") {
                let grouping_end = closing(&words, end + 2);
                let grouping: Vec<_> = words.drain(end + 1..=grouping_end).collect();
                words.splice(at + 1..at + 1, grouping);
            }
        }
        at += 1;
    }
    words
}

/// Where the bracket that opens at `open` closes.
fn closing(words: &[String], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word.as_str() {
            "(" => depth += 1,
            ")" if depth == 1 => return at,
            ")" => depth -= 1,
            _ => {}
        }
    }
    panic!("a bracket stays open in {words:?}")
}

fn spaced(words: &[String]) -> String {
    let is_operator = |word: &str| {
        ["+", "-", "*", "/", "%", "^", ">", "<", ">=", "<=", "==", "!=", "by", "without"].contains(&word)
            || KEYWORDS.contains(&word)
    };
    let is_grouping = |at: &usize| {
        let has_list = words.get(at + 1).is_some_and(|it| it == "(");
        has_list && ["by", "without", "on", "ignoring", "group_left", "group_right"].contains(&words[*at].as_str())
    };
    let after_grouping: Vec<_> = (0..words.len()).filter(is_grouping).map(|at| closing(words, at + 1) + 1).collect();
    let mut text = String::new();
    let mut braces = 0;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| words.get(it)).map_or("", String::as_str);
        let is_apart = (is_operator(word) && before != "(")
            || is_operator(before)
            || before == ","
            || after_grouping.contains(&at);
        if braces == 0 && !text.is_empty() && is_apart && ![")", ",", "]"].contains(&word.as_str()) {
            text.push(' ');
        }
        braces += i32::from(word == "{") - i32::from(word == "}");
        text.push_str(word);
        // A bare `group_left` is printed with its empty list.
        if word.starts_with("group_") && words.get(at + 1).is_none_or(|it| it != "(") {
            text.push_str(" ()");
        }
    }
    text
}

#[test]
fn an_expression_is_printed_as_prometheus_does() {
    let pairs = [
        (
            "(\n  max(r5m{a=\"b\", c='d'} > (14.4 * 0.001)) without (w)\n  and\n  max(r1h > 1-0.9) without (w)\n)",
            "(max without (w) (r5m{a=\"b\",c=\"d\"} > (14.4 * 0.001)) and max without (w) (r1h > 1 - 0.9))",
        ),
        ("a\n/ on(x, y) group_left\nb", "a / on (x, y) group_left () b"),
        ("sum(rate(x[5m])) by (le)", "sum by (le) (rate(x[5m]))"),
        ("count(up < 1) OR on() vector(0)", "count(up < 1) or on () vector(0)"),
        ("1 - histogram_fraction(0,0.2, h)", "1 - histogram_fraction(0, 0.2, h)"),
    ];
    for (written, wanted) in pairs {
        assert_eq!(printed(written), wanted);
        assert_eq!(printed(wanted), wanted, "printing changes nothing twice");
    }
}
