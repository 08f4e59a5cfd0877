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
    /// The name of that user, cleaned as `tool` is; empty if there is none.
    pub user: String,
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
        write!(f, "{} (", self.tool)?;
        if !self.user.is_empty() {
            write!(f, "{}, ", self.user)?;
        }
        write!(f, "uid {}, pid {})", self.uid, self.pid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_without_a_name_is_a_number() {
        let actor = |user: &str| Actor {
            uid: 1000,
            user: user.into(),
            pid: 4711,
            tool: "balance-ctl".into(),
        };
        assert_eq!(actor("ana").to_string(), "balance-ctl (ana, uid 1000, pid 4711)");
        assert_eq!(actor("").to_string(), "balance-ctl (uid 1000, pid 4711)");
    }
}
