//! What the server takes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::{Args, ValueHint};

use super::Patience;
use crate::jira::PrivateHost;

/// Where the server listens unless it is told otherwise.
pub const USUAL_PORT: u16 = 8420;

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address and port to listen on, or the port alone; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), USUAL_PORT), value_parser = address)]
    pub listen: SocketAddr,
    /// Where a proxy with TLS makes the server reachable; needed to listen beyond this machine
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub public_url: Option<String>,
    /// Take Jira sites on this machine too (a sandbox)
    #[arg(long)]
    pub allow_loopback_site: bool,
    /// Let requests to Jira reach this host although it lies in a private network (a company's gateway)
    #[arg(long, value_name = "HOST", value_hint = ValueHint::Hostname)]
    pub allow_private_host: Vec<PrivateHost>,
    /// How long Jira may take.
    #[command(flatten)]
    pub patience: Patience,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    let here = text.strip_prefix("localhost:");
    let numeric = here.map(|port| format!("{}:{port}", Ipv4Addr::LOCALHOST));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| {
        format!("give an IP address and a port, such as 127.0.0.1:{USUAL_PORT}, or a port alone")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_where_a_server_listens_by_default() {
        let usual = format!("http://127.0.0.1:{USUAL_PORT}");
        assert_eq!(crate::access::DEFAULT_ADDRESS, usual);
    }

    #[test]
    fn an_address_is_whole_or_a_port() {
        for (text, taken) in [
            ("8080", Some("127.0.0.1:8080")),
            ("0.0.0.0:80", Some("0.0.0.0:80")),
            ("[::1]:0", Some("[::1]:0")),
            ("localhost:80", Some("127.0.0.1:80")),
            ("example.com:80", None),
            ("70000", None),
            ("", None),
        ] {
            let address = address(text).ok().map(|address| address.to_string());
            assert_eq!(address.as_deref(), taken, "{text}");
        }
    }
}
