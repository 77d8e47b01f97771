//! The simulated company: its services, what they promise, and what went wrong in the last weeks.

/// Seconds between two samples of history; all of them stand on multiples of it.
pub const TICK_SECS: i64 = 120;

/// Upper bounds of the latency buckets, in seconds, without `+Inf`.
pub const BUCKETS: &[f64] = &[0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 2.5];

/// One service.
pub struct Service {
    pub name: &'static str,
    pub tier: u8,
    pub group: &'static str,
    pub owner: &'static str,
    /// What it calls.
    pub calls: &'static [&'static str],
    pub routes: &'static [Route],
    /// Median and spread (of the logarithm) of its latency.
    pub latency: (f64, f64),
}

/// One endpoint.
pub struct Route {
    pub path: &'static str,
    pub method: &'static str,
    /// Requests a second at the height of a working day.
    pub peak_rps: f64,
    /// The part that fails on an ordinary day.
    pub error_ratio: f64,
    pub pattern: Pattern,
}

/// When requests come.
#[derive(Clone, Copy, PartialEq)]
pub enum Pattern {
    /// People: days, evenings, quieter nights and weekends.
    People,
    /// Office hours only: nobody calls at night.
    Office,
    /// A few calls a day.
    Rare,
    /// It was switched off this many days ago, for good.
    EndedDaysAgo(f64),
}

const fn route(method: &'static str, path: &'static str, peak_rps: f64, error_ratio: f64) -> Route {
    Route { path, method, peak_rps, error_ratio, pattern: Pattern::People }
}

pub const SERVICES: &[Service] = &[
    Service {
        name: "gateway",
        tier: 1,
        group: "Edge",
        owner: "Edge",
        calls: &["login", "catalog", "search", "cart", "checkout"],
        latency: (0.012, 0.7),
        routes: &[route("GET", "/", 90.0, 0.000_030), route("POST", "/api", 60.0, 0.000_035)],
    },
    Service {
        name: "login",
        tier: 1,
        group: "Identity",
        owner: "Identity",
        calls: &["notifications"],
        latency: (0.0925, 0.6),
        routes: &[route("POST", "/token", 14.0, 0.000_35), route("POST", "/refresh", 22.0, 0.000_25)],
    },
    Service {
        name: "checkout",
        tier: 1,
        group: "Buy",
        owner: "Buy",
        calls: &["payment", "inventory", "pricing", "cart"],
        latency: (0.17, 0.62),
        routes: &[
            route("POST", "/orders", 12.0, 0.000_25),
            route("POST", "/authorise", 9.0, 0.001_3),
            route("GET", "/orders/{id}", 16.0, 0.000_10),
        ],
    },
    Service {
        name: "payment",
        tier: 1,
        group: "Pay",
        owner: "Pay",
        calls: &["ledger"],
        latency: (0.14, 0.55),
        routes: &[
            route("POST", "/charge", 10.0, 0.000_25),
            route("POST", "/refund", 2.0, 0.000_8),
            route("POST", "/webhook", 5.0, 0.000_3),
        ],
    },
    Service {
        name: "cart",
        tier: 2,
        group: "Buy",
        owner: "Buy",
        calls: &["pricing"],
        latency: (0.06, 0.6),
        routes: &[route("GET", "/cart", 26.0, 0.000_25), route("PUT", "/cart/items", 9.0, 0.000_25)],
    },
    Service {
        name: "pricing",
        tier: 2,
        group: "Buy",
        owner: "Buy",
        calls: &["catalog"],
        latency: (0.035, 0.5),
        routes: &[route("GET", "/price", 44.0, 0.000_2)],
    },
    Service {
        name: "catalog",
        tier: 2,
        group: "Find",
        owner: "Find",
        calls: &[],
        latency: (0.055, 0.62),
        routes: &[route("GET", "/items", 48.0, 0.000_2), route("GET", "/images", 30.0, 0.001_5)],
    },
    Service {
        name: "search",
        tier: 2,
        group: "Find",
        owner: "Find",
        calls: &["catalog", "recommend"],
        latency: (0.105, 0.56),
        routes: &[route("GET", "/search", 34.0, 0.000_35)],
    },
    Service {
        name: "recommend",
        tier: 3,
        group: "Find",
        owner: "Find",
        calls: &["catalog"],
        latency: (0.13, 0.5),
        routes: &[
            route("GET", "/for-you", 20.0, 0.000_6),
            Route { path: "/train", method: "POST", peak_rps: 0.000_25, error_ratio: 0.0, pattern: Pattern::Rare },
        ],
    },
    Service {
        name: "reviews",
        tier: 3,
        group: "Find",
        owner: "Find",
        calls: &["login"],
        latency: (0.07, 0.6),
        routes: &[route("GET", "/reviews", 12.0, 0.000_1)],
    },
    Service {
        name: "inventory",
        tier: 2,
        group: "Fulfil",
        owner: "Fulfil",
        calls: &["ledger"],
        latency: (0.08, 0.6),
        routes: &[route("POST", "/reserve", 11.0, 0.000_9), route("GET", "/stock", 20.0, 0.000_35)],
    },
    Service {
        name: "shipping",
        tier: 3,
        group: "Fulfil",
        owner: "Fulfil",
        calls: &["inventory"],
        latency: (0.18, 0.55),
        routes: &[
            Route { path: "/quote", method: "GET", peak_rps: 6.0, error_ratio: 0.000_6, pattern: Pattern::Office },
            Route {
                path: "/labels",
                method: "POST",
                peak_rps: 2.0,
                error_ratio: 0.001,
                pattern: Pattern::EndedDaysAgo(33.0),
            },
        ],
    },
    Service {
        name: "notifications",
        tier: 3,
        group: "Reach",
        owner: "Reach",
        calls: &[],
        latency: (0.16, 0.6),
        routes: &[route("POST", "/send", 8.0, 0.001_0), route("POST", "/email", 5.0, 0.004)],
    },
    Service {
        name: "ledger",
        tier: 1,
        group: "Pay",
        owner: "Pay",
        calls: &[],
        latency: (0.045, 0.5),
        routes: &[
            route("POST", "/postings", 13.0, 0.000_085),
            Route {
                path: "/export",
                method: "POST",
                peak_rps: 0.6,
                error_ratio: 0.002,
                pattern: Pattern::EndedDaysAgo(3.0),
            },
        ],
    },
];

