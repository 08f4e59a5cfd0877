//! The states of a channel: what operators want of it, and what its health checks say.
//!
//! Two things that are kept apart: an operator's word stays what it is however healthy a channel
//! becomes, and the other way round. Must not know who decides.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why something is so, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words, such as `Connection refused`.
    pub why: String,
    /// Since when, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
}

/// What is wanted of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Admin {
    /// It takes connections.
    Enabled,
    /// It takes no new ones; those it has go on.
    #[default]
    Disabled,
    /// It could not be connected to, and is disabled until an operator enables it (`-a`).
    Autodisabled(Reason),
    /// It takes no new ones, and something happens when those it has are gone, or in time.
    Draining(Drain),
}

impl Admin {
    /// Whether it takes connections.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        matches!(self, Self::Enabled)
    }
}

/// A channel that is being emptied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drain {
    /// Since when, in milliseconds since 1970-01-01 UTC.
    pub began_unix_ms: u64,
    /// How many connections it had then.
    pub began_with: u32,
    /// Until when at most, in milliseconds since 1970-01-01 UTC; none is until it is empty.
    pub deadline_unix_ms: Option<u64>,
    /// What happens then.
    pub then: Then,
}

impl Drain {
    /// Seconds until the channel is empty, if its connections go on ending at the rate at which they
    /// have ended so far: as many percent in each stretch of time. None if none has ended yet.
    ///
    /// ```
    /// use balance_proto::state::{Drain, Then};
    /// let drain = Drain { began_unix_ms: 0, began_with: 99, deadline_unix_ms: None, then: Then::Cut };
    /// // in 10 s nine tenths of them have gone: the last tenth takes as long
    /// assert_eq!(drain.estimate_s(10_000, 9), Some(10));
    /// assert_eq!(drain.estimate_s(10_000, 99), None);
    /// assert_eq!(drain.estimate_s(10_000, 0), Some(0));
    /// ```
    #[must_use]
    pub fn estimate_s(&self, now_unix_ms: u64, current: u32) -> Option<u64> {
        if current == 0 {
            return Some(0);
        }
        let since = now_unix_ms.saturating_sub(self.began_unix_ms) as f64 / 1000.0;
        let (began, now) = (f64::from(self.began_with) + 1.0, f64::from(current) + 1.0);
        let ended = (began / now).ln();
        (current < self.began_with && since > 0.0)
            .then(|| (since * now.ln() / ended).round() as u64)
    }
}

/// What becomes of a drained channel, when it is empty or its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It is disabled; connections it still has go on.
    #[default]
    Disable,
    /// It is disabled; connections it still has are closed.
    Cut,
    /// It is enabled again.
    Enable,
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Disable => "disable",
            Self::Cut => "cut",
            Self::Enable => "enable",
        })
    }
}

/// What health checks say of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Health {
    /// Nobody checks it.
    #[default]
    Unchecked,
    /// It answers as it should.
    Up,
    /// It does not: it gets no new connections.
    Down(Reason),
}

impl Health {
    /// Whether it keeps connections away.
    #[must_use]
    pub fn is_down(&self) -> bool {
        matches!(self, Self::Down(_))
    }
}
