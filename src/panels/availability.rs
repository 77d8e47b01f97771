//! How available are the services, and which is the worst of each group?
use super::how_do_we_know::known;
use crate::domain::order;
use crate::{
    configuration::Configuration,
    domain::availability::{Member, Together, together},
    sources::objectives::survey::Surveyed,
    state::{objectives::use_objectives, overlay::Figure, setup::use_configuration},
    widgets::{
        data_table::data_table,
        live::{Shown, live},
        measured::number,
        panel::Panel,
        state_mark::state_mark,
    },
    words::numbers,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Availability by group, and never without its worst service.
#[component]
pub fn Availability() -> impl IntoView {
    let objectives = use_objectives();
    let configuration = use_configuration();
    let rows = Memo::new(move |_| rows(&objectives.all.get(), &configuration));
    // Its place is kept while nobody knows: the alerts beside it do not jump.
    view! {
        <Shown when=move || !rows.read().is_empty() || objectives.is_waiting()>
        <Panel title="Availability" sentence="Good events of each service's widest objective. Never an average without the worst service in it." class="c7">
            {data_table(
                "Availability by group, with the worst service of each",
                "",
                &[("", "Group"), ("r", "Good, %"), ("", "Worst inside it"), ("r", "Good, %")],
                live(move || rows.get().into_iter().map(row).collect_view()),
            )}
        </Panel>
        </Shown>
    }
}

#[derive(Clone, PartialEq)]
struct Row {
    group: String,
    services: String,
    together: Together,
    worst_is_over: bool,
    /// The objectives that were counted.
    ids: Vec<String>,
}

fn row(row: Row) -> AnyView {
    let Together { good_ratio, worst, unmeasured } = row.together;
    let figure = Figure::Availability(row.group.clone(), row.ids.clone());
    let worst_name = match (&worst, row.worst_is_over) {
        (Some((name, _)), true) => state_mark("over", name.clone()).into_any(),
        (Some((name, _)), false) => state_mark("ok", name.clone()).into_any(),
        (None, _) => state_mark("nodata", "nothing measured".to_owned()).into_any(),
    };
    let unmeasured = (!unmeasured.is_empty() && worst.is_some())
        .then(|| view! { " "{state_mark("nodata", format!("not measured: {}", unmeasured.join(", ")))} });
    view! {
        <tr>
            <th scope="row"><b>{row.group}</b>" "<span class="q wide">{row.services}</span></th>
            <td class="r"><b>{known(figure.clone(), number(good_ratio, numbers::good_percent))}</b></td>
            <td>{worst_name}{unmeasured}</td>
            <td class="r">{known(figure, number(worst.map(|it| it.1), numbers::good_percent))}</td>
        </tr>
    }
    .into_any()
}

/// One member a service: its objective with the most events that is not about speed.
fn rows(all: &[Surveyed], configuration: &Configuration) -> Vec<Row> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut services: BTreeMap<String, (&Surveyed, bool)> = BTreeMap::new();
    for surveyed in
        all.iter().filter(|it| !it.0.service.is_empty() && it.1.events.is_some_and(|events| events.total > 0.0))
    {
        let is_speed = ["latency", "duration", "fresh"].iter().any(|word| surveyed.0.name.contains(word));
        let total = |it: &Surveyed| it.1.events.map_or(0.0, |events| events.total);
        let better = services.get(&surveyed.0.service).is_none_or(|(known, known_is_speed)| {
            (*known_is_speed && !is_speed) || (*known_is_speed == is_speed && total(known) < total(surveyed))
        });
        if better {
            services.insert(surveyed.0.service.clone(), (surveyed, is_speed));
        }
    }
    // A service whose every objective is silent belongs to the picture, too.
    let silent = all.iter().map(|it| &it.0.service).filter(|it| !it.is_empty() && !services.contains_key(*it));
    let silent: Vec<String> = silent.cloned().collect();
    let mut groups: BTreeMap<(u8, String), Vec<(Member, bool)>> = BTreeMap::new();
    let mut add = |name: &str, member: Member, is_over: bool| {
        let service = configuration.service(name);
        let group = service.and_then(|it| it.group.clone()).unwrap_or_else(|| "Other services".to_owned());
        let order = u8::from(group == "Other services");
        groups.entry((order, group)).or_default().push((member, is_over));
    };
    for (name, (surveyed, _)) in &services {
        let is_over = matches!(surveyed.2, crate::domain::objective_state::ObjectiveState::OutOfBudget);
        add(name, Member { name: name.clone(), events: surveyed.1.events }, is_over);
    }
    let mut silent = silent;
    order::ascending(&mut silent);
    silent.dedup();
    for name in silent {
        add(&name, Member { name: name.clone(), events: None }, false);
    }
    let counted: BTreeMap<&String, String> = services.iter().map(|(name, it)| (name, it.0.0.id.clone())).collect();
    let everyone: Vec<(Member, bool)> = groups.values().flatten().cloned().collect();
    let one = |group: String, members: Vec<(Member, bool)>| {
        let together = together(&members.iter().map(|it| it.0.clone()).collect::<Vec<_>>());
        let worst_is_over =
            together.worst.as_ref().is_some_and(|worst| members.iter().any(|it| it.0.name == worst.0 && it.1));
        let services = members.iter().map(|it| it.0.name.as_str()).collect::<Vec<_>>().join(", ");
        let ids = members.iter().filter_map(|it| counted.get(&it.0.name)).cloned().collect();
        Row { group, services, together, worst_is_over, ids }
    };
    let mut rows = vec![Row { services: "by requests".to_owned(), ..one("All services".to_owned(), everyone) }];
    if groups.len() > 1 {
        rows.extend(groups.into_iter().map(|((_, group), members)| one(group, members)));
    }
    rows
}
