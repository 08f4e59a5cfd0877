//! What somebody is to a daemon: one who may change things, one who may look, or nobody.
//!
//! The daemon decides it (DC-2); everybody else only shows it. Must not know how.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What the reader of a picture may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// May look and change.
    Operator,
    /// May only look.
    Viewer,
    /// May do nothing.
    Stranger,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operator => "operator",
            Self::Viewer => "viewer",
            Self::Stranger => "stranger",
        })
    }
}
