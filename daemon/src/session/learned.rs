//! What mode passive has learned: which output issued which key (H-09 to H-16).
//!
//! Bounded; what was not used for longest goes first. Must not know cookies: a key is some bytes.
//!
//! It is asked once a request by every worker, so it is cut into shards, each behind a lock of its
//! own that is held for a look-up and nothing else: no call, no wait, no allocation but now and
//! then a growing one. A hit has to move its entry to the front, so readers write too, and a lock
//! costs them no more than anything cleverer; with many more shards than workers two hardly meet.
//! Keys are hashed with a seed that nobody outside knows, so that no client fills one bucket.

mod key;
mod shard;

use super::output::OutId;
use crossbeam_utils::CachePadded;
use shard::Shard;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SHARDS: usize = 32;
/// Of the expired entries at the end of a shard, so many go whenever one is learned there.
const SWEEP: usize = 2;

/// How many entries a table should have room for, with so many connections at most (H-16).
#[must_use]
pub const fn room_for(max_connections: usize) -> usize {
    let wanted = max_connections.saturating_mul(4);
    if wanted > 65_536 { wanted } else { 65_536 }
}

/// The table; shared by all workers.
#[derive(Debug)]
pub struct Learned {
    shards: Box<[CachePadded<Mutex<Shard>>]>,
    seed: RandomState,
    /// Entries of all shards, expired ones that were not noticed yet included.
    entries: AtomicUsize,
    most: usize,
    timeout: Timeout,
}

/// What came of learning a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesson {
    /// It was not known.
    New,
    /// It was known, and is fresh again.
    Known,
    /// Another output had issued it: the newer one owns it (H-10).
    Conflict,
}

/// A key that is known, to be kept over a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The key.
    pub key: Box<[u8]>,
    /// Who issued it.
    pub output: OutId,
    /// For how long it has not been used.
    pub idle_ms: u64,
}

/// What happened so far; all but `entries` only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Entries there are now.
    pub entries: usize,
    /// Entries that had to go before their time, to make room.
    pub evicted: u64,
    /// Keys that another output issued too.
    pub conflicts: u64,
    /// Look-ups that found their key.
    pub hits: u64,
    /// Look-ups that did not.
    pub misses: u64,
}

/// How long an entry lives unused; in the table's own time, which may begin below 0.
#[derive(Debug, Clone, Copy)]
struct Timeout(Option<i64>);

impl Timeout {
    /// Whether an entry is over: exactly at its time, whoever notices it when (H-13).
    fn is_over(self, used: i64, now: i64) -> bool {
        self.0.is_some_and(|limit| now.saturating_sub(used) >= limit)
    }
}

impl Learned {
    /// An empty table for so many entries; one that was not used for `timeout` seconds is
    /// forgotten, with 0 never (H-13).
    #[must_use]
    pub fn new(most: usize, timeout: u64) -> Self {
        Self::with_shards(SHARDS, most, timeout)
    }

    fn with_shards(shards: usize, most: usize, timeout: u64) -> Self {
        let seed = RandomState::new();
        let limit = (timeout > 0).then(|| time(timeout.saturating_mul(1000)));
        let shards = (0..shards).map(|_| CachePadded::new(Mutex::new(Shard::new(seed.clone()))));
        Self {
            shards: shards.collect(),
            seed,
            entries: AtomicUsize::new(0),
            most: most.max(1),
            timeout: Timeout(limit),
        }
    }

    /// Who issued a key; to ask makes it fresh again (M23).
    pub fn look_up(&self, key: &[u8], now_ms: u64) -> Option<OutId> {
        let (hash, now) = (self.hash(key), time(now_ms));
        let mut shard = self.shard(self.home(hash));
        let found = shard.find(hash, key);
        let Some(at) = found.filter(|at| !self.timeout.is_over(shard.used(*at), now)) else {
            shard.tally.misses += 1;
            if let Some(at) = found {
                shard.remove(at);
                self.entries.fetch_sub(1, Ordering::Relaxed);
            }
            return None;
        };
        shard.tally.hits += 1;
        shard.touch(at, now);
        Some(shard.output(at))
    }

    /// Who issued a key, for somebody who only wants to know: nothing is counted or made fresh.
    #[must_use]
    pub fn peek(&self, key: &[u8], now_ms: u64) -> Option<OutId> {
        let hash = self.hash(key);
        let shard = self.shard(self.home(hash));
        let at = shard.find(hash, key)?;
        (!self.timeout.is_over(shard.used(at), time(now_ms))).then(|| shard.output(at))
    }

