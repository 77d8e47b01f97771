//! How available are the services, and which is the worst of each group?
use super::how_do_we_know::known;
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
    words::{numbers, states},
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
    /// The mark of the worst one's objective.
    worst_mark: &'static str,
    /// The objectives that were counted.
    ids: Vec<String>,
}

fn row(row: Row) -> AnyView {
    let Together { good_ratio, worst, unmeasured } = row.together;
    let figure = Figure::Availability(row.group.clone(), row.ids.clone());
    let worst_name = match &worst {
        Some((name, _)) => state_mark(row.worst_mark, name.clone()).into_any(),
        None => state_mark("nodata", "nothing measured".to_owned()).into_any(),
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

/// A service and its objective with the most events that is not about speed; no objective where all are silent.
struct Counted<'a> {
    member: Member,
    of: Option<&'a Surveyed>,
}

/// What is counted of each service: its widest objective, and the same objective of every other source.
fn counted(all: &[Surveyed]) -> BTreeMap<&str, Vec<&Surveyed>> {
    let total = |it: &Surveyed| it.1.events.map_or(0.0, |events| events.total);
    let is_speed = |it: &Surveyed| ["latency", "duration", "fresh"].iter().any(|word| it.0.name.contains(word));
    let is_wider = |a: &Surveyed, b: &Surveyed| match (is_speed(a), is_speed(b)) {
        (a_is, b_is) if a_is != b_is => b_is,
        _ => total(a) > total(b),
    };
    let mut counted: BTreeMap<&str, Vec<&Surveyed>> = BTreeMap::new();
    for surveyed in all.iter().filter(|it| !it.0.service.is_empty()) {
        let widest = counted.entry(&surveyed.0.service).or_default();
        if total(surveyed) > 0.0 && widest.first().is_none_or(|it| is_wider(surveyed, it)) {
            *widest = vec![surveyed];
        }
    }
    for surveyed in all.iter().filter(|it| total(it) > 0.0) {
        let Some(of) = counted.get_mut(surveyed.0.service.as_str()) else { continue };
        let is_another = of.iter().all(|it| it.0.source != surveyed.0.source);
        if is_another && of.first().is_some_and(|it| it.0.key() == surveyed.0.key()) {
            of.push(surveyed);
        }
    }
    counted
}

fn rows(all: &[Surveyed], configuration: &Configuration) -> Vec<Row> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut groups: BTreeMap<(bool, String), Vec<Counted<'_>>> = BTreeMap::new();
    for (name, of) in counted(all) {
        let group = configuration.service(name).and_then(|it| it.group.clone());
        let group = group.unwrap_or_else(|| "Other services".to_owned());
        let members = groups.entry((group == "Other services", group)).or_default();
        let in_source =
            |it: &Surveyed| if of.len() > 1 { format!("{name} ({})", it.0.source) } else { name.to_owned() };
        members.extend(of.iter().map(|it| {
            let member = Member { name: in_source(it), events: it.1.events };
            Counted { member, of: Some(*it) }
        }));
        // A service whose every objective is silent belongs to the picture, too.
        let silent = || Counted { member: Member { name: name.to_owned(), events: None }, of: None };
        members.extend(of.is_empty().then(silent));
    }
    let one = |group: String, members: &[&Counted<'_>]| {
        let together = together(&members.iter().map(|it| it.member.clone()).collect::<Vec<_>>());
        let is_worst = |it: &&&Counted<'_>| together.worst.as_ref().is_some_and(|worst| it.member.name == worst.0);
        let worst = members.iter().find(is_worst).and_then(|it| it.of);
        let services = members.iter().map(|it| it.member.name.as_str()).collect::<Vec<_>>().join(", ");
        let ids = members.iter().filter_map(|it| Some(it.of?.0.id.clone())).collect();
        let worst_mark = worst.map_or("nodata", |it| states::objective_mark(&it.2));
        Row { group, services, together, worst_mark, ids }
    };
    let everyone: Vec<_> = groups.values().flatten().collect();
    let mut rows = vec![Row { services: "by requests".to_owned(), ..one("All services".to_owned(), &everyone) }];
    if groups.len() > 1 {
        rows.extend(groups.iter().map(|((_, group), members)| one(group.clone(), &members.iter().collect::<Vec<_>>())));
    }
    rows
}
