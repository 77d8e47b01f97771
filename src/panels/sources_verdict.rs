//! How many sources are live, and what is wrong with the others, in one sentence?
use crate::{
    state::{clock::use_clock, examination::Examination},
    widgets::{live::live, state_mark::mark},
    words::{numbers, states},
};
use leptos::prelude::*;

/// The sentence of the page.
#[component]
pub fn SourcesVerdict(
    /// Every source.
    examinations: Vec<Examination>,
) -> impl IntoView {
    let word = states::source(use_clock().recorded_at().is_some());
    live(move || {
        let n = examinations.len();
        let (mut n_live, mut n_odd, mut failing) = (0, 0, Vec::new());
        for examination in &examinations {
            let findings = examination.findings.read();
            n_live += usize::from(findings.is_live());
            n_odd += findings.troubles.iter().filter(|it| !it.is_fatal).count();
            failing.extend(findings.troubles.iter().filter(|it| it.is_fatal).map(|it| it.name.clone()));
        }
        let then = match (failing.first(), n_live + failing.len() < n, n_odd) {
            (Some(first), _, _) => first.clone(),
            (None, true, _) => "Asking the others.".to_owned(),
            (None, false, 0) => "Nothing to mend.".to_owned(),
            (None, false, n) => format!("{} to mend, below.", numbers::counted(n, "thing", "things")),
        };
        let shape = (!failing.is_empty()).then(|| mark("failed"));
        let class = if failing.is_empty() { "state live" } else { "state failed" };
        let verb = if n == 1 { "source is" } else { "sources are" };
        let said = format!(" {verb} {word}. ");
        view! {
            <h1 class="verdict"><span class=class>{shape}<span>{format!("{n_live} of {n}")}</span></span>{said}<span class="then">{then}</span></h1>
        }
    })
}
