//! Parsing of what users type or paste as the site address.

use url::Url;

use super::address::{self, AddressError};
use super::quote::quoted;
use super::{CloudId, Email, Gateway, Site, site};

/// What a user typed or pasted as the site address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressInput {
    /// The site.
    Site(Site),
    /// A gateway, with the cloud ID if the address contains one. The site is not known, and whether
    /// the gateway may be used depends on its [trust](Gateway::trust).
    Gateway(Gateway, Option<CloudId>),
    /// The cloud ID in the address of a page of admin.atlassian.com. The site is not known.
    CloudId(CloudId),
}

/// Where administrators find the cloud ID: `https://admin.atlassian.com/s/{cloudId}/…`.
const ADMIN_HOSTS: [&str; 2] = ["admin.atlassian.com", "admin.atlassian-us-gov-mod.com"];

/// Quotation marks and brackets around a pasted address.
const WRAPPINGS: [(char, char); 8] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('<', '>'),
    ('(', ')'),
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
];

/// Schemes without a host, in which an `@` does not indicate a user name.
const HOSTLESS_SCHEMES: [&str; 5] = ["mailto", "javascript", "data", "file", "view-source"];

impl AddressInput {
    /// Parses a site name, a host, or the URL of a page or gateway, also in quotes or brackets or
    /// followed by punctuation.
    ///
    /// ```
    /// # use coder_server::connection::{Site, AddressInput};
    /// let site = Site::parse("https://your-company.atlassian.net").unwrap();
    /// for typed in ["your-company", "Your-Company.atlassian.net/", "https://your-company.atlassian.net/jira/boards?x=y"] {
    ///     assert_eq!(AddressInput::parse(typed), Ok(AddressInput::Site(site.clone())));
    /// }
    /// ```
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        Self::of(&complete(text)?)
    }

    /// Classifies an absolute address.
    pub(super) fn of(url: &Url) -> Result<Self, AddressError> {
        if let Some((gateway, cloud_id)) = Gateway::split(url)? {
            return Ok(Self::Gateway(gateway, cloud_id));
        }
        if let Some(cloud_id) = cloud_id_of_admin_page(url) {
            return Ok(Self::CloudId(cloud_id));
        }
        Site::at(url).map(Self::Site)
    }
}

/// Completes what a user typed to an absolute address.
pub(super) fn complete(text: &str) -> Result<Url, AddressError> {
    let text = unwrapped(address::check_characters(text)?);
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if host_part(text) == text && text.parse::<Email>().is_ok() {
        return Err(AddressError::EmailAddress);
    }
    if is_http(text) {
        return Err(AddressError::Slashes);
    }
    if has_scheme(text)? {
        return address::parse(text);
    }
    let text = text.strip_prefix("//").unwrap_or(text);
    let host = host_part(text);
    if host.is_empty() {
        return Err(AddressError::NotAbsolute);
    }
    if !host.contains(['.', ':', '@', '[']) && !host.eq_ignore_ascii_case("localhost") {
        if !site::is_site_name(host) {
            return Err(AddressError::BadName(quoted(host)));
        }
        let rest = &text[host.len()..];
        return address::parse(&format!("https://{host}.atlassian.net{rest}"));
    }
    let url = address::parse(&format!("https://{text}"))?;
    // The sandbox on this machine uses plain http.
    if address::is_loopback(&url) {
        return address::parse(&format!("http://{text}"));
    }
    Ok(url)
}

/// Removes quotation marks and brackets around a text, and trailing punctuation, none of which can be
/// the end of a host.
pub(super) fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let shorter = text.trim_end_matches([',', ';', '.', ':', '!', '…']);
        let inner = WRAPPINGS.iter().find_map(|(open, close)| {
            shorter
                .strip_prefix(*open)?
                .strip_suffix(*close)
                .map(str::trim)
        });
        match inner {
            Some(inner) => text = inner,
            None => return shorter,
        }
    }
}

/// The part before the first slash, question mark, or number sign.
pub(super) fn host_part(text: &str) -> &str {
    text.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Distinguishes `https://host` from `host:8443`, and refuses other schemes.
fn has_scheme(text: &str) -> Result<bool, AddressError> {
    let Some(scheme) = address::scheme(text) else {
        return Ok(false);
    };
    let rest = &text[scheme.len() + 1..];
    if rest.starts_with("//") || is_http(scheme) {
        return Ok(true);
    }
    let after_colon = host_part(rest);
    let is_port = after_colon.bytes().all(|byte| byte.is_ascii_digit());
    let could_be_host = is_port || scheme.contains('.') || after_colon.contains('@');
    let is_hostless = HOSTLESS_SCHEMES
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if could_be_host && !is_hostless {
        return Ok(false);
    }
    Err(AddressError::Scheme(address::shown_scheme(scheme)))
}

fn is_http(text: &str) -> bool {
    text.eq_ignore_ascii_case("http") || text.eq_ignore_ascii_case("https")
}

fn cloud_id_of_admin_page(url: &Url) -> Option<CloudId> {
    let authority = address::authority(url);
    let rest = url
        .path()
        .strip_prefix("/s/")
        .filter(|_| ADMIN_HOSTS.contains(&authority.as_str()))?;
    rest.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests;
