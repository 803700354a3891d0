//! Which addresses a [`Network`](super::Network) may connect to.
//!
//! At the command line it may connect anywhere: the person could do so without this program. A
//! server that fetches the addresses that people give it over the web must not lend them its own
//! place in a private network (server-side request forgery, CWE-918).

use std::net::{IpAddr, SocketAddr};

mod ip_ranges;
mod private_host;

pub use private_host::{InvalidHost, PrivateHost};

/// The addresses that may be connected to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EgressPolicy {
    /// All of them.
    #[default]
    Anywhere,
    /// Those that are reachable from everywhere on the Internet, by IANA's registries of
    /// special-purpose addresses, and the exceptions named here.
    Public {
        /// This machine too: `127.0.0.0/8` and `::1`.
        loopback: bool,
        /// For these hosts, private networks too: RFC 1918, RFC 4193, and the shared addresses of
        /// RFC 6598. Link-local and metadata addresses stay out of reach even so.
        hosts: Vec<PrivateHost>,
    },
}

/// Why an address is out of reach. The most helpful reason comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum AddressRefusal {
    /// A private network.
    #[error("an address in a private network")]
    PrivateNetwork,
    /// This machine itself.
    #[error("an address of this machine")]
    ThisMachine,
    /// Link-local, metadata of a cloud, multicast, documentation, reserved: no site is there.
    #[error("an address that no site has")]
    NoSite,
    /// Only the proxy knows: this machine cannot look the name up.
    #[error("an address that only the proxy knows")]
    Unknown,
}

impl EgressPolicy {
    /// Those of the addresses found for a host that may be connected to, in their order; if there
    /// is none of them, why. The host is written as in a URL: IPv6 addresses in brackets.
    pub(super) fn admitted(
        &self,
        host: &str,
        found: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, AddressRefusal> {
        let mut reasons = Vec::new();
        let admitted: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| match self.judge(host, *address) {
                Ok(()) => true,
                Err(reason) => {
                    reasons.push(reason);
                    false
                }
            })
            .collect();
        match reasons.into_iter().min() {
            Some(reason) if admitted.is_empty() => Err(reason),
            _ => Ok(admitted),
        }
    }

    /// Whether the operator has named this host.
    pub(super) fn names(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Public { hosts, .. } => hosts.iter().any(|named| named.is(host, port)),
        }
    }

    fn judge(&self, host: &str, address: SocketAddr) -> Result<(), AddressRefusal> {
        let Self::Public { loopback, .. } = self else {
            return Ok(());
        };
        match ip_ranges::judge(address.ip()) {
            Err(AddressRefusal::ThisMachine) if *loopback => Ok(()),
            Err(AddressRefusal::PrivateNetwork) if self.names(host, address.port()) => Ok(()),
            judged => judged,
        }
    }
}

