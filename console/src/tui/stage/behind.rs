//! A terminal that stands still: noticed, and what was never shown is counted (T-62).
//!
//! Time is an argument. Must not know why it stands still.

use crate::tui::msg::LinkMsg;
use std::time::{Duration, Instant};

/// For so long a frame may wait for the one before it to be written.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far the terminal is behind.
#[derive(Debug, Default)]
pub(super) struct Behind {
    /// Since when a frame waits.
    since: Option<Instant>,
    /// Pictures that came meanwhile.
    pictures: u64,
    /// Whether that was said.
    said: bool,
}

impl Behind {
    /// Something came from the daemon.
    pub(super) fn came(&mut self, news: &LinkMsg) {
        self.pictures += u64::from(self.since.is_some() && matches!(news, LinkMsg::Picture(_)));
    }

    /// Whether a frame waits now; gives whether it has just become too long.
    pub(super) fn waits(&mut self, waits: bool, now: Instant) -> bool {
        if !waits {
            return false;
        }
        let since = *self.since.get_or_insert(now);
        let is_new = !self.said && now.saturating_duration_since(since) >= PATIENCE;
        self.said |= is_new;
        is_new
    }

    /// A frame is drawn; if the terminal stood still until now, how many pictures were never shown:
    /// all but the last.
    pub(super) fn drawn(&mut self) -> Option<u64> {
        let was = std::mem::take(self);
        was.said.then(|| was.pictures.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::update::tests::{seen, table};

    #[test]
    fn a_terminal_that_stands_still_is_told_once_with_what_it_missed() {
        let (mut behind, began) = (Behind::default(), Instant::now());
        let crate::tui::msg::Msg::Link(picture) = seen(table(&[1], 1)) else { panic!() };
        let at = |millis| began + Duration::from_millis(millis);
        // slow, but not that slow
        assert!(!behind.waits(true, at(0)) && !behind.waits(true, at(900)));
        behind.came(&picture);
        assert_eq!(behind.drawn(), None);
        behind.came(&picture);
        assert!(!behind.waits(false, at(1_000)) && !behind.waits(true, at(2_000)));
        for _ in 0..3 {
            behind.came(&picture);
        }
        assert!(behind.waits(true, at(3_000)) && !behind.waits(true, at(9_000)), "once");
        assert_eq!(behind.drawn(), Some(2), "the last one is shown");
        assert_eq!(behind.drawn(), None);
    }
}
