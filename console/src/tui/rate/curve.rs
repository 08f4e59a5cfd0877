//! Several channels together, picture by picture.

use super::{CLOSE_US, KEPT, Rates, missing};
use std::collections::VecDeque;

/// What several channels did together.
#[derive(Debug, Clone, Default)]
pub struct Curve {
    rates: VecDeque<Option<Rates>>,
    /// When the last picture came, and the one before it.
    last_us: u64,
    before_us: u64,
}

impl Curve {
    pub(super) fn add(&mut self, at_us: u64, rates: Option<Rates>) {
        // before there are two pictures nothing can be said, and nothing is missing
        if self.rates.is_empty() && rates.is_none() {
            self.last_us = at_us;
            self.before_us = at_us;
            return;
        }
        // pictures that follow each other too closely are one
        if self.rates.len() > 1 && self.last_us.saturating_sub(self.before_us) < CLOSE_US {
            self.rates.pop_back();
            self.last_us = self.before_us;
        }
        let gap = if self.rates.is_empty() { 0 } else { missing(self.last_us, at_us) };
        self.rates.extend(std::iter::repeat_n(None, gap));
        self.rates.push_back(rates);
        (self.before_us, self.last_us) = (self.last_us, at_us);
        while self.rates.len() > KEPT {
            self.rates.pop_front();
        }
    }

    /// Newest first; none for times of which nothing is known.
    pub fn newest_first(&self) -> impl Iterator<Item = Option<Rates>> {
        self.rates.iter().rev().copied()
    }
}
