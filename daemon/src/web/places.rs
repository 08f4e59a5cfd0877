//! Room for connections at one door. When it is taken, whoever has waited longest without asking
//! anything makes room: idle clients keep nobody out. Streams of events have seats of their own, so that
//! who stays keeps out nobody who only asks.
//!
//! Must not know sockets.

use std::sync::{Arc, Mutex, PoisonError, Weak};
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
    /// As what it counts: one of the door's, or a seat.
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

/// The seats for streams of events. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Seats(Arc<Semaphore>);

/// Held by a stream for as long as it goes on.
#[derive(Debug)]
pub(crate) struct Seat {
    _place: Arc<Place>,
}

impl Seats {
    pub(super) fn new(seats: usize) -> Self {
        Self(Arc::new(Semaphore::new(seats)))
    }

    /// A seat for whoever has this place, which others may have from now on; none if all are taken.
    /// The connection must end with the stream: it keeps the seat until then.
    pub(super) fn take(&self, place: Option<Arc<Place>>) -> Option<Seat> {
        let (permit, place) = (Arc::clone(&self.0).try_acquire_owned().ok()?, place?);
        // never held across an await
        *place.permit.lock().unwrap_or_else(PoisonError::into_inner) = Some(permit);
        Some(Seat { _place: place })
    }
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
        let place = Place { leave: CancellationToken::new(), permit: Mutex::new(permit) };
        let place = Arc::new(place);
        self.taken.push(Arc::downgrade(&place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn who_sits_down_to_listen_leaves_the_place_to_others() {
        let (mut places, seats) = (Places::new(1), Seats::new(1));
        let mut take = || places.take().now_or_never();
        let listens = take().unwrap();
        let seat = seats.take(Some(Arc::clone(&listens))).unwrap();
        let asks = take().unwrap();
        assert!(!listens.leave.is_cancelled(), "two of them, as there was room for both");
        assert!(seats.take(Some(Arc::clone(&asks))).is_none() && seats.take(None).is_none());
        assert!(take().is_none() && asks.leave.is_cancelled() && !listens.leave.is_cancelled());
        drop(asks);
        let other = take().unwrap();
        // the stream is over, the connection is not yet
        drop(seat);
        assert!(seats.take(Some(Arc::clone(&other))).is_none());
        drop(listens);
        assert!(seats.take(Some(other)).is_some());
    }

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
