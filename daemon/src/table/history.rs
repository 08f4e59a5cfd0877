//! What channels did over the last hour: samples, within a budget of bytes.
//!
//! Each frame holds what changed since the one before it, so that idle channels cost nothing. When
//! the budget is used up, neighbours are put together and from then on samples are twice as far
//! apart. Pure: whoever samples says when. Must not know who reads.

use super::{Table, key};
use balance_proto::connection::Scope;
use balance_proto::history::{History as View, Past, PastChannel, Sample};
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use balance_proto::view::Counters;
use std::collections::{BTreeMap, VecDeque};

/// Bytes it may take, the books around the samples included as far as they count (DC-6).
pub const BUDGET: usize = 16 << 20;
/// How far back it goes, in microseconds (DC-6).
const SPAN_US: u64 = 3_600_000_000;
/// How far apart samples are at first, in microseconds.
const FIRST_US: u64 = 1_000_000;
/// What a frame costs beside its bytes.
const FRAME: usize = size_of::<Frame>();

/// The samples of one daemon.
#[derive(Debug)]
pub struct History {
    budget: usize,
    /// Microseconds between two samples.
    apart_us: u64,
    /// Bytes in use by frames.
    used: usize,
    frames: VecDeque<Frame>,
    /// What the numbers were at the last sample.
    last: BTreeMap<ChannelKey, Counters>,
    /// Connections of each channel in front of the first frame.
    before: BTreeMap<ChannelKey, u32>,
}

/// What changed up to a moment.
#[derive(Debug)]
struct Frame {
    at_us: u64,
    bytes: Box<[u8]>,
}

/// What one channel did in one frame: its connections at the end of it, and what was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Delta {
    at: ChannelKey,
    current: u32,
    total: u64,
    sent: u64,
    received: u64,
    failed: u64,
}

impl History {
    /// Empty, with so many bytes to use.
    #[must_use]
    pub fn new(budget: usize) -> Self {
        Self {
            budget,
            apart_us: FIRST_US,
            used: 0,
            frames: VecDeque::new(),
            last: BTreeMap::new(),
            before: BTreeMap::new(),
        }
    }

    /// How far apart samples are from now on, in milliseconds.
    #[must_use]
    pub fn resolution_ms(&self) -> u32 {
        u32::try_from(self.apart_us / 1000).unwrap_or(u32::MAX)
    }

    /// Tells what each channel did after that moment, in the order of time; of a channel that did nothing
    /// it is silent. From the beginning (0), the connections of then come first. Gives the moment of the
    /// latest sample.
    pub fn each(&self, after_us: u64, mut tell: impl FnMut(ChannelKey, &Sample)) -> u64 {
        if after_us == 0 {
            for (at, current) in &self.before {
                tell(*at, &Sample { current: (*current).into(), ..Sample::default() });
            }
        }
        let seen = self.frames.partition_point(|frame| frame.at_us <= after_us);
        for frame in self.frames.range(seen..) {
            for delta in decode(&frame.bytes) {
                let Delta { at, current, total, sent, received, failed } = delta;
                let current = current.into();
                let sample = Sample { at_us: frame.at_us, current, total, sent, received, failed };
                tell(at, &sample);
            }
        }
        self.frames.back().map_or(after_us, |last| last.at_us)
    }

    /// Takes a sample, if it is time for one.
    pub fn sample(&mut self, table: &Table, at_us: u64) {
        // a little early is in time: the next chance may come much too late
        let due = |last: &Frame| at_us + self.apart_us / 20 >= last.at_us + self.apart_us;
        if !self.frames.back().is_none_or(due) {
            return;
        }
        let mut deltas = Vec::new();
        for (g, group) in table.groups().iter().enumerate() {
            for (c, channel) in group.channels().iter().enumerate() {
                let (at, now) = (key(g, c), channel.live().counters());
                let was = self.last.insert(at, now).unwrap_or_default();
                // a reset counts from 0 again
                let added = |now: u64, was: u64| if now < was { now } else { now - was };
                let delta = Delta {
                    at,
                    current: now.current,
                    total: added(now.total, was.total),
                    sent: added(now.sent, was.sent),
                    received: added(now.received, was.received),
                    failed: added(now.failed, was.failed),
                };
                if delta.added() != [0; 4] || now.current != was.current {
                    deltas.push(delta);
                }
            }
        }
        self.push(at_us, &deltas);
    }

    fn push(&mut self, at_us: u64, deltas: &[Delta]) {
        let frame = Frame { at_us, bytes: encode(deltas) };
        self.used += FRAME + frame.bytes.len();
        self.frames.push_back(frame);
        while self.frames.front().is_some_and(|first| first.at_us + SPAN_US < at_us) {
            self.forget_first();
        }
        while self.used > self.budget && self.frames.len() > 1 {
            self.coarsen();
        }
    }

