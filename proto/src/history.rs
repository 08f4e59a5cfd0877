//! What channels did lately, in samples.
//!
//! Must not know how they are kept.

use serde::{Deserialize, Serialize};

/// Samples of a channel, or of several together, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History {
    /// How far apart samples are, in milliseconds; it doubles when the daemon needs room.
    pub resolution_ms: u32,
    /// The samples.
    pub samples: Vec<Sample>,
}

impl History {
    /// How much of `total` was added a second; none without a sample.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let seconds = self.samples.len() as f64 * f64::from(self.resolution_ms) / 1000.0;
        let total: u64 = self.samples.iter().map(|sample| sample.total).sum();
        (seconds > 0.0).then(|| total as f64 / seconds)
    }
}

/// What was added since the sample before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// When, in microseconds since the daemon started.
    pub at_us: u64,
    /// Connections at that moment.
    pub current: u64,
    /// Connections assigned.
    pub total: u64,
    /// Bytes from clients.
    pub sent: u64,
    /// Bytes to clients.
    pub received: u64,
    /// Attempts to connect that failed.
    pub failed: u64,
}
