//! Room for connections at one door. When it is taken, whoever has waited longest without asking
//! anything makes room: idle clients keep nobody out.
//!
//! Must not know sockets.

use std::sync::{Arc, Weak};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// The places of a door.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    /// Those that were taken, the earliest first.
    taken: Vec<Weak<Place>>,
}

/// One of them. Its connection holds it, and so does everything it has asked for until it is answered.
#[derive(Debug)]
pub(super) struct Place {
    leave: CancellationToken,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Waits until somebody else needs it.
    pub(super) async fn wanted(&self) {
        self.leave.cancelled().await;
    }
}

impl Places {
    pub(super) fn new(places: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(places)), taken: Vec::new() }
    }

    /// Takes a place, somebody's who does not use theirs if there is no other.
    pub(super) async fn take(&mut self) -> Arc<Place> {
        self.taken.retain(|place| place.strong_count() > 0);
        if self.free.available_permits() == 0 {
            // one holder is the connection itself
            let idle = self.taken.iter().position(|place| place.strong_count() == 1);
            if let Some(place) = idle.and_then(|at| self.taken.remove(at).upgrade()) {
                place.leave.cancel();
            }
        }
        // never closed
        let permit = Arc::clone(&self.free).acquire_owned().await.ok();
        let place = Arc::new(Place { leave: CancellationToken::new(), _permit: permit });
        self.taken.push(Arc::downgrade(&place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn the_longest_idle_one_makes_room_and_a_busy_one_does_not() {
        let mut places = Places::new(2);
        let mut take = || places.take().now_or_never();
        let (first, second) = (take().unwrap(), take().unwrap());
        let request = Arc::clone(&first);
        assert!(take().is_none(), "until the second has gone");
        assert!(second.leave.is_cancelled() && !first.leave.is_cancelled());
        drop(second);
        let third = take().unwrap();
        assert!(take().is_none() && third.leave.is_cancelled());
        drop(third);
        let fourth = take().unwrap();
        // what the first one asked for is not answered yet
        assert!(take().is_none() && fourth.leave.is_cancelled() && !first.leave.is_cancelled());
        drop((fourth, request));
        let _fifth = take().unwrap();
        assert!(take().is_none() && first.leave.is_cancelled());
    }
}
