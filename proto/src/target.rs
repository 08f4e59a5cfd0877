//! Where a channel leads, as people write it: `host[:[port][:[maxc]]]` (balance(1) §3).
//!
//! The only place that knows the colon grammar. It must not resolve names: a host may be unknown
//! and a service may not exist, which only the daemon can tell.

use crate::id::Maxc;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::{Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The port of a destination, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Port {
    /// Left out: the port on which the balancer itself listens.
    Listening,
    /// A number, 1 to 65535.
    Number(u16),
    /// A service name such as `smtp`, looked up by the daemon.
    Service(String),
}

impl FromStr for Port {
    type Err = TargetError;

    /// Reads a port that must be there: a number from 1 to 65535 or a service name.
    fn from_str(text: &str) -> Result<Self, TargetError> {
        let bad = || TargetError::Port(text.to_owned());
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return match text.parse() {
                Ok(number) if number > 0 => Ok(Self::Number(number)),
                _ => Err(bad()),
            };
        }
        let legal = |b: u8| b.is_ascii_alphanumeric() || b"-_+./*".contains(&b);
        let named = text.as_bytes()[0].is_ascii_alphanumeric() && text.bytes().all(legal);
        if named { Ok(Self::Service(text.to_owned())) } else { Err(bad()) }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listening => Ok(()),
            Self::Number(number) => number.fmt(f),
            Self::Service(name) => f.write_str(name),
        }
    }
}

/// A destination as typed: a host, a port, and how many connections it may hold.
///
/// ```
/// use balance_proto::target::{Port, Target};
/// let target: Target = "[2001:db8::1]::16".parse().unwrap();
/// assert_eq!(target.host(), "2001:db8::1");
/// assert_eq!(target.port(), &Port::Listening);
/// assert_eq!(target.to_string(), "[2001:db8::1]::16");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Target {
    host: String,
    port: Port,
    maxc: Maxc,
}

/// Why a text is not a destination. Each message says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing before the first colon.
    #[error("the host is missing: write host:port")]
    NoHost,
    /// An IPv6 address that its colons tear apart.
    #[error("an IPv6 address needs brackets here: write [{0}]:port")]
    Bare(String),
    /// The host holds something that no name and no address has.
    #[error("{0:?} is not a host: write a name, an IPv4 address, or an IPv6 address in brackets")]
    Host(String),
    /// A bracket without a valid address in it.
    #[error("{0:?} is not an IPv6 address in brackets: write it like [2001:db8::1]:80")]
    Bracket(String),
    /// Neither a number from 1 to 65535 nor a service name.
    #[error("{0:?} is not a port: write a number from 1 to 65535 or a service name like smtp")]
    Port(String),
    /// Not a number of connections.
    #[error("{0:?} is not a connection limit: write a number from 0 (no limit) to 4294967295")]
    Maxc(String),
}

/// Longest host name (RFC 1035 §2.3.4), in bytes.
const HOST_MAX: usize = 253;

impl Target {
    /// A destination given by its address.
    #[must_use]
    pub fn of(address: SocketAddr, maxc: Maxc) -> Self {
        Self { host: address.ip().to_string(), port: Port::Number(address.port()), maxc }
    }

    /// Name or address, without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port as typed.
    #[must_use]
    pub fn port(&self) -> &Port {
        &self.port
    }

    /// The connection limit as typed.
    #[must_use]
    pub fn maxc(&self) -> Maxc {
        self.maxc
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        // `abc::16` is host, port and limit as much as it is an address: the grammar goes first
        read(text).map_err(|error| match text.parse::<Ipv6Addr>() {
            Ok(_) => TargetError::Bare(text.to_owned()),
            Err(_) => error,
        })
    }
}

fn read(text: &str) -> Result<Target, TargetError> {
    let (host, rest) = split_host(text)?;
    check_host(host)?;
    let (port, maxc) = match rest {
        None => ("", ""),
        Some(rest) => rest.split_once(':').unwrap_or((rest, "")),
    };
    Ok(Target {
        host: host.to_owned(),
        port: if port.is_empty() { Port::Listening } else { port.parse()? },
        maxc: if maxc.is_empty() { Maxc::UNLIMITED } else { read_maxc(maxc)? },
    })
}

fn read_maxc(text: &str) -> Result<Maxc, TargetError> {
    let bad = || TargetError::Maxc(text.to_owned());
    // the standard parser also takes a plus sign
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map_err(|_| bad())
    } else {
        Err(bad())
    }
}

/// Splits off the host; what follows the colon behind it is still one text.
fn split_host(text: &str) -> Result<(&str, Option<&str>), TargetError> {
    let Some(bracketed) = text.strip_prefix('[') else {
        return Ok(match text.split_once(':') {
            None => (text, None),
            Some((host, rest)) => (host, Some(rest)),
        });
    };
    let bad = || TargetError::Bracket(text.to_owned());
    let (host, rest) = bracketed.split_once(']').ok_or_else(bad)?;
    if !is_ipv6(host) {
        return Err(bad());
    }
    match rest {
        "" => Ok((host, None)),
        rest => Ok((host, Some(rest.strip_prefix(':').ok_or_else(bad)?))),
    }
}

fn check_host(host: &str) -> Result<(), TargetError> {
    let legal = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    match host {
        "" => Err(TargetError::NoHost),
        host if host.contains(':') && is_ipv6(host) => Ok(()),
        host if host.len() <= HOST_MAX && host.bytes().all(legal) => Ok(()),
        host => Err(TargetError::Host(host.to_owned())),
    }
}

/// An IPv6 address, with a zone (`fe80::1%eth0`) or without.
fn is_ipv6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').unwrap_or((host, "none"));
    let zone_legal = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let zone_ok = !zone.is_empty() && zone.len() <= 15 && zone.bytes().all(zone_legal);
    address.parse::<Ipv6Addr>().is_ok() && zone_ok
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        match (&self.port, self.maxc.limit()) {
            (Port::Listening, None) => Ok(()),
            (port, None) => write!(f, ":{port}"),
            (port, Some(limit)) => write!(f, ":{port}:{limit}"),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = TargetError;
    fn try_from(text: String) -> Result<Self, TargetError> {
        text.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

#[cfg(test)]
mod tests;
