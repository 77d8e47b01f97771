//! What the simulated company runs on, as the product's own client reads it from a real Prometheus: native histograms,
//! queues, pods, versions and calls.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and look at the clock"
)]

mod native_http;

use native_http::{NativeHttp, truth, wait, world};
use plumbline::{
    domain::{
        histogram::{Bounds, NativeHistogram},
        series::{QueryValue, SampleValue},
        time::{Instant, Range, Span},
    },
    sources::prometheus::{Flavor, Prometheus},
};
use serde_json::Value;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the world's own target of native histograms is asked for.
const NATIVE: &str = "http_request_duration_seconds{instance=\"search-1:8080\"}";

/// How long a few scrapes may take to be there.
const PATIENCE: Duration = Duration::from_secs(90);

fn prometheus(http: &NativeHttp) -> Prometheus<'_> {
    Prometheus { http, source: "prometheus", flavor: Flavor::Prometheus, tenant: None }
}

fn now() -> Instant {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Instant::from_unix_millis(now.as_millis() as i64)
}

fn unix_secs(secs: &Value) -> Instant {
    Instant::from_unix_millis(secs.as_i64().unwrap() * 1000)
}

/// The one number that `promql` says at `at`.
fn number(prometheus: &Prometheus<'_>, promql: &str, at: Instant) -> f64 {
    let said = wait(prometheus.query(promql, at)).unwrap();
    assert_eq!(said.skipped, [], "{promql}");
    let samples = said.value.into_samples();
    assert_eq!(samples.len(), 1, "{promql} at {at:?}: {samples:?}");
    samples[0].finite().unwrap_or_else(|| panic!("{promql}: {samples:?}"))
}

/// Every native histogram that was scraped, once there are a few: by then everything else was scraped as well.
fn scraped(prometheus: &Prometheus<'_>) -> Vec<(f64, NativeHistogram)> {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        let said = wait(prometheus.query(&format!("{NATIVE}[1h]"), now())).unwrap();
        assert_eq!(said.skipped, []);
        let QueryValue::Matrix(mut series) = said.value else { panic!("{:?} is no matrix", said.value) };
        if let Some(one) = series.pop()
            && one.histograms.len() >= 4
        {
            assert!(series.is_empty() && one.v.is_empty(), "one series, and no floats in it");
            return one.histograms;
        }
        assert!(std::time::Instant::now() < deadline, "no native histogram was scraped");
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// What the world answered to each scrape.
fn served(world: &Value) -> Vec<Value> {
    let address = format!("{}/served", world["exporter"].as_str().unwrap());
    let text = wait(async { reqwest::get(address).await.unwrap().text().await.unwrap() });
    serde_json::from_str(&text).unwrap()
}

fn is_near(said: f64, is: f64) -> bool {
    (said - is).abs() <= is.abs() * 1e-9
}

#[test]
fn native_histograms_arrive_as_they_were_served() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let scraped = scraped(&prometheus);
    let served = served(&world);
    for (secs, histogram) in &scraped {
        let near = |it: &&Value| (it["at"].as_f64().unwrap() - secs).abs() < 5.0;
        let same = |it: &&Value| it["count"].as_f64() == Some(histogram.count);
        let Some(was) = served.iter().filter(near).find(same) else {
            panic!("nothing was served near {secs} with a count of {}", histogram.count)
        };
        assert!(is_near(histogram.sum, was["sum"].as_f64().unwrap()), "{histogram:?} instead of {was}");
        let buckets = was["buckets"].as_array().unwrap();
        assert_eq!(histogram.buckets.len(), buckets.len());
        for (said, is) in histogram.buckets.iter().zip(buckets) {
            assert_eq!((said.bounds, Some(said.count)), (Bounds::OpenLeft, is[2].as_f64()));
            assert!(is_near(said.lower, is[0].as_f64().unwrap()), "{said:?} instead of {is}");
            assert!(is_near(said.upper, is[1].as_f64().unwrap()), "{said:?} instead of {is}");
        }
        let sum: f64 = histogram.buckets.iter().map(|it| it.count).sum();
        assert_eq!(sum, histogram.count);
    }
}

