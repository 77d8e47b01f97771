//! What one text of the file means, or a sentence that says why it means nothing and what to write instead.
use super::{json::quoted, nearest::nearest};
use crate::domain::{decimal, objective::Target, time::Span};

/// Units of time, in milliseconds; a year has 365 days, as in Prometheus.
const UNITS: &[(&str, i64)] = &[
    ("ms", 1),
    ("s", 1000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
    ("y", 31_536_000_000),
];

/// `30d`, `4w`, `1h30m`: one or more of a number and a unit.
pub fn time(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut millis: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let length = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest.get(..length)?;
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        millis = millis.checked_add(amount.checked_mul(*factor)?)?;
        rest = rest.get(length..)?;
    }
    (millis > 0).then(|| Span::from_millis(millis))
}

/// A time between two numbers of seconds.
pub fn time_within(text: &str, least: i64, most: i64, example: &str) -> Result<Span, String> {
    let Some(span) = time(text) else {
        return Err(format!("{} is not a time – write it as \"{example}\"", quoted(text)));
    };
    let said = |secs: i64| match secs {
        it if it % 86_400 == 0 => format!("{}d", it / 86_400),
        it if it % 3600 == 0 => format!("{}h", it / 3600),
        it => format!("{it}s"),
    };
    if span < Span::from_secs(least) {
        Err(format!("{} is too short – it must be at least \"{}\"", quoted(text), said(least)))
    } else if span > Span::from_secs(most) {
        Err(format!("{} is too long – it must be at most \"{}\"", quoted(text), said(most)))
    } else {
        Ok(span)
    }
}

/// `99.9%`, and nothing that could be read two ways: 0.999 and 1 could mean either.
pub fn percentage(text: &str) -> Result<Target, String> {
    let shown = quoted(text);
    let number = text.trim().strip_suffix('%');
    let percent = number.map(|it| it.trim_end_matches(is_space)).and_then(decimal);
    if let Some(target) = percent.and_then(Target::from_percent) {
        return Ok(target);
    }
    if let Some(percent) = percent {
        let why = if percent >= 100.0 { "leaves no error budget" } else { "promises nothing" };
        return Err(format!("{shown} {why} – it must be more than 0% and less than 100%"));
    }
    if number.is_some() && text.contains(',') {
        return Err(format!("{shown} is not a target – did you mean {}?", quoted(&text.replace(',', "."))));
    }
    Err(decimal(text.trim()).map_or_else(|| format!("{shown} is not a target – write it as \"99.9%\""), no_percentage))
}

/// What is wrong with a target that is only a number, and what it probably means.
pub fn no_percentage(number: f64) -> String {
    match number {
        it if it > 0.0 && it < 1.0 => {
            let percent = tidy(it * 100.0);
            format!("{number} could mean {percent} % or {number} % – write it as a text: \"{percent}%\"")
        }
        it if it > 1.0 && it < 100.0 => format!("{number} has no unit – write it as a text: \"{number}%\""),
        _ => format!("{number} is not a target – write it as \"99.9%\""),
    }
}

/// Digits with at most one point; no sign, no exponent, no `inf`.
fn decimal(text: &str) -> Option<f64> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_plain { decimal::read(text) } else { None }
}

/// 99.9 for 0.999 × 100, which floating point makes 99.90000000000001.
fn tidy(percent: f64) -> String {
    let text = format!("{percent:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Spaces that people and typesetters put before a per cent sign.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Whether a text is an address this page can go to.
pub fn address(text: &str, may_be_path: bool) -> Result<(), String> {
    const BEGIN: &str = "it must begin with http:// or https://";
    let no = |why: &str| Err(format!("{} is not a URL – {why}", quoted(text)));
    if text.trim() != text {
        return no(&format!("did you mean {}?", quoted(text.trim())));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return no("there is a space or a backslash in it");
    }
    let Some((scheme, rest)) = text.split_once("://") else { return path(text, may_be_path) };
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        let why = nearest(scheme, &["http", "https"]).map(|it| format!("did you mean \"{it}://…\"?"));
        return Err(format!("\"{}://…\" is not a URL – {}", short(scheme), why.unwrap_or_else(|| BEGIN.to_owned())));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if host.is_empty() {
        return no("it names no host");
    }
    if !is_host(host) {
        return no(&format!("{} is not a host", quoted(host)));
    }
    match port {
        Some(port) if port.parse::<u16>().is_err() => no(&format!("{} is not a port", quoted(port))),
        _ => Ok(()),
    }
}

/// A name, four numbers, or an address of IPv6 in brackets.
fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.strip_suffix(']').is_some_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
    }
    // Browsers take a name that ends in a number for an address, and refuse it if it is none.
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next().unwrap_or_default();
    if last.starts_with(|c: char| c.is_ascii_digit()) && !last.contains(|c: char| !c.is_ascii_alphanumeric()) {
        let is_number = last.chars().all(|c| c.is_ascii_digit()) || last.starts_with("0x");
        return !is_number || host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.chars().all(|c| c.is_ascii_alphanumeric() || !c.is_ascii() || "-._~{}".contains(c))
}

/// What has no `://`: a path on this host, or an address that lacks its beginning.
fn path(text: &str, may_be_path: bool) -> Result<(), String> {
    let no = |why: &str| Err(format!("{} is not a URL – {why}", quoted(text)));
    let must = if may_be_path {
        "it must begin with http:// or https://, or be a path on this host"
    } else {
        "it must begin with http:// or https://"
    };
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((before, after)) = first.split_once(':') {
        let is_port = !after.is_empty() && after.chars().all(|c| c.is_ascii_digit());
        return match before.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https") if !is_port => {
                let rest = text.get(scheme.len() + 1..).unwrap_or_default().trim_start_matches('/');
                no(&format!("did you mean {}?", quoted(&format!("{scheme}://{rest}"))))
            }
            _ if is_port => no(&format!("did you mean {}?", quoted(&format!("http://{text}")))),
            _ => no(must),
        };
    }
    if text.starts_with("//") {
        return no(&format!("did you mean {}?", quoted(&format!("https:{text}"))));
    }
    let is_host = first.contains('.') && !first.chars().all(|c| c == '.');
    if is_host {
        return no(&format!("did you mean {}?", quoted(&format!("https://{text}"))));
    }
    if may_be_path { Ok(()) } else { no(must) }
}

