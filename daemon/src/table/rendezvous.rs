//! Mode `source`, and hash groups with `--http`: a channel by the client's address (H-30, DB-9).
//!
//! Rendezvous hashing: every output has a weight for every client, the heaviest usable one serves.
//! When an output goes, its clients go each to the next in their own list, and no other client
//! moves; when it comes back so do they (H-31). Nothing is stored. Must not know whether channels can be
//! used: the caller offers those that can.

use std::net::{IpAddr, SocketAddr};

/// What an output is in the eyes of clients.
///
/// Made of its address, not of its number: numbers come from the order on the command line, and
/// neither another order there nor an output less may move clients of the others. Two outputs of
/// one address are one server, and serve the same clients in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(u64);

impl Identity {
    /// Of the output at this address. Cheap, but made to be kept beside the channel.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        let zone = match address {
            SocketAddr::V6(v6) => v6.scope_id(),
            SocketAddr::V4(_) => 0,
        };
        let hash = absorb(absorb_ip(1, address.ip()), u64::from(address.port()));
        Self(absorb(hash, u64::from(zone)))
    }
}

/// The usable output that serves a client, of those offered in any order; the client's port does
/// not matter, and `::ffff:1.2.3.4` is `1.2.3.4`.
///
/// One that could not be connected to is left out when the caller asks again.
pub fn choose<T>(client: IpAddr, usable: impl IntoIterator<Item = (Identity, T)>) -> Option<T> {
    let client = absorb_ip(2, client);
    let weighed = usable.into_iter().map(|(identity, output)| {
        // the identity itself for the improbable draw: whoever it is, never the order
        ((absorb(client, identity.0), identity), output)
    });
    let heaviest = weighed.reduce(|best, next| if next.0 > best.0 { next } else { best });
    heaviest.map(|(_, output)| output)
}

/// An address into a hash; all 128 bits of IPv6.
fn absorb_ip(hash: u64, ip: IpAddr) -> u64 {
    match ip.to_canonical() {
        IpAddr::V4(v4) => absorb(hash, u64::from(u32::from(v4))),
        IpAddr::V6(v6) => {
            let bits = u128::from(v6);
            absorb(absorb(absorb(hash, 6), (bits >> 64) as u64), bits as u64)
        }
    }
}

/// One more word into a hash. The finish of splitmix64: every bit of the word moves about half of
/// the bits of the hash. Written out, since it must stay the same for ever: another hash would move
/// all clients. (Who wants a certain output may find an address for it; there is nothing to gain.)
const fn absorb(hash: u64, word: u64) -> u64 {
    let mut z = hash.rotate_left(23).wrapping_mul(5) ^ word;
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::net::{Ipv4Addr, Ipv6Addr};

    fn outputs(n: u8) -> Vec<(Identity, u8)> {
        let output = |n| (Identity::new(SocketAddr::from(([10, 0, 0, n], 8080))), n);
        (1..=n).map(output).collect()
    }

    fn serve(clients: impl Iterator<Item = IpAddr>, outputs: &[(Identity, u8)]) -> Vec<u8> {
        clients.map(|client| choose(client, outputs.iter().copied()).unwrap()).collect()
    }

    fn v4(from: [u8; 4], count: u32) -> impl Iterator<Item = IpAddr> {
        let from = u32::from(Ipv4Addr::from(from));
        (from..from + count).map(|bits| Ipv4Addr::from(bits).into())
    }

    #[test]
    fn neighbours_are_spread() {
        for net in 0..64 {
            for n in 2..=8 {
                let mut counts = BTreeMap::new();
                // enough for chance to stay within the bound
                for output in serve(v4([192, 168, net, 0], 256 * u32::from(n)), &outputs(n)) {
                    *counts.entry(output).or_insert(0) += 1;
                }
                assert_eq!(counts.len(), usize::from(n));
                let even = counts.values().all(|count| (166..=346).contains(count));
                assert!(even, "net {net}: {counts:?}");
            }
        }
    }

    #[test]
    fn the_256_clients_of_a_net_are_spread_over_four() {
        for net in [[10, 0, 0, 0], [127, 0, 0, 0], [192, 168, 1, 0]] {
            let served = serve(v4(net, 256), &outputs(4));
            for n in 1..=4 {
                let count = served.iter().filter(|output| **output == n).count();
                assert!((42..=86).contains(&count), "{net:?}: {count} on {n}");
            }
        }
    }

    #[test]
    fn an_output_that_goes_moves_its_own_clients_only() {
        let all = outputs(4);
        let before = serve(v4([10, 1, 0, 0], 10_000), &all);
        for gone in 1..=4 {
            let left: Vec<_> = all.iter().copied().filter(|(_, n)| *n != gone).collect();
            let after = serve(v4([10, 1, 0, 0], 10_000), &left);
            let mut heirs = BTreeMap::new();
            for (before, after) in before.iter().zip(after) {
                if *before == gone {
                    *heirs.entry(after).or_insert(0) += 1;
                } else {
                    assert_eq!(*before, after);
                }
            }
            let moved: u32 = heirs.values().sum();
            assert!((2_000..=3_000).contains(&moved), "{moved}");
            assert!(heirs.values().all(|count| *count > moved / 4), "{heirs:?}");
        }
    }

    #[test]
    fn only_the_address_counts() {
        let mapped = Ipv4Addr::new(192, 0, 2, 1).to_ipv6_mapped();
        for client in v4([192, 0, 2, 1], 1) {
            assert_eq!(choose(client, outputs(8)), choose(mapped.into(), outputs(8)));
        }
        let outside = SocketAddr::new(Ipv4Addr::new(10, 0, 0, 1).to_ipv6_mapped().into(), 8080);
        assert_eq!(Identity::new(outside), outputs(1)[0].0);
        let all_of_it = (0..64).map(|low| IpAddr::from(Ipv6Addr::from(1_u128 << 125 | low)));
        let served = serve(all_of_it, &outputs(2));
        assert!(served.contains(&1) && served.contains(&2));
        assert_eq!(choose::<u8>(mapped.into(), []), None);
    }

    #[test]
    fn it_stays_the_same_for_ever() {
        let served = serve(v4([127, 0, 0, 1], 12), &outputs(4));
        // worked out apart, in another language
        assert_eq!(served, [1, 2, 1, 2, 4, 2, 1, 4, 2, 4, 2, 2]);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(
            client in any::<u128>(), mixed in Just(outputs(8)).prop_shuffle()
        ) {
            let client = IpAddr::from(Ipv6Addr::from(client));
            prop_assert_eq!(choose(client, mixed), choose(client, outputs(8)));
        }
    }
}
