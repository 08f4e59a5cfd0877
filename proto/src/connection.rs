//! Open connections, seen from outside.
//!
//! Must not know how they are carried.

use crate::id::{ChannelKey, GroupId};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// Which connections are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// All of them.
    All,
    /// Those to the channels of a group.
    Group(GroupId),
    /// Those to a channel.
    Channel(ChannelKey),
}

impl Scope {
    /// Whether a connection to that channel is meant.
    #[must_use]
    pub fn holds(self, at: ChannelKey) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => at.group == group,
            Self::Channel(channel) => at == channel,
        }
    }
}

/// Connections to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Victims {
    /// The one of that number.
    One(u64),
    /// Those on which nothing has moved for a while.
    Idle {
        /// Among which.
        of: Scope,
        /// Seconds; 0 is all of them.
        for_s: u32,
    },
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// Its number in this run of the daemon.
    pub id: u64,
    /// Where it comes from.
    pub client: SocketAddr,
    /// Where it goes.
    pub at: ChannelKey,
    /// How long it is open, in milliseconds.
    pub age_ms: u64,
    /// How long nothing has moved, in milliseconds.
    pub idle_ms: u64,
    /// Bytes from the client.
    pub sent: u64,
    /// Bytes to the client.
    pub received: u64,
}

/// Connections in the order of their numbers, or a part of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionPage {
    /// The connections.
    pub list: Vec<ConnectionView>,
    /// Ask for those after this number to go on; none at the end.
    pub next: Option<u64>,
}
