//! A file changed in one place at a time: every value replaced by others, every key taken out, a key added everywhere.
use serde_json::{Value, json};

/// Every place below a value, as JSON pointers; the value itself first.
pub fn places(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut below = |name: &str, value: &Value| {
        found.extend(places(value).into_iter().map(|it| format!("/{name}{it}")));
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, it)| below(key, it)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, it)| below(&index.to_string(), it)),
        _ => {}
    }
    found
}

/// A place without the numbers of list members: `/sources/0/url` is `/sources/url`.
pub fn unnumbered(place: &str) -> String {
    let names = place.split('/').filter(|it| it.parse::<usize>().is_err() && !it.is_empty());
    names.map(|it| format!("/{it}")).collect()
}

/// The file without what stands in a place.
pub fn without(file: &Value, place: &str) -> Value {
    let mut file = file.clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.remove(name)),
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        _ => unreachable!(),
    }
    file
}

/// All of them.
pub fn of(file: &Value) -> Vec<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(""),
        json!("x"),
        json!("prometheus"),
        json!("99.9%"),
        json!("60s"),
        json!("https://a.example/{service}"),
        json!("a b"),
        json!([]),
        json!(["x"]),
        json!([{}]),
        json!({}),
        json!({"x": "y"}),
        json!({"name": "x"}),
        json!({"title": "x", "url": "https://a.example/"}),
    ];
    let mut changed = Vec::new();
    for place in places(file) {
        for other in &others {
            let mut file = file.clone();
            *file.pointer_mut(&place).unwrap() = other.clone();
            changed.push(file);
        }
        if !place.is_empty() {
            changed.push(without(file, &place));
        }
        if file.pointer(&place).is_some_and(Value::is_object) {
            let mut file = file.clone();
            file.pointer_mut(&place).unwrap()["another"] = json!("x");
            changed.push(file);
        }
    }
    changed
}
