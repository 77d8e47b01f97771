//! What went wrong in the last weeks, why, what it did to the machines, and which versions were rolled out meanwhile.

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

/// What an incident does to what the service runs on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Strain {
    /// Whoever empties the service's queue takes only this part of what comes.
    Consumers(f64),
    /// Its pods use this part of their processor limit.
    Cpu(f64),
    /// Its pods use this part of their memory limit.
    Memory(f64),
    /// Its first pod is killed every so many minutes.
    Kills { every_minutes: i64 },
    /// Memory grows to the limit, the kernel kills the pod, and it grows again.
    Leak { fills_in_minutes: i64 },
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
    pub strains: &'static [Strain],
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
    Incident { id, title, kind, cause, service, route, trouble, strains: &[], hours_ago, minutes }
}

impl Incident {
    const fn straining(mut self, strains: &'static [Strain]) -> Self {
        self.strains = strains;
        self
    }
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
    )
    .straining(&[Strain::Memory(0.99), Strain::Kills { every_minutes: 5 }, Strain::Consumers(0.4)]),
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
    )
    .straining(&[Strain::Cpu(0.98), Strain::Memory(0.97)]),
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
    )
    .straining(&[Strain::Consumers(0.1)]),
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
    )
    .straining(&[Strain::Consumers(0.2)]),
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
    )
    .straining(&[Strain::Cpu(0.95)]),
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
    )
    .straining(&[Strain::Cpu(0.97)]),
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
        "INC-2294",
        "Recommendations are killed for memory again and again",
        "memory leak",
        "deploy recommend 3f9e77 never forgets a session",
        "recommend",
        Some("/for-you"),
        Trouble::Errors(0.03),
        22.0 * 24.0,
        540.0,
    )
    .straining(&[Strain::Leak { fills_in_minutes: 76 }, Strain::Consumers(0.9)]),
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

const fn deploy(service: &'static str, version: &'static str, hours_ago: f64) -> Deploy {
    Deploy { service, version, hours_ago, guilty_of: None }
}

/// The oldest first.
pub const DEPLOYS: &[Deploy] = &[
    deploy("notifications", "c40b12", 27.0 * 24.0 + 5.0),
    Deploy { guilty_of: Some("INC-2294"), ..deploy("recommend", "3f9e77", 22.0 * 24.0 + 0.05) },
    deploy("recommend", "9d20c4", 21.0 * 24.0 + 15.0),
    Deploy { guilty_of: Some("INC-2291"), ..deploy("checkout", "8e1f02", 19.0 * 24.0 + 1.05) },
    // Beside the guilty one, and without guilt.
    deploy("cart", "51ab9c", 19.0 * 24.0 + 1.2),
    deploy("checkout", "77c0de", 18.0 * 24.0 + 20.0),
    deploy("payment", "e7750a", 11.0 * 24.0 + 6.0),
    deploy("search", "0d41aa", 8.0 * 24.0),
    deploy("gateway", "b1c2d3", 5.0 * 24.0 + 3.0),
    deploy("catalog", "4be961", 3.0 * 24.0 + 4.0),
    deploy("login", "a93f5d", 30.0),
];

/// What ran before the first deploy of the history.
pub const FIRST_VERSION: &str = "1a2b3c";

/// Trouble that can be started by hand.
pub struct ByHand {
    pub name: &'static str,
    pub service: &'static str,
    pub route: Option<&'static str>,
    pub trouble: Trouble,
    pub strains: &'static [Strain],
}

pub const BY_HAND: &[ByHand] = &[
    by_hand("checkout-errors", "checkout", None, Trouble::Errors(0.35), &[]),
    by_hand("payment-errors", "payment", Some("/charge"), Trouble::Errors(0.2), &[]),
    by_hand("search-slow", "search", None, Trouble::Slow(0.4), &[Strain::Cpu(0.98)]),
    by_hand("login-errors", "login", None, Trouble::Errors(0.15), &[]),
    by_hand("notifications-backlog", "notifications", Some("/send"), Trouble::Errors(0.3), &[Strain::Consumers(0.1)]),
    by_hand(
        "recommend-leak",
        "recommend",
        Some("/for-you"),
        Trouble::Errors(0.05),
        &[Strain::Leak { fills_in_minutes: 4 }],
    ),
    by_hand("reviews-vanish", "reviews", None, Trouble::Unmeasured, &[]),
];

const fn by_hand(
    name: &'static str,
    service: &'static str,
    route: Option<&'static str>,
    trouble: Trouble,
    strains: &'static [Strain],
) -> ByHand {
    ByHand { name, service, route, trouble, strains }
}
