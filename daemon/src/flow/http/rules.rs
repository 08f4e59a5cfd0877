//! What the HTTP mode needs to know, the same for all workers.
//!
//! Must not know how requests are read or carried.

use crate::session::{Learned, OutId, Outputs, Policy, Standing};
use crate::table::Table;
use balance_proto::id::ChannelKey;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// The rules of the HTTP mode, and what its workers share.
#[derive(Debug)]
pub struct Rules {
    /// How sessions find their output again.
    pub policy: Policy,
    /// Who issued which cookie (mode passive).
    pub learned: Learned,
    /// The names of the channels.
    pub names: Names,
    /// How long the head of a request may take, and silence in an exchange on the client's side; none
    /// is for ever (H-43 to H-45).
    pub client_timeout: Option<Duration>,
    /// How long an answer may take to begin, and be silent; none is for ever (H-46).
    pub server_timeout: Option<Duration>,
    /// How long a request may wait for a channel; none is for ever (H-35).
    pub queue_timeout: Option<Duration>,
    /// Whether servers get `X-Forwarded-For`.
    pub forwarded_for: bool,
    /// Whether servers get `Forwarded`.
    pub forwarded: bool,
    /// Requests that wait for a channel.
    pub queue: Queue,
}

/// Requests that wait until a channel has room.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: AtomicUsize,
    freed: Notify,
}

impl Queue {
    /// Takes a place in it.
    pub(super) fn join(&self) -> Place<'_> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        Place(self)
    }

    /// Somebody left a channel.
    pub(super) fn left(&self) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.freed.notify_one();
        }
    }
}

/// The place of one who waits.
pub(super) struct Place<'a>(&'a Queue);

impl Place<'_> {
    /// Waits until somebody has left a channel, or had left one before.
    pub(super) async fn freed(&self) {
        self.0.freed.notified().await;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The names of channels: `out1`, `out2`, ... (DH-c).
#[derive(Debug, Clone, Default)]
pub struct Names {
    places: BTreeMap<OutId, ChannelKey>,
    names: BTreeMap<ChannelKey, OutId>,
}

impl FromIterator<(OutId, ChannelKey)> for Names {
    fn from_iter<I: IntoIterator<Item = (OutId, ChannelKey)>>(all: I) -> Self {
        let places: BTreeMap<_, _> = all.into_iter().collect();
        let names = places.iter().map(|(name, place)| (*place, *name)).collect();
        Self { places, names }
    }
}

impl Names {
    /// Where a name leads.
    #[must_use]
    pub fn place(&self, name: OutId) -> Option<ChannelKey> {
        self.places.get(&name).copied()
    }

    /// What a place is called. Channels made at run time have no name, and no sessions.
    #[must_use]
    pub fn name(&self, place: ChannelKey) -> Option<OutId> {
        self.names.get(&place).copied()
    }
}

/// The outputs as sessions see them, in a table as it is now.
pub(super) struct Now<'a> {
    pub names: &'a Names,
    pub table: &'a Table,
}

/// All groups but the first are backups (H-38).
pub(super) fn is_backup(place: ChannelKey) -> bool {
    place.group.index() > 0
}

impl Outputs for Now<'_> {
    fn find(&self, id: &[u8]) -> Option<OutId> {
        OutId::read(id).filter(|name| self.names.place(*name).is_some())
    }

    fn standing(&self, output: OutId) -> Standing {
        let place = self.names.place(output);
        match place.and_then(|place| Some((place, self.table.channel(place)?))) {
            Some((place, _)) if is_backup(place) => Standing::Backup,
            Some((_, channel)) if channel.takes_clients() => Standing::Usable,
            _ => Standing::Unusable,
        }
    }
}
