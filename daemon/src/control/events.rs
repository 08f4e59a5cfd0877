//! What happened: the latest events are kept, and told to all who listen.
//!
//! Bounded in memory; a slow listener learns how many it missed. Must not know what makes events.

use balance_proto::event::{Event, Push};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Events a listener may lag behind before it misses some.
const LAG: usize = 256;
/// Events that are kept for those who ask later.
const KEPT: usize = 4096;
/// Most events in one answer, so that it fits a frame.
const AT_ONCE: usize = 1000;

/// The events of this run. Clones are the same.
#[derive(Debug, Clone)]
pub(super) struct Events {
    listeners: broadcast::Sender<Push>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Number of the latest event; they begin at 1.
    last: u64,
    events: VecDeque<Push>,
}

impl Default for Events {
    fn default() -> Self {
        let (listeners, _) = broadcast::channel(LAG);
        Self { listeners, kept: Arc::default() }
    }
}

impl Events {
    /// Tells of an event.
    pub(super) fn announce(&self, event: Event) {
        let push = self.with(|kept| {
            kept.last += 1;
            let push = Push { cursor: kept.last, event };
            if kept.events.len() == KEPT {
                kept.events.pop_front();
            }
            kept.events.push_back(push.clone());
            push
        });
        // nobody listening is no error
        let _ = self.listeners.send(push);
    }

    /// All events from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<Push> {
        self.listeners.subscribe()
    }

    /// The number of the latest event.
    pub(super) fn last_cursor(&self) -> u64 {
        self.with(|kept| kept.last)
    }

    /// Events after that number, the oldest first, and how many of them are kept no more.
    pub(super) fn since(&self, after: u64) -> (Vec<Push>, u64) {
        self.some_since(after, AT_ONCE)
    }

    /// The same, so many of them at most.
    pub(super) fn some_since(&self, after: u64, most: usize) -> (Vec<Push>, u64) {
        self.with(|kept| {
            let first = kept.last - kept.events.len() as u64;
            let missed = first.saturating_sub(after);
            let later = kept.events.iter().filter(|push| push.cursor > after);
            (later.take(most).cloned().collect(), missed)
        })
    }

    /// Never held across an await.
    fn with<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_kept_and_the_others_counted() {
        let events = Events::default();
        assert_eq!(events.since(0), (Vec::new(), 0));
        for n in 1..=KEPT as u64 + 10 {
            events.announce(Event::Missed { events: n });
        }
        let (told, missed) = events.since(0);
        assert_eq!((told.len(), missed), (AT_ONCE, 10));
        assert_eq!(told[0].cursor, 11);
        let last = events.last_cursor();
        assert_eq!(events.since(last), (Vec::new(), 0));
        assert_eq!(events.since(last - 2).0.len(), 2);
        // a cursor of another run
        assert_eq!(events.since(last + 99), (Vec::new(), 0));
    }
}
