//! The process of a daemon, seen from outside: what it has taken, and what it may have.
//!
//! Must not know how that is found out.

use serde::{Deserialize, Serialize};

/// What the process of a daemon uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProcessView {
    /// Time on CPUs since it started, in microseconds.
    pub cpu_us: u64,
    /// CPUs it may use (DH-l).
    pub cpus: u16,
    /// Memory it has taken, in bytes.
    pub resident: u64,
    /// Memory it may have, in bytes; none if that is not known.
    pub memory_max: Option<u64>,
    /// Descriptors that are open.
    pub descriptors: u64,
    /// How many may be; none is no limit.
    pub descriptors_max: Option<u64>,
}
