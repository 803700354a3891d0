//! Jira Cloud sites.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::address::{self, AddressError};
use super::{AddressInput, IssueKey};

/// The domains of Jira Cloud sites; each site is a subdomain.
const JIRA_CLOUD_DOMAINS: [&str; 3] = ["atlassian.net", "jira.com", "atlassian-us-gov-mod.net"];

/// The domains of Atlassian's other pages (`id.`, `admin.`, `support.`, …), which are not sites.
const ATLASSIAN_DOMAINS: [&str; 2] = ["atlassian.com", "atlassian-us-gov-mod.com"];

/// A site, identified by its origin, such as `https://your-company.atlassian.net`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: String,
    authority: String,
    trust: HostTrust,
}

/// How far the host of a site or gateway is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostTrust {
    /// A Jira Cloud site or Atlassian's gateway, on the default port.
    JiraCloud,
    /// This machine, for the sandbox.
    Loopback,
    /// Another host: a custom domain (which does not serve the API), an egress proxy, or a look-alike.
    /// Requires an explicit confirmation.
    Other,
}

impl Site {
    /// Parses an absolute address, as in `jira.json` or a variable. Ignores path, query, and fragment.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = address::parse(text)?;
        match AddressInput::of(&url)? {
            AddressInput::Site(site) => Ok(site),
            AddressInput::Gateway(..) => Err(AddressError::GatewayAsSite(address::authority(&url))),
            AddressInput::CloudId(_) => Err(AddressError::NotASite(address::authority(&url))),
        }
    }

    /// The site of an address from [`address::parse`].
    pub(super) fn at(url: &Url) -> Result<Self, AddressError> {
        let authority = address::authority(url);
        if is_atlassian_page(url) {
            return Err(AddressError::NotASite(authority));
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            authority,
            trust: trust(url),
        })
    }

    /// Scheme, host, and port, without a trailing slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, and the port unless it is the default. Non-ASCII names are in Punycode, which reveals
    /// look-alikes.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// How far the host is trusted.
    pub const fn trust(&self) -> HostTrust {
        self.trust
    }

    /// The URL of the cloud ID, available anonymously.
    pub fn tenant_info_url(&self) -> String {
        format!("{}/_edge/tenant_info", self.origin)
    }

    /// The URL of an issue.
    pub fn browse_url(&self, key: &IssueKey) -> String {
        format!("{}/browse/{key}", self.origin)
    }

    /// Whether a URL is that of an issue of this site: `{site}/browse/KEY-1`, possibly with a query or
    /// fragment.
    pub fn is_issue_link(&self, address: &str) -> bool {
        address
            .strip_prefix(&self.origin)
            .and_then(|path| path.strip_prefix("/browse/"))
            .and_then(|path| path.split(['?', '#']).next())
            .is_some_and(|key| key.parse::<IssueKey>().is_ok())
    }

    /// The URL of a comment.
    pub fn comment_url(&self, key: &IssueKey, comment_id: &str) -> String {
        let id = utf8_percent_encode(comment_id, NON_ALPHANUMERIC);
        format!("{}?focusedCommentId={id}", self.browse_url(key))
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)
    }
}

/// How far the host of an address from [`address::parse`] is trusted.
pub(super) fn trust(url: &Url) -> HostTrust {
    if address::is_loopback(url) {
        return HostTrust::Loopback;
    }
    let host = url.host_str().unwrap_or_default();
    let is_cloud = JIRA_CLOUD_DOMAINS
        .iter()
        .any(|domain| name_under(domain, host).is_some_and(is_site_name));
    if is_cloud && url.port().is_none() && !is_atlassian_page(url) {
        return HostTrust::JiraCloud;
    }
    HostTrust::Other
}

/// Whether a name is a valid site name: no dots, underscores, or non-ASCII letters.
pub(super) fn is_site_name(name: &str) -> bool {
    let is_punycode = name
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    address::is_label(name) && !name.contains('_') && !is_punycode
}

/// Whether an address is another page of Atlassian, or a Jira Cloud domain without a site name.
pub(super) fn is_atlassian_page(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let own = ATLASSIAN_DOMAINS
        .iter()
        .any(|domain| host == *domain || name_under(domain, host).is_some());
    let no_name = JIRA_CLOUD_DOMAINS
        .iter()
        .any(|domain| host == *domain || name_under(domain, host) == Some("www"));
    own || no_name
}

/// The subdomain of a domain: `your-company` of `your-company.atlassian.net`.
fn name_under<'host>(domain: &str, host: &'host str) -> Option<&'host str> {
    host.strip_suffix(domain)?
        .strip_suffix('.')
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_links_to_its_issues() {
        let site = Site::parse("https://a.atlassian.net/").unwrap();
        for (address, expected) in [
            ("https://a.atlassian.net/browse/AB-12", true),
            (
                "https://a.atlassian.net/browse/AB-12?focusedCommentId=1#x",
                true,
            ),
            ("https://a.atlassian.net/browse/AB-12/x", false),
            ("https://a.atlassian.net/browse/AB", false),
            ("https://b.atlassian.net/browse/AB-12", false),
        ] {
            assert_eq!(site.is_issue_link(address), expected, "{address}");
        }
    }
}
