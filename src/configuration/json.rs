//! The file as it is written: order and repeated keys are kept, so that both can be spoken of.
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Any JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number; whole ones are exact up to 2⁵³.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order of the file; a key can be there twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// What stands under a key of an object; where it is there twice, the last.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        if let Some(Json::Text(text)) = self.get(key) { Some(text) } else { None }
    }

    /// The number under a key.
    pub fn number(&self, key: &str) -> Option<f64> {
        if let Some(Json::Number(number)) = self.get(key) { Some(*number) } else { None }
    }

    /// Whether `true` stands under a key.
    pub fn is_set(&self, key: &str) -> bool {
        self.get(key) == Some(&Json::Flag(true))
    }

    /// The members of the list under a key; none where there is no list.
    pub fn list(&self, key: &str) -> &[Json] {
        if let Some(Json::List(items)) = self.get(key) { items } else { &[] }
    }

    /// What it is, for a sentence: `the number 5`, `a list`.
    pub fn said(&self) -> String {
        match self {
            Json::Null => "null".to_owned(),
            Json::Flag(flag) => flag.to_string(),
            Json::Number(number) => format!("the number {number}"),
            Json::Text(text) => format!("the text {}", quoted(text)),
            Json::List(_) => "a list".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        }
    }
}

/// A text in quotation marks, not longer than a line can hold.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let shown: String = text.chars().take(LONGEST).collect();
    let rest = if shown.len() < text.len() { "…" } else { "" };
    format!("\"{}{rest}\"", shown.replace(char::is_control, "\u{fffd}"))
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn order_and_repetition_are_kept() {
        let json: Json = serde_json::from_str(r#"{"b": [1, -2.5, null], "a": true, "b": "x"}"#).unwrap();
        let Json::Object(members) = &json else { unreachable!() };
        assert_eq!(members.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["b", "a", "b"]);
        assert_eq!(members[0].1, Json::List(vec![Json::Number(1.0), Json::Number(-2.5), Json::Null]));
        assert_eq!((json.text("b"), json.is_set("a"), json.number("a")), (Some("x"), true, None));
    }

    #[test]
    fn what_is_said_fits_a_line() {
        assert_eq!(Json::Number(0.999).said(), "the number 0.999");
        assert_eq!(Json::Text("a\nb".into()).said(), "the text \"a\u{fffd}b\"");
        assert_eq!(quoted(&"ü".repeat(100)).chars().count(), 63);
    }
}
