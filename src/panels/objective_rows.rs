//! The lines of objectives that are in the document: what changes draws anew only those it changes, a few in each task.
use super::{
    objective_columns::Columns,
    objective_lines::{Group, Line},
    objective_row::{Row, group, view},
};
use crate::{
    domain::zone::Zone,
    platform::{clock, effect::effect, focus},
    sources::objectives::survey::Surveyed,
    state::{
        clock::{Clock, use_clock},
        objectives::{Objectives, use_objectives},
        query,
    },
    widgets::live::live,
};
use leptos::prelude::*;
use std::{ops::Range, sync::Arc};

/// So many lines are drawn anew before what waits has its turn.
const FEW: usize = 6;

/// The lines that are drawn; copy it around.
#[derive(Clone, Copy)]
pub struct Rows {
    objectives: Objectives,
    clock: Clock,
    lines: Memo<Arc<Vec<Line>>>,
    active: RwSignal<Option<usize>>,
    drawn: StoredValue<Drawn, LocalStorage>,
}

/// Of what lines are drawn, or about to be; those there are, each with its number; and where the focus was before.
#[derive(Default)]
struct Drawn {
    of: Option<Told>,
    lines: Vec<(usize, ArcRwSignal<Drawing>)>,
    focused: Option<focus::Place>,
}

/// All that lines tell.
#[derive(Clone)]
struct Told {
    all: Arc<Vec<Surveyed>>,
    lines: Arc<Vec<Line>>,
    zone: Zone,
}

/// What stands on a line, and nothing that is not seen.
#[derive(Clone, PartialEq)]
enum Drawing {
    Group(Group),
    Row(Box<Row>),
}

impl Rows {
    /// No line yet; those that will be there follow what they tell. A line stays where it is, whatever belongs there.
    pub fn follow(lines: Memo<Arc<Vec<Line>>>, active: RwSignal<Option<usize>>) -> Self {
        let drawn = StoredValue::new_local(Drawn::default());
        let this = Self { objectives: use_objectives(), clock: use_clock(), lines, active, drawn };
        this.drawn.update_value(|it| it.of = Some(untrack(|| this.told())));
        effect(move || {
            let told = this.told();
            let before = this.drawn.try_update_value(|it| it.of.replace(told.clone())).flatten();
            if before.is_some_and(|it| !it.is(&told)) {
                query::spawn_until_cleanup(this.renew(told));
            }
        });
        this
    }

    /// These lines, until the part around them is made anew.
    pub fn draw(self, numbers: Range<usize>, columns: &Columns) -> Vec<AnyView> {
        let told = untrack(|| self.told());
        let drawings: Vec<_> = numbers.filter_map(|at| Some((at, ArcRwSignal::new(told.drawing(at)?)))).collect();
        self.drawn.try_update_value(|it| it.lines.extend(drawings.iter().cloned()));
        let views = drawings.iter().map(|(at, drawing)| self.view(*at, drawing.clone(), columns.clone())).collect();
        on_cleanup(move || {
            let is_gone = |line: &(usize, _)| drawings.contains(line);
            self.drawn.try_update_value(|it| it.lines.retain(|line| !is_gone(line)));
        });
        views
    }

    fn view(self, at: usize, drawing: ArcRwSignal<Drawing>, columns: Columns) -> AnyView {
        live(move || match drawing.get() {
            Drawing::Group(it) => group(it, at, self.active, &columns),
            Drawing::Row(it) => view(*it, at, self.active, &columns),
        })
    }

    fn told(&self) -> Told {
        Told { all: self.objectives.all.get(), lines: self.lines.get(), zone: self.clock.zone() }
    }

    async fn renew(self, told: Told) {
        let mut n_changed = 0;
        if let Some(place) = focus::in_row() {
            self.drawn.try_update_value(|it| it.focused = Some(place));
        }
        let drawn = self.drawn.try_with_value(|it| it.lines.clone()).unwrap_or_default();
        for (at, drawing) in drawn {
            clock::yield_now().await;
            if self.drawn.try_with_value(|it| it.of.as_ref().is_some_and(|it| it.is(&told))) != Some(true) {
                // There is more to tell already.
                return;
            }
            let Some(now) = told.drawing(at).filter(|it| *drawing.read_untracked() != *it) else { continue };
            drawing.set(now);
            n_changed += 1;
            if n_changed % FEW == 0 {
                clock::next_turn().await;
            }
        }
        let focused = self.drawn.try_update_value(|it| it.focused.take()).flatten();
        // Who moves with the keyboard stays where they are.
        clock::next_turn().await;
        focused.as_ref().and_then(focus::Place::give_back);
    }
}

impl Told {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all) && Arc::ptr_eq(&self.lines, &other.lines) && self.zone == other.zone
    }

    fn drawing(&self, at: usize) -> Option<Drawing> {
        // Lines without heads are sorted: each names its service.
        let is_sorted = matches!(self.lines.first(), Some(Line::Row(_)));
        Some(match self.lines.get(at)? {
            Line::Group(it) => Drawing::Group(it.clone()),
            Line::Row(of) => Drawing::Row(Box::new(Row::of(self.all.get(*of)?, is_sorted, &self.zone))),
        })
    }
}
