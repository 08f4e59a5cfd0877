//! What channels did lately, in samples.
//!
//! Must not know how they are kept.

use crate::id::ChannelKey;
use crate::view::Counters;
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

/// What the counters of all channels were at a moment (N-07).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Past {
    /// The moment of the sample, in microseconds since the daemon started; 0 if there is none.
    pub at_us: u64,
    /// The moment of the sample before it.
    pub before_us: u64,
    /// The channels, ascending.
    pub channels: Vec<PastChannel>,
    /// Behind which channel the next page begins; none when this is the last one.
    pub next: Option<ChannelKey>,
}

/// What the counters of a channel were at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PastChannel {
    /// Which.
    pub at: ChannelKey,
    /// At the moment itself. What was counted before a reset is left out where it is not known.
    pub then: Counters,
    /// At the sample before it.
    pub before: Counters,
}
