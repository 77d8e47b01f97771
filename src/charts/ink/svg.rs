//! The ink that writes SVG: colours are CSS variables, text is measured by arithmetic and escaped, bytes are the same everywhere.
use super::{FINE_HATCH, GRAIN, HATCH, Paint, Pattern, bitmap, measure};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};
use std::{convert::Infallible, fmt::Write};

type Written = Result<(), DrawingErrorKind<Infallible>>;

/// Writes one `<svg>` into a text; the element is closed when the ink is dropped.
pub struct InkSvg<'a> {
    svg: &'a mut String,
    /// In backend units.
    size: (u32, u32),
}

impl<'a> InkSvg<'a> {
    /// A drawing of `width` by `height` CSS pixels with a class of its own.
    ///
    /// Hidden from assistive technology: the figure around it carries the sentence and the table.
    pub fn new(svg: &'a mut String, class: &str, (width, height): (u32, u32)) -> Self {
        let class = escaped(class);
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">"
        );
        let unit = |pixels: u32| (f64::from(pixels) * GRAIN) as u32;
        Self { svg, size: (unit(width), unit(height)) }
    }

    fn element(&mut self, name: &str, geometry: &str, paint: &str) -> Written {
        let _ = writeln!(self.svg, "<{name} {geometry}{paint}/>");
        Ok(())
    }

    fn hatching(&mut self, (x1, y1): BackendCoord, (x2, y2): BackendCoord, paint: Paint) -> Written {
        let (pitch, width) = if paint.pattern == Pattern::FineHatched { (FINE_HATCH, 2.0) } else { (HATCH, 1.5) };
        let strokes = strokes_across([x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)].map(super::pixels), pitch);
        if strokes.is_empty() {
            return Ok(());
        }
        let line = format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{}", color(paint), opacity(paint));
        self.element("path", &format!("d=\"{strokes}\""), &line)
    }
}

