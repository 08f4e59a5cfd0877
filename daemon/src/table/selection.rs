//! The rule that gives a client its channel (balance(1) §7). There is no second copy of it.
//!
//! A [`Selection`] is one client's walk through the table: it yields a channel with its slot taken,
//! then, if that one failed, the next one, until the table is exhausted. Must not know how a
//! channel is connected to, or why it failed.

use super::fold::fold;
use super::live::Lease;
use super::rendezvous::{self, Identity};
use super::{Backups, Group, Table, key};
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use std::net::SocketAddr;
use std::sync::atomic::Ordering;

/// What a client needs to reach a channel.
#[derive(Debug)]
pub struct Choice {
    /// Which channel.
    pub at: ChannelKey,
    /// Where to connect to.
    pub address: SocketAddr,
    /// The slot on it.
    pub lease: Lease,
}

/// A step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The client's address was folded, and names a channel of a hash group.
    Folded {
        /// The fold.
        value: u32,
        /// Channels of the group.
        size: usize,
        /// The channel it names.
        index: usize,
    },
    /// That channel cannot be used; with `-H` its neighbours are looked at.
    Neighbours,
    /// A channel that cannot be used was looked at.
    PassedOver {
        /// Which.
        at: ChannelKey,
    },
    /// A neighbour is taken.
    Chosen {
        /// Which.
        at: ChannelKey,
    },
    /// No channel of this group can be used.
    NothingIn {
        /// Which.
        group: GroupId,
        /// Only the channel that the address names was looked at.
        named_only: bool,
    },
}

/// Somebody who wants to know how a walk goes.
pub trait Witness {
    /// A step was made.
    fn saw(&mut self, step: Step);
}

/// Nobody.
impl Witness for () {
    fn saw(&mut self, _: Step) {}
}

/// How a hash group finds a channel by the client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hashing {
    /// The one that the fold of the address names, or none (balance(1) §7.3).
    #[default]
    Named,
    /// That one, or the next behind it (`-H`).
    Neighbours,
    /// The heaviest of those that can be used: the HTTP mode (DB-9, H-31).
    Rendezvous,
}

/// One client's way through the groups, from group 0 on.
#[derive(Debug)]
pub struct Selection {
    client: SocketAddr,
    hashing: Hashing,
    group: usize,
    /// The first channel tried in this group.
    first: Option<usize>,
    /// The one offered last; tried in vain if the walk goes on.
    offered: Option<usize>,
    tried: Tried,
}

impl Selection {
    /// A walk for this client, through hash groups of this kind.
    #[must_use]
    pub fn new(client: SocketAddr, hashing: Hashing) -> Self {
        Self { client, hashing, group: 0, first: None, offered: None, tried: Tried::default() }
    }

    /// Leaves a channel out that was tried in vain before this walk began. One of a later group is
    /// offered all the same.
    pub fn leave_out(&mut self, at: ChannelKey) {
        if at.group.index() == self.group {
            self.tried.insert(at.channel.index());
        }
    }

    /// The next usable channel, its slot taken; none when no group has one left.
    ///
    /// To ask again says that the one before could not be connected to. Every call may be given a
    /// newer table: places in it never move. No channel is offered twice.
    pub fn next(&mut self, table: &Table) -> Option<Choice> {
        self.next_seen(table, &mut ())
    }

    /// [`Selection::next`] before a witness.
    pub fn next_seen(&mut self, table: &Table, witness: &mut impl Witness) -> Option<Choice> {
        if let Some(failed) = self.offered.take() {
            self.tried.insert(failed);
        }
        loop {
            let group = table.groups.get(self.group)?;
            if let Some((index, lease)) = self.next_in(group, table.backups, witness) {
                if self.group > 0 && self.first.is_none() {
                    group.spilled.fetch_add(1, Ordering::Relaxed);
                }
                self.first.get_or_insert(index);
                self.offered = Some(index);
                let address = group.channels[index].address;
                return Some(Choice { at: key(self.group, index), address, lease });
            }
            if self.first.is_none() && !group.channels.is_empty() {
                let named_only =
                    group.discipline == Discipline::Hash && self.hashing == Hashing::Named;
                let group = key(self.group, 0).group;
                witness.saw(Step::NothingIn { group, named_only });
            }
            self.group += 1;
            self.first = None;
            self.tried.clear();
        }
    }

    fn next_in(
        &self,
        group: &Group,
        backups: Backups,
        witness: &mut impl Witness,
    ) -> Option<(usize, Lease)> {
        match group.discipline {
            _ if group.channels.is_empty() => None,
            _ if self.group > 0 && backups == Backups::First => self.next_in_order(group, witness),
            Discipline::RoundRobin => self.next_in_turn(group, witness),
            Discipline::Hash if self.hashing == Hashing::Rendezvous => {
                self.next_by_weight(group, witness)
            }
            Discipline::Hash => self.next_by_hash(group, witness),
        }
    }

