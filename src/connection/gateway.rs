//! Gateways, which accept scoped tokens.

use std::fmt;

use url::Url;

use super::address::{self, AddressError};
use super::{CloudId, HostTrust, site};

/// Atlassian's default gateway.
const ATLASSIAN: &str = "https://api.atlassian.com";
/// The hosts of Atlassian's gateways: the default one and Government Cloud's.
const ATLASSIAN_HOSTS: [&str; 2] = ["api.atlassian.com", "api.atlassian-us-gov-mod.com"];
/// The path before a cloud ID.
const SITES: &str = "/ex/jira";

/// The URL of a gateway, possibly with a path, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    address: String,
    authority: String,
    trust: HostTrust,
}

impl Gateway {
    /// Parses an absolute address: https, or http on this machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = address::parse(text)?;
        if is_not_a_gateway(&url) {
            return Err(AddressError::SiteAsGateway(address::authority(&url)));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::GatewayPath);
        }
        Self::at(&url, url.path())
    }

    /// The gateway and cloud ID of an address such as `…/ex/jira/{cloudId}/…`. Atlassian's gateways are
    /// recognized by their host.
    pub(super) fn split(url: &Url) -> Result<Option<(Self, Option<CloudId>)>, AddressError> {
        let Some((prefix, rest)) = split_path(url.path()).filter(|_| !is_not_a_gateway(url)) else {
            return Ok(is_atlassians(url).then(|| (Self::of_host(url, ""), None)));
        };
        let cloud_id = rest
            .strip_prefix('/')
            .and_then(|rest| rest.split('/').next()?.parse().ok());
        Ok(Some((Self::at(url, prefix)?, cloud_id)))
    }

    fn at(url: &Url, path: &str) -> Result<Self, AddressError> {
        let path = path.trim_end_matches('/');
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let includes_ex = path.split('/').any(|segment| segment == "ex");
        let is_joinable = path.bytes().all(is_allowed) && !path.contains("//") && !includes_ex;
        if !is_joinable || (is_atlassians(url) && !path.is_empty()) {
            return Err(AddressError::GatewayPath);
        }
        Ok(Self::of_host(url, path))
    }

    fn of_host(url: &Url, path: &str) -> Self {
        Self {
            address: url.origin().ascii_serialization() + path,
            authority: address::authority(url),
            trust: if is_atlassians(url) {
                HostTrust::JiraCloud
            } else {
                site::trust(url)
            },
        }
    }

    /// The URL, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The host, and the port unless it is the default.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// How far the host is trusted. A token is sent to a gateway as to a site, so other hosts require
    /// an explicit confirmation.
    pub const fn trust(&self) -> HostTrust {
        self.trust
    }

    /// Whether this is Atlassian's default gateway.
    pub fn is_default(&self) -> bool {
        self.address == ATLASSIAN
    }

    /// The URL that `/rest/api/3/…` is appended to, without a trailing slash: the gateway responds to a
    /// double slash with a 401 about scopes.
    pub fn api_root(&self, cloud_id: &CloudId) -> String {
        format!("{}/ex/jira/{cloud_id}", self.address)
    }
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            address: ATLASSIAN.to_owned(),
            authority: "api.atlassian.com".to_owned(),
            trust: HostTrust::JiraCloud,
        }
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.address)
    }
}

fn is_atlassians(url: &Url) -> bool {
    ATLASSIAN_HOSTS.contains(&address::authority(url).as_str())
}

/// Whether the address is a Jira Cloud site or another page of Atlassian.
fn is_not_a_gateway(url: &Url) -> bool {
    let is_site = site::trust(url) == HostTrust::JiraCloud;
    is_site || (site::is_atlassian_page(url) && !is_atlassians(url))
}

