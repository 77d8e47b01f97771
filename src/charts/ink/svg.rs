//! SVG of a sheet: colours are CSS variables, text is measured by arithmetic and escaped, bytes are the same everywhere.
use super::{
    GRAIN, Paint,
    bitmap::Bitmap,
    hatch,
    sheet::{Anchor, Mark, Sheet, Text},
};
use plotters_backend::BackendCoord;
use std::fmt::Write;

/// A whole `<svg>` element.
///
/// Hidden from assistive technology: the figure around it carries the sentence and the table.
pub fn write(sheet: &Sheet) -> String {
    let (width, height) = sheet.size;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">",
        escaped(sheet.class)
    );
    for mark in &sheet.marks {
        write_mark(&mut svg, mark);
    }
    svg.push_str("</svg>\n");
    svg
}

fn write_mark(svg: &mut String, mark: &Mark) {
    match mark {
        Mark::Path { points, paint, width } => {
            let end = if width.is_some() { "" } else { "Z" };
            element(svg, "path", &format!("d=\"{}{end}\"", path_of(points)), &painted(*paint, *width));
        }
        Mark::Rectangle { edges, paint, width: None } if paint.pattern.is_hatching() => hatching(svg, *edges, *paint),
        Mark::Rectangle { edges: [left, top, right, bottom], paint, width } => {
            let (wide, high) = (px(right.saturating_sub(*left)), px(bottom.saturating_sub(*top)));
            let place = format!("x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"{high}\"", px(*left), px(*top));
            element(svg, "rect", &place, &painted(*paint, *width));
        }
        Mark::Circle { centre: (x, y), radius, paint, width } => {
            let radius = short(f64::from(*radius) / GRAIN);
            let place = format!("cx=\"{}\" cy=\"{}\" r=\"{radius}\"", px(*x), px(*y));
            element(svg, "circle", &place, &painted(*paint, *width));
        }
        Mark::Text(text) => write_text(svg, text),
        Mark::Cells(bitmap) => write_cells(svg, bitmap),
    }
}

fn write_text(svg: &mut String, text: &Text) {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let bold = if text.bold { " font-weight=\"600\"" } else { "" };
    let _ = writeln!(
        svg,
        "<text class=\"halo\" x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{bold} fill=\"{}\">{}</text>",
        short(text.x),
        short(text.y),
        short(text.size),
        color(text.paint),
        escaped(&text.text)
    );
}

/// Runs of cells as strokes; those of one paint and one height are one path.
fn write_cells(svg: &mut String, bitmap: &Bitmap) {
    let (left, top) = (super::pixels(bitmap.at.0), super::pixels(bitmap.at.1));
    let mut paths: Vec<(Paint, usize, String)> = Vec::new();
    for run in bitmap.runs() {
        let middle = short(top + (run.y.start + run.y.end) as f64 / 2.0);
        let [from, to] = [run.x.start, run.x.end].map(|it| short(left + it as f64));
        let stroke = format!("M{from} {middle}L{to} {middle}");
        match paths.iter_mut().find(|(paint, height, _)| *paint == run.paint && *height == run.y.len()) {
            Some((.., path)) => path.push_str(&stroke),
            None => paths.push((run.paint, run.y.len(), stroke)),
        }
    }
    for (paint, height, path) in paths {
        let line = format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"{height}\"{}", color(paint), opacity(paint));
        element(svg, "path", &format!("d=\"{path}\""), &line);
    }
}

fn element(svg: &mut String, name: &str, geometry: &str, paint: &str) {
    let _ = writeln!(svg, "<{name} {geometry}{paint}/>");
}

fn hatching(svg: &mut String, edges: [i32; 4], paint: Paint) {
    let (strokes, width) = hatch::strokes(edges.map(super::pixels), paint.pattern);
    let mut path = String::new();
    for [(x1, y1), (x2, y2)] in strokes {
        let _ = write!(path, "M{} {}L{} {}", short(x1), short(y1), short(x2), short(y2));
    }
    if !path.is_empty() {
        let line = format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{}", color(paint), opacity(paint));
        element(svg, "path", &format!("d=\"{path}\""), &line);
    }
}

/// A number with two decimals at most.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn px(units: i32) -> String {
    short(super::pixels(units))
}

fn color(paint: Paint) -> String {
    format!("var({})", paint.role.variable())
}

fn opacity(paint: Paint) -> String {
    if paint.opacity >= 1.0 { String::new() } else { format!(" opacity=\"{}\"", short(paint.opacity.max(0.0))) }
}

fn filled(paint: Paint) -> String {
    format!(" fill=\"{}\"{}", color(paint), opacity(paint))
}

fn painted(paint: Paint, width: Option<u32>) -> String {
    width.map_or_else(|| filled(paint), |units| stroked(paint, units))
}

fn stroked(paint: Paint, units: u32) -> String {
    let dashes =
        paint.pattern.dashes().map_or_else(String::new, |(on, off)| format!(" stroke-dasharray=\"{on} {off}\""));
    let width = short(f64::from(units) / GRAIN);
    format!(
        " fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}{}",
        color(paint),
        opacity(paint)
    )
}

fn path_of(points: &[BackendCoord]) -> String {
    let mut path = String::new();
    for (n, &(x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if n == 0 { "M" } else { "L" }, px(x), px(y));
    }
    path
}

/// Text for an element or an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escaped("</text><script>\"'&"), "&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;");
    }

    #[test]
    fn numbers_are_short_and_never_minus_nothing() {
        assert_eq!((short(1.5), short(-0.001), short(12.0)), ("1.5".into(), "0".into(), "12".into()));
    }
}
