//! What the HTTP mode needs to know, the same for all workers.
//!
//! Must not know how requests are read or carried.

use super::queue::Queue;
use crate::access::AccessLog;
use crate::session::{Learned, OutId, Outputs, Policy, Standing};
use crate::table::Table;
use crate::table::totals::Totals;
use balance_proto::id::ChannelKey;
use std::sync::Arc;
use std::time::Duration;

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
    /// Where exchanges are logged.
    pub access: Option<AccessLog>,
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
