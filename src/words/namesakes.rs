//! What objectives are called where there is little room, and what tells them apart there.
use crate::domain::{objective::Objective, plain_text::plain_within};

/// As much as stands on two lines of a wall.
const LONGEST: usize = 32;

/// As much as a window's title shows.
const TITLE: usize = 60;

/// What the window of an objective's page is called: its service and its name.
pub fn titled(objective: &Objective) -> String {
    let Objective { service, name, .. } = objective;
    let whole = if service.is_empty() { name.clone() } else { [service, " / ", name].concat() };
    plain_within(&whole, TITLE)
}

/// What an objective is called where there is no room for more: its service.
pub fn briefly(objective: &Objective) -> &str {
    if objective.service.is_empty() { &objective.name } else { &objective.service }
}

/// What tells an objective from those of the same service that stand beside it; nothing where none does.
pub fn told_apart(it: &Objective, shown: &[&Objective]) -> Option<String> {
    let namesakes: Vec<_> = shown.iter().filter(|other| other.id != it.id && briefly(other) == briefly(it)).collect();
    if namesakes.is_empty() {
        return None;
    }
    let is_of_name = |other: &Objective| name(other) == name(it);
    let is_of_source = |other: &Objective| is_of_name(other) && other.source == it.source;
    let mut tells = Vec::new();
    if !namesakes.iter().all(|other| is_of_name(other)) {
        tells.push(name(it));
    }
    if namesakes.iter().any(|other| is_of_name(other) && !is_of_source(other)) {
        tells.push(&it.source);
    }
    for (label, value) in it.labels.iter() {
        if namesakes.iter().any(|other| is_of_source(other) && other.labels.get(label) != Some(value)) {
            tells.push(value);
        }
    }
    Some(plain_within(&tells.join(", "), LONGEST))
}

/// Its name without the source that stands in it where several have an objective of that name.
fn name(objective: &Objective) -> &str {
    let name = objective.name.strip_suffix(')').and_then(|it| it.strip_suffix(&objective.source));
    name.and_then(|it| it.strip_suffix(" (")).unwrap_or(&objective.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        labels::Labels,
        objective::{Indicator, Tool},
        time::Span,
    };

    fn objective((source, service, name, cluster): (&str, &str, &str, &str)) -> Objective {
        Objective {
            id: [source, service, name, cluster].join("/"),
            source: source.to_owned(),
            tool: Tool::Sloth,
            service: service.to_owned(),
            name: name.to_owned(),
            description: None,
            target: None,
            window: Span::from_days(30),
            labels: Labels::from_iter([("cluster", cluster), ("team", "shop")]),
            indicator: Indicator::ErrorRatio { query: String::new(), is_good_ratio: false },
            burn_alerts: Vec::new(),
            recorded_error_ratios: Vec::new(),
            tool_budget_query: None,
            freshness_query: None,
            rules: Vec::new(),
        }
    }

    fn told(all: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let all: Vec<_> = all.iter().copied().map(objective).collect();
        let shown: Vec<_> = all.iter().collect();
        all.iter().map(|it| [briefly(it), &told_apart(it, &shown).unwrap_or_default()].join(" ")).collect()
    }

    #[test]
    fn what_tells_them_apart_stands_only_where_services_are_the_same() {
        let calm =
            told(&[("eu", "cart", "latency", "a"), ("us", "", "nightly", "a"), ("us", "ledger", "latency", "a")]);
        assert_eq!(calm, ["cart ", "nightly ", "ledger "]);
        let of_sources = told(&[("eu", "cart", "latency (eu)", ""), ("us", "cart", "latency (us)", "")]);
        assert_eq!(of_sources, ["cart eu", "cart us"]);
        let of_names = told(&[("eu", "cart", "latency", ""), ("eu", "cart", "availability", "")]);
        assert_eq!(of_names, ["cart latency", "cart availability"]);
        let of_both = told(&[("eu", "cart", "latency", ""), ("us", "cart", "availability", "")]);
        assert_eq!(of_both, ["cart latency", "cart availability"]);
    }

    #[test]
    fn clusters_of_one_source_are_told_by_their_labels() {
        let of_clusters = told(&[("eu", "cart", "latency", "a"), ("eu", "cart", "latency", "b")]);
        assert_eq!(of_clusters, ["cart a", "cart b"]);
        let mixed =
            told(&[("eu", "cart", "latency", "a"), ("eu", "cart", "latency", "b"), ("eu", "cart", "errors", "a")]);
        assert_eq!(mixed, ["cart latency, a", "cart latency, b", "cart errors"]);
    }

    #[test]
    fn a_title_is_service_and_name_short_and_plain() {
        let title = |service, name| titled(&objective(("eu", service, name, "")));
        assert_eq!((title("cart", "latency"), title("", "nightly")), ("cart / latency".into(), "nightly".into()));
        let hostile = title(&"\u{202e}w".repeat(3000), "latency");
        assert!(hostile.chars().count() <= TITLE + 1 && !hostile.contains('\u{202e}'), "{hostile}");
    }

    #[test]
    fn what_is_beside_a_service_is_short_and_plain() {
        let long = "\u{202e}".to_owned() + &"w".repeat(3000);
        let all = told(&[("eu", "cart", &long, ""), ("eu", "cart", "latency", "")]);
        assert!(all[0].chars().count() < 40 && !all[0].contains('\u{202e}'), "{}", all[0]);
    }
}
