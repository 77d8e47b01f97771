//! Values against their marks: budgets left against even spending, a latency beyond its limit, and what is not known.
use super::{berlin, frame};
use crate::{
    charts::{
        Drawing, Tone,
        bullet::{self as chart, Bullet},
    },
    words::units::Unit,
};

/// The cases of the bullet.
pub fn bullet() -> Vec<(&'static str, Drawing)> {
    let zone = berlin();
    let budget = Bullet {
        title: "checkout availability",
        unit: Unit::Part,
        value: Some(0.62),
        target: Some(("even spending", 0.48)),
        ranges: &[0.25, 0.5, 1.0],
        tone: Tone::Quiet,
    };
    let latency = Bullet {
        title: "search p99",
        unit: Unit::Seconds,
        value: Some(0.84),
        target: Some(("limit", 0.5)),
        ranges: &[0.3, 0.5, 1.0],
        tone: Tone::Over,
    };
    let name = "</text><script>alert(1)</script>".repeat(40);
    let odd = [f64::NAN, f64::INFINITY, -1e300];
    let hostile = Bullet { title: &name, value: Some(1e300), ranges: &odd, target: Some((&name, 1e-300)), ..budget };
    let drawn = |data: &Bullet<'_>, width: u32, height: u32| chart::draw(data, frame(&zone, width, height));
    vec![
        ("budget", drawn(&budget, 420, 56)),
        ("budget-phone", drawn(&budget, 328, 56)),
        ("budget-bare", drawn(&budget, 160, 16)),
        ("near-the-end", drawn(&Bullet { value: Some(0.04), tone: Tone::Risk, ..budget }, 420, 56)),
        ("overspent", drawn(&Bullet { value: Some(-0.6), tone: Tone::Over, ..budget }, 420, 56)),
        ("latency", drawn(&latency, 420, 56)),
        ("no-mark", drawn(&Bullet { target: None, ..budget }, 420, 40)),
        ("not-known", drawn(&Bullet { value: None, tone: Tone::Unknown, ..budget }, 420, 56)),
        ("nothing", drawn(&Bullet { value: Some(0.0), target: None, ranges: &[], ..budget }, 420, 56)),
        ("hostile", drawn(&hostile, 328, 56)),
    ]
}
