//! Which lines of a long table are in the document: those that can be seen, and a few around them.
use super::{
    objective_columns::Columns,
    objective_lines::{Asked, Heights, Line, MARGIN, offsets, steps, visible},
    objective_rows::Rows,
};
use crate::{
    platform::{
        effect::effect,
        viewport::{self, Change, ViewportWatch},
    },
    widgets::pieces::Pieces,
};
use leptos::{html::Tbody, prelude::*};
use std::{ops::Range, sync::Arc};

/// So many lines are in the document whole: a browser's own search finds them, and nothing follows the scrolling.
const WHOLE: usize = 200;

/// What of a table is in the document; copy it around.
#[derive(Clone, Copy)]
pub struct Window {
    shown: Memo<Arc<Vec<Line>>>,
    place: NodeRef<Tbody>,
    /// The first line in the document; none where all of them are.
    first: RwSignal<Option<usize>>,
    /// On a telephone or a wall lines are taller than on a desk; the first ones drawn tell.
    tall: RwSignal<Heights>,
}

/// Some lines, or what is as tall as those that are left out.
#[derive(PartialEq)]
enum Piece {
    Lines(Range<usize>, Columns),
    LeftOut(f64),
}

impl Window {
    /// Puts into a table what can be seen of these lines, for as long as its page is there.
    pub fn follow(shown: Memo<Arc<Vec<Line>>>, asked: Memo<Asked>, place: NodeRef<Tbody>, rows: Rows) -> Self {
        let first = RwSignal::new((shown.read_untracked().len() > WHOLE).then_some(0_usize));
        let this = Self { shown, place, first, tall: RwSignal::new(heights(place)) };
        let pieces = StoredValue::new_local(Pieces::here());
        effect(move || {
            let Some(body) = place.get() else { return };
            let wanted = this.pieces(&asked.read().columns);
            let make = |piece: &Piece| match piece {
                Piece::Lines(lines, columns) => rows.draw(lines.clone(), columns).into_any(),
                Piece::LeftOut(height) => spacer(*height),
            };
            pieces.try_update_value(|it| it.set(&body, wanted, make));
        });
        let watch = viewport::watch(move |change| this.look(change));
        let watch: StoredValue<Option<ViewportWatch>, LocalStorage> = StoredValue::new_local(watch);
        on_cleanup(move || {
            watch.try_set_value(None);
        });
        this
    }

    /// Where every line begins, and where the last ends, CSS pixels below the first.
    pub fn ends(&self) -> Vec<f64> {
        offsets(&self.shown.read_untracked(), heights(self.place))
    }

    /// Something has changed: other lines may be seen.
    pub fn look(&self, change: Change) {
        let Some(body) = self.place.try_get_untracked().flatten() else { return };
        let is_whole = change == Change::Printing || self.shown.read_untracked().len() <= WHOLE;
        // Where lines stand is asked only of a long table: the browser lays the page out to tell. How tall lines are
        // decides what of a long table is seen; of one that is whole, nothing.
        let now = (!is_whole).then(|| {
            let heights = heights(self.place);
            if self.tall.get_untracked() != heights {
                self.tall.set(heights);
            }
            let ends = offsets(&self.shown.read_untracked(), heights);
            visible(&ends, -viewport::top_of(&body), viewport::height()).start
        });
        if change != Change::Scrolled || self.first.get_untracked() != now {
            self.first.set(now);
        }
    }

    fn pieces(&self, columns: &Columns) -> Vec<Piece> {
        let shown = self.shown.read();
        let lines = |lines: Range<usize>| steps(lines).map(|it| Piece::Lines(it, columns.clone()));
        let Some(first) = self.first.get() else { return lines(0..shown.len()).collect() };
        let ends = offsets(&shown, self.tall.get());
        let end = |at: usize| ends.get(at).copied().unwrap_or_default();
        let seen = visible(&ends, end(first + MARGIN), viewport::height());
        let left_out = |height: f64| (height > 0.0).then_some(Piece::LeftOut(height));
        let (above, below) = (left_out(end(seen.start)), left_out(end(shown.len()) - end(seen.end)));
        above.into_iter().chain(lines(seen)).chain(below).collect()
    }
}

/// How tall lines are: as the first of each kind is.
fn heights(place: NodeRef<Tbody>) -> Heights {
    let body = place.try_get_untracked().flatten();
    let height = |selector: &str| body.as_ref().and_then(|it| viewport::height_of_first(it, selector));
    // Borders collapse: the first line of all is half a border less tall.
    let row = height("tr[data-objective] + tr[data-objective]");
    let group = height("tr[data-objective] + tr.group, tr.group + tr.group");
    Heights { row: row.unwrap_or(26.0), group: group.unwrap_or(37.0) }
}

/// As tall as the lines that are not there.
fn spacer(height: f64) -> AnyView {
    let svg = format!("<svg width=\"1\" height=\"{height}\"></svg>");
    view! { <tr class="spacer" aria-hidden="true"><td colspan="20" inner_html=svg></td></tr> }.into_any()
}
