//! How long a connection may stand still (`-T`).
//!
//! Must not know what moves, nor who notes it.

use crate::sys::event_loop::{EventLoop, Sleep};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Looks after one connection; without a limit it has nothing to do.
#[derive(Debug, Default)]
pub(super) struct Idle {
    alarm: Option<Box<Sleep>>,
}

impl Idle {
    /// Ready when nothing has moved for as long as the limit allows; `still` tells for how long
    /// nothing has.
    pub(super) fn poll(
        &mut self,
        limit: Option<Duration>,
        still: impl Fn() -> Duration,
        event_loop: &EventLoop,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        let Some(limit) = limit else { return Poll::Pending };
        loop {
            if let Some(alarm) = &mut self.alarm {
                std::task::ready!(Pin::new(&mut **alarm).poll(cx));
            }
            let Some(left) = limit.checked_sub(still()).filter(|left| !left.is_zero()) else {
                return Poll::Ready(());
            };
            self.alarm = Some(Box::new(event_loop.sleep(left)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::event_loop::Parts;
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::time::Instant;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_move_begins_the_time_anew() {
        let event_loop = EventLoop::new(Parts::open().unwrap());
        let (began, asked) = (Instant::now(), Cell::new(0));
        // still for 200 ms whenever it is asked, but only after two more moves for good
        let still = || {
            asked.set(asked.get() + 1);
            if asked.get() <= 3 { ms(200) } else { ms(300) }
        };
        let mut idle = Idle::default();
        let expired = poll_fn(|cx| idle.poll(Some(ms(300)), still, &event_loop, cx));
        event_loop.run(expired).unwrap();
        assert_eq!(asked.get(), 4);
        assert!(began.elapsed() >= ms(300));
    }

    #[test]
    fn without_a_limit_it_never_expires() {
        let event_loop = EventLoop::new(Parts::open().unwrap());
        let mut idle = Idle::default();
        let expired = poll_fn(|cx| idle.poll(None, || Duration::MAX, &event_loop, cx));
        let in_time = event_loop.run(event_loop.timeout(ms(20), expired)).unwrap();
        assert_eq!(in_time, None);
    }
}
