//! What the HTTP mode counts over all channels.
//!
//! Shared by the workers, who count, and the operators' side, which looks. Must not know either.

use super::level::Level;
use balance_proto::http::{HttpView, LearnedView};
use crossbeam_utils::CachePadded;
use std::sync::atomic::{AtomicU64, Ordering};

/// The numbers. Each is touched with every request: they stand apart.
#[derive(Debug, Default)]
pub struct Totals {
    /// Clients that are connected.
    pub clients: CachePadded<Level>,
    /// Exchanges under way.
    pub sessions: CachePadded<Level>,
    /// Requests that wait for the channel of their session.
    pub queue: Level,
    /// Requests that wait for any channel.
    pub waiting: Level,
    /// Requests that were read.
    pub requests: CachePadded<Tally>,
    /// Requests that we answered ourselves.
    pub replies: Tally,
    /// Cookies of servers that had the name of ours (H-24).
    pub clashes: Tally,
}

/// A number that grows.
#[derive(Debug, Default)]
pub struct Tally(AtomicU64);

impl Tally {
    /// One more.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Totals {
    /// The numbers now, beside those of the table of learned sessions.
    #[must_use]
    pub fn view(&self, learned: LearnedView) -> HttpView {
        HttpView {
            clients: self.clients.view(),
            sessions: self.sessions.view(),
            queue: self.queue.view(),
            waiting: self.waiting.view(),
            requests: self.requests.get(),
            replies: self.replies.get(),
            clashes: self.clashes.get(),
            learned,
        }
    }
}
