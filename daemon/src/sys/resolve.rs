//! Names to addresses, by the system's own resolver, which honours the hosts file.
//!
//! Blocks; callers give it a thread and a deadline. Must not know why somebody asks.

use balance_proto::target::Port;
use dns_lookup::{AddrFamily, AddrInfoHints, LookupError, SockType};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a name may take (DT-8).
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Names looked up at the same time.
const AT_ONCE: usize = 16;

/// Why a name has no address. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// The resolver says no.
    #[error("no address found ({0}): check the name and the name server, or give an address")]
    Unknown(String),
    /// The resolver says nothing.
    #[error("no answer from the name server within 5 s: check it, or give an address")]
    Silent,
    /// There is no such service.
    #[error("service {0:?} is not in the services file: give a port number")]
    Service(String),
}

/// The address to listen on: the first one of any kind the resolver names, or with `ipv6` the first
/// IPv6 one (balance(1) §2.1).
///
/// # Errors
/// There is none of that kind.
pub fn door(name: &str, ipv6: bool) -> Result<SocketAddr, ResolveError> {
    let family = if ipv6 { AddrFamily::Inet6.into() } else { 0 };
    first(name, family).map_err(ResolveError::Unknown)
}

/// The addresses of a host of both kinds, at least one.
///
/// # Errors
/// It has none.
pub fn both_kinds(name: &str) -> Result<[Option<IpAddr>; 2], ResolveError> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok([Some(address), None]);
    }
    let found = [AddrFamily::Inet, AddrFamily::Inet6].map(|kind| first(name, kind.into()));
    match found {
        [Err(reason), Err(_)] => Err(ResolveError::Unknown(reason)),
        found => Ok(found.map(|address| address.ok().map(|address| address.ip()))),
    }
}

/// The address of a host: the first IPv4 address of a name; IPv6 only if it has no other (DB-4).
///
/// # Errors
/// It has none.
pub fn host(name: &str) -> Result<SocketAddr, ResolveError> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, 0));
    }
    first(name, AddrFamily::Inet.into())
        .or_else(|reason| first(name, AddrFamily::Inet6.into()).map_err(|_| reason))
        .map_err(ResolveError::Unknown)
}

fn first(name: &str, family: i32) -> Result<SocketAddr, String> {
    let hints = AddrInfoHints {
        address: family,
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    let mut found = dns_lookup::getaddrinfo(Some(name), None, Some(hints)).map_err(reason)?;
    match found.next() {
        Some(Ok(info)) => Ok(info.sockaddr),
        Some(Err(error)) => Err(error.to_string()),
        None => Err("Name or service not known".to_owned()),
    }
}

/// What the resolver said, without the words the library puts around it.
fn reason(error: LookupError) -> String {
    let text = std::io::Error::from(error).to_string();
    text.rsplit(": ").next().unwrap_or_default().to_owned()
}

/// [`host`] with a deadline.
///
/// # Errors
/// It has no address, or the resolver is silent.
pub fn host_in_time(name: &str) -> Result<SocketAddr, ResolveError> {
    in_time(name, host)
}

/// Looks a name up on a thread of its own, with a deadline.
///
/// # Errors
/// It has no address, or the resolver is silent.
pub fn in_time<T: Send + 'static>(
    name: &str,
    look_up: impl FnOnce(&str) -> Result<T, ResolveError> + Send + 'static,
) -> Result<T, ResolveError> {
    let (sender, receiver) = mpsc::channel();
    let name = name.to_owned();
    std::thread::spawn(move || sender.send(look_up(&name)));
    receiver.recv_timeout(PATIENCE).unwrap_or(Err(ResolveError::Silent))
}

