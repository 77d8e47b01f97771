//! Reads drawings back: their texts with the boxes they take, their paths, and whether all of it is sound.
use chrono::{Offset, TimeZone};
use plumbline::charts::{
    Drawing,
    ink::{measure, paint::ROLES},
};
use plumbline::domain::{time::Instant, zone::Zone};

/// A text in a drawing and the box it takes at most, in CSS pixels.
#[derive(Debug)]
pub struct Text {
    pub said: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// Panics unless the drawing is well-formed, inert, finite, without clashes, and tells its numbers.
pub fn assert_sound(drawing: &Drawing, name: &str) {
    let svg = &drawing.svg();
    let elements = elements(svg);
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"), "{name}: {svg}");
    let known = ["svg", "path", "rect", "circle", "text"];
    for (tag, attributes, _) in &elements {
        assert!(known.contains(&tag.as_str()), "{name}: <{tag}> in {svg}");
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "style" && key != "id" && !key.contains("href"), "{name}: {key}");
            assert!(!value.contains("url("), "{name}: {key}={value}");
            let paints = key == "fill" || key == "stroke";
            let role = value.strip_prefix("var(").and_then(|it| it.strip_suffix(')'));
            let is_role = role.is_some_and(|role| ROLES.iter().any(|(_, variable)| *variable == role));
            assert!(!paints || is_role || value == "none", "{name}: {key}={value} is no role");
            if !paints && key != "xmlns" && key != "class" {
                let tokens = value.split(|c: char| c.is_whitespace() || "MLZ,".contains(c));
                for token in
                    tokens.filter(|it| !it.is_empty() && !["end", "middle", "round", "true", "false"].contains(it))
                {
                    let number = token.parse::<f64>();
                    assert!(number.is_ok_and(f64::is_finite), "{name}: {token:?} in {key} is no finite number");
                }
            }
            if ["width", "height", "r"].contains(&key.as_str()) {
                assert!(value.parse::<f64>().unwrap() >= 0.0, "{name}: {key}={value}");
            }
        }
    }
    let size = |key: &str| attribute(&elements[0].1, key).unwrap();
    let (width, height) = (size("width"), size("height"));
    let texts = texts(svg);
    for text in &texts {
        let inside =
            text.left >= -0.01 && text.right <= width + 0.01 && text.top >= -0.01 && text.bottom <= height + 0.01;
        assert!(inside, "{name}: {text:?} leaves {width}×{height}");
        assert!(!text.said.chars().any(|c| c.is_control()), "{name}: {:?}", text.said);
    }
    for (n, a) in texts.iter().enumerate() {
        for b in &texts[n + 1..] {
            let apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            assert!(apart, "{name}: {a:?} and {b:?} clash in {width}×{height}");
        }
    }
    assert!(!drawing.sentence.is_empty() && !drawing.sentence.contains("NaN"), "{name}: {}", drawing.sentence);
    assert!(!drawing.table.caption.is_empty());
    for row in &drawing.table.rows {
        assert_eq!(row.len(), drawing.table.headers.len(), "{name}: {row:?}");
    }
}

type Element = (String, Vec<(String, String)>, String);

/// Every element with its attributes and the text after its start; panics where markup is not well-formed.
fn elements(svg: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a bare > in {text:?}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "tags are nested");
            continue;
        }
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let mut attributes = Vec::new();
        let mut rest = tag[name.len()..].trim_end_matches('/').trim();
        while !rest.is_empty() {
            let (key, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("an attribute in {tag:?}"));
            let (value, after) = after.split_once('"').expect("a value ends");
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)), "{key:?}");
            attributes.push((key.to_owned(), value.to_owned()));
            rest = after.trim_start();
        }
        if !tag.ends_with('/') {
            open.push(name.clone());
        }
        found.push((name, attributes, unescaped(text)));
    }
    assert!(open.is_empty(), "every tag is closed: {open:?}");
    found
}

fn unescaped(text: &str) -> String {
    for part in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|it| part.starts_with(it)), "a bare & in {text:?}");
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

fn attribute(attributes: &[(String, String)], key: &str) -> Option<f64> {
    attributes.iter().find(|(it, _)| it == key)?.1.parse().ok()
}

/// The texts of a drawing.
pub fn texts(svg: &str) -> Vec<Text> {
    let text = |(_, attributes, said): &Element| {
        let of = |key: &str| attribute(attributes, key).unwrap_or_else(|| panic!("{key} in {attributes:?}"));
        let (x, y, size) = (of("x"), of("y"), of("font-size"));
        let has = |key: &str, value: &str| attributes.iter().any(|(k, v)| k == key && v == value);
        let wide = measure::width(said, size, has("font-weight", "600"));
        let left = match (has("text-anchor", "end"), has("text-anchor", "middle")) {
            (true, _) => x - wide,
            (_, true) => x - wide / 2.0,
            _ => x,
        };
        Text {
            said: said.clone(),
            left,
            right: left + wide,
            top: y - size * measure::ASCENT,
            bottom: y + size * measure::DESCENT,
        }
    };
    elements(svg).iter().filter(|(tag, ..)| tag == "text").map(text).collect()
}

/// The points of every path with this attribute.
pub fn paths(svg: &str, with: &str) -> Vec<Vec<(f64, f64)>> {
    let points = |line: &str| {
        let path = line.split_once(" d=\"")?.1.split('"').next()?;
        let numbers: Vec<f64> = path.split(['M', 'L', 'Z', ' ']).filter_map(|it| it.parse().ok()).collect();
        Some(numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect())
    };
    svg.lines().filter(|line| line.starts_with("<path") && line.contains(with)).filter_map(points).collect()
}

/// From the leftmost to the rightmost point.
pub fn across(points: &[(f64, f64)]) -> (f64, f64) {
    points.iter().fold((f64::MAX, f64::MIN), |(left, right), point| (left.min(point.0), right.max(point.0)))
}

/// The table of a zone's offsets around a year, from the zone database.
pub fn zone_of(tz: chrono_tz::Tz, year: i32) -> Zone {
    let hour =
        |n: i64| chrono::Utc.with_ymd_and_hms(year - 1, 1, 1, 0, 0, 0).unwrap() + chrono::TimeDelta::minutes(30 * n);
    let mut offsets: Vec<(Instant, i32)> = Vec::new();
    for n in 0..3 * 366 * 48 {
        let at = hour(n);
        let offset = tz.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
        if offsets.last().is_none_or(|last| last.1 != offset) {
            offsets.push((Instant::from_unix_millis(at.timestamp_millis()), offset));
        }
    }
    Zone { name: tz.name().to_owned(), offsets }
}
