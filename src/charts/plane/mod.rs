//! What can be read off a chart under a pointer: where time and value lie on it, and the series it was drawn from.
//!
//! The drawing itself is never asked: whoever points at a chart reads the plane, whatever ink lies below.

pub mod gesture;
pub mod legend;
pub mod reach;
pub mod reading;

use super::{
    axes::{rows, value::BurnScale},
    ink::Role,
    plot::Place,
};
use crate::domain::time::{Instant, Range, Span};
use std::{fmt, sync::Arc};

/// The plane of a chart over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Where the plot lies in its drawing.
    pub place: Place,
    /// The time it shows, from its left to its right edge.
    pub range: Range,
    /// How values lie on it.
    pub scale: Scale,
    /// How its values are said.
    pub say: Say,
    /// What it shows, in the order of its colours.
    pub traces: Vec<Trace>,
}

/// One series of a plane.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its name: a stranger's text may be in it.
    pub name: String,
    /// Its colour.
    pub role: Role,
    /// Whether it is drawn; what is hidden keeps its colour and its place.
    pub shown: bool,
    /// Unix seconds, ascending.
    pub t: Arc<[f64]>,
    /// As many values; what is not finite was not measured.
    pub v: Arc<[f64]>,
    /// When its last value was, as it is said, if more should have come since.
    pub until: Option<String>,
}

/// How values lie between the bottom and the top of a plot.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Evenly.
    Linear {
        /// At the bottom.
        low: f64,
        /// At the top.
        high: f64,
    },
    /// By their logarithm.
    Log {
        /// At the bottom; positive.
        low: f64,
        /// At the top.
        high: f64,
    },
    /// As burn rates do.
    Burn {
        /// Evenly, or by decades.
        scale: BurnScale,
        /// The place of the top on that scale; the bottom is at zero.
        top: f64,
    },
    /// In rows of one height between these bounds, ascending.
    Rows(Arc<[f64]>),
    /// In lanes, one for each thing: the whole part of a value is its lane, the rest tells what it was there.
    Lanes {
        /// At the bottom.
        low: f64,
        /// At the top.
        high: f64,
    },
}

/// How many words a lane can tell apart.
const WORDS: f64 = 64.0;

/// How a value is said, with its unit; without words nothing is known of any.
#[derive(Clone)]
pub struct Say(Option<Words>);

type Words = Arc<dyn Fn(f64) -> String + Send + Sync>;

impl Say {
    /// In these words.
    pub fn with(words: impl Fn(f64) -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(words)))
    }

    /// Of a chart whose data have not come.
    pub fn unknown() -> Self {
        Self(None)
    }

    /// The value in words; `None` where it was not measured.
    pub fn say(&self, value: Option<f64>) -> Option<String> {
        match &self.0 {
            Some(words) => value.map(|it| words(it)),
            None => Some("not known".to_owned()),
        }
    }
}

impl fmt::Debug for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Say")
    }
}

/// Words are made from the same data as the plane they belong to: they are not looked at.
impl PartialEq for Say {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What was not measured equals itself, or a plane with gaps would always be another one.
impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Arc<[f64]>, b: &Arc<[f64]>| {
            Arc::ptr_eq(a, b) || a.iter().map(|it| it.to_bits()).eq(b.iter().map(|it| it.to_bits()))
        };
        self.name == other.name
            && self.role == other.role
            && self.shown == other.shown
            && self.until == other.until
            && same(&self.t, &other.t)
            && same(&self.v, &other.v)
    }
}

impl Scale {
    /// Where a value lies: 0 at the bottom, 1 at the top; outside beyond them. `None` if it has no place.
    pub fn part(&self, value: f64) -> Option<f64> {
        let part = match self {
            Self::Linear { low, high } => (value - low) / (high - low),
            Self::Log { low, high } => (value / low).ln() / (high / low).ln(),
            Self::Burn { scale, top } => scale.place(value) / top,
            Self::Rows(bounds) => rows::place(bounds, value) / bounds.len().saturating_sub(1) as f64,
            Self::Lanes { low, high } => (value.floor() - low) / (high - low),
        };
        part.is_finite().then_some(part)
    }

