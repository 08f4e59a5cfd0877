//! The HTTP mode as it is wanted: every property of HALB read, every number checked.
//!
//! Sans-io. Must not know where channels lead, nor how HTTP is spoken.

mod read;

pub use crate::access::Format;
pub use crate::session::set_cookie::SameSite;
pub use crate::session::{Mode, Seal};
pub use crate::table::Backups;
pub(super) use read::read;

use super::given::{Given, Words};
use crate::cli::Cli;
use crate::error::fault::Fault;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// How long a connection to a server may take if nobody says (H-47).
pub const CONN_TIMEOUT: Duration = Duration::from_secs(20);
/// How long clients and servers may be silent if nobody says (H-43, H-46).
pub const SILENCE: Duration = Duration::from_secs(150);
/// Bytes of a cookie that tell sessions apart if nobody says (H-12).
pub const CHECK_LENGTH: u16 = 10;

/// What the HTTP mode needs to know beside what every daemon does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// How requests are known to belong to a session.
    pub mode: Mode,
    /// The cookie that sessions are known by; none is no sessions, but in [`Mode::Source`].
    pub cookie_name: Option<String>,
    /// Bytes of its value that tell sessions apart, in [`Mode::Passive`].
    pub cookie_check_length: u16,
    /// How long a session is remembered, in [`Mode::Passive`]; none is for ever.
    pub session_timeout: Option<Duration>,
    /// Whether a session is also known by `;name=value` in the path, in [`Mode::Passive`] (H-17).
    pub cookie_in_path: bool,
    /// What the cookie of [`Mode::Insert`] looks like.
    pub insert: Insert,
    /// How backups share what comes to them (H-40).
    pub backups: Backups,
    /// Clients served at once; none leaves it to memory and descriptors, which bound it anyway.
    pub max_connections: Option<NonZeroU32>,
    /// How long the head of a request may take, and silence in its body; none is for ever.
    pub client_timeout: Option<Duration>,
    /// How long an answer may be waited for, and silence in it; none is for ever.
    pub server_timeout: Option<Duration>,
    /// How long a connection to a server may take, for checks as well.
    pub conn_timeout: Duration,
    /// How long a request may wait for a channel; none is for ever.
    pub queue_timeout: Option<Duration>,
    /// Whether servers get `X-Forwarded-For`.
    pub forwarded_for: bool,
    /// Whether servers get `Forwarded`.
    pub forwarded: bool,
    /// How requests are logged; none is not at all.
    pub access_log: Option<AccessLog>,
}

/// The cookie of our own, beside its name and value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Insert {
    /// What seals the names in it; none leaves them plain.
    pub seal: Option<Seal>,
    /// Whether servers see it.
    pub visible: bool,
    /// `HttpOnly`
    pub httponly: bool,
    /// `Secure`
    pub secure: bool,
    /// `SameSite`
    pub samesite: Option<SameSite>,
    /// `Domain`
    pub domain: Option<String>,
}

/// How requests are logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLog {
    /// The form of a line.
    pub format: Format,
    /// Where lines are appended, absolute; none is where the daemon's own lines go.
    pub file: Option<PathBuf>,
}

/// What is wrong with words of a file, for whoever has nothing but a file.
#[must_use]
pub fn check(words: Words) -> Vec<Fault> {
    let cli = Cli::default();
    let given = Given::new(&cli, words);
    let web = super::pages::read(&given);
    read(&cli, &given).faults.into_iter().chain(web.faults).collect()
}

#[cfg(test)]
mod tests;
