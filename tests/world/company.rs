//! The simulated company: its services in four tiers, their endpoints, and who calls whom.

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
        routes: &[route("GET", "/price", 44.0, 0.000_2), route("POST", "/baskets", 7.0, 0.000_2)],
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
        routes: &[route("GET", "/search", 34.0, 0.000_35), route("GET", "/suggest", 18.0, 0.000_3)],
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
        tier: 4,
        group: "Find",
        owner: "Find",
        calls: &["login"],
        latency: (0.07, 0.6),
        routes: &[route("GET", "/reviews", 12.0, 0.000_1), route("POST", "/reviews", 0.8, 0.000_2)],
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
