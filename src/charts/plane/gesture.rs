//! What fingers, pointers and keys on a chart mean: reading it, or seeing another time.
use super::{
    Plane,
    reach::{LEAST_DRAG, Point, away},
};
use crate::domain::time::{Instant, Range};

/// Something that happened over a chart; places are CSS pixels in its drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touch {
    /// What.
    pub kind: Kind,
    /// Which finger; a mouse is one, too.
    pub finger: i32,
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Whether it was a finger on glass: it cannot hover.
    pub is_glass: bool,
    /// Whether Shift was held.
    pub with_shift: bool,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Put down.
    Down,
    /// Moved, down or not.
    Moved,
    /// Lifted.
    Up,
    /// Taken away: it left the chart, or the page is being scrolled.
    Gone,
    /// Pressed twice.
    Twice,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// Nothing.
    Nothing,
    /// Read the chart here: x, y.
    Read(f64, f64),
    /// Stop reading.
    Leave,
    /// This range would come: between these places across, if it lies in the plot.
    Preview(Range, Option<(f64, f64)>),
    /// See this range.
    See(Range),
}

/// The fingers that are down, and what they are about.
#[derive(Clone, Debug, Default)]
pub struct Gesture {
    fingers: Vec<Finger>,
    is_pan: bool,
}

#[derive(Clone, Copy, Debug)]
struct Finger {
    id: i32,
    /// Where it was put down, and where it is.
    start: Point,
    at: Point,
}

impl Kind {
    /// By the name of the browser's event.
    pub fn named(event: &str) -> Option<Self> {
        Some(match event {
            "pointerdown" => Self::Down,
            "pointermove" => Self::Moved,
            "pointerup" => Self::Up,
            "pointerleave" | "pointercancel" => Self::Gone,
            "dblclick" => Self::Twice,
            _ => return None,
        })
    }
}

impl Gesture {
    /// What a touch means for a plane, seen at `now`.
    pub fn act(&mut self, touch: Touch, plane: &Plane, now: Instant) -> Act {
        match touch.kind {
            Kind::Down => {
                if self.fingers.is_empty() {
                    self.is_pan = touch.with_shift;
                }
                self.fingers.retain(|it| it.id != touch.finger);
                let at = (touch.x, touch.y);
                self.fingers.push(Finger { id: touch.finger, start: at, at });
                Act::Read(touch.x, touch.y)
            }
            Kind::Moved => {
                if let Some(finger) = self.fingers.iter_mut().find(|it| it.id == touch.finger) {
                    finger.at = (touch.x, touch.y);
                }
                match self.meant(&touch, plane, now) {
                    Some((range, brush)) => Act::Preview(range, brush),
                    None => Act::Read(touch.x, touch.y),
                }
            }
            Kind::Up => {
                let meant = self.meant(&touch, plane, now);
                self.fingers.clear();
                meant.map_or(Act::Nothing, |(range, _)| Act::See(range))
            }
            Kind::Gone => {
                let was_down = self.let_go();
                // A finger that was lifted leaves too; what it read stays to be read.
                if touch.is_glass && !was_down { Act::Nothing } else { Act::Leave }
            }
            Kind::Twice => Act::See(plane.zoomed_out(now)),
        }
    }

    /// Takes back whatever was begun; says whether anything was.
    pub fn let_go(&mut self) -> bool {
        !std::mem::take(&mut self.fingers).is_empty()
    }

    /// The range the fingers are about, with where it was brushed.
    fn meant(&self, touch: &Touch, plane: &Plane, now: Instant) -> Option<(Range, Option<(f64, f64)>)> {
        match self.fingers.as_slice() {
            [one, other, ..] => {
                // Two fingers that rest ask for nothing.
                let has_moved = |it: &Finger| away(it.start, it.at) >= LEAST_DRAG;
                let pinched = || plane.pinched((one.start, other.start), (one.at, other.at), now);
                (has_moved(one) || has_moved(other)).then(|| (pinched(), None))
            }
            // One finger reads; it takes two to zoom.
            [_] if touch.is_glass => None,
            [one] if self.is_pan => {
                let by = one.at.0 - one.start.0;
                (by.abs() >= LEAST_DRAG).then(|| (plane.panned(by, now), None))
            }
            [one] => {
                let (from, to) = (one.start.0, one.at.0);
                plane.brushed(from, to, now).map(|range| (range, Some((from, to))))
            }
            [] => None,
        }
    }
}

