//! Pictures of a daemon and its table, for those who look from outside.
//!
//! Plain values, a moment old when they arrive. Must not know the daemon's own types.

use crate::actor::Actor;
use crate::discipline::Discipline;
use crate::http::{Exchanges, HttpFacts, HttpView, OutId};
use crate::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use crate::role::Role;
use crate::state::{Admin, Health};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// One running daemon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// This run of it.
    pub boot: BootId,
    /// Its name, by default `address:port`.
    pub name: String,
    /// The front door.
    pub listen: SocketAddr,
    /// Its process.
    pub pid: u32,
    /// The release of its program, such as `0.1.0`.
    pub release: String,
    /// When it started, in milliseconds since 1970-01-01 UTC.
    pub started_unix_ms: u64,
    /// Worker threads that carry traffic.
    pub threads: u16,
    /// How many groups its table may have.
    pub max_groups: u16,
    /// How many channels each group may have.
    pub max_channels: u16,
    /// How many connections it can carry at once (H-32).
    pub room: u64,
    /// How its HTTP mode is set up; none without `--http`.
    pub http: Option<HttpFacts>,
    /// Whom the daemon takes the reader of this for.
    pub you: Actor,
    /// What the reader may do.
    pub your_role: Role,
}

/// A place in the table from which a page begins: the channel at it is the first one shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Index of the group.
    pub group: u16,
    /// Index of the channel.
    pub channel: u16,
}

impl Position {
    /// The beginning of the table.
    pub const START: Self = Self { group: 0, channel: 0 };
}

/// A part of the table at one moment, or all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePage {
    /// Revision of the table. Pages of two revisions must not be put together.
    pub revision: Revision,
    /// When the counters were read, in microseconds since the daemon started (monotonic). Rates
    /// are differences over this, never over the time of arrival.
    pub at_us: u64,
    /// What the HTTP mode counted until then; none without `--http`.
    pub http: Option<HttpView>,
    /// The groups, ascending. A group that a page boundary cuts is in both pages.
    pub groups: Vec<GroupView>,
    /// Where the next page begins; none when this is the last one.
    pub next: Option<Position>,
}

/// A group as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Its number.
    pub id: GroupId,
    /// How it shares out clients.
    pub discipline: Discipline,
    /// The revision that changed its discipline last.
    pub changed: Revision,
    /// Its channels on this page, ascending.
    pub channels: Vec<ChannelView>,
}

/// A channel as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// Its number in the group.
    pub id: ChannelId,
    /// Its name in the HTTP mode.
    pub name: Option<OutId>,
    /// The host as it was typed.
    pub host: String,
    /// Where connections go.
    pub address: SocketAddr,
    /// What is wanted of it.
    pub admin: Admin,
    /// What health checks say of it.
    pub health: Health,
    /// How many connections it may hold.
    pub maxc: Maxc,
    /// The revision that changed this channel last.
    pub changed: Revision,
    /// Its live numbers.
    pub counters: Counters,
    /// What its health checks came to.
    pub checks: Checks,
    /// What the HTTP mode counted.
    pub exchanges: Exchanges,
}

impl ChannelView {
    /// Enabled, not down, and below its limit: it may be given the next connection
    /// (balance(1) §7).
    #[must_use]
    pub fn usable(&self) -> bool {
        let wanted = self.admin.is_enabled() && !self.health.is_down();
        wanted && self.maxc.limit().is_none_or(|limit| self.counters.current < limit.get())
    }

    /// How it fares: what operators want of it and what its checks say, put together.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.admin {
            Admin::Disabled => Standing::Disabled,
            Admin::Autodisabled(_) => Standing::Autodisabled,
            Admin::Draining(_) => Standing::Draining,
            Admin::Enabled if self.health.is_down() => Standing::Down,
            Admin::Enabled if !self.usable() => Standing::Full,
            Admin::Enabled => Standing::Up,
        }
    }

    /// Connections, in the HTTP mode exchanges, that are over (H-87, A-27).
    #[must_use]
    pub fn completed(&self) -> u64 {
        let Counters { current, total, failed, .. } = self.counters;
        total.saturating_sub(failed).saturating_sub(current.into())
    }
}

/// The live numbers of a channel. All but `current` only grow, until a reset or a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Connections assigned to it now; counted from the choice on, before the connect.
    pub current: u32,
    /// Connections ever assigned to it, failed attempts included (balance(1) §6.1, `totalc`).
    pub total: u64,
    /// Bytes from clients to the channel.
    pub sent: u64,
    /// Bytes from the channel to clients.
    pub received: u64,
    /// Attempts to connect to it that failed.
    pub failed: u64,
}

/// How a channel fares, in one word out of six; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Its health checks fail.
    Down,
    /// It could not be connected to, and waits for an operator.
    Autodisabled,
    /// It has as many connections as it may.
    Full,
    /// It keeps its connections and gets no new ones.
    Draining,
    /// An operator took it out.
    Disabled,
    /// It takes connections.
    Up,
}

/// What health checks of a channel came to. The numbers only grow, until a reset or a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checks {
    /// Checks that failed, those of a channel that was down included (H-88).
    pub failed: u64,
    /// How often it went down (H-84).
    pub downs: u64,
}

/// A whole table, put together from its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableView {
    /// Revision of the table.
    pub revision: Revision,
    /// When the counters of the last page were read, in microseconds since the daemon started.
    pub at_us: u64,
    /// What the HTTP mode counted until then; none without `--http`.
    pub http: Option<HttpView>,
    /// The groups, ascending.
    pub groups: Vec<GroupView>,
}

impl TableView {
    /// The group of that number.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&GroupView> {
        self.groups.get(id.index()).filter(|group| group.id == id)
    }

    /// The channel at that place.
    #[must_use]
    pub fn channel(&self, at: ChannelKey) -> Option<&ChannelView> {
        let channels = &self.group(at.group)?.channels;
        // places of removed channels are left out
        let place = channels.binary_search_by_key(&at.channel, |channel| channel.id).ok()?;
        channels.get(place)
    }
}

/// Puts pages together; gives a whole table when the last one is in.
///
/// Pages of different revisions do not mix: the first page of a newer table starts it afresh, and
/// a page that does not continue the one before is refused.
#[derive(Debug, Default)]
pub struct Assembly {
    begun: Option<(TableView, Position)>,
}

/// A page that does not continue the one before it; ask for the table from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table changed between two of its pages; ask again from the start")]
pub struct Torn;

impl Assembly {
    /// Takes the page that begins at `from`.
    ///
    /// # Errors
    /// The page does not follow the one before it. What was gathered is dropped.
    pub fn add(&mut self, from: Position, page: TablePage) -> Result<Option<TableView>, Torn> {
        let mut table = match self.begun.take() {
            _ if from == Position::START => TableView {
                revision: page.revision,
                at_us: page.at_us,
                http: page.http,
                groups: Vec::new(),
            },
            Some((table, wanted)) if wanted == from && table.revision == page.revision => table,
            _ => return Err(Torn),
        };
        (table.at_us, table.http) = (page.at_us, page.http);
        for group in page.groups {
            match table.groups.last_mut() {
                Some(cut) if cut.id == group.id => cut.channels.extend(group.channels),
                _ => table.groups.push(group),
            }
        }
        match page.next {
            None => Ok(Some(table)),
            Some(next) => {
                self.begun = Some((table, next));
                Ok(None)
            }
        }
    }
}
