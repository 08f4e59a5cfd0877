//! How long a connection may stand still (`-T`).
//!
//! Must not know what moves, nor who notes it.

use std::future::pending;
use std::time::Duration;
use tokio::time::sleep;

/// Waits until nothing has moved for as long as the limit allows; `still` tells for how long nothing
/// has.
pub(super) async fn expired(limit: Option<Duration>, still: impl Fn() -> Duration) {
    let Some(limit) = limit else { return pending().await };
    while let Some(left) = limit.checked_sub(still()).filter(|left| !left.is_zero()) {
        sleep(left).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_move_begins_the_time_anew() {
        let limit = Duration::from_secs(3);
        let began = Instant::now();
        let moved = Cell::new(began);
        let moving = async {
            for _ in 0..2 {
                sleep(Duration::from_secs(2)).await;
                moved.set(Instant::now());
            }
        };
        tokio::join!(expired(Some(limit), || moved.get().elapsed()), moving);
        assert_eq!(began.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_it_never_expires() {
        let day = Duration::from_secs(86_400);
        let expired = expired(None, || Duration::MAX);
        assert!(tokio::time::timeout(day, expired).await.is_err());
    }
}
