//! Whether a change does what its preview promised (N-04): shares of new connections since it was
//! made, beside those that were expected.
//!
//! Must not know how they are drawn.

use super::frame::Frame;
use balance_proto::id::ChannelKey;
use balance_proto::insight::Effect;
use std::collections::HashMap;

/// So many new connections must have come before anything is said.
const ENOUGH: u64 = 40;
/// A share that is further from its promise than this is not what was promised.
const FAR: f64 = 0.10;

/// What was promised, and how things stood then.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The command.
    pub command: String,
    /// When it was made, in milliseconds since 1970.
    pub unix_ms: u64,
    /// Of all that arrive, the part that each channel is to get.
    shares: HashMap<ChannelKey, f64>,
    /// Connections ever, then.
    totals: HashMap<ChannelKey, u64>,
}

/// What became of it for one channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// The part that it was to get.
    pub promised: f64,
    /// The part that it got; none before enough have come.
    pub measured: Option<f64>,
}

impl Kept {
    /// Whether it is otherwise than promised.
    #[must_use]
    pub fn is_broken(self) -> bool {
        self.measured.is_some_and(|measured| (measured - self.promised).abs() > FAR)
    }
}

impl Promise {
    /// A change was made of which this was expected; none if it moves nothing.
    #[must_use]
    pub fn of(command: String, effect: &Effect, frame: &Frame) -> Option<Self> {
        if effect.shifts.iter().all(|shift| shift.before == shift.after) {
            return None;
        }
        let all = f64::from(effect.arrivals.max(1));
        let shares = effect.shifts.iter().map(|shift| (shift.at, f64::from(shift.after) / all));
        let totals = frame.channels().map(|(at, channel, _)| (at, channel.counters.total));
        Some(Self {
            command,
            unix_ms: frame.unix_ms,
            shares: shares.collect(),
            totals: totals.collect(),
        })
    }

    /// What became of it for a channel.
    #[must_use]
    pub fn kept(&self, at: ChannelKey, frame: &Frame) -> Kept {
        let since = |at: ChannelKey, total: u64| {
            total.saturating_sub(self.totals.get(&at).copied().unwrap_or(total))
        };
        let all: u64 = frame.channels().map(|(at, c, _)| since(at, c.counters.total)).sum();
        let own = frame.channel(at).map_or(0, |(c, _)| since(at, c.counters.total));
        let measured = (all >= ENOUGH).then(|| own as f64 / all as f64);
        Kept { promised: self.shares.get(&at).copied().unwrap_or(0.0), measured }
    }
}