    /// The value at a part of the height.
    pub fn value(&self, part: f64) -> Option<f64> {
        let value = match self {
            Self::Linear { low, high } | Self::Lanes { low, high } => low + part * (high - low),
            Self::Log { low, high } => low * (high / low).powf(part),
            Self::Burn { scale, top } => scale.at(part * top),
            Self::Rows(bounds) => rows::value(bounds, part * bounds.len().saturating_sub(1) as f64)?,
        };
        value.is_finite().then_some(value)
    }

    /// What a value in a lane has beyond the lane to stand for the `n`-th word.
    pub fn lane_part(n: usize) -> f64 {
        (n as f64 / WORDS).min(1.0 - 1.0 / WORDS)
    }

    /// The word that a value in a lane stands for.
    pub fn word_in_lane(words: &[String], value: f64) -> String {
        words.get(((value - value.floor()) * WORDS).round() as usize).cloned().unwrap_or_default()
    }
}

impl Plane {
    /// Where an instant lies, CSS pixels from the drawing's left; beyond the plot's edges if it lies outside.
    pub fn x(&self, at: Instant) -> f64 {
        let part = at.since(self.range.from).ratio_to(self.range.length()).unwrap_or(0.0);
        self.place.left + part * (self.place.right - self.place.left)
    }

    /// The instant at `x` CSS pixels from the drawing's left.
    pub fn instant(&self, x: f64) -> Instant {
        let part = (x - self.place.left) / (self.place.right - self.place.left).max(1.0);
        self.range.from + self.range.length().times(part)
    }

    /// Where a value lies, CSS pixels from the drawing's top; what lies outside is at its edge.
    pub fn y(&self, value: f64) -> Option<f64> {
        let part = self.scale.part(value)?.clamp(0.0, 1.0);
        Some(self.place.bottom - part * (self.place.bottom - self.place.top))
    }

    /// The value at `y` CSS pixels from the drawing's top.
    pub fn value(&self, y: f64) -> Option<f64> {
        self.scale.value((self.place.bottom - y) / (self.place.bottom - self.place.top).max(1.0))
    }

    /// Whether a point of the drawing lies in the plot.
    pub fn contains(&self, (x, y): (f64, f64)) -> bool {
        let place = self.place;
        (place.left..=place.right).contains(&x) && (place.top..=place.bottom).contains(&y)
    }

    /// The time between two places across, whichever is left; not beyond the plot.
    pub fn between(&self, a: f64, b: f64) -> Range {
        let at = |x: f64| self.instant(x.clamp(self.place.left, self.place.right));
        Range { from: at(a.min(b)), to: at(a.max(b)) }
    }

    /// How much time lies in so many CSS pixels.
    pub fn span(&self, pixels: f64) -> Span {
        self.range.length().times(pixels / (self.place.right - self.place.left).max(1.0))
    }
}

impl Trace {
    /// Only what lies within a range.
    pub fn within(self, range: Range) -> Self {
        let start = self.t.partition_point(|it| Instant::from_unix_secs(*it) < range.from);
        let end = self.t.partition_point(|it| Instant::from_unix_secs(*it) <= range.to);
        if start == 0 && end == self.t.len() {
            return self;
        }
        let part = |all: &[f64]| all.get(start..end).unwrap_or_default().into();
        Self { t: part(&self.t), v: part(&self.v), ..self }
    }

    /// The value at a position, if it was measured.
    pub fn measured(&self, at: usize) -> Option<(f64, f64)> {
        let (secs, value) = (self.t.get(at)?, self.v.get(at)?);
        value.is_finite().then_some((*secs, *value))
    }