/// The IP address that a host of a URL is, if it is none that has to be looked up.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(loopback: bool, hosts: &[&str]) -> EgressPolicy {
        let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
        EgressPolicy::Public { loopback, hosts }
    }

    fn admitted(
        reach: &EgressPolicy,
        host: &str,
        found: &[&str],
    ) -> Result<Vec<String>, AddressRefusal> {
        let found = found.iter().map(|address| address.parse().unwrap());
        let admitted = reach.admitted(host, found.collect())?;
        Ok(admitted.iter().map(ToString::to_string).collect())
    }

    const PUBLIC: &str = "104.192.142.1:443";
    const PRIVATE: [&str; 5] = [
        "10.1.2.3:443",
        "[fd12::7]:443",
        "100.64.0.1:443",
        "[::ffff:192.168.0.1]:443",
        "[64:ff9b::ac10:1]:443",
    ];
    const LOOPBACK: [&str; 4] = [
        "127.0.0.1:443",
        "127.255.0.9:443",
        "[::1]:443",
        "[::ffff:127.0.0.1]:443",
    ];
    const NO_SITE: [&str; 14] = [
        "0.0.0.0:443",
        "[::]:443",
        "169.254.169.254:443",
        "[::ffff:169.254.169.254]:443",
        "[64:ff9b::a9fe:a9fe]:443",
        "[64:ff9b::7f00:1]:443",
        "[2002:7f00:1::]:443",
        "[fd00:ec2::254]:443",
        "100.100.100.200:443",
        "168.63.129.16:443",
        "[fe80::1]:443",
        "224.0.0.1:443",
        "255.255.255.255:443",
        "[::7f00:1]:443",
    ];

    #[test]
    fn anywhere_is_everywhere() {
        let every = [&PRIVATE[..], &LOOPBACK, &NO_SITE].concat();
        let admitted = admitted(&EgressPolicy::default(), "a.example", &every).unwrap();
        assert_eq!(admitted, every);
    }

    #[test]
    fn each_exception_lets_its_own_through_and_no_other() {
        let host = "gateway.example";
        let reaches = [
            (public(false, &[]), false, false),
            (public(true, &[]), true, false),
            (public(false, &[host]), false, true),
            (public(true, &["other.example"]), true, false),
        ];
        for (reach, loopback, private) in reaches {
            assert_eq!(admitted(&reach, host, &[PUBLIC]).unwrap(), [PUBLIC]);
            for address in LOOPBACK {
                let refused = admitted(&reach, host, &[address]).err();
                let reason = (!loopback).then_some(AddressRefusal::ThisMachine);
                assert_eq!(refused, reason, "{address} {reach:?}");
            }
            for address in PRIVATE {
                let refused = admitted(&reach, host, &[address]).err();
                let reason = (!private).then_some(AddressRefusal::PrivateNetwork);
                assert_eq!(refused, reason, "{address} {reach:?}");
            }
            for address in NO_SITE {
                let refused = admitted(&reach, host, &[address]).err();
                assert_eq!(refused, Some(AddressRefusal::NoSite), "{address} {reach:?}");
            }
        }
    }

    #[test]
    fn a_name_with_several_addresses_is_reached_by_the_good_ones_only() {
        let reach = public(false, &[]);
        let mixed = ["10.0.0.1:443", PUBLIC, "[::1]:443", "[2a00:1450::1]:443"];
        assert_eq!(
            admitted(&reach, "a.example", &mixed).unwrap(),
            [PUBLIC, "[2a00:1450::1]:443"]
        );
        for (found, reason) in [
            (
                &["169.254.169.254:1", "[::1]:1", "10.0.0.1:1"],
                AddressRefusal::PrivateNetwork,
            ),
            (
                &["169.254.169.254:1", "[::1]:1", "0.0.0.0:1"],
                AddressRefusal::ThisMachine,
            ),
        ] {
            assert_eq!(admitted(&reach, "a.example", found), Err(reason));
        }
        assert_eq!(admitted(&reach, "a.example", &[]), Ok(Vec::new()));
    }

    #[test]
    fn a_host_is_named_whatever_the_way_it_is_written() {
        let table = [
            ("gateway.example", "gateway.example", true),
            ("Gateway.Example.", "gateway.example", true),
            ("gateway.example", "gateway.example.", true),
            ("gateway.example:443", "gateway.example", true),
            ("gateway.example:8443", "gateway.example", false),
            ("gateway.example", "www.gateway.example", false),
            ("gateway.example", "evilgateway.example", false),
            ("gateway.example", "example", false),
            ("gatewäy.example", "xn--gatewy-fua.example", true),
            ("10.0.0.7", "10.0.0.7", true),
            ("10.0.0.7", "10.0.0.8", false),
            ("fd00::7", "[fd00::7]", true),
            ("[fd00:0::7]:443", "[fd00::7]", true),
            ("[fd00::7]:8443", "[fd00::7]", false),
        ];
        for (named, host, is_named) in table {
            let reach = public(false, &[named]);
            let reached = admitted(&reach, host, &["10.0.0.7:443"]).is_ok();
            assert_eq!(reached, is_named, "{named} {host}");
        }
    }
}
