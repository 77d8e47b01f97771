//! What the company promises, and with which tool each promise is written down.

/// Who writes an objective down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Sloth,
    Pyrra,
    PyrraGeneric,
    GrafanaSlo,
    Workbook,
    Dash0,
    Config,
}

/// What an objective promises.
#[derive(Clone, Copy)]
pub enum Promise {
    /// Requests (of one route, or all) do not fail.
    Availability(Option<&'static str>),
    /// Requests take no longer than this; one of [`crate::company::BUCKETS`].
    Latency(f64),
}

/// One objective.
pub struct Objective {
    pub service: &'static str,
    pub name: &'static str,
    pub promise: Promise,
    /// As people write it.
    pub percent: &'static str,
    pub days: i64,
    pub tool: Tool,
}

const fn objective(
    service: &'static str,
    name: &'static str,
    promise: Promise,
    percent: &'static str,
    days: i64,
    tool: Tool,
) -> Objective {
    Objective { service, name, promise, percent, days, tool }
}

use Promise::{Availability, Latency};

pub const OBJECTIVES: &[Objective] = &[
    objective("checkout", "availability", Availability(None), "99.9", 30, Tool::Sloth),
    objective("checkout", "card-authorisation", Availability(Some("/authorise")), "99.5", 30, Tool::Sloth),
    objective("checkout", "latency", Latency(0.8), "99.0", 30, Tool::Sloth),
    objective("checkout", "orders-read", Availability(Some("/orders/{id}")), "99.5", 28, Tool::Pyrra),
    objective("payment", "availability", Availability(None), "99.9", 30, Tool::Sloth),
    objective("payment", "latency", Latency(0.5), "98.0", 30, Tool::Sloth),
    objective("payment", "refunds", Availability(Some("/refund")), "99.5", 30, Tool::Workbook),
    objective("payment", "webhooks", Availability(Some("/webhook")), "99.8", 30, Tool::Workbook),
    objective("ledger", "postings", Availability(Some("/postings")), "99.99", 30, Tool::Sloth),
    objective("ledger", "nightly-export", Availability(Some("/export")), "99.0", 30, Tool::Sloth),
    objective("ledger", "latency", Latency(0.2), "99.0", 30, Tool::Sloth),
    objective("search", "latency", Latency(0.3), "95.0", 28, Tool::Pyrra),
    objective("search", "availability", Availability(None), "99.9", 28, Tool::Pyrra),
    objective("notifications", "delivered", Availability(Some("/send")), "99.5", 30, Tool::Workbook),
    objective("notifications", "availability", Availability(None), "99.0", 30, Tool::Workbook),
    objective("notifications", "email", Availability(Some("/email")), "97.0", 30, Tool::Workbook),
    objective("inventory", "stock", Availability(Some("/stock")), "99.8", 30, Tool::Sloth),
    objective("inventory", "reservations", Availability(Some("/reserve")), "99.5", 30, Tool::Sloth),
    objective("inventory", "availability", Availability(None), "99.7", 30, Tool::Sloth),
    objective("shipping", "labels", Availability(Some("/labels")), "99.0", 30, Tool::Sloth),
    objective("shipping", "quote-latency", Latency(0.8), "95.0", 30, Tool::Sloth),
    objective("shipping", "quotes", Availability(Some("/quote")), "99.5", 30, Tool::Sloth),
    objective("recommend", "training", Availability(Some("/train")), "99.9", 28, Tool::Pyrra),
    objective("recommend", "latency", Latency(0.5), "95.0", 28, Tool::Pyrra),
    objective("recommend", "availability", Availability(Some("/for-you")), "99.0", 28, Tool::Pyrra),
    objective("reviews", "availability", Availability(None), "99.9", 28, Tool::PyrraGeneric),
    objective("catalog", "availability", Availability(Some("/items")), "99.9", 28, Tool::PyrraGeneric),
    objective("catalog", "images", Availability(Some("/images")), "99.0", 28, Tool::PyrraGeneric),
    objective("catalog", "latency", Latency(0.2), "97.0", 28, Tool::Pyrra),
    objective("cart", "availability", Availability(None), "99.9", 28, Tool::PyrraGeneric),
    objective("cart", "latency", Latency(0.3), "99.0", 28, Tool::Pyrra),
    objective("cart", "writes", Availability(Some("/cart/items")), "99.8", 28, Tool::Pyrra),
    objective("login", "availability", Availability(None), "99.9", 28, Tool::GrafanaSlo),
    objective("login", "latency", Latency(0.3), "97.0", 28, Tool::GrafanaSlo),
    objective("login", "token", Availability(Some("/token")), "99.9", 28, Tool::GrafanaSlo),
    objective("gateway", "availability", Availability(None), "99.99", 28, Tool::GrafanaSlo),
    objective("gateway", "latency", Latency(0.05), "97.0", 28, Tool::GrafanaSlo),
    objective("reviews", "latency", Latency(0.3), "97.0", 30, Tool::Dash0),
    objective("inventory", "latency", Latency(0.3), "98.0", 30, Tool::Dash0),
    objective("pricing", "latency", Latency(0.1), "97.0", 30, Tool::Config),
    objective("pricing", "availability", Availability(None), "99.9", 30, Tool::Config),
];

impl Objective {
    /// The promise as a part.
    pub fn target(&self) -> f64 {
        self.percent.parse::<f64>().unwrap_or(0.0) / 100.0
    }

    /// Its name among all.
    pub fn id(&self) -> String {
        format!("{}-{}", self.service, self.name)
    }

    fn selector(&self, metric: &str, more: &[String]) -> String {
        let mut matchers = more.to_vec();
        if let Availability(Some(route)) = self.promise {
            matchers.push(format!("route=\"{route}\""));
        }
        matchers.push(format!("service=\"{}\"", self.service));
        format!("{metric}{{{}}}", matchers.join(","))
    }

    /// The selectors of (bad or good, total) events; for latency the first are the fast ones.
    pub fn selectors(&self) -> (String, String) {
        match self.promise {
            Availability(_) => (
                self.selector("http_requests_total", &["code=~\"5..\"".to_owned()]),
                self.selector("http_requests_total", &[]),
            ),
            Latency(limit) => (
                self.selector("http_request_duration_seconds_bucket", &[format!("le=\"{limit}\"")]),
                self.selector("http_request_duration_seconds_count", &[]),
            ),
        }
    }

    /// PromQL of bad and of total events a second over `window`.
    pub fn queries(&self, window: &str) -> (String, String) {
        let (first, total) = self.selectors();
        let total = format!("sum(rate({total}[{window}]))");
        let first = format!("sum(rate({first}[{window}]))");
        match self.promise {
            Availability(_) => (first, total),
            Latency(_) => (format!("{total} - {first}"), total),
        }
    }
}
