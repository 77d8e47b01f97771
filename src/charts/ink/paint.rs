//! Paint: a colour role, a pattern and an opacity, written as the colour keys that plotters carries.
use plotters::style::{Color, RGBAColor, RGBColor, ShapeStyle};
use plotters_backend::BackendColor;

/// What a colour means. Which colour that is, the theme says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The ground.
    Paper,
    /// Ground that is set back: the rail, the time after now.
    Sunk,
    /// First text and first series.
    Ink,
    /// Second text.
    Ink2,
    /// Third text: ticks, what is normal.
    Ink3,
    /// A hairline.
    Rule,
    /// A stronger hairline: axes, zero.
    Rule2,
    /// The grid.
    Grid,
    /// Bars where all is well: grey.
    Ok,
    /// Marks of what is beyond its limit.
    Bad,
    /// Text about it.
    BadInk,
    /// Marks of what is near its limit.
    Warn,
    /// Text about it.
    WarnInk,
    /// What is not known.
    Unknown,
    /// The second series.
    Info,
    /// The third series.
    Good,
}

/// Every role with the custom property that holds its colour; a role's place here is its key.
pub const ROLES: &[(Role, &str)] = &[
    (Role::Paper, "--paper"),
    (Role::Sunk, "--sunk"),
    (Role::Ink, "--ink"),
    (Role::Ink2, "--ink-2"),
    (Role::Ink3, "--ink-3"),
    (Role::Rule, "--rule"),
    (Role::Rule2, "--rule-2"),
    (Role::Grid, "--grid"),
    (Role::Ok, "--ok"),
    (Role::Bad, "--bad"),
    (Role::BadInk, "--bad-ink"),
    (Role::Warn, "--warn"),
    (Role::WarnInk, "--warn-ink"),
    (Role::Unknown, "--unk"),
    (Role::Info, "--info"),
    (Role::Good, "--good"),
];

/// How paint lies: as a line or as a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Full.
    Solid,
    /// A line of dots: what would have been even.
    Dotted,
    /// A line of short dashes: an event that falls through the picture.
    ShortDashes,
    /// A line of dashes: a limit.
    Dashed,
    /// A surface of strokes, in screen space: not measured.
    Hatched,
    /// A surface of dense strokes: measured, but not lately.
    FineHatched,
}

const PATTERNS: &[Pattern] =
    &[Pattern::Solid, Pattern::Dotted, Pattern::ShortDashes, Pattern::Dashed, Pattern::Hatched, Pattern::FineHatched];

impl Pattern {
    /// Length of a dash and of the space after it, in CSS pixels, if a line lies so.
    pub fn dashes(self) -> Option<(u8, u8)> {
        match self {
            Self::Dotted => Some((1, 3)),
            Self::ShortDashes => Some((2, 2)),
            Self::Dashed => Some((5, 3)),
            Self::Solid | Self::Hatched | Self::FineHatched => None,
        }
    }

    /// Whether a surface lies so.
    pub fn is_hatching(self) -> bool {
        matches!(self, Self::Hatched | Self::FineHatched)
    }
}

/// A role, how it lies, and how opaque it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// What it means.
    pub role: Role,
    /// How it lies.
    pub pattern: Pattern,
    /// 0 to 1.
    pub opacity: f64,
}

impl Role {
    /// The custom property that holds this role's colour.
    pub fn variable(self) -> &'static str {
        ROLES.iter().find(|(role, _)| *role == self).map_or("--ink", |(_, variable)| variable)
    }
}

impl From<Role> for Paint {
    fn from(role: Role) -> Self {
        Self { role, pattern: Pattern::Solid, opacity: 1.0 }
    }
}

impl Paint {
    /// The same role, lying otherwise.
    pub fn pattern(self, pattern: Pattern) -> Self {
        Self { pattern, ..self }
    }

    /// The same paint, thinner.
    pub fn opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// The key that plotters carries: never a colour on a screen.
    pub fn key(self) -> RGBAColor {
        let role = ROLES.iter().position(|(role, _)| *role == self.role).unwrap_or_default();
        let pattern = PATTERNS.iter().position(|pattern| *pattern == self.pattern).unwrap_or_default();
        RGBColor(0, pattern as u8, role as u8).mix(self.opacity)
    }

    /// What a key stands for; ink for a colour that is none of ours.
    pub fn of(key: BackendColor) -> Self {
        let (_, pattern, role) = key.rgb;
        Self {
            role: ROLES.get(usize::from(role)).map_or(Role::Ink, |(role, _)| *role),
            pattern: PATTERNS.get(usize::from(pattern)).copied().unwrap_or(Pattern::Solid),
            opacity: key.alpha,
        }
    }

    /// As a surface.
    pub fn fill(self) -> ShapeStyle {
        self.key().filled()
    }

    /// As a line of `width` CSS pixels.
    pub fn stroke(self, width: f64) -> ShapeStyle {
        self.key().stroke_width(super::thickness(width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paint_survives_its_key() {
        for (role, variable) in ROLES {
            assert_eq!(role.variable(), *variable);
            for pattern in PATTERNS {
                let paint = Paint::from(*role).pattern(*pattern).opacity(0.2);
                assert_eq!(Paint::of(paint.key().to_backend_color()), paint);
            }
        }
    }

    #[test]
    fn a_colour_that_is_no_key_is_ink() {
        let white = RGBColor(255, 255, 255).to_backend_color();
        assert_eq!(Paint::of(white), Paint::from(Role::Ink));
    }
}
