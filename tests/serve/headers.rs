//! Reads `_headers` as Netlify and Cloudflare Pages do: a path with at most one `*`, then indented `Name: value` lines.
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The headers of a folder, by path.
#[derive(Debug, Default)]
pub struct Headers {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    /// What a path begins with, and what it ends with when there is a `*` between the two.
    path: (String, Option<String>),
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Headers {
    /// Reads the text of a `_headers` file; says the line that cannot be read.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut rules: Vec<Rule> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let wrong = || format!("line {number} is neither a path, an indented `Name: value` nor a comment: {line}");
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with('/') {
                rules.push(Rule { path: pattern(line.trim()), headers: Vec::new() });
                continue;
            }
            let rule = rules.last_mut().filter(|_| line.starts_with([' ', '\t'])).ok_or_else(wrong)?;
            let (name, value) = line.split_once(':').ok_or_else(wrong)?;
            let name = HeaderName::try_from(name.trim()).map_err(|_| wrong())?;
            rule.headers.push((name, HeaderValue::try_from(value.trim()).map_err(|_| wrong())?));
        }
        Ok(Self { rules })
    }

    /// Adds what the file says of a path. Two rules that name the same header are joined by a comma, as those hosts do.
    pub fn add(&self, path: &str, to: &mut HeaderMap) {
        let mut said: HeaderMap = HeaderMap::new();
        for (name, value) in self.rules.iter().filter(|rule| rule.covers(path)).flat_map(|rule| &rule.headers) {
            let joined = match said.get(name) {
                Some(before) => HeaderValue::from_bytes(&[before.as_bytes(), b", ", value.as_bytes()].concat()),
                None => Ok(value.clone()),
            };
            if let Ok(joined) = joined {
                said.insert(name, joined);
            }
        }
        to.extend(said);
    }
}

impl Rule {
    fn covers(&self, path: &str) -> bool {
        match &self.path {
            (exact, None) => path == exact,
            (begin, Some(end)) => path.strip_prefix(begin.as_str()).is_some_and(|rest| rest.ends_with(end.as_str())),
        }
    }
}

fn pattern(path: &str) -> (String, Option<String>) {
    match path.split_once('*') {
        Some((begin, end)) => (begin.into(), Some(end.into())),
        None => (path.into(), None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn said(text: &str, path: &str) -> Vec<String> {
        let mut map = HeaderMap::new();
        Headers::read(text).unwrap().add(path, &mut map);
        map.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    }

    #[test]
    fn a_star_covers_everything_between_its_two_ends() {
        let text = "# a comment\n/*.css\n  Cache-Control: immutable\n\n/one\n  X-One: 1\n";
        assert_eq!(said(text, "/style/base.css"), ["cache-control: immutable"]);
        assert_eq!(said(text, "/one"), ["x-one: 1"]);
        assert!(said(text, "/one/more").is_empty());
    }

    #[test]
    fn two_rules_for_one_header_are_joined() {
        assert_eq!(said("/*\n  A: 1\n/x\n  A: 2\n", "/x"), ["a: 1, 2"]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for text in ["  A: 1", "/x\nA: 1", "/x\n  no colon", "/x\n  bad name: 1"] {
            assert!(Headers::read(text).unwrap_err().starts_with("line "), "{text}");
        }
    }
}
