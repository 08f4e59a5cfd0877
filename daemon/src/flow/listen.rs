//! Accepts clients, as many as there is room for; the others wait in the kernel's queue.
//!
//! A client is only accepted when there is a descriptor left for its channel too: to accept it and
//! then find none would be to lose it. Must not know what becomes of a client.

use super::crew::Seat;
use crate::sys::backoff::Backoff;
use crate::sys::event_loop::EventLoop;
use crate::sys::seldom::Seldom;
use crate::sys::tcp::{Accepted, Door, Tcp};
use std::cell::Cell;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
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

/// Clients that wait outside because there is no room, as far as those inside can help (DH-h).
pub(super) struct Crowd {
    /// What is held without need is let go.
    relief: Box<dyn Fn()>,
    waits: Cell<bool>,
    /// Clients that have nothing under way and are still to be sent away.
    away: Cell<usize>,
}

/// So many are sent away at once: to ask all who are inside costs something.
const AWAY_AT_ONCE: usize = 32;

impl Crowd {
    /// Nobody waits. `relief` lets go of what is held without need.
    pub(super) fn new(relief: impl Fn() + 'static) -> Self {
        Self { relief: Box::new(relief), waits: Cell::default(), away: Cell::default() }
    }

    /// Whether somebody waits.
    pub(super) fn waits(&self) -> bool {
        self.waits.get()
    }

    /// Whether one more is to be sent away; it is taken to be.
    pub(super) fn takes_one(&self) -> bool {
        let away = self.away.get();
        self.away.set(away.saturating_sub(1));
        away > 0
    }

    fn set(&self, waits: bool) {
        self.waits.set(waits);
        self.away.set(if waits { AWAY_AT_ONCE } else { 0 });
    }
}

impl fmt::Debug for Crowd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crowd").field("waits", &self.waits).field("away", &self.away).finish()
    }
}

/// The front door as one worker has it.
#[derive(Debug)]
pub(super) struct Listener {
    event_loop: EventLoop,
    door: Door,
    /// Shared by all workers.
    room: Arc<Semaphore>,
    crowd: Rc<Crowd>,
    backoff: Backoff,
    reports: Seldom,
}

impl Listener {
    pub(super) fn new(
        event_loop: &EventLoop,
        door: Door,
        room: Arc<Semaphore>,
        crowd: Rc<Crowd>,
    ) -> Self {
        let event_loop = event_loop.clone();
        Self { event_loop, door, room, crowd, backoff: Backoff::default(), reports: Seldom::new() }
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
                "as many connections as there may be (max_connections, or the descriptor limit): \
                 further clients wait; raise the limit (ulimit -n, LimitNOFILE=)"
            );
        }
        self.crowd.set(true);
        (self.crowd.relief)();
        // those inside that do nothing may make room
        self.event_loop.wake_all();
        loop {
            // it is never closed
            if let Ok(room) = Arc::clone(&self.room).acquire_owned().await {
                self.crowd.set(false);
                return room;
            }
        }
    }
}
