//! Where the server can be reached.

use rusqlite::OptionalExtension as _;
use url::{Host, Url};

use super::Access;
use crate::database::rows;
use crate::error::{Failure, Kind};
use crate::sanitize::is_clean;

/// Where a server can be reached that was not told where to listen.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8420";

impl Access {
    /// Records where the server can be reached, for those who make links to it. Takes what [`origin`]
    /// takes, and fails as it does.
    pub fn record_address(&mut self, url: &str) -> Result<(), Failure> {
        let address = origin(url)?;
        if self.address()?.as_ref() == Some(&address) {
            return Ok(());
        }
        self.change(|transaction, _| {
            transaction.execute(
                "INSERT INTO server (id, address) VALUES (1, ?1)
                 ON CONFLICT (id) DO UPDATE SET address = ?1",
                [&address],
            )?;
            Ok(Ok(()))
        })
    }

    /// Takes back what a server has recorded that ends: what was recorded before it holds again. Does
    /// nothing when another server has recorded its own address since.
    pub fn withdraw_address(&mut self, url: &str, before: Option<&str>) -> Result<(), Failure> {
        let before = before.filter(|before| *before != url);
        self.change(|transaction, _| {
            match before {
                Some(before) => transaction.execute(
                    "UPDATE server SET address = ?2 WHERE address = ?1",
                    (url, before),
                )?,
                None => transaction.execute("DELETE FROM server WHERE address = ?1", [url])?,
            };
            Ok(Ok(()))
        })
    }

    /// Where the last server could be reached, without a slash at its end; nothing where none has run.
    pub fn address(&self) -> Result<Option<String>, Failure> {
        self.read(|connection| {
            connection
                .query_row("SELECT address FROM server", (), |row| {
                    rows::read(row, "address", |text| origin(text).ok())
                })
                .optional()
        })
    }
}

/// The address of a server in the form that browsers have for it, without a slash at its end:
/// `https`, or `http` for this machine; host; port, unless it is the scheme's own. No path and no user.
///
/// Fails as [`Kind::Usage`].
pub fn origin(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.contains(char::is_whitespace) || !is_clean(text) {
        return Err(refused(
            "the address holds white space, or a character that is invisible",
        ));
    }
    let url = Url::parse(text)
        .map_err(|error| refused(&format!("this is not a whole address ({error})")))?;
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.scheme(), "http" | "https") {
        let scheme = url.scheme();
        return Err(refused(&format!(
            "the address starts with {scheme}: it must start with https://"
        )));
    }
    if text.contains('@') {
        return Err(refused(&format!(
            "the address holds a user name (the part before @), and would really lead to {host}: \
             leave it out"
        )));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(refused(&format!(
            "the address of {host} starts with http://, which would send secrets unencrypted: use \
             https://"
        )));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(refused("the address must end behind the host and its port"));
    }
    Ok(url.origin().ascii_serialization())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn refused(message: &str) -> Failure {
    Failure::new(Kind::Usage, message)
        .with_hint("give one like https://coder.example.com or http://127.0.0.1:8420")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_origins() {
        for (text, shown) in [
            ("https://coder.example.com", "https://coder.example.com"),
            (
                "https://Coder.Example.com:443/",
                "https://coder.example.com",
            ),
            (
                "https://coder.example.com:8443",
                "https://coder.example.com:8443",
            ),
            (" http://127.0.0.1:8420 ", "http://127.0.0.1:8420"),
            ("http://localhost:8420/", "http://localhost:8420"),
            ("http://[::1]:8420", "http://[::1]:8420"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(origin(text).unwrap(), shown, "{text}");
        }
        for (text, said) in [
            ("", "not a whole address"),
            ("coder.example.com", "not a whole address"),
            ("localhost:8420", "starts with localhost"),
            ("ftp://coder.example.com", "starts with ftp"),
            ("javascript:alert(1)", "starts with javascript"),
            ("http://coder.example.com", "unencrypted"),
            ("http://192.168.0.7:8420", "unencrypted"),
            ("http://localhost.example.com", "unencrypted"),
            ("https://coder@example.com", "lead to example.com"),
            ("https://@example.com", "lead to example.com"),
            ("https://example.com/coder", "must end behind"),
            ("https://example.com/?", "must end behind"),
            ("https://example.com#x", "must end behind"),
            ("https://exa\u{202e}mple.com", "invisible"),
            ("https://example.com /", "white space"),
        ] {
            let failure = origin(text).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(failure.message.contains(said), "{text}: {failure}");
        }
    }
}
