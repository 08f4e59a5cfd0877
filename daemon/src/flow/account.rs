//! Keeps the books of one connection: bytes while they move, the slot until the end.
//!
//! Must not know sockets.

use crate::table::live::Lease;

/// The account of a connection that reached a channel. Dropping it, on whatever way out, ends the
/// connection in the counters.
#[derive(Debug)]
pub(super) struct Ledger {
    lease: Lease,
}

impl Ledger {
    /// Opens the books on a channel's slot.
    pub(super) fn open(lease: Lease) -> Self {
        Self { lease }
    }

    /// The client's bytes, written to the channel.
    pub(super) fn sent(&self, bytes: usize) {
        self.lease.count_sent(bytes);
    }

    /// The channel's bytes, written to the client.
    pub(super) fn received(&self, bytes: usize) {
        self.lease.count_received(bytes);
    }
}
