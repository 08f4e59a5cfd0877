//! The event loop of a worker: tasks, descriptors and time on one thread, nothing shared.
//!
//! A descriptor belongs to the task that waits for it, and whatever the system reports of it runs
//! that task: there is no waker to register, no lock and no atomic number on that way. Everything
//! else that wakes a task (a channel, a semaphore, another thread) does so by its waker. The daemon
//! uses tokio's loop wherever traffic does not pass. Must not know what the tasks do.

mod inbox;
mod tasks;
mod timers;
mod watched;

pub use timers::Sleep;
pub use watched::{Interest, Ready, Watched};

use inbox::Inbox;
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::io::Errno;
use slab::Slab;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::io;
use std::os::fd::OwnedFd;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tasks::{TaskId, Tasks};
use timers::Timers;
use watched::Descriptor;

/// Events taken from the system at once.
const BATCH: usize = 256;
/// What the system reports for the bell of the inbox; no descriptor has this place.
const BELL: u64 = u64::MAX;

/// What an event loop needs of the system; may be handed to the thread that will run it.
#[derive(Debug)]
pub struct Parts {
    epoll: OwnedFd,
    inbox: Arc<Inbox>,
}

impl Parts {
    /// An event queue, and a bell for wakes from other threads: two descriptors.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn open() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let inbox = Arc::new(Inbox::open()?);
        let interest = epoll::EventFlags::IN | epoll::EventFlags::ET;
        epoll::add(&epoll, inbox.bell(), epoll::EventData::new_u64(BELL), interest)?;
        Ok(Self { epoll, inbox })
    }
}

/// A handle on the event loop of this thread.
#[derive(Debug, Clone)]
pub struct EventLoop(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    epoll: OwnedFd,
    inbox: Arc<Inbox>,
    descriptors: RefCell<Slab<Descriptor>>,
    tasks: RefCell<Tasks>,
    timers: RefCell<Timers>,
    /// The time of this turn, once somebody asked for it.
    now: Cell<Option<Instant>>,
}

impl EventLoop {
    /// The loop that these parts make, on this thread.
    #[must_use]
    pub fn new(Parts { epoll, inbox }: Parts) -> Self {
        let tasks = RefCell::new(Tasks::new(&inbox));
        Self(Rc::new(Inner {
            epoll,
            inbox,
            descriptors: RefCell::default(),
            tasks,
            timers: RefCell::default(),
            now: Cell::new(None),
        }))
    }

    /// Begins a task. Its first turn comes before the loop waits again. A panic in it ends it, and
    /// it alone.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.0.tasks.borrow_mut().insert(Box::pin(task));
    }

    /// When the task that runs now ends, this one goes on in its place, with its waker and its
    /// descriptors: what only the first part needed takes no memory any more.
    pub fn go_on_as(&self, task: impl Future<Output = ()> + 'static) {
        self.0.tasks.borrow_mut().succeed(Box::pin(task));
    }

    /// Runs this future to its end, and all tasks meanwhile; then drops those that are left.
    ///
    /// # Errors
    /// The system does not let it wait for events.
    pub fn run<T>(&self, main: impl Future<Output = T>) -> io::Result<T> {
        let mut main = pin!(main);
        let mut events = Vec::with_capacity(BATCH);
        let outcome = loop {
            if let Poll::Ready(outcome) = self.run_ready(|cx| main.as_mut().poll(cx)) {
                break Ok(outcome);
            }
            if let Err(error) = self.wait(&mut events) {
                break Err(error);
            }
        };
        loop {
            // a task may begin others while it is dropped
            let left = self.0.tasks.borrow_mut().take_any();
            let Some(task) = left else { return outcome };
            tasks::drop_one(task);
        }
    }

    /// Gives every task that is ready its turn.
    fn run_ready<T>(&self, mut main: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        loop {
            let Some(turn) = self.0.tasks.borrow_mut().begin_turn() else { return Poll::Pending };
            let (turn, outcome) = turn.run(&mut main);
            let ended = self.0.tasks.borrow_mut().end_turn(turn);
            if let Some(task) = ended {
                tasks::drop_one(task);
            }
            if outcome.is_ready() {
                return outcome;
            }
        }
    }

    /// Waits until something happens, and notes whom it concerns.
    fn wait(&self, events: &mut Vec<epoll::Event>) -> io::Result<()> {
        let Inner { epoll, inbox, descriptors, tasks, timers, now } = &*self.0;
        let may_sleep = !tasks.borrow_mut().next_round() && inbox.fall_asleep();
        let rest = match may_sleep {
            true => timers.borrow().first().map(|at| self.until(at)),
            false => Some(Duration::ZERO),
        };
        events.clear();
        let rest = rest.map(in_whole_ms);
        match epoll::wait(epoll, spare_capacity(events), rest.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        now.set(None);
        let (mut tasks, mut descriptors) = (tasks.borrow_mut(), descriptors.borrow_mut());
        for event in &*events {
            // a descriptor is forgotten before its number can come again
            let place = usize::try_from(event.data.u64()).unwrap_or(usize::MAX);
            if let Some(descriptor) = descriptors.get_mut(place) {
                descriptor.note(event.flags);
                tasks.ready(descriptor.owner());
            }
        }
        inbox.wake_up(|task| tasks.ready(task));
        if !timers.borrow().is_empty() {
            timers.borrow_mut().expire(self.now(), |task| tasks.ready(task));
        }
        Ok(())
    }

    /// The time of this turn: the clock is read once, and only if somebody asks.
    #[must_use]
    pub fn now(&self) -> Instant {
        let now = self.0.now.get().unwrap_or_else(Instant::now);
        self.0.now.set(Some(now));
        now
    }

    fn until(&self, at: Instant) -> Duration {
        at.saturating_duration_since(self.now())
    }

    fn current(&self) -> TaskId {
        self.0.tasks.borrow().current()
    }

    /// Lets the others have their turn first.
    pub async fn yield_now(&self) {
        let mut yielded = false;
        poll_fn(|_| match std::mem::replace(&mut yielded, true) {
            true => Poll::Ready(()),
            false => {
                self.again();
                Poll::Pending
            }
        })
        .await;
    }

    /// Gives the task that runs another turn, after the events that have come meanwhile.
    pub fn again(&self) {
        self.0.tasks.borrow_mut().again();
    }

    /// Runs every task once: something has changed that concerns all.
    pub fn wake_all(&self) {
        self.0.tasks.borrow_mut().all_ready();
    }

    /// Waits that long, in whole milliseconds.
    #[must_use]
    pub fn sleep(&self, time: Duration) -> Sleep {
        Sleep::new(self.clone(), self.now() + time)
    }

    /// Waits for a future, but no longer than that.
    pub async fn timeout<F: Future>(&self, time: Duration, future: F) -> Option<F::Output> {
        let (mut future, mut sleep) = (pin!(future), pin!(None));
        poll_fn(|cx| {
            if let Poll::Ready(output) = future.as_mut().poll(cx) {
                return Poll::Ready(Some(output));
            }
            // most need no timer at all
            if sleep.is_none() {
                sleep.set(Some(self.sleep(time)));
            }
            sleep.as_mut().as_pin_mut().map_or(Poll::Pending, |sleep| sleep.poll(cx)).map(|()| None)
        })
        .await
    }
}

/// What the system waits at most, not a moment too short.
fn in_whole_ms(rest: Duration) -> Timespec {
    let ms = rest.as_nanos().div_ceil(1_000_000);
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    Timespec { tv_sec: ms / 1000, tv_nsec: (ms % 1000) * 1_000_000 }
}

#[cfg(test)]
mod tests;
