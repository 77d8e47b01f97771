//! What the program is asked to do.
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = "\
Serves a built Plumbline on this machine.

  --dir DIR              the built folder (dist)
  --port PORT            the first port to try; 0 takes any free one (8080)
  --base /a/b/           the path to serve under (/)
  --prometheus URL       serve this Prometheus as prometheus/ and show it
  --alertmanager URL     serve this Alertmanager as alertmanager/ and show it
  --config FILE          serve this file as config.json
  --headers FILE         the headers to send (public/_headers)
  --until-stdin-closes   end when standard input closes";

/// What the command line asks for.
pub enum Asked {
    /// Print [`HELP`] and end.
    Help,
    /// Serve.
    Serve(Arguments),
}

/// How to serve.
#[derive(Debug, PartialEq)]
pub struct Arguments {
    /// The built folder.
    pub dir: PathBuf,
    /// The first port to try; 0 takes any free one.
    pub port: u16,
    /// The path everything is under: begins and ends with a slash.
    pub base: String,
    /// The address of a Prometheus, without a slash at the end.
    pub prometheus: Option<String>,
    /// The address of an Alertmanager, without a slash at the end.
    pub alertmanager: Option<String>,
    /// The file to answer `config.json` with.
    pub config: Option<PathBuf>,
    /// The file with the headers to send.
    pub headers: PathBuf,
    /// End when standard input closes, so that a test that dies leaves nothing behind.
    pub until_stdin_closes: bool,
}

impl Arguments {
    /// Reads the words after the program's name.
    pub fn read(words: impl IntoIterator<Item = String>) -> Result<Asked, String> {
        let mut arguments = Self {
            dir: "dist".into(),
            port: 8080,
            base: "/".into(),
            prometheus: None,
            alertmanager: None,
            config: None,
            headers: "public/_headers".into(),
            until_stdin_closes: false,
        };
        let mut words = words.into_iter();
        while let Some(flag) = words.next() {
            let mut value = || words.next().ok_or(format!("{flag} wants a value; --help says which"));
            match flag.as_str() {
                "--help" | "-h" => return Ok(Asked::Help),
                "--dir" => arguments.dir = value()?.into(),
                "--port" => arguments.port = value()?.parse().map_err(|_| "--port wants a number from 0 to 65535")?,
                "--base" => arguments.base = base(&value()?),
                "--prometheus" => arguments.prometheus = Some(address(&flag, &value()?)?),
                "--alertmanager" => arguments.alertmanager = Some(address(&flag, &value()?)?),
                "--config" => arguments.config = Some(value()?.into()),
                "--headers" => arguments.headers = value()?.into(),
                "--until-stdin-closes" => arguments.until_stdin_closes = true,
                _ => return Err(format!("{flag} is not a flag of this program.\n\n{HELP}")),
            }
        }
        Ok(Asked::Serve(arguments))
    }
}

/// A path with a slash at both ends.
fn base(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "/".into(),
        inner => format!("/{inner}/"),
    }
}

/// An http or https address as reqwest takes it; says what to type when it is not one.
fn address(flag: &str, url: &str) -> Result<String, String> {
    let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    match reqwest::Url::parse(&with_scheme) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {
            Ok(with_scheme.trim_end_matches('/').to_owned())
        }
        _ => Err(format!("{flag} {url}: not an address; it looks like http://127.0.0.1:9090")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        match Arguments::read(line.split_whitespace().map(str::to_owned))? {
            Asked::Serve(arguments) => Ok(arguments),
            Asked::Help => panic!("not asked for help"),
        }
    }

    #[test]
    fn a_base_has_a_slash_at_both_ends() {
        for (typed, base) in [("/", "/"), ("a/b", "/a/b/"), ("/a/b", "/a/b/"), ("/a/b/", "/a/b/")] {
            assert_eq!(read(&format!("--base {typed}")).unwrap().base, base);
        }
    }

    #[test]
    fn an_address_may_lack_its_scheme_and_loses_the_slash_at_its_end() {
        for typed in ["127.0.0.1:9090", "http://127.0.0.1:9090", "http://127.0.0.1:9090/"] {
            let read = read(&format!("--prometheus {typed}")).unwrap();
            assert_eq!(read.prometheus.as_deref(), Some("http://127.0.0.1:9090"), "{typed}");
        }
        let read = read("--prometheus https://prometheus.example/below/").unwrap();
        assert_eq!(read.prometheus.as_deref(), Some("https://prometheus.example/below"));
    }

    #[test]
    fn what_cannot_be_served_is_refused_in_words() {
        for (line, says) in [
            ("--prometheus ftp://example.org", "looks like http://"),
            ("--port many", "0 to 65535"),
            ("--port", "wants a value"),
            ("--prot 1", "--prot is not a flag"),
        ] {
            let why = read(line).unwrap_err();
            assert!(why.contains(says), "{line}: {why}");
        }
    }
}
