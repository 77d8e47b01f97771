//! Links out of the application: built from the configuration, encoded, and never to another origin than configured.
use super::Configuration;
use crate::domain::{
    civil,
    time::{Instant, Range},
    zone::Zone,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A query's graph in Prometheus' own pages.
///
/// `/graph?g0.expr=…` is understood by Prometheus 2 and redirected by 3.
pub fn prometheus_graph(base: &str, promql: &str, range: Range) -> String {
    let end = civil::written(Zone::utc().civil(range.to), "Y-m-d H:M:S");
    let seconds = range.length().millis() / 1000;
    format!(
        "{}/graph?g0.expr={}&g0.tab=0&g0.range_input={seconds}s&g0.end_input={}",
        base.trim_end_matches('/'),
        encoded(promql),
        encoded(&end)
    )
}

/// A query in Grafana's Explore, if a Grafana is configured.
///
/// Format: `panes` of schema version 1, with `from` and `to` as texts of milliseconds.
pub fn grafana_explore(configuration: &Configuration, promql: &str, range: Range) -> Option<String> {
    let grafana = configuration.links.grafana.as_ref()?;
    // Not by way of `Value`: that brings the tables for writing numbers along, 8 kB.
    let text = |it: &str| serde_json::to_string(it).unwrap_or_default();
    let millis = |at: Instant| text(&at.unix_millis().to_string());
    let uid = text(grafana.datasource_uid.as_deref().unwrap_or("prometheus"));
    let panes = format!(
        "{{\"p\":{{\"datasource\":{uid},\"queries\":[{{\"refId\":\"A\",\"datasource\":{{\"uid\":{uid},\"type\":\"prometheus\"}},\"expr\":{}}}],\"range\":{{\"from\":{},\"to\":{}}}}}}}",
        text(promql),
        millis(range.from),
        millis(range.to)
    );
    let url = grafana.url.trim_end_matches('/');
    Some(format!("{url}/explore?schemaVersion=1&orgId={}&panes={}", grafana.org_id, encoded(&panes)))
}

/// A trace in Jaeger, if one is configured. `/trace/{id}` is its own address of a trace.
pub fn jaeger_trace(configuration: &Configuration, trace: &str) -> Option<String> {
    let jaeger = configuration.links.jaeger.as_ref()?;
    filled(&format!("{}/trace/{{trace}}", jaeger.trim_end_matches('/')), &[("trace", trace)])
}

/// Fills `{name}` placeholders, each encoded.
///
/// `None` if one of them stands for nothing here, or if the result would leave the template's origin.
pub fn filled(template: &str, values: &[(&str, &str)]) -> Option<String> {
    let mut link = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        let (_, value) = values.iter().find(|(it, value)| *it == name && !value.is_empty())?;
        // A path of dots would climb; no encoding keeps a browser from that.
        if value.chars().all(|c| c == '.') {
            return None;
        }
        link.push_str(before);
        link.push_str(&encoded(value));
        rest = behind;
    }
    link.push_str(rest);
    let origin = origin(template)?;
    (is_web(&link) && self::origin(&link) == Some(origin)).then_some(link)
}

/// Scheme, host and port.
fn origin(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    Some((scheme, rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()))
}

/// Whether a link that came from outside (a label, an annotation) may be shown as a link.
pub fn is_web(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")) && !url.chars().any(char::is_control)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::{configuration::Grafana, domain::time::Span};

    fn range() -> Range {
        Range::ending_at(Instant::from_unix_millis(1_795_240_000_000), Span::from_hours(6))
    }

    #[test]
    fn prometheus_is_asked_for_the_same_graph() {
        let link = prometheus_graph("https://prom.example/x/", "sum(a{b=\"c&d\"})", range());
        let expected = "https://prom.example/x/graph?g0.expr=sum%28a%7Bb%3D%22c%26d%22%7D%29&g0.tab=0&g0.range_input=21600s&g0.end_input=2026-11-21%2005%3A46%3A40";
        assert_eq!(link, expected);
    }

    #[test]
    fn grafanas_panes_are_json_inside_an_address() {
        let mut configuration = Configuration::default();
        assert_eq!(grafana_explore(&configuration, "up", range()), None);
        configuration.links.grafana =
            Some(Grafana { url: "https://g.example/".into(), datasource_uid: Some("abc".into()), org_id: 2 });
        let link = grafana_explore(&configuration, "a{b=\"c\"}", range()).unwrap();
        let panes = link.split_once("panes=").unwrap().1;
        let json: serde_json::Value =
            serde_json::from_str(&percent_encoding::percent_decode_str(panes).decode_utf8().unwrap()).unwrap();
        assert_eq!(json["p"]["queries"][0]["expr"], "a{b=\"c\"}");
        assert_eq!(json["p"]["range"]["to"], "1795240000000");
        assert!(link.starts_with("https://g.example/explore?schemaVersion=1&orgId=2&"));
    }

    #[test]
    fn a_trace_is_found_in_jaeger_and_a_strangers_text_leads_nowhere_else() {
        let mut configuration = Configuration::default();
        assert_eq!(jaeger_trace(&configuration, "4bf92f35"), None);
        configuration.links.jaeger = Some("https://jaeger.example/ui/".into());
        let link = |trace| jaeger_trace(&configuration, trace);
        assert_eq!(link("4bf92f35").as_deref(), Some("https://jaeger.example/ui/trace/4bf92f35"));
        assert_eq!(link("../x?y#z").as_deref(), Some("https://jaeger.example/ui/trace/..%2Fx%3Fy%23z"));
        assert_eq!((link(".."), link("")), (None, None));
    }

    #[test]
    fn placeholders_cannot_leave_the_origin() {
        let template = "https://runbooks.example/{service}?a={alert}";
        let link = filled(template, &[("service", "a/b?c"), ("alert", "x&y")]);
        assert_eq!(link.as_deref(), Some("https://runbooks.example/a%2Fb%3Fc?a=x%26y"));
        assert_eq!(filled("{service}", &[("service", "javascript:alert(1)")]), None);
        assert_eq!(filled("https://{service}.example/", &[("service", "evil.com/")]), None);
        assert_eq!(filled("https://{service}", &[("service", "evil")]), None);
        assert_eq!(filled("https://a{service}/", &[("service", "@evil")]), None);
        for climbs in [".", "..", "..."] {
            assert_eq!(filled(template, &[("service", climbs), ("alert", "x")]), None);
        }
    }

    #[test]
    fn a_link_with_a_hole_is_none() {
        let template = "https://runbooks.example/{service}/{alert}";
        assert_eq!(filled(template, &[("service", "a")]), None);
        assert_eq!(filled(template, &[("service", "a"), ("alert", "")]), None);
        let twice = filled(template, &[("service", "{alert}"), ("alert", "b")]);
        assert_eq!(twice.as_deref(), Some("https://runbooks.example/%7Balert%7D/b"), "a value is no template");
        assert_eq!(filled("https://r.example/{service", &[("service", "a")]), None);
        assert_eq!(filled("https://r.example/", &[]).as_deref(), Some("https://r.example/"));
    }

    #[test]
    fn links_from_outside_are_shown_as_links_only_if_they_lead_to_the_web() {
        assert!(is_web(" https://x") && !is_web("javascript:alert(1)") && !is_web("java\nscript:"));
    }
}
