//! Which IP addresses are public.
//!
//! Sources: IANA's [IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry) and
//! [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry) special-purpose address
//! registries, and cloud providers' documentation of their metadata services.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::AddressRefusal::{self, Loopback, NotPublic, PrivateNetwork};

/// Metadata services that are neither link-local nor in another special-purpose range: Alibaba Cloud
/// and Azure.
const IPV4_METADATA: [Ipv4Addr; 2] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
];
/// The first two groups of metadata services among the unique local addresses: AWS, Google Cloud,
/// Oracle Cloud, and Scaleway.
const IPV6_METADATA: [[u16; 2]; 4] = [
    [0xfd00, 0xec2],
    [0xfd20, 0xce],
    [0xfd00, 0xc1],
    [0xfd00, 0x42],
];

/// Checks that an address is globally reachable.
pub(super) fn check(address: IpAddr) -> Result<(), AddressRefusal> {
    match address {
        IpAddr::V4(address) => check_ipv4(address),
        IpAddr::V6(address) => check_ipv6(address),
    }
}

fn check_ipv4(address: Ipv4Addr) -> Result<(), AddressRefusal> {
    if IPV4_METADATA.contains(&address) {
        return Err(NotPublic);
    }
    match address.octets() {
        [127, ..] => Err(Loopback),
        // RFC 6598, shared by carriers and clouds.
        [100, 64..=127, ..] => Err(PrivateNetwork),
        _ if address.is_private() => Err(PrivateNetwork),
        // RFC 791 ("this network"), 6890 (protocol assignments), 7526 (6to4 relays), 2544
        // (benchmarking), 5771 (multicast), 1112 (reserved and broadcast).
        [0 | 224.., ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => Err(NotPublic),
        _ if address.is_link_local() || address.is_documentation() => Err(NotPublic),
        _ => Ok(()),
    }
}

fn check_ipv6(address: Ipv6Addr) -> Result<(), AddressRefusal> {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return check_ipv4(mapped);
    }
    if address.is_loopback() {
        return Err(Loopback);
    }
    let [.., a, b, c, d] = address.octets();
    let [first, second, ..] = address.segments();
    match address.segments() {
        // RFC 6052, translated to IPv4. The translator's loopback is not this machine.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => match check_ipv4(Ipv4Addr::new(a, b, c, d)) {
            Err(Loopback) => Err(NotPublic),
            result => result,
        },
        _ if IPV6_METADATA.contains(&[first, second]) => Err(NotPublic),
        _ if address.is_unique_local() => Err(PrivateNetwork),
        // RFC 2928 (protocols such as Teredo), 3849 and 9637 (documentation), 7526 (6to4).
        [0x2001, 0..0x200 | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..0x1000, ..] => Err(NotPublic),
        // RFC 4291, section 2.4: global unicast.
        [0x2000..0x4000, ..] => Ok(()),
        _ => Err(NotPublic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(address: &str) -> Result<(), AddressRefusal> {
        super::check(address.parse().unwrap())
    }

    /// First and last address of a range, the result for both, and the neighbors on both sides.
    type Row = (
        [&'static str; 2],
        Result<(), AddressRefusal>,
        [(&'static str, Result<(), AddressRefusal>); 2],
    );

    #[track_caller]
    fn assert_rows(rows: &[Row]) {
        for (ends, verdict, neighbors) in rows {
            for end in ends {
                assert_eq!(checked(end), *verdict, "{end}");
            }
            for (neighbor, verdict) in neighbors {
                assert_eq!(checked(neighbor), *verdict, "{neighbor}");
            }
        }
    }

    const PUBLIC: Result<(), AddressRefusal> = Ok(());
    const NEITHER: Result<(), AddressRefusal> = Err(NotPublic);
    const LOOPBACK: Result<(), AddressRefusal> = Err(Loopback);
    const PRIVATE: Result<(), AddressRefusal> = Err(PrivateNetwork);

    #[test]
    #[rustfmt::skip]
    fn classifies_ipv4_ranges() {
        assert_rows(&[
            (["0.0.0.0", "0.255.255.255"], NEITHER, [("255.255.255.255", NEITHER), ("1.0.0.0", PUBLIC)]),
            (["10.0.0.0", "10.255.255.255"], PRIVATE, [("9.255.255.255", PUBLIC), ("11.0.0.0", PUBLIC)]),
            (["100.64.0.0", "100.127.255.255"], PRIVATE, [("100.63.255.255", PUBLIC), ("100.128.0.0", PUBLIC)]),
            (["100.100.100.200", "100.100.100.200"], NEITHER, [("100.100.100.199", PRIVATE), ("100.100.100.201", PRIVATE)]),
            (["127.0.0.0", "127.255.255.255"], LOOPBACK, [("126.255.255.255", PUBLIC), ("128.0.0.0", PUBLIC)]),
            (["168.63.129.16", "168.63.129.16"], NEITHER, [("168.63.129.15", PUBLIC), ("168.63.129.17", PUBLIC)]),
            (["169.254.0.0", "169.254.255.255"], NEITHER, [("169.253.255.255", PUBLIC), ("169.255.0.0", PUBLIC)]),
            (["169.254.169.254", "169.254.170.2"], NEITHER, [("169.254.169.253", NEITHER), ("169.254.169.255", NEITHER)]),
            (["172.16.0.0", "172.31.255.255"], PRIVATE, [("172.15.255.255", PUBLIC), ("172.32.0.0", PUBLIC)]),
            (["192.0.0.0", "192.0.0.255"], NEITHER, [("191.255.255.255", PUBLIC), ("192.0.1.0", PUBLIC)]),
            (["192.0.2.0", "192.0.2.255"], NEITHER, [("192.0.1.255", PUBLIC), ("192.0.3.0", PUBLIC)]),
            (["192.88.99.0", "192.88.99.255"], NEITHER, [("192.88.98.255", PUBLIC), ("192.88.100.0", PUBLIC)]),
            (["192.168.0.0", "192.168.255.255"], PRIVATE, [("192.167.255.255", PUBLIC), ("192.169.0.0", PUBLIC)]),
            (["198.18.0.0", "198.19.255.255"], NEITHER, [("198.17.255.255", PUBLIC), ("198.20.0.0", PUBLIC)]),
            (["198.51.100.0", "198.51.100.255"], NEITHER, [("198.51.99.255", PUBLIC), ("198.51.101.0", PUBLIC)]),
            (["203.0.113.0", "203.0.113.255"], NEITHER, [("203.0.112.255", PUBLIC), ("203.0.114.0", PUBLIC)]),
            (["224.0.0.0", "239.255.255.255"], NEITHER, [("223.255.255.255", PUBLIC), ("240.0.0.0", NEITHER)]),
            (["240.0.0.0", "255.255.255.255"], NEITHER, [("239.255.255.255", NEITHER), ("0.0.0.0", NEITHER)]),
        ]);
    }

    #[test]
    #[rustfmt::skip]
    fn classifies_ipv6_ranges() {
        let ones = "ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        let last = |first: &str| -> &'static str { format!("{first}:{ones}").leak() };
        assert_rows(&[
            (["::1", "::1"], LOOPBACK, [("::", NEITHER), ("::2", NEITHER)]),
            // Compatible: an IPv4 address at the end, and zeroes before.
            (["::10.0.0.1", "::255.255.255.255"], NEITHER, [("::8.8.8.8", NEITHER), ("::1:0:0", NEITHER)]),
            (["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"], NEITHER, [("64:ff9b:0:ffff:ffff:ffff:ffff:ffff", NEITHER), ("64:ff9b:2::", NEITHER)]),
            (["100::", "100::ffff:ffff:ffff:ffff"], NEITHER, [("ff::", NEITHER), ("100:0:0:1::", NEITHER)]),
            (["2000::", "2000:ffff::"], PUBLIC, [(last("1fff"), NEITHER), ("2001:200::", PUBLIC)]),
            (["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"], NEITHER, [(last("2000"), PUBLIC), ("2001:200::", PUBLIC)]),
            (["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], NEITHER, [("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", PUBLIC), ("2001:db9::", PUBLIC)]),
            (["2002::", last("2002")], NEITHER, [(last("2001"), PUBLIC), ("2003::", PUBLIC)]),
            (["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"], NEITHER, [(last("3ffe"), PUBLIC), ("3fff:1000::", PUBLIC)]),
            ([last("3fff"), "2a00:1450:4001:81b::200e"], PUBLIC, [("4000::", NEITHER), (last("2a00"), PUBLIC)]),
            (["5f00::", last("5f00")], NEITHER, [(last("5eff"), NEITHER), ("5f01::", NEITHER)]),
            (["fc00::", last("fdff")], PRIVATE, [(last("fbff"), NEITHER), ("fe00::", NEITHER)]),
            (["fd00:ec2::254", "fd00:ec2::23"], NEITHER, [("fd00:ec1::254", PRIVATE), ("fd00:ec3::254", PRIVATE)]),
            (["fd20:ce::254", "fd20:ce::254"], NEITHER, [("fd20:cd::254", PRIVATE), ("fd20:cf::254", PRIVATE)]),
            (["fd00:c1::a9fe:a9fe", "fd00:42::42"], NEITHER, [("fd00:c0::1", PRIVATE), ("fd00:43::1", PRIVATE)]),
            (["fe80::", last("febf")], NEITHER, [(last("fe7f"), NEITHER), ("fec0::", NEITHER)]),
            (["fec0::", last("feff")], NEITHER, [(last("febf"), NEITHER), ("ff00::", NEITHER)]),
            (["ff00::", last("ffff")], NEITHER, [(last("feff"), NEITHER), ("ff02::1", NEITHER)]),
        ]);
    }

    #[test]
    fn checks_the_ipv4_address_within_an_ipv6_address() {
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
            let verdict = checked(address);
            assert_eq!(checked(&format!("::ffff:{address}")), verdict, "{address}");
            let translated = if verdict == LOOPBACK {
                NEITHER
            } else {
                verdict
            };
            let shown = format!("64:ff9b::{address}");
            assert_eq!(checked(&shown), translated, "{address}");
            // Similar prefixes have no IPv4 address within.
            for form in ["::fffe:", "::1:ffff:", "64:ff9b::1:", "64:ff9c::"] {
                let shown = format!("{form}{address}");
                assert_eq!(checked(&shown), NEITHER, "{shown}");
            }
        }
    }
}