    /// From the channel whose turn it is upward, wrapping; the turn passes to the one behind it.
    ///
    /// Later attempts of the same client take their turn like everybody else, so that the
    /// neighbour of a dead channel does not inherit all of its clients.
    fn next_in_turn(&self, group: &Group, witness: &mut impl Witness) -> Option<(usize, Lease)> {
        let size = group.channels.len();
        loop {
            let seen = group.turn.get();
            let Some(index) = self.first_usable(group, seen % size, witness) else {
                match self.first {
                    // as 3.54: start over at 0 after a client found nothing ...
                    None => group.turn.set(0),
                    // ... and where this one began, if all it tried failed
                    Some(first) => group.turn.set((first + 1) % size),
                }
                return None;
            };
            // only one client at a time gets this turn; a loser looks again
            if group.turn.advance(seen, (index + 1) % size) {
                let channel = &group.channels[index];
                if let Some(lease) = channel.live.lease(channel.maxc) {
                    return Some((index, lease));
                }
            }
        }
    }

    /// The first that can be used, whoever's turn it is.
    fn next_in_order(&self, group: &Group, witness: &mut impl Witness) -> Option<(usize, Lease)> {
        loop {
            let index = self.first_usable(group, 0, witness)?;
            let channel = &group.channels[index];
            if let Some(lease) = channel.live.lease(channel.maxc) {
                return Some((index, lease));
            }
        }
    }

    /// The channel the client's address names, or with `-H` the next usable one behind it.
    fn next_by_hash(&self, group: &Group, witness: &mut impl Witness) -> Option<(usize, Lease)> {
        let size = group.channels.len();
        let value = fold(self.client);
        let named = value as usize % size;
        if self.first.is_none() {
            witness.saw(Step::Folded { value, size, index: named });
        }
        loop {
            let usable = !self.tried.contains(named) && group.channels[named].usable();
            let index = match usable {
                true => named,
                false if self.hashing == Hashing::Neighbours => {
                    witness.saw(Step::Neighbours);
                    let index = self.first_usable(group, named, witness)?;
                    witness.saw(Step::Chosen { at: key(self.group, index) });
                    index
                }
                false => {
                    witness.saw(Step::PassedOver { at: key(self.group, named) });
                    return None;
                }
            };
            let channel = &group.channels[index];
            if let Some(lease) = channel.live.lease(channel.maxc) {
                return Some((index, lease));
            }
        }
    }

    /// The usable channel that weighs most for the client's address.
    fn next_by_weight(&self, group: &Group, witness: &mut impl Witness) -> Option<(usize, Lease)> {
        loop {
            let usable = group.channels.iter().enumerate().filter(|(index, channel)| {
                let usable = channel.usable();
                if !usable {
                    witness.saw(Step::PassedOver { at: key(self.group, *index) });
                }
                usable && !self.tried.contains(*index)
            });
            let weighed = usable.map(|(index, channel)| (Identity::new(channel.address), index));
            let index = rendezvous::choose(self.client.ip(), weighed)?;
            witness.saw(Step::Chosen { at: key(self.group, index) });
            let channel = &group.channels[index];
            if let Some(lease) = channel.live.lease(channel.maxc) {
                return Some((index, lease));
            }
        }
    }

    /// The first usable channel from `start` upward, wrapping, that this client has not tried.
    fn first_usable(
        &self,
        group: &Group,
        start: usize,
        witness: &mut impl Witness,
    ) -> Option<usize> {
        let size = group.channels.len();
        (start..size).chain(0..start).find(|&index| {
            let usable = group.channels[index].usable();
            if !usable {
                witness.saw(Step::PassedOver { at: key(self.group, index) });
            }
            usable && !self.tried.contains(index)
        })
    }
}

/// A set of channels; allocates nothing until a channel of a place above 63 is in it.
#[derive(Debug, Default)]
struct Tried {
    low: u64,
    high: Vec<u64>,
}

impl Tried {
    fn insert(&mut self, index: usize) {
        match index.checked_sub(64) {
            None => self.low |= 1 << index,
            Some(above) => {
                let word = above / 64;
                if self.high.len() <= word {
                    self.high.resize(word + 1, 0);
                }
                self.high[word] |= 1 << (above % 64);
            }
        }
    }

    fn contains(&self, index: usize) -> bool {
        let word = match index.checked_sub(64) {
            None => self.low,
            Some(above) => self.high.get(above / 64).copied().unwrap_or(0),
        };
        word >> (index % 64) & 1 == 1
    }

    fn clear(&mut self) {
        self.low = 0;
        self.high.clear();
    }
}

#[cfg(test)]
mod tests;
