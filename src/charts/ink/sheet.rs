//! The ink that remembers: what plotters draws becomes a list of marks, which [`super::svg`] writes and
//! [`super::raster`] paints.
//!
//! A chart is drawn once; in which colours, at which density and on what, is decided when it is shown. So a change of
//! theme, a screen of another density, paper and an export need no new drawing.
use super::{GRAIN, Paint, bitmap::Bitmap, measure};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    text_anchor::{HPos, VPos},
};
use std::convert::Infallible;

type Remembered = Result<(), DrawingErrorKind<Infallible>>;

/// What was drawn, the lowest mark first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What the drawing is called in the style sheet.
    pub class: &'static str,
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// In backend units.
    pub marks: Vec<Mark>,
}

/// One mark; coordinates and widths are in backend units. A shape with a `width` is a line, one without a surface.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points, or the surface they enclose.
    Path {
        /// No point is where the last one was.
        points: Vec<BackendCoord>,
        /// Its colour.
        paint: Paint,
        /// As a line.
        width: Option<u32>,
    },
    /// A rectangle: left, top, right, bottom, in this order.
    Rectangle {
        /// Not empty.
        edges: [i32; 4],
        /// Its colour.
        paint: Paint,
        /// As a line.
        width: Option<u32>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        centre: BackendCoord,
        /// From there to its edge.
        radius: u32,
        /// Its colour.
        paint: Paint,
        /// As a line.
        width: Option<u32>,
    },
    /// A line of text.
    Text(Text),
    /// Cells, a pixel each.
    Cells(Bitmap),
}

/// A line of text; in CSS pixels, for no ink of ours draws letters itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// A stranger's, maybe.
    pub text: String,
    /// From the left.
    pub x: f64,
    /// The baseline, from the top.
    pub y: f64,
    /// Of its letters.
    pub size: f64,
    /// Whether it stands out.
    pub bold: bool,
    /// How the text lies around `x`.
    pub anchor: Anchor,
    /// Its colour.
    pub paint: Paint,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Text {
    /// The room it takes at most, CSS pixels: left, top, right, bottom.
    pub fn room(&self) -> [f64; 4] {
        let wide = measure::width(&self.text, self.size, self.bold);
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - wide / 2.0,
            Anchor::End => self.x - wide,
        };
        [left, self.y - self.size * measure::ASCENT, left + wide, self.y + self.size * measure::DESCENT]
    }
}

impl Sheet {
    /// An empty one.
    pub fn new(class: &'static str, size: (u32, u32)) -> Self {
        Self { class, size, marks: Vec::new() }
    }

    /// How much there is to draw: the points of all lines and surfaces, two for every edge of cells, and four for
    /// anything else.
    pub fn weight(&self) -> usize {
        let weight = |mark: &Mark| match mark {
            Mark::Path { points, .. } => points.len(),
            Mark::Cells(bitmap) => 2 * bitmap.n_edges(),
            _ => 4,
        };
        self.marks.iter().map(weight).sum()
    }

    /// Its texts.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None })
    }
}

/// The backend that plotters draws with.
pub struct Pen<'a>(pub &'a mut Sheet);

impl Pen<'_> {
    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>, paint: Paint, width: Option<u32>) -> Remembered {
        let points = points.into_iter();
        let mut kept: Vec<BackendCoord> = Vec::with_capacity(points.size_hint().0);
        for point in points {
            // A point where the last one is adds nothing.
            if kept.last() != Some(&point) {
                kept.push(point);
            }
        }
        if kept.len() > 1 {
            self.0.marks.push(Mark::Path { points: kept, paint, width });
        }
        Ok(())
    }
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let unit = |pixels: u32| (f64::from(pixels) * GRAIN) as u32;
        (unit(self.0.size.0), unit(self.0.size.1))
    }

    fn ensure_prepared(&mut self) -> Remembered {
        Ok(())
    }

    fn present(&mut self) -> Remembered {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, key: BackendColor) -> Remembered {
        let edges = [x, y, x.saturating_add(1), y.saturating_add(1)];
        self.0.marks.push(Mark::Rectangle { edges, paint: Paint::of(key), width: None });
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Remembered {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Remembered {
        self.path(points, Paint::of(style.color()), Some(style.stroke_width()))
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Remembered {
        let paint = Paint::of(style.color());
        let edges = [a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)];
        let is_empty = edges[0] == edges[2] || edges[1] == edges[3];
        if !is_empty {
            self.0.marks.push(Mark::Rectangle { edges, paint, width: (!fill).then_some(style.stroke_width()) });
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, r: u32, style: &S, fill: bool) -> Remembered {
        let width = (!fill).then_some(style.stroke_width());
        self.0.marks.push(Mark::Circle { centre, radius: r, paint: Paint::of(style.color()), width });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Remembered {
        self.path(points, Paint::of(style.color()), None)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Remembered {
        let size = style.size() / GRAIN;
        // Baselines by arithmetic: browsers disagree about `dominant-baseline`.
        let below = match style.anchor().v_pos {
            VPos::Top => measure::ASCENT,
            VPos::Center => 0.36,
            VPos::Bottom => -measure::DESCENT,
        };
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        self.0.marks.push(Mark::Text(Text {
            text: text.to_owned(),
            x: super::pixels(x),
            y: super::pixels(y) + size * below,
            size,
            bold: matches!(style.style(), FontStyle::Bold),
            anchor,
            paint: Paint::of(style.color()),
        }));
        Ok(())
    }

    fn blit_bitmap(&mut self, at: BackendCoord, size: (u32, u32), bytes: &[u8]) -> Remembered {
        self.0.marks.push(Mark::Cells(Bitmap::of_bytes(at, size, bytes)));
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
