//! Hosts in private networks that the operator allows.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use url::Host;

/// A host that may be in a private network, such as a company's egress gateway: `HOST` for all
/// ports, or `HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateHost {
    host: Host,
    port: Option<u16>,
}

/// The text is not `HOST` or `HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected HOST or HOST:PORT, such as gateway.example or [fd00::7]:8443")]
pub struct InvalidHost;

impl PrivateHost {
    /// Whether this is the host and port of a URL.
    pub(super) fn matches(&self, host: &str, port: u16) -> bool {
        let same_port = self.port.is_none_or(|own| own == port);
        same_port && parse_host(host).as_ref() == Some(&self.host)
    }
}

impl FromStr for PrivateHost {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let text = text.trim();
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            let host = Host::Ipv6(address);
            return Ok(Self { host, port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                let all_digits = port.bytes().all(|byte| byte.is_ascii_digit());
                let port = port.parse().ok().filter(|port| all_digits && *port != 0);
                (host, Some(port.ok_or(InvalidHost)?))
            }
            _ => (text, None),
        };
        let host = parse_host(host).ok_or(InvalidHost)?;
        Ok(Self { host, port })
    }
}

impl fmt::Display for PrivateHost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(formatter, "{}:{port}", self.host),
            None => self.host.fmt(formatter),
        }
    }
}

/// A host as in a URL, without a trailing dot.
fn parse_host(text: &str) -> Option<Host> {
    let host = Host::parse(text.strip_suffix('.').unwrap_or(text)).ok()?;
    let is_name = |name: &str| {
        let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        name.bytes().all(usual) && name.split('.').all(|label| !label.is_empty())
    };
    match &host {
        Host::Domain(name) if !is_name(name) => None,
        _ => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_host_and_port() {
        for text in [
            "",
            " ",
            ":443",
            "a.example:",
            "a.example:0",
            "a.example:+1",
            "a.example:65536",
            "*",
            "*.example",
            "https://a.example",
            "a.example/x",
            "me@a.example",
            "a..example",
            "[fd00::7",
            "10.0.0.0/8",
        ] {
            assert_eq!(text.parse::<PrivateHost>(), Err(InvalidHost), "{text:?}");
        }
        for (text, shown) in [
            (" Gateway.example. ", "gateway.example"),
            ("gateway.example:443", "gateway.example:443"),
            ("fd00::7", "[fd00::7]"),
            ("[fd00::7]:1", "[fd00::7]:1"),
        ] {
            assert_eq!(text.parse::<PrivateHost>().unwrap().to_string(), shown);
        }
    }
}
