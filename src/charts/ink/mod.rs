//! The seam between drawings and what they are drawn with: a chart names roles, an ink knows how they look.
//!
//! Every chart is one function over any plotters `DrawingBackend`. Its colours are keys ([`Paint`]) that never reach
//! a screen, and its coordinates are quarters of a CSS pixel ([`GRAIN`]). All of it goes onto a [`sheet`], and what
//! shows the sheet turns both into what it writes: [`svg`] into CSS variables and decimals, [`raster`] into device
//! pixels of a theme's colours.

pub mod area;
pub mod bitmap;
pub mod coverage;
pub mod curve;
pub mod hatch;
pub mod measure;
pub mod paint;
pub mod raster;
pub mod sheet;
pub mod stroke;
pub mod svg;

pub use paint::{Paint, Pattern, Role};

/// Backend units in one CSS pixel: plotters counts in whole units, and a line wants finer ones.
pub const GRAIN: f64 = 4.0;

/// CSS pixels as backend units.
pub fn units(pixels: f64) -> i32 {
    (pixels * GRAIN).round() as i32
}

/// CSS pixels as a width in backend units; at least one.
pub fn thickness(pixels: f64) -> u32 {
    units(pixels).max(1) as u32
}

/// Backend units as CSS pixels.
pub fn pixels(units: i32) -> f64 {
    f64::from(units) / GRAIN
}

/// The distance between the strokes of hatching, in CSS pixels across: coarse for what is not known.
pub const HATCH: f64 = 8.5;

/// The same, fine: for what is known but old.
pub const FINE_HATCH: f64 = 5.7;