/// The parts of a path before and after the segments `/ex/jira`.
fn split_path(path: &str) -> Option<(&str, &str)> {
    path.match_indices(SITES)
        .map(|(at, _)| (&path[..at], &path[at + SITES.len()..]))
        .find(|(_, rest)| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_gateways_with_their_trust() {
        use HostTrust::{JiraCloud, Loopback, Other};
        for (text, address, trust) in [
            (
                "https://api.atlassian.com",
                "https://api.atlassian.com",
                JiraCloud,
            ),
            (
                " HTTPS://API.Atlassian.com.:443/ ",
                "https://api.atlassian.com",
                JiraCloud,
            ),
            (
                "https://api.atlassian-us-gov-mod.com",
                "https://api.atlassian-us-gov-mod.com",
                JiraCloud,
            ),
            ("https://egress.example", "https://egress.example", Other),
            (
                "https://egress.example:8443/jira-gateway/",
                "https://egress.example:8443/jira-gateway",
                Other,
            ),
            (
                "https://egress.example/a/b//",
                "https://egress.example/a/b",
                Other,
            ),
            (
                "https://egress.example/a/../b",
                "https://egress.example/b",
                Other,
            ),
            (
                "https://egress.example/index",
                "https://egress.example/index",
                Other,
            ),
            (
                "https://api.atlassian.com.evil.example",
                "https://api.atlassian.com.evil.example",
                Other,
            ),
            (
                "https://evilapi-atlassian.com",
                "https://evilapi-atlassian.com",
                Other,
            ),
            ("https://10.0.0.1", "https://10.0.0.1", Other),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000", Loopback),
            (
                "http://localhost:4000/gateway",
                "http://localhost:4000/gateway",
                Loopback,
            ),
            ("https://[::1]:4000", "https://[::1]:4000", Loopback),
        ] {
            let gateway = Gateway::parse(text).unwrap();
            assert_eq!(
                (gateway.as_str(), gateway.trust()),
                (address, trust),
                "{text}"
            );
        }
        assert_eq!(
            Gateway::parse("https://api.atlassian.com").unwrap(),
            Gateway::default()
        );
    }

    #[test]
    fn refuses_sites_and_invalid_paths() {
        let host = "egress.example".to_owned();
        let site = |host: &str| AddressError::SiteAsGateway(host.to_owned());
        for (text, error) in [
            ("", AddressError::Empty),
            ("api.atlassian.com", AddressError::NotAbsolute),
            ("https:/egress.example", AddressError::Slashes),
            (
                "http://egress.example",
                AddressError::PlainHttp(host.clone()),
            ),
            (
                "ftp://egress.example",
                AddressError::Scheme("ftp:".to_owned()),
            ),
            (
                "https://me:secret@egress.example",
                AddressError::UserInfo { host: host.clone() },
            ),
            ("https://egress%2eexample", AddressError::Disguised { host }),
            ("https://egress.example\n/x", AddressError::ControlCharacter),
            ("https://egress.example/a b", AddressError::WhiteSpace),
            (
                "https://your-company.atlassian.net",
                site("your-company.atlassian.net"),
            ),
            (
                "https://your-company.atlassian.net/gateway/api",
                site("your-company.atlassian.net"),
            ),
            ("https://admin.atlassian.com", site("admin.atlassian.com")),
            ("https://atlassian.net", site("atlassian.net")),
            (
                "https://api.atlassian.com:8443",
                site("api.atlassian.com:8443"),
            ),
        ] {
            assert_eq!(Gateway::parse(text), Err(error), "{text}");
        }
        for text in [
            "https://api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            "https://api.atlassian.com/gateway",
            "https://api.atlassian.com/?x=y",
            "https://api.atlassian.com/?",
            "https://api.atlassian.com/#x",
            "https://egress.example/ex",
            "https://egress.example/ex/jira",
            "https://egress.example/a//b",
            "https://egress.example//a",
            "https://egress.example/a|b",
            "https://egress.example/{id}",
        ] {
            assert_eq!(
                Gateway::parse(text),
                Err(AddressError::GatewayPath),
                "{text}"
            );
        }
    }
}
