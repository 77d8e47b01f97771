//! Every chart of the registry, drawn and compared with its golden file; `UPDATE_GOLDEN=1` rewrites them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use plumbline::charts::{ALL, Drawing};
use std::{env, fs, path::Path};

fn each(mut check: impl FnMut(&str, &Drawing)) {
    for chart in ALL {
        let cases = (chart.cases)();
        assert!(cases.len() >= 3, "{} shows too little of itself", chart.id);
        for (case, drawing) in cases {
            check(&format!("{}/{case}", chart.id), &drawing);
        }
    }
}

#[test]
fn every_drawing_is_its_golden_file() {
    let mut changed = Vec::new();
    each(|name, drawing| {
        let file = Path::new("tests/golden").join(format!("{name}.svg"));
        let text = format!("{}\n", drawing.svg.replace("><", ">\n<"));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &text).unwrap();
        }
        if fs::read_to_string(&file).unwrap_or_default() != text {
            changed.push(name.to_owned());
        }
    });
    assert!(changed.is_empty(), "{changed:?} changed: look at them, then UPDATE_GOLDEN=1 cargo test --test charts");
}

#[test]
fn every_golden_file_belongs_to_a_drawing() {
    let mut names = Vec::new();
    each(|name, _| names.push(format!("{name}.svg")));
    for folder in fs::read_dir("tests/golden").unwrap() {
        let folder = folder.unwrap().path();
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let name = file.strip_prefix("tests/golden").unwrap().to_str().unwrap().to_owned();
            assert!(names.contains(&name), "{name} is drawn by nothing");
        }
    }
}

#[test]
fn no_drawing_holds_a_number_that_is_none_or_a_style_that_is_forbidden() {
    each(|name, drawing| {
        for wrong in ["NaN", "\"inf", ",inf", " inf", "style=", "<script", "<b>", "javascript"] {
            assert!(!drawing.svg.contains(wrong), "{name} holds {wrong}");
        }
        assert!(drawing.svg.starts_with("<svg class=\"chart ") && drawing.svg.ends_with("</svg>"), "{name}");
        assert!(drawing.sentence.ends_with('.'), "{name}: {:?}", drawing.sentence);
    });
}

/// Every text with its box, by the arithmetic the ink measures with.
fn boxes(svg: &str) -> Vec<(f64, f64, f64, f64, String)> {
    let attribute = |tag: &str, name: &str| {
        tag.split_once(&format!(" {name}=\""))
            .and_then(|(_, rest)| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    };
    let number = |text: String| text.parse::<f64>().unwrap() / 8.0;
    svg.split("<text")
        .skip(1)
        .map(|part| {
            let (tag, rest) = part.split_once('>').unwrap();
            let text = rest.split("</text>").next().unwrap().replace("&lt;", "<").replace("&gt;", ">");
            let size = number(attribute(tag, "font-size"));
            let width = text.chars().count() as f64 * size * 0.5;
            let (x, y) = (number(attribute(tag, "x")), number(attribute(tag, "y")));
            let left = match attribute(tag, "text-anchor").as_str() {
                "middle" => x - width / 2.0,
                "end" => x - width,
                _ => x,
            };
            (left, y - size * 0.8, left + width, y + size * 0.1, text)
        })
        .collect()
}

#[test]
fn no_label_leaves_its_drawing() {
    each(|name, drawing| {
        let number = |key: &str| {
            drawing.svg.split_once(&format!(" {key}=\"")).unwrap().1.split('"').next().unwrap().parse::<f64>().unwrap()
        };
        let (width, height) = (number("width"), number("height"));
        for (left, top, right, bottom, text) in boxes(&drawing.svg) {
            assert!(
                left >= -1.0 && right <= width + 1.0 && top >= -1.0 && bottom <= height + 1.0,
                "{name}: {text:?} at {left},{top} to {right},{bottom} leaves {width}×{height}"
            );
        }
    });
}

#[test]
fn no_two_labels_meet() {
    each(|name, drawing| {
        let boxes = boxes(&drawing.svg);
        for (n, a) in boxes.iter().enumerate() {
            for b in &boxes[n + 1..] {
                let meets = a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3;
                assert!(!meets, "{name}: {:?} and {:?} meet", a.4, b.4);
            }
        }
    });
}
