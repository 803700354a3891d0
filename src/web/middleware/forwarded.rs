//! What a trusted proxy says about the client: its address and whether it uses HTTPS.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::web::problem::Problem;
use crate::web::state::State;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Peer(pub IpAddr);

/// Proxies whose `X-Forwarded-*` headers are trusted.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct TrustedProxies {
    addresses: Vec<IpAddr>,
    loopback: bool,
}

impl TrustedProxies {
    /// These addresses; without any, loopback addresses if the server has a public URL.
    pub fn new(addresses: &[IpAddr], has_public_url: bool) -> Self {
        Self {
            addresses: addresses.iter().map(IpAddr::to_canonical).collect(),
            loopback: addresses.is_empty() && has_public_url,
        }
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.addresses.contains(&address) || (self.loopback && address.is_loopback())
    }

    /// The client's address: that of the connection or, behind trusted proxies, the last
    /// `X-Forwarded-For` entry that is not a trusted proxy.
    pub fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
        let entries = values
            .into_iter()
            .rev()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.rsplit(','));
        for entry in entries {
            if !self.contains(client) {
                break;
            }
            match entry.trim().parse::<IpAddr>() {
                Ok(address) => client = address.to_canonical(),
                Err(_) => break,
            }
        }
        client
    }
}

/// Refuses requests that reached a trusted proxy over plain HTTP, and warns once when the proxy
/// does not say which protocol the client used.
pub(in crate::web) async fn require_https(
    Shared(state): Shared<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>();
    let is_proxied = state.origins.is_secure()
        && peer.is_some_and(|Peer(address)| state.trusted_proxies.contains(*address));
    if is_proxied {
        let headers = request.headers();
        let protocols = headers.get_all(FORWARDED_PROTO).iter();
        let mut protocols = protocols.filter_map(|value| value.to_str().ok()).peekable();
        if protocols.peek().is_none() && is_for_public_host(headers, &state) {
            if !state.missing_protocol.swap(true, Ordering::Relaxed) {
                (state.warn)(
                    "The proxy sends no X-Forwarded-Proto header, so requests over plain HTTP cannot be refused. Configure the proxy to set it.",
                );
            }
        } else if protocols.any(|protocol| protocol.trim().eq_ignore_ascii_case("http")) {
            return Problem::https_required().into_response();
        }
    }
    next.run(request).await
}

/// Health checks on this machine do not come through the proxy.
fn is_for_public_host(headers: &HeaderMap, state: &State) -> bool {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| state.origins.is_public_host(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_last_untrusted_forwarded_address() {
        let proxies = TrustedProxies::new(&["10.0.0.2".parse().unwrap()], true);
        let loopback = TrustedProxies::new(&[], true);
        let none = TrustedProxies::new(&[], false);
        for (proxies, peer, forwarded, client) in [
            (&none, "127.0.0.1", &["192.0.2.7"][..], "127.0.0.1"),
            (&loopback, "127.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            (&loopback, "::ffff:127.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            (&loopback, "192.0.2.9", &["192.0.2.7"], "192.0.2.9"),
            (&loopback, "127.0.0.1", &["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (
                &loopback,
                "127.0.0.1",
                &["6.6.6.6", "192.0.2.7, ::1"],
                "192.0.2.7",
            ),
            (&loopback, "127.0.0.1", &["192.0.2.7, unknown"], "127.0.0.1"),
            (&loopback, "127.0.0.1", &[], "127.0.0.1"),
            (
                &proxies,
                "10.0.0.2",
                &["6.6.6.6, 192.0.2.7, 10.0.0.2"],
                "192.0.2.7",
            ),
            (&proxies, "127.0.0.1", &["192.0.2.7"], "127.0.0.1"),
        ] {
            let headers: HeaderMap = forwarded
                .iter()
                .map(|value| (FORWARDED_FOR.parse().unwrap(), value.parse().unwrap()))
                .collect();
            let found = proxies.client_address(peer.parse().unwrap(), &headers);
            assert_eq!(
                found,
                client.parse::<IpAddr>().unwrap(),
                "{peer} {forwarded:?}"
            );
        }
    }
}
