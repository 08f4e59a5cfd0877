//! The small numbers of the field, each its own type, so that a group is never taken for a channel.
//!
//! Must not know what the numbers point at.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::{NonZeroU32, ParseIntError};
use std::str::FromStr;

/// Groups of a table when nobody raises the limit (balance(1) 3.54, `MAXGROUPS`).
pub const DEFAULT_MAX_GROUPS: u16 = 16;
/// Channels of a group when nobody raises the limit (balance(1) 3.54, `MAXCHANNELS`).
pub const DEFAULT_MAX_CHANNELS: u16 = 64;

/// Position of a group in the table, from 0. Group 0 is tried first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct GroupId(pub u16);

/// Position of a channel in its group, from 0. It never moves while the daemon runs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ChannelId(pub u16);

macro_rules! position {
    ($name:ident) => {
        impl $name {
            /// The position as an index.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }
    };
}
position!(GroupId);
position!(ChannelId);

/// A channel of the table: its group and its place in it, written `0/1`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct ChannelKey {
    /// The group.
    pub group: GroupId,
    /// The channel in that group.
    pub channel: ChannelId,
}

impl ChannelKey {
    /// `ChannelKey::new(0, 1)` is group 0, channel 1.
    #[must_use]
    pub fn new(group: u16, channel: u16) -> Self {
        Self { group: GroupId(group), channel: ChannelId(channel) }
    }
}

impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.group, self.channel)
    }
}

/// How many connections a channel may hold at once; 0 is "no limit" (balance(1) §3).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Maxc(u32);

impl Maxc {
    /// No limit.
    pub const UNLIMITED: Self = Self(0);

    /// A limit in connections; 0 is no limit.
    #[must_use]
    pub fn new(connections: u32) -> Self {
        Self(connections)
    }

    /// The number as it is typed and shown: 0 is no limit.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    /// The limit, if there is one.
    #[must_use]
    pub fn limit(self) -> Option<NonZeroU32> {
        NonZeroU32::new(self.0)
    }
}

impl fmt::Display for Maxc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Maxc {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

/// Counts the changes of a table; the table at start is revision 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl Revision {
    /// The revision after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One run of one daemon. Counters and revisions of two runs must never be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BootId(pub u128);

impl fmt::Display for BootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
