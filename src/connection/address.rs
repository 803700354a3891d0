//! Parsing of site and gateway addresses.

use url::{Host, Url};

use super::quote::quoted;
use crate::sanitize::is_clean;

/// Maximum length of an address, in bytes.
const MAX_ADDRESS: usize = 4096;
/// Maximum lengths of a label and of a host name (RFC 1035).
const MAX_LABEL: usize = 63;
const MAX_HOST: usize = 253;

/// Why a text is not the address of a site or gateway. The messages include a remedy, and neither user
/// names, passwords, nor unsafe characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Empty.
    #[error("the address is empty: give one like https://your-company.atlassian.net")]
    Empty,
    /// Too long.
    #[error(
        "the address is longer than {MAX_ADDRESS} bytes: enter only its beginning, like https://your-company.atlassian.net"
    )]
    TooLong,
    /// Contains a control or invisible character.
    #[error("the address contains a control or invisible character: type it by hand")]
    ControlCharacter,
    /// Contains whitespace.
    #[error("the address contains whitespace: remove it")]
    WhiteSpace,
    /// Contains a backslash, which browsers treat as a slash.
    #[error("the address contains a backslash: use / instead")]
    Backslash,
    /// Contains a user name or password, which disguises the host: `https://your-company.atlassian.net@evil.example`.
    #[error("the address contains a user name (the part before @) and leads to {host}: remove it")]
    UserInfo {
        /// The host after the `@`.
        host: String,
    },
    /// An email address.
    #[error(
        "this is an email address: enter the address of the site, like https://your-company.atlassian.net"
    )]
    EmailAddress,
    /// Another scheme than https.
    #[error("the address starts with {0}: it must start with https://")]
    Scheme(String),
    /// `https:host` or `https:///host`, which browsers and other programs parse differently, or
    /// `https://https://host`.
    #[error(
        "the address must start with https:// once, with exactly two slashes, like https://your-company.atlassian.net"
    )]
    Slashes,
    /// Plain http to another machine.
    #[error(
        "the address of {0} starts with http://, which would send the token unencrypted: use https://"
    )]
    PlainHttp(String),
    /// No scheme.
    #[error("the address is incomplete: start with https://")]
    NotAbsolute,
    /// Not an address.
    #[error("this is not an address ({0}): enter one like https://your-company.atlassian.net")]
    Malformed(url::ParseError),
    /// A disguised host: `%61tlassian.net`, `0x7f.1`, full-width letters.
    #[error("the address is written in a way that hides its host, {host}: use that instead")]
    Disguised {
        /// The actual host.
        host: String,
    },
    /// An invalid host or site name, quoted.
    #[error(
        "{0} cannot be the name of a site: names consist of at most 63 letters, digits, and hyphens, with no hyphen at either end"
    )]
    BadName(String),
    /// A page of Atlassian that is not a site.
    #[error(
        "{0} is not a Jira site: use the address that your browser shows for an issue, which ends in .atlassian.net"
    )]
    NotASite(String),
    /// A gateway instead of a site.
    #[error(
        "{0} is the gateway, not the site: use the address that your browser shows for an issue"
    )]
    GatewayAsSite(String),
    /// A site or another page of Atlassian instead of a gateway.
    #[error("{0} is not a gateway: the usual one is https://api.atlassian.com")]
    SiteAsGateway(String),
    /// A gateway address with `/ex/jira`, or one that no path can be appended to.
    #[error(
        "the gateway's address must end before /ex/jira and contain no ?, #, double slash, or unusual character, and Atlassian's own has no path: the usual one is https://api.atlassian.com"
    )]
    GatewayPath,
}

/// Parses an absolute address by the rules for both sites and gateways: https (http for this machine
/// only), no disguised host, no user name. The host of the result is in lower case, in Punycode, and
/// without a trailing dot.
pub(super) fn parse(text: &str) -> Result<Url, AddressError> {
    let text = check_characters(text)?;
    let rest = after_scheme(text)?;
    // `Url::parse` corrects many mistakes, so find the authority without it.
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(AddressError::Slashes);
    }
    let url = without_final_dot(Url::parse(text).map_err(AddressError::Malformed)?)?;
    let host = check_host(authority, &url)?;
    if host == "http" || host == "https" {
        return Err(AddressError::Slashes);
    }
    if authority.contains('@') {
        return Err(AddressError::UserInfo { host });
    }
    if url.port() == Some(0) {
        return Err(AddressError::Malformed(url::ParseError::InvalidPort));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(AddressError::PlainHttp(host));
    }
    Ok(url)
}

