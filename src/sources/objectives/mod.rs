//! Every objective that any tool left in a source, found without configuration.
//!
//! One file a tool, each a [`Reader`] and a line in [`ALL`]. What a reader finds it claims: the readers after it do
//! not see the same objective again.

mod burn_terms;
mod configured;
mod dash0;
mod decompose;
mod draft;
mod grafana_slo;
mod known;
mod pyrra;
mod rule_book;
mod sloth;
mod workbook;

pub mod batch;
pub mod deploys;
pub mod discover;
pub mod exemplars;
pub mod history;
pub mod latency;
pub mod measure;
pub mod story;
pub mod survey;
pub mod tiles;
pub mod traffic;

use super::http::{Http, Sliced};
use crate::domain::{
    answered::Skipped,
    labels::Labels,
    objective::{Objective, Tool, WrittenObjective},
    rule::RuleGroup,
    series::Sample,
};
use draft::{Draft, short_hash};
use rule_book::RuleBook;
use std::collections::{BTreeMap, BTreeSet};

pub use discover::discover;
pub use known::Known;
pub use measure::measure;

/// Reads what one tool leaves in a source.
trait Reader: Sync {
    /// The tool.
    fn tool(&self) -> Tool;
    /// Every objective of the tool in the evidence.
    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found>;
}

/// The readers, the most particular first: what looks like a workbook alert may be a tool's.
const ALL: &[&dyn Reader] =
    &[&sloth::Sloth, &pyrra::Pyrra, &grafana_slo::GrafanaSlo, &dash0::Dash0, &workbook::Workbook];

/// What a source shows of itself.
struct Evidence<'a> {
    book: &'a RuleBook<'a>,
    /// Samples of the metrics that tools describe their objectives with.
    info: &'a [Sample],
    /// Whom to let go first between two objectives.
    http: &'a dyn Http,
}

/// What one reader found, and what it could not read.
#[derive(Default)]
struct Found {
    drafts: Vec<Draft>,
    skipped: Vec<Skipped>,
}

/// The metrics that tools describe their objectives with; asked for in one request.
pub const INFO_METRICS: &[&str] = &[
    "sloth_slo_info",
    "slo:objective:ratio",
    "slo:time_period:days",
    "pyrra_objective",
    "pyrra_window",
    "grafana_slo_info",
    "grafana_slo_objective",
    "grafana_slo_objective_window_seconds",
    "grafana_slo_total_rate_5m",
    "dash0.slo.budget.remaining",
    "dash0_slo_budget_remaining",
];

/// Of these only that they are there is read, and by what labels: their values change with every look.
const GAUGES: &[&str] = &["grafana_slo_total_rate_5m", "dash0.slo.budget.remaining", "dash0_slo_budget_remaining"];

/// Reads every objective out of rules, information samples and the configuration.
async fn read_all(
    http: &dyn Http,
    source: &str,
    groups: &[RuleGroup],
    info: &[Sample],
    written: &[WrittenObjective],
) -> (Vec<Objective>, Vec<Skipped>) {
    let book = RuleBook::over(groups, http).await;
    let evidence = Evidence { book: &book, info, http };
    let mut drafts = Vec::new();
    let mut skipped = Vec::new();
    for reader in ALL {
        let found = reader.read(&evidence).await;
        drafts.extend(found.drafts);
        skipped.extend(
            found.skipped.into_iter().map(|it| Skipped { at: format!("{}, {}", reader.tool().name(), it.at), ..it }),
        );
    }
    for objective in written {
        match configured::read(objective) {
            Ok(draft) => drafts.push(draft),
            Err(why) => {
                skipped.push(Skipped::of_configuration(&format!("{} {}", objective.service, objective.name), why))
            }
        }
    }
    (with_unique_ids(drafts.into_iter().map(|draft| draft.finish(source)).collect()), skipped)
}

/// Namesakes get the end of a hash over what tells them apart.
fn with_unique_ids(mut objectives: Vec<Objective>) -> Vec<Objective> {
    let mut namesakes: BTreeMap<String, usize> = BTreeMap::new();
    for objective in &objectives {
        *namesakes.entry(objective.id.clone()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    for (index, objective) in objectives.iter_mut().enumerate() {
        if namesakes.get(&objective.id).is_some_and(|n| *n > 1) {
            let tells = format!("{}{:?}{}", objective.labels, objective.indicator, objective.name);
            objective.id = format!("{}-{}", objective.id, short_hash(&tells));
        }
        // Truly the same twice: the order they were found in is all that is left.
        if !taken.insert(objective.id.clone()) {
            objective.id = format!("{}-{index}", objective.id);
        }
    }
    objectives
}

impl Evidence<'_> {
    /// The value of an information sample that carries all of `labels`.
    fn info_value(&self, metric: &str, labels: &Labels) -> Option<f64> {
        let fits = |it: &&Sample| it.labels.metric() == Some(metric) && labels.is_subset_of(&it.labels);
        self.info.iter().find(fits).and_then(Sample::finite)
    }
}

impl Found {
    fn skip(&mut self, at: String, why: impl Into<String>) {
        self.skipped.push(Skipped { at, why: why.into() });
    }
}