/// The addresses of several hosts, looked up side by side.
#[must_use]
pub fn hosts_in_time<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, Result<SocketAddr, ResolveError>> {
    let mut wanted: Vec<String> = names.into_iter().map(str::to_owned).collect();
    wanted.sort();
    wanted.dedup();
    let mut found = BTreeMap::new();
    for batch in wanted.chunks(AT_ONCE) {
        let (sender, receiver) = mpsc::channel();
        for name in batch {
            // literal addresses need no thread
            if name.parse::<IpAddr>().is_ok() {
                found.insert(name.clone(), host(name));
                continue;
            }
            let (sender, name) = (sender.clone(), name.clone());
            // a resolver that hangs keeps its thread until it gives up; nobody waits for it
            std::thread::spawn(move || {
                let address = host(&name);
                let _ = sender.send((name, address));
            });
        }
        drop(sender);
        let deadline = Instant::now() + PATIENCE;
        while let Ok((name, address)) =
            receiver.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            found.insert(name, address);
        }
        for name in batch {
            found.entry(name.clone()).or_insert(Err(ResolveError::Silent));
        }
    }
    found
}

/// The number of a port.
///
/// # Errors
/// There is no such service.
pub fn port(port: &Port, listening: u16) -> Result<u16, ResolveError> {
    match port {
        Port::Listening => Ok(listening),
        Port::Number(number) => Ok(*number),
        Port::Service(name) => service(name),
    }
}

/// The number of a TCP service.
///
/// # Errors
/// There is none of that name.
pub fn service(name: &str) -> Result<u16, ResolveError> {
    let hints = AddrInfoHints {
        address: AddrFamily::Inet.into(),
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    let found = dns_lookup::getaddrinfo(None, Some(name), Some(hints));
    let port = found.ok().and_then(|found| found.flatten().next()).map(|info| info.sockaddr.port());
    port.filter(|port| *port != 0).ok_or_else(|| ResolveError::Service(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_no_resolver_and_names_do() {
        assert_eq!(host("10.1.2.3"), Ok("10.1.2.3:0".parse().unwrap()));
        assert_eq!(host("::1"), Ok("[::1]:0".parse().unwrap()));
        assert_eq!(host("127.1"), Ok("127.0.0.1:0".parse().unwrap()), "balance(1) §3");
        assert_eq!(host("2130706433"), Ok("127.0.0.1:0".parse().unwrap()));
        assert!(host("localhost").unwrap().ip().is_loopback());
    }

    #[test]
    fn a_door_is_of_the_kind_that_is_asked_for() {
        assert_eq!(door("127.0.0.1", false), Ok("127.0.0.1:0".parse().unwrap()));
        assert_eq!(door("::1", true), Ok("[::1]:0".parse().unwrap()));
        let mapped = "[::ffff:10.1.1.3]:0".parse().unwrap();
        assert_eq!(door("::ffff:10.1.1.3", false), Ok(mapped), "stays in IPv6 form");
        // balance(1) §2.1
        let reason = "Address family for hostname not supported".to_owned();
        assert_eq!(door("127.0.0.1", true), Err(ResolveError::Unknown(reason)));
        assert_eq!(both_kinds("::1"), Ok([Some("::1".parse().unwrap()), None]));
    }

    #[test]
    fn an_unknown_name_is_told_apart_from_the_others() {
        let found = hosts_in_time(["127.0.0.1", "no.such.host.invalid", "127.0.0.1"]);
        assert_eq!(found.len(), 2);
        assert!(found["127.0.0.1"].is_ok());
        assert!(matches!(
            found["no.such.host.invalid"],
            Err(ResolveError::Unknown(_) | ResolveError::Silent)
        ));
    }

    #[test]
    fn ports_are_numbers_services_or_the_listening_port() {
        assert_eq!(port(&Port::Listening, 80), Ok(80));
        assert_eq!(port(&Port::Number(81), 80), Ok(81));
        let unknown = "no-such-service".to_owned();
        assert_eq!(port(&Port::Service(unknown.clone()), 80), Err(ResolveError::Service(unknown)));
    }
}
