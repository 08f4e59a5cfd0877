//! Waiting for a condition, with a deadline.

use crate::PATIENCE;
use std::time::{Duration, Instant};

/// Asks until there is something, or fails after [`PATIENCE`] with what was waited for.
#[track_caller]
pub fn eventually<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain for {what}");
        // between two looks, not instead of one
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// [`eventually`] for a yes or no.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    eventually(what, || holds().then_some(()));
}
