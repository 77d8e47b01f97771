//! The annotation rail: what happened, as shapes on a strip above the plot, and hairlines that fall through it.
use super::{
    Outcome, Plot,
    labels::{Labels, Look, SIZE, Side, Spot},
    marks,
};
use crate::{
    charts::{
        Frame,
        ink::{Paint, Pattern, Role, measure, units},
    },
    domain::{
        alert::Severity,
        order,
        time::{Instant, Range},
    },
    words::instants,
};
use plotters::{coord::Shift, drawing::DrawingArea, element::Polygon};
use plotters_backend::DrawingBackend;

/// Its height, CSS pixels.
pub const HEIGHT: f64 = 26.0;

/// The longest name on it, CSS pixels; and in a table, where a line has more room.
const LONGEST_DRAWN: f64 = 160.0;
const LONGEST: f64 = 320.0;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something new was deployed: a triangle down.
    Deploy,
    /// It was taken back: a triangle up.
    Rollback,
    /// An incident: a square, and a bar as long as it took.
    Incident,
    /// An alert fired: a bar as long as it did, as loud as it was.
    Firing(Severity),
}

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// When; a moment is a range of nothing.
    pub range: Range,
    /// What kind of thing.
    pub kind: Kind,
    /// Whose it is, for ears: `checkout`; empty where its name says it.
    pub whose: &'a str,
    /// What it is called; a stranger's text. Empty where it is one of many.
    pub name: &'a str,
}

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::Rollback => "rollback",
            Self::Incident => "incident",
            Self::Firing(Severity::Page) => "page",
            Self::Firing(Severity::Ticket) => "ticket",
            Self::Firing(Severity::Other) => "alert",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Deploy | Self::Rollback => Role::Ink2,
            Self::Incident | Self::Firing(Severity::Page) => Role::Bad,
            Self::Firing(Severity::Ticket) => Role::Warn,
            Self::Firing(Severity::Other) => Role::Ok,
        }
    }

    /// The louder ones lie above, and are named first.
    fn rank(self) -> u8 {
        match self {
            Self::Firing(Severity::Other) => 0,
            Self::Firing(Severity::Ticket) => 1,
            Self::Firing(Severity::Page) => 2,
            Self::Deploy | Self::Rollback => 3,
            Self::Incident => 4,
        }
    }

    fn falls(self) -> bool {
        !matches!(self, Self::Firing(Severity::Ticket | Severity::Other))
    }
}

