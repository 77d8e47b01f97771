//! Where a text stops being JSON, in words for people, with the place and its surroundings.
use super::secrets::is_secret_key;

/// What the reader of JSON says, and what that means to somebody with an editor.
const WORDS: &[(&str, &str)] = &[
    ("EOF", "the file ends before everything is closed"),
    ("trailing comma", "there is a comma before a closing bracket"),
    ("trailing characters", "something stands behind the end"),
    ("key must be a string", "a key must stand in double quotation marks"),
    ("expected value", "a value must stand here"),
    ("expected ident", "only true, false and null stand without quotation marks"),
    ("control character", "there is a line break or a tab within a text"),
    ("invalid number", "the number is not written as JSON has them"),
    ("number out of range", "the number is too large"),
    ("recursion limit exceeded", "it is nested too deeply"),
];

/// Why it is not JSON, where, and the line.
pub fn said(text: &str, error: &serde_json::Error) -> String {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default().trim_end();
    // The reader counts bytes, an editor counts characters.
    let before = line.get(..error.column().saturating_sub(1)).unwrap_or(line);
    let column = before.chars().count() + 1;
    let theirs = error.to_string();
    let theirs = theirs.split(" at line ").next().unwrap_or_default();
    let is_comment = |it: &str| ["//", "/*", "#"].iter().any(|start| it.trim_start().starts_with(start));
    let rest = line.get(before.len()..).unwrap_or_default();
    let what = match WORDS.iter().find(|(word, _)| theirs.contains(word)) {
        _ if is_comment(rest) || is_comment(line) => "JSON has no comments".to_owned(),
        Some((_, ours)) => (*ours).to_owned(),
        None => theirs.replace('`', "\""),
    };
    let shown = surroundings(line, column);
    // Half a file cannot be checked for secrets key by key.
    let shown =
        if is_secret_key(line) { "It seems to hold a secret.".to_owned() } else { format!("The line is: {shown}") };
    format!("not JSON at line {}, column {column}: {what}. {shown}", error.line())
}

/// The part of a line that fits on a screen and holds the place.
fn surroundings(line: &str, column: usize) -> String {
    const WIDTH: usize = 80;
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    let from = column.saturating_sub(WIDTH / 2).max(indent);
    let from = if line.chars().count() <= indent + WIDTH { indent } else { from };
    let shown: String = line.chars().skip(from).take(WIDTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{shown}{}", dots(from > indent), dots(line.chars().count() > from + WIDTH))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::configuration::json::Json;

    fn sentence(text: &str) -> String {
        said(text, &serde_json::from_str::<Json>(text).unwrap_err())
    }

    #[test]
    fn the_place_is_counted_as_an_editor_counts() {
        assert_eq!(
            sentence("{\r\n  \"title\": \"Grüße\" \"x\"\r\n}"),
            "not JSON at line 2, column 20: expected \",\" or \"}\". The line is: \"title\": \"Grüße\" \"x\""
        );
    }

    #[test]
    fn common_mistakes_have_names() {
        for (text, what) in [
            ("{\"a\":1,}", "a comma before a closing bracket"),
            ("{'a':1}", "double quotation marks"),
            ("{\"a\":1", "ends before everything is closed"),
            ("{\"a\":1} x", "behind the end"),
            ("// my sources\n{}", "no comments"),
            ("{\n  # mine\n  \"a\":1}", "no comments"),
            ("{\"a\": yes}", "a value must stand here"),
            ("{\"a\": nope}", "only true, false and null"),
            ("{\"a\":\"x\ny\"}", "a line break"),
        ] {
            assert!(sentence(text).contains(what), "{text}: {}", sentence(text));
        }
    }

    #[test]
    fn a_long_line_is_shown_around_the_place_and_one_with_a_secret_not_at_all() {
        let long = format!("{{\"a\":\"{}\" \"b\":\"{}\"}}", "x".repeat(5000), "y".repeat(5000));
        let sentence_of_long = sentence(&long);
        assert!(
            sentence_of_long.contains("x\" \"b\":\"y") && sentence_of_long.chars().count() < 200,
            "{sentence_of_long}"
        );
        assert!(!sentence("{\"api_token\":\"hidden\" x").contains("hidden"));
    }
}
