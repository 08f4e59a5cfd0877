//! Connections by where their clients come from: a network, /24 of IPv4 and /64 of IPv6, is mostly one
//! customer, one office or one attacker (N-05).
//!
//! Must not know how they are drawn.

use super::lists::ConnectionsBy;
use balance_proto::connection::ConnectionView;
use balance_proto::id::ChannelKey;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where clients come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of a client.
    #[must_use]
    pub fn of(client: IpAddr) -> Self {
        Self(match client.to_canonical() {
            IpAddr::V4(v4) => Ipv4Addr::from(u32::from(v4) & !0xff).into(),
            IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX)).into(),
        })
    }

    /// Whether a client comes from there.
    #[must_use]
    pub fn holds(self, client: IpAddr) -> bool {
        Self::of(client) == self
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(base) => f.pad(&format!("{base}/24")),
            IpAddr::V6(base) => f.pad(&format!("{base}/64")),
        }
    }
}

/// What the connections of a network come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Which network.
    pub network: Network,
    /// Connections.
    pub count: usize,
    /// The channels they go to.
    pub channels: BTreeSet<ChannelKey>,
    /// The oldest is open for so long, in milliseconds.
    pub age_ms: u64,
    /// On the most idle one nothing has moved for so long, in milliseconds.
    pub idle_ms: u64,
    /// Bytes from clients.
    pub sent: u64,
    /// Bytes to clients.
    pub received: u64,
}

/// The networks of connections, in this order.
#[must_use]
pub fn summed(list: &[ConnectionView], by: ConnectionsBy) -> Vec<Sum> {
    let mut sums: BTreeMap<Network, Sum> = BTreeMap::new();
    for connection in list {
        let network = Network::of(connection.client.ip());
        let sum = sums.entry(network).or_insert_with(|| Sum {
            network,
            count: 0,
            channels: BTreeSet::new(),
            age_ms: 0,
            idle_ms: 0,
            sent: 0,
            received: 0,
        });
        sum.count += 1;
        sum.channels.insert(connection.at);
        sum.age_ms = sum.age_ms.max(connection.age_ms);
        sum.idle_ms = sum.idle_ms.max(connection.idle_ms);
        sum.sent = sum.sent.saturating_add(connection.sent);
        sum.received = sum.received.saturating_add(connection.received);
    }
    let mut sums: Vec<Sum> = sums.into_values().collect();
    // equal ones stay in the order of their addresses
    match by {
        ConnectionsBy::Client => {}
        ConnectionsBy::Count => sums.sort_by_key(|sum| Reverse(sum.count)),
        ConnectionsBy::Age => sums.sort_by_key(|sum| Reverse(sum.age_ms)),
        ConnectionsBy::Idle => sums.sort_by_key(|sum| Reverse(sum.idle_ms)),
        ConnectionsBy::Bytes => {
            sums.sort_by_key(|sum| Reverse(sum.sent.saturating_add(sum.received)));
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_of_one_network_are_counted_together_however_they_are_written() {
        let connection = |id: u64, client: &str, age_ms| ConnectionView {
            id,
            client: client.parse().unwrap(),
            at: ChannelKey::new(0, id as u16 % 2),
            age_ms,
            idle_ms: id,
            sent: 10,
            received: 1,
        };
        let list = [
            connection(1, "192.0.2.7:1", 5),
            connection(2, "[::ffff:192.0.2.200]:9", 50),
            connection(3, "[2001:db8:0:7::1]:1", 500),
            connection(4, "[2001:db8:0:7:ffff::2]:1", 1),
            connection(5, "192.0.3.7:1", 9),
            connection(6, "192.0.2.8:1", 9),
        ];
        let seen = |by| -> Vec<(String, usize)> {
            summed(&list, by).iter().map(|sum| (sum.network.to_string(), sum.count)).collect()
        };
        let of = |name: &str, count| (name.to_owned(), count);
        let (two, three, six) =
            (of("192.0.2.0/24", 3), of("192.0.3.0/24", 1), of("2001:db8:0:7::/64", 2));
        assert_eq!(seen(ConnectionsBy::Count), [two.clone(), six.clone(), three.clone()]);
        assert_eq!(seen(ConnectionsBy::Age), [six, two, three]);
        let first = &summed(&list, ConnectionsBy::Client)[0];
        assert_eq!((first.sent, first.age_ms, first.idle_ms, first.channels.len()), (30, 50, 6, 2));
        assert!(first.network.holds("::ffff:192.0.2.1".parse().unwrap()));
    }
}
