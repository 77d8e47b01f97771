//! When versions of an objective's service were deployed, as a metric tells it. One request.
use super::{decompose, rule_book::matcher};
use crate::{
    domain::{
        answered::{Answered, Skipped},
        deploy::{self, DeployHistory, DeployMetric, DeployValue},
        order,
        series::Series,
        time::{Instant, Range, Span},
    },
    sources::{
        http::SourceError,
        prometheus::Prometheus,
        promql::{
            self, duration,
            tree::{Kind, Matcher},
        },
    },
};

/// How often is looked which versions run, at most: thirty days of ten minutes.
const LOOKS: u32 = 4320;

/// How often where the metric itself tells the second: every hour of thirty days.
const TELLINGS: u32 = 720;

/// More deploys are not told apart on any chart; the newest are those that people look for.
const MOST: usize = 200;

/// An answer that comes no later than this after the end of what was asked about cannot know what came then.
const NOW: Span = Span::from_minutes(2);

/// Unix seconds that can be those of a deploy: from 1973 to 5138. Outside of it a one means "runs", or it is no second.
const SECONDS: std::ops::Range<f64> = 1e8..1e11;

/// The deploys of a service in `range`; `None` where the metric or the service has no name to ask by.
///
/// Replicas are made one by the source, so that a version is one series however many run it. What was there since the
/// look before is seen: a version that lived shorter than a step is not lost.
pub async fn deploys(
    prometheus: &Prometheus<'_>,
    metric: &DeployMetric,
    service: &str,
    range: Range,
) -> Result<Answered<Option<DeployHistory>>, SourceError> {
    let step = match metric.value {
        DeployValue::Time => range.step_for(TELLINGS + 1, Span::from_hours(1)),
        DeployValue::Running => range.step_for(LOOKS + 1, Span::from_minutes(1)),
    };
    let query = match query(metric, service, step) {
        Ok(query) => query,
        Err(why) => {
            let skipped = vec![Skipped { at: "config.json, deploys.metric".to_owned(), why: why.to_owned() }];
            return Ok(Answered { skipped, ..Answered::whole(None) });
        }
    };
    // What happened since the last whole step is seen too: the look after it sees all there is by now.
    let asked = Range { to: range.to.ceil_to(step), ..range };
    let answered = prometheus.query_range(&query, asked, step).await?;
    let is_now = answered.provenance.iter().all(|it| it.asked_at.since(range.to) <= NOW);
    let (mut skipped, mut warnings) = (Vec::new(), Vec::new());
    let mut answered = answered.map(|all| {
        let versions: Vec<(String, Vec<f64>)> = versions(&all, &metric.version_label, &mut skipped)
            .into_iter()
            .map(|(version, t)| (version, until(range.to, is_now, t)))
            .filter(|it| !it.1.is_empty())
            .collect();
        let looks = deploy::looks(&versions);
        let mut deploys = match metric.value {
            DeployValue::Time => deploy::told(times(&all, &metric.version_label, &mut skipped), range),
            DeployValue::Running => deploy::seen(&versions),
        };
        if deploys.len() > MOST {
            warnings.push(format!("of {} deploys the newest {MOST} are shown", deploys.len()));
            deploys.drain(..deploys.len() - MOST);
        }
        let newest = looks.last().map(|secs| Instant::from_unix_secs(*secs));
        Some(DeployHistory { deploys, value: metric.value, range, step, n_looks: looks.len(), newest })
    });
    answered.skipped.extend(skipped);
    answered.warnings.extend(warnings);
    Ok(answered)
}

/// What is asked: the smallest value of each version in every step.
fn query(metric: &DeployMetric, service: &str, step: Span) -> Result<String, &'static str> {
    if service.is_empty() {
        return Err("the objective names no service whose deploys could be asked for");
    }
    let tree = promql::parse(&metric.metric).map_err(|it| it.why)?;
    let Kind::Selector(selector) = &tree.kind else { return Err("is no metric with matchers") };
    if selector.window.is_some() || selector.is_shifted {
        return Err("must not say a range or an offset");
    }
    let mut selector = selector.clone();
    selector.matchers.push(Matcher { label: metric.service_label.clone(), operator: "=", value: service.to_owned() });
    let version = label(&metric.version_label);
    let window = duration::print(step.max(Span::from_minutes(5)));
    Ok(format!("min by ({version}) (last_over_time({}[{window}]))", decompose::plain(&selector)))
}

/// A label's name as PromQL wants it in a list; odd ones are quoted.
fn label(name: &str) -> String {
    // A matcher has the same rule, and its name in front.
    matcher(name, "").trim_end_matches("=\"\"").to_owned()
}

