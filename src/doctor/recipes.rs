//! Lines for the programs between this page and a source, filled in with both addresses. Shown as text, never run here.
use super::{
    Remedy,
    address::{Address, Page},
    evidence::Evidence,
};
use crate::configuration::{Credentials, Flavor, SignInKind, SourceKind, SourceSettings};

/// Where a proxy shows a source, and what it passes on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The path at this page's host, with slashes at both ends: `/reliability/prometheus/`.
    path: String,
    /// The source's origin.
    origin: String,
    /// Its scheme.
    scheme: String,
    /// Its host and port.
    authority: String,
    /// The source's own path, without a slash at its end.
    below: String,
    /// The tenant the proxy names.
    tenant: Option<String>,
}

impl Passage {
    /// A passage beside this page to a source.
    pub fn to(evidence: &Evidence) -> Option<Self> {
        let address = evidence.address()?;
        // A source that is on this host already needs its real address behind the proxy, which nobody here knows.
        let (origin, scheme, authority, below) = if address.is_same_origin(&evidence.page) {
            let port = if evidence.is_prometheus() { "9090" } else { "9093" };
            let authority = format!("127.0.0.1:{port}");
            (format!("http://{authority}"), "http".to_owned(), authority, String::new())
        } else {
            (address.origin(), address.scheme.clone(), address.authority.clone(), address.path.clone())
        };
        let path = format!("{}/{}/", evidence.page.base, slug(&evidence.settings.name));
        Some(Self { path, origin, scheme, authority, below, tenant: evidence.settings.tenant.clone() })
    }

    /// For nginx, in the `server` block of this page.
    pub fn nginx(&self) -> String {
        let tenant = self.tenant.as_ref().map(|it| format!("  proxy_set_header X-Scope-OrgID \"{}\";\n", quotable(it)));
        // nginx does not name the host to a TLS server unless told to, and many hosts share an address.
        let tls = if self.scheme == "https" { "  proxy_ssl_server_name on;\n" } else { "" };
        format!(
            "location {path} {{\n  proxy_pass {origin}{below}/;\n  proxy_set_header Host $proxy_host;\n  \
             proxy_set_header Origin \"\";\n  proxy_set_header Cookie \"\";\n{tls}{tenant}  proxy_read_timeout 60s;\n}}",
            path = self.path,
            origin = self.origin,
            below = self.below,
            tenant = tenant.unwrap_or_default(),
        )
    }

    /// For Caddy, in the site block of this page.
    pub fn caddy(&self) -> String {
        let tenant = self.tenant.as_ref().map(|it| format!("    header_up X-Scope-OrgID \"{}\"\n", quotable(it)));
        let below = if self.below.is_empty() { String::new() } else { format!("  rewrite * {}{{uri}}\n", self.below) };
        format!(
            "handle_path {path}* {{\n{below}  reverse_proxy {origin} {{\n    header_up Host {{upstream_hostport}}\n    \
             header_up -Origin\n    header_up -Cookie\n{tenant}  }}\n}}",
            path = self.path,
            origin = self.origin,
            tenant = tenant.unwrap_or_default(),
        )
    }

    /// For Apache, in the virtual host of this page.
    pub fn apache(&self) -> String {
        let tenant = self.tenant.as_ref().map(|it| format!("  RequestHeader set X-Scope-OrgID \"{}\"\n", quotable(it)));
        let tls = if self.scheme == "https" { "SSLProxyEngine on\n" } else { "" };
        format!(
            "# a2enmod proxy proxy_http headers{ssl}\n{tls}<Location \"{path}\">\n  ProxyPass \"{origin}{below}/\"\n  \
             RequestHeader unset Origin\n  RequestHeader unset Cookie\n{tenant}</Location>",
            ssl = if tls.is_empty() { "" } else { " ssl" },
            path = self.path,
            origin = self.origin,
            below = self.below,
            tenant = tenant.unwrap_or_default(),
        )
    }

