//! How long a connection may stand still (`-T`).
//!
//! The clock is read once for each read or write that moved something, and only if there is a
//! limit. Must not know what moves.

use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// When something moved last on one connection.
#[derive(Debug)]
pub(super) struct Idle(Option<Watch>);

#[derive(Debug)]
struct Watch {
    limit: Duration,
    began: Instant,
    /// Microseconds between the beginning and the last move.
    moved: AtomicU64,
}

impl Idle {
    /// Starts now.
    pub(super) fn new(limit: Option<Duration>) -> Self {
        let watch = |limit| Watch { limit, began: Instant::now(), moved: AtomicU64::new(0) };
        Self(limit.map(watch))
    }

    /// Something moved.
    pub(super) fn moved(&self) {
        if let Some(watch) = &self.0 {
            let now = watch.began.elapsed().as_micros();
            watch.moved.store(u64::try_from(now).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }

    /// Waits until nothing has moved for as long as the limit allows.
    pub(super) async fn expired(&self) {
        let Some(Watch { limit, began, moved }) = &self.0 else { return pending().await };
        loop {
            let last = moved.load(Ordering::Relaxed);
            sleep_until(*began + Duration::from_micros(last) + *limit).await;
            if moved.load(Ordering::Relaxed) == last {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_move_begins_the_time_anew() {
        let limit = Duration::from_secs(3);
        let (idle, began) = (Idle::new(Some(limit)), Instant::now());
        let moving = async {
            for _ in 0..2 {
                tokio::time::sleep(Duration::from_secs(2)).await;
                idle.moved();
            }
        };
        tokio::join!(idle.expired(), moving);
        assert_eq!(began.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_it_never_expires() {
        let idle = Idle::new(None);
        let day = Duration::from_secs(86_400);
        assert!(tokio::time::timeout(day, idle.expired()).await.is_err());
    }
}