    fn forget_first(&mut self) {
        let Some(first) = self.frames.pop_front() else { return };
        self.used -= FRAME + first.bytes.len();
        for delta in decode(&first.bytes) {
            self.before.insert(delta.at, delta.current);
        }
    }

    /// Puts each two neighbours together.
    fn coarsen(&mut self) {
        self.apart_us *= 2;
        self.used = 0;
        let mut old = std::mem::take(&mut self.frames).into_iter();
        while let Some(first) = old.next() {
            let frame = match old.next() {
                None => first,
                Some(second) => {
                    let bytes = encode(&together(&first.bytes, &second.bytes));
                    Frame { at_us: second.at_us, bytes }
                }
            };
            self.used += FRAME + frame.bytes.len();
            self.frames.push_back(frame);
        }
    }

    /// The samples of a channel, or the sum of several, after a moment.
    #[must_use]
    pub fn of(&self, scope: Scope, after_us: u64) -> View {
        let mut current: BTreeMap<ChannelKey, u32> = self.before.clone();
        current.retain(|at, _| scope.holds(*at));
        let mut samples = Vec::new();
        for frame in &self.frames {
            let mut sample = Sample { at_us: frame.at_us, ..Sample::default() };
            for delta in decode(&frame.bytes).filter(|delta| scope.holds(delta.at)) {
                current.insert(delta.at, delta.current);
                sample.total += delta.total;
                sample.sent += delta.sent;
                sample.received += delta.received;
                sample.failed += delta.failed;
            }
            if frame.at_us > after_us {
                sample.current = current.values().map(|current| u64::from(*current)).sum();
                samples.push(sample);
            }
        }
        View { resolution_ms: self.resolution_ms(), samples }
    }
}

impl History {
    /// What the counters of channels were at the latest sample not after a moment, or at the first there
    /// is (N-07): what they are, less what was added since. At most so many rows.
    #[must_use]
    pub fn past(&self, at_us: u64, after: Option<ChannelKey>, rows: usize) -> Past {
        let seen = self.frames.partition_point(|frame| frame.at_us <= at_us);
        let there = seen.saturating_sub(1);
        let Some(frame) = self.frames.get(there) else { return Past::default() };
        let before_us = there.checked_sub(1).and_then(|n| self.frames.get(n));
        let before_us =
            before_us.map_or(frame.at_us.saturating_sub(self.apart_us), |frame| frame.at_us);
        let mut current = self.before.clone();
        let mut before = current.clone();
        for (n, frame) in self.frames.range(..=there).enumerate() {
            for delta in decode(&frame.bytes) {
                if n < there {
                    before.insert(delta.at, delta.current);
                }
                current.insert(delta.at, delta.current);
            }
        }
        let since = sums(self.frames.range(there + 1..));
        let latest = sums(self.frames.range(there..=there));
        let wanted = self.last.iter().filter(|(at, _)| after.is_none_or(|after| **at > after));
        let mut channels: Vec<PastChannel> = wanted
            .take(rows.saturating_add(1))
            .map(|(at, last)| {
                let then = less(last, since.get(at), current.get(at));
                PastChannel { at: *at, then, before: less(&then, latest.get(at), before.get(at)) }
            })
            .collect();
        let more = channels.len() > rows;
        channels.truncate(rows);
        let next = channels.last().filter(|_| more).map(|last| last.at);
        Past { at_us: frame.at_us, before_us, channels, next }
    }
}

/// What was added in these frames, by channel.
fn sums<'a>(frames: impl Iterator<Item = &'a Frame>) -> BTreeMap<ChannelKey, [u64; 4]> {
    let mut sums: BTreeMap<ChannelKey, [u64; 4]> = BTreeMap::new();
    for delta in frames.flat_map(|frame| decode(&frame.bytes)) {
        let sum = sums.entry(delta.at).or_default();
        for (sum, added) in sum.iter_mut().zip(delta.added()) {
            *sum = sum.saturating_add(added);
        }
    }
    sums
}

/// Counters before something was added.
fn less(now: &Counters, added: Option<&[u64; 4]>, current: Option<&u32>) -> Counters {
    let [total, sent, received, failed] = added.copied().unwrap_or_default();
    Counters {
        current: current.copied().unwrap_or_default(),
        total: now.total.saturating_sub(total),
        sent: now.sent.saturating_sub(sent),
        received: now.received.saturating_sub(received),
        failed: now.failed.saturating_sub(failed),
    }
}

impl Delta {
    fn added(&self) -> [u64; 4] {
        [self.total, self.sent, self.received, self.failed]
    }
}