impl Event<'_> {
    /// Whether any of it lies in a range.
    pub fn is_in(&self, range: Range) -> bool {
        self.range.to >= range.from && self.range.from <= range.to
    }

    /// What it is, in words: `deploy checkout 8e1f02`.
    pub fn said(&self) -> String {
        let name = measure::fit(&measure::tame(self.name), SIZE, false, LONGEST).unwrap_or_default();
        let words = [self.kind.word(), self.whose, &name];
        words.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// How high the rail of a drawing of this height is: a low one has none.
pub fn height(height: f64) -> f64 {
    if height >= 140.0 { HEIGHT } else { 0.0 }
}

/// The same where there is something to show in a range, else nothing.
pub fn height_for(events: &[Event<'_>], range: Range, height: f64) -> f64 {
    if events.iter().any(|it| it.is_in(range)) { self::height(height) } else { 0.0 }
}

/// The rows of a table about the named ones in a range: when, and what. A table of times alone has none.
pub fn rows(events: &[Event<'_>], range: Range, n_columns: usize, frame: Frame<'_>) -> Vec<Vec<String>> {
    let mut named: Vec<&Event<'_>> = events.iter().filter(|it| !it.name.is_empty() && it.is_in(range)).collect();
    if n_columns < 2 {
        return Vec::new();
    }
    order::by_key(&mut named, |it| it.range.from);
    let row = |it: &&Event<'_>| {
        let mut row = vec![instants::moment(it.range.from, frame.zone, frame.now), it.said()];
        row.resize(n_columns, String::new());
        row
    };
    named.iter().map(row).collect()
}

/// Draws the strip with all that happened in what the plot shows, and names what there is room for; alerts without
/// names have one for all of them.
pub fn draw<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    plot: &Plot<'_, B>,
    events: &[Event<'_>],
    now: Instant,
    labels: &mut Labels,
) -> Outcome<B> {
    marks::bar(root, [0.0, 0.0, plot.place.right, HEIGHT], Role::Sunk.into())?;
    if plot.range.contains(now) {
        let x = plot.x(now);
        labels.keep_free([x - 1.0, 0.0, x + 2.0, HEIGHT]);
    }
    let mut events: Vec<&Event<'_>> = events.iter().filter(|it| it.is_in(plot.range)).collect();
    order::by_key(&mut events, |it| (it.kind.rank(), it.range.from));
    let lanes = Lanes::of(&events);
    let mut last_hairline = f64::NEG_INFINITY;
    for event in &events {
        let (role, (middle, half)) = (event.kind.role(), lanes.lane(event.kind));
        let left = plot.x(event.range.from).clamp(plot.place.left + 5.0, (plot.place.right - 5.0).max(5.0));
        let right = plot.x(event.range.to).max(left);
        let edges = match event.kind {
            Kind::Deploy | Kind::Rollback => [left - 5.0, middle - 5.0, left + 5.0, middle + 5.0],
            Kind::Incident => [left - 5.0, middle - 5.0, right.max(left + 5.0), middle + 5.0],
            Kind::Firing(_) => [left, middle - half, right.max(left + 4.0), middle + half],
        };
        match event.kind {
            Kind::Deploy => triangle(root, (left, middle), 1.0, role)?,
            Kind::Rollback => triangle(root, (left, middle), -1.0, role)?,
            Kind::Incident => {
                marks::bar(root, [left, middle - 1.0, edges[2], middle + 1.0], role.into())?;
                marks::bar(root, [left - 5.0, middle - 5.0, left + 5.0, middle + 5.0], role.into())?;
            }
            Kind::Firing(_) => marks::bar(root, edges, role.into())?,
        }
        let [top, bottom] = lanes.ends(event.kind);
        labels.keep_free([edges[0], top, edges[2], bottom]);
        let has_begun = event.range.from >= plot.range.from;
        if has_begun && event.kind.falls() && (left - last_hairline).abs() >= 6.0 {
            plot.down(event.range.from, HEIGHT, Paint::from(role).pattern(Pattern::ShortDashes).opacity(0.6))?;
            last_hairline = left;
        }
    }
    // The loudest are named first, each beside its mark.
    for event in events.iter().rev().filter(|it| !it.name.is_empty()) {
        let Some(name) = measure::fit(&measure::tame(event.name), SIZE, false, LONGEST_DRAWN) else { continue };
        let right = plot.x(event.range.to).max(plot.x(event.range.from) + 5.0);
        let y = lanes.lane(event.kind).0 + 4.0;
        let spots = [
            Spot { x: plot.x(event.range.from) - 9.0, y, side: Side::End },
            Spot { x: right + 6.0, y, side: Side::Start },
        ];
        // A name that is pushed off its place by the edge would stand over its own mark.
        let wide = measure::width(&name, SIZE, false);
        let fits = |it: &&Spot| match it.side {
            Side::End => it.x - wide > 1.0,
            _ => it.x + wide < plot.place.right - 1.0,
        };
        let spots: Vec<Spot> = spots.iter().filter(fits).copied().collect();
        labels.place(&name, Look { role: Role::Ink2, bold: false }, &spots);
    }
    if events.iter().any(|it| it.name.is_empty() && matches!(it.kind, Kind::Firing(_))) {
        let y = lanes.lane(Kind::Firing(Severity::Other)).0 + 4.0;
        let spot = |x| Spot { x, y, side: Side::Start };
        labels.place("alerts", Look { role: Role::Ink3, bold: false }, &[spot(4.0), spot(60.0), spot(120.0)]);
    }
    Ok(())
}

fn triangle<B: DrawingBackend>(root: &DrawingArea<B, Shift>, (x, y): (f64, f64), down: f64, role: Role) -> Outcome<B> {
    let at = |dx: f64, dy: f64| (units(x + dx), units(y + dy * down));
    root.draw(&Polygon::new(vec![at(-5.0, -4.0), at(5.0, -4.0), at(0.0, 5.0)], Paint::from(role).fill()))
}

/// Where marks lie: moments above, alerts below them, so that a deploy right before an alert hides nothing of it. Where
/// there are only alerts they have all the room.
#[derive(Clone, Copy)]
struct Lanes {
    are_two: bool,
}

impl Lanes {
    /// Where moments end and alerts begin.
    const BETWEEN: f64 = 16.0;

    fn of(events: &[&Event<'_>]) -> Self {
        Self { are_two: events.iter().any(|it| !matches!(it.kind, Kind::Firing(_))) }
    }

    /// The middle of the lane of a kind, and half the height of a bar in it.
    fn lane(self, kind: Kind) -> (f64, f64) {
        match kind {
            _ if !self.are_two => (HEIGHT / 2.0, 5.0),
            Kind::Firing(_) => (20.5, 3.0),
            _ => (9.0, 5.0),
        }
    }

    /// The top and the bottom of it.
    fn ends(self, kind: Kind) -> [f64; 2] {
        match kind {
            _ if !self.are_two => [0.0, HEIGHT],
            Kind::Firing(_) => [Self::BETWEEN, HEIGHT],
            _ => [0.0, Self::BETWEEN],
        }
    }
}
