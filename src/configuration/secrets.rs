//! What looks like a secret is refused: `config.json` is as public as the page it stands beside.
use super::{check::joined, json::Json};

/// Parts of key names that name secrets, without the signs that people put between words.
const KEY_PARTS: &[&str] = &[
    "authorization",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "cookie",
    "bearer",
    "basicauth",
    "signature",
];

/// Whole key names that name secrets.
const KEYS: &[&str] = &["auth", "pass", "pwd", "sig"];

/// How well-known tokens begin, and how many more characters of a token follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("ghp_", 4),
    ("gho_", 4),
    ("ghu_", 4),
    ("ghs_", 4),
    ("ghr_", 4),
    ("github_pat_", 4),
    ("glpat-", 8),
    ("glsa_", 8),
    ("glc_", 8),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("xoxa-", 8),
    ("xapp-", 8),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("ATATT", 20),
    ("NRAK-", 20),
    ("hvs.", 20),
    ("npm_", 30),
    ("sk-", 20),
    ("sk_live_", 10),
    ("dp.pt.", 20),
    ("u+", 16),
];

/// Why a key is refused for its name.
pub const BY_NAME: &str = "its name says that it is a secret";

/// Why an address with a user in it is refused.
pub const USER_IN_ADDRESS: &str = "the address holds a user name or password";

/// Whether a key's name says that its value is a secret.
pub fn is_secret_key(key: &str) -> bool {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    KEY_PARTS.iter().any(|part| plain.contains(part)) || KEYS.contains(&plain.as_str())
}

/// Why a text looks like a secret, if it does.
pub fn looks_secret(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.starts_with("-----BEGIN") {
        return Some("it looks like a private key or a certificate");
    }
    if is_credential(text) || TOKENS.iter().any(|(start, least)| is_token(text, start, *least)) {
        return Some("it looks like a token");
    }
    let parts: Vec<_> = text.split('.').collect();
    if let [header, payload, _] = parts.as_slice()
        && header.starts_with("eyJ")
        && payload.starts_with("eyJ")
    {
        return Some("it looks like a signed token (JWT)");
    }
    let (scheme, rest) = text.split_once("://")?;
    if !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return None;
    }
    if names_a_user(rest) {
        return Some(USER_IN_ADDRESS);
    }
    if rest.contains("hooks.slack.com/services/") {
        return Some("whoever has the address of a webhook can write to it");
    }
    let query = rest.split_once('?').map(|(_, query)| query)?;
    let holds_one = query.split(['&', '#']).filter_map(|it| it.split_once('=')).any(|(key, value)| {
        let is_placeholder = value.starts_with('{');
        is_secret_key(key) && !value.is_empty() && !is_placeholder
    });
    holds_one.then_some("the address holds a key or token in its query")
}

/// Whether an address, with or without its scheme, names a user before its host.
pub fn names_a_user(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}

/// `Bearer …` and `Basic …` as headers have them; "Basic monitoring" is a title.
fn is_credential(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(' ') else { return false };
    let is_one_word = !rest.is_empty() && !rest.contains(char::is_whitespace);
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => is_one_word,
        "basic" => is_one_word && rest.len() >= 8 && rest.chars().skip(1).any(|c| c.is_ascii_uppercase() || c == '='),
        _ => false,
    }
}

fn is_token(text: &str, start: &str, least: usize) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    text.strip_prefix(start).is_some_and(|rest| rest.len() >= least && rest.chars().all(is_part))
        // Names have small letters, the identifiers of keys at Amazon have none.
        && (!start.ends_with("IA") || !text.contains(|c: char| c.is_ascii_lowercase()))
}

/// Every place that holds what looks like a secret, and why.
pub fn find(json: &Json, path: &str, found: &mut Vec<(String, &'static str)>) {
    match json {
        Json::Object(members) => {
            for (key, value) in members {
                if is_secret_key(key) && *value != Json::Null {
                    found.push((joined(path, key), BY_NAME));
                } else {
                    find(value, &joined(path, key), found);
                }
            }
        }
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &format!("{path}[{index}]"), found);
            }
        }
        Json::Text(text) => {
            if let Some(why) = looks_secret(text) {
                found.push((path.to_owned(), why));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_seen() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln";
        for text in [
            "Bearer abc",
            "bearer abc",
            "Basic dXNlcjpwYXNz",
            concat!("gh", "p_0123456789"),
            concat!("AKIA", "IOSFODNN7EXAMPLE"),
            concat!("xox", "b-1234567890-abc"),
            concat!("glsa", "_0123456789abcdef"),
            "-----BEGIN RSA PRIVATE KEY-----",
            jwt,
            "https://me:pw@host/",
            "https://me@host",
            "htp://me:pw@host",
            "https://host/?api_key=1",
            "https://host/x?a=b&X-Amz-Signature=1",
        ] {
            assert!(looks_secret(text).is_some(), "{text}");
        }
        for key in ["X-Api-Key", "bearer_token", "Authorization", "clientSecret", "cookies", "basic_auth", "auth"] {
            assert!(is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn ordinary_texts_are_left_alone() {
        for text in [
            "https://prometheus.example/",
            "https://host/?service={service}&token={alert}",
            "sum(rate(x{mail=\"a@b\"}[5m]))",
            "sum(rate(x{url=\"http://a@b/\"}[5m]))",
            "Basic monitoring",
            "Basic services of Northwind",
            "Bearer bonds desk",
            "sk-prod",
            "Akiatech",
            "AKIATECH observability",
            "u+me",
            "eyJ",
            "a.b.c",
            "token-service",
            "team@northwind.example",
        ] {
            assert_eq!(looks_secret(text), None, "{text}");
        }
        for key in ["tenant", "author", "passenger", "key", "signal"] {
            assert!(!is_secret_key(key), "{key}");
        }
    }
}
