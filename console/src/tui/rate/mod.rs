//! From counters to rates: what moved per second, by the daemon's own clock.
//!
//! ```text
//! series    a channel: its last counters, its rates now, and those it had
//! curve     several channels together
//! ```
//! A reset or a restart makes a counter smaller; no rate is ever computed across that. Rates are worked
//! out once, when a picture comes; of what is older than the window they are all that is kept. Must not
//! know when a picture arrived, nor what is drawn from the rates.

mod curve;
mod series;

use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use balance_proto::view::{ChannelView, Counters, TableView};
pub use curve::Curve;
pub use series::Series;

/// Rates that are remembered, at two a second: two minutes.
const KEPT: usize = 240;
/// Fewer are remembered of each channel when there are many, so that all together stay below this.
const SAMPLES: usize = 1_000_000;
/// But never fewer than these: ten seconds.
const KEPT_AT_LEAST: usize = 20;
/// From one picture to the next, in microseconds.
const PICTURE_US: u64 = 500_000;
/// Pictures that come faster than this, in microseconds, are one to those who remember.
const CLOSE_US: u64 = 400_000;
/// From here on time is missing between two pictures.
const GAP_US: u64 = 2_400_000;
/// Rates are taken over this long, so that they can be read.
const WINDOW_US: u64 = 2_000_000;

/// What a channel, or several, do per second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// New connections.
    pub connections: f64,
    /// Bytes from clients to the channel.
    pub sent: f64,
    /// Bytes from the channel to clients.
    pub received: f64,
    /// Attempts to connect that failed.
    pub failed: f64,
}

impl Rates {
    /// The rates of two channels together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            connections: self.connections + other.connections,
            sent: self.sent + other.sent,
            received: self.received + other.received,
            failed: self.failed + other.failed,
        }
    }

    /// Between two moments; none if no time lies between them.
    fn between(first: (u64, Counters), second: (u64, Counters)) -> Option<Self> {
        // how many of them fit into a second: one division for all four
        let times = 1e6 / second.0.checked_sub(first.0).filter(|us| *us > 0)? as f64;
        let per_second = |from: u64, to: u64| to.saturating_sub(from) as f64 * times;
        Some(Self {
            connections: per_second(first.1.total, second.1.total),
            sent: per_second(first.1.sent, second.1.sent),
            received: per_second(first.1.received, second.1.received),
            failed: per_second(first.1.failed, second.1.failed),
        })
    }
}

/// How many pictures are missing between two moments.
fn missing(first_us: u64, second_us: u64) -> usize {
    let apart = second_us.saturating_sub(first_us);
    if apart < GAP_US {
        return 0;
    }
    usize::try_from(apart / PICTURE_US).unwrap_or(KEPT).min(KEPT)
}

/// What is remembered of a group.
#[derive(Debug, Clone, Default)]
struct OfGroup {
    /// Its channels, ascending.
    ids: Vec<ChannelId>,
    /// One for each of them.
    series: Vec<Series>,
    curve: Curve,
}

impl OfGroup {
    /// Has exactly these channels from now on; what is known of those that stay is kept.
    fn hold(&mut self, channels: &[ChannelView]) {
        if self.ids.iter().eq(channels.iter().map(|channel| &channel.id)) {
            return;
        }
        // both are ascending: they are walked side by side
        let ids = std::mem::take(&mut self.ids);
        let mut old = ids.into_iter().zip(std::mem::take(&mut self.series)).peekable();
        for channel in channels {
            while old.next_if(|(id, _)| *id < channel.id).is_some() {}
            let known = old.next_if(|(id, _)| *id == channel.id);
            self.ids.push(channel.id);
            self.series.push(known.map(|(_, series)| series).unwrap_or_default());
        }
    }
}

/// What is remembered of all channels of one run of a daemon.
#[derive(Debug, Clone, Default)]
pub struct History {
    groups: Vec<OfGroup>,
    /// All channels together.
    pub total: Curve,
}

impl History {
    /// Takes in a picture. Channels that are no longer in it are forgotten.
    pub fn add(&mut self, table: &TableView) {
        let count: usize = table.groups.iter().map(|group| group.channels.len()).sum();
        let keep = (SAMPLES / count.max(1)).clamp(KEPT_AT_LEAST, KEPT);
        let mut total: Option<Rates> = None;
        self.groups.resize_with(table.groups.len(), OfGroup::default);
        for (group, known) in table.groups.iter().zip(&mut self.groups) {
            known.hold(&group.channels);
            let mut sum: Option<Rates> = None;
            for (channel, series) in group.channels.iter().zip(&mut known.series) {
                if let Some(rates) = series.add(table.at_us, channel.counters, keep) {
                    sum = Some(sum.unwrap_or_default().plus(rates));
                }
            }
            known.curve.add(table.at_us, sum);
            if let Some(sum) = sum {
                total = Some(total.unwrap_or_default().plus(sum));
            }
        }
        self.total.add(table.at_us, total);
    }

    /// Forgets everything: another run has begun.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is remembered of a channel.
    #[must_use]
    pub fn of(&self, at: ChannelKey) -> Option<&Series> {
        let known = self.groups.get(at.group.index())?;
        known.series.get(known.ids.binary_search(&at.channel).ok()?)
    }

    /// What is remembered of each channel of a group, ascending.
    pub fn each_of(&self, group: GroupId) -> impl Iterator<Item = (ChannelId, &Series)> {
        let known = self.groups.get(group.index());
        known.into_iter().flat_map(|known| known.ids.iter().copied().zip(&known.series))
    }

    /// What is remembered of a group.
    #[must_use]
    pub fn of_group(&self, group: GroupId) -> Option<&Curve> {
        self.groups.get(group.index()).map(|known| &known.curve)
    }
}

#[cfg(test)]
mod tests;
