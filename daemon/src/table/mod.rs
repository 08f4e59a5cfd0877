//! The domain: a table of groups of channels, and the rule that picks among them.
//!
//! One task owns the master copy and publishes a new snapshot with each change ([`owner`]); all
//! others read snapshots. What moves all the time (connections, bytes) is in [`live`], shared by
//! all snapshots. Must not know tokio, clocks, sockets, or who asks for a change.

pub mod change;
mod exchanges;
pub mod fold;
pub mod history;
pub mod insight;
pub mod level;
pub mod live;
pub mod owner;
mod picture;
pub mod rendezvous;
pub mod selection;
#[cfg(test)]
mod simulation;
mod times;
pub mod totals;
pub mod undo;

pub use picture::PAGE_ROWS;

use balance_proto::answer::Refusal;
use balance_proto::discipline::Discipline;
use balance_proto::http::OutId;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::state::{Admin, Health};
use balance_proto::target::Target;
use live::{Live, Turn};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The groups at one moment. Cloning it shares the live numbers.
#[derive(Debug, Clone)]
pub struct Table {
    revision: Revision,
    limits: Limits,
    groups: Vec<Group>,
    /// The names of the channels, in the HTTP mode.
    names: Option<Arc<BTreeMap<OutId, ChannelKey>>>,
    backups: Backups,
}

/// How the groups behind the first share out what comes to them (H-40, A-29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backups {
    /// By their discipline, like any group.
    #[default]
    All,
    /// The first that can be used takes everything, in the order in which they were named.
    First,
}

/// How far a table may grow (DS-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Groups of the table.
    pub groups: u16,
    /// Channels of each group.
    pub channels: u16,
}

/// An ordered set of channels that share out clients among them.
#[derive(Debug, Clone)]
pub struct Group {
    /// How they do it.
    pub discipline: Discipline,
    changed: Revision,
    channels: Vec<Channel>,
    turn: Arc<Turn>,
    /// Clients that came to it because no group before it could take them.
    spilled: Arc<AtomicU64>,
}

/// A destination and what operators said about it.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The destination as typed.
    pub target: Target,
    /// The destination as resolved.
    pub address: SocketAddr,
    /// Its name in the HTTP mode, which stays with it wherever it leads (DH-c).
    name: Option<OutId>,
    /// What is wanted of it.
    pub admin: Admin,
    /// What health checks say of it.
    pub health: Health,
    /// Whether it was taken out for good; its place stays empty.
    removed: bool,
    /// How many it may hold.
    pub maxc: Maxc,
    changed: Revision,
    live: Arc<Live>,
}

/// A destination whose name has been looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// As typed.
    pub target: Target,
    /// As resolved.
    pub address: SocketAddr,
}

/// A group as the command line describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupPlan {
    /// How it shares out clients.
    pub discipline: Discipline,
    /// Its channels, all enabled at start.
    pub channels: Vec<Destination>,
}

impl Table {
    /// The table a daemon starts with: revision 1, all channels enabled, all counters 0.
    #[must_use]
    pub fn new(limits: Limits, plan: Vec<GroupPlan>) -> Self {
        let revision = Revision::default().next();
        let groups = plan.into_iter().map(|group| Group {
            discipline: group.discipline,
            changed: revision,
            channels: group
                .channels
                .into_iter()
                .map(|to| Channel { admin: Admin::Enabled, ..Channel::new(to, revision) })
                .collect(),
            turn: Arc::default(),
            spilled: Arc::default(),
        });
        Self { revision, limits, groups: groups.collect(), names: None, backups: Backups::All }
    }

    /// With names for its channels; those made later get the numbers behind the highest.
    #[must_use]
    pub fn with_names(mut self, names: impl IntoIterator<Item = (OutId, ChannelKey)>) -> Self {
        let names: BTreeMap<_, _> = names.into_iter().collect();
        for (name, at) in &names {
            let group = self.groups.get_mut(at.group.index());
            if let Some(channel) = group.and_then(|g| g.channels.get_mut(at.channel.index())) {
                channel.name = Some(*name);
            }
        }
        self.names = Some(Arc::new(names));
        self
    }

