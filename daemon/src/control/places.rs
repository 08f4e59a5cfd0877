//! How many may talk to the daemon at the same time, and that a crowd cannot keep out its owner.
//!
//! Must not know what they say.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Sessions at the same time; one more is told that the daemon is busy.
const ALL: usize = 128;
/// So many of them at most are of others than root and the daemon's own user: with viewers,
/// everybody on the machine may connect.
const GUESTS: usize = 96;

/// The places there are.
#[derive(Debug)]
pub(super) struct Places {
    all: Arc<Semaphore>,
    guests: Arc<Semaphore>,
}

/// One of them; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Place {
    _any: OwnedSemaphorePermit,
    _guest: Option<OwnedSemaphorePermit>,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(ALL)), guests: Arc::new(Semaphore::new(GUESTS)) }
    }
}

impl Places {
    /// A place for one of the house, or for a guest; none if there is none left.
    pub(super) fn take(&self, is_ours: bool) -> Option<Place> {
        let one = |of: &Arc<Semaphore>| Arc::clone(of).try_acquire_owned().ok();
        let _guest = if is_ours { None } else { Some(one(&self.guests)?) };
        Some(Place { _any: one(&self.all)?, _guest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_leave_places_free_for_the_house() {
        let places = Places::default();
        let mut guests: Vec<Place> = (0..GUESTS).map(|_| places.take(false).unwrap()).collect();
        assert!(places.take(false).is_none());
        let ours: Vec<Place> = (GUESTS..ALL).map(|_| places.take(true).unwrap()).collect();
        assert!(places.take(true).is_none());
        guests.pop();
        assert!(places.take(false).is_some());
        drop(ours);
        assert!(places.take(true).is_some());
        assert_eq!(places.all.available_permits(), ALL - guests.len());
    }
}