/// What a key means while the crosshair stands at `at`; `None` if it is none of the chart's.
pub fn key(name: &str, with_shift: bool, at: Option<Instant>, plane: &Plane, now: Instant) -> Option<Pressed> {
    let step = if with_shift { 10 } else { 1 };
    let first = || plane.nearest_instant(plane.range.from);
    let last = || plane.nearest_instant(plane.range.to.min(now));
    let moved = |n: i64| match at.filter(|it| plane.range.contains(*it)) {
        Some(at) => plane.stepped(at, n),
        None => last(),
    };
    let to = match name {
        "ArrowLeft" | "ArrowDown" => moved(-step),
        "ArrowRight" | "ArrowUp" => moved(step),
        "PageDown" => moved(-10),
        "PageUp" => moved(10),
        "Home" => first(),
        "End" => last(),
        "Enter" => {
            let range = if with_shift { plane.zoomed_out(now) } else { plane.zoomed_in(at.or_else(last)?, now) };
            return Some(Pressed::See(range));
        }
        "Escape" => return at.map(|_| Pressed::Leave),
        _ => return None,
    };
    Some(to.map_or(Pressed::Nothing, Pressed::To))
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pressed {
    /// Nothing: there is nothing to go to.
    Nothing,
    /// The crosshair goes there.
    To(Instant),
    /// Stop reading.
    Leave,
    /// See this range.
    See(Range),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::plane::{Scale, tests::plane, tests::trace};

    const NOW: Instant = Instant::from_unix_millis(10_000_000);

    fn subject() -> Plane {
        let points: Vec<_> = (0..=10).map(|n| (f64::from(n) * 100.0, 0.5)).collect();
        plane(Scale::Linear { low: 0.0, high: 1.0 }, vec![trace("a", &points)])
    }

    fn at(secs: i64) -> Instant {
        Instant::from_unix_millis(secs * 1000)
    }

    fn touch(kind: Kind, finger: i32, x: f64) -> Touch {
        Touch { kind, finger, x, y: 50.0, is_glass: false, with_shift: false }
    }

    fn acts(touches: &[Touch]) -> Vec<Act> {
        let (mut gesture, plane) = (Gesture::default(), subject());
        touches.iter().map(|it| gesture.act(*it, &plane, NOW)).collect()
    }

    #[test]
    fn a_mouse_reads_brushes_and_zooms() {
        let wanted = Range { from: at(200), to: at(400) };
        let acts = acts(&[
            touch(Kind::Moved, 1, 60.0),
            touch(Kind::Down, 1, 110.0),
            touch(Kind::Moved, 1, 112.0),
            touch(Kind::Moved, 1, 210.0),
            touch(Kind::Up, 1, 210.0),
            touch(Kind::Moved, 1, 60.0),
            touch(Kind::Gone, 1, 60.0),
        ]);
        assert_eq!(acts[0], Act::Read(60.0, 50.0));
        assert_eq!(acts[2], Act::Read(112.0, 50.0), "a hand trembles");
        assert_eq!(acts[3], Act::Preview(wanted, Some((110.0, 210.0))));
        assert_eq!(acts[4..], [Act::See(wanted), Act::Read(60.0, 50.0), Act::Leave]);
    }

    #[test]
    fn a_press_is_no_zoom_and_two_are_zooming_out() {
        let acts = acts(&[touch(Kind::Down, 1, 110.0), touch(Kind::Up, 1, 111.0), touch(Kind::Twice, 1, 111.0)]);
        assert_eq!(acts[1..], [Act::Nothing, Act::See(Range { from: at(-500), to: at(1500) })]);
    }

    #[test]
    fn what_was_let_go_of_is_taken_back() {
        let (mut gesture, plane) = (Gesture::default(), subject());
        gesture.act(touch(Kind::Down, 1, 110.0), &plane, NOW);
        gesture.act(touch(Kind::Moved, 1, 210.0), &plane, NOW);
        assert_eq!((gesture.let_go(), gesture.let_go()), (true, false));
        assert_eq!(gesture.act(touch(Kind::Moved, 1, 260.0), &plane, NOW), Act::Read(260.0, 50.0));
        assert_eq!(gesture.act(touch(Kind::Up, 1, 260.0), &plane, NOW), Act::Nothing);
    }

    #[test]
    fn with_shift_the_paper_is_moved() {
        let down = Touch { with_shift: true, ..touch(Kind::Down, 1, 110.0) };
        let acts = acts(&[down, touch(Kind::Moved, 1, 160.0), touch(Kind::Up, 1, 160.0)]);
        assert_eq!(acts[2], Act::See(Range { from: at(-100), to: at(900) }));
    }

    #[test]
    fn one_finger_reads_and_two_zoom() {
        let glass = |kind, finger, x| Touch { is_glass: true, ..touch(kind, finger, x) };
        let reading = acts(&[
            glass(Kind::Down, 1, 110.0),
            glass(Kind::Moved, 1, 210.0),
            glass(Kind::Up, 1, 210.0),
            glass(Kind::Gone, 1, 210.0),
        ]);
        assert_eq!(reading[1..], [Act::Read(210.0, 50.0), Act::Nothing, Act::Nothing], "it stays to be read");
        let scrolled = acts(&[glass(Kind::Down, 1, 110.0), glass(Kind::Gone, 1, 110.0)]);
        assert_eq!(scrolled[1], Act::Leave);
        let pinched = acts(&[
            glass(Kind::Down, 1, 210.0),
            glass(Kind::Down, 2, 310.0),
            glass(Kind::Moved, 1, 160.0),
            glass(Kind::Moved, 2, 360.0),
            glass(Kind::Up, 1, 160.0),
            glass(Kind::Up, 2, 360.0),
        ]);
        let resting = acts(&[
            glass(Kind::Down, 1, 210.0),
            glass(Kind::Down, 2, 310.0),
            glass(Kind::Moved, 2, 311.0),
            glass(Kind::Up, 1, 210.0),
        ]);
        assert_eq!(resting[2..], [Act::Read(311.0, 50.0), Act::Nothing], "a hand trembles");
        let wanted = Range { from: at(250), to: at(750) };
        assert_eq!(pinched[3..], [Act::Preview(wanted, None), Act::See(wanted), Act::Nothing]);
    }

    #[test]
    fn keys_walk_zoom_and_leave() {
        let press = |name, with_shift, at| key(name, with_shift, at, &subject(), NOW);
        assert_eq!(press("ArrowLeft", false, None), Some(Pressed::To(at(1000))), "the first goes to the newest");
        assert_eq!(press("ArrowLeft", false, Some(at(500))), Some(Pressed::To(at(400))));
        assert_eq!(press("ArrowRight", true, Some(at(0))), Some(Pressed::To(at(1000))));
        assert_eq!(press("Home", false, None), Some(Pressed::To(at(0))));
        assert_eq!(press("Enter", false, Some(at(500))), Some(Pressed::See(Range { from: at(250), to: at(750) })));
        assert_eq!(press("Enter", true, None), Some(Pressed::See(Range { from: at(-500), to: at(1500) })));
        assert_eq!(press("Escape", false, Some(at(500))), Some(Pressed::Leave));
        assert_eq!((press("Escape", false, None), press("q", false, None)), (None, None));
    }
}
