//! Objectives written by hand after the SRE workbook: any alert that compares error ratios over two windows.
//!
//! Google, "The Site Reliability Workbook" (2018), chapter 5. Nothing stores the target or the name; the thresholds
//! tell the one, the recorded metric or the alert tells the other. Where no factor tells the window, 30 days is taken,
//! as the workbook does.
use super::{
    Draft, Evidence, Found, Reader, Sliced,
    burn_terms::{self, Pair, Term},
    decompose,
    rule_book::{Entry, RuleBook},
};
use crate::{
    domain::{
        labels::Labels,
        objective::{Indicator, RecordedRatio, Tool},
        order,
        rule::AlertingRule,
        time::Span,
    },
    sources::promql::{
        duration,
        tree::{Kind, Selector},
    },
};
use std::collections::BTreeMap;

/// Reads burn rate alerts that no tool's reader knows.
pub struct Workbook;

/// Labels and metrics that belong to the other readers.
const FOREIGN_LABELS: &[&str] = &["sloth_id", "grafana_slo_uuid", "slo"];

type Alert<'e> = (Entry<'e>, &'e AlertingRule, Vec<Pair>);

impl Reader for Workbook {
    fn tool(&self) -> Tool {
        Tool::Workbook
    }

    fn read<'a>(&'a self, evidence: &'a Evidence<'a>) -> Sliced<'a, Found> {
        Box::pin(async move {
            let mut found = Found::default();
            let mut by_ratio: BTreeMap<String, Vec<Alert<'_>>> = BTreeMap::new();
            for (entry, alerting, tree) in evidence.book.alerts() {
                evidence.http.yield_now().await;
                let is_foreign = |it: &Selector| FOREIGN_LABELS.iter().any(|label| it.equals(label).is_some());
                if tree.selectors().into_iter().any(is_foreign) {
                    continue;
                }
                let pairs = burn_terms::pairs(tree, evidence.book);
                let Some(first) = pairs.first() else { continue };
                by_ratio.entry(identity(&first.long, &entry.rule.query)).or_default().push((entry, alerting, pairs));
            }
            for (identity, alerts) in by_ratio {
                evidence.http.yield_now().await;
                match read_one(&identity, &alerts, evidence.book) {
                    Ok(draft) => found.drafts.push(draft),
                    Err(why) => {
                        let names: Vec<_> = alerts.iter().map(|(entry, ..)| entry.rule.name.as_str()).collect();
                        found.skip(format!("alert {}", names.join(", ")), why);
                    }
                }
            }
            found
        })
    }
}

/// What two alerts about the same objective have in common: the ratio without its window.
fn identity(term: &Term, whole: &str) -> String {
    match &term.ratio.kind {
        Kind::Selector(selector) => {
            let mut nameless = selector.clone();
            nameless.metric = base(&selector.metric, term.window);
            decompose::plain(&nameless)
        }
        _ => term
            .ratio
            .text(whole)
            .replace(&format!("[{}]", duration::print(term.window)), "[]")
            .split_whitespace()
            .collect(),
    }
}

/// `job:slo_errors_per_request:ratio_rate` out of `job:slo_errors_per_request:ratio_rate1h`.
fn base(metric: &str, window: Span) -> String {
    let spellings = [
        duration::print(window),
        format!("{}m", window.millis() / 60_000),
        format!("{}h", window.millis() / 3_600_000),
    ];
    spellings.iter().find_map(|it| metric.strip_suffix(it.as_str())).unwrap_or(metric).to_owned()
}

