//! What a page shows: the daemon at one moment. The HTML and the live stream are both made of it.
//!
//! Plain values; must not know where they come from, nor what becomes of them.

use super::activity::{Activity, Recent};
use super::columns::Server;
use super::decided::Decided;
use super::state::Shown;
use balance_proto::id::ChannelKey;
use balance_proto::process::ProcessView;
use balance_proto::state::Health;
use balance_proto::view::{GroupView, Instance, TableView};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The daemon at one moment.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) instance: Instance,
    pub(super) process: ProcessView,
    pub(super) table: TableView,
    pub(super) activity: Activity,
    /// Who took servers out of service.
    pub(super) decided: BTreeMap<ChannelKey, Decided>,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub(super) unix_ms: u64,
}

/// How many servers there are, and how many of them take clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Muster {
    pub(super) all: usize,
    pub(super) usable: usize,
    /// Those that do not, though nobody wanted it so.
    pub(super) in_trouble: usize,
}

impl Picture {
    /// The servers of a group, in the order of the table.
    pub(super) fn servers<'a>(&'a self, group: &'a GroupView) -> impl Iterator<Item = Server<'a>> {
        group.channels.iter().map(|channel| {
            let at = ChannelKey { group: group.id, channel: channel.id };
            Server { at, channel, activity: &self.activity }
        })
    }

    /// The servers of all groups.
    pub(super) fn channels(&self) -> impl Iterator<Item = Server<'_>> {
        self.table.groups.iter().flat_map(|group| self.servers(group))
    }

    /// What all of them do per second.
    pub(super) fn recent(&self) -> Recent {
        self.activity.recent_of_all()
    }

    /// Clients that are connected now (H-80, `current conns`).
    pub(super) fn clients(&self) -> u64 {
        match &self.table.http {
            Some(http) => http.clients.now.into(),
            None => self.channels().map(|server| u64::from(server.channel.counters.current)).sum(),
        }
    }

    /// Seconds since the daemon started.
    pub(super) fn uptime_s(&self) -> u64 {
        self.table.at_us / 1_000_000
    }

    /// Whether anything is checked.
    pub(super) fn is_checked(&self) -> bool {
        self.channels().any(|server| server.channel.health != Health::Unchecked)
    }

    /// Whether its HTTP mode is on.
    pub(super) fn is_http(&self) -> bool {
        self.instance.http.is_some()
    }

    /// What a live picture can be put into: a page with another one has to be fetched anew.
    pub(super) fn shape(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.instance.boot.hash(&mut hasher);
        self.activity.step_us().hash(&mut hasher);
        super::columns::shown(self).hash(&mut hasher);
        for group in &self.table.groups {
            (group.id, group.discipline).hash(&mut hasher);
            for channel in &group.channels {
                (channel.id, &channel.host, channel.address).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

impl Muster {
    /// Counts servers.
    pub(super) fn of<'a>(servers: impl Iterator<Item = Server<'a>>) -> Self {
        servers.fold(Self::default(), |mut muster, server| {
            muster.all += 1;
            muster.usable += usize::from(server.channel.usable());
            muster.in_trouble += usize::from(server.channel.standing().is_trouble());
            muster
        })
    }
}
