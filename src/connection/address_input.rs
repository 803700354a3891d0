//! What a person types or pastes where the site is asked for.

use url::Url;

use super::address::{self, AddressError};
use super::quote::quoted;
use super::{CloudId, Email, Gateway, Site, site};

/// What a person typed or pasted where the site was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressInput {
    /// The site.
    Site(Site),
    /// The address of a gateway, with the cloud ID if it held one. The site is still to be asked
    /// for, and the gateway used only if its [trust](Gateway::trust) allows.
    Gateway(Gateway, Option<CloudId>),
    /// A page of admin.atlassian.com that names the cloud ID. The site is still to be asked for.
    CloudId(CloudId),
}

/// Where administrators find the cloud ID: `https://admin.atlassian.com/s/{cloudId}/…`.
const ADMIN_HOSTS: [&str; 2] = ["admin.atlassian.com", "admin.atlassian-us-gov-mod.com"];

/// What mail programs, chats and shells put around an address.
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

/// Schemes without a host, in which an `@` is no sign of a user name.
const HOSTLESS_SCHEMES: [&str; 5] = ["mailto", "javascript", "data", "file", "view-source"];

impl AddressInput {
    /// Makes the best of what a person typed: a bare name, a host, a pasted page, a gateway URL;
    /// in quotes or brackets, with the full stop of its sentence.
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

    /// What an absolute address is.
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

/// The absolute address that a person meant by what they typed.
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
    // Only this machine is reached by plain http, and a sandbox there speaks nothing else.
    if address::is_loopback(&url) {
        return address::parse(&format!("http://{text}"));
    }
    Ok(url)
}

/// The text without quotation marks or brackets around it and without a sentence's punctuation
/// behind it. None of these can end a host, and what follows the host is of no account.
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

/// What stands before the first slash, question mark or number sign.
pub(super) fn host_part(text: &str) -> &str {
    text.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Tells `https://host` from `host:8443`, and refuses what starts with another scheme.
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
