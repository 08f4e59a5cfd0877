//! How long a connection may stand still (`-T`).
//!
//! Must not know what moves, nor who notes it.

use crate::sys::event_loop::EventLoop;
use std::future::pending;
use std::time::Duration;

/// Waits until nothing has moved for as long as the limit allows; `still` tells for how long nothing
/// has.
pub(super) async fn expired(
    event_loop: &EventLoop,
    limit: Option<Duration>,
    still: impl Fn() -> Duration,
) {
    let Some(limit) = limit else { return pending().await };
    while let Some(left) = limit.checked_sub(still()).filter(|left| !left.is_zero()) {
        event_loop.sleep(left).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::event_loop::Parts;
    use std::cell::Cell;
    use std::time::Instant;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_move_begins_the_time_anew() {
        let event_loop = EventLoop::new(Parts::open().unwrap());
        let began = Instant::now();
        let moves = Cell::new(0);
        // still for 200 ms whenever it is asked, but only after two more moves for good
        let still = || {
            moves.set(moves.get() + 1);
            if moves.get() <= 3 { ms(200) } else { ms(300) }
        };
        event_loop.run(expired(&event_loop, Some(ms(300)), still)).unwrap();
        assert_eq!(moves.get(), 4);
        assert!(began.elapsed() >= ms(300));
    }

    #[test]
    fn without_a_limit_it_never_expires() {
        let event_loop = EventLoop::new(Parts::open().unwrap());
        let expired = expired(&event_loop, None, || Duration::MAX);
        let in_time = event_loop.run(event_loop.timeout(ms(20), expired)).unwrap();
        assert_eq!(in_time, None);
    }
}