/// When each version was seen: what runs, and what is told of.
fn versions(all: &[Series], label: &str, skipped: &mut Vec<Skipped>) -> Vec<(String, Vec<f64>)> {
    let mut versions = Vec::new();
    for series in all {
        match series.labels.get(label) {
            Some(version) => versions.push((version.to_owned(), series.t.to_vec())),
            None => skipped.push(Skipped {
                at: series.labels.to_string(),
                why: format!("has no label \"{label}\" that would name the version"),
            }),
        }
    }
    versions
}

/// The looks up to the end of what was asked about. One after it looked at what is now, or, of a question about the
/// past, at what came later: that is no part of it.
fn until(end: Instant, is_now: bool, t: Vec<f64>) -> Vec<f64> {
    let end = end.unix_secs();
    t.into_iter().filter(|secs| is_now || *secs <= end).map(|secs| secs.min(end)).collect()
}

/// When each version was deployed, by its values; what cannot be a second is told once a version.
fn times(all: &[Series], label: &str, skipped: &mut Vec<Skipped>) -> Vec<(String, Instant)> {
    let mut times = Vec::new();
    for series in all {
        let Some(version) = series.labels.get(label) else { continue };
        let mut values = series.v.clone();
        order::by(&mut values, f64::total_cmp);
        values.dedup();
        let (seconds, others): (Vec<f64>, Vec<f64>) = values.into_iter().partition(|it| SECONDS.contains(it));
        times.extend(seconds.into_iter().map(|secs| (version.to_owned(), Instant::from_unix_secs(secs))));
        if let Some(value) = others.first() {
            let why = format!(
                "{value} is no unix second; if the metric only tells that a version runs, set deploys.value to \"running\""
            );
            skipped.push(Skipped { at: series.labels.to_string(), why });
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deploy::Deploy;

    fn metric(text: &str) -> DeployMetric {
        DeployMetric {
            source: None,
            metric: text.to_owned(),
            service_label: "service".to_owned(),
            version_label: "version".to_owned(),
            value: DeployValue::Time,
        }
    }

    #[test]
    fn one_service_is_asked_for_whatever_its_name_and_the_metric_keeps_its_matchers() {
        let hour = Span::from_hours(1);
        assert_eq!(
            query(&metric("deploy_info"), "check\"out", hour).as_deref(),
            Ok(r#"min by (version) (last_over_time(deploy_info{service="check\"out"}[1h]))"#)
        );
        let odd = DeployMetric {
            service_label: "service.name".to_owned(),
            version_label: "service.version".to_owned(),
            ..metric(r#"target_info{env!="dev"}"#)
        };
        assert_eq!(
            query(&odd, "cart", Span::from_minutes(1)).as_deref(),
            Ok(r#"min by ("service.version") (last_over_time(target_info{env!="dev","service.name"="cart"}[5m]))"#)
        );
        for refused in ["sum(deploy_info)", "deploy_info[5m]", "deploy_info offset 1h", "deploy_info{", "1"] {
            assert!(query(&metric(refused), "cart", hour).is_err(), "{refused}");
        }
        assert!(query(&metric("deploy_info"), "", hour).is_err());
    }

    #[test]
    fn what_is_no_second_and_what_has_no_version_is_counted_and_no_deploy() {
        let series = |labels: &[(&str, &str)], v: &[f64]| Series {
            labels: labels.iter().copied().collect(),
            t: (0..v.len()).map(|it| it as f64).collect(),
            v: v.to_vec(),
            histograms: Vec::new(),
        };
        let all = [
            series(&[("version", "</svg>\u{202e}")], &[1.795e9, 1.795e9]),
            series(&[("version", "b")], &[1.0, f64::NAN, 1.795_000_1e9]),
            series(&[], &[1.795e9]),
        ];
        let mut skipped = Vec::new();
        let found = deploy::told(
            times(&all, "version", &mut skipped),
            Range { from: Instant::default(), to: Instant::from_unix_secs(2e9) },
        );
        let names: Vec<_> = found.iter().map(|it: &Deploy| it.version.as_str()).collect();
        assert_eq!(names, ["</svg>\u{202e}", "b"], "a stranger's text stays what it is");
        assert!(skipped.len() == 1 && skipped.iter().all(|it| it.why.contains("\"running\"")), "{skipped:?}");
        skipped.clear();
        let t = vec![0.0, 600.0, 1200.0];
        assert_eq!(until(Instant::from_unix_secs(700.0), true, t.clone()), [0.0, 600.0, 700.0], "what is now");
        assert_eq!(until(Instant::from_unix_secs(700.0), false, t), [0.0, 600.0], "of the past not what came later");
        assert_eq!(versions(&all, "version", &mut skipped).len(), 2);
        assert!(skipped.iter().any(|it| it.why.contains("no label \"version\"")), "{skipped:?}");
    }
}
