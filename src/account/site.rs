//! The address of a Jira Cloud site.

use std::fmt;

use url::Url;

use super::address::{self, AddressError};
use super::{CloudId, Gateway, IssueKey};

/// The domains under which Atlassian serves Jira Cloud sites, each site by one name.
const JIRA_CLOUD_DOMAINS: [&str; 3] = ["atlassian.net", "jira.com", "atlassian-us-gov-mod.net"];

/// Atlassian's own pages that people paste, none of which is a site.
const ATLASSIAN_PAGES: [&str; 7] = [
    "admin.atlassian.com",
    "id.atlassian.com",
    "home.atlassian.com",
    "start.atlassian.com",
    "support.atlassian.com",
    "www.atlassian.com",
    "atlassian.com",
];

/// A site: its origin, such as `https://your-company.atlassian.net`, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: String,
    authority: String,
    trust: HostTrust,
}

/// How much is known of a site's host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostTrust {
    /// One name under a domain of Jira Cloud, on the usual port.
    JiraCloud,
    /// This machine: a sandbox.
    Loopback,
    /// Any other host: a custom domain (which does not serve the API), an egress proxy, or a
    /// look-alike. Used only after an explicit yes.
    Other,
}

/// What a person typed or pasted where the site was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedAddress {
    /// The site.
    Site(Site),
    /// The address of a gateway, with the cloud ID if it held one. The site is still to be asked for.
    Gateway(Gateway, Option<CloudId>),
    /// A page of admin.atlassian.com that names the cloud ID. The site is still to be asked for.
    CloudId(CloudId),
}

impl Site {
    /// Parses an absolute address, as it stands in `jira.json` or a variable. Path, query and
    /// fragment are dropped: a Jira Cloud site is always at the root of its host.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = address::parse(text)?;
        match TypedAddress::of(&url)? {
            TypedAddress::Site(site) => Ok(site),
            TypedAddress::Gateway(..) => Err(AddressError::GatewayAsSite(address::authority(&url))),
            TypedAddress::CloudId(_) => Err(AddressError::NotASite(address::authority(&url))),
        }
    }

    fn at(url: &Url) -> Self {
        Self {
            origin: url.origin().ascii_serialization(),
            authority: address::authority(url),
            trust: trust(url),
        }
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, and the port unless it is the scheme's own. Names beyond ASCII are in Punycode, so
    /// that a look-alike letter shows.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// How much is known of the host.
    pub const fn trust(&self) -> HostTrust {
        self.trust
    }

    /// Where the site tells its cloud ID, to anybody.
    pub fn tenant_info_url(&self) -> String {
        format!("{}/_edge/tenant_info", self.origin)
    }

    /// The page of an issue.
    pub fn browse_url(&self, key: &IssueKey) -> String {
        format!("{}/browse/{key}", self.origin)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)
    }
}

impl TypedAddress {
    /// Makes the best of what a person typed: a bare name, a host, a pasted page, a gateway URL.
    ///
    /// ```
    /// # use coder_server::account::{Site, TypedAddress};
    /// let site = Site::parse("https://your-company.atlassian.net").unwrap();
    /// for typed in ["your-company", "Your-Company.atlassian.net/", "https://your-company.atlassian.net/jira/boards?x=y"] {
    ///     assert_eq!(TypedAddress::parse(typed), Ok(TypedAddress::Site(site.clone())));
    /// }
    /// ```
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = address::check_characters(text)?;
        if text.contains("://") {
            return Self::of(&address::parse(text)?);
        }
        let text = text.trim_start_matches('/');
        let host = text.split(['/', '?', '#']).next().unwrap_or_default();
        if !host.contains(['.', ':', '@', '[']) && host != "localhost" {
            return Self::of(&address::parse(&format!(
                "https://{}.atlassian.net",
                site_name(host)?
            ))?);
        }
        // Only this machine is reached by plain http, and a sandbox there speaks nothing else.
        let as_http = address::parse(&format!("http://{text}"));
        match as_http {
            Ok(url) => Self::of(&url),
            Err(AddressError::PlainHttp(_)) => {
                Self::of(&address::parse(&format!("https://{text}"))?)
            }
            Err(error) => Err(error),
        }
    }

    fn of(url: &Url) -> Result<Self, AddressError> {
        if let Some((gateway, cloud_id)) = Gateway::split(url) {
            return Ok(Self::Gateway(gateway, cloud_id));
        }
        let authority = address::authority(url);
        if let Some(cloud_id) = cloud_id_of_admin_page(url, &authority) {
            return Ok(Self::CloudId(cloud_id));
        }
        if ATLASSIAN_PAGES.contains(&authority.as_str())
            || JIRA_CLOUD_DOMAINS.contains(&authority.as_str())
        {
            return Err(AddressError::NotASite(authority));
        }
        Ok(Self::Site(Site::at(url)))
    }
}

/// `https://admin.atlassian.com/s/{cloudId}/…` is where administrators find the cloud ID.
fn cloud_id_of_admin_page(url: &Url, authority: &str) -> Option<CloudId> {
    let rest = url
        .path()
        .strip_prefix("/s/")
        .filter(|_| authority == "admin.atlassian.com")?;
    rest.split('/').next()?.parse().ok()
}

fn site_name(text: &str) -> Result<&str, AddressError> {
    let hyphen_outside = text.starts_with('-') || text.ends_with('-');
    let well_formed = !text.is_empty()
        && text.len() <= 63
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if well_formed && !hyphen_outside {
        return Ok(text);
    }
    Err(AddressError::BadName(text.chars().take(60).collect()))
}

fn trust(url: &Url) -> HostTrust {
    if url.host().is_some_and(|host| address::is_loopback(&host)) {
        return HostTrust::Loopback;
    }
    let host = url.host_str().unwrap_or_default();
    let one_name_under = |domain: &str| {
        host.strip_suffix(domain)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|name| !name.is_empty() && !name.contains('.'))
    };
    if url.port().is_none()
        && JIRA_CLOUD_DOMAINS
            .iter()
            .any(|domain| one_name_under(domain))
    {
        return HostTrust::JiraCloud;
    }
    HostTrust::Other
}
