//! The annotation rail: what happened, as shapes on a strip above the plot, and hairlines that fall through it.
use super::{
    Outcome, Plot,
    labels::{Labels, Look, SIZE, Side, Spot},
    marks,
};
use crate::{
    charts::ink::{Paint, Pattern, Role, measure, units},
    domain::{alert::Severity, order, time::Range},
};
use plotters::{coord::Shift, drawing::DrawingArea, element::Polygon};
use plotters_backend::DrawingBackend;

/// Its height, CSS pixels.
pub const HEIGHT: f64 = 26.0;

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
    /// What it is called; a stranger's text.
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

    /// The louder ones lie above.
    fn rank(self) -> u8 {
        match self {
            Self::Firing(Severity::Other) => 0,
            Self::Firing(Severity::Ticket) => 1,
            Self::Deploy | Self::Rollback => 2,
            Self::Firing(Severity::Page) => 3,
            Self::Incident => 4,
        }
    }

    fn falls(self) -> bool {
        !matches!(self, Self::Firing(Severity::Ticket | Severity::Other))
    }
}

/// How high the rail of a drawing of this height is: a low one has none.
pub fn height(height: f64) -> f64 {
    if height >= 140.0 { HEIGHT } else { 0.0 }
}

/// Draws the strip with when alerts fired, under one name for all of them.
pub fn draw_firing<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    plot: &Plot<'_, B>,
    firing: &[(Range, Severity)],
    labels: &mut Labels,
) -> Outcome<B> {
    let event = |&(range, severity): &(Range, Severity)| Event { range, kind: Kind::Firing(severity), name: "" };
    draw(root, plot, &firing.iter().map(event).collect::<Vec<_>>(), labels)?;
    if !firing.is_empty() {
        let spot = |x| Spot { x, y: HEIGHT / 2.0 + 4.0, side: Side::Start };
        labels.place("alerts", Look { role: Role::Ink3, bold: false }, &[spot(4.0), spot(60.0), spot(120.0)]);
    }
    Ok(())
}

/// Draws the strip with all that happened in what the plot shows, and names what there is room for.
pub fn draw<B: DrawingBackend>(
    root: &DrawingArea<B, Shift>,
    plot: &Plot<'_, B>,
    events: &[Event<'_>],
    labels: &mut Labels,
) -> Outcome<B> {
    marks::bar(root, [0.0, 0.0, plot.place.right, HEIGHT], Role::Sunk.into())?;
    let mut events: Vec<&Event<'_>> =
        events.iter().filter(|it| it.range.to >= plot.range.from && it.range.from <= plot.range.to).collect();
    order::by_key(&mut events, |it| (it.kind.rank(), it.range.from));
    let mut last_hairline = f64::NEG_INFINITY;
    for event in &events {
        let (role, middle) = (event.kind.role(), HEIGHT / 2.0);
        let left = plot.x(event.range.from).clamp(plot.place.left + 5.0, (plot.place.right - 5.0).max(5.0));
        let right = plot.x(event.range.to).max(left);
        let edges = match event.kind {
            Kind::Deploy | Kind::Rollback => [left - 5.0, middle - 5.0, left + 5.0, middle + 5.0],
            Kind::Incident => [left - 5.0, middle - 5.0, right.max(left + 5.0), middle + 5.0],
            Kind::Firing(_) => [left, middle - 5.0, right.max(left + 4.0), middle + 5.0],
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
        labels.keep_free([edges[0], 0.0, edges[2], HEIGHT]);
        let has_begun = event.range.from >= plot.range.from;
        if has_begun && event.kind.falls() && (left - last_hairline).abs() >= 6.0 {
            plot.down(event.range.from, HEIGHT, Paint::from(role).pattern(Pattern::ShortDashes).opacity(0.6))?;
            last_hairline = left;
        }
    }
    // The loudest are named first, each beside its mark.
    for event in events.iter().rev().filter(|it| !it.name.is_empty()) {
        let Some(name) = measure::fit(&measure::tame(event.name), SIZE, false, 160.0) else { continue };
        let right = plot.x(event.range.to).max(plot.x(event.range.from) + 5.0);
        let y = HEIGHT / 2.0 + 4.0;
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
    Ok(())
}

fn triangle<B: DrawingBackend>(root: &DrawingArea<B, Shift>, (x, y): (f64, f64), down: f64, role: Role) -> Outcome<B> {
    let at = |dx: f64, dy: f64| (units(x + dx), units(y + dy * down));
    root.draw(&Polygon::new(vec![at(-5.0, -4.0), at(5.0, -4.0), at(0.0, 5.0)], Paint::from(role).fill()))
}
