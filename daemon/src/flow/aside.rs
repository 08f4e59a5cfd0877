//! A future beside the main work of a task that costs nothing until something happens to it.
//!
//! A task that waits for several things polls all of them whenever one of them wakes it. Bytes move
//! all the time, urgent ones and timeouts hardly ever: those get a waker of their own, and are
//! polled only when it was used. Must not know what the future waits for.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A future that is polled only when it was woken.
#[derive(Debug)]
pub(super) struct Aside<'a, F> {
    future: Pin<&'a mut F>,
    bell: Option<(Arc<Bell>, Waker)>,
}

#[derive(Debug)]
struct Bell {
    rung: AtomicBool,
    task: Waker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

impl<'a, F: Future> Aside<'a, F> {
    /// Of a future that has not been polled yet.
    pub(super) fn new(future: Pin<&'a mut F>) -> Self {
        Self { future, bell: None }
    }

    /// Polls the future if it has to be; it must not be polled again when it is ready.
    pub(super) fn poll(&mut self, cx: &Context<'_>) -> Poll<F::Output> {
        let ours = self.bell.take().filter(|(bell, _)| bell.task.will_wake(cx.waker()));
        let (bell, waker) = self.bell.insert(ours.unwrap_or_else(|| {
            // rung at first: nobody has asked it yet
            let bell = Bell { rung: AtomicBool::new(true), task: cx.waker().clone() };
            let bell = Arc::new(bell);
            (Arc::clone(&bell), Waker::from(bell))
        }));
        if !bell.rung.load(Ordering::Relaxed) || !bell.rung.swap(false, Ordering::Acquire) {
            return Poll::Pending;
        }
        self.future.as_mut().poll(&mut Context::from_waker(waker))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn it_is_polled_at_first_and_when_it_was_woken_and_at_no_other_time() {
        let (polled, main) = (Cell::new(0), Cell::new(0));
        let future = pin!(async {
            let mut sleep = pin!(tokio::time::sleep(Duration::from_secs(10)));
            poll_fn(|cx| {
                polled.set(polled.get() + 1);
                sleep.as_mut().poll(cx)
            })
            .await;
            "woken"
        });
        let mut aside = Aside::new(future);
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        let outcome = poll_fn(|cx| {
            main.set(main.get() + 1);
            while ticks.poll_tick(cx).is_ready() {}
            aside.poll(cx)
        });
        assert_eq!(outcome.await, "woken");
        assert_eq!(polled.get(), 2);
        assert!(main.get() >= 10);
    }

    #[tokio::test]
    async fn another_task_takes_it_over() {
        let polled = Cell::new(0);
        let future = pin!(poll_fn(|_| {
            polled.set(polled.get() + 1);
            Poll::<()>::Pending
        }));
        let mut aside = Aside::new(future);
        let mut poll_as = |waker: &Waker| {
            assert!(aside.poll(&Context::from_waker(waker)).is_pending());
            polled.get()
        };
        // a task's own waker is the same each time
        let ours = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        assert_eq!([poll_as(&ours), poll_as(&ours), poll_as(&ours)], [1, 1, 1]);
        assert_eq!(poll_as(Waker::noop()), 2);
    }
}
