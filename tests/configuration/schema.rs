//! `config.schema.json`, written from the table of keys; and as much of JSON Schema as it uses, to hold files against it.
use plumbline::configuration::keys::{FILE, Key, Takes};
use regex_lite::Regex;
use serde_json::{Map, Value, json};

/// The schema of the whole file.
pub fn written() -> Value {
    let mut schema = object(FILE);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Plumbline's config.json");
    schema["description"] =
        json!("What a company tells Plumbline about itself. Everything has a useful default; one source is enough.");
    schema
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut schema = value(key.takes);
            schema["description"] = json!(key.about);
            (key.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<_> = keys.iter().filter(|it| it.is_required).map(|it| it.name).collect();
    // A key that is not known is a mistake in an editor, though only a warning in the app.
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn value(takes: Takes) -> Value {
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    match takes {
        Takes::Flag => json!({"type": "boolean"}),
        Takes::Text => text("\\S"),
        Takes::Whole(least, u32::MAX) => json!({"type": "integer", "minimum": least}),
        Takes::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Takes::Address | Takes::Template(_) => text("^[hH][tT][tT][pP][sS]?://[^\\s\\\\]+$"),
        // Anything without a colon before its first slash is a path.
        Takes::AddressOrPath => text("^([hH][tT][tT][pP][sS]?://[^\\s\\\\]+|[^\\s\\\\:]+(/[^\\s\\\\]*)?)$"),
        Takes::OneOf(words) => json!({"enum": words}),
        Takes::Time(..) => text("^\\s*([0-9]+(ms|s|m|h|d|w|y))+\\s*$"),
        Takes::Percentage => text("^\\s*[0-9.]+\\s*%\\s*$"),
        Takes::Zone => text("^[A-Za-z0-9/_+-]+$"),
        Takes::HeaderText => text("^[!-~]+$"),
        Takes::Texts => json!({"type": "array", "items": text("\\S")}),
        Takes::TextByKey => json!({"type": "object", "additionalProperties": text("\\S")}),
        Takes::Object(keys) => object(keys),
        Takes::Objects(keys) => json!({"type": "array", "items": object(keys)}),
    }
}

/// Whether a schema of the words used above accepts a value; a word that is not known here is a mistake.
pub fn accepts(schema: &Value, value: &Value) -> bool {
    schema.as_object().unwrap().iter().all(|(word, rule)| match word.as_str() {
        "$schema" | "title" | "description" => true,
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.as_f64().is_some_and(|it| it.fract() == 0.0),
            other => panic!("{other}"),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "pattern" => value.as_str().is_none_or(|it| Regex::new(rule.as_str().unwrap()).unwrap().is_match(it)),
        "minimum" => value.as_f64().is_none_or(|it| it >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|it| it <= rule.as_f64().unwrap()),
        "required" => value
            .as_object()
            .is_none_or(|it| rule.as_array().unwrap().iter().all(|key| it.contains_key(key.as_str().unwrap()))),
        "items" => value.as_array().is_none_or(|it| it.iter().all(|item| accepts(rule, item))),
        "properties" => value
            .as_object()
            .is_none_or(|it| it.iter().all(|(key, value)| rule.get(key).is_none_or(|schema| accepts(schema, value)))),
        "additionalProperties" => value.as_object().is_none_or(|it| {
            let known = schema.get("properties");
            let mut others = it.iter().filter(|(key, _)| known.is_none_or(|known| known.get(key).is_none()));
            others.all(|(_, value)| if rule.is_object() { accepts(rule, value) } else { rule == &json!(true) })
        }),
        other => panic!("{other} is not read here"),
    })
}
