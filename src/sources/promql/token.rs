//! PromQL as tokens, each with its place in the text.
use std::ops::Range;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text.
    pub place: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A metric, label, function or keyword; may hold colons.
    Word(String),
    /// A number or a duration, as written.
    Number(String),
    /// A quoted text, unquoted.
    Text(String),
    /// Punctuation and operators: `( ) { } [ ] , : @ + - * / % ^ == != > < >= <= = =~ !~`.
    Sign(&'static str),
}

/// Where and why a text is not PromQL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why} at character {at}")]
pub struct NotPromql {
    /// Byte offset in the text.
    pub at: usize,
    /// What was wrong there.
    pub why: &'static str,
}

/// Longer signs first, so that `>=` is not read as `>`.
const SIGNS: &[&str] = &[
    "==", "!=", ">=", "<=", "=~", "!~", "(", ")", "{", "}", "[", "]", ",", ":", "@", "+", "-", "*", "/", "%", "^", ">",
    "<", "=",
];

/// Cuts a text into tokens; comments and white space are left out.
pub fn tokens(text: &str) -> Result<Vec<Token>, NotPromql> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let length = if c.is_whitespace() {
            c.len_utf8()
        } else if c == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            let (kind, length) = token(rest, c).map_err(|why| NotPromql { at, why })?;
            tokens.push(Token { kind, place: at..at + length });
            length
        };
        at += length;
    }
    Ok(tokens)
}

fn token(rest: &str, c: char) -> Result<(Kind, usize), &'static str> {
    if c == '"' || c == '\'' || c == '`' {
        return quoted(rest, c);
    }
    let starts_number = c.is_ascii_digit() || (c == '.' && rest.chars().nth(1).is_some_and(|it| it.is_ascii_digit()));
    if starts_number {
        let length = number_length(rest);
        return Ok((Kind::Number(rest.get(..length).unwrap_or_default().to_owned()), length));
    }
    // Inside a word a colon belongs to it: recorded metrics are written `a:b:c`. A leading one is a sign (subqueries).
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    if is_start(c) {
        let length = rest.find(|c: char| !(is_start(c) || c.is_ascii_digit() || c == ':')).unwrap_or(rest.len());
        return Ok((Kind::Word(rest.get(..length).unwrap_or_default().to_owned()), length));
    }
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or("an unexpected character")?;
    Ok((Kind::Sign(sign), sign.len()))
}

/// Digits, a fraction, an exponent, `0x…`, or the letters of a duration.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let after_exponent = end > 0 && matches!(bytes.get(end - 1), Some(b'e' | b'E')) && !rest.starts_with("0x");
        let is_part = byte.is_ascii_alphanumeric() || *byte == b'.' || *byte == b'_';
        if !(is_part || (after_exponent && matches!(byte, b'+' | b'-'))) {
            break;
        }
        end += 1;
    }
    end
}

fn quoted(rest: &str, quote: char) -> Result<(Kind, usize), &'static str> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Ok((Kind::Text(text), at + quote.len_utf8()));
        }
        if c != '\\' || quote == '`' {
            text.push(c);
            continue;
        }
        let (_, escaped) = chars.next().ok_or("a text without an end")?;
        match escaped {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'v' => text.push('\u{b}'),
            'x' => text.push(code_point(&mut chars, 2, 16)?),
            'u' => text.push(code_point(&mut chars, 4, 16)?),
            'U' => text.push(code_point(&mut chars, 8, 16)?),
            '0'..='7' => {
                let more = code_point(&mut chars, 2, 8)? as u32;
                let first = escaped.to_digit(8).unwrap_or_default();
                text.push(char::from_u32(first * 64 + more).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => text.push(other),
        }
    }
    Err("a text without an end")
}

fn code_point(
    chars: &mut impl Iterator<Item = (usize, char)>,
    digits: usize,
    radix: u32,
) -> Result<char, &'static str> {
    let mut value = 0;
    for _ in 0..digits {
        let digit = chars.next().and_then(|(_, c)| c.to_digit(radix)).ok_or("a broken escape in a text")?;
        value = value * radix + digit;
    }
    Ok(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(text).unwrap().into_iter().map(|it| it.kind).collect()
    }

    #[test]
    fn words_numbers_texts_and_signs() {
        let word = |text: &str| Kind::Word(text.into());
        let number = |text: &str| Kind::Number(text.into());
        assert_eq!(
            kinds("a:b{c=~\"x\\\"y\"}[1h30m] >= 1e-3 # note\n* .5"),
            [
                word("a:b"),
                Kind::Sign("{"),
                word("c"),
                Kind::Sign("=~"),
                Kind::Text("x\"y".into()),
                Kind::Sign("}"),
                Kind::Sign("["),
                number("1h30m"),
                Kind::Sign("]"),
                Kind::Sign(">="),
                number("1e-3"),
                Kind::Sign("*"),
                number(".5"),
            ]
        );
    }

    #[test]
    fn escapes_and_raw_texts() {
        assert_eq!(kinds(r#""\u00fc\x41\101""#), [Kind::Text("üAA".into())]);
        assert_eq!(kinds(r"`a\d`"), [Kind::Text("a\\d".into())]);
        assert_eq!(tokens("\"open"), Err(NotPromql { at: 0, why: "a text without an end" }));
        assert_eq!(tokens("up ?"), Err(NotPromql { at: 3, why: "an unexpected character" }));
    }
}
