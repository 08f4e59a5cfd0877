//! Who wants to be woken when.
//!
//! Few do at any time: a connection that is being made, one that may not stand still. Must not know
//! what time it is.

use super::EventLoop;
use super::tasks::TaskId;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

/// By their time; the number keeps those apart that want the same one.
#[derive(Debug, Default)]
pub(super) struct Timers {
    waiting: BTreeMap<(Instant, u64), TaskId>,
    last: u64,
}

impl Timers {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next one to come.
    pub(super) fn first(&self) -> Option<Instant> {
        self.waiting.first_key_value().map(|((at, _), _)| *at)
    }

    fn insert(&mut self, at: Instant, task: TaskId) -> u64 {
        self.last += 1;
        self.waiting.insert((at, self.last), task);
        self.last
    }

    fn remove(&mut self, at: Instant, number: u64) {
        self.waiting.remove(&(at, number));
    }

    /// Hands out those whose time has come.
    pub(super) fn expire(&mut self, now: Instant, mut ready: impl FnMut(TaskId)) {
        while let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            ready(first.remove());
        }
    }
}

/// A time that is waited for.
#[derive(Debug)]
pub struct Sleep {
    home: EventLoop,
    until: Instant,
    /// Its number among the timers, when it has been waited for.
    number: Option<u64>,
}

impl Sleep {
    pub(super) fn new(home: EventLoop, until: Instant) -> Self {
        Self { home, until, number: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.home.now() >= self.until {
            return Poll::Ready(());
        }
        if self.number.is_none() {
            let task = self.home.current();
            let number = self.home.0.timers.borrow_mut().insert(self.until, task);
            self.number = Some(number);
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.home.0.timers.borrow_mut().remove(self.until, number);
        }
    }
}