/// Whether a text is an address with placeholders, all of them known and none in the host.
pub fn template(text: &str, known: &[&str]) -> Result<(), String> {
    address(text, false)?;
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let after = rest.get(open + 1..).unwrap_or_default();
        let Some(close) = after.find('}') else {
            return Err(format!("{} has a brace that is not closed", quoted(text)));
        };
        let name = after.get(..close).unwrap_or_default();
        if !known.contains(&name) {
            let all: Vec<_> = known.iter().map(|it| format!("{{{it}}}")).collect();
            let hint = match nearest(name, known) {
                Some(near) => format!("did you mean {{{near}}}?"),
                None => format!("known is {}", all.join(" and ")),
            };
            return Err(format!("{{{}}} stands for nothing – {hint}", short(name)));
        }
        rest = after.get(close + 1..).unwrap_or_default();
    }
    let host = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    if host.contains(['{', '}']) {
        return Err(
            "a placeholder in the host would lead to hosts that nobody chose – put it behind the first /".to_owned()
        );
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_prometheus_writes_them() {
        assert_eq!(time("30d"), Some(Span::from_days(30)));
        assert_eq!(time(" 1h30m "), Some(Span::from_minutes(90)));
        for wrong in ["", "30", "d", "1 d", "-1d", "1.5h", "0s", "99999999999999999999d", "9223372036854775807y", "1é"]
        {
            assert_eq!(time(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_target_has_its_sign() {
        for (text, percent) in [("99.9%", 99.9), (" 99.95 % ", 99.95), ("97\u{202f}%", 97.0), ("99.999%", 99.999)] {
            assert_eq!(percentage(text).ok(), Target::from_percent(percent), "{text:?}");
        }
        for wrong in
            ["", "%", "0%", "100%", "-1%", "1e1%", "inf%", "NaN%", "99.9", "0.999", "99,9%", "99.9%%", "1.2.3%"]
        {
            assert!(percentage(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for right in [
            "http://a",
            "HTTPS://a.example:8443/x?y=z#w",
            "http://[::1]:9090/",
            "http://[::1]",
            "https://übung.example/",
        ] {
            assert_eq!(address(right, false), Ok(()), "{right}");
            assert_eq!(address(right, true), Ok(()), "{right}");
        }
        for path in ["prometheus/", "/prometheus", "./prom.v2/", "../x", "p"] {
            assert_eq!(address(path, true), Ok(()), "{path}");
            assert!(address(path, false).is_err(), "{path}");
        }
        for wrong in [
            "http://",
            "http:///x",
            "http://a b/",
            "http://a\\b",
            "http://a:99999",
            "http://a:/",
            "http://a\"b",
            "http://]",
            "http://[::1",
            "http://[1:2]/",
            "http://a[1]",
            "http://a:1:2/",
            "//a/",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://a",
            "a.example",
            "localhost:9090/x",
            "http:/a",
            " http://a",
        ] {
            assert!(address(wrong, true).is_err(), "{wrong}");
        }
    }

    #[test]
    fn placeholders_are_known_and_not_in_the_host() {
        let known = &["service", "alert"];
        assert_eq!(template("https://r.example/{service}/{alert}?{service}", known), Ok(()));
        for wrong in
            ["https://r/{servce}", "https://{service}.example/", "https://r/{service", "{service}", "https://r/{}"]
        {
            assert!(template(wrong, known).is_err(), "{wrong}");
        }
    }
}
