//! What the web side listens on, opened before the daemon says that it has started (DH-a).
//!
//! Must not know what is served.

use crate::sys::door;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// One of the two services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The control service and the counters.
    Ctl,
    /// The pages.
    Ui,
}

/// Why a door stays shut.
#[derive(Debug)]
pub struct Shut {
    /// Whose it would be.
    pub which: Which,
    /// Where.
    pub address: SocketAddr,
    /// Why.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

/// What is listened on.
#[derive(Debug, Default)]
pub struct Doors {
    pub(super) open: Vec<Open>,
}

/// One listening socket, and what is behind it.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) listener: TcpListener,
    pub(super) ctl: bool,
    pub(super) ui: bool,
}

impl Doors {
    /// Listens at these addresses, beside the front door at another. The same address twice is one
    /// listener for both.
    ///
    /// # Errors
    /// All that cannot be listened on, and why.
    pub fn open(
        front: SocketAddr,
        ctl: Option<SocketAddr>,
        ui: Option<SocketAddr>,
    ) -> Result<Self, Vec<Shut>> {
        let (mut doors, mut shut) = (Self::default(), Vec::new());
        let shared = ctl.is_some() && ctl == ui;
        for (which, address) in [(Which::Ctl, ctl), (Which::Ui, ui)] {
            let Some(address) = address else { continue };
            if which == Which::Ui && shared {
                continue;
            }
            let others = [("the front door", Some(front)), ("the control web service", ctl)];
            // only ui comes after ctl
            let others = &others[..if which == Which::Ui { 2 } else { 1 }];
            let taken = others.iter().find(|(_, other)| other.is_some_and(|o| clash(o, address)));
            let opened = match taken {
                Some((name, other)) => Err(in_use(name, other.unwrap_or(address))),
                None => open(address).map_err(|error| unusable(&error, address)),
            };
            match opened {
                Ok(listener) => {
                    let (ctl, ui) = (which == Which::Ctl, which == Which::Ui || shared);
                    doors.open.push(Open { listener, ctl, ui });
                }
                Err((why, remedy)) => shut.push(Shut { which, address, why, remedy }),
            }
        }
        if shut.is_empty() { Ok(doors) } else { Err(shut) }
    }

    /// How many sockets that is.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open.len()
    }
}

/// How long a client may take nothing of what was sent to it, and how many bytes wait for it in the
/// system meanwhile: a thousand readers that stand still must not cost gigabytes.
const STANDSTILL: Duration = Duration::from_secs(20);
const UNREAD_MAX: usize = 64 << 10;

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = door::open(address)?;
    door::bound_readers(&listener, STANDSTILL, UNREAD_MAX)?;
    Ok(listener)
}

/// Whether a client could not tell the two apart. The system would: a specific address wins over a
/// wildcard, without a word.
fn clash(a: SocketAddr, b: SocketAddr) -> bool {
    let all = |x: SocketAddr, y: SocketAddr| {
        // an IPv6 wildcard takes IPv4 clients too
        x.ip().is_unspecified() && (x.is_ipv6() || y.ip().to_canonical().is_ipv4())
    };
    let same = a.ip().to_canonical() == b.ip().to_canonical();
    a.port() == b.port() && (same || all(a, b) || all(b, a))
}

fn in_use(name: &str, other: SocketAddr) -> (String, String) {
    let remedy = "give it a port of its own".to_owned();
    (format!("{name} is at {other}"), remedy)
}

fn unusable(error: &io::Error, address: SocketAddr) -> (String, String) {
    let text = error.to_string();
    let why = text.split(" (os error").next().unwrap_or_default().to_owned();
    let remedy = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "`ss -ltnp` names who listens there: stop it, or choose another port".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "`ip address` shows the addresses of this machine".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE".to_owned()
        }
        _ => format!("choose something else than {address}"),
    };
    (why, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_addresses_of_one_port_clash() {
        for (a, b, expected) in [
            ("0.0.0.0:80", "127.0.0.1:80", true),
            ("0.0.0.0:80", "127.0.0.1:81", false),
            ("127.0.0.1:80", "127.0.0.1:80", true),
            ("127.0.0.1:80", "127.0.0.2:80", false),
            ("[::]:80", "127.0.0.1:80", true),
            ("[::]:80", "[::1]:80", true),
            ("0.0.0.0:80", "[::1]:80", false),
            ("0.0.0.0:80", "[::ffff:127.0.0.1]:80", true),
            ("127.0.0.1:80", "[::ffff:127.0.0.1]:80", true),
        ] {
            let (a, b) = (a.parse().unwrap(), b.parse().unwrap());
            assert_eq!((clash(a, b), clash(b, a)), (expected, expected), "{a} {b}");
        }
    }

    #[test]
    fn one_address_is_one_listener_and_all_that_is_wrong_is_said() {
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let front: SocketAddr = "0.0.0.0:9".parse().unwrap();
        let doors = Doors::open(front, Some(any), Some(any)).unwrap();
        assert_eq!(doors.count(), 1);
        assert!(doors.open[0].ctl && doors.open[0].ui);
        let taken = doors.open[0].listener.local_addr().unwrap();
        let clash: SocketAddr = "127.0.0.1:9".parse().unwrap();
        let shut = Doors::open(front, Some(taken), Some(clash)).unwrap_err();
        let said: Vec<_> = shut.iter().map(|s| (s.which, s.why.as_str())).collect();
        let in_use = (Which::Ctl, "Address already in use");
        assert_eq!(said, [in_use, (Which::Ui, "the front door is at 0.0.0.0:9")]);
    }
}
