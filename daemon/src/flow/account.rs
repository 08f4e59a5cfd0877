//! Keeps the books of one connection: bytes while they move, its slot and its place on the roster
//! until the end.
//!
//! Must not know sockets.

use super::Way;
use crate::roster::Entry;
use crate::table::live::Lease;
use std::time::Duration;

/// The account of a connection that reached a channel. Dropping it, on whatever way out, ends the
/// connection in the counters and on the roster.
#[derive(Debug)]
pub(super) struct Ledger {
    lease: Lease,
    entry: Entry,
}

impl Ledger {
    /// Opens the books on a channel's slot.
    pub(super) fn open(lease: Lease, entry: Entry) -> Self {
        Self { lease, entry }
    }

    /// Bytes that were written, the client's to the channel or the channel's to the client.
    pub(super) fn moved(&self, way: Way, bytes: usize) {
        match way {
            Way::Up => {
                self.lease.count_sent(bytes);
                self.entry.record().count_sent(bytes);
            }
            Way::Down => {
                self.lease.count_received(bytes);
                self.entry.record().count_received(bytes);
            }
        }
    }

    /// An answer with this status began after so many microseconds.
    pub(super) fn answered(&self, status: u16, us: u64) {
        self.lease.count_answer(status, us);
    }

    /// The exchange came to nothing whole.
    pub(super) fn broke(&self) {
        self.lease.count_broken();
    }

    /// Bytes that have moved, the client's and the channel's.
    pub(super) fn bytes(&self) -> (u64, u64) {
        self.entry.record().bytes()
    }

    /// How long nothing has moved.
    pub(super) fn still(&self) -> Duration {
        Duration::from_millis(self.entry.record().still_ms())
    }

    /// Whether an operator wants the connection closed.
    pub(super) fn is_cut(&self) -> bool {
        self.entry.record().is_cut()
    }
}
