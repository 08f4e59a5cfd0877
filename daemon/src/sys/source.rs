//! The address that connections to channels come from (`-B`).
//!
//! Must not know channels.

use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{IpAddr, SocketAddr};

/// One address for each kind of destination; without one the system chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Source {
    v4: Option<SocketAddr>,
    v6: Option<SocketAddr>,
}

impl Source {
    /// Of these addresses, the first of each kind.
    #[must_use]
    pub fn new(addresses: [Option<IpAddr>; 2]) -> Self {
        let first = |kind: fn(&IpAddr) -> bool| {
            addresses.into_iter().flatten().find(kind).map(|address| SocketAddr::new(address, 0))
        };
        Self { v4: first(IpAddr::is_ipv4), v6: first(IpAddr::is_ipv6) }
    }

    /// Where a connection to this destination comes from; none is as the system likes.
    #[must_use]
    pub fn towards(&self, destination: SocketAddr) -> Option<SocketAddr> {
        if destination.is_ipv4() { self.v4 } else { self.v6 }
    }

    /// Drops the addresses that this machine does not have (DB-5), and names them.
    pub fn drop_foreign(&mut self) -> Vec<(IpAddr, io::Error)> {
        let mut foreign = Vec::new();
        for address in [&mut self.v4, &mut self.v6] {
            if let Some(typed) = *address
                && let Err(error) = try_out(typed)
            {
                foreign.push((typed.ip(), error));
                *address = None;
            }
        }
        foreign
    }
}

fn try_out(address: SocketAddr) -> io::Result<()> {
    Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?
        .bind(&address.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_one_kind_says_nothing_about_the_other() {
        let source = Source::new([Some("127.0.0.9".parse().unwrap()), None]);
        let ours = source.towards("10.0.0.1:80".parse().unwrap());
        assert_eq!(ours, Some("127.0.0.9:0".parse().unwrap()));
        assert_eq!(source.towards("[::1]:80".parse().unwrap()), None);
    }

    #[test]
    fn an_address_that_is_not_ours_is_dropped_and_named() {
        let ours: IpAddr = "127.0.0.9".parse().unwrap();
        let foreign: IpAddr = "192.0.2.77".parse().unwrap();
        assert!(Source::new([Some(ours), None]).drop_foreign().is_empty());
        let mut source = Source::new([Some(foreign), None]);
        let dropped = source.drop_foreign();
        assert_eq!(dropped.len(), 1);
        assert_eq!(dropped[0].0, foreign);
        assert_eq!(source, Source::default());
    }
}