    /// For Traefik, in its dynamic configuration.
    pub fn traefik(&self, page: &Page) -> String {
        let name = slug(self.path.trim_matches('/'));
        let prefix = self.path.trim_end_matches('/');
        let host = Address::of(&page.origin, page).map(|it| it.host().to_owned()).unwrap_or_default();
        let tenant = self.tenant.as_ref().map(|it| format!("\n          X-Scope-OrgID: \"{}\"", quotable(it)));
        let add = if self.below.is_empty() {
            String::new()
        } else {
            format!("\n    {name}-path:\n      addPrefix: {{prefix: \"{}\"}}", self.below)
        };
        let then = if self.below.is_empty() { String::new() } else { format!(", {name}-path") };
        format!(
            "http:\n  routers:\n    {name}:\n      rule: \"Host(`{host}`) && PathPrefix(`{prefix}/`)\"\n      \
             service: {name}\n      middlewares: [{name}-strip, {name}-headers{then}]\n  middlewares:\n    \
             {name}-strip:\n      stripPrefix: {{prefixes: [\"{prefix}\"]}}\n    {name}-headers:\n      headers:\n        \
             customRequestHeaders:\n          Origin: \"\"\n          Cookie: \"\"{tenant}{add}\n  services:\n    {name}:\n      \
             loadBalancer:\n        passHostHeader: false\n        servers: [{{url: \"{origin}\"}}]",
            origin = self.origin,
            tenant = tenant.unwrap_or_default(),
        )
    }

    /// For oauth2-proxy, where it stands before this page: people are signed in once, and questions of the app are
    /// answered with 401 instead of a sign-in page.
    pub fn oauth2_proxy(&self) -> String {
        let Self { path, origin, below, .. } = self;
        let base = path.trim_end_matches('/').rsplit_once('/').map_or("", |(base, _)| base);
        let id = slug(path);
        format!(
            "# flags: --api-route='^{path}' --skip-auth-preflight --cookie-samesite=lax --alpha-config=…\n\
             upstreamConfig:\n  upstreams:\n    - id: {id}\n      path: ^{path}(.*)$\n      rewriteTarget: {below}/$1\n      \
             uri: {origin}\n    - id: plumbline\n      path: {base}/\n      uri: file:///srv/plumbline"
        )
    }

    /// The source in `config.json`, through the passage.
    pub fn configuration(&self, evidence: &Evidence) -> String {
        let mut settings = evidence.settings.clone();
        settings.url = format!("{}/", slug(&settings.name));
        // The proxy names the tenant; from the page it would only cost a preflight.
        settings.tenant = None;
        source(&settings)
    }
}

/// A proxy on the host of this page, for every proxy there is a recipe for, and the line of `config.json` that goes with it.
pub fn proxies(evidence: &Evidence) -> Vec<Remedy> {
    let Some(passage) = Passage::to(evidence) else { return Vec::new() };
    vec![
        Remedy::new("nginx, in the server block of this page", passage.nginx()),
        Remedy::new("Caddy, in the site block of this page", passage.caddy()),
        Remedy::new("Apache, in the virtual host of this page", passage.apache()),
        Remedy::new("Traefik, in its dynamic configuration", passage.traefik(&evidence.page)),
        Remedy::new("and then in config.json, through that proxy", passage.configuration(evidence)),
    ]
}

/// One source as `config.json` writes it: everything that is known of it, but what goes without saying.
pub fn source(settings: &SourceSettings) -> String {
    let SourceSettings { kind, name, url, flavor, tenant, credentials, sign_in, open_url } = settings;
    let flavor = Some(flavor.name()).filter(|_| *flavor != Flavor::Prometheus);
    let credentials = Some(credentials.name()).filter(|_| *credentials != Credentials::unsaid(*sign_in));
    let members = [
        ("kind", Some(kind.name())),
        ("name", Some(name.as_str())),
        ("url", Some(url.as_str())),
        ("flavor", flavor),
        ("tenant", tenant.as_deref()),
        ("credentials", credentials),
        ("sign_in", sign_in.map(SignInKind::name)),
        ("open_url", open_url.as_deref()),
    ];
    let written = members.iter().filter_map(|(key, it)| it.map(|it| format!("\"{key}\": \"{}\"", quotable(it))));
    format!("{{{}}}", written.collect::<Vec<_>>().join(", "))
}

/// The first name for a source of this kind that is not `taken`: `prometheus`, `prometheus-2`, …
pub fn free_name<'a>(kind: SourceKind, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut name = kind.name().to_owned();
    let mut n = 1;
    while taken.clone().any(|it| it == name) {
        n += 1;
        name = format!("{}-{n}", kind.name());
    }
    name
}

/// A whole `config.json` with these sources.
pub fn file(sources: &[SourceSettings]) -> String {
    let sources: Vec<_> = sources.iter().map(|it| format!("    {}", source(it))).collect();
    format!("{{\n  \"sources\": [\n{}\n  ]\n}}", sources.join(",\n"))
}

