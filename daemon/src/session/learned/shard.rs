//! A part of the table: a hash table and a list by last use in one, both made of indexes.
//!
//! An entry is in one chain of its bucket and in the list; all steps are of constant time. Must not
//! know locks, limits, nor when an entry is over.

use super::super::output::OutId;
use super::key::Key;
use std::hash::{BuildHasher, RandomState};

/// No entry.
const NONE: u32 = u32::MAX;

/// What is counted in a shard.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub evicted: u64,
    pub conflicts: u64,
    pub hits: u64,
    pub misses: u64,
}

/// A key and who issued it: 48 bytes, and at most 8 in a bucket.
#[derive(Debug)]
pub(super) struct Entry {
    pub key: Key,
    pub used: i64,
    pub output: OutId,
    /// The next one of the same bucket; of a free entry, the next free one.
    chain: u32,
    newer: u32,
    older: u32,
}

/// One part of the table.
#[derive(Debug)]
pub(super) struct Shard {
    entries: Vec<Entry>,
    /// Beginnings of chains; their number is a power of two.
    buckets: Vec<u32>,
    free: u32,
    newest: u32,
    oldest: u32,
    len: usize,
    seed: RandomState,
    pub tally: Tally,
}

impl Shard {
    /// An empty one; `seed` makes the hashes that it is given.
    pub(super) fn new(seed: RandomState) -> Self {
        Self {
            entries: Vec::new(),
            buckets: vec![NONE; 8],
            free: NONE,
            newest: NONE,
            oldest: NONE,
            len: 0,
            seed,
            tally: Tally::default(),
        }
    }

    /// The place of a key. It holds until an entry is removed.
    pub(super) fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        let mut at = self.buckets[self.bucket(hash)];
        while at != NONE {
            let entry = &self.entries[at as usize];
            if entry.key.bytes() == key {
                return Some(at);
            }
            at = entry.chain;
        }
        None
    }

    pub(super) fn used(&self, at: u32) -> i64 {
        self.entries[at as usize].used
    }

    pub(super) fn output(&self, at: u32) -> OutId {
        self.entries[at as usize].output
    }

    /// The entry that was unused for longest.
    pub(super) fn oldest(&self) -> Option<u32> {
        (self.oldest != NONE).then_some(self.oldest)
    }

    /// An entry was used. Clocks of workers may differ a little; it never gets older.
    pub(super) fn touch(&mut self, at: u32, now: i64) {
        let entry = &mut self.entries[at as usize];
        entry.used = entry.used.max(now);
        self.unlink(at);
        self.link(at);
    }

    /// Gives an entry to an output, as of this time; tells who had it.
    pub(super) fn give(&mut self, at: u32, output: OutId, used: i64) -> OutId {
        self.touch(at, used);
        std::mem::replace(&mut self.entries[at as usize].output, output)
    }

    /// A key that is not in it, used just now.
    pub(super) fn insert(&mut self, hash: u64, key: &[u8], output: OutId, used: i64) {
        let at = self.store(hash, key, output, used);
        self.link(at);
    }

    /// A key that is not in it, used before all others.
    pub(super) fn insert_oldest(&mut self, hash: u64, key: &[u8], output: OutId, used: i64) {
        let at = self.store(hash, key, output, used);
        self.link_oldest(at);
    }

    /// Puts an entry into its bucket, but not yet into the list.
    fn store(&mut self, hash: u64, key: &[u8], output: OutId, used: i64) -> u32 {
        if self.len == self.buckets.len() {
            self.grow();
        }
        let bucket = self.bucket(hash);
        let chain = self.buckets[bucket];
        let key = Key::new(key);
        let entry = Entry { key, used, output, chain, newer: NONE, older: NONE };
        let at = self.free;
        let at = if let Some(place) = self.entries.get_mut(at as usize) {
            self.free = place.chain;
            *place = entry;
            at
        } else {
            self.entries.push(entry);
            (self.entries.len() - 1) as u32
        };
        self.buckets[bucket] = at;
        self.len += 1;
        at
    }

    /// Takes an entry out.
    pub(super) fn remove(&mut self, at: u32) {
        let bucket = self.bucket(self.seed.hash_one(self.entries[at as usize].key.bytes()));
        let behind = self.entries[at as usize].chain;
        let mut before = self.buckets[bucket];
        if before == at {
            self.buckets[bucket] = behind;
        } else {
            while self.entries[before as usize].chain != at {
                before = self.entries[before as usize].chain;
            }
            self.entries[before as usize].chain = behind;
        }
        self.unlink(at);
        let entry = &mut self.entries[at as usize];
        entry.key = Key::new(b"");
        entry.chain = self.free;
        self.free = at;
        self.len -= 1;
    }

    /// All entries, by their last use.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Entry> {
        let mut at = self.newest;
        std::iter::from_fn(move || {
            let entry = self.entries.get(at as usize)?;
            at = entry.older;
            Some(entry)
        })
    }

    fn bucket(&self, hash: u64) -> usize {
        hash as usize & (self.buckets.len() - 1)
    }

    /// Twice as many buckets.
    fn grow(&mut self) {
        self.buckets = vec![NONE; self.buckets.len() * 2];
        let mut at = self.oldest;
        while at != NONE {
            let bucket = self.bucket(self.seed.hash_one(self.entries[at as usize].key.bytes()));
            let entry = &mut self.entries[at as usize];
            entry.chain = std::mem::replace(&mut self.buckets[bucket], at);
            at = entry.newer;
        }
    }

    /// Puts an entry at the newest end of the list.
    fn link(&mut self, at: u32) {
        let before = std::mem::replace(&mut self.newest, at);
        let entry = &mut self.entries[at as usize];
        (entry.newer, entry.older) = (NONE, before);
        match self.entries.get_mut(before as usize) {
            Some(before) => before.newer = at,
            None => self.oldest = at,
        }
    }

    /// Puts an entry at the oldest end of the list.
    fn link_oldest(&mut self, at: u32) {
        let behind = std::mem::replace(&mut self.oldest, at);
        let entry = &mut self.entries[at as usize];
        (entry.newer, entry.older) = (behind, NONE);
        match self.entries.get_mut(behind as usize) {
            Some(behind) => behind.older = at,
            None => self.newest = at,
        }
    }

    /// Takes an entry out of the list.
    fn unlink(&mut self, at: u32) {
        let Entry { newer, older, .. } = self.entries[at as usize];
        match self.entries.get_mut(newer as usize) {
            Some(entry) => entry.older = older,
            None => self.newest = older,
        }
        match self.entries.get_mut(older as usize) {
            Some(entry) => entry.newer = newer,
            None => self.oldest = newer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_small() {
        assert_eq!(size_of::<Entry>(), 48);
    }
}
