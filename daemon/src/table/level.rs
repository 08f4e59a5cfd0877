//! Something that comes and goes, and the most of it there ever was at one time.
//!
//! Must not know what it is.

use balance_proto::http::Level as View;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many there are, counted by whoever comes and goes.
#[derive(Debug, Default)]
pub struct Level {
    now: AtomicU32,
    max: AtomicU32,
}

impl Level {
    /// One more, until what this gives is dropped.
    #[must_use]
    pub fn enter(&self) -> Inside<'_> {
        self.raise();
        Inside(self)
    }

    /// One more, until [`Level::lower`].
    pub fn raise(&self) {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        note(&self.max, now);
    }

    /// One less.
    pub fn lower(&self) {
        self.now.fetch_sub(1, Ordering::Relaxed);
    }

    /// How many there are now.
    #[must_use]
    pub fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    /// Both numbers.
    #[must_use]
    pub fn view(&self) -> View {
        let now = self.now();
        View { now, max: self.max.load(Ordering::Relaxed).max(now) }
    }

    /// Lets the maximum begin again with what there is.
    pub fn reset(&self) {
        self.max.store(self.now(), Ordering::Relaxed);
    }
}

/// Notes a maximum. As a rule there is nothing to write.
pub(super) fn note(max: &AtomicU32, now: u32) {
    if now > max.load(Ordering::Relaxed) {
        max.fetch_max(now, Ordering::Relaxed);
    }
}

/// One of those that are there.
#[derive(Debug)]
pub struct Inside<'a>(&'a Level);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.lower();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maximum_stays_until_a_reset() {
        let level = Level::default();
        let three: Vec<_> = (0..3).map(|_| level.enter()).collect();
        assert_eq!(level.view(), View { now: 3, max: 3 });
        drop(three);
        assert_eq!(level.view(), View { now: 0, max: 3 });
        let _one = level.enter();
        level.reset();
        assert_eq!(level.view(), View { now: 1, max: 1 });
    }
}
