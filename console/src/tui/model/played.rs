//! A recording that is being played: where it stands (N-06).
//!
//! Must not know what is in it.

use crate::tui::parts::record::Speed;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// Milliseconds from its beginning.
    pub at_ms: u64,
    /// Its length in milliseconds.
    pub of_ms: u64,
    /// How fast it is played.
    pub speed: Speed,
    /// Whether it stands still, by wish.
    pub paused: bool,
}

/// What can be wanted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Play {
    /// So many milliseconds on, or back.
    Jump(i64),
    /// To its end.
    End,
    /// Stand still, or go on.
    Pause,
    /// Twice as fast.
    Faster,
    /// Half as fast.
    Slower,
}

impl Played {
    /// Where it stands as a part of its length, in so many steps.
    #[must_use]
    pub fn step(&self, steps: usize) -> usize {
        let part = u128::from(self.at_ms) * steps as u128 / u128::from(self.of_ms.max(1));
        usize::try_from(part).unwrap_or(steps).min(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_within_the_bar_whatever_the_numbers() {
        let at = |at_ms, of_ms| Played { at_ms, of_ms, speed: Speed::REAL, paused: false }.step(20);
        assert_eq!([at(0, 100), at(50, 100), at(100, 100)], [0, 10, 20]);
        assert_eq!([at(7, 0), at(u64::MAX, 1), at(u64::MAX, u64::MAX)], [20, 20, 20]);
    }
}
