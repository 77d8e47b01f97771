//! Ink: colours by role, and how a stroke is drawn, in a form that travels through plotters.
//!
//! plotters knows only RGB, so a role travels as a key colour that never reaches the screen: blue is the role, green
//! the stroke. Every drawing is written against any plotters backend; each backend reads the key back with
//! [`Paint::of`]. A theme change then needs no redraw.
use plotters::style::{RGBAColor, RGBColor};
use plotters_backend::BackendColor;

/// A colour by its role in `style/tokens.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// First series, text that matters.
    Ink,
    /// Second text.
    Ink2,
    /// Third text, ticks.
    Ink3,
    /// Grid lines.
    Grid,
    /// Axes and the zero line.
    Rule,
    /// Backgrounds: the rail.
    Sunk,
    /// Bars that are fine.
    Ok,
    /// What is beyond its limit.
    Bad,
    /// Text about that.
    BadInk,
    /// What is at risk, and limits.
    Warn,
    /// Text about that.
    WarnInk,
    /// What is not known.
    Unknown,
    /// The second series.
    Info,
    /// The third series.
    Good,
    /// The page itself.
    Paper,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// Without a break.
    #[default]
    Solid,
    /// Dots.
    Dotted,
    /// Dashes.
    Dashed,
    /// Along the pixels: axes, grids, edges of bars.
    Crisp,
    /// Filled with hatching: what was not measured.
    Hatched,
    /// For text: bold.
    Bold,
}

/// A colour role and a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// The role.
    pub ink: Ink,
    /// The stroke.
    pub stroke: Stroke,
}

const INKS: &[(Ink, &str)] = &[
    (Ink::Ink, "--ink"),
    (Ink::Ink2, "--ink-2"),
    (Ink::Ink3, "--ink-3"),
    (Ink::Grid, "--grid"),
    (Ink::Rule, "--rule-2"),
    (Ink::Sunk, "--sunk"),
    (Ink::Ok, "--ok"),
    (Ink::Bad, "--bad"),
    (Ink::BadInk, "--bad-ink"),
    (Ink::Warn, "--warn"),
    (Ink::WarnInk, "--warn-ink"),
    (Ink::Unknown, "--unk"),
    (Ink::Info, "--info"),
    (Ink::Good, "--good"),
    (Ink::Paper, "--paper"),
];

const STROKES: &[Stroke] =
    &[Stroke::Solid, Stroke::Dotted, Stroke::Dashed, Stroke::Crisp, Stroke::Hatched, Stroke::Bold];

impl Ink {
    /// This role with a stroke.
    pub fn with(self, stroke: Stroke) -> Paint {
        Paint { ink: self, stroke }
    }

    /// The CSS variable that holds it.
    pub fn variable(self) -> &'static str {
        INKS.iter().find(|(ink, _)| *ink == self).map_or("--ink", |(_, variable)| variable)
    }
}

impl Paint {
    /// The key colour that stands for it.
    pub fn key(self) -> RGBAColor {
        self.faint(1.0)
    }

    /// The same, see-through.
    pub fn faint(self, alpha: f64) -> RGBAColor {
        let ink = INKS.iter().position(|(ink, _)| *ink == self.ink).unwrap_or_default();
        let stroke = STROKES.iter().position(|stroke| *stroke == self.stroke).unwrap_or_default();
        let RGBColor(r, g, b) = RGBColor(0, stroke as u8, ink as u8);
        RGBAColor(r, g, b, alpha)
    }

    /// What a key colour stands for.
    pub fn of(color: BackendColor) -> Self {
        let (_, stroke, ink) = color.rgb;
        let ink = INKS.get(usize::from(ink)).map_or(Ink::Ink, |(ink, _)| *ink);
        Self { ink, stroke: STROKES.get(usize::from(stroke)).copied().unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::style::Color;

    #[test]
    fn every_paint_comes_back_from_its_key() {
        for (ink, _) in INKS {
            for stroke in STROKES {
                let paint = ink.with(*stroke);
                assert_eq!(Paint::of(paint.key().to_backend_color()), paint);
            }
        }
    }
}
