//! The greeting: fixed bytes in front of the first frame, outside the codec, never to change.
//!
//! A client says which versions of the protocol it speaks; the daemon picks the newest both speak
//! or says no in a way that every past and future client can print. All numbers are big-endian.
//!
//! ```text
//! client, 16 bytes   magic 8 | lowest u16 | highest u16 | reserved 4
//! daemon, 32 bytes   magic 8 | verdict u16 | chosen u16 | lowest u16 | highest u16 | release 16
//! ```

use std::fmt;
use std::ops::RangeInclusive;

/// The version of the protocol that this crate speaks.
pub const PROTOCOL: u16 = 1;

/// Bytes of a client's greeting.
pub const CLIENT_LEN: usize = 16;
/// Bytes of a daemon's greeting.
pub const DAEMON_LEN: usize = 32;

const MAGIC: [u8; 8] = *b"balance\x1a";
const RELEASE_LEN: usize = 16;

/// The versions one side speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions(RangeInclusive<u16>);

impl Versions {
    /// What this crate speaks.
    pub const OURS: Self = Self(PROTOCOL..=PROTOCOL);

    /// From the lowest to the highest, both included.
    #[must_use]
    pub fn new(lowest: u16, highest: u16) -> Self {
        Self(lowest..=highest)
    }

    /// The newest version in both ranges.
    #[must_use]
    pub fn common(&self, other: &Self) -> Option<u16> {
        let newest = *self.0.end().min(other.0.end());
        (self.0.contains(&newest) && other.0.contains(&newest)).then_some(newest)
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.start(), self.0.end()) {
            (low, high) if low == high => write!(f, "protocol {low}"),
            (low, high) => write!(f, "protocols {low} to {high}"),
        }
    }
}

/// What the daemon says to a greeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Frames of the chosen version may follow.
    Welcome {
        /// The version.
        version: u16,
    },
    /// There is no version that both speak.
    NoCommonVersion,
    /// Too many clients are connected already.
    Busy,
    /// The greeting was not one.
    NotAGreeting,
}

/// A daemon's greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// Yes or no.
    pub verdict: Verdict,
    /// The versions the daemon speaks.
    pub speaks: Versions,
    /// The daemon's release, such as `0.1.0`; at most 16 bytes of printable ASCII.
    pub release: String,
}

/// The other side does not speak as a balance daemon or client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the other side of the socket is not balance")]
pub struct Stranger;

/// A client's greeting.
#[must_use]
pub fn ask(speaks: &Versions) -> [u8; CLIENT_LEN] {
    let mut bytes = [0; CLIENT_LEN];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..10].copy_from_slice(&speaks.0.start().to_be_bytes());
    bytes[10..12].copy_from_slice(&speaks.0.end().to_be_bytes());
    bytes
}

/// Reads a client's greeting. The reserved bytes are ignored.
///
/// # Errors
/// It is not one.
pub fn read_ask(bytes: &[u8; CLIENT_LEN]) -> Result<Versions, Stranger> {
    if bytes[..8] != MAGIC {
        return Err(Stranger);
    }
    let (low, high) = (be16(bytes, 8), be16(bytes, 10));
    if low > high { Err(Stranger) } else { Ok(Versions::new(low, high)) }
}

impl Greeting {
    /// What a daemon of this crate says to a client that speaks these versions.
    #[must_use]
    pub fn to(client: &Versions) -> Self {
        Self::ours(match Versions::OURS.common(client) {
            Some(version) => Verdict::Welcome { version },
            None => Verdict::NoCommonVersion,
        })
    }

    /// A greeting of this crate with any verdict.
    #[must_use]
    pub fn ours(verdict: Verdict) -> Self {
        Self { verdict, speaks: Versions::OURS, release: crate::RELEASE.to_owned() }
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; DAEMON_LEN] {
        let (verdict, chosen) = match self.verdict {
            Verdict::Welcome { version } => (0u16, version),
            Verdict::NoCommonVersion => (1, 0),
            Verdict::Busy => (2, 0),
            Verdict::NotAGreeting => (3, 0),
        };
        let mut bytes = [0; DAEMON_LEN];
        bytes[..8].copy_from_slice(&MAGIC);
        for (at, number) in
            [(8, verdict), (10, chosen), (12, *self.speaks.0.start()), (14, *self.speaks.0.end())]
        {
            bytes[at..at + 2].copy_from_slice(&number.to_be_bytes());
        }
        for (to, from) in bytes[16..].iter_mut().zip(self.release.bytes()) {
            *to = from;
        }
        bytes
    }

    /// Reads a daemon's greeting.
    ///
    /// # Errors
    /// It is not one.
    pub fn from_bytes(bytes: &[u8; DAEMON_LEN]) -> Result<Self, Stranger> {
        if bytes[..8] != MAGIC {
            return Err(Stranger);
        }
        let verdict = match be16(bytes, 8) {
            0 => Verdict::Welcome { version: be16(bytes, 10) },
            1 => Verdict::NoCommonVersion,
            2 => Verdict::Busy,
            3 => Verdict::NotAGreeting,
            _ => return Err(Stranger),
        };
        let release = bytes[16..16 + RELEASE_LEN].iter().filter(|b| b.is_ascii_graphic());
        Ok(Self {
            verdict,
            speaks: Versions::new(be16(bytes, 12), be16(bytes, 14)),
            release: release.map(|b| char::from(*b)).collect(),
        })
    }
}

fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_of_both_greetings_are_fixed() {
        assert_eq!(ask(&Versions::new(1, 3)), *b"balance\x1a\0\x01\0\x03\0\0\0\0");
        let greeting = Greeting {
            verdict: Verdict::Welcome { version: 2 },
            speaks: Versions::new(1, 2),
            release: "0.1.0".into(),
        };
        let bytes = *b"balance\x1a\0\0\0\x02\0\x01\0\x020.1.0\0\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(greeting.to_bytes(), bytes);
        assert_eq!(Greeting::from_bytes(&bytes), Ok(greeting));
    }

    #[test]
    fn the_newest_common_version_is_chosen() {
        let common =
            |a: (u16, u16), b: (u16, u16)| Versions::new(a.0, a.1).common(&Versions::new(b.0, b.1));
        assert_eq!(common((1, 3), (2, 5)), Some(3));
        assert_eq!(common((2, 5), (1, 3)), Some(3));
        assert_eq!(common((1, 1), (1, 1)), Some(1));
        assert_eq!(common((1, 2), (3, 4)), None);
        assert_eq!(common((3, 4), (1, 2)), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(client: [u8; CLIENT_LEN], daemon: [u8; DAEMON_LEN]) {
            if let Ok(versions) = read_ask(&client) {
                prop_assert_eq!(&ask(&versions)[..12], &client[..12]);
            }
            if let Ok(greeting) = Greeting::from_bytes(&daemon) {
                prop_assert_eq!(Greeting::from_bytes(&greeting.to_bytes()), Ok(greeting));
            }
        }

        #[test]
        fn any_bytes_behind_the_magic_are_read_or_refused(mut daemon: [u8; DAEMON_LEN]) {
            daemon[..8].copy_from_slice(&MAGIC);
            daemon[8] = 0;
            daemon[9] %= 5;
            if let Ok(greeting) = Greeting::from_bytes(&daemon) {
                prop_assert_eq!(Greeting::from_bytes(&greeting.to_bytes()), Ok(greeting));
            }
        }
    }
}
