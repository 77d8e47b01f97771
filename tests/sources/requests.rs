//! What is asked, to the letter: paths, methods, parameters, headers, pages.
use crate::script::{Script, json};
use futures::executor::block_on;
use plumbline::{
    domain::time::{Instant, Range, Span},
    sources::{
        http::{ApiRequest, SourceError},
        prometheus::{Flavor, MOST_POINTS, Prometheus},
    },
};

const EMPTY: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;

fn hour() -> Range {
    Range::ending_at(Instant::from_unix_millis(7_200_500), Span::from_hours(1))
}

#[test]
fn every_question_to_prometheus() {
    let script = Script::says("[]");
    let prometheus = script.prometheus();
    let (range, at) = (hour(), Instant::from_unix_millis(1_795_000_123_456));
    drop(block_on(prometheus.query(r#"sum(rate(a{b=~"ü|+"}[5m]))"#, at)));
    drop(block_on(prometheus.query_range("up", range, Span::from_secs(15))));
    drop(block_on(prometheus.rules()));
    drop(block_on(prometheus.alerts()));
    drop(block_on(prometheus.series(&["up", r#"{job="a"}"#], range)));
    drop(block_on(prometheus.labels(range)));
    drop(block_on(prometheus.label_values("job", &["up"], range)));
    drop(block_on(prometheus.label_values("http.status/code", &[], range)));
    drop(block_on(prometheus.metadata(None)));
    drop(block_on(prometheus.metadata(Some("up"))));
    drop(block_on(prometheus.query_exemplars("a_bucket", range)));
    drop(block_on(prometheus.build_info()));
    drop(block_on(prometheus.runtime_info()));
    drop(block_on(prometheus.flags()));
    let wanted = [
        "POST api/v1/query?query=sum%28rate%28a%7Bb%3D~%22%C3%BC%7C%2B%22%7D%5B5m%5D%29%29&time=1795000123.456",
        "POST api/v1/query_range?query=up&start=3600&end=7200&step=15",
        "GET api/v1/rules?group_limit=500",
        "GET api/v1/alerts?",
        "POST api/v1/series?match%5B%5D=up&match%5B%5D=%7Bjob%3D%22a%22%7D&start=3600.5&end=7200.5",
        "POST api/v1/labels?start=3600.5&end=7200.5",
        "GET api/v1/label/job/values?match%5B%5D=up&start=3600.5&end=7200.5",
        "GET api/v1/label/U__http_2e_status_2f_code/values?start=3600.5&end=7200.5",
        "GET api/v1/metadata?",
        "GET api/v1/metadata?metric=up",
        "POST api/v1/query_exemplars?query=a_bucket&start=3600.5&end=7200.5",
        "GET api/v1/status/buildinfo?",
        "GET api/v1/status/runtimeinfo?",
        "GET api/v1/status/flags?",
    ];
    assert_eq!(script.asked(), wanted);
    for request in script.requests() {
        assert!(request.headers.is_empty(), "a header costs a preflight: {request:?}");
        assert_eq!(request.time_limit, ApiRequest::TIME_LIMIT);
    }
}

#[test]
fn every_question_to_alertmanager() {
    let script = Script::says("[]");
    let alertmanager = script.alertmanager();
    drop(block_on(alertmanager.alerts()));
    drop(block_on(alertmanager.alert_groups()));
    drop(block_on(alertmanager.status()));
    drop(block_on(alertmanager.silences()));
    let wanted = ["GET api/v2/alerts?", "GET api/v2/alerts/groups?", "GET api/v2/status?", "GET api/v2/silences?"];
    assert_eq!(script.asked(), wanted);
}

#[test]
fn a_tenant_is_named_only_where_there_is_one() {
    let script = Script::says(EMPTY);
    let prometheus = Prometheus { tenant: Some("team-a|team-b"), flavor: Flavor::Mimir, ..script.prometheus() };
    drop(block_on(prometheus.query("up", Instant::default())));
    assert_eq!(script.requests()[0].headers, [("X-Scope-OrgID".to_owned(), "team-a|team-b".to_owned())]);
}

#[test]
fn a_long_range_is_asked_in_steps_that_fit() {
    let script = Script::says(EMPTY);
    let to = Instant::from_unix_millis(1_795_000_123_456);
    for (days, step) in [(1, 1), (30, 15), (365, 15), (3650, 1)] {
        drop(block_on(script.prometheus().query_range(
            "up",
            Range::ending_at(to, Span::from_days(days)),
            Span::from_secs(step),
        )));
        let request = script.requests().pop().unwrap();
        let number =
            |name: &str| -> f64 { request.parameters.iter().find(|it| it.0 == name).unwrap().1.parse().unwrap() };
        let (start, end, asked) = (number("start"), number("end"), number("step"));
        assert!((end - start) / asked + 1.0 <= f64::from(MOST_POINTS), "{days} days: {request:?}");
        assert_eq!((start % asked, end % asked, asked % step as f64), (0.0, 0.0, 0.0), "{request:?}");
        assert!(end <= to.unix_secs() && end > to.unix_secs() - asked);
    }
}

#[test]
fn mimir_tells_its_version_beside_its_prefix_or_below_it() {
    let info = r#"{"status":"success","data":{"version":"2.17","application":"Grafana Mimir"}}"#;
    let mimir = |script: &Script| {
        let prometheus = Prometheus { flavor: Flavor::Mimir, ..script.prometheus() };
        block_on(prometheus.build_info()).map(|it| it.value.version)
    };
    let beside = Script::says(info);
    assert_eq!(mimir(&beside).as_deref(), Ok("2.17"));
    assert_eq!(beside.asked(), ["GET ../api/v1/status/buildinfo?"]);
    let below = Script::new([Ok(json(404, "<html>")), Ok(json(200, info))]);
    assert_eq!(mimir(&below).as_deref(), Ok("2.17"));
    assert_eq!(below.asked()[1], "GET api/v1/status/buildinfo?");
    let down = Script::new([Err(SourceError::Unreachable)]);
    assert_eq!(mimir(&down), Err(SourceError::Unreachable));
    assert_eq!(down.asked().len(), 1);
}

fn page(names: &[&str], token: &str) -> String {
    let groups: Vec<_> = names.iter().map(|name| format!(r#"{{"name":"{name}","rules":[]}}"#)).collect();
    format!(r#"{{"status":"success","data":{{"groups":[{}],"groupNextToken":"{token}"}}}}"#, groups.join(","))
}

fn names(script: &Script, flavor: Flavor) -> (Vec<String>, bool) {
    let read = block_on(Prometheus { flavor, ..script.prometheus() }.rules()).unwrap();
    assert_eq!(read.provenance.len(), script.asked().iter().filter(|key| !key.contains("token=gone")).count());
    (read.value.into_iter().map(|it| it.name).collect(), read.partial)
}

#[test]
fn rules_are_read_page_by_page() {
    let script = Script::new([Ok(json(200, page(&["a", "b"], "t/1"))), Ok(json(200, page(&["c"], "")))]);
    assert_eq!(names(&script, Flavor::Prometheus), (vec!["a".into(), "b".into(), "c".into()], false));
    let wanted = ["GET api/v1/rules?group_limit=500", "GET api/v1/rules?group_limit=500&group_next_token=t%2F1"];
    assert_eq!(script.asked(), wanted);
}

#[test]
fn rules_that_change_while_they_are_read_are_read_at_once() {
    let refusal = r#"{"status":"error","errorType":"bad_data","error":"invalid group_next_token 'gone'. were rule groups changed?"}"#;
    let whole = page(&["a", "b"], "");
    let script = Script::new([Ok(json(200, page(&["a"], "gone"))), Ok(json(400, refusal)), Ok(json(200, whole))]);
    let read = block_on(script.prometheus().rules()).unwrap();
    assert_eq!(read.value.len(), 2, "none twice");
    assert_eq!(script.asked()[2], "GET api/v1/rules?");
}

#[test]
fn a_server_that_never_ends_is_not_followed_for_ever() {
    let same = Script::says(page(&["a"], "again"));
    assert_eq!(names(&same, Flavor::Prometheus), (vec!["a".into(), "a".into()], true));
    let endless = Script::new((0..1000).map(|n| Ok(json(200, page(&["a"], &n.to_string())))));
    let (all, partial) = names(&endless, Flavor::Prometheus);
    assert!(partial && all.len() == endless.asked().len() && all.len() <= 200, "{}", all.len());
}

#[test]
fn vmalert_is_not_asked_for_pages_it_counts_otherwise() {
    let script = Script::says(page(&["a"], ""));
    assert_eq!(names(&script, Flavor::VictoriaMetrics), (vec!["a".into()], false));
    assert_eq!(script.asked(), ["GET api/v1/rules?"]);
}

#[test]
fn every_answer_says_what_stands_behind_it() {
    let script = Script::says(EMPTY);
    let read = block_on(script.prometheus().query_range("rate(a[5m])", hour(), Span::from_secs(60))).unwrap();
    let [behind] = read.provenance.as_slice() else { panic!("one request") };
    assert_eq!((behind.source.as_str(), behind.query.as_str()), ("main", "rate(a[5m])"));
    assert_eq!(behind.asked_at, Instant::from_unix_millis(990_000), "the source's clock");
    assert_eq!(behind.took, Span::from_millis(25));
    let script = Script::says("[]");
    let read = block_on(script.alertmanager().silences()).unwrap();
    assert_eq!((read.provenance[0].source.as_str(), read.provenance[0].query.as_str()), ("am", "api/v2/silences"));
    let no_clock = Script::answers(plumbline::sources::http::ApiResponse { date: None, ..json(200, "[]") });
    let read = block_on(no_clock.alertmanager().alerts()).unwrap();
    assert_eq!(read.provenance[0].asked_at, Instant::from_unix_millis(1_000_000), "this computer's clock");
}