    /// Position of the sample nearest to an instant; of two as near the earlier one. Gaps do not count.
    pub fn nearest(&self, secs: f64) -> Option<usize> {
        let after = self.t.partition_point(|it| *it < secs);
        let right = (after..self.t.len()).find(|at| self.measured(*at).is_some());
        let left = (0..after).rev().find(|at| self.measured(*at).is_some());
        let away = |at: &usize| self.t.get(*at).map_or(f64::INFINITY, |it| (it - secs).abs());
        match (left, right) {
            (Some(left), Some(right)) => Some(if away(&left) <= away(&right) { left } else { right }),
            (left, right) => left.or(right),
        }
    }

    /// The newest measured value.
    pub fn last(&self) -> Option<f64> {
        self.v.iter().rev().copied().find(|it| it.is_finite())
    }

    /// The highest measured value.
    pub fn highest(&self) -> Option<f64> {
        self.v.iter().copied().filter(|it| it.is_finite()).max_by(f64::total_cmp)
    }
}

#[cfg(test)]
pub(in crate::charts) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::charts) fn plane(scale: Scale, traces: Vec<Trace>) -> Plane {
        let range = Range { from: Instant::from_unix_millis(0), to: Instant::from_unix_millis(1_000_000) };
        let place = Place { left: 10.0, top: 20.0, right: 510.0, bottom: 120.0 };
        Plane { place, range, scale, say: Say::with(|it| it.to_string()), traces }
    }

    pub(in crate::charts) fn trace(name: &str, points: &[(f64, f64)]) -> Trace {
        let (t, v): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        Trace { name: name.to_owned(), role: Role::Ink, shown: true, t: t.into(), v: v.into(), until: None }
    }

    #[test]
    fn places_and_values_go_both_ways() {
        let bounds: Arc<[f64]> = [0.1, 0.5, 1.0, 100.0].into();
        let scales = [
            Scale::Rows(bounds),
            Scale::Linear { low: -2.0, high: 6.0 },
            Scale::Log { low: 0.01, high: 100.0 },
            Scale::Burn { scale: BurnScale::Linear, top: 6.0 },
            Scale::Burn { scale: BurnScale::Decades, top: 4.0 },
        ];
        for scale in &scales {
            let plane = plane(scale.clone(), Vec::new());
            for value in [0.5, 1.0, 5.0] {
                let y = plane.y(value).unwrap_or_default();
                assert!((20.0..=120.0).contains(&y));
                assert!((plane.value(y).unwrap_or_default() - value).abs() < 1e-9, "{scale:?} {value}");
            }
        }
        let plane = plane(scales[0].clone(), Vec::new());
        assert_eq!(plane.x(Instant::from_unix_millis(500_000)), 260.0);
        assert_eq!(plane.instant(260.0), Instant::from_unix_millis(500_000));
        assert_eq!(plane.between(600.0, 260.0).from, Instant::from_unix_millis(500_000));
        assert_eq!(plane.between(600.0, 260.0).to, plane.range.to);
        assert!(plane.contains((10.0, 20.0)) && !plane.contains((9.0, 50.0)) && !plane.contains((50.0, 121.0)));
    }

    #[test]
    fn what_is_outside_is_no_part_of_it() {
        let points: Vec<_> = (0..6).map(|n| (f64::from(n), f64::from(n))).collect();
        let at = Instant::from_unix_secs;
        let part = trace("a", &points).within(Range { from: at(1.5), to: at(4.0) });
        assert_eq!((part.t.as_ref(), part.v.as_ref()), ([2.0, 3.0, 4.0].as_slice(), [2.0, 3.0, 4.0].as_slice()));
        assert_eq!((part.last(), part.highest()), (Some(4.0), Some(4.0)));
        assert!(trace("a", &points).within(Range { from: at(9.0), to: at(10.0) }).t.is_empty());
    }

    #[test]
    fn nonsense_has_no_place() {
        for scale in [Scale::Linear { low: 1.0, high: 1.0 }, Scale::Log { low: 0.0, high: 1.0 }] {
            assert_eq!(plane(scale, Vec::new()).y(0.0), None);
        }
        assert_eq!(plane(Scale::Linear { low: 0.0, high: 1.0 }, Vec::new()).y(f64::NAN), None);
        let mut nothing = plane(Scale::Linear { low: 0.0, high: 1.0 }, Vec::new());
        nothing.range.to = nothing.range.from;
        nothing.place.right = nothing.place.left;
        assert_eq!(nothing.x(Instant::from_unix_millis(9)), 10.0);
        assert_eq!(nothing.instant(400.0), nothing.range.from);
    }

    #[test]
    fn a_gap_equals_itself() {
        assert_eq!(trace("a", &[(1.0, f64::NAN)]), trace("a", &[(1.0, f64::NAN)]));
        assert_ne!(trace("a", &[(1.0, f64::NAN)]), trace("a", &[(1.0, 2.0)]));
    }

    /// Every point of every line and circle in a drawing.
    fn inked(svg: &str) -> Vec<(f64, f64)> {
        let pairs = svg.split(['M', 'L', 'Z', '"']).map(|it| it.split(' ').map(str::parse).collect());
        let lines =
            pairs.filter_map(|it: Result<Vec<f64>, _>| it.ok().and_then(|it| Some((*it.first()?, *it.get(1)?))));
        let circles = svg.split("<circle cx=\"").skip(1).filter_map(|it| {
            let mut numbers = it.split('"').step_by(2);
            Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
        });
        lines.chain(circles).collect()
    }

    #[test]
    fn a_plane_says_where_the_ink_is() {
        let drawings = crate::charts::ALL.iter().flat_map(|chart| (chart.examples)());
        let mut n = 0;
        for (name, drawing) in drawings {
            let Some(plane) = &drawing.plane else { continue };
            let points = inked(&drawing.svg());
            // What is beyond is one surface.
            for trace in plane.traces.iter().take(crate::charts::time_series::DRAWN).filter(|it| it.shown) {
                let in_range = |it: &(f64, f64)| plane.range.contains(Instant::from_unix_secs(it.0));
                let Some((secs, value)) = (0..trace.t.len()).rev().filter_map(|it| trace.measured(it)).find(in_range)
                else {
                    continue;
                };
                let (x, y) = (plane.x(Instant::from_unix_secs(secs)), plane.y(value).unwrap_or_default());
                // The ground of a lane runs through: there is nothing drawn at one moment of it.
                let is_lane = matches!(plane.scale, Scale::Lanes { .. });
                let near = |it: &&(f64, f64)| (is_lane || (it.0 - x).abs() < 0.3) && (it.1 - y).abs() < 0.3;
                assert!(points.iter().any(|it| near(&it)), "{name}: nothing at {x} {y}");
                n += 1;
            }
        }
        assert!(n > 15, "{n}");
    }

    proptest! {
        #[test]
        fn the_nearest_sample_is_the_nearest(
            mut secs in prop::collection::vec(0_u32..1000, 0..40), known in prop::collection::vec(any::<bool>(), 40), at in 0_u32..1000
        ) {
            crate::domain::order::ascending(&mut secs);
            secs.dedup();
            let points: Vec<(f64, f64)> = secs.iter().zip(&known).map(|(secs, known)| (f64::from(*secs), if *known { 1.0 } else { f64::NAN })).collect();
            let trace = trace("a", &points);
            let away = |secs: f64| (secs - f64::from(at)).abs();
            let wanted = points.iter().filter(|it| it.1.is_finite()).map(|it| away(it.0)).min_by(f64::total_cmp);
            let found = trace.nearest(f64::from(at)).and_then(|it| trace.measured(it)).map(|it| away(it.0));
            prop_assert_eq!(found, wanted);
        }
    }
}
