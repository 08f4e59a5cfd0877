//! The two ways in which a group shares out its clients.
//!
//! Only the names live here; the rule itself is the daemon's `table::selection`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How a group picks among its usable channels (balance(1) §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// Each client gets the next channel in turn.
    #[default]
    RoundRobin,
    /// The client's address names the channel, so that it always comes back to the same one.
    Hash,
}

impl Discipline {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::RoundRobin => Self::Hash,
            Self::Hash => Self::RoundRobin,
        }
    }
}

impl fmt::Display for Discipline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::RoundRobin => "round robin",
            Self::Hash => "hash",
        })
    }
}