    /// Learns that this output issued a key. An empty one says nothing and is not kept.
    pub fn learn(&self, key: &[u8], output: OutId, now_ms: u64) -> Lesson {
        if key.is_empty() {
            return Lesson::Known;
        }
        let (hash, now) = (self.hash(key), time(now_ms));
        let home = self.home(hash);
        loop {
            let mut shard = self.shard(home);
            self.sweep(&mut shard, now, SWEEP);
            if let Some(at) = shard.find(hash, key) {
                let over = self.timeout.is_over(shard.used(at), now);
                let before = shard.give(at, output, now);
                return match () {
                    () if over => Lesson::New,
                    () if before == output => Lesson::Known,
                    () => {
                        shard.tally.conflicts += 1;
                        Lesson::Conflict
                    }
                };
            }
            if self.takes_a_place() || self.evict(&mut shard, now) {
                shard.insert(hash, key, output, now);
                return Lesson::New;
            }
            drop(shard);
            self.make_room_elsewhere(home, now);
        }
    }

    /// Takes up what was kept over a restart, in the order of [`Learned::export`]: each is older
    /// than all that is there. Nothing has to go for it; tells whether there was room and need.
    pub fn restore(&self, known: &Known, now_ms: u64) -> bool {
        let (hash, now) = (self.hash(&known.key), time(now_ms));
        let used = now.saturating_sub(time(known.idle_ms));
        if known.key.is_empty() || self.timeout.is_over(used, now) {
            return false;
        }
        let mut shard = self.shard(self.home(hash));
        let new = shard.find(hash, &known.key).is_none() && self.takes_a_place();
        if new {
            shard.insert_oldest(hash, &known.key, known.output, used);
        }
        new
    }

    /// All that is known, what was used last first. One shard after the other is held; what happens
    /// meanwhile may be missed.
    #[must_use]
    pub fn export(&self, now_ms: u64) -> Vec<Known> {
        let now = time(now_ms);
        let mut all = Vec::new();
        for index in 0..self.shards.len() {
            let shard = self.shard(index);
            let living = shard.newest_first().filter(|one| !self.timeout.is_over(one.used, now));
            all.extend(living.map(|one| Known {
                key: one.key.bytes().into(),
                output: one.output,
                idle_ms: now.saturating_sub(one.used).max(0).unsigned_abs(),
            }));
        }
        all.sort_by_key(|known| known.idle_ms);
        all
    }

    /// Gives back the memory of what is over. Nothing depends on it but the count of entries.
    pub fn purge(&self, now_ms: u64) {
        for index in 0..self.shards.len() {
            self.sweep(&mut self.shard(index), time(now_ms), usize::MAX);
        }
    }

    /// What happened so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let entries = self.entries.load(Ordering::Relaxed);
        (0..self.shards.len()).fold(Counters { entries, ..Counters::default() }, |sum, index| {
            let tally = self.shard(index).tally;
            Counters {
                entries,
                evicted: sum.evicted + tally.evicted,
                conflicts: sum.conflicts + tally.conflicts,
                hits: sum.hits + tally.hits,
                misses: sum.misses + tally.misses,
            }
        })
    }

    /// Counts one more entry, if the table has room for it. If it has not, the oldest of the key's
    /// own shard gives up its place: shards fill evenly, so that is about the oldest of all.
    fn takes_a_place(&self) -> bool {
        let more = |entries| (entries < self.most).then_some(entries + 1);
        self.entries.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    /// In a small table the key's own shard may be empty while others are not. One lock at a time:
    /// another worker may be quicker, then this is done again.
    fn make_room_elsewhere(&self, home: usize, now: i64) {
        let others = (1..self.shards.len()).map(|step| (home + step) % self.shards.len());
        for other in others {
            if self.evict(&mut self.shard(other), now) {
                self.entries.fetch_sub(1, Ordering::Relaxed);
                return;
            }
        }
    }

    /// Takes the oldest entry out; its place in the count is the caller's.
    fn evict(&self, shard: &mut Shard, now: i64) -> bool {
        let Some(at) = shard.oldest() else { return false };
        if !self.timeout.is_over(shard.used(at), now) {
            shard.tally.evicted += 1;
        }
        shard.remove(at);
        true
    }

    fn sweep(&self, shard: &mut Shard, now: i64, at_most: usize) {
        for _ in 0..at_most {
            match shard.oldest() {
                Some(at) if self.timeout.is_over(shard.used(at), now) => shard.remove(at),
                _ => return,
            }
            self.entries.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn hash(&self, key: &[u8]) -> u64 {
        self.seed.hash_one(key)
    }

    /// The shard of a key; its buckets go by the lower bits.
    fn home(&self, hash: u64) -> usize {
        (hash >> 32) as usize % self.shards.len()
    }

    fn shard(&self, index: usize) -> MutexGuard<'_, Shard> {
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn time(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
