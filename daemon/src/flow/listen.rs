//! Accepts clients, as many as there is room for; the others wait in the kernel's queue.
//!
//! A client is only accepted when there is a descriptor left for its channel too: to accept it and
//! then find none would be to lose it. Must not know what becomes of a client.

use super::crew::Seat;
use crate::sys::backoff::Backoff;
use crate::sys::event_loop::EventLoop;
use crate::sys::seldom::Seldom;
use crate::sys::tcp::{Accepted, Door, Tcp};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::task_tracker::TaskTrackerToken;

/// A client that was let in.
#[derive(Debug)]
pub(super) struct Newcomer {
    accepted: Accepted,
    from: SocketAddr,
    room: OwnedSemaphorePermit,
}

/// A client in the care of a worker.
#[derive(Debug)]
pub(super) struct Inbound {
    /// Its connection.
    pub client: Tcp,
    /// Where it comes from.
    pub from: SocketAddr,
    /// Where it counts.
    pub presence: Presence,
}

/// What a connection holds for as long as it lasts.
#[derive(Debug)]
pub(super) struct Presence {
    /// Its part of the room.
    _room: OwnedSemaphorePermit,
    /// Its part in the count of its worker.
    _seat: Seat,
    /// Its part in what the end waits for.
    _token: TaskTrackerToken,
}

impl Inbound {
    /// Takes a newcomer into the care of this worker.
    ///
    /// # Errors
    /// The event loop has no room; the client is lost then.
    pub(super) fn take(
        event_loop: &EventLoop,
        Newcomer { accepted, from, room }: Newcomer,
        seat: Seat,
        token: TaskTrackerToken,
    ) -> io::Result<Self> {
        let client = Tcp::new(event_loop, accepted)?;
        Ok(Self { client, from, presence: Presence { _room: room, _seat: seat, _token: token } })
    }
}

/// The front door as one worker has it.
#[derive(Debug)]
pub(super) struct Listener {
    event_loop: EventLoop,
    door: Door,
    /// Shared by all workers.
    room: Arc<Semaphore>,
    backoff: Backoff,
    reports: Seldom,
}

impl Listener {
    pub(super) fn new(event_loop: &EventLoop, door: Door, room: Arc<Semaphore>) -> Self {
        let event_loop = event_loop.clone();
        Self { event_loop, door, room, backoff: Backoff::default(), reports: Seldom::new() }
    }

    /// The next client. Never fails: what cannot be accepted now is accepted later.
    pub(super) async fn accept(&mut self) -> Newcomer {
        let room = match Arc::clone(&self.room).try_acquire_owned() {
            Ok(room) => room,
            Err(_) => self.wait_for_room().await,
        };
        let Self { event_loop, door, backoff, .. } = self;
        let rest = |pause| event_loop.sleep(pause);
        let (accepted, from) = backoff.patiently("connections", || door.accept(), rest).await;
        Newcomer { accepted, from, room }
    }

    #[cold]
    async fn wait_for_room(&self) -> OwnedSemaphorePermit {
        if self.reports.is_due() {
            tracing::warn!(
                "as many connections as the descriptor limit allows: further clients wait; \
                 raise the limit (ulimit -n, LimitNOFILE=)"
            );
        }
        loop {
            // it is never closed
            if let Ok(room) = Arc::clone(&self.room).acquire_owned().await {
                return room;
            }
        }
    }
}
