//! What looks like a secret is refused: `config.json` is as public as the page it stands beside.
use serde_json::Value;

/// Parts of key names that name secrets.
const KEY_PARTS: &[&str] = &[
    "authorization",
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "api-key",
    "cookie",
    "bearer",
    "private_key",
];

/// Beginnings of values that are secrets.
const VALUE_STARTS: &[&str] = &[
    "bearer ",
    "basic ",
    "ghp_",
    "gho_",
    "github_pat_",
    "glsa_",
    "glc_",
    "xoxb-",
    "xoxp-",
    "akia",
    "-----begin",
    "sk-",
    "u+",
];

/// Whether a key's name says that its value is a secret.
pub fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    KEY_PARTS.iter().any(|part| key.contains(part))
}

/// Why a text looks like a secret, if it does.
pub fn looks_secret(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_ascii_lowercase();
    if VALUE_STARTS.iter().any(|start| lower.starts_with(start)) {
        return Some("it looks like a token");
    }
    let parts: Vec<_> = text.split('.').collect();
    if let [header, payload, _] = parts.as_slice()
        && header.starts_with("eyJ")
        && payload.starts_with("eyJ")
    {
        return Some("it looks like a signed token (JWT)");
    }
    let authority = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next())?;
    authority.contains('@').then_some("the address holds a user name or password")
}

/// Every place that holds what looks like a secret, and why.
pub fn find(value: &Value, path: &str, found: &mut Vec<(String, &'static str)>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if is_secret_key(key) && !value.is_null() {
                    found.push((path, "its name says that it is a secret"));
                } else {
                    find(value, &path, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &format!("{path}[{index}]"), found);
            }
        }
        Value::String(text) => {
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
    fn secrets_are_seen_and_ordinary_texts_are_not() {
        for text in ["Bearer abc", "ghp_0123", "https://me:pw@host/", "eyJhbGciOi.eyJzdWIi.sig", "AKIAIOSFODNN7EXAMPLE"]
        {
            assert!(looks_secret(text).is_some(), "{text}");
        }
        for text in ["https://prometheus.example/", "sum(rate(x{mail=\"a@b\"}[5m]))", "basically fine", "eyJ"] {
            assert_eq!(looks_secret(text), None, "{text}");
        }
        assert!(is_secret_key("X-Api-Key") && is_secret_key("bearer_token") && !is_secret_key("tenant"));
    }
}
