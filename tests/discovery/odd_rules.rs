//! Rules that are complete for one objective and say too little, or too much, of another.
use crate::{
    rules::{Shown, answer},
    source::objectives,
    write_pyrra::{Indicator, Metric, Options, Spec, rules},
};
use plumbline::domain::{objective::Target, time::Span};

fn spec(target: f64, days: i64, metric: &str, team: Option<&str>) -> Spec {
    let metric = |matchers: &str| Metric::read(&format!("{metric}{{job=\"api\"{matchers}}}"));
    Spec {
        name: "api-errors".to_owned(),
        labels: team.map(|team| ("team".to_owned(), team.to_owned())).into_iter().collect(),
        target,
        window: Span::from_days(days),
        indicator: Indicator::Ratio { errors: metric(",code=~\"5..\""), total: metric("") },
        grouping: Default::default(),
    }
}

/// Target, window and number of alerts of everything found.
fn told(specs: &[Spec]) -> Vec<(f64, Span, usize)> {
    let groups: Vec<_> = specs.iter().flat_map(|it| rules(it, Options::default())).collect();
    let mut told: Vec<_> = objectives(answer(&groups, Shown::Printed))
        .iter()
        .map(|it| (it.target.map_or(0.0, Target::ratio), it.window, it.burn_alerts.len()))
        .collect();
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    told
}

#[test]
fn namesakes_of_two_namespaces_keep_their_own_target_window_and_alerts() {
    let wanted = [(0.9, Span::from_days(7), 4), (0.99, Span::from_days(28), 4)];
    let by_team = [spec(0.9, 7, "requests_total", Some("a")), spec(0.99, 28, "requests_total", Some("b"))];
    assert_eq!(told(&by_team), wanted);
    let one_without = [spec(0.9, 7, "requests_total", None), spec(0.99, 28, "requests_total", Some("b"))];
    assert_eq!(told(&one_without), wanted);
    let by_metric = [spec(0.9, 7, "requests_total", None), spec(0.99, 28, "calls_total", None)];
    assert_eq!(told(&by_metric), wanted);
}

#[test]
fn where_counts_are_recorded_elsewhere_the_alerts_say_the_window() {
    for days in [1, 7, 10, 14, 28, 30, 84, 90] {
        let mut groups = rules(&spec(0.99, days, "requests_total", None), Options::default());
        groups.retain(|it| !it.name.ends_with("-increase"));
        let found = objectives(answer(&groups, Shown::Printed));
        assert_eq!(found[0].window, Span::from_days(days));
    }
}
