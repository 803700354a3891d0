//! What lies where in the address space.
//!
//! Sources: IANA's [IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry) and
//! [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry) registries of special-purpose
//! addresses, and the clouds' documentation of their metadata services.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::AddressRefusal::{self, NoSite, PrivateNetwork, ThisMachine};

/// A first address, how many of its bits count, and what is there. The first that fits decides.
type Range<A> = (A, u32, AddressRefusal);

const IPV4: [Range<Ipv4Addr>; 17] = [
    // Metadata of Alibaba Cloud, amid the shared addresses.
    (Ipv4Addr::new(100, 100, 100, 200), 32, NoSite),
    // Azure's platform, numbered as if it were public.
    (Ipv4Addr::new(168, 63, 129, 16), 32, NoSite),
    // "This network" (RFC 791), which Linux takes for this machine.
    (Ipv4Addr::UNSPECIFIED, 8, NoSite),
    // Private use (RFC 1918).
    (Ipv4Addr::new(10, 0, 0, 0), 8, PrivateNetwork),
    (Ipv4Addr::new(172, 16, 0, 0), 12, PrivateNetwork),
    (Ipv4Addr::new(192, 168, 0, 0), 16, PrivateNetwork),
    // Shared by carriers and clouds (RFC 6598).
    (Ipv4Addr::new(100, 64, 0, 0), 10, PrivateNetwork),
    // Loopback (RFC 1122).
    (Ipv4Addr::new(127, 0, 0, 0), 8, ThisMachine),
    // Link-local (RFC 3927), with most clouds' metadata in it.
    (Ipv4Addr::new(169, 254, 0, 0), 16, NoSite),
    // Assignments for protocols (RFC 6890).
    (Ipv4Addr::new(192, 0, 0, 0), 24, NoSite),
    // Relays to 6to4 (RFC 7526).
    (Ipv4Addr::new(192, 88, 99, 0), 24, NoSite),
    // Benchmarks (RFC 2544).
    (Ipv4Addr::new(198, 18, 0, 0), 15, NoSite),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(192, 0, 2, 0), 24, NoSite),
    (Ipv4Addr::new(198, 51, 100, 0), 24, NoSite),
    (Ipv4Addr::new(203, 0, 113, 0), 24, NoSite),
    // Multicast (RFC 5771).
    (Ipv4Addr::new(224, 0, 0, 0), 4, NoSite),
    // Reserved, broadcast included (RFC 1112).
    (Ipv4Addr::new(240, 0, 0, 0), 4, NoSite),
];

const IPV6: [Range<Ipv6Addr>; 10] = [
    (Ipv6Addr::LOCALHOST, 128, ThisMachine),
    // Metadata of AWS, Google Cloud, Oracle Cloud and Scaleway, amid the private addresses.
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0), 32, NoSite),
    (Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0), 32, NoSite),
    (Ipv6Addr::new(0xfd00, 0xc1, 0, 0, 0, 0, 0, 0), 32, NoSite),
    (Ipv6Addr::new(0xfd00, 0x42, 0, 0, 0, 0, 0, 0), 32, NoSite),
    // Unique local (RFC 4193).
    (
        Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0),
        7,
        PrivateNetwork,
    ),
    // Protocols: Teredo, benchmarks, ORCHID and others (RFC 2928).
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, NoSite),
    // Documentation (RFC 3849, RFC 9637).
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, NoSite),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, NoSite),
    // 6to4, with an IPv4 address within (RFC 7526).
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, NoSite),
];

/// The only IPv6 addresses that the Internet routes (RFC 4291, 2.4).
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// IPv4 addresses as a socket of IPv6 has them (RFC 4291, 2.5.5.2).
const MAPPED: (Ipv6Addr, u32) = (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96);
/// IPv4 addresses behind a translator (RFC 6052).
const TRANSLATED: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether an address is reachable from everywhere on the Internet; if not, what it is.
pub(super) fn judge(address: IpAddr) -> Result<(), AddressRefusal> {
    match address {
        IpAddr::V4(address) => judge_ipv4(address),
        IpAddr::V6(address) => judge_ipv6(address),
    }
}