/// Strokes rising to the right across a rectangle (left, top, right, bottom), all on one grid of the screen.
fn strokes_across([left, top, right, bottom]: [f64; 4], pitch: f64) -> String {
    let mut path = String::new();
    // Along a stroke x + y is constant.
    let first = ((left + top) / pitch).ceil() as i64;
    let last = ((right + bottom) / pitch).floor() as i64;
    for n in first..=last {
        let sum = n as f64 * pitch;
        let (from_x, to_x) = ((sum - bottom).max(left), (sum - top).min(right));
        if to_x > from_x {
            let (from_y, to_y) = (sum - from_x, sum - to_x);
            let _ = write!(path, "M{} {}L{} {}", short(from_x), short(from_y), short(to_x), short(to_y));
        }
    }
    path
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

fn stroked(paint: Paint, units: u32) -> String {
    let dashes = match paint.pattern {
        Pattern::Dotted => " stroke-dasharray=\"1 3\"",
        Pattern::ShortDashes => " stroke-dasharray=\"2 2\"",
        Pattern::Dashed => " stroke-dasharray=\"5 3\"",
        Pattern::Solid | Pattern::Hatched | Pattern::FineHatched => "",
    };
    let width = short(f64::from(units) / GRAIN);
    format!(
        " fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}{}",
        color(paint),
        opacity(paint)
    )
}

fn path_of(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut path = String::new();
    let mut last = None;
    for (x, y) in points {
        // A point where the last one is adds nothing.
        if last == Some((x, y)) {
            continue;
        }
        let _ = write!(path, "{}{} {}", if last.is_none() { "M" } else { "L" }, px(x), px(y));
        last = Some((x, y));
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

impl DrawingBackend for InkSvg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Written {
        Ok(())
    }

    fn present(&mut self) -> Written {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, key: BackendColor) -> Written {
        let side = short(1.0 / GRAIN);
        let place = format!("x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"", px(x), px(y));
        self.element("rect", &place, &filled(Paint::of(key)))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Written {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Written {
        let path = path_of(points);
        if path.contains('L') {
            let paint = stroked(Paint::of(style.color()), style.stroke_width());
            return self.element("path", &format!("d=\"{path}\""), &paint);
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Written {
        let paint = Paint::of(style.color());
        if fill && matches!(paint.pattern, Pattern::Hatched | Pattern::FineHatched) {
            return self.hatching(a, b, paint);
        }
        let (left, top) = (a.0.min(b.0), a.1.min(b.1));
        let (width, height) = (a.0.max(b.0) - left, a.1.max(b.1) - top);
        if width == 0 || height == 0 {
            return Ok(());
        }
        let place = format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", px(left), px(top), px(width), px(height));
        self.element("rect", &place, &if fill { filled(paint) } else { stroked(paint, style.stroke_width()) })
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, r: u32, style: &S, fill: bool) -> Written {
        let paint = Paint::of(style.color());
        let place = format!("cx=\"{}\" cy=\"{}\" r=\"{}\"", px(x), px(y), short(f64::from(r) / GRAIN));
        self.element("circle", &place, &if fill { filled(paint) } else { stroked(paint, style.stroke_width()) })
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Written {
        let path = path_of(points);
        if path.contains('L') {
            return self.element("path", &format!("d=\"{path}Z\""), &filled(Paint::of(style.color())));
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Written {
        let size = style.size() / GRAIN;
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        // Baselines by arithmetic too: browsers disagree about `dominant-baseline`.
        let baseline = super::pixels(y)
            + size
                * match style.anchor().v_pos {
                    VPos::Top => measure::ASCENT,
                    VPos::Center => 0.36,
                    VPos::Bottom => -measure::DESCENT,
                };
        let bold = if matches!(style.style(), FontStyle::Bold) { " font-weight=\"600\"" } else { "" };
        let _ = writeln!(
            self.svg,
            "<text class=\"halo\" x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}{bold} fill=\"{}\">{}</text>",
            px(x),
            short(baseline),
            short(size),
            color(Paint::of(style.color())),
            escaped(text)
        );
        Ok(())
    }

    /// Cells as strokes: of rows that are the same all are one, of neighbours in a row as well, and what has one paint
    /// and one height is one path.
    fn blit_bitmap(&mut self, at: BackendCoord, (width, height): (u32, u32), keys: &[u8]) -> Written {
        let line = (width as usize * bitmap::PIXEL).max(1);
        let (left, mut top) = (super::pixels(at.0), super::pixels(at.1));
        let mut paths: Vec<(usize, &[u8], String)> = Vec::new();
        let rows: Vec<&[u8]> = keys.chunks(line).take(height as usize).collect();
        for band in rows.chunk_by(|a, b| a == b) {
            let middle = short(top + band.len() as f64 / 2.0);
            let pixels: Vec<&[u8]> = band.first().map_or(Vec::new(), |row| row.chunks(bitmap::PIXEL).collect());
            let mut x = left;
            for run in pixels.chunk_by(|a, b| a == b) {
                let until = x + run.len() as f64;
                if let Some(key) = run.first().filter(|key| bitmap::paint_of(key).is_some()) {
                    let found = paths.iter().position(|(height, of, _)| *height == band.len() && of == key);
                    let at = found.unwrap_or(paths.len());
                    if found.is_none() {
                        paths.push((band.len(), key, String::new()));
                    }
                    if let Some((_, _, path)) = paths.get_mut(at) {
                        let _ = write!(path, "M{} {middle}L{} {middle}", short(x), short(until));
                    }
                }
                x = until;
            }
            top += band.len() as f64;
        }
        for (height, key, path) in paths {
            let Some(paint) = bitmap::paint_of(key) else { continue };
            let line =
                format!(" fill=\"none\" stroke=\"{}\" stroke-width=\"{height}\"{}", color(paint), opacity(paint));
            self.element("path", &format!("d=\"{path}\""), &line)?;
        }
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        Ok((measure::width(text, style.size(), bold).ceil() as u32, style.size().ceil() as u32))
    }
}

impl Drop for InkSvg<'_> {
    fn drop(&mut self) {
        self.svg.push_str("</svg>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escaped("</text><script>\"'&"), "&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;");
    }

    #[test]
    fn hatching_of_neighbours_is_one_grid() {
        let whole = strokes_across([0.0, 0.0, 40.0, 10.0], 8.0);
        let right = strokes_across([20.0, 0.0, 40.0, 10.0], 8.0);
        assert!(whole.contains("L32 0") && right.contains("L32 0"), "{whole} {right}");
        assert_eq!(strokes_across([5.0, 5.0, 5.0, 9.0], 8.0), "");
    }

    #[test]
    fn numbers_are_short_and_never_minus_nothing() {
        assert_eq!((short(1.5), short(-0.001), short(12.0)), ("1.5".into(), "0".into(), "12".into()));
    }
}
