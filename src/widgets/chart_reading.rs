//! The crosshair of a chart with its values: made once, then only moved and told anew.
use super::{
    chart_hands::{Hands, Over},
    live::{live, live_attribute, live_text},
};
use crate::{
    charts::plane::{
        Plane,
        reading::{Line, MOST_LINES},
    },
    domain::time::Instant,
    platform::{document, effect::effect},
    words::{durations, instants, numbers},
};
use leptos::{html::Div, prelude::*};

/// From the crosshair to its table, CSS pixels.
const APART: f64 = 12.0;

/// Narrower than this, CSS pixels, the table has no room beside the crosshair.
const NARROW: f64 = 600.0;

/// The line, its points, its values, and what is being brushed.
pub fn reading(over: Over, hands: Hands) -> AnyView {
    let n_lines = Memo::new(move |_| over.with_plane(|it| it.traces.len().min(MOST_LINES + 1)).unwrap_or(0));
    let n_folded = move || over.reading.with(|it| it.as_ref().map_or(0, |it| it.n_folded));
    let is_read = live_attribute(move || (over.at().is_none() && over.preview.get().is_none()).then(String::new));
    let is_folded = live_attribute(move || (n_folded() == 0).then(String::new));
    let brush = move || over.brush().unwrap_or_default();
    let place = NodeRef::<Div>::new();
    effect(move || {
        if let (Some(element), Some(beside)) = (place.get(), over.beside()) {
            document::move_by(&element, &beside);
        }
    });
    view! {
        <svg width="100%" height="100%" aria-hidden="true">
            <rect class="brush" x=live_text(move || brush().0.to_string()) height=live_text(move || over.depth().to_string())
                width=live_text(move || (brush().1 - brush().0).to_string())></rect>
            <g class="cross" transform=live_text(move || format!("translate({})", over.x().unwrap_or(0.0)))>
                <path d=live_text(move || over.x().map_or_else(String::new, |_| format!("M.5 0V{}", over.depth())))></path>
                {live(move || (0..n_lines.get()).map(|n| point(over, n)).collect::<Vec<_>>())}
            </g>
        </svg>
        <div class=live_text(move || if over.is_narrow() { "reading strip" } else { "reading" }.to_owned()) hidden=is_read node_ref=place>
            <b>{live_text(move || when(over, hands))}</b>
            <ul>{live(move || (0..n_lines.get()).map(|n| value(over, hands, n)).collect::<Vec<_>>())}</ul>
            <p hidden=is_folded>{live_text(move || format!("and {} more", numbers::count(n_folded() as f64)))}</p>
            <p>{live_text(move || over.at().map(|at| hands.also.run((at, over.near())).join(", ")).unwrap_or_default())}</p>
        </div>
    }
    .into_any()
}

/// The instant that is read, or the range that would come.
fn when(over: Over, hands: Hands) -> String {
    let (now, zone) = hands.clock.run(());
    if let Some((range, _)) = over.preview.get() {
        let [from, to] = [range.from, range.to].map(|it| instants::to_the_second(it, &zone, now));
        return format!("{from} – {to}, {}", durations::duration(range.length()));
    }
    over.at().map(|at| instants::to_the_second(at, &zone, now)).unwrap_or_default()
}

/// A point on the crosshair.
fn point(over: Over, n: usize) -> AnyView {
    let y = live_text(move || over.line(n, |it| it.y).flatten().unwrap_or(0.0).to_string());
    let radius = live_text(move || {
        let radius = over.line(n, |it| it.y.map(|_| if it.is_nearest { "4.5" } else { "3" })).flatten();
        radius.unwrap_or("0").to_owned()
    });
    view! { <circle cx="0.5" cy=y r=radius fill=colour(over, n)></circle> }.into_any()
}

/// A line of the table.
fn value(over: Over, hands: Hands, n: usize) -> AnyView {
    let is_gone = live_attribute(move || over.line(n, |_| ()).is_none().then(String::new));
    let class = live_text(move || {
        let is_nearest = over.line(n, |it| it.is_nearest).unwrap_or(false);
        if is_nearest { "nearest" } else { "" }.to_owned()
    });
    let said = live_text(move || {
        let is_to_come = over.at().is_some_and(|at| at > hands.clock.run(()).0);
        let missing = if is_to_come { "not yet" } else { "not measured" };
        over.line(n, |it| it.said.clone().unwrap_or_else(|| missing.to_owned())).unwrap_or_default()
    });
    view! {
        <li hidden=is_gone class=class>
            {key(colour(over, n))}
            <span>{live_text(move || over.line(n, |it| it.name.clone()).unwrap_or_default())}</span>
            <b>{said}</b>
        </li>
    }
    .into_any()
}

/// A stroke in the colour of a series.
pub fn key(colour: super::live::LiveText) -> AnyView {
    view! { <svg class="key" viewBox="0 0 12 4" aria-hidden="true"><path d="M0 2h12" stroke=colour></path></svg> }
        .into_any()
}

fn colour(over: Over, n: usize) -> super::live::LiveText {
    live_text(move || {
        let variable = over.line(n, |it| it.role.variable()).unwrap_or("--ink");
        format!("var({variable})")
    })
}

impl Over {
    fn with_plane<T>(&self, read: impl FnOnce(&Plane) -> T) -> Option<T> {
        self.drawing.read().plane.as_ref().map(read)
    }

    fn line<T>(&self, n: usize, read: impl FnOnce(&Line) -> T) -> Option<T> {
        self.reading.read().as_ref().and_then(|it| it.lines.get(n).map(read))
    }

    fn at(&self) -> Option<Instant> {
        self.reading.read().as_ref().map(|it| it.at)
    }

    /// How far down the time axis is.
    fn depth(&self) -> f64 {
        self.with_plane(|it| it.place.bottom).unwrap_or(0.0)
    }

    fn x(&self) -> Option<f64> {
        let at = self.at()?;
        self.with_plane(|it| it.x(at).round())
    }

    /// Left and right edge of what is brushed.
    fn brush(&self) -> Option<(f64, f64)> {
        let (a, b) = self.preview.get()?.1?;
        self.with_plane(|it| [a, b].map(|x| x.clamp(it.place.left, it.place.right))).map(|[a, b]| (a.min(b), a.max(b)))
    }

    fn is_narrow(&self) -> bool {
        f64::from(self.drawing.read().sheet.size.0) < NARROW
    }

    /// Where the table stands: right of the crosshair in the left half, else left of it. Where there is no room for
    /// that it stands above the drawing, and covers nothing of it.
    fn beside(&self) -> Option<String> {
        if self.at().is_none() && self.preview.get().is_none() {
            return None;
        }
        if self.is_narrow() {
            return Some("translate(0,-100%)".to_owned());
        }
        let x = self.x().or_else(|| self.brush().map(|it| it.1));
        self.with_plane(|plane| {
            let place = plane.place;
            let middle = (place.left + place.right) / 2.0;
            let x = x.unwrap_or(middle);
            if x <= middle {
                format!("translate({}px,{}px)", x + APART, place.top)
            } else {
                format!("translate(calc({}px - 100%),{}px)", x - APART, place.top)
            }
        })
    }
}
