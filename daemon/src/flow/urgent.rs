//! An urgent byte between its fetching and the place where it is passed on.
//!
//! It has to be fetched as soon as it is there, since a read that goes past it loses it; but it is
//! passed on only behind what came in front of it. Must not know where it goes.

use crate::sys::tcp::Tcp;
use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicU16, Ordering};

/// At most one byte, as TCP has at most one at a time.
#[derive(Debug, Default)]
pub(super) struct Urgent(AtomicU16);

impl Urgent {
    /// Tells a byte from none.
    const SOME: u16 = 0x100;

    /// Fetches urgent bytes from this socket for as long as there can be any.
    pub(super) async fn fetch(&self, source: &Tcp) -> Infallible {
        // whatever is wrong with the source, its reader finds out
        while let Ok(Some(byte)) = source.recv_urgent().await {
            self.0.store(Self::SOME | u16::from(byte), Ordering::Relaxed);
        }
        pending().await
    }

    /// The byte, if there is one.
    pub(super) fn get(&self) -> Option<u8> {
        let [some, byte] = self.0.load(Ordering::Relaxed).to_be_bytes();
        (some > 0).then_some(byte)
    }

    /// It was passed on.
    pub(super) fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}
