//! URL that the server can be reached at.

use url::{Host, Url};

use super::{Store, rows};
use crate::error::{Failure, Kind};
use crate::sanitize::is_clean;

/// URL of a server with default options.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8420";

impl Store {
    /// Records the URL of the server, for commands that print links to it. Takes what [`origin`]
    /// takes, and fails as it does.
    pub fn record_address(&mut self, url: &str) -> Result<(), Failure> {
        let address = origin(url)?;
        if self.address()?.as_ref() == Some(&address) {
            return Ok(());
        }
        self.write(|transaction, _| {
            transaction.execute("UPDATE server SET address = ?1", [&address])?;
            Ok(())
        })
    }

    /// Restores the URL that was recorded before a server that ends now. Does nothing if another
    /// server has recorded its own since.
    pub fn withdraw_address(&mut self, url: &str, before: Option<&str>) -> Result<(), Failure> {
        let before = before.filter(|before| *before != url);
        self.write(|transaction, _| {
            transaction.execute(
                "UPDATE server SET address = ?2 WHERE address = ?1",
                (url, before),
            )?;
            Ok(())
        })
    }

    /// URL of the last server, without a trailing slash; `None` if none has run.
    pub fn address(&self) -> Result<Option<String>, Failure> {
        self.read(|connection| {
            Ok(
                connection.query_row("SELECT address FROM server", (), |row| {
                    match row.get_ref("address")?.as_str_or_null()? {
                        None => Ok(None),
                        Some(_) => rows::read(row, "address", |text| origin(text).ok()).map(Some),
                    }
                })?,
            )
        })
    }
}

/// The origin of a server URL, as browsers write it, without a trailing slash: `https`, or `http` for
/// a loopback host; host; port unless it is the default. A path or user name is not allowed.
///
/// Fails as [`Kind::Usage`].
pub fn origin(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.contains(char::is_whitespace) || !is_clean(text) {
        return Err(refused(
            "the URL contains white space or an invisible character",
        ));
    }
    let url =
        Url::parse(text).map_err(|error| refused(&format!("the URL is not valid ({error})")))?;
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.scheme(), "http" | "https") {
        let scheme = url.scheme();
        return Err(refused(&format!(
            "the URL starts with {scheme}: it must start with https://"
        )));
    }
    if text.contains('@') {
        return Err(refused(&format!(
            "the URL contains a user name (the part before @) and would lead to {host}: remove it"
        )));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(refused(&format!(
            "the URL of {host} starts with http://, which sends secrets unencrypted: use https://"
        )));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(refused("the URL must end after the host and port"));
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
        .with_hint("example: https://coder.example.com or http://127.0.0.1:8420")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_become_origins() {
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
            ("", "not valid"),
            ("coder.example.com", "not valid"),
            ("localhost:8420", "starts with localhost"),
            ("ftp://coder.example.com", "starts with ftp"),
            ("javascript:alert(1)", "starts with javascript"),
            ("http://coder.example.com", "unencrypted"),
            ("http://192.168.0.7:8420", "unencrypted"),
            ("http://localhost.example.com", "unencrypted"),
            ("https://coder@example.com", "lead to example.com"),
            ("https://@example.com", "lead to example.com"),
            ("https://example.com/coder", "must end after"),
            ("https://example.com/?", "must end after"),
            ("https://example.com#x", "must end after"),
            ("https://exa\u{202e}mple.com", "invisible"),
            ("https://example.com /", "white space"),
        ] {
            let failure = origin(text).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(failure.message.contains(said), "{text}: {failure}");
        }
    }
}