/// Trims the text and refuses characters that disguise an address.
pub(super) fn check_characters(text: &str) -> Result<&str, AddressError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.len() > MAX_ADDRESS {
        return Err(AddressError::TooLong);
    }
    // Joiners are invisible in an address.
    let hidden =
        |character: char| character.is_control() || matches!(character, '\u{200c}'..='\u{200d}');
    if text.contains(hidden) || !is_clean(text) {
        return Err(AddressError::ControlCharacter);
    }
    if text.contains(char::is_whitespace) {
        return Err(AddressError::WhiteSpace);
    }
    if text.contains('\\') {
        return Err(AddressError::Backslash);
    }
    Ok(text)
}

/// The scheme at the start of a text, such as `https`, if followed by a colon.
pub(super) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let in_schemes = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let well_formed = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(in_schemes);
    well_formed.then_some(scheme)
}

/// Whether the address is on this machine: `localhost`, `127.0.0.0/8`, or `::1`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The host, and the port unless it is the default.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a text is a host label or site name: letters, digits, and hyphens, without a hyphen at
/// either end. Also allows underscores, which some private networks use.
pub(super) fn is_label(text: &str) -> bool {
    let in_labels = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (1..=MAX_LABEL).contains(&text.len())
        && text.bytes().all(in_labels)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn after_scheme(text: &str) -> Result<&str, AddressError> {
    let Some(scheme) = scheme(text) else {
        return Err(AddressError::NotAbsolute);
    };
    let rest = &text[scheme.len() + 1..];
    let is_http = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    match rest.strip_prefix("//") {
        Some(rest) if is_http => Ok(rest),
        Some(_) => Err(AddressError::Scheme(shown_scheme(scheme))),
        None if is_http => Err(AddressError::Slashes),
        None => Err(AddressError::NotAbsolute),
    }
}

/// A scheme with its colon, shortened for a message.
pub(super) fn shown_scheme(scheme: &str) -> String {
    format!("{:.20}:", scheme.to_ascii_lowercase())
}

/// Checks that the host is not disguised, and returns the actual host.
fn check_host(authority: &str, url: &Url) -> Result<String, AddressError> {
    let host = url.host_str().unwrap_or_default();
    if let Some(Host::Domain(name)) = url.host() {
        if let Some(label) = name.split('.').find(|label| !is_label(label)) {
            let shown = if label.is_empty() { name } else { label };
            return Err(AddressError::BadName(quoted(shown)));
        }
        if name.len() > MAX_HOST {
            return Err(AddressError::BadName(quoted(name)));
        }
    }
    let after_user = authority.rsplit('@').next().unwrap_or_default();
    if is_as_written(after_user, url) {
        return Ok(host.to_owned());
    }
    Err(AddressError::Disguised {
        host: host.to_owned(),
    })
}

fn is_as_written(host_and_port: &str, url: &Url) -> bool {
    if let Some(rest) = host_and_port.strip_prefix('[') {
        let written = rest.split(']').next().unwrap_or_default();
        return matches!(url.host(), Some(Host::Ipv6(address)) if written.parse() == Ok(address));
    }
    let written = host_and_port.split(':').next().unwrap_or_default();
    let written = written.strip_suffix('.').unwrap_or(written);
    match url.host() {
        Some(Host::Ipv4(address)) => written.parse() == Ok(address),
        Some(Host::Domain(name)) => {
            written.split('.').count() == name.split('.').count()
                && written
                    .split('.')
                    .zip(name.split('.'))
                    .all(|(written, label)| is_label_as_written(written, label))
        }
        _ => false,
    }
}

/// Non-ASCII letters must become Punycode (`xn--`): those that become ASCII are look-alikes.
fn is_label_as_written(written: &str, label: &str) -> bool {
    if written.is_ascii() {
        return written.eq_ignore_ascii_case(label);
    }
    label.starts_with("xn--")
}

/// Removes a trailing dot: `example.com.` is the same host as `example.com`.
fn without_final_dot(mut url: Url) -> Result<Url, AddressError> {
    let Some(host) = url
        .host_str()
        .and_then(|host| host.strip_suffix('.'))
        .map(str::to_owned)
    else {
        return Ok(url);
    };
    url.set_host(Some(&host)).map_err(AddressError::Malformed)?;
    Ok(url)
}
