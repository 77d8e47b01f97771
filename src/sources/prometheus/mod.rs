//! The Prometheus HTTP API, and the products that speak it.
//!
//! <https://prometheus.io/docs/prometheus/latest/querying/api/>

mod about;
mod columns;
mod decode;
mod open;
mod rules;
mod scan;
mod wire;

pub use about::{BuildInfo, MetricMetadata, RuntimeInfo};

use super::{
    envelope,
    http::{ApiRequest, ApiResponse, Http, SourceError},
};
use crate::domain::{
    answered::Answered,
    labels::Labels,
    provenance::Provenance,
    rule::{ActiveAlert, RuleGroup},
    series::{QueryValue, Series},
    time::{Instant, Range, Span},
};
use std::collections::BTreeMap;

/// Prometheus refuses a range query that would answer more points a series than this.
pub const MOST_POINTS: u32 = 11_000;

/// How many rule groups are asked for at a time, where the server can page.
const GROUPS_A_PAGE: u32 = 500;

/// A server that keeps answering "there is more" is not followed for ever.
const MOST_PAGES: usize = 200;

/// One Prometheus, or something that speaks its API.
#[derive(Clone, Copy)]
pub struct Prometheus<'a> {
    /// How to reach it.
    pub http: &'a dyn Http,
    /// Its name in the configuration; stands in every provenance.
    pub source: &'a str,
    /// Which product it is.
    pub flavor: Flavor,
    /// The tenant to name, where the source is declared to have one. It costs a preflight.
    pub tenant: Option<&'a str>,
}

/// Which product speaks the API; they differ in paths and small print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavor {
    /// Prometheus itself.
    #[default]
    Prometheus,
    /// Thanos Query.
    Thanos,
    /// Grafana Mimir or Cortex.
    Mimir,
    /// VictoriaMetrics.
    VictoriaMetrics,
}

/// Exemplars of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplars {
    /// The series.
    pub labels: Labels,
    /// Its exemplars: their labels (the trace among them), value and moment.
    pub exemplars: Vec<(Labels, f64, Instant)>,
}

