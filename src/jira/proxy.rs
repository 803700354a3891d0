//! The proxy variables.
//!
//! The HTTP library prefers `ALL_PROXY` to `HTTPS_PROXY`, silently ignores an invalid value, and does
//! not trim `NO_PROXY` entries or match their subdomains, so the variables are read here.

use url::Url;

use crate::environment::Environment;

/// The proxy for https requests, and the hosts to connect to directly. Plain http is used for this
/// machine only, never through a proxy.
#[derive(Debug, Clone, Default)]
pub struct ProxyRules {
    proxy: Option<ProxyAddress>,
    exceptions: Vec<String>,
}

#[derive(Clone)]
struct ProxyAddress {
    url: Url,
    variable: &'static str,
}

impl std::fmt::Debug for ProxyAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.shown())
    }
}

impl ProxyAddress {
    /// The URL without credentials.
    fn shown(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// A proxy variable with an invalid value, which is not quoted, since it may contain a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} is not the URL of an HTTP proxy, such as http://proxy.example:3128")]
pub struct InvalidProxy {
    variable: &'static str,
}

/// In order of precedence, as for curl.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

impl ProxyRules {
    /// Reads `https_proxy`, `all_proxy` and `no_proxy` in lower or upper case.
    pub fn from_environment(environment: &Environment) -> Result<Self, InvalidProxy> {
        let proxy = environment
            .first(&VARIABLES)
            .map(|(variable, value)| parse(variable, value.trim()))
            .transpose()?;
        let (_, exceptions) = environment
            .first(&["no_proxy", "NO_PROXY"])
            .unwrap_or_default();
        let exceptions = exceptions
            .split([',', ' '])
            .filter(|entry| !entry.is_empty());
        Ok(Self {
            proxy,
            exceptions: exceptions.map(str::to_ascii_lowercase).collect(),
        })
    }

    /// The URL of the proxy for requests to this URL, including its credentials.
    pub(super) fn for_url(&self, url: &Url) -> Option<&str> {
        let proxy = self.proxy.as_ref()?;
        let goes_through = url.scheme() == "https" && !self.is_exception(url);
        goes_through.then(|| proxy.url.as_str())
    }

    /// The proxy without credentials, and the variable it is from.
    pub fn shown(&self) -> Option<String> {
        let proxy = self.proxy.as_ref()?;
        Some(format!("{} ({})", proxy.shown(), proxy.variable))
    }

    fn is_exception(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default();
        self.exceptions.iter().any(|entry| {
            let (name, wanted) = split_port(entry);
            let name = name.trim_start_matches("*.").trim_start_matches('.');
            let port_fits = wanted.is_none_or(|wanted| Some(wanted) == port);
            let is_parent = host
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with('.'));
            port_fits && (name == "*" || (!name.is_empty() && (host == name || is_parent)))
        })
    }
}

fn parse(variable: &'static str, value: &str) -> Result<ProxyAddress, InvalidProxy> {
    let with_scheme = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    let url = Url::parse(&with_scheme).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(|url| ProxyAddress { url, variable })
        .ok_or(InvalidProxy { variable })
}

fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy_for(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let environment = variables.iter().copied().collect();
        let rules = ProxyRules::from_environment(&environment).unwrap();
        rules.for_url(&Url::parse(url).unwrap()).map(str::to_owned)
    }

    const PROXY: (&str, &str) = ("HTTPS_PROXY", "http://proxy.example:3128");

    #[test]
    fn chooses_proxy_by_scheme_and_precedence() {
        assert_eq!(
            proxy_for(&[PROXY], "https://x.atlassian.net").as_deref(),
            Some("http://proxy.example:3128/")
        );
        assert_eq!(proxy_for(&[PROXY], "http://127.0.0.1:8080"), None);
        assert_eq!(
            proxy_for(
                &[("HTTP_PROXY", "http://proxy.example")],
                "https://x.atlassian.net"
            ),
            None
        );
        assert_eq!(
            proxy_for(&[("ALL_PROXY", "other:1"), PROXY], "https://a.b").as_deref(),
            Some("http://proxy.example:3128/")
        );
        assert_eq!(
            proxy_for(&[("ALL_PROXY", "other:1")], "https://a.b").as_deref(),
            Some("http://other:1/")
        );
        assert_eq!(
            proxy_for(&[("https_proxy", "lower:1"), PROXY], "https://a.b").as_deref(),
            Some("http://lower:1/")
        );
        assert_eq!(
            proxy_for(&[("https_proxy", ""), PROXY], "https://a.b").as_deref(),
            Some("http://proxy.example:3128/")
        );
    }

    #[test]
    fn no_proxy_matches_hosts_and_subdomains() {
        let table = [
            ("x.atlassian.net", true),
            ("atlassian.net", true),
            (".atlassian.net", true),
            ("*.atlassian.net", true),
            ("a.example, ATLASSIAN.net ,b.example", true),
            ("*", true),
            ("x.atlassian.net:443", true),
            ("x.atlassian.net:8443", false),
            ("lassian.net", false),
            ("y.atlassian.net", false),
            ("", false),
            (",,", false),
        ];
        for (list, is_exception) in table {
            let direct =
                proxy_for(&[PROXY, ("NO_PROXY", list)], "https://x.atlassian.net/rest").is_none();
            assert_eq!(direct, is_exception, "{list:?}");
        }
    }

    #[test]
    fn invalid_proxy_error_omits_the_password() {
        for value in [
            "http://",
            "socks5://me:secret@proxy:1080",
            "http://me:secret@proxy:port",
            "::",
        ] {
            let environment = [("HTTPS_PROXY", value)].into_iter().collect();
            let message = ProxyRules::from_environment(&environment)
                .unwrap_err()
                .to_string();
            assert!(
                message.starts_with("HTTPS_PROXY is not") && !message.contains("secret"),
                "{message}"
            );
        }
    }

    #[test]
    fn shown_proxy_omits_the_password() {
        let environment = [("HTTPS_PROXY", "http://me:secret@proxy.example:3128")]
            .into_iter()
            .collect();
        let rules = ProxyRules::from_environment(&environment).unwrap();
        assert_eq!(
            rules.shown().as_deref(),
            Some("http://proxy.example:3128 (HTTPS_PROXY)")
        );
        assert!(!format!("{rules:?}").contains("secret"));
    }
}
