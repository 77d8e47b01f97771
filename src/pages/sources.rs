//! `/sources/`: what is connected, what is wrong with it, and what mends it.
use crate::{
    panels::{
        source_sign_in::SourceSignIns,
        source_to_add::SourceToAdd,
        sources_table::SourcesTable,
        sources_troubles::{RuleTroubles, SourcesTroubles},
        sources_verdict::SourcesVerdict,
    },
    state::examination::examine_all,
    widgets::{live::Shown, panel::Panel},
};
use leptos::prelude::*;

/// What is connected.
#[component]
pub fn Sources() -> impl IntoView {
    let examinations = examine_all();
    let asked = examinations.clone();
    // What stands below the troubles comes after them: nothing that is read or pressed is pushed away.
    let is_settled = Memo::new(move |was: Option<&bool>| {
        was == Some(&true) || asked.iter().all(|it| !it.findings.read().is_asking())
    });
    view! {
        <div class="lead"><SourcesVerdict examinations=examinations.clone()/></div>
        <div class="stack">
            <SourcesTable examinations=examinations.clone()/>
            <SourceSignIns examinations=examinations.clone()/>
            <SourcesTroubles examinations=examinations/>
            <Shown when=is_settled>
                <RuleTroubles/>
                <Panel title="Add a source" sentence="Any address can be examined; nothing is kept." class="c12">
                    <SourceToAdd joins_others=true/>
                </Panel>
            </Shown>
        </div>
    }
}