/// One frame out of two that follow one another.
fn together(first: &[u8], second: &[u8]) -> Vec<Delta> {
    let mut both: BTreeMap<ChannelKey, Delta> =
        decode(first).map(|delta| (delta.at, delta)).collect();
    for delta in decode(second) {
        both.entry(delta.at)
            .and_modify(|sum| {
                sum.current = delta.current;
                sum.total += delta.total;
                sum.sent += delta.sent;
                sum.received += delta.received;
                sum.failed += delta.failed;
            })
            .or_insert(delta);
    }
    both.into_values().collect()
}

/// Numbers of seven bits a byte, the lowest first; the last byte has no high bit.
fn encode(deltas: &[Delta]) -> Box<[u8]> {
    let mut bytes = Vec::new();
    let mut put = |mut number: u64| {
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    };
    for delta in deltas {
        for number in [delta.at.group.0, delta.at.channel.0] {
            put(number.into());
        }
        put(delta.current.into());
        delta.added().into_iter().for_each(&mut put);
    }
    bytes.into_boxed_slice()
}

fn decode(bytes: &[u8]) -> impl Iterator<Item = Delta> {
    let mut rest = bytes.iter();
    let mut take = move || {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = *rest.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    };
    std::iter::from_fn(move || {
        let place = |number: Option<u64>| number.and_then(|number| u16::try_from(number).ok());
        let group = GroupId(place(take())?);
        let channel = ChannelId(place(take())?);
        Some(Delta {
            at: ChannelKey { group, channel },
            current: u32::try_from(take()?).ok()?,
            total: take()?,
            sent: take()?,
            received: take()?,
            failed: take()?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Destination, GroupPlan, Limits};
    use balance_proto::discipline::Discipline;
    use balance_proto::id::Maxc;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000;

    fn table(channels: usize) -> Table {
        let to =
            Destination { target: "a:1".parse().unwrap(), address: "127.0.0.1:1".parse().unwrap() };
        let group = GroupPlan { discipline: Discipline::RoundRobin, channels: vec![to; channels] };
        Table::new(Limits { groups: 1, channels: 9999 }, vec![group])
    }

    fn live(table: &Table, channel: u16) -> &std::sync::Arc<crate::table::live::Live> {
        table.channel(ChannelKey::new(0, channel)).unwrap().live()
    }

    #[test]
    fn samples_tell_what_was_added_and_who_was_there() {
        let (table, mut history) = (table(2), History::new(BUDGET));
        let lease = live(&table, 0).lease(Maxc::UNLIMITED).unwrap();
        lease.count_sent(10);
        history.sample(&table, SECOND);
        history.sample(&table, SECOND + SECOND / 2); // too early
        lease.count_received(300);
        let other = live(&table, 1).lease(Maxc::UNLIMITED).unwrap();
        history.sample(&table, 2 * SECOND);
        other.fail();
        history.sample(&table, 3 * SECOND);
        let of = |scope| history.of(scope, 0);
        let numbers = |view: &View| -> Vec<_> {
            view.samples
                .iter()
                .map(|s| (s.current, s.total, s.sent, s.received, s.failed))
                .collect()
        };
        let first = of(Scope::Channel(ChannelKey::new(0, 0)));
        assert_eq!(first.resolution_ms, 1000);
        assert_eq!(numbers(&first), [(1, 1, 10, 0, 0), (1, 0, 0, 300, 0), (1, 0, 0, 0, 0)]);
        let all = of(Scope::All);
        assert_eq!(numbers(&all), [(1, 1, 10, 0, 0), (2, 1, 0, 300, 0), (1, 0, 0, 0, 1)]);
        assert_eq!(history.of(Scope::All, 2 * SECOND).samples.len(), 1, "after a cursor");
        let told = |after_us| {
            let mut told = Vec::new();
            let last = history.each(after_us, |at, sample| told.push((at.channel.0, *sample)));
            (told, last)
        };
        let (each, last) = told(SECOND);
        assert_eq!((each.len(), last), (3, 3 * SECOND));
        assert_eq!(each[0], (0, first.samples[1]), "what was told of it alone");
        assert_eq!(told(3 * SECOND), (vec![], 3 * SECOND));
        // a reset is no reason to go backwards
        live(&table, 0).reset();
        lease.count_sent(7);
        history.sample(&table, 4 * SECOND);
        assert_eq!(history.of(Scope::All, 3 * SECOND).samples[0].sent, 7);
    }

    #[test]
    fn a_moment_of_the_past_is_what_is_less_what_came_since() {
        let (table, mut history) = (table(3), History::new(BUDGET));
        assert_eq!(history.past(9, None, 9), Past::default(), "there is no sample yet");
        let lease = live(&table, 0).lease(Maxc::UNLIMITED).unwrap();
        for second in 1..=5 {
            lease.count_sent(100);
            if second == 3 {
                drop(live(&table, 1).lease(Maxc::UNLIMITED));
            }
            history.sample(&table, second * SECOND);
        }
        let at = |second, channel: usize| {
            let past = history.past(second * SECOND + 7, None, 9);
            let PastChannel { then, before, .. } = past.channels[channel];
            let short = |n: Counters| (n.current, n.total, n.sent);
            (past.at_us / SECOND, short(then), short(before))
        };
        assert_eq!(at(2, 0), (2, (1, 1, 200), (1, 1, 100)));
        assert_eq!(at(1, 0), (1, (1, 1, 100), (0, 0, 0)));
        assert_eq!(at(0, 0), at(1, 0), "the first there is");
        assert_eq!(at(99, 0), (5, (1, 1, 500), (1, 1, 400)));
        assert_eq!(at(2, 1), (2, (0, 0, 0), (0, 0, 0)));
        assert_eq!(at(3, 1), (3, (0, 1, 0), (0, 0, 0)));
        // page by page
        let first = history.past(2 * SECOND, None, 2);
        assert_eq!((first.channels.len(), first.next), (2, Some(ChannelKey::new(0, 1))));
        let second = history.past(2 * SECOND, first.next, 2);
        assert_eq!((second.channels[0].at, second.next), (ChannelKey::new(0, 2), None));
    }

    #[test]
    fn an_hour_is_kept_and_what_was_there_before_is_still_counted() {
        let (table, mut history) = (table(1), History::new(BUDGET));
        let _lease = live(&table, 0).lease(Maxc::UNLIMITED).unwrap();
        for second in 1..=4000 {
            history.sample(&table, second * SECOND);
        }
        let view = history.of(Scope::All, 0);
        assert_eq!(view.samples.len(), 3601);
        assert!(view.samples.iter().all(|sample| sample.current == 1));
        assert!(history.used < 200_000, "{} bytes for an idle hour", history.used);
    }

    #[test]
    fn a_large_busy_table_stays_within_the_budget_and_says_how_coarse_it_is() {
        let (table, mut history) = (table(2_000), History::new(1 << 20));
        let leases: Vec<_> =
            (0..2_000).map(|c| live(&table, c).lease(Maxc::UNLIMITED).unwrap()).collect();
        for second in 1..=600 {
            leases.iter().for_each(|lease| lease.count_sent(1_500));
            history.sample(&table, second * SECOND);
            assert!(history.used <= 1 << 20);
        }
        let view = history.of(Scope::All, 0);
        assert!(view.resolution_ms >= 8_000, "{} ms", view.resolution_ms);
        // coarser, and nothing is lost
        let sent: u64 = view.samples.iter().map(|sample| sample.sent).sum();
        let last = view.samples.last().unwrap().at_us / SECOND;
        assert_eq!(sent, 2_000 * 1_500 * last);
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(numbers in prop::collection::vec(any::<(u16, u16, u32, u64, u64)>(), 0..20)) {
            let deltas: Vec<Delta> = numbers.into_iter().map(|(g, c, current, total, sent)| Delta {
                at: ChannelKey::new(g, c), current, total, sent, received: sent / 3, failed: 1,
            }).collect();
            prop_assert_eq!(decode(&encode(&deltas)).collect::<Vec<_>>(), deltas);
        }

        #[test]
        fn coarse_or_fine_the_sums_agree(
            steps in prop::collection::vec((0u16..4, 0u16..2000, any::<bool>()), 1..120), budget in 200usize..4000,
        ) {
            let table = table(4);
            let (mut fine, mut coarse) = (History::new(BUDGET), History::new(budget));
            let mut held = Vec::new();
            for (n, (channel, bytes, hold)) in (1u64..).zip(steps) {
                let lease = live(&table, channel).lease(Maxc::UNLIMITED).unwrap();
                lease.count_received(bytes.into());
                if hold { held.push(lease); }
                fine.sample(&table, n * SECOND);
                coarse.sample(&table, n * SECOND);
            }
            for c in 0..4 {
                let scope = Scope::Channel(ChannelKey::new(0, c));
                let (fine, coarse) = (fine.of(scope, 0), coarse.of(scope, 0));
                let until = coarse.samples.last().unwrap();
                let before: Vec<_> = fine.samples.iter().filter(|s| s.at_us <= until.at_us).collect();
                let sum = |samples: &mut dyn Iterator<Item = &Sample>| samples.fold((0, 0), |(t, r), s| (t + s.total, r + s.received));
                prop_assert_eq!(sum(&mut coarse.samples.iter()), sum(&mut before.iter().copied()));
                prop_assert_eq!(until.current, before.last().unwrap().current);
            }
        }
    }
}