fn judge_ipv4(address: Ipv4Addr) -> Result<(), AddressRefusal> {
    let fits = |range: &&Range<Ipv4Addr>| {
        let differing = address.to_bits() ^ range.0.to_bits();
        differing.leading_zeros() >= range.1
    };
    IPV4.iter().find(fits).map_or(Ok(()), |range| Err(range.2))
}

fn judge_ipv6(address: Ipv6Addr) -> Result<(), AddressRefusal> {
    let lies_in = |(first, bits): (Ipv6Addr, u32)| {
        let differing = address.to_bits() ^ first.to_bits();
        differing.leading_zeros() >= bits
    };
    let [.., a, b, c, d] = address.octets();
    let within = Ipv4Addr::new(a, b, c, d);
    if lies_in(MAPPED) {
        return judge_ipv4(within);
    }
    if lies_in(TRANSLATED) {
        return judge_ipv4(within).map_err(|reason| match reason {
            // The translator's own loopback is another machine's.
            ThisMachine => NoSite,
            reason => reason,
        });
    }
    let range = IPV6.iter().find(|range| lies_in((range.0, range.1)));
    match range {
        Some(range) => Err(range.2),
        None if lies_in(GLOBAL_UNICAST) => Ok(()),
        None => Err(NoSite),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(address: &str) -> Result<(), AddressRefusal> {
        judge(address.parse().unwrap())
    }

    /// First and last address of each range, what is there, and the neighbours on both sides.
    type Row = (
        [&'static str; 2],
        Result<(), AddressRefusal>,
        [(&'static str, Result<(), AddressRefusal>); 2],
    );

    #[track_caller]
    fn check(rows: &[Row]) {
        for (ends, verdict, neighbours) in rows {
            for end in ends {
                assert_eq!(judged(end), *verdict, "{end}");
            }
            for (neighbour, verdict) in neighbours {
                assert_eq!(judged(neighbour), *verdict, "{neighbour}");
            }
        }
    }

    const OPEN: Result<(), AddressRefusal> = Ok(());
    const NONE: Result<(), AddressRefusal> = Err(NoSite);
    const HOME: Result<(), AddressRefusal> = Err(ThisMachine);
    const PRIVATE: Result<(), AddressRefusal> = Err(PrivateNetwork);

    #[test]
    #[rustfmt::skip]
    fn ipv4() {
        check(&[
            (["0.0.0.0", "0.255.255.255"], NONE, [("255.255.255.255", NONE), ("1.0.0.0", OPEN)]),
            (["10.0.0.0", "10.255.255.255"], PRIVATE, [("9.255.255.255", OPEN), ("11.0.0.0", OPEN)]),
            (["100.64.0.0", "100.127.255.255"], PRIVATE, [("100.63.255.255", OPEN), ("100.128.0.0", OPEN)]),
            (["100.100.100.200", "100.100.100.200"], NONE, [("100.100.100.199", PRIVATE), ("100.100.100.201", PRIVATE)]),
            (["127.0.0.0", "127.255.255.255"], HOME, [("126.255.255.255", OPEN), ("128.0.0.0", OPEN)]),
            (["168.63.129.16", "168.63.129.16"], NONE, [("168.63.129.15", OPEN), ("168.63.129.17", OPEN)]),
            (["169.254.0.0", "169.254.255.255"], NONE, [("169.253.255.255", OPEN), ("169.255.0.0", OPEN)]),
            (["169.254.169.254", "169.254.170.2"], NONE, [("169.254.169.253", NONE), ("169.254.169.255", NONE)]),
            (["172.16.0.0", "172.31.255.255"], PRIVATE, [("172.15.255.255", OPEN), ("172.32.0.0", OPEN)]),
            (["192.0.0.0", "192.0.0.255"], NONE, [("191.255.255.255", OPEN), ("192.0.1.0", OPEN)]),
            (["192.0.2.0", "192.0.2.255"], NONE, [("192.0.1.255", OPEN), ("192.0.3.0", OPEN)]),
            (["192.88.99.0", "192.88.99.255"], NONE, [("192.88.98.255", OPEN), ("192.88.100.0", OPEN)]),
            (["192.168.0.0", "192.168.255.255"], PRIVATE, [("192.167.255.255", OPEN), ("192.169.0.0", OPEN)]),
            (["198.18.0.0", "198.19.255.255"], NONE, [("198.17.255.255", OPEN), ("198.20.0.0", OPEN)]),
            (["198.51.100.0", "198.51.100.255"], NONE, [("198.51.99.255", OPEN), ("198.51.101.0", OPEN)]),
            (["203.0.113.0", "203.0.113.255"], NONE, [("203.0.112.255", OPEN), ("203.0.114.0", OPEN)]),
            (["224.0.0.0", "239.255.255.255"], NONE, [("223.255.255.255", OPEN), ("240.0.0.0", NONE)]),
            (["240.0.0.0", "255.255.255.255"], NONE, [("239.255.255.255", NONE), ("0.0.0.0", NONE)]),
        ]);
    }

    #[test]
    #[rustfmt::skip]
    fn ipv6() {
        let ones = "ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        let last = |first: &str| -> &'static str { format!("{first}:{ones}").leak() };
        check(&[
            (["::1", "::1"], HOME, [("::", NONE), ("::2", NONE)]),
            // Compatible: an IPv4 address at the end, and zeroes before.
            (["::10.0.0.1", "::255.255.255.255"], NONE, [("::8.8.8.8", NONE), ("::1:0:0", NONE)]),
            (["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"], NONE, [("64:ff9b:0:ffff:ffff:ffff:ffff:ffff", NONE), ("64:ff9b:2::", NONE)]),
            (["100::", "100::ffff:ffff:ffff:ffff"], NONE, [("ff::", NONE), ("100:0:0:1::", NONE)]),
            (["2000::", "2000:ffff::"], OPEN, [(last("1fff"), NONE), ("2001:200::", OPEN)]),
            (["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"], NONE, [(last("2000"), OPEN), ("2001:200::", OPEN)]),
            (["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], NONE, [("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", OPEN), ("2001:db9::", OPEN)]),
            (["2002::", last("2002")], NONE, [(last("2001"), OPEN), ("2003::", OPEN)]),
            (["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"], NONE, [(last("3ffe"), OPEN), ("3fff:1000::", OPEN)]),
            ([last("3fff"), "2a00:1450:4001:81b::200e"], OPEN, [("4000::", NONE), (last("2a00"), OPEN)]),
            (["5f00::", last("5f00")], NONE, [(last("5eff"), NONE), ("5f01::", NONE)]),
            (["fc00::", last("fdff")], PRIVATE, [(last("fbff"), NONE), ("fe00::", NONE)]),
            (["fd00:ec2::254", "fd00:ec2::23"], NONE, [("fd00:ec1::254", PRIVATE), ("fd00:ec3::254", PRIVATE)]),
            (["fd20:ce::254", "fd20:ce::254"], NONE, [("fd20:cd::254", PRIVATE), ("fd20:cf::254", PRIVATE)]),
            (["fd00:c1::a9fe:a9fe", "fd00:42::42"], NONE, [("fd00:c0::1", PRIVATE), ("fd00:43::1", PRIVATE)]),
            (["fe80::", last("febf")], NONE, [(last("fe7f"), NONE), ("fec0::", NONE)]),
            (["fec0::", last("feff")], NONE, [(last("febf"), NONE), ("ff00::", NONE)]),
            (["ff00::", last("ffff")], NONE, [(last("feff"), NONE), ("ff02::1", NONE)]),
        ]);
    }

    #[test]
    fn an_ipv4_address_within_decides() {
        for address in [
            "8.8.8.8",
            "1.0.0.0",
            "0.0.0.0",
            "10.0.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "168.63.129.16",
            "169.254.169.254",
            "192.168.1.1",
            "255.255.255.255",
        ] {
            let verdict = judged(address);
            assert_eq!(judged(&format!("::ffff:{address}")), verdict, "{address}");
            let translated = if verdict == HOME { NONE } else { verdict };
            let shown = format!("64:ff9b::{address}");
            assert_eq!(judged(&shown), translated, "{address}");
            // Those beside are no such forms.
            for form in ["::fffe:", "::1:ffff:", "64:ff9b::1:", "64:ff9c::"] {
                let shown = format!("{form}{address}");
                assert_eq!(judged(&shown), NONE, "{shown}");
            }
        }
    }
}