impl Prometheus<'_> {
    /// Evaluates `promql` at one moment.
    pub async fn query(&self, promql: &str, at: Instant) -> Result<Answered<QueryValue>, SourceError> {
        let request = ApiRequest::post_form("api/v1/query").with("query", promql).with("time", secs(at));
        let response = self.send(request).await?;
        Ok(self.with_provenance(decode::query(&response)?, promql, at, &response))
    }

    /// Evaluates `promql` every `step` over `range`.
    ///
    /// The range is aligned to the step, so that answers do not jitter from refresh to refresh, and the step is widened
    /// until no series can have more than [`MOST_POINTS`] points.
    pub async fn query_range(
        &self,
        promql: &str,
        range: Range,
        step: Span,
    ) -> Result<Answered<Vec<Series>>, SourceError> {
        let (range, step) = aligned(range, step);
        let request = ApiRequest::post_form("api/v1/query_range")
            .with("query", promql)
            .with("start", secs(range.from))
            .with("end", secs(range.to))
            .with("step", step.secs());
        let response = self.send(request).await?;
        let decoded = decode::query_range(&response)?;
        Ok(self.with_provenance(decoded, promql, range.to, &response))
    }

    /// All rule groups with the state of their alerts, in pages where the server can page.
    pub async fn rules(&self) -> Result<Answered<Vec<RuleGroup>>, SourceError> {
        let mut all = Answered::whole(Vec::new());
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let (page, token) = match self.rules_page(next.as_deref()).await {
                // The rules were changed while they were being read, and the token stands nowhere now.
                Err(SourceError::Rejected { status: 400, .. }) if next.is_some() => return self.rules_at_once().await,
                page => page?,
            };
            let groups = all.absorb(page);
            all.value.extend(groups);
            if token.is_none() {
                return Ok(all);
            }
            if token == next {
                break;
            }
            next = token;
        }
        all.warnings.push("there are more rule groups than were read".to_owned());
        all.partial = true;
        Ok(all)
    }

    async fn rules_page(&self, token: Option<&str>) -> Result<(Answered<Vec<RuleGroup>>, Option<String>), SourceError> {
        // What vmalert pages with has the same name and another meaning: without a page number it cuts the list off.
        let limit = (self.flavor != Flavor::VictoriaMetrics).then_some(GROUPS_A_PAGE);
        let request = ApiRequest::get("api/v1/rules").with_some("group_limit", limit);
        let response = self.send(request.with_some("group_next_token", token)).await?;
        let (page, token) = rules::groups(&response)?;
        Ok((self.with_provenance(page, "api/v1/rules", now(&response), &response), token))
    }

    async fn rules_at_once(&self) -> Result<Answered<Vec<RuleGroup>>, SourceError> {
        let response = self.send(ApiRequest::get("api/v1/rules")).await?;
        let (all, _) = rules::groups(&response)?;
        Ok(self.with_provenance(all, "api/v1/rules", now(&response), &response))
    }

    /// The alerts that its rules hold now.
    pub async fn alerts(&self) -> Result<Answered<Vec<ActiveAlert>>, SourceError> {
        let response = self.send(ApiRequest::get("api/v1/alerts")).await?;
        Ok(self.with_provenance(rules::alerts(&response)?, "api/v1/alerts", now(&response), &response))
    }

    /// The label sets of the series that match any of `selectors`.
    pub async fn series(&self, selectors: &[&str], range: Range) -> Result<Answered<Vec<Labels>>, SourceError> {
        let request = selectors.iter().fold(ApiRequest::post_form("api/v1/series"), |it, sel| it.with("match[]", sel));
        let response = self.send(request.with("start", secs(range.from)).with("end", secs(range.to))).await?;
        Ok(self.with_provenance(about::series(&response)?, &selectors.join(", "), range.to, &response))
    }

    /// All label names.
    pub async fn labels(&self, range: Range) -> Result<Answered<Vec<String>>, SourceError> {
        let request =
            ApiRequest::post_form("api/v1/labels").with("start", secs(range.from)).with("end", secs(range.to));
        let response = self.send(request).await?;
        Ok(self.with_provenance(about::texts(&response)?, "api/v1/labels", range.to, &response))
    }

    /// The values that the label `name` has on series that match any of `selectors`.
    pub async fn label_values(
        &self,
        name: &str,
        selectors: &[&str],
        range: Range,
    ) -> Result<Answered<Vec<String>>, SourceError> {
        let path = format!("api/v1/label/{}/values", path_segment(name));
        let request = selectors.iter().fold(ApiRequest::get(path.clone()), |it, selector| it.with("match[]", selector));
        let response = self.send(request.with("start", secs(range.from)).with("end", secs(range.to))).await?;
        Ok(self.with_provenance(about::texts(&response)?, &path, range.to, &response))
    }

    /// Type, help and unit of metrics; of one, if `metric` names it.
    pub async fn metadata(
        &self,
        metric: Option<&str>,
    ) -> Result<Answered<BTreeMap<String, Vec<MetricMetadata>>>, SourceError> {
        let response = self.send(ApiRequest::get("api/v1/metadata").with_some("metric", metric)).await?;
        Ok(self.with_provenance(about::metadata(&response)?, "api/v1/metadata", now(&response), &response))
    }

    /// Exemplars of the series that `promql` selects.
    pub async fn query_exemplars(&self, promql: &str, range: Range) -> Result<Answered<Vec<Exemplars>>, SourceError> {
        let request = ApiRequest::post_form("api/v1/query_exemplars")
            .with("query", promql)
            .with("start", secs(range.from))
            .with("end", secs(range.to));
        let response = self.send(request).await?;
        Ok(self.with_provenance(about::exemplars(&response)?, promql, range.to, &response))
    }

    /// Which version it is. A self-built one may have an empty version; that is not an old one.
    pub async fn build_info(&self) -> Result<Answered<BuildInfo>, SourceError> {
        let path = "api/v1/status/buildinfo";
        let response = match self.flavor {
            // Mimir documents it at its root, beside its Prometheus prefix; a proxy may only let the prefix through.
            Flavor::Mimir => match self.send(ApiRequest::get(format!("../{path}"))).await {
                Ok(response) if about::build_info(&response).is_ok() => response,
                Err(error @ (SourceError::Unauthorized | SourceError::Unreachable)) => return Err(error),
                _ => self.send(ApiRequest::get(path)).await?,
            },
            _ => self.send(ApiRequest::get(path)).await?,
        };
        Ok(self.with_provenance(about::build_info(&response)?, path, now(&response), &response))
    }

    /// How it runs: since when, and how long it keeps data.
    pub async fn runtime_info(&self) -> Result<Answered<RuntimeInfo>, SourceError> {
        let path = "api/v1/status/runtimeinfo";
        let response = self.send(ApiRequest::get(path)).await?;
        Ok(self.with_provenance(about::runtime_info(&response)?, path, now(&response), &response))
    }

    /// Its command line flags.
    pub async fn flags(&self) -> Result<Answered<BTreeMap<String, String>>, SourceError> {
        let path = "api/v1/status/flags";
        let response = self.send(ApiRequest::get(path)).await?;
        Ok(self.with_provenance(about::flags(&response)?, path, now(&response), &response))
    }

    async fn send(&self, mut request: ApiRequest) -> Result<ApiResponse, SourceError> {
        if let Some(tenant) = self.tenant {
            request.headers.push(("X-Scope-OrgID".to_owned(), tenant.to_owned()));
        }
        envelope::data_or_error(self.http.send(request).await?)
    }

    fn with_provenance<T>(
        &self,
        mut answered: Answered<T>,
        query: &str,
        as_of: Instant,
        response: &ApiResponse,
    ) -> Answered<T> {
        answered.provenance.push(Provenance {
            source: self.source.to_owned(),
            query: query.to_owned(),
            as_of,
            asked_at: now(response),
            took: response.took,
        });
        answered
    }
}