#[test]
fn quantiles_and_ranges_of_native_histograms_are_true() {
    let Some(world) = world() else { return };
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let scraped = scraped(&prometheus);
    let (secs, newest) = scraped.last().unwrap();
    let at = Instant::from_unix_secs(*secs);
    assert_eq!(number(&prometheus, &format!("histogram_count({NATIVE})"), at), newest.count);
    assert!(is_near(number(&prometheus, &format!("histogram_sum({NATIVE})"), at), newest.sum));
    for quantile in [0.5, 0.9, 0.99] {
        let said = number(&prometheus, &format!("histogram_quantile({quantile}, {NATIVE})"), at);
        let mut below = 0.0;
        let bucket = newest.buckets.iter().find(|it| {
            below += it.count;
            below >= quantile * newest.count
        });
        let bucket = bucket.unwrap();
        assert!((bucket.lower..=bucket.upper).contains(&said), "{quantile}: {said} is not in {bucket:?}");
    }
    // The classic histogram of the same service says the same, as finely as its buckets are.
    let fast = number(&prometheus, &format!("histogram_fraction(0, 0.5, {NATIVE})"), at);
    assert!((0.9..=1.0).contains(&fast), "{fast} within half a second");

    let range = Range::ending_at(at, Span::from_minutes(2));
    let said = wait(prometheus.query_range(&format!("sum(rate({NATIVE}[1m]))"), range, Span::from_secs(5))).unwrap();
    assert_eq!(said.skipped, []);
    let rates: Vec<_> = said.value.iter().flat_map(|it| &it.histograms).collect();
    assert!(!rates.is_empty() && said.value.iter().all(|it| it.v.is_empty()), "{:?}", said.value);
    for (_, rate) in rates {
        let mean = rate.sum / rate.count;
        assert!((0.05..0.5).contains(&mean) || rate.count == 0.0, "{mean} s on average");
    }
    let sample = wait(prometheus.query(NATIVE, at)).unwrap().value.into_samples();
    assert!(matches!(&sample[..], [it] if it.value == SampleValue::Histogram(newest.clone())), "{sample:?}");
}

#[test]
fn queues_back_up_as_they_did() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let queues = truth["queues"].as_array().unwrap();
    assert!(queues.len() >= 3);
    for queue in queues {
        let name = queue["name"].as_str().unwrap();
        let (deepest, at) = (&queue["deepest"], unix_secs(&queue["deepest"]["at"]));
        let of = |metric: &str| number(&prometheus, &format!("{metric}{{queue=\"{name}\"}}"), at);
        let depth = deepest["depth"].as_f64().unwrap();
        assert_eq!(of("queue_depth"), depth, "{name}");
        assert_eq!(of("queue_enqueued_total") - of("queue_dequeued_total"), depth, "{name}");
        assert_eq!(Some(of("queue_oldest_message_age_seconds")), deepest["age"].as_f64(), "{name}");
        let is_caused = |it: &&Value| {
            let strains = it["strains"].as_array().unwrap().iter();
            it["services"][0] == queue["service"]
                && strains.clone().any(|it| it.as_str().unwrap().contains("Consumers"))
        };
        let incident = truth["incidents"].as_array().unwrap().iter().find(is_caused);
        let incident = incident.unwrap_or_else(|| panic!("nothing ever held {name} up"));
        let (from, to) = (unix_secs(&incident["start"]), unix_secs(&incident["end"]));
        assert!(from < at && at <= to, "{name} was deepest at {at:?}, not during {}", incident["id"]);
        let before = number(&prometheus, &format!("queue_depth{{queue=\"{name}\"}}"), from);
        assert!(depth > 20.0 * before.max(1.0), "{name}: {before} before, {depth} at its deepest");
    }
}

#[test]
fn pods_fill_up_and_are_killed_as_they_were() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let end = unix_secs(&truth["history_end"]);
    let pods = truth["pods"].as_array().unwrap();
    assert!(pods.iter().any(|it| it["restarts"].as_f64() > Some(3.0)));
    for pod in pods {
        let name = pod["name"].as_str().unwrap();
        let restarts = format!("kube_pod_container_status_restarts_total{{pod=\"{name}\"}}");
        assert_eq!(Some(number(&prometheus, &restarts, end)), pod["restarts"].as_f64(), "{name}");
        let killed = format!("count(kube_pod_container_status_last_terminated_reason{{pod=\"{name}\"}}) or vector(0)");
        assert_eq!(number(&prometheus, &killed, end) > 0.0, pod["was_killed"].as_bool().unwrap(), "{name}");
    }
    let mut strained = 0;
    for incident in truth["incidents"].as_array().unwrap() {
        let strains: Vec<_> = incident["strains"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let has = |kind: &str| strains.iter().any(|it| it.starts_with(kind));
        let (service, id) = (incident["services"][0].as_str().unwrap(), &incident["id"]);
        let (from, to) = (unix_secs(&incident["start"]), unix_secs(&incident["end"]));
        let within = format!("[{}s:1m]", to.since(from).secs());
        let of_limit = |used: &str, resource: &str| {
            let limits = format!("kube_pod_container_resource_limits{{resource=\"{resource}\",service=\"{service}\"}}");
            let part = format!("max({used} / on (pod) {limits})");
            let during = number(&prometheus, &format!("max_over_time(({part}){within})"), to);
            (number(&prometheus, &part, from), during)
        };
        if has("Cpu") {
            let used = format!("rate(container_cpu_usage_seconds_total{{service=\"{service}\"}}[10m])");
            let (before, during) = of_limit(&used, "cpu");
            assert!(before < 0.7 && during > 0.9, "{id}: {before} of the processor before, {during} during");
            strained += 1;
        }
        if has("Memory") || has("Leak") {
            let (before, during) =
                of_limit(&format!("container_memory_working_set_bytes{{service=\"{service}\"}}"), "memory");
            assert!(before < 0.7 && during > 0.9, "{id}: {before} of the memory before, {during} during");
            strained += 1;
        }
        if has("Leak") || has("Kills") {
            let ready = format!("min(kube_pod_status_ready{{service=\"{service}\"}})");
            assert_eq!(number(&prometheus, &format!("min_over_time(({ready}){within})"), to), 0.0, "{id}");
            assert_eq!(number(&prometheus, &ready, from), 1.0, "{id}");
            strained += 1;
        }
    }
    assert!(strained >= 6, "{strained} strains");
}

