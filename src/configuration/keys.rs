//! Every key of `config.json`: its name, what it takes and what it means.
//!
//! This one table is the check that reads the file, the "did you mean …?" and, by a test, `config.schema.json`.
//! Measured: derived serde code for the same keys cost 67 kB of the download, this table and its check less than a
//! quarter of that; and serde stops at the first mistake.

/// One key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What may stand under it.
    pub takes: Takes,
    /// Whether the object makes no sense without it.
    pub is_required: bool,
    /// What people call it who do not know our word.
    pub also: &'static [&'static str],
    /// What it means, for the schema; the browser does not load it.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

/// What may stand under a key.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// `true` or `false`.
    Flag,
    /// A text that is not blank.
    Text,
    /// A whole number between these two, both included.
    Whole(u32, u32),
    /// An `http` or `https` address.
    Address,
    /// An address, or a path relative to the page.
    AddressOrPath,
    /// An address with these placeholders in braces.
    Template(&'static [&'static str]),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A length of time between these two numbers of seconds, both included, and an example.
    Time(i64, i64, &'static str),
    /// A percentage that leaves an error budget.
    Percentage,
    /// The name of a time zone.
    Zone,
    /// What may stand in a header.
    HeaderText,
    /// A list of texts.
    Texts,
    /// An object with keys of the writer's own and texts under them.
    TextByKey,
    /// An object with these keys.
    Object(&'static [Key]),
    /// A list of objects with these keys.
    Objects(&'static [Key]),
}

const fn key(name: &'static str, takes: Takes, about: &'static str) -> Key {
    #[cfg(target_arch = "wasm32")]
    let _ = about;
    Key {
        name,
        takes,
        is_required: false,
        also: &[],
        #[cfg(not(target_arch = "wasm32"))]
        about,
    }
}

impl Key {
    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn also(mut self, also: &'static [&'static str]) -> Self {
        self.also = also;
        self
    }
}

/// Words for the kinds of source.
pub const KINDS: &[&str] = &["prometheus", "alertmanager"];
/// Words for the products that speak the Prometheus API.
pub const FLAVORS: &[&str] = &["prometheus", "thanos", "mimir", "victoriametrics"];
/// Words for when cookies are sent.
pub const CREDENTIALS: &[&str] = &["same-origin", "include", "omit"];
/// Words for what a reader types to be let in.
pub const SIGN_INS: &[&str] = &["token", "password"];
/// Words for what the value of a metric about deploys means.
pub const DEPLOY_VALUES: &[&str] = &["time", "running"];
/// Words for how it looks.
pub const THEMES: &[&str] = &["light", "dark", "contrast"];

const DAY: i64 = 86_400;

/// The keys of the file.
pub const FILE: &[Key] = &[
    key("$schema", Takes::Text, "The schema this file follows; editors use it."),
    key("demo", Takes::Flag, "Show the recorded company instead of sources of your own."),
    key("title", Takes::Text, "The name that stands in the title."),
    key("sources", Takes::Objects(SOURCE), "What is read. One Prometheus is enough.").also(&[
        "datasources",
        "data_sources",
        "prometheus",
        "servers",
        "backends",
    ]),
    key("services", Takes::Objects(SERVICE), "The services, and who looks after them.").also(&["catalog", "catalogue"]),
    key("objectives", Takes::Objects(OBJECTIVE), "Objectives that no tool has written down as rules.")
        .also(&["slos", "slo"]),
    key(
        "deploys",
        Takes::Object(DEPLOYS),
        "Which metric tells of deploys; they are shown above the charts of an objective.",
    )
    .also(&["deployments", "releases", "annotations"]),
    key("links", Takes::Object(LINKS), "Where a reader can go on."),
    key(
        "labels",
        Takes::Object(LABELS),
        "Which labels mean service, environment and team; the first that is there counts.",
    ),
    key(
        "timezone",
        Takes::Zone,
        "The zone all times are shown in, such as \"Europe/Berlin\" or \"UTC\"; the reader's own where it is missing.",
    )
    .also(&["tz", "time_zone"]),
    key(
        "refresh",
        Takes::Time(5, DAY, "60s"),
        "How often numbers are asked for again; every minute where it is missing.",
    )
    .also(&["interval", "refresh_interval"]),
    key("theme", Takes::OneOf(THEMES), "How it looks; as the reader's own computer where it is missing."),
];

/// The keys of a source.
pub const SOURCE: &[Key] = &[
    key("kind", Takes::OneOf(KINDS), "What it is.").required().also(&["type"]),
    key("name", Takes::Text, "What it is called here; its kind where it is missing. Every source needs its own."),
    key("url", Takes::AddressOrPath, "Its address, without /api: absolute, or relative to this page such as \"prometheus/\".")
        .required()
        .also(&["address", "host", "base_url", "endpoint"]),
    key("flavor", Takes::OneOf(FLAVORS), "Which product speaks the Prometheus API.").also(&["flavour"]),
    key("tenant", Takes::HeaderText, "The tenant to name in X-Scope-OrgID. From another origin this costs a preflight, which Mimir refuses: use a proxy on this host.")
        .also(&["org", "org_id", "x_scope_orgid"]),
    key("credentials", Takes::OneOf(CREDENTIALS), "When cookies are sent: to this page's own origin (where it is missing), always, or never."),
    key("sign_in", Takes::OneOf(SIGN_INS), "What every reader types to be let in: a bearer \"token\", or a user and a \"password\". It stays in the reader's browser, is sent to this source only, and without cookies unless \"credentials\" says otherwise.")
        .also(&["login", "signin"]),
    key("open_url", Takes::AddressOrPath, "Where a person opens its own pages, if that is another address.").also(&["external_url"]),
];

/// The keys of a service.
pub const SERVICE: &[Key] = &[
    key("name", Takes::Text, "Its name, as the service label says it.").required(),
    key("description", Takes::Text, "What it does."),
    key("owner", Takes::Text, "Who looks after it.").also(&["team"]),
    key("group", Takes::Text, "What it belongs to, as leaders speak of it.").also(&["domain", "system"]),
    key("tier", Takes::Whole(0, 9), "How much depends on it; the smallest number is the most.").also(&["criticality"]),
    key("runbook", Takes::Address, "Its runbook.").also(&["runbook_url"]),
    key("links", Takes::Objects(LINK), "More to read."),
];

/// The keys of a named link.
pub const LINK: &[Key] = &[
    key("title", Takes::Text, "What a person reads.").required().also(&["name", "text"]),
    key("url", Takes::Address, "Where it goes.").required().also(&["href"]),
];

/// The keys of an objective.
pub const OBJECTIVE: &[Key] = &[
    key("service", Takes::Text, "The service it is about.").required(),
    key("name", Takes::Text, "What it is called within the service.").required(),
    key("description", Takes::Text, "What it promises, in words."),
    key("target", Takes::Percentage, "The promised part of good events: \"99.9%\". Always with the sign: 0.999 and 1 could be read two ways.")
        .required()
        .also(&["objective"]),
    key("window", Takes::Time(3600, 400 * DAY, "30d"), "The rolling window, such as \"30d\" (where it is missing), \"28d\" or \"4w\"."),
    key("bad", Takes::Text, "PromQL that counts bad events, such as sum(rate(http_requests_total{code=~\"5..\"}[5m])); any window will do. Either this or good.")
        .also(&["errors", "error", "error_query"]),
    key("good", Takes::Text, "PromQL that counts good events. Either this or bad.").also(&["success", "good_query"]),
    key("total", Takes::Text, "PromQL that counts all events.").required().also(&["total_query", "all"]),
    key("source", Takes::Text, "The name of the Prometheus to ask; the first where it is missing."),
    key("labels", Takes::TextByKey, "Team, environment and whatever else is known of it."),
];

/// The keys of the deploys.
pub const DEPLOYS: &[Key] = &[
    key("metric", Takes::Text, "The metric with one series for each service and version, and matchers where they are needed: deploy_info, or app_build_info{environment=\"production\"}. Replicas of a version are one deploy.")
        .required()
        .also(&["query", "promql", "expr", "series"]),
    key("value", Takes::OneOf(DEPLOY_VALUES), "What its value means: \"time\" (where it is missing), the unix second of the deploy; or \"running\", that the version runs, so that it was deployed when it was first seen."),
    key("service", Takes::Text, "The label that names the service; the first of labels.service where it is missing.")
        .also(&["service_label"]),
    key("version", Takes::Text, "The label that names the version; \"version\" where it is missing.")
        .also(&["version_label"]),
    key("source", Takes::Text, "The name of the Prometheus to ask; the objective's own where it is missing."),
];

/// The keys of the links.
pub const LINKS: &[Key] = &[
    key("grafana", Takes::Object(GRAFANA), "A Grafana, for Explore."),
    key("jaeger", Takes::Address, "Jaeger's own pages."),
    key("logs", Takes::Template(&["service"]), "Where logs are read; {service} stands for the service."),
    key(
        "runbook",
        Takes::Template(&["service", "alert"]),
        "Where runbooks are; {service} and {alert} stand for what is looked at.",
    )
    .also(&["runbooks"]),
];

/// The keys of a Grafana.
pub const GRAFANA: &[Key] = &[
    key("url", Takes::Address, "Its address.").required(),
    key(
        "datasource_uid",
        Takes::Text,
        "The identifier of the Prometheus data source in it; \"prometheus\" where it is missing.",
    )
    .also(&["uid", "datasource"]),
    key("org_id", Takes::Whole(1, u32::MAX), "The organisation's number; 1 where it is missing."),
];

/// The keys of the label names.
pub const LABELS: &[Key] = &[
    key("service", Takes::Texts, "Labels that name the service."),
    key("environment", Takes::Texts, "Labels that name the environment."),
    key("team", Takes::Texts, "Labels that name the team."),
];

/// The one object that has a key of this name, as `sources[]`; `None` where several or none have it.
pub fn home_of(name: &str) -> Option<String> {
    let mut homes = Vec::new();
    collect_homes(name, FILE, "", &mut homes);
    if homes.len() == 1 { homes.pop() } else { None }
}

fn collect_homes(name: &str, keys: &[Key], at: &str, homes: &mut Vec<String>) {
    for key in keys {
        let dot = if at.is_empty() { "" } else { "." };
        match key.takes {
            Takes::Object(keys) => collect_homes(name, keys, &format!("{at}{dot}{}", key.name), homes),
            Takes::Objects(keys) => collect_homes(name, keys, &format!("{at}{dot}{}[]", key.name), homes),
            _ => {}
        }
        if key.name == name && !at.is_empty() {
            homes.push(at.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_wrong_place_has_one_home_or_none() {
        assert_eq!(home_of("tenant").as_deref(), Some("sources[]"));
        assert_eq!(home_of("datasource_uid").as_deref(), Some("links.grafana"));
        assert_eq!(home_of("url"), None, "three objects have one");
        assert_eq!(home_of("demo"), None, "the file itself is no home to send anybody to");
    }

    #[test]
    fn no_name_and_no_other_name_means_two_keys_of_one_object() {
        fn check(keys: &[Key]) {
            let mut names: Vec<_> = keys.iter().flat_map(|it| it.also.iter().chain([&it.name])).collect();
            crate::domain::order::ascending(&mut names);
            let n = names.len();
            names.dedup();
            assert_eq!(n, names.len(), "{names:?}");
            for key in keys {
                if let Takes::Object(keys) | Takes::Objects(keys) = key.takes {
                    check(keys);
                }
            }
        }
        check(FILE);
    }
}
