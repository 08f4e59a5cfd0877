//! Frames of the past, some seconds apart, within a budget of bytes: what `[` and `]` step through
//! (N-07).
//!
//! Must not know which of them is on screen.

use super::frame::Frame;
use std::collections::VecDeque;
use std::sync::Arc;

/// Milliseconds between two frames that are kept.
pub const APART_MS: u64 = 5_000;
/// Most frames: two hours.
const MOST: usize = 1_440;
/// Bytes they may take together.
const BUDGET: usize = 24 * 1024 * 1024;

/// The frames, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Ring {
    frames: VecDeque<Arc<Frame>>,
}

impl Ring {
    /// Keeps a frame, if the last one is old enough.
    pub fn offer(&mut self, frame: &Arc<Frame>) {
        let due = self.frames.back().is_none_or(|last| frame.unix_ms >= last.unix_ms + APART_MS);
        if !due {
            return;
        }
        self.frames.push_back(Arc::clone(frame));
        let room = (BUDGET / frame.weight()).clamp(2, MOST);
        while self.frames.len() > room {
            self.frames.pop_front();
        }
    }

    /// The newest frame that is older than a moment.
    #[must_use]
    pub fn before(&self, unix_ms: u64) -> Option<&Arc<Frame>> {
        self.frames.iter().rev().find(|frame| frame.unix_ms < unix_ms)
    }

    /// The oldest frame that is newer than a moment.
    #[must_use]
    pub fn after(&self, unix_ms: u64) -> Option<&Arc<Frame>> {
        self.frames.iter().find(|frame| frame.unix_ms > unix_ms)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.frames.clear();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}