#[test]
fn versions_deploys_targets_and_calls_are_those_of_the_truth() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    let end = unix_secs(&truth["history_end"]);
    let deploys = truth["deploys"].as_array().unwrap();
    assert!(deploys.iter().any(|it| it["guilty_of"].is_string()) && deploys.iter().any(|it| it["guilty_of"].is_null()));
    for deploy in deploys {
        let (service, version) = (deploy["service"].as_str().unwrap(), deploy["version"].as_str().unwrap());
        let named = format!("{{service=\"{service}\",version=\"{version}\"}}");
        assert_eq!(Some(number(&prometheus, &format!("deploy_info{named}"), end)), deploy["at"].as_f64());
        // One version at a time, and this one a quarter of an hour after it was rolled out.
        let after = unix_secs(&deploy["at"]) + Span::from_minutes(15);
        assert_eq!(number(&prometheus, &format!("app_info{named}"), after), 1.0);
        assert_eq!(number(&prometheus, &format!("count(app_info{{service=\"{service}\"}})"), after), 1.0);
    }
    let services = truth["services"].as_array().unwrap();
    for service in services {
        let name = service["name"].as_str().unwrap();
        for server in service["calls"].as_array().unwrap() {
            let calls = |what: &str| {
                let of = format!("{{client=\"{name}\",server={server}}}[4d]");
                number(&prometheus, &format!("increase(traces_service_graph_request_{what}{of})"), end)
            };
            // Over a weekend too: some are called in office hours only.
            let (all, failed) = (calls("total"), calls("failed_total"));
            assert!(all > 0.0 && failed <= all * 0.2, "{name} to {server}: {failed} of {all}");
        }
    }
    let up = "count(up{service!=\"\"} == 1)";
    assert_eq!(number(&prometheus, up, end), services.len() as f64);
    let gap = truth["incidents"].as_array().unwrap().iter().find(|it| it["kind"] == "scraping").unwrap();
    let middle = unix_secs(&gap["start"]) + Span::from_hours(3);
    assert_eq!(number(&prometheus, "up{service=\"reviews\"}", middle), 0.0);
}

#[test]
fn what_the_company_shows_goes_on_where_history_ended() {
    let Some(world) = world() else { return };
    let truth = truth(&world);
    let http = NativeHttp::new(world["prometheus"].as_str().unwrap());
    let prometheus = prometheus(&http);
    scraped(&prometheus);
    let (end, now) = (unix_secs(&truth["history_end"]), now());
    for metric in [
        "app_info{job=\"checkout\"}",
        "up{job=\"checkout\"}",
        "dash0_slo_budget_remaining",
        "dash0_slo_burn_rate_1d",
        "queue_depth",
        "kube_pod_status_ready",
        "container_cpu_usage_seconds_total",
        "container_memory_working_set_bytes",
        "traces_service_graph_request_total",
        "certificate_expires_seconds",
    ] {
        let count = |at| number(&prometheus, &format!("count({metric})"), at);
        assert_eq!(count(end), count(now), "{metric}: the same series");
        let newest = number(&prometheus, &format!("max(timestamp({metric}))"), now);
        assert!(newest > end.unix_secs(), "{metric} is scraped");
    }
    // Counters of what has not been rolled out meanwhile never step back.
    let resets = "max(resets(container_cpu_usage_seconds_total[2h]))";
    assert_eq!(number(&prometheus, resets, now), 0.0);
}
