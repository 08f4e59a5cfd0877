//! From counters to rates: what moved per second, by the daemon's own clock.
//!
//! A reset or a restart makes a counter smaller; no rate is ever computed across that. Must not
//! know when a picture arrived, nor what is drawn from the rates.

use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use balance_proto::view::{Counters, TableView};
use std::collections::VecDeque;

/// Pictures that are remembered, at two a second: two minutes.
const KEPT: usize = 240;
/// Fewer are remembered of each channel when there are many, so that all together stay below this.
const SAMPLES: usize = 500_000;
/// But never fewer than these: ten seconds.
const KEPT_AT_LEAST: usize = 20;
/// From one picture to the next, in microseconds.
const PICTURE_US: u64 = 500_000;
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
}

/// What is remembered of one channel.
#[derive(Debug, Clone, Default)]
pub struct Series {
    samples: VecDeque<(u64, Counters)>,
}

impl Series {
    fn add(&mut self, at_us: u64, counters: Counters, keep: usize) {
        if let Some((last_us, last)) = self.samples.back() {
            let shrunk = counters.total < last.total
                || counters.sent < last.sent
                || counters.received < last.received
                || counters.failed < last.failed;
            if shrunk || at_us <= *last_us {
                self.samples.clear();
            }
        }
        while self.samples.len() >= keep {
            self.samples.pop_front();
        }
        self.samples.push_back((at_us, counters));
    }

    /// The rates over the last two seconds; none before there are two samples.
    #[must_use]
    pub fn rates(&self) -> Option<Rates> {
        let (now, last) = *self.samples.back()?;
        let begins = now.saturating_sub(WINDOW_US);
        // the newest sample that is at least as old as the window, or the oldest there is
        let older = self.samples.iter().rev().find(|(at, _)| *at <= begins);
        let (then, first) = *older.or(self.samples.front())?;
        between((then, first), (now, last))
    }

    /// The rates between each two samples that follow each other, newest first; none for times of
    /// which nothing is known, so that a gap looks like one.
    pub fn newest_first(&self) -> impl Iterator<Item = Option<Rates>> {
        let pairs = self.samples.iter().rev().skip(1).zip(self.samples.iter().rev());
        pairs.flat_map(|(first, second)| {
            let missing = missing(first.0, second.0);
            let rates = if missing == 0 { between(*first, *second) } else { None };
            std::iter::repeat_n(rates, missing.max(1))
        })
    }

    /// The rates between the last two samples, if no time is missing between them.
    fn latest(&self) -> Option<Rates> {
        self.newest_first().next().flatten()
    }

    /// Whether it is tried and never reached: attempts within the window, and all of them failed.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.rates().is_some_and(|rates| rates.failed > 0.0 && rates.failed >= rates.connections)
    }
}

fn between(first: (u64, Counters), second: (u64, Counters)) -> Option<Rates> {
    let elapsed = second.0.checked_sub(first.0).filter(|us| *us > 0)? as f64 / 1e6;
    let per_second = |from: u64, to: u64| to.saturating_sub(from) as f64 / elapsed;
    Some(Rates {
        connections: per_second(first.1.total, second.1.total),
        sent: per_second(first.1.sent, second.1.sent),
        received: per_second(first.1.received, second.1.received),
        failed: per_second(first.1.failed, second.1.failed),
    })
}

/// How many pictures are missing between two moments.
fn missing(first_us: u64, second_us: u64) -> usize {
    let apart = second_us.saturating_sub(first_us);
    if apart < GAP_US {
        return 0;
    }
    usize::try_from(apart / PICTURE_US).unwrap_or(KEPT).min(KEPT)
}

/// What several channels did together, picture by picture.
#[derive(Debug, Clone, Default)]
pub struct Curve {
    rates: VecDeque<Option<Rates>>,
    last_us: u64,
}

impl Curve {
    fn add(&mut self, at_us: u64, rates: Option<Rates>) {
        // before there are two pictures nothing can be said, and nothing is missing
        if self.rates.is_empty() && rates.is_none() {
            self.last_us = at_us;
            return;
        }
        let gap = if self.rates.is_empty() { 0 } else { missing(self.last_us, at_us) };
        self.rates.extend(std::iter::repeat_n(None, gap));
        self.rates.push_back(rates);
        self.last_us = at_us;
        while self.rates.len() > KEPT {
            self.rates.pop_front();
        }
    }

    /// Newest first; none for times of which nothing is known.
    pub fn newest_first(&self) -> impl Iterator<Item = Option<Rates>> {
        self.rates.iter().rev().copied()
    }
}

