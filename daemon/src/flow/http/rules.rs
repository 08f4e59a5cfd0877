//! What the HTTP mode needs to know, the same for all workers.
//!
//! Must not know how requests are read or carried.

use crate::session::{Learned, OutId, Outputs, Policy, Standing};
use crate::table::Table;
use crate::table::totals::Totals;
use balance_proto::id::ChannelKey;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// The rules of the HTTP mode, and what its workers share.
#[derive(Debug)]
pub struct Rules {
    /// How sessions find their output again.
    pub policy: Policy,
    /// Who issued which cookie (mode passive).
    pub learned: Arc<Learned>,
    /// What is counted over all channels.
    pub totals: Arc<Totals>,
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

/// The outputs as sessions see them, in a table as it is now.
pub(super) struct Now<'a>(pub &'a Table);

/// All groups but the first are backups (H-38).
pub(super) fn is_backup(place: ChannelKey) -> bool {
    place.group.index() > 0
}

impl Outputs for Now<'_> {
    fn find(&self, id: &[u8]) -> Option<OutId> {
        OutId::read(id).filter(|name| self.0.named(*name).is_some())
    }

    fn standing(&self, output: OutId) -> Standing {
        let place = self.0.named(output);
        match place.and_then(|place| Some((place, self.0.channel(place)?))) {
            Some((place, _)) if is_backup(place) => Standing::Backup,
            Some((_, channel)) if channel.takes_clients() => Standing::Usable,
            _ => Standing::Unusable,
        }
    }
}
