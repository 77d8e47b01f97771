//! Where a source is, as seen from this page: which origin, how near, and which path beside it stays free for a proxy.

/// The page this app runs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `https://plumbline.example`.
    pub origin: String,
    /// The path the app was uploaded to, without a slash at its end.
    pub base: String,
}

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `http` or `https`, in small letters.
    pub scheme: String,
    /// Host and port, as written.
    pub authority: String,
    /// The path without a slash at its end; empty at the top.
    pub path: String,
}

impl Address {
    /// The address `url` means on `page`: absolute, from the top of the page's host, or beside the app.
    pub fn of(url: &str, page: &Page) -> Option<Self> {
        let absolute = if url.contains("://") {
            url.to_owned()
        } else if url.starts_with('/') {
            format!("{}{url}", page.origin)
        } else {
            format!("{}{}/{url}", page.origin, page.base)
        };
        let (scheme, rest) = absolute.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        if authority.is_empty() {
            return None;
        }
        let authority = authority.rsplit('@').next().unwrap_or(authority);
        Some(Self { scheme: scheme.to_ascii_lowercase(), authority: authority.to_owned(), path: path.to_owned() })
    }

    /// `https://host:port`.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// The whole address, without a slash at its end.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// Whether it is this very computer: browsers trust it like a secure address.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || host.starts_with("127.")
    }

    /// Whether it can only be in a private network: this computer, a private number, or a name no public host has.
    pub fn is_private(&self) -> bool {
        let host = self.host().to_ascii_lowercase();
        let number = |text: &str| text.parse::<u8>().ok();
        let numbers: Vec<_> = host.split('.').filter_map(number).collect();
        let is_private_number = match numbers[..] {
            [10, _, _, _] | [192, 168, _, _] | [169, 254, _, _] => true,
            [172, second, _, _] => (16..32).contains(&second),
            [100, second, _, _] => (64..128).contains(&second),
            _ => false,
        };
        let is_private_six = ["[fc", "[fd", "[fe8"].iter().any(|it| host.starts_with(it));
        let ends = [".local", ".internal", ".lan", ".home.arpa", ".corp", ".svc", ".cluster.local"];
        let is_private_name = !host.contains(['.', '[']) || ends.iter().any(|it| host.ends_with(it));
        self.is_loopback() || is_private_number || is_private_six || is_private_name
    }

    /// Whether a page may read it without being allowed to.
    pub fn is_same_origin(&self, page: &Page) -> bool {
        let plain = |origin: &str| {
            let origin = origin.to_ascii_lowercase();
            let port = if origin.starts_with("https:") { ":443" } else { ":80" };
            origin.strip_suffix(port).map(str::to_owned).unwrap_or(origin)
        };
        plain(&self.origin()) == plain(&page.origin)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn page() -> Page {
        Page { origin: "https://plumb.example".to_owned(), base: "/a/b".to_owned() }
    }

    #[test]
    fn an_address_is_seen_from_the_page() {
        let url = |text: &str| Address::of(text, &page()).unwrap().url();
        assert_eq!(url("prometheus/"), "https://plumb.example/a/b/prometheus");
        assert_eq!(url("/prometheus"), "https://plumb.example/prometheus");
        assert_eq!(url("HTTP://prom:9090/x/?y#z"), "http://prom:9090/x");
        assert_eq!(Address::of("http:///x", &page()), None);
        let same = |text: &str| Address::of(text, &page()).unwrap().is_same_origin(&page());
        assert!(same("x/") && same("https://PLUMB.example:443/x") && !same("http://plumb.example/x"));
        assert!(!same("https://plumb.example.evil/"), "by the whole origin, never by its beginning");
    }

    #[test]
    fn private_networks_are_told_by_number_and_by_name() {
        let is = |host: &str| Address::of(&format!("http://{host}/"), &page()).unwrap().is_private();
        for host in [
            "127.0.0.1:9090",
            "10.1.2.3",
            "192.168.0.1:80",
            "172.20.0.1",
            "prometheus:9090",
            "a.internal",
            "[::1]:9090",
            "[fd00::1]",
        ] {
            assert!(is(host), "{host}");
        }
        for host in ["prom.example", "8.8.8.8", "172.32.0.1", "10.example.com", "[2001:db8::1]:9090"] {
            assert!(!is(host), "{host}");
        }
    }
}
