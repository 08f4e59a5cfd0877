//! Connections to channels that wait for the next request.
//!
//! Each takes a part of the room for connections while it waits, since it takes a descriptor: when
//! there is no room, there are none. Must not know what was said on them.

use super::stream::Stream;
use crate::sys::event_loop::EventLoop;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections that wait for one channel, per worker.
const MOST: usize = 256;
/// How long one waits. Servers wait longer, as a rule: so few are closed under our hands.
const LONGEST: Duration = Duration::from_secs(4);

/// The connections of one worker.
#[derive(Debug)]
pub(in crate::flow) struct Pool {
    idle: RefCell<HashMap<SocketAddr, Vec<Idle>>>,
    room: Arc<Semaphore>,
    sweeping: Cell<bool>,
}

#[derive(Debug)]
struct Idle {
    stream: Stream,
    since: Instant,
    _room: OwnedSemaphorePermit,
}

impl Pool {
    pub(in crate::flow) fn new(room: &Arc<Semaphore>) -> Self {
        let room = Arc::clone(room);
        Self { idle: RefCell::default(), room, sweeping: Cell::new(false) }
    }

    /// Lets go of all.
    pub(in crate::flow) fn clear(&self) {
        self.idle.borrow_mut().clear();
    }

    /// One that waits for this address and is still good: the latest that came.
    pub(super) fn take(&self, address: SocketAddr) -> Option<Stream> {
        let mut idle = self.idle.borrow_mut();
        let all = idle.get_mut(&address)?;
        // whatever its server said meanwhile, an end or more, it is of no use then
        std::iter::from_fn(|| all.pop())
            .map(|idle| idle.stream)
            .find(|stream| stream.tcp.poll_readable().is_pending())
    }
}

/// Lets a connection wait. It must not have anything more to say.
pub(super) fn keep(pool: &Rc<Pool>, event_loop: &EventLoop, address: SocketAddr, stream: Stream) {
    let Ok(room) = Arc::clone(&pool.room).try_acquire_owned() else { return };
    let since = event_loop.now();
    let mut idle = pool.idle.borrow_mut();
    let all = idle.entry(address).or_default();
    if all.len() < MOST {
        all.push(Idle { stream, since, _room: room });
    }
    if !pool.sweeping.replace(true) {
        event_loop.spawn(sweep(Rc::clone(pool), event_loop.clone()));
    }
}

/// Closes those that have waited for too long, for as long as there are any.
async fn sweep(pool: Rc<Pool>, event_loop: EventLoop) {
    loop {
        event_loop.sleep(LONGEST / 4).await;
        let now = event_loop.now();
        let mut idle = pool.idle.borrow_mut();
        idle.retain(|_, all| {
            all.retain(|idle| now.saturating_duration_since(idle.since) < LONGEST);
            !all.is_empty()
        });
        if idle.is_empty() {
            pool.sweeping.set(false);
            return;
        }
    }
}