/// What kind of trouble an incident was.
#[derive(Clone, Copy, PartialEq)]
pub enum Trouble {
    /// This part of requests failed.
    Errors(f64),
    /// This part of requests took long.
    Slow(f64),
    /// Nothing was scraped.
    Unmeasured,
}

/// Something that went wrong (or was done), and why.
pub struct Incident {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: &'static str,
    pub cause: &'static str,
    pub service: &'static str,
    /// Only this route, or all.
    pub route: Option<&'static str>,
    pub trouble: Trouble,
    /// Hours before the end of history.
    pub hours_ago: f64,
    pub minutes: f64,
}

#[allow(clippy::too_many_arguments, reason = "a table reads best as rows")]
const fn incident(
    id: &'static str,
    title: &'static str,
    kind: &'static str,
    cause: &'static str,
    service: &'static str,
    route: Option<&'static str>,
    trouble: Trouble,
    hours_ago: f64,
    minutes: f64,
) -> Incident {
    Incident { id, title, kind, cause, service, route, trouble, hours_ago, minutes }
}

pub const INCIDENTS: &[Incident] = &[
    incident(
        "INC-2291",
        "Orders fail after deploy 8e1f02",
        "deploy",
        "deploy checkout 8e1f02",
        "checkout",
        None,
        Trouble::Errors(0.36),
        19.0 * 24.0 + 1.0,
        41.0,
    ),
    incident(
        "INC-2304",
        "Card acquirer times out",
        "dependency",
        "acquirer answers after 30 s",
        "checkout",
        None,
        Trouble::Errors(0.15),
        15.0 * 24.0 + 14.0,
        63.0,
    ),
    incident(
        "INC-2311",
        "Node n7 out of memory",
        "node",
        "node n7 out of memory",
        "checkout",
        None,
        Trouble::Errors(0.19),
        10.4,
        22.0,
    ),
    incident(
        "INC-2312",
        "Search slower than 300 ms at peak",
        "capacity",
        "index does not fit memory",
        "search",
        None,
        Trouble::Slow(0.62),
        9.0 * 24.0,
        560.0,
    ),
    incident(
        "INC-2296",
        "Backlog of notifications",
        "queue",
        "consumer stuck on one message",
        "notifications",
        Some("/send"),
        Trouble::Errors(0.32),
        12.0 * 24.0 + 5.0,
        640.0,
    ),
    incident(
        "INC-2283",
        "Certificate of the mail relay expired",
        "certificate",
        "certificate expired",
        "notifications",
        Some("/email"),
        Trouble::Errors(0.5),
        25.0 * 24.0,
        55.0,
    ),
    incident(
        "INC-2299",
        "Ledger database slow",
        "database",
        "missing index after migration",
        "ledger",
        None,
        Trouble::Slow(0.10),
        13.0 * 24.0 + 3.0,
        140.0,
    ),
    incident(
        "INC-2288",
        "Wrong feature flag in inventory",
        "configuration",
        "flag reservations_v2 on in one region",
        "inventory",
        Some("/stock"),
        Trouble::Errors(0.40),
        20.0 * 24.0 + 7.0,
        190.0,
    ),
    incident(
        "INC-2301",
        "One region loses packets",
        "network",
        "partial loss in region eu-2",
        "payment",
        None,
        Trouble::Errors(0.12),
        16.0 * 24.0 + 2.0,
        120.0,
    ),
    incident(
        "INC-2306",
        "Retry storm from the gateway",
        "retry",
        "retries without back-off",
        "cart",
        None,
        Trouble::Errors(0.06),
        14.0 * 24.0 + 9.0,
        55.0,
    ),
    incident(
        "INC-2308",
        "Catalog cache stampede",
        "cache",
        "all keys expire at once",
        "catalog",
        None,
        Trouble::Slow(0.20),
        6.0 * 24.0 + 11.0,
        95.0,
    ),
    incident(
        "CHG-118",
        "Planned database failover",
        "planned",
        "failover exercise",
        "checkout",
        None,
        Trouble::Errors(0.2),
        17.0 * 24.0 + 21.0,
        8.0,
    ),
    incident(
        "INC-2310",
        "Authorisations declined in error",
        "dependency",
        "fraud rules too strict",
        "checkout",
        Some("/authorise"),
        Trouble::Errors(0.26),
        2.0 * 24.0 + 4.0,
        150.0,
    ),
    incident(
        "GAP-1",
        "Reviews not scraped",
        "scraping",
        "network policy blocked the scrape",
        "reviews",
        None,
        Trouble::Unmeasured,
        10.0 * 24.0 + 6.0,
        360.0,
    ),
];

