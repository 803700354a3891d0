//! Which addresses a [`Network`](super::Network) may connect to.
//!
//! On the command line there is no restriction. A server that fetches addresses entered by web users
//! must not give them access to its private network (server-side request forgery, CWE-918).

use std::net::{IpAddr, SocketAddr};

mod ip_ranges;
mod private_host;

pub use private_host::{InvalidHost, PrivateHost};

/// The addresses that may be connected to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EgressPolicy {
    /// All addresses.
    #[default]
    Unrestricted,
    /// Globally reachable addresses, according to IANA's special-purpose address registries, and
    /// the given exceptions.
    Public {
        /// Also allow this machine: `127.0.0.0/8` and `::1`.
        loopback: bool,
        /// Hosts that may be in a private network (RFC 1918, RFC 4193, RFC 6598). Link-local and
        /// metadata addresses are refused even for these.
        hosts: Vec<PrivateHost>,
    },
}

/// Why an address is refused. The most helpful reason comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum AddressRefusal {
    /// A private network.
    #[error("an address in a private network")]
    PrivateNetwork,
    /// This machine.
    #[error("an address of this machine")]
    Loopback,
    /// Link-local, cloud metadata, multicast, documentation, or reserved.
    #[error("an address that is not public")]
    NotPublic,
    /// This machine cannot resolve the name; only the proxy may know it.
    #[error("an address that only the proxy knows")]
    Unresolvable,
}

impl EgressPolicy {
    /// The allowed ones of the addresses of a host, in the same order, or why none is allowed.
    /// The host is written as in a URL: IPv6 addresses in brackets.
    pub(super) fn filter(
        &self,
        host: &str,
        addresses: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, AddressRefusal> {
        let mut allowed = Vec::new();
        let mut refusals = Vec::new();
        for address in addresses {
            match self.check(host, address) {
                Ok(()) => allowed.push(address),
                Err(refusal) => refusals.push(refusal),
            }
        }
        match refusals.into_iter().min() {
            Some(refusal) if allowed.is_empty() => Err(refusal),
            _ => Ok(allowed),
        }
    }

    /// Whether this host may be in a private network.
    pub(super) fn allows_private(&self, host: &str, port: u16) -> bool {
        match self {
            Self::Unrestricted => true,
            Self::Public { hosts, .. } => hosts.iter().any(|allowed| allowed.matches(host, port)),
        }
    }

    fn check(&self, host: &str, address: SocketAddr) -> Result<(), AddressRefusal> {
        let Self::Public { loopback, .. } = self else {
            return Ok(());
        };
        match ip_ranges::check(address.ip()) {
            Err(AddressRefusal::Loopback) if *loopback => Ok(()),
            Err(AddressRefusal::PrivateNetwork) if self.allows_private(host, address.port()) => {
                Ok(())
            }
            result => result,
        }
    }
}

/// The IP address that the host of a URL is, unless it is a name.
pub(super) fn parse_ip(host: &str) -> Option<IpAddr> {
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

    fn allowed(
        policy: &EgressPolicy,
        host: &str,
        found: &[&str],
    ) -> Result<Vec<String>, AddressRefusal> {
        let found = found.iter().map(|address| address.parse().unwrap());
        let allowed = policy.filter(host, found.collect())?;
        Ok(allowed.iter().map(ToString::to_string).collect())
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
    const NOT_PUBLIC: [&str; 14] = [
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
    fn default_policy_allows_every_address() {
        let all = [&PRIVATE[..], &LOOPBACK, &NOT_PUBLIC].concat();
        let allowed = allowed(&EgressPolicy::default(), "a.example", &all).unwrap();
        assert_eq!(allowed, all);
    }

    #[test]
    fn each_exception_allows_only_its_own_addresses() {
        let host = "gateway.example";
        let policies = [
            (public(false, &[]), false, false),
            (public(true, &[]), true, false),
            (public(false, &[host]), false, true),
            (public(true, &["other.example"]), true, false),
        ];
        for (policy, loopback, private) in policies {
            assert_eq!(allowed(&policy, host, &[PUBLIC]).unwrap(), [PUBLIC]);
            for address in LOOPBACK {
                let refused = allowed(&policy, host, &[address]).err();
                let refusal = (!loopback).then_some(AddressRefusal::Loopback);
                assert_eq!(refused, refusal, "{address} {policy:?}");
            }
            for address in PRIVATE {
                let refused = allowed(&policy, host, &[address]).err();
                let refusal = (!private).then_some(AddressRefusal::PrivateNetwork);
                assert_eq!(refused, refusal, "{address} {policy:?}");
            }
            for address in NOT_PUBLIC {
                let refused = allowed(&policy, host, &[address]).err();
                assert_eq!(
                    refused,
                    Some(AddressRefusal::NotPublic),
                    "{address} {policy:?}"
                );
            }
        }
    }

    #[test]
    fn filters_refused_addresses_of_a_name() {
        let policy = public(false, &[]);
        let mixed = ["10.0.0.1:443", PUBLIC, "[::1]:443", "[2a00:1450::1]:443"];
        assert_eq!(
            allowed(&policy, "a.example", &mixed).unwrap(),
            [PUBLIC, "[2a00:1450::1]:443"]
        );
        for (found, refusal) in [
            (
                &["169.254.169.254:1", "[::1]:1", "10.0.0.1:1"],
                AddressRefusal::PrivateNetwork,
            ),
            (
                &["169.254.169.254:1", "[::1]:1", "0.0.0.0:1"],
                AddressRefusal::Loopback,
            ),
        ] {
            assert_eq!(allowed(&policy, "a.example", found), Err(refusal));
        }
        assert_eq!(allowed(&policy, "a.example", &[]), Ok(Vec::new()));
    }

    #[test]
    fn matches_private_hosts_in_every_notation() {
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
            let policy = public(false, &[named]);
            let is_allowed = allowed(&policy, host, &["10.0.0.7:443"]).is_ok();
            assert_eq!(is_allowed, is_named, "{named} {host}");
        }
    }
}
