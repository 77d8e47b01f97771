//! What is taken away from a chart: its numbers as CSV, and its drawing as an SVG that stands alone.
use super::{
    Drawing,
    ink::paint::ROLES,
    plane::{Plane, Scale, Trace},
};
use crate::{
    domain::{order, time::Instant},
    words::{instants, numbers},
};

/// The columns behind a chart: the time twice, then one a series; what was not measured is empty. RFC 4180.
pub fn csv(plane: &Plane) -> String {
    let mut seconds: Vec<f64> = plane.traces.iter().flat_map(|it| it.t.iter().copied()).collect();
    order::by(&mut seconds, f64::total_cmp);
    seconds.dedup();
    let mut text = "time,unix".to_owned();
    for trace in &plane.traces {
        text.push(',');
        text.push_str(&quoted(&trace.name.replace(numbers::NARROW_SPACE, " ")));
    }
    text.push_str("\r\n");
    let mut places = vec![0; plane.traces.len()];
    for secs in seconds {
        text.push_str(&instants::iso(Instant::from_unix_secs(secs)));
        text.push(',');
        text.push_str(&numbers::full_precision(secs));
        for (trace, place) in plane.traces.iter().zip(&mut places) {
            text.push(',');
            match (taken(trace, place, secs), &plane.scale) {
                // What a lane tells is a word.
                (Some(value), Scale::Lanes { .. }) => {
                    text.push_str(&quoted(&plane.say.say(Some(value)).unwrap_or_default()))
                }
                (Some(value), _) => text.push_str(&numbers::full_precision(value)),
                (None, _) => {}
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// The value of a trace at exactly this time; `place` walks along with the time.
fn taken(trace: &Trace, place: &mut usize, secs: f64) -> Option<f64> {
    if trace.t.get(*place) != Some(&secs) {
        return None;
    }
    *place += 1;
    trace.measured(*place - 1).map(|it| it.1)
}

/// A stranger's text as one cell: quoted, and never a formula to the table that opens it.
///
/// OWASP, "CSV Injection": what begins with = + − @, a tab or a carriage return gets an apostrophe.
fn quoted(name: &str) -> String {
    let begins = name.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    let is_formula =
        begins.is_some_and(|it| matches!(it, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, name.replace('"', "\"\""))
}

/// The drawing as a file of its own: on its ground, in the colours that `colour` knows for the custom properties.
pub fn svg(drawing: &Drawing, colour: &dyn Fn(&str) -> String) -> String {
    let mut svg = drawing.svg();
    for (_, variable) in ROLES {
        svg = svg.replace(&format!("var({variable})"), &attribute(&colour(variable)));
    }
    let head = format!(
        " role=\"img\" font-size=\"11\" font-family=\"{}\"><title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"{}\"/>",
        attribute(&colour("--sans")),
        attribute(&drawing.sentence),
        attribute(&colour("--paper"))
    );
    svg = svg.replace(" aria-hidden=\"true\" focusable=\"false\"", "");
    svg.replacen('>', &head, 1)
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "'")
}

/// A name for a file: letters, digits and dashes of what it is about.
pub fn file_name(about: &str) -> String {
    let mut name = String::new();
    for c in about.chars() {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.trim_end_matches('-').chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::{ALL, plane::Scale, plane::tests::plane, plane::tests::trace};

    #[test]
    fn columns_are_whole_and_strangers_are_text() {
        let scale = Scale::Linear { low: 0.0, high: 1.0 };
        let a = trace("=HYPERLINK(\"http://x\",\"y\")", &[(0.0, -1.5), (10.0, f64::NAN), (20.0, 0.1 + 0.2)]);
        let b = trace("b, c\n\"d\"", &[(0.5, 2.0), (20.0, 3.0)]);
        let said = csv(&plane(scale.clone(), vec![a, b]));
        let wanted = "time,unix,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\"b, c\n\"\"d\"\"\"\r\n\
                      1970-01-01T00:00:00.000Z,0,-1.5,\r\n\
                      1970-01-01T00:00:00.500Z,0.5,,2\r\n\
                      1970-01-01T00:00:10.000Z,10,,\r\n\
                      1970-01-01T00:00:20.000Z,20,0.30000000000000004,3\r\n";
        assert_eq!(said, wanted);
        for name in ["+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(quoted(name).starts_with("\"'"), "{name}");
        }
        assert_eq!(quoted("6h"), "\"6h\"");
        let named = csv(&plane(scale, vec![trace("6\u{202f}h", &[])]));
        assert_eq!(named, "time,unix,\"6 h\"\r\n");
    }

    #[test]
    fn a_drawing_stands_alone() {
        for (name, drawing) in ALL.iter().flat_map(|chart| (chart.examples)()) {
            let alone = svg(&drawing, &|variable| {
                if variable == "--sans" { "\"Segoe UI\", Arial".to_owned() } else { "#123".to_owned() }
            });
            assert!(!alone.contains("var("), "{name}: {alone}");
            assert!(alone.contains("<title>") && alone.contains("fill=\"#123\"") && !alone.contains("aria-hidden"));
            assert_eq!(alone.matches('"').count() % 2, 0, "{name}");
        }
    }

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(file_name("checkout / availability: Burn rate!"), "checkout-availability-burn-rate");
        assert_eq!(file_name("../../etc/結帳"), "etc-結帳");
    }
}
