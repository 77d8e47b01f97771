//! Every path of the app as a function, and the words its addresses are written in.
//!
//! The vocabulary is Grafana's (`from`, `to`, `refresh`, `kiosk`, `theme`, `timezone`), because people already type
//! it; `at` is ours: the instant everything is seen from. Everything a colleague should see is in the query string;
//! fragments are not used, because single sign-on loses them.
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The directory of every page, each with its own `index.html`; the build reads this list.
pub const PAGES: &[&str] = &["", "slos", "sources"];

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// `/`: how everything stands.
    Executive,
    /// `/slos/`: all objectives, or one with `?slo=`.
    Objectives,
    /// `/sources/`: what is connected.
    Sources,
}

/// Parameters that go along from page to page: what is seen from when, and how.
const KEPT: &[&str] = &["from", "to", "at", "refresh", "timezone", "theme", "kiosk", "demo"];

/// Characters that may stand in a query value as they are: the rest is encoded.
const VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':').remove(b',');

impl Page {
    /// All pages, in the order of the navigation.
    pub const ALL: &[Page] = &[Page::Executive, Page::Objectives, Page::Sources];

    /// Its directory below the base, without slashes; empty for the first page.
    pub fn directory(self) -> &'static str {
        match self {
            Page::Executive => "",
            Page::Objectives => "slos",
            Page::Sources => "sources",
        }
    }

    /// Its name in the navigation.
    pub fn name(self) -> &'static str {
        match self {
            Page::Executive => "Executive",
            Page::Objectives => "Objectives",
            Page::Sources => "Sources",
        }
    }

    /// The page at `path`, which begins with `base`; `None` for an address this app does not have.
    pub fn at(path: &str, base: &str) -> Option<Page> {
        let below = path.strip_prefix(base).unwrap_or(path);
        let below = below.trim_matches('/');
        let below = below.strip_suffix("index.html").unwrap_or(below).trim_matches('/');
        Page::ALL.iter().copied().find(|page| page.directory() == below)
    }
}

/// Names and values of a query string, in their order; unknown ones are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a query string, with or without its question mark. What cannot be decoded is left as it stands.
    pub fn parse(query: &str) -> Self {
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = query.trim_start_matches('?').split('&').filter(|it| !it.is_empty());
        let pair = |text: &str| {
            text.split_once('=').map_or_else(|| (decode(text), String::new()), |(n, v)| (decode(n), decode(v)))
        };
        Self(pairs.map(pair).collect())
    }

    /// The value of `name`; a parameter without a value is an empty one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The same with `name` set to `value`, or without it.
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        match (self.0.iter_mut().find(|(it, _)| it == name), value) {
            (Some(pair), Some(value)) => value.clone_into(&mut pair.1),
            (None, Some(value)) => self.0.push((name.to_owned(), value.to_owned())),
            (_, None) => self.0.retain(|(it, _)| it != name),
        }
        self
    }

    /// Only what goes along to another page.
    pub fn kept(&self) -> Self {
        let keeps = |name: &str| KEPT.contains(&name) || name.starts_with("var-");
        Self(self.0.iter().filter(|(name, _)| keeps(name)).cloned().collect())
    }

    /// As a query string with its question mark; empty if there is nothing.
    pub fn print(&self) -> String {
        let encode = |text: &str| utf8_percent_encode(text, VALUE).to_string();
        let one = |(name, value): &(String, String)| {
            if value.is_empty() { encode(name) } else { format!("{}={}", encode(name), encode(value)) }
        };
        let pairs: Vec<_> = self.0.iter().map(one).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

/// The address of a page below `base`, with `parameters`.
pub fn path(base: &str, page: Page, parameters: &Parameters) -> String {
    let directory = page.directory();
    let slash = if directory.is_empty() { "" } else { "/" };
    format!("{base}/{directory}{slash}{}", parameters.print())
}

/// The address of one objective.
pub fn objective(base: &str, id: &str, parameters: &Parameters) -> String {
    path(base, Page::Objectives, &parameters.kept().with("slo", Some(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_directory() {
        let directories: Vec<_> = Page::ALL.iter().map(|page| page.directory()).collect();
        assert_eq!(directories, PAGES);
        for page in Page::ALL {
            for base in ["", "/a/b"] {
                let path = path(base, *page, &Parameters::default());
                assert_eq!(Page::at(&path, base), Some(*page), "{path}");
            }
        }
        assert_eq!(Page::at("/a/b/slos/index.html", "/a/b"), Some(Page::Objectives));
        assert_eq!(Page::at("/a/b", "/a/b"), Some(Page::Executive));
        assert_eq!(Page::at("/nothing/", ""), None);
    }

    #[test]
    fn parameters_survive_the_way_there_and_back() {
        let parameters = Parameters::parse("?slo=p/sloth/a%20b&kiosk&q=%C3%BC%26%2B&var-team=pay");
        assert_eq!(parameters.get("slo"), Some("p/sloth/a b"));
        assert_eq!(parameters.get("kiosk"), Some(""));
        assert_eq!(parameters.get("q"), Some("ü&+"));
        assert_eq!(Parameters::parse(&parameters.print()), parameters);
        assert_eq!(parameters.kept().print(), "?kiosk&var-team=pay");
        assert_eq!(parameters.with("slo", None).with("q", Some("x")).print(), "?kiosk&q=x&var-team=pay");
    }

    #[test]
    fn broken_encodings_are_no_reason_to_stop() {
        assert_eq!(Parameters::parse("a=%zz&=&%ff").get("a"), Some("%zz"));
    }
}