    /// With backups that share in this way.
    #[must_use]
    pub fn with_backups(self, backups: Backups) -> Self {
        Self { backups, ..self }
    }

    /// Where the channel of that name stands.
    #[must_use]
    pub fn named(&self, name: OutId) -> Option<ChannelKey> {
        self.names.as_ref()?.get(&name).copied()
    }

    /// Counts the changes since the start.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// How far it may grow.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A copy that shares nothing with this one: what is tried on it has not happened.
    #[must_use]
    pub fn rehearsal(&self) -> Self {
        let mut copy = self.clone();
        for group in &mut copy.groups {
            group.turn = Arc::new(group.turn.copy());
            group.spilled = Arc::default();
            for channel in &mut group.channels {
                channel.live = Arc::new(channel.live.copy());
            }
        }
        copy
    }

    /// The groups, group 0 first. Empty ones may be among them.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The channel at that place.
    ///
    /// # Errors
    /// There is none.
    pub fn find(&self, at: ChannelKey) -> Result<&Channel, Refusal> {
        let narrow = |length| u16::try_from(length).unwrap_or(u16::MAX);
        let groups = narrow(self.groups.len());
        let group = self.groups.get(at.group.index());
        let group = group.ok_or(Refusal::NoSuchGroup { group: at.group, groups })?;
        let channels = narrow(group.channels.len());
        self.channel(at).ok_or(Refusal::NoSuchChannel { at, channels })
    }

    /// The channel at that place.
    #[must_use]
    pub fn channel(&self, at: ChannelKey) -> Option<&Channel> {
        let channel = self.groups.get(at.group.index())?.channels.get(at.channel.index())?;
        (!channel.removed).then_some(channel)
    }
}

impl Group {
    /// An empty group.
    fn empty(revision: Revision) -> Self {
        Self {
            discipline: Discipline::default(),
            changed: revision,
            channels: Vec::new(),
            turn: Arc::default(),
            spilled: Arc::default(),
        }
    }

    /// Clients that ever came to it because no group before it could take them.
    #[must_use]
    pub fn spilled(&self) -> u64 {
        self.spilled.load(Ordering::Relaxed)
    }

    /// Its places, channel 0 first; some may be empty.
    #[must_use]
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }
}

impl Channel {
    /// A channel as `create` makes it: disabled (balance(1) §5.2), counters 0.
    fn new(to: Destination, revision: Revision) -> Self {
        Self {
            maxc: to.target.maxc(),
            target: to.target,
            address: to.address,
            name: None,
            admin: Admin::Disabled,
            health: Health::default(),
            removed: false,
            changed: revision,
            live: Arc::default(),
        }
    }

    /// A disabled channel is not checked, and nothing is said of its health.
    fn set_admin(&mut self, admin: Admin) {
        if admin == Admin::Disabled {
            self.health = Health::Unchecked;
        }
        self.admin = admin;
    }

    /// Where it leads.
    #[must_use]
    pub fn destination(&self) -> Destination {
        Destination { target: self.target.clone(), address: self.address }
    }

    /// Whether it was taken out for good.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.removed
    }

    /// Its name in the HTTP mode.
    #[must_use]
    pub fn name(&self) -> Option<OutId> {
        self.name
    }

    /// Its live numbers.
    #[must_use]
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// Enabled and not down.
    #[must_use]
    pub fn takes_clients(&self) -> bool {
        self.admin.is_enabled() && !self.health.is_down()
    }

    /// Enabled, not down, and below its limit (balance(1) §7).
    #[must_use]
    pub fn usable(&self) -> bool {
        self.takes_clients() && self.live.has_room(self.maxc)
    }
}

/// The place of a channel, from two indices that a table's limits keep small.
fn key(group: usize, channel: usize) -> ChannelKey {
    let narrow = |index| u16::try_from(index).unwrap_or(u16::MAX);
    ChannelKey { group: GroupId(narrow(group)), channel: ChannelId(narrow(channel)) }
}