/// The range and step a range query is sent with: both ends on multiples of the step, and never too many points.
pub fn aligned(range: Range, step: Span) -> (Range, Span) {
    let step = if step.millis() <= 0 { Span::from_secs(1) } else { step };
    // Moving both ends to multiples of the step can make room for one more point, and both ends are points.
    let most_steps = i64::from(MOST_POINTS) - 1;
    let times = range.length().millis().max(0) / step.millis().saturating_mul(most_steps) + 1;
    // A whole multiple of the step asked for, so that rule intervals and clock steps still fit it.
    let step = Span::from_millis(step.millis().saturating_mul(times));
    (Range { from: range.from.floor_to(step), to: range.to.floor_to(step) }, step)
}

/// When the answer was given, by the source's clock if it tells.
fn now(response: &ApiResponse) -> Instant {
    response.date.unwrap_or(response.received_at)
}

fn secs(at: Instant) -> f64 {
    at.unix_secs()
}

/// A label name as one path segment. Names Prometheus could not write before 3.0 are sent in its `U__` escaping.
fn path_segment(name: &str) -> String {
    let legacy = |(at, c): (usize, char)| c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit());
    if name.char_indices().all(legacy) {
        return name.to_owned();
    }
    let escaped = name.chars().map(|c| match c {
        '_' => "__".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!("_{:x}_", u32::from(c)),
    });
    format!("U__{}", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_query_never_asks_for_too_much_and_stands_on_its_step() {
        let to = Instant::from_unix_millis(1_795_000_123_456);
        for (days, step) in [(1, 15), (30, 15), (30, 3600), (365, 60), (3650, 1), (0, 0)] {
            let (range, step) = aligned(Range::ending_at(to, Span::from_days(days)), Span::from_secs(step));
            let points = range.length().millis() / step.millis() + 1;
            assert!(points <= i64::from(MOST_POINTS), "{days} d: {points}");
            assert_eq!(range.from.floor_to(step), range.from);
            assert_eq!(range.to.floor_to(step), range.to);
            assert!(range.to <= to, "nothing is asked of the future");
        }
        let (_, kept) = aligned(Range::ending_at(to, Span::from_days(30)), Span::from_hours(1));
        assert_eq!(kept, Span::from_hours(1));
    }

    #[test]
    fn odd_label_names_are_escaped_as_prometheus_does() {
        assert_eq!(path_segment("job"), "job");
        assert_eq!(path_segment("http.status_code"), "U__http_2e_status__code");
    }
}