/// A new version; guilty of an incident, or innocent.
pub struct Deploy {
    pub service: &'static str,
    pub version: &'static str,
    pub hours_ago: f64,
    pub guilty_of: Option<&'static str>,
}

pub const DEPLOYS: &[Deploy] = &[
    Deploy { service: "checkout", version: "8e1f02", hours_ago: 19.0 * 24.0 + 1.05, guilty_of: Some("INC-2291") },
    // Innocent, and beside the guilty one.
    Deploy { service: "cart", version: "51ab9c", hours_ago: 19.0 * 24.0 + 1.2, guilty_of: None },
    Deploy { service: "checkout", version: "77c0de", hours_ago: 18.0 * 24.0 + 20.0, guilty_of: None },
    Deploy { service: "search", version: "0d41aa", hours_ago: 8.0 * 24.0, guilty_of: None },
    Deploy { service: "gateway", version: "b1c2d3", hours_ago: 5.0 * 24.0 + 3.0, guilty_of: None },
];

/// Who writes an objective down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Sloth,
    Pyrra,
    PyrraGeneric,
    GrafanaSlo,
    Workbook,
    Config,
}

/// What an objective promises.
#[derive(Clone, Copy)]
pub enum Promise {
    /// Requests (of one route, or all) do not fail.
    Availability(Option<&'static str>),
    /// Requests take no longer than this; one of [`BUCKETS`].
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