fn read_one(identity: &str, alerts: &[Alert<'_>], book: &RuleBook<'_>) -> Result<Draft, String> {
    let all: Vec<Pair> = alerts.iter().flat_map(|(.., pairs)| pairs.iter().cloned()).collect();
    let target = burn_terms::target(&all).ok_or("its thresholds tell no single target")?;
    let (entry, _, pairs) = alerts.first().ok_or("it has no alert")?;
    let shortest = pairs.iter().map(|it| &it.short).min_by_key(|it| it.window).ok_or("it has no windows")?;

    let mut draft = Draft::new(Tool::Workbook, "");
    draft.target = Some(target);
    draft.window = Span::from_days(30);
    let selector = match &shortest.ratio.kind {
        Kind::Selector(selector) => Some(selector.clone()),
        _ => None,
    };
    (draft.indicator, draft.freshness_query) = indicator(shortest, selector.as_ref(), &entry.rule.query, book);
    let mut terms: Vec<&Term> = all.iter().flat_map(|pair| [&pair.short, &pair.long]).collect();
    order::by_key(&mut terms, |term| term.window);
    terms.dedup_by_key(|term| term.window);
    let whole_of =
        |term: &Term| alerts.iter().find(|(.., pairs)| pairs.iter().any(|it| it.long == *term || it.short == *term));
    let recorded = terms.iter().filter_map(|term| {
        let (entry, ..) = whole_of(term)?;
        let selector = match &term.ratio.kind {
            Kind::Selector(selector) => format!("avg({})", decompose::plain(selector)),
            _ => term.ratio.text(&entry.rule.query).to_owned(),
        };
        Some(RecordedRatio { window: term.window, selector, is_good_ratio: false })
    });
    draft.recorded_error_ratios = recorded.collect();
    let labels = labels(selector.as_ref(), &draft.indicator, &entry.rule.labels);
    draft.service = service(&labels, &entry.rule.name);
    draft.name = name(identity, selector.as_ref(), shortest.window, entry);
    draft.key = format!("{}-{}", draft.service, draft.name);
    draft.labels = labels.without(&["severity", "service", "job"]);
    let recording = |term: &&Term| match &term.ratio.kind {
        Kind::Selector(selector) => book.behind(selector).map(|it| it.as_use()),
        _ => None,
    };
    draft.rules = terms.iter().filter_map(recording).collect();
    for (entry, alerting, pairs) in alerts {
        draft.add_alert(entry, alerting, pairs);
    }
    order::by_key(&mut draft.burn_alerts, |alert| alert.long);
    Ok(draft)
}

fn indicator(
    term: &Term,
    selector: Option<&Selector>,
    whole: &str,
    book: &RuleBook<'_>,
) -> (Indicator, Option<String>) {
    let behind = selector.and_then(|selector| book.behind(selector));
    let (tree, whole) = match behind {
        Some(entry) => (entry.tree(), entry.rule.query.as_str()),
        None => (selector.is_none().then(|| term.ratio.clone()), whole),
    };
    let freshness = tree.as_ref().and_then(decompose::freshness);
    if let Some(indicator) = tree.and_then(|tree| decompose::indicator(&tree, whole, false)) {
        // A label that the rule itself adds is not on the counters.
        let added = behind.map(|it| it.rule.labels.clone()).unwrap_or_default();
        return (narrowed(indicator, selector, &added), freshness);
    }
    // Averaged over the window at the pace the ratio is recorded.
    let ratio = selector.map_or_else(|| term.ratio.text(whole).to_owned(), decompose::plain);
    let query = format!("avg_over_time(({ratio})[30d:5m])");
    let newest = selector.map(|it| format!("max(timestamp({}))", decompose::plain(it)));
    (Indicator::ErrorRatio { query, is_good_ratio: false }, newest)
}

/// A rule `sum by (job) (…)` selected with `{job="x"}` counts only that job: the matchers go into the counters.
fn narrowed(indicator: Indicator, selector: Option<&Selector>, added: &Labels) -> Indicator {
    use crate::domain::objective::{Counted, EventQuery};
    let Some(selector) = selector.filter(|it| it.matchers.iter().any(|it| it.label != "__name__")) else {
        return indicator;
    };
    let narrow = |query: EventQuery| {
        let text = query.over("5m");
        let Ok(tree) = crate::sources::promql::parse(&text) else { return query };
        let mut narrowed = String::new();
        let mut at = 0;
        for part in tree.walk() {
            let Kind::Selector(counter) = &part.kind else { continue };
            let Some(window) = &counter.window else { continue };
            let mut counter = counter.clone();
            for matcher in &selector.matchers {
                let is_added = added.get(&matcher.label).is_some();
                if matcher.label != "__name__" && !is_added && !counter.matchers.contains(matcher) {
                    counter.matchers.push(matcher.clone());
                }
            }
            narrowed.push_str(text.get(at..part.place.start).unwrap_or_default());
            narrowed.push_str(&decompose::plain(&counter));
            // From the bracket before the duration on, as it stands.
            let bracket = text.get(..window.place.start).and_then(|it| it.rfind('[')).unwrap_or(window.place.start);
            narrowed.push_str(text.get(bracket..window.place.start).unwrap_or_default());
            narrowed.push_str(EventQuery::HOLE);
            at = window.place.end;
        }
        narrowed.push_str(text.get(at..).unwrap_or_default());
        EventQuery { template: narrowed, per_second: query.per_second }
    };
    match indicator {
        Indicator::Events { counted: Counted::Bad(bad), total } => {
            Indicator::Events { counted: Counted::Bad(narrow(bad)), total: narrow(total) }
        }
        Indicator::Events { counted: Counted::Good(good), total } => {
            Indicator::Events { counted: Counted::Good(narrow(good)), total: narrow(total) }
        }
        other => other,
    }
}

/// Labels of the alert and of everything its counters are matched with.
fn labels(selector: Option<&Selector>, indicator: &Indicator, of_alert: &Labels) -> Labels {
    let mut labels = of_alert.clone();
    let counters = match indicator {
        Indicator::Events { total, .. } => crate::sources::promql::parse(&total.over("5m")).ok(),
        _ => None,
    };
    let counters = counters.as_ref().map(|tree| tree.selectors()).unwrap_or_default();
    for selector in selector.into_iter().chain(counters) {
        for matcher in selector.matchers.iter().filter(|it| it.operator == "=" && it.label != "__name__") {
            if labels.get(&matcher.label).is_none() {
                labels.insert(&matcher.label, &matcher.value);
            }
        }
    }
    labels
}

fn service(labels: &Labels, alert: &str) -> String {
    let names = ["service", "service_name", "app", "job"];
    names.iter().find_map(|name| labels.get(name)).unwrap_or(alert).to_owned()
}

/// The objective's name: a label that says it, the middle of the recorded metric, or the alert's name.
fn name(identity: &str, selector: Option<&Selector>, window: Span, entry: &Entry<'_>) -> String {
    if let Some(told) = ["slo_name", "objective", "sli"].iter().find_map(|name| entry.rule.labels.get(name)) {
        return told.to_owned();
    }
    let middle = selector.map(|it| base(&it.metric, window));
    let middle = middle.as_deref().and_then(|it| it.split(':').nth(1));
    let generic = |it: &&str| it.contains("errors_per_request") || it.is_empty();
    match middle.filter(|it| !generic(it)) {
        Some(middle) => middle.trim_start_matches("slo_").replace('_', " "),
        None if middle.is_some() || identity.contains("code") || identity.contains("status") => {
            "availability".to_owned()
        }
        None => entry.rule.name.clone(),
    }
}