/// The path below a source at which it tells its version.
pub fn version_path(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Prometheus => "/api/v1/status/buildinfo",
        SourceKind::Alertmanager => "/api/v2/status",
    }
}

/// A name as one segment of a path.
fn slug(name: &str) -> String {
    let plain =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect::<String>();
    let plain = plain.split('-').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { "source".to_owned() } else { plain }
}

/// Text that may stand between quotation marks, in JSON and in the proxies' own files.
fn quotable(text: &str) -> String {
    let mut quotable = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            quotable.push('\\');
        }
        quotable.push(c);
    }
    quotable
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
    use super::*;
    use crate::configuration::{self, Outcome};

    #[test]
    fn every_proxy_keeps_the_paths_of_both_sides() {
        let mut evidence = Evidence::of_a_healthy_prometheus().at("http://10.0.0.7:9090/prom/");
        evidence.page.base = "/reliability".to_owned();
        let passage = Passage::to(&evidence).unwrap();
        assert!(
            passage
                .nginx()
                .starts_with("location /reliability/prometheus-eu/ {\n  proxy_pass http://10.0.0.7:9090/prom/;")
        );
        assert!(passage.caddy().contains(
            "handle_path /reliability/prometheus-eu/* {\n  rewrite * /prom{uri}\n  reverse_proxy http://10.0.0.7:9090 {"
        ));
        assert!(
            passage
                .apache()
                .contains("<Location \"/reliability/prometheus-eu/\">\n  ProxyPass \"http://10.0.0.7:9090/prom/\"")
        );
        assert!(
            passage
                .traefik(&evidence.page)
                .contains("Host(`plumb.example`) && PathPrefix(`/reliability/prometheus-eu/`)")
        );
        let signed_in = passage.oauth2_proxy();
        assert!(signed_in.contains(
            "path: ^/reliability/prometheus-eu/(.*)$\n      rewriteTarget: /prom/$1\n      uri: http://10.0.0.7:9090\n"
        ));
        assert!(signed_in.contains("path: /reliability/\n"));
        assert!(passage.configuration(&evidence).contains("\"url\": \"prometheus-eu/\""));
    }

    #[test]
    fn a_tenant_is_named_by_the_proxy_and_no_more_by_the_page() {
        let mut evidence = Evidence::of_a_healthy_prometheus();
        evidence.settings.tenant = Some("team \"a\"".to_owned());
        let passage = Passage::to(&evidence).unwrap();
        for text in [passage.nginx(), passage.caddy(), passage.apache(), passage.traefik(&evidence.page)] {
            assert!(text.contains("X-Scope-OrgID") && text.contains("team \\\"a\\\""), "{text}");
        }
        assert!(!passage.configuration(&evidence).contains("tenant"));
    }

    #[test]
    fn the_file_it_writes_is_one_the_app_reads() {
        let mut settings = Evidence::of_a_healthy_prometheus().settings;
        settings.name = "eu \"one\"\\".to_owned();
        settings.tenant = Some("a".to_owned());
        settings.sign_in = Some(SignInKind::Token);
        settings.credentials = Credentials::Omit;
        settings.open_url = Some("https://grafana.example/explore".to_owned());
        let mut other = settings.clone();
        (other.name, other.url) = ("us".to_owned(), "us/".to_owned());
        other.flavor = Flavor::Mimir;
        other.credentials = Credentials::Include;
        let mut third = Evidence::of_a_healthy_prometheus().settings;
        (third.url, third.credentials) = ("third/".to_owned(), Credentials::Omit);
        let sources = vec![settings, other, third];
        let text = file(&sources);
        let Outcome::Loaded { configuration, warnings } = configuration::read(&text, None) else { panic!("{text}") };
        assert_eq!((configuration.sources, warnings), (sources, vec![]));
    }

    #[test]
    fn one_more_source_has_a_name_of_its_own() {
        let named = |taken: &[&str]| free_name(SourceKind::Prometheus, taken.iter().copied());
        assert_eq!(named(&["alertmanager"]), "prometheus");
        assert_eq!(named(&["prometheus", "eu"]), "prometheus-2");
        assert_eq!(named(&["prometheus-2", "prometheus", "prometheus-3"]), "prometheus-4");
    }

    #[test]
    fn any_name_makes_a_path() {
        assert_eq!(slug("Prometheus EU (new)"), "prometheus-eu-new");
        assert_eq!(slug("метрики"), "source");
    }
}
