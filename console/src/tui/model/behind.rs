//! What the screen did not show: pictures that a terminal was too slow for, events that the console
//! was (T-62).
//!
//! Must not know why.

/// What is counted until somebody has seen it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Behind {
    /// The terminal takes nothing now: what is on screen is not what is.
    pub stalled: bool,
    /// Pictures that were never shown.
    pub pictures: u64,
    /// Events that are lost to this console.
    pub events: u64,
}

impl Behind {
    /// Somebody has seen the numbers.
    pub fn acknowledge(&mut self) {
        *self = Self { stalled: self.stalled, ..Self::default() };
    }
}
