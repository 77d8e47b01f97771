//! Labels that never collide and never leave the drawing: each says where it would like to stand, the first free spot wins.
use super::Outcome;
use crate::charts::ink::{GRAIN, Paint, Role, measure, units};
use plotters::{
    coord::Shift,
    drawing::DrawingArea,
    style::{FontStyle, TextStyle, text_anchor::HPos, text_anchor::Pos, text_anchor::VPos},
};
use plotters_backend::DrawingBackend;

/// The size of every label, CSS pixels.
pub const SIZE: f64 = 11.0;

/// Which side of its point a label stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A place for a label: the baseline's point in CSS pixels, and the side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// The baseline, from the top.
    pub y: f64,
    /// Where the text goes from there.
    pub side: Side,
}

/// How a label looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Its colour's role.
    pub role: Role,
    /// Whether it stands out.
    pub bold: bool,
}

/// A text box in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TextBox {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

struct Label {
    text: String,
    look: Look,
    spot: Spot,
}

/// The labels of one drawing. What is placed first stands; what finds no spot is left out.
pub struct Labels {
    width: f64,
    height: f64,
    taken: Vec<TextBox>,
    placed: Vec<Label>,
}

impl Labels {
    /// For a drawing of `width` by `height` CSS pixels.
    pub fn within(width: f64, height: f64) -> Self {
        Self { width, height, taken: Vec::new(), placed: Vec::new() }
    }

    /// Keeps labels away from a mark: its left, top, right and bottom.
    pub fn keep_free(&mut self, [left, top, right, bottom]: [f64; 4]) {
        self.taken.push(TextBox { left, top, right, bottom });
    }

    /// Puts `text` on the first of `spots` that is free, moved sideways as far as the drawing's edges ask.
    pub fn place(&mut self, text: &str, look: Look, spots: &[Spot]) -> bool {
        let wide = measure::width(text, SIZE, look.bold);
        let free = spots.iter().find_map(|spot| {
            let (spot, place) = self.inside(*spot, wide)?;
            (!self.taken.iter().any(|taken| taken.touches(&place))).then_some((spot, place))
        });
        let Some((spot, place)) = free else { return false };
        self.taken.push(place);
        self.placed.push(Label { text: text.to_owned(), look, spot });
        true
    }

    /// The spot moved inside the drawing, with the box it then takes; `None` if there is no room at all.
    fn inside(&self, spot: Spot, wide: f64) -> Option<(Spot, TextBox)> {
        let before = match spot.side {
            Side::Start => 0.0,
            Side::Middle => wide / 2.0,
            Side::End => wide,
        };
        // Text is written on the ink's grid: leave it room to be rounded.
        let (first, last) = (before + 0.25, self.width - (wide - before) - 0.25);
        let (top, bottom) = (spot.y - SIZE * measure::ASCENT, spot.y + SIZE * measure::DESCENT);
        let has_room = first <= last && top >= 0.25 && bottom <= self.height - 0.25 && spot.x.is_finite();
        has_room.then(|| {
            let x = spot.x.clamp(first, last);
            (Spot { x, ..spot }, TextBox { left: x - before, top, right: x - before + wide, bottom })
        })
    }

    /// Draws them all, above everything else.
    pub fn draw<B: DrawingBackend>(self, root: &DrawingArea<B, Shift>) -> Outcome<B> {
        for label in self.placed {
            let h_pos = match label.spot.side {
                Side::Start => HPos::Left,
                Side::Middle => HPos::Center,
                Side::End => HPos::Right,
            };
            let style = if label.look.bold { FontStyle::Bold } else { FontStyle::Normal };
            let key = Paint::from(label.look.role).key();
            let style =
                TextStyle::from(("sans-serif", SIZE * GRAIN, style)).color(&key).pos(Pos::new(h_pos, VPos::Bottom));
            let bottom = label.spot.y + SIZE * measure::DESCENT;
            root.draw_text(&label.text, &style, (units(label.spot.x), units(bottom)))?;
        }
        Ok(())
    }
}

impl TextBox {
    /// Whether two boxes overlap or nearly do.
    fn touches(&self, other: &TextBox) -> bool {
        const APART: f64 = 3.0;
        self.left < other.right + APART
            && other.left < self.right + APART
            && self.top < other.bottom + 0.5
            && other.top < self.bottom + 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { role: Role::Ink2, bold: false };

    #[test]
    fn the_second_label_goes_elsewhere_and_the_third_stays_away() {
        let mut labels = Labels::within(60.0, 40.0);
        let spots = [Spot { x: 2.0, y: 12.0, side: Side::Start }, Spot { x: 2.0, y: 30.0, side: Side::Start }];
        assert!(labels.place("now", PLAIN, &spots));
        assert!(labels.place("then", PLAIN, &spots));
        assert!(!labels.place("when", PLAIN, &spots));
        assert_eq!(labels.placed.iter().map(|it| it.spot.y).collect::<Vec<_>>(), [12.0, 30.0]);
    }

    #[test]
    fn a_label_at_the_edge_is_moved_inside_and_one_too_long_is_left_out() {
        let mut labels = Labels::within(60.0, 40.0);
        assert!(labels.place("now", PLAIN, &[Spot { x: 60.0, y: 20.0, side: Side::Middle }]));
        assert!(labels.placed[0].spot.x < 50.0);
        assert!(!labels.place(&"long".repeat(20), PLAIN, &[Spot { x: 0.0, y: 35.0, side: Side::Start }]));
        assert!(!labels.place("below", PLAIN, &[Spot { x: 0.0, y: 39.0, side: Side::Start }]));
        assert!(!labels.place("nowhere", PLAIN, &[Spot { x: f64::NAN, y: 35.0, side: Side::Start }]));
    }
}
