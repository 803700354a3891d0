//! The host names and origins of the server.

use std::net::SocketAddr;

use crate::error::{Failure, Kind};
use crate::store;

/// The address of a TLS-terminating proxy in front of the server: an origin such as
/// `https://coder.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Parses an address: https, without a path. Fails as [`Kind::Usage`].
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let origin = store::origin(text)?;
        if origin.starts_with("https://") {
            return Ok(Self(origin));
        }
        let message = format!(
            "The public URL {origin} does not use HTTPS. It must be the address of the TLS proxy"
        );
        Err(Failure::new(Kind::Usage, message)
            .with_hint("give its origin, such as https://coder.example.com"))
    }

    /// The origin, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The server's own host names and origins.
#[derive(Debug, Clone)]
pub(super) struct Origins {
    url: String,
    authorities: Vec<String>,
    public: Option<String>,
    is_secure: bool,
    port: u16,
}

impl Origins {
    /// Those of a server on this address. Loopback names are always included, for health checks.
    pub fn new(address: SocketAddr, public_url: Option<&PublicUrl>) -> Self {
        let port = address.port();
        let local = match address {
            address if !address.ip().is_loopback() => format!("127.0.0.1:{port}"),
            address => address.to_string(),
        };
        let mut authorities: Vec<String> = ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .map(|host| format!("{host}:{port}"))
            .collect();
        if !authorities.contains(&local) {
            authorities.push(local.clone());
        }
        let url = public_url.map_or_else(|| format!("http://{local}"), |url| url.0.clone());
        if let Some(PublicUrl(origin)) = public_url {
            authorities.push(origin.trim_start_matches("https://").to_owned());
        }
        Self {
            url,
            authorities,
            public: public_url.map(|url| url.0.trim_start_matches("https://").to_owned()),
            is_secure: public_url.is_some(),
            port,
        }
    }

    /// The URL for users, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether a `Host` header names this server. The default port of the scheme may be omitted.
    pub fn is_host(&self, host: &str) -> bool {
        let https = host.strip_suffix(":443").unwrap_or(host);
        let mut own = self.authorities.iter();
        own.any(|own| {
            let http = own.strip_suffix(":80").unwrap_or(own);
            [own, http].iter().any(|own| own.eq_ignore_ascii_case(host))
                || own.eq_ignore_ascii_case(https)
        })
    }

    /// Whether a `Host` header names the public URL.
    pub fn is_public_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let public = self.public.as_ref();
        public.is_some_and(|public| is_same(public, &host, ":443"))
    }

    /// Whether an `Origin` header names a page of this server, for a request to this host. Name and port
    /// must be the same, since other programs on this machine may serve the other names.
    pub fn is_origin(&self, origin: &str, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let origin = origin.to_ascii_lowercase();
        if self.is_public_host(&host) {
            return origin
                .strip_prefix("https://")
                .is_some_and(|named| is_same(named, &host, ":443"));
        }
        origin
            .strip_prefix("http://")
            .is_some_and(|named| is_same(named, &host, ":80"))
    }

    /// Whether users reach the server over HTTPS.
    pub const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The name of the session cookie. Over HTTPS, browsers bind it to this host (`__Host-`). Otherwise it
    /// contains the port, because all ports of a host share cookies.
    pub fn cookie_name(&self) -> String {
        if self.is_secure {
            "__Host-coder-server".to_owned()
        } else {
            format!("coder-server-{}", self.port)
        }
    }
}

/// Whether two authorities are the same, with or without the scheme's default port.
fn is_same(one: &str, other: &str, usual_port: &str) -> bool {
    let bare = |text: &str| text.strip_suffix(usual_port).unwrap_or(text).to_owned();
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(address: &str, public_url: Option<&str>) -> Origins {
        let public_url = public_url.map(|url| PublicUrl::parse(url).unwrap());
        Origins::new(address.parse().unwrap(), public_url.as_ref())
    }

    #[test]
    fn accepts_only_own_names() {
        let local = origins("127.0.0.1:8420", None);
        assert_eq!(local.url(), "http://127.0.0.1:8420");
        for (host, is_own) in [
            ("127.0.0.1:8420", true),
            ("localhost:8420", true),
            ("LOCALHOST:8420", true),
            ("[::1]:8420", true),
            ("127.0.0.1", false),
            ("127.0.0.1:8421", false),
            ("evil.example:8420", false),
            ("localhost.evil.example:8420", false),
            ("", false),
        ] {
            assert_eq!(local.is_host(host), is_own, "{host}");
        }
        for (origin, is_own) in [
            ("http://127.0.0.1:8420", true),
            ("http://localhost:8420", false),
            ("http://[::1]:8420", false),
            ("https://127.0.0.1:8420", false),
            ("http://127.0.0.1:8421", false),
            ("http://evil.example", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(
                local.is_origin(origin, "127.0.0.1:8420"),
                is_own,
                "{origin}"
            );
        }
    }

    #[test]
    fn accepts_public_name_with_or_without_port() {
        let public = origins("0.0.0.0:8420", Some("https://Coder.Example/"));
        assert_eq!(public.url(), "https://coder.example");
        for (host, is_own) in [
            ("coder.example", true),
            ("coder.example:443", true),
            ("coder.example:8443", false),
            ("127.0.0.1:8420", true),
            ("10.0.0.7:8420", false),
        ] {
            assert_eq!(public.is_host(host), is_own, "{host}");
        }
        assert!(public.is_origin("https://coder.example", "coder.example:443"));
        assert!(!public.is_origin("http://coder.example", "coder.example"));
        let other_port = origins("127.0.0.1:80", Some("https://coder.example:8443"));
        assert!(other_port.is_host("coder.example:8443"));
        assert!(!other_port.is_host("coder.example"));
        assert!(other_port.is_host("localhost"));
        assert!(other_port.is_origin("http://localhost", "localhost"));
    }

    #[test]
    fn public_url_must_be_https_origin() {
        for text in [
            "http://localhost:8420",
            "http://coder.example",
            "coder.example",
            "https://coder.example/jira",
            "https://me:secret@coder.example",
            "",
        ] {
            let failure = PublicUrl::parse(text).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(!failure.message.contains("me:secret"));
        }
    }
}
