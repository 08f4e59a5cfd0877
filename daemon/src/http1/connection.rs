//! What Connection lines say: whether the connection is to be used again, and which lines are for
//! this hop only (RFC 9110 §7.6.1).
//!
//! Must not know other lines.

use super::head::Version;
use super::lines::{elements, is_token};

/// How many lines Connection may name; more are nobody's need, and comparing costs time.
pub const NAMES_MAX: usize = 32;

/// What the Connection lines of a head say together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Connection {
    close: bool,
    keep_alive: bool,
    upgrade: bool,
    names: bool,
    /// An upgrade is not passed on whatever is said.
    pub(super) no_upgrade: bool,
}

impl Connection {
    /// Takes the value of one line. What is no token names nothing; whoever says such a thing may mean
    /// `close`, so the connection is not used again.
    pub(super) fn add(&mut self, value: &[u8]) {
        for word in elements(value).filter(|word| !word.is_empty()) {
            match word.len() {
                5 if word.eq_ignore_ascii_case(b"close") => self.close = true,
                10 if word.eq_ignore_ascii_case(b"keep-alive") => self.keep_alive = true,
                7 if word.eq_ignore_ascii_case(b"upgrade") => self.upgrade = true,
                _ if is_token(word) => self.names = true,
                _ => self.close = true,
            }
        }
    }

    /// Whether there are names besides the three words.
    pub(super) fn names_lines(self) -> bool {
        self.names
    }

    /// Whether the sender wants the connection to go on (RFC 9112 §9.3). `close` has the last word.
    pub(super) fn keeps_alive(self, version: Version) -> bool {
        !self.close && (version == Version::V11 || self.keep_alive)
    }

    /// Whether the sender wants another protocol.
    pub(super) fn upgrades(self) -> bool {
        self.upgrade && !self.no_upgrade
    }
}

/// The names of lines in a Connection line.
pub(super) fn names(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ours: [&[u8]; 3] = [b"close", b"keep-alive", b"upgrade"];
    elements(value)
        .filter(|word| is_token(word))
        .filter(move |word| !ours.iter().any(|ours| ours.eq_ignore_ascii_case(word)))
}

/// Whether a line is for the last recipient, so that no Connection line may name it (RFC 9110 §7.6.1).
/// If one does the name is ignored: the line stays, which is what an attacker does not want, and a
/// careless server still works. (Lines with a [`Kind`](super::Kind) of their own are never named.)
pub(super) fn is_end_to_end(name: &[u8]) -> bool {
    let families: [&[u8]; 3] = [b"content-", b"x-forwarded-", b"access-control-"];
    let single: [&[u8]; 12] = [
        b"authorization",
        b"proxy-authorization",
        b"www-authenticate",
        b"forwarded",
        b"x-real-ip",
        b"origin",
        b"referer",
        b"range",
        b"location",
        b"date",
        b"vary",
        b"etag",
    ];
    let in_family = |family: &&[u8]| {
        name.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family))
    };
    families.iter().any(in_family) || single.iter().any(|known| known.eq_ignore_ascii_case(name))
}
