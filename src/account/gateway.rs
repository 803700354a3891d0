//! The gateway, through which scoped tokens reach a site.

use std::fmt;

use url::Url;

use super::address::{self, AddressError};
use super::{CloudId, HostTrust, Site};

/// Atlassian's own gateway.
const ATLASSIAN: &str = "https://api.atlassian.com";
/// Atlassian's gateways, recognised when pasted: the usual one and that of Government Cloud.
const ATLASSIAN_HOSTS: [&str; 2] = ["api.atlassian.com", "api.atlassian-us-gov-mod.com"];

/// The address of a gateway, which may have a path of its own, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    address: String,
    authority: String,
}

impl Gateway {
    /// Parses an absolute address: https, or http for this machine.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = address::parse(text)?;
        let path = url.path().trim_end_matches('/');
        let goes_too_far = path.split('/').any(|segment| segment == "ex");
        if goes_too_far || path.contains("//") || url.query().is_some() || url.fragment().is_some()
        {
            return Err(AddressError::GatewayPath);
        }
        if Site::parse(text).is_ok_and(|site| site.trust() == HostTrust::JiraCloud) {
            return Err(AddressError::SiteAsGateway(address::authority(&url)));
        }
        Ok(Self::at(&url, path))
    }

    /// The gateway of an address that names a site on it (`…/ex/jira/{cloudId}/…`), and that site.
    pub(super) fn split(url: &Url) -> Option<(Self, Option<CloudId>)> {
        let at = url.path().find("/ex/jira");
        if at.is_none() && !ATLASSIAN_HOSTS.contains(&address::authority(url).as_str()) {
            return None;
        }
        let (prefix, rest) = url.path().split_at(at.unwrap_or(0));
        let cloud_id = rest
            .strip_prefix("/ex/jira/")
            .and_then(|rest| rest.split('/').next()?.parse().ok());
        Some((Self::at(url, prefix.trim_end_matches('/')), cloud_id))
    }

    fn at(url: &Url, path: &str) -> Self {
        Self {
            address: url.origin().ascii_serialization() + path,
            authority: address::authority(url),
        }
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Host, and port unless it is the scheme's own.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether this is Atlassian's own gateway.
    pub fn is_default(&self) -> bool {
        self.address == ATLASSIAN
    }

    /// The address that `/rest/api/3/…` is appended to for one site; no slash at its end, since the
    /// gateway answers a doubled one with a 401 about scopes.
    pub fn api_root(&self, cloud_id: &CloudId) -> String {
        format!("{}/ex/jira/{cloud_id}", self.address)
    }
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            address: ATLASSIAN.to_owned(),
            authority: "api.atlassian.com".to_owned(),
        }
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_its_own_is_kept() {
        let table = [
            ("https://api.atlassian.com", "https://api.atlassian.com"),
            (
                "https://API.Atlassian.com:443/",
                "https://api.atlassian.com",
            ),
            (
                "https://egress.example:8443/jira-gateway/",
                "https://egress.example:8443/jira-gateway",
            ),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ];
        for (text, address) in table {
            assert_eq!(Gateway::parse(text).unwrap().as_str(), address);
        }
        assert_eq!(
            Gateway::parse("https://api.atlassian.com").unwrap(),
            Gateway::default()
        );
    }

    #[test]
    fn what_is_no_gateway_is_refused() {
        for text in [
            "",
            "api.atlassian.com",
            "http://api.atlassian.com",
            "ftp://api.atlassian.com",
            "https://api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            "https://api.atlassian.com/?x=y",
            "https://api.atlassian.com/#x",
            "https://egress.example/a//b",
            "https://me:secret@egress.example",
            "https://your-company.atlassian.net",
        ] {
            assert!(Gateway::parse(text).is_err(), "{text}");
        }
    }
}
