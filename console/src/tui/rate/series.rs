//! A channel: what its counters were in the last two seconds, and what its rates were before.
//!
//! Small, and mostly in one piece: with ten thousand channels each of them is written to twice a second.

use super::{CLOSE_US, Rates, WINDOW_US, missing};
use balance_proto::view::Counters;
use std::collections::VecDeque;

/// Room for the window, one that is older than it, and one that is too close to the one before it.
const RECENT: usize = 8;

/// What is remembered of one channel.
#[derive(Debug, Clone, Default)]
pub struct Series {
    recent: Recent,
    /// What it does now.
    rates: Option<Rates>,
    /// What it did between each two pictures, oldest first.
    past: VecDeque<Cell>,
}

impl Series {
    /// Takes in counters; gives the rates since the ones before, if no time is missing in between.
    pub(super) fn add(&mut self, at_us: u64, counters: Counters, keep: usize) -> Option<Rates> {
        if let Some((last_us, last)) = self.recent.newest() {
            let shrunk = counters.total < last.total
                || counters.sent < last.sent
                || counters.received < last.received
                || counters.failed < last.failed;
            if shrunk || at_us <= last_us {
                *self = Self::default();
            }
        }
        if self.recent.drop_close() {
            self.past.pop_back();
        }
        let before = self.recent.newest();
        self.recent.push((at_us, counters));
        let latest = before.and_then(|before| self.note(before, (at_us, counters), keep));
        self.rates =
            self.recent.oldest().and_then(|first| Rates::between(first, (at_us, counters)));
        latest
    }

    /// Notes what happened between two moments, or that nothing is known of the time.
    fn note(
        &mut self,
        before: (u64, Counters),
        now: (u64, Counters),
        keep: usize,
    ) -> Option<Rates> {
        let missing = missing(before.0, now.0);
        let rates = if missing == 0 { Rates::between(before, now) } else { None };
        if self.past.capacity() == 0 {
            self.past.reserve_exact(keep);
        }
        for _ in 0..missing.max(1) {
            while self.past.len() >= keep {
                self.past.pop_front();
            }
            self.past.push_back(Cell::of(rates));
        }
        rates
    }

    /// The rates over the last two seconds; none before there are two samples.
    #[must_use]
    pub fn rates(&self) -> Option<Rates> {
        self.rates
    }

    /// The rates between each two pictures that follow each other, newest first; none for times of
    /// which nothing is known, so that a gap looks like one.
    pub fn newest_first(&self) -> impl Iterator<Item = Option<Rates>> {
        self.past.iter().rev().map(|cell| cell.rates())
    }

    /// Whether it is tried and never reached: attempts within the window, and all of them failed.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.rates.is_some_and(|rates| rates.failed > 0.0 && rates.failed >= rates.connections)
    }
}

/// Rates as they are remembered; no number where nothing is known.
#[derive(Debug, Clone, Copy)]
struct Cell([f32; 4]);

impl Cell {
    fn of(rates: Option<Rates>) -> Self {
        Self(rates.map_or([f32::NAN; 4], |rates| {
            [rates.connections, rates.sent, rates.received, rates.failed].map(|rate| rate as f32)
        }))
    }

    fn rates(self) -> Option<Rates> {
        let [connections, sent, received, failed] = self.0.map(f64::from);
        let is_known = !connections.is_nan();
        is_known.then_some(Rates { connections, sent, received, failed })
    }
}

/// The last samples: as many as the window needs, the first of them at least as old as it.
#[derive(Debug, Clone, Default)]
struct Recent {
    samples: [(u64, Counters); RECENT],
    first: usize,
    count: usize,
}

impl Recent {
    /// The sample so many after the oldest.
    fn get(&self, number: usize) -> Option<(u64, Counters)> {
        (number < self.count).then(|| self.samples[(self.first + number) % RECENT])
    }

    fn oldest(&self) -> Option<(u64, Counters)> {
        self.get(0)
    }

    fn newest(&self) -> Option<(u64, Counters)> {
        self.get(self.count.checked_sub(1)?)
    }

    /// Drops the newest if it came too soon after the one before it; says whether.
    fn drop_close(&mut self) -> bool {
        let before = self.count.checked_sub(2).and_then(|number| self.get(number));
        let close = match (before, self.newest()) {
            (Some((before, _)), Some((newest, _))) => newest - before < CLOSE_US,
            _ => false,
        };
        self.count -= usize::from(close);
        close
    }

    /// Takes one in, and lets those go that are not needed any more.
    fn push(&mut self, sample: (u64, Counters)) {
        let begins = sample.0.saturating_sub(WINDOW_US);
        while self.count == RECENT || self.get(1).is_some_and(|(at, _)| at <= begins) {
            self.first = (self.first + 1) % RECENT;
            self.count -= 1;
        }
        self.samples[(self.first + self.count) % RECENT] = sample;
        self.count += 1;
    }
}