/// What is remembered of a group.
#[derive(Debug, Clone, Default)]
struct OfGroup {
    /// Its channels, ascending.
    channels: Vec<(ChannelId, Series)>,
    curve: Curve,
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
            let mut sum: Option<Rates> = None;
            // both are ascending: they are walked side by side
            let mut old = std::mem::take(&mut known.channels).into_iter().peekable();
            known.channels.reserve(group.channels.len());
            for channel in &group.channels {
                while old.next_if(|(id, _)| *id < channel.id).is_some() {}
                let mut series =
                    old.next_if(|(id, _)| *id == channel.id).map(|(_, s)| s).unwrap_or_default();
                series.add(table.at_us, channel.counters, keep);
                if let Some(rates) = series.latest() {
                    sum = Some(sum.unwrap_or_default().plus(rates));
                }
                known.channels.push((channel.id, series));
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
        let channels = &self.groups.get(at.group.index())?.channels;
        let place = channels.binary_search_by_key(&at.channel, |(id, _)| *id).ok()?;
        channels.get(place).map(|(_, series)| series)
    }

    /// What is remembered of a group.
    #[must_use]
    pub fn of_group(&self, group: GroupId) -> Option<&Curve> {
        self.groups.get(group.index()).map(|known| &known.curve)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sent(bytes: u64) -> Counters {
        Counters { sent: bytes, ..Counters::default() }
    }

    #[test]
    fn a_first_sample_has_no_rate_and_a_reset_starts_anew() {
        let mut series = Series::default();
        series.add(1_000_000, sent(5_000), KEPT);
        assert_eq!(series.rates(), None);
        series.add(2_000_000, sent(6_000), KEPT);
        assert_eq!(series.rates().map(|r| r.sent), Some(1_000.0));
        series.add(3_000_000, sent(10), KEPT);
        assert_eq!(series.rates(), None, "not minus 5990, nor a spike");
        series.add(3_500_000, sent(60), KEPT);
        assert_eq!(series.rates().map(|r| r.sent), Some(100.0));
    }

    #[test]
    fn rates_are_taken_over_the_window_not_over_all_that_is_known() {
        let mut series = Series::default();
        for second in 0..20 {
            let bytes = if second < 15 { 0 } else { (second - 15) * 100 };
            series.add(second * 1_000_000, sent(bytes), KEPT);
        }
        assert_eq!(series.rates().map(|r| r.sent), Some(100.0));
        assert_eq!(series.newest_first().count(), 19);
    }

    #[test]
    fn time_that_is_missing_is_a_gap_and_no_spike() {
        let mut series = Series::default();
        for (second, bytes) in [(1, 100), (2, 200), (7, 99_999), (8, 100_099)] {
            series.add(second * 1_000_000, sent(bytes), KEPT);
        }
        let seen: Vec<_> = series.newest_first().map(|r| r.map(|r| r.sent)).collect();
        let gap = [None; 10];
        assert_eq!(seen, [&[Some(100.0)], &gap[..], &[Some(100.0)]].concat());
    }

    #[test]
    fn a_channel_that_only_fails_is_told_from_one_that_fails_sometimes() {
        let attempts = |total, failed| Counters { total, failed, ..Counters::default() };
        let failing = |last| {
            let mut series = Series::default();
            series.add(1_000_000, attempts(10, 3), KEPT);
            series.add(2_000_000, last, KEPT);
            series.is_failing()
        };
        assert!(failing(attempts(14, 7)));
        assert!(!failing(attempts(15, 7)));
        assert!(!failing(attempts(10, 3)));
    }

    proptest! {
        #[test]
        fn rates_are_never_negative_nor_infinite_whatever_is_fed(
            feed in prop::collection::vec((any::<u32>(), any::<[u16; 4]>()), 0..400),
        ) {
            let mut series = Series::default();
            for (at, [total, sent, received, failed]) in feed {
                let [total, sent, received, failed] = [total, sent, received, failed].map(u64::from);
                series.add(at.into(), Counters { current: 0, total, sent, received, failed }, KEPT);
                prop_assert!(series.samples.len() <= KEPT);
                for rates in series.rates().into_iter().chain(series.newest_first().flatten()) {
                    for rate in [rates.connections, rates.sent, rates.received, rates.failed] {
                        prop_assert!(rate.is_finite() && rate >= 0.0);
                    }
                }
            }
        }

        #[test]
        fn steady_counters_give_a_steady_rate(step in 1u64..1_000_000, bytes in 0u64..1_000_000) {
            let mut series = Series::default();
            for n in 0..50 {
                series.add(1 + n * step, sent(n * bytes), KEPT);
            }
            let want = bytes as f64 * 1e6 / step as f64;
            let got = series.rates().unwrap().sent;
            prop_assert!((got - want).abs() <= want * 1e-9, "{got} {want}");
        }
    }
}
