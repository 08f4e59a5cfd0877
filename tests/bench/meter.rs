//! What clients and servers count while they run, to be read from outside at any moment.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Counted by many threads, read by one.
#[derive(Debug, Default)]
pub struct Meter {
    done: AtomicU64,
    errors: AtomicU64,
    first: Mutex<Option<String>>,
    measuring: AtomicBool,
    ended: AtomicBool,
}

impl Meter {
    /// Operations, or bytes, that came to a good end.
    pub fn count(&self, done: u64) {
        self.done.fetch_add(done, Ordering::Relaxed);
    }

    /// How many until now.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Something went wrong; the first reason is kept.
    pub fn error(&self, why: &str) {
        if self.ended() {
            // whoever is cut off at the end has no reason to complain
            return;
        }
        if self.errors.fetch_add(1, Ordering::Relaxed) == 0 {
            *self.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.to_owned());
        }
    }

    /// Errors until now, and the first reason.
    pub fn errors(&self) -> (u64, Option<String>) {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (self.errors.load(Ordering::Relaxed), first)
    }

    /// From now on times are noted.
    pub fn measure(&self) {
        self.measuring.store(true, Ordering::Relaxed);
    }

    /// Whether they are.
    pub fn measuring(&self) -> bool {
        self.measuring.load(Ordering::Relaxed)
    }

    /// From now on everybody may go.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Whether it is over.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}
