//! Alerts that no objective stands behind, and one rule that is broken on purpose.

/// The ordinary alert that fires at a sample, with its labels: those that compare one gauge with a number.
pub fn alert(metric: &str, labels: &str, value: f64) -> Option<(&'static str, String)> {
    let (alert, severity) = match metric {
        "queue_oldest_message_age_seconds" if value > 600.0 => ("QueueBacklog", "page"),
        "certificate_expires_seconds" if value < 14.0 * 86_400.0 => ("CertificateExpires", "ticket"),
        "search_index_age_seconds" if value > 600.0 => ("SearchIndexOld", "warning"),
        _ => return None,
    };
    Some((alert, format!("{labels},severity=\"{severity}\"")))
}

/// Ordinary alerts, and one rule that is broken on purpose so that the doctor has something to find.
pub const RULES: &str = r#"groups:
- name: company
  rules:
  - alert: PodRestarts
    expr: sum by (service) (increase(kube_pod_container_status_restarts_total[30m])) > 3
    for: 5m
    labels: {severity: warning}
    annotations: {summary: 'pods of {{ $labels.service }} restart', runbook_url: 'https://runbooks.example/pod-restarts'}
  - alert: QueueBacklog
    expr: queue_oldest_message_age_seconds > 600
    labels: {severity: page}
    annotations: {summary: 'messages in {{ $labels.queue }} wait {{ $value | humanizeDuration }}', runbook_url: 'https://runbooks.example/queue-backlog'}
  - alert: CertificateExpires
    expr: certificate_expires_seconds < 14 * 86400
    labels: {severity: ticket}
    annotations: {summary: 'the certificate of {{ $labels.host }} expires within two weeks', runbook_url: 'https://runbooks.example/certificates'}
  - alert: SearchIndexOld
    expr: search_index_age_seconds > 600
    labels: {severity: warning, service: search}
    annotations: {summary: 'the search index is older than ten minutes'}
- name: broken
  rules:
  - record: company:broken:ratio
    expr: http_requests_total / on (service) http_requests_total
"#;
