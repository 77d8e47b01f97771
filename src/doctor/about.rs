//! What a Prometheus says of itself and of what it scrapes, in two questions.
use crate::{
    domain::{
        series::Sample,
        time::{Instant, Span},
    },
    sources::prometheus::Prometheus,
};

/// What a Prometheus says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// For how long it keeps samples.
    pub retention: Option<Span>,
    /// Since when it runs.
    pub started_at: Option<Instant>,
    /// Whether it could read its configuration when it last tried.
    pub configuration_is_good: Option<bool>,
    /// Scraped targets by job: how many are up, how many down. `None` if that could not be asked.
    pub targets: Option<Vec<JobTargets>>,
}

/// The targets of one job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobTargets {
    /// The job.
    pub job: String,
    /// Answered the last scrape.
    pub n_up: usize,
    /// Did not.
    pub n_down: usize,
}

/// Counts the targets of every job that are up (1) and down (0), in one question.
const TARGETS: &str = "count_values by (job) (\"is_up\", up)";

/// Asks a Prometheus about itself. Products that only speak its query language have nothing to say of how they run.
pub async fn ask(prometheus: &Prometheus<'_>, at: Instant) -> About {
    let (runtime, targets) = futures::join!(prometheus.runtime_info(), prometheus.query(TARGETS, at));
    let runtime = runtime.ok().map(|it| it.value).unwrap_or_default();
    About {
        retention: runtime.retention,
        started_at: runtime.started_at,
        configuration_is_good: runtime.configuration_is_good,
        targets: targets.ok().map(|it| jobs(&it.value.into_samples())),
    }
}

fn jobs(samples: &[Sample]) -> Vec<JobTargets> {
    let mut jobs: Vec<JobTargets> = Vec::new();
    for sample in samples {
        let job = sample.labels.get("job").unwrap_or_default();
        let n = sample.finite().unwrap_or_default() as usize;
        let at = jobs.iter().position(|it| it.job == job).unwrap_or_else(|| {
            jobs.push(JobTargets { job: job.to_owned(), ..JobTargets::default() });
            jobs.len() - 1
        });
        let Some(targets) = jobs.get_mut(at) else { continue };
        if sample.labels.get("is_up") == Some("1") { targets.n_up += n } else { targets.n_down += n }
    }
    jobs
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::sources::{
        http::{Answer, ApiRequest, ApiResponse, Http},
        prometheus::Flavor,
    };

    /// Answers the question for targets, and nothing else.
    struct OnlyQueries;

    impl Http for OnlyQueries {
        fn send<'a>(&'a self, request: ApiRequest) -> Answer<'a, ApiResponse> {
            let body = r#"{"status":"success","data":{"resultType":"vector","result":[
                {"metric":{"job":"a","is_up":"1"},"value":[1,"3"]},{"metric":{"job":"a","is_up":"0"},"value":[1,"1"]},
                {"metric":{"is_up":"0"},"value":[1,"2"]}]}}"#;
            let known = request.path == "api/v1/query";
            let response = if known { ApiResponse::json(200, body) } else { ApiResponse::json(404, "{}") };
            Box::pin(async move { Ok(response) })
        }
    }

    #[test]
    fn targets_are_counted_by_job_and_what_is_not_said_is_unknown() {
        let prometheus = Prometheus { http: &OnlyQueries, source: "a", flavor: Flavor::Thanos, tenant: None };
        let about = futures::executor::block_on(ask(&prometheus, Instant::default()));
        let job = |job: &str, n_up, n_down| JobTargets { job: job.to_owned(), n_up, n_down };
        assert_eq!(about.targets, Some(vec![job("a", 3, 1), job("", 0, 2)]));
        assert_eq!((about.retention, about.configuration_is_good), (None, None));
    }
}
