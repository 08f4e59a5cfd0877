//! Who asked: the operator behind a request, as the kernel vouches for it.
//!
//! Must not know how the credentials are read (the daemon's control socket) nor what they permit.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The process at the other end of a control connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Effective user id; this is the authority.
    pub uid: u32,
    /// Process id; only a hint, since it may have been given to another process meanwhile.
    pub pid: u32,
    /// What the program calls itself, such as `balance-ctl`. Printable ASCII, at most
    /// [`Actor::TOOL_MAX`] bytes; see [`Actor::clean_tool`].
    pub tool: String,
}

impl Actor {
    /// Longest name of a tool, in bytes.
    pub const TOOL_MAX: usize = 32;

    /// Makes a name that a stranger sent safe for logs and screens.
    #[must_use]
    pub fn clean_tool(raw: &str) -> String {
        raw.chars().filter(char::is_ascii_graphic).take(Self::TOOL_MAX).collect()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (uid {}, pid {})", self.tool, self.uid, self.pid)
    }
}
