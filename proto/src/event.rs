//! What a daemon announces to those who subscribed.
//!
//! Must not know who listens, or whether anybody does.

use crate::actor::Actor;
use crate::discipline::Discipline;
use crate::id::{ChannelKey, GroupId, Maxc, Revision};
use crate::state::{Drain, Then};
use crate::view::{Position, TablePage};
use serde::{Deserialize, Serialize};

/// An announcement, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Counts the lasting events (all but pictures of the table) of this run, from 1. A picture
    /// carries the number of the last event before it.
    pub cursor: u64,
    /// What happened.
    pub event: Event,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A picture of the table, in as many pushes as it needs.
    Table {
        /// Where this page begins.
        from: Position,
        /// The page.
        page: TablePage,
    },
    /// Somebody changed something.
    Changed(Changed),
    /// The reader was too slow: this many events before this one are lost to it.
    Missed {
        /// How many.
        events: u64,
    },
    /// The daemon is ending: it takes no more connections and lets go of this socket.
    Ending,
    /// A channel could not be connected to; told at most every ten seconds.
    Failures {
        /// Which.
        at: ChannelKey,
        /// Attempts since it was told last.
        count: u64,
        /// When it was noticed, in milliseconds since 1970-01-01 UTC.
        unix_ms: u64,
    },
    /// Clients went to a group because none before it could take them; told at most every ten
    /// seconds.
    Spilled {
        /// Which group they went to.
        into: GroupId,
        /// How many since it was told last.
        clients: u64,
        /// When it was noticed, in milliseconds since 1970-01-01 UTC.
        unix_ms: u64,
    },
}

/// One change of the table, with who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The revision it made.
    pub revision: Revision,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
    /// Who.
    pub actor: Actor,
    /// What.
    pub change: Change,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Change {
    /// A channel takes connections again.
    #[error("enabled {at}")]
    Enabled {
        /// Which.
        at: ChannelKey,
    },
    /// A channel takes no new connections.
    #[error("disabled {at}")]
    Disabled {
        /// Which.
        at: ChannelKey,
    },
    /// A channel leads elsewhere.
    #[error("assigned {at} to {target}")]
    Assigned {
        /// Which.
        at: ChannelKey,
        /// The new destination, as typed.
        target: String,
    },
    /// There is a new channel.
    #[error("created {at} for {target}, disabled")]
    Created {
        /// Its place.
        at: ChannelKey,
        /// Its destination, as typed.
        target: String,
    },
    /// A channel has another limit.
    #[error("maxc of {at} is {maxc}")]
    Maxc {
        /// Which.
        at: ChannelKey,
        /// The new limit.
        maxc: Maxc,
    },
    /// A group shares out its clients another way.
    #[error("group {group} is {discipline}")]
    Discipline {
        /// Which.
        group: GroupId,
        /// How from now on.
        discipline: Discipline,
    },
    /// The counters of a channel start again at 0.
    #[error("reset the counters of {at}")]
    Reset {
        /// Which.
        at: ChannelKey,
    },
    /// A channel takes no new connections until an operator enables it: it could not be connected
    /// to (`-a`).
    #[error("autodisabled {at}: {why}")]
    Autodisabled {
        /// Which.
        at: ChannelKey,
        /// What the attempt to connect met.
        why: String,
    },
    /// A channel is being emptied.
    #[error("draining {at}, then {}", .drain.then)]
    Draining {
        /// Which.
        at: ChannelKey,
        /// Until when, and what then.
        drain: Drain,
    },
    /// A channel is empty, or its time for that is over.
    #[error("drained {at}, {left} connection{} left: {then}", if *.left == 1 { "" } else { "s" })]
    Drained {
        /// Which.
        at: ChannelKey,
        /// Connections it still had.
        left: u32,
        /// What became of it.
        then: Then,
    },
    /// A channel failed its health checks and gets no new connections.
    #[error("{at} is down: {why}")]
    Down {
        /// Which.
        at: ChannelKey,
        /// What the last check met.
        why: String,
    },
    /// A channel passes its health checks.
    #[error("{at} is up")]
    Up {
        /// Which.
        at: ChannelKey,
    },
    /// A channel is gone for good.
    #[error("removed {at}")]
    Removed {
        /// Which.
        at: ChannelKey,
    },
    /// There is a new group, empty, and maybe others before it.
    #[error("opened group {group}, empty")]
    Opened {
        /// Which.
        group: GroupId,
    },
}
