//! What site and gateway addresses have in common.

use url::{Host, Url};

/// No address that a person pastes is longer.
const LONGEST: usize = 4096;

/// Why a text is no address of a site or gateway. Each message names the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was given.
    #[error("the address is empty: give one like https://your-company.atlassian.net")]
    Empty,
    /// Longer than any address.
    #[error("the address is longer than {LONGEST} characters")]
    TooLong,
    /// A control or invisible character within.
    #[error("the address holds a control character or an invisible one: type it by hand")]
    ControlCharacter,
    /// White space within.
    #[error("the address holds white space")]
    WhiteSpace,
    /// A backslash, which browsers take for a slash and people overlook.
    #[error("the address holds a backslash: use / instead")]
    Backslash,
    /// A user name or password, which hides the real host: `https://your-company.atlassian.net@evil.example`.
    #[error(
        "the address holds a user name (the part before @), and would really lead to {host}: leave it out"
    )]
    UserInfo {
        /// The host behind the `@`.
        host: String,
    },
    /// Something other than https.
    #[error("the address starts with {0}: it must start with https://")]
    Scheme(String),
    /// Plain http to a host that is not this machine.
    #[error(
        "the address of {0} starts with http://, which would send the token unencrypted: use https://"
    )]
    PlainHttp(String),
    /// No scheme where the full address is needed.
    #[error(
        "the address is not complete: write all of it, like https://your-company.atlassian.net"
    )]
    NotAbsolute,
    /// Not an address at all.
    #[error("this is not an address ({0}): give one like https://your-company.atlassian.net")]
    Malformed(url::ParseError),
    /// A name that no site can have.
    #[error("{0:?} cannot be the name of a site: names are letters, digits and hyphens")]
    BadName(String),
    /// Atlassian's own pages, which are no site.
    #[error(
        "{0} is not a Jira site: the address of yours ends in .atlassian.net and stands in the browser when an issue is open"
    )]
    NotASite(String),
    /// The gateway where the site belongs.
    #[error(
        "{0} is the gateway, not the site: give the address that stands in the browser when an issue is open"
    )]
    GatewayAsSite(String),
    /// A site where the gateway belongs.
    #[error("{0} is a site, not a gateway: the usual one is https://api.atlassian.com")]
    SiteAsGateway(String),
    /// A gateway address that goes too far.
    #[error("the gateway's address ends before /ex/jira and holds no ?, # or doubled slash")]
    GatewayPath,
}

/// Parses an absolute address by the rules that hold for sites and gateways alike: https (http for
/// this machine only), a host, no user name, nothing that hides what it is.
pub(super) fn parse(text: &str) -> Result<Url, AddressError> {
    let text = check_characters(text)?;
    let Some((_, rest)) = text.split_once("://") else {
        return Err(AddressError::NotAbsolute);
    };
    let url = Url::parse(text).map_err(AddressError::Malformed)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme(format!("{}:", url.scheme())));
    }
    let authority = rest
        .trim_start_matches('/')
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    if authority.contains('@') {
        return Err(AddressError::UserInfo {
            host: url.host_str().unwrap_or_default().to_owned(),
        });
    }
    let Some(host) = url.host() else {
        return Err(AddressError::Malformed(url::ParseError::EmptyHost));
    };
    if url.scheme() == "http" && !is_loopback(&host) {
        return Err(AddressError::PlainHttp(host.to_string()));
    }
    without_final_dot(url)
}

/// Trims white space around the text and refuses characters that hide what it says.
pub(super) fn check_characters(text: &str) -> Result<&str, AddressError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if text.len() > LONGEST {
        return Err(AddressError::TooLong);
    }
    if text.contains(char::is_whitespace)
        && !text.contains(|character: char| character.is_control())
    {
        return Err(AddressError::WhiteSpace);
    }
    if crate::harmless::harmless(text) != text || text.contains(['\n', '\t']) {
        return Err(AddressError::ControlCharacter);
    }
    if text.contains('\\') {
        return Err(AddressError::Backslash);
    }
    Ok(text)
}

/// Whether a host is this machine: `localhost`, `127.0.0.0/8` or `::1`, and nothing else.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Host and port as they stand in an address; the port only when it is not the scheme's own.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// `example.com.` and `example.com` are one host and must compare as one.
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
