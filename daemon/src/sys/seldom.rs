//! Says something that comes over and over only now and then, so that a shortage does not flood
//! the log.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The shortest time between two reports of the same thing.
const APART: Duration = Duration::from_secs(30);

/// When something was reported last. Off the hot path only: it locks and reads the clock.
#[derive(Debug)]
pub struct Seldom(Mutex<Option<Instant>>);

impl Seldom {
    /// Nothing was reported yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Whether it is time to report it again; counts as the report.
    pub fn is_due(&self) -> bool {
        // nothing can panic while it is held; and if so, one line more does no harm
        let Ok(mut last) = self.0.lock() else { return true };
        let due = last.is_none_or(|last| last.elapsed() >= APART);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

impl Default for Seldom {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_report_has_to_wait() {
        let seldom = Seldom::new();
        assert!(seldom.is_due());
        assert!(!seldom.is_due());
    }
}
