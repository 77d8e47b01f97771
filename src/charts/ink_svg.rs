//! The SVG ink: a plotters backend that writes text, with colours as CSS variables and everything escaped.
//!
//! plotters' coordinates are whole numbers, so it draws at [`FINE`] times the size and the `viewBox` scales it down.
//! Text is measured by arithmetic; the same drawing is the same bytes natively and in a browser.
use super::ink::{Paint, Stroke};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};
use std::{convert::Infallible, fmt::Write};

/// How many units a CSS pixel has.
pub const FINE: i32 = 8;

/// Writes SVG.
pub struct InkSvg<'a> {
    svg: &'a mut String,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> InkSvg<'a> {
    /// Begins a drawing of `size` CSS pixels with these classes.
    pub fn begin(svg: &'a mut String, (width, height): (u32, u32), classes: &str) -> Self {
        let size = (width.max(1) * FINE as u32, height.max(1) * FINE as u32);
        let _ = write!(
            svg,
            "<svg class=\"chart {classes}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\" \
             xmlns=\"http://www.w3.org/2000/svg\"><defs><pattern id=\"hatch\" width=\"48\" height=\"48\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V48\" stroke=\"var(--unk)\" \
             stroke-width=\"18\"/></pattern></defs>",
            size.0, size.1
        );
        Self { svg, size }
    }

    /// Ends the drawing.
    pub fn end(svg: &mut String) {
        svg.push_str("</svg>");
    }

    fn paint(&mut self, color: BackendColor, attribute: &str) {
        let paint = Paint::of(color);
        if paint.stroke == Stroke::Hatched && attribute == "fill" {
            let _ = write!(self.svg, " fill=\"url(#hatch)\" opacity=\".6\"");
            return;
        }
        let _ = write!(self.svg, " {attribute}=\"var({})\"", paint.ink.variable());
        if color.alpha < 1.0 {
            let _ = write!(self.svg, " {attribute}-opacity=\"{:.2}\"", color.alpha);
        }
    }

    fn stroke<S: BackendStyle>(&mut self, style: &S) {
        self.paint(style.color(), "stroke");
        let _ = write!(self.svg, " stroke-width=\"{}\"", style.stroke_width());
        match Paint::of(style.color()).stroke {
            Stroke::Dotted => self.svg.push_str(" stroke-dasharray=\"8 24\""),
            Stroke::Dashed => self.svg.push_str(" stroke-dasharray=\"40 24\""),
            Stroke::Crisp => self.svg.push_str(" shape-rendering=\"crispEdges\""),
            _ => {}
        }
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut text = String::new();
    for (x, y) in path {
        let _ = write!(text, "{x},{y} ");
    }
    text.truncate(text.trim_end().len());
    text
}

impl DrawingBackend for InkSvg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let _ = write!(self.svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{FINE}\" height=\"{FINE}\"");
        self.paint(color, "fill");
        self.svg.push_str("/>");
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, (x1, y1): BackendCoord, (x2, y2): BackendCoord, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            let _ = write!(self.svg, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"");
            self.stroke(style);
            self.svg.push_str("/>");
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        if style.color().alpha > 0.0 {
            let (x, y) = (from.0.min(to.0), from.1.min(to.1));
            let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
            let _ = write!(self.svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
            if fill {
                self.paint(style.color(), "fill");
                self.svg.push_str(" shape-rendering=\"crispEdges\"");
            } else {
                self.svg.push_str(" fill=\"none\"");
                self.stroke(style);
            }
            self.svg.push_str("/>");
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if style.color().alpha > 0.0 {
            let _ = write!(self.svg, "<polyline points=\"{}\" fill=\"none\" stroke-linejoin=\"round\"", points(path));
            self.stroke(style);
            self.svg.push_str("/>");
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let _ = write!(self.svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"");
        if fill {
            self.paint(style.color(), "fill");
        } else {
            self.svg.push_str(" fill=\"none\"");
            self.stroke(style);
        }
        self.svg.push_str("/>");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let _ = write!(self.svg, "<polygon points=\"{}\"", points(path));
        self.paint(style.color(), "fill");
        self.svg.push_str("/>");
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // Browsers differ in how they take baselines; a share of the size does not.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.86,
            VPos::Center => 0.36,
            VPos::Bottom => -0.14,
        };
        let y = y + (style.size() * down).round() as i32;
        let _ = write!(self.svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{}\"", style.size());
        if Paint::of(style.color()).stroke == Stroke::Bold {
            self.svg.push_str(" font-weight=\"600\"");
        }
        self.paint(style.color(), "fill");
        let _ = write!(self.svg, ">{}</text>", escaped(text));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((text_width(text, style.size()).ceil() as u32, style.size().ceil() as u32))
    }
}

/// How wide a text of this size is, near enough to place a label: tabular digits are 0.6 em in our faces.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.58
}

/// Text that cannot become markup, cut to what a label can hold. Characters XML forbids and those that turn the
/// reading direction are left out.
pub fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars().take(200) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_text() {
        assert_eq!(escaped("<script>\"x\"&'\u{202e}\n"), "&lt;script&gt;&quot;x&quot;&amp;&#39; ");
        assert_eq!(escaped(&"x".repeat(10_000)).len(), 200);
    }
}
