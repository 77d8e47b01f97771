//! Rust text with its comments, strings and tests blanked out, and the paths it names.

/// The code with comments and the contents of literals turned into spaces: what is left is meant.
pub fn bare(text: &str) -> String {
    let source: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = source.get(at) {
        let end = match c {
            '/' if source.get(at + 1) == Some(&'/') => find(&source, at, |rest| rest[0] == '\n'),
            '/' if source.get(at + 1) == Some(&'*') => end_of_block_comment(&source, at),
            '"' => end_of_string(&source, at),
            'r' if !in_a_word(&out) => end_of_raw_string(&source, at).unwrap_or(at),
            '\'' => end_of_char(&source, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(c);
            at += 1;
        } else {
            out.extend(source[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// The bare code without what is compiled for tests only: those may reach anywhere.
pub fn outside_tests(text: &str) -> String {
    let mut code = bare(text);
    while let Some(start) = code.find("#[cfg(test)]") {
        let rest = &code[start..];
        // The item ends with its brace, or with a semicolon when it has none.
        let end = match (rest.find('{'), rest.find(';')) {
            (Some(brace), semicolon) if semicolon.is_none_or(|it| brace < it) => closing(rest, brace),
            (_, Some(semicolon)) => semicolon + 1,
            (_, None) => rest.len(),
        };
        code.replace_range(start..start + end, "");
    }
    code
}

/// Every path that begins with `first`, group by group: `crate::{a::B, c::{D, E}}` gives `a::B`, `c::D` and `c::E`.
pub fn paths_below(code: &str, first: &str) -> Vec<String> {
    let squeezed = squeeze(code);
    let start = format!("{first}::");
    squeezed
        .match_indices(&start)
        .filter(|(at, _)| !squeezed[..*at].ends_with(is_word))
        .flat_map(|(at, _)| tree(&squeezed[at + start.len()..]).0)
        .collect()
}

/// Whether a name stands in the code as a word of its own.
pub fn names(code: &str, name: &str) -> bool {
    code.match_indices(name)
        .any(|(at, _)| !code[..at].ends_with(is_word) && !code[at + name.len()..].starts_with(is_word))
}

/// A use tree from its first character: the paths in it, and how much was read.
fn tree(text: &str) -> (Vec<String>, usize) {
    if let Some(group) = text.strip_prefix('{') {
        let (mut found, mut read) = (Vec::new(), 1);
        let mut rest = group;
        while !rest.is_empty() && !rest.starts_with('}') {
            let (paths, length) = tree(rest);
            found.extend(paths);
            // Past the branch, an `as` name and the comma.
            let skip = length
                + rest[length..]
                    .find([',', '}'])
                    .map_or(0, |it| if rest[length + it..].starts_with(',') { it + 1 } else { it });
            if skip == 0 {
                break;
            }
            read += skip;
            rest = &rest[skip..];
        }
        return (found, read + 1);
    }
    let word: String = text.chars().take_while(|&c| is_word(c) || c == '*').collect();
    match text[word.len()..].strip_prefix("::") {
        Some(rest) if rest.starts_with(|c| is_word(c) || c == '{' || c == '*') => {
            let (below, length) = tree(rest);
            (below.into_iter().map(|it| format!("{word}::{it}")).collect(), word.len() + 2 + length)
        }
        _ => (vec![word.clone()], word.len()),
    }
}

/// The code without spaces around `::`, braces and commas, so that paths over several lines read as one.
fn squeeze(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for word in code.split_whitespace() {
        let joins = out.ends_with([':', '{', ',', '}']) || word.starts_with([':', '{', ',', '}']);
        if !joins && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn in_a_word(before: &str) -> bool {
    before.ends_with(is_word)
}

fn closing(text: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return open + at + 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

fn find(source: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..source.len()).find(|&at| is_end(&source[at..])).unwrap_or(source.len())
}

fn end_of_block_comment(source: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < source.len() {
        match (source[at], source.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    source.len()
}

fn end_of_string(source: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < source.len() {
        match source[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    source.len()
}

fn end_of_raw_string(source: &[char], from: usize) -> Option<usize> {
    let hashes = source[from + 1..].iter().take_while(|&&c| c == '#').count();
    if source.get(from + 1 + hashes) != Some(&'"') {
        return None;
    }
    let is_end = |rest: &[char]| rest[0] == '"' && rest.len() > hashes && rest[1..=hashes].iter().all(|&c| c == '#');
    Some((find(source, from + 2 + hashes, is_end) + 1 + hashes).min(source.len()))
}

/// A character literal; a lifetime is none.
fn end_of_char(source: &[char], from: usize) -> Option<usize> {
    match (source.get(from + 1)?, source.get(from + 2)?) {
        ('\\', _) => Some((find(source, from + 3, |rest| rest[0] == '\'') + 1).min(source.len())),
        (_, '\'') => Some(from + 3),
        _ => None,
    }
}

#[test]
fn comments_strings_and_characters_are_blank() {
    let code = bare("a /* b /* c */ d */ e // f\n\"g \\\" h\" i r#\"j \" k\"# l '\\'' m '\"' n<'o> \"\n\" p // \"q\nr");
    let left: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(left, "aeilmn<'o>pr");
    assert_eq!(code.lines().count(), 4, "lines stay where they were");
}

#[test]
fn tests_are_not_code() {
    let code =
        outside_tests("use a; #[cfg(test)] mod tests { fn b() { \"}\" } } fn c() {} #[cfg(test)]\nuse d; fn e() {}");
    for (name, stays) in [("a", true), ("b", false), ("c", true), ("d", false), ("e", true)] {
        assert_eq!(names(&code, name), stays, "{name}: {code}");
    }
}

#[test]
fn groups_are_read_to_their_leaves() {
    let code = "use crate::{a::B, c::{self, D as F},\n  e::*}; fn f() -> crate :: g :: H { mycrate::i::J; crate::k() }";
    assert_eq!(paths_below(code, "crate"), ["a::B", "c::self", "c::D", "e::*", "g::H", "k"]);
}
