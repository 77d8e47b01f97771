//! The rows of objectives that are in the document: an answer draws anew only those it changes, a few in each task.
use super::{
    objective_lines::Asked,
    objective_row::{Row, view},
};
use crate::{
    domain::zone::Zone,
    platform::{clock, effect::effect, focus},
    sources::objectives::survey::Surveyed,
    state::{
        objectives::{Objectives, use_objectives},
        query,
    },
    widgets::live::live,
};
use leptos::prelude::*;
use std::sync::Arc;

/// So many rows are drawn anew before what waits has its turn.
const FEW: usize = 6;

/// The rows that were drawn last; copy it around.
#[derive(Clone, Copy)]
pub struct Rows {
    drawn: StoredValue<Drawn, LocalStorage>,
    objectives: Objectives,
}

#[derive(Default)]
struct Drawn {
    /// What they were drawn of.
    all: Arc<Vec<Surveyed>>,
    sort: bool,
    zone: Option<Zone>,
    /// By their place in `all`.
    rows: Vec<(usize, ArcRwSignal<Row>)>,
}

impl Rows {
    /// No row yet; those that will be there follow the answers.
    pub fn follow() -> Self {
        let this = Self { drawn: StoredValue::new_local(Drawn::default()), objectives: use_objectives() };
        effect(move || {
            let all = this.objectives.all.get();
            if this.drawn.try_with_value(|it| !Arc::ptr_eq(&it.all, &all)) == Some(true) {
                query::spawn_until_cleanup(this.renew(all));
            }
        });
        this
    }

    /// All lines are about to be made anew, of these objectives.
    pub fn begin(&self, all: &Arc<Vec<Surveyed>>, asked: &Asked, zone: &Zone) {
        let (all, sort, zone) = (Arc::clone(all), !asked.sort.is_empty(), Some(zone.clone()));
        self.drawn.set_value(Drawn { all, sort, zone, rows: Vec::new() });
    }

    /// The row of the objective at a place of all, on line `at`.
    pub fn row(&self, of: usize, at: usize, active: RwSignal<Option<usize>>, asked: &Asked) -> Option<AnyView> {
        let row = ArcRwSignal::new(self.drawn.try_with_value(|it| it.row(&it.all, of))??);
        self.drawn.try_update_value(|it| it.rows.push((of, row.clone())));
        let columns = asked.columns.clone();
        Some(live(move || view(row.get(), at, active, &columns)))
    }

    async fn renew(self, all: Arc<Vec<Surveyed>>) {
        let mut n_changed = 0;
        let focused = focus::in_row();
        let rows = self.drawn.try_with_value(|it| it.rows.clone()).unwrap_or_default();
        for (of, row) in rows {
            clock::yield_now().await;
            let Some(Some(now)) = self.drawn.try_with_value(|it| it.row(&all, of)) else { continue };
            if *row.read_untracked() != now {
                row.set(now);
                n_changed += 1;
                if n_changed % FEW == 0 {
                    clock::next_turn().await;
                }
            }
        }
        self.drawn.try_update_value(|it| it.all = all);
        // Who moves with the keyboard stays where they are.
        clock::next_turn().await;
        focused.as_ref().and_then(focus::Place::give_back);
    }
}

impl Drawn {
    fn row(&self, all: &[Surveyed], of: usize) -> Option<Row> {
        Some(Row::of(all.get(of)?, self.sort, self.zone.as_ref()?))
    }
}
