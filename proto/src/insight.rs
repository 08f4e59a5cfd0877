//! Answers to why, where to, and what if: always the daemon's own rule on its own table.
//!
//! Must not know the rule.

use crate::discipline::Discipline;
use crate::id::{ChannelKey, GroupId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// Why a channel cannot be given a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// An operator disabled it.
    Disabled,
    /// It could not be connected to, and was disabled (`-a`).
    Autodisabled(String),
    /// It is being emptied.
    Draining,
    /// It fails its health checks.
    Down(String),
    /// It has as many connections as it may.
    Full {
        /// How many that is.
        maxc: u32,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str("disabled by an operator"),
            Self::Autodisabled(why) => write!(f, "disabled by -a: {why}"),
            Self::Draining => f.write_str("draining"),
            Self::Down(why) => write!(f, "down: {why}"),
            Self::Full { maxc } => write!(f, "full: it has its {maxc} connections"),
        }
    }
}

/// Why a channel gets the new connections it gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Which channel.
    pub at: ChannelKey,
    /// How its group shares out clients.
    pub discipline: Discipline,
    /// What keeps clients away from it; none if nothing does.
    pub obstacle: Option<Obstacle>,
    /// Groups before its own that can take clients: while they do, its group gets none.
    pub before: Vec<GroupId>,
    /// Of 10,000 clients that come now, so many would be offered to it first.
    pub share: u32,
    /// In a hash group, how many of 10,000 clients its place is named by.
    pub named_by: Option<u32>,
    /// Channels of its group that can take clients, itself included.
    pub usable_siblings: u16,
}

/// A channel that a client was not given, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Which channel.
    pub at: ChannelKey,
    /// Why not.
    pub obstacle: Obstacle,
}

/// What happens to a client in one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Which group.
    pub group: GroupId,
    /// How it shares out clients.
    pub discipline: Discipline,
    /// In a hash group: the fold of the client's address, and the channel it names.
    pub named: Option<(u32, ChannelKey)>,
    /// Channels that were looked at in vain, in that order.
    pub rejected: Vec<Rejected>,
}

/// Where a client would go now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The client.
    pub client: IpAddr,
    /// The groups it is led through.
    pub stops: Vec<Stop>,
    /// The channel it is offered to first; none if it is closed.
    pub to: Option<ChannelKey>,
    /// The channel it goes to if that one cannot be connected to.
    pub else_to: Option<ChannelKey>,
}

/// The clients a preview is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrivals {
    /// 10,000 clients with addresses spread evenly: what is to be expected.
    Expected,
    /// These, one after the other, each gone before the next one comes: what happens exactly.
    Listed(Vec<IpAddr>),
}

impl Arrivals {
    /// How many are looked at when none are listed.
    pub const SAMPLE: u32 = 10_000;
}

/// What a change does to one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Which channel.
    pub at: ChannelKey,
    /// New connections it would be offered first as things are, of all that arrive.
    pub before: u32,
    /// And after the change.
    pub after: u32,
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Effect {
    /// The change in words; none if it is so already.
    pub change: Option<String>,
    /// How many clients were looked at.
    pub arrivals: u32,
    /// Whether they were listed, so that the numbers are exact, or only to be expected.
    pub exact: bool,
    /// What each channel gets, if it gets any before or after.
    pub shifts: Vec<Shift>,
    /// Clients that would be closed for want of a channel, before and after.
    pub refused: (u32, u32),
    /// Clients that would reach another channel than before, in hash groups.
    pub remapped: u32,
    /// Groups beyond the first with usable channels that take clients after the change and did not
    /// before.
    pub spills_into: Vec<GroupId>,
    /// Further connections that the channels of group 0 can hold, before and after; none is no
    /// limit.
    pub headroom: (Option<u64>, Option<u64>),
    /// Open connections on the channel: they stay, unless `closes` says otherwise.
    pub open: u32,
    /// Open connections that are closed, at once or when the time of a drain is over.
    pub closes: u32,
    /// Whether it can be taken back.
    pub reversible: bool,
    /// Whether no channel of its group can take clients after it, and one could before.
    pub last_usable: bool,
}
