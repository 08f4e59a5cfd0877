//! Where tasks are woken by their wakers, from this thread or another.
//!
//! Must not know why.

use super::tasks::TaskId;
use rustix::event::{EventfdFlags, eventfd};
use std::io;
use std::mem;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

/// The tasks that were woken and not yet run.
#[derive(Debug)]
pub(super) struct Inbox {
    woken: Mutex<Vec<TaskId>>,
    /// Whether there are any, so that a loop that nobody wakes takes no lock.
    any: AtomicBool,
    /// Whether the loop has to be rung for.
    asleep: AtomicBool,
    bell: OwnedFd,
}

impl Inbox {
    pub(super) fn open() -> io::Result<Self> {
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self {
            woken: Mutex::default(),
            any: AtomicBool::new(false),
            asleep: AtomicBool::new(false),
            bell,
        })
    }

    pub(super) fn bell(&self) -> &OwnedFd {
        &self.bell
    }

    /// The waker of a task.
    pub(super) fn waker_of(self: &Arc<Self>, task: TaskId) -> Waker {
        Waker::from(Arc::new(Bell { task, inbox: Arc::clone(self) }))
    }

    fn wake(&self, task: TaskId) {
        self.woken.lock().unwrap_or_else(PoisonError::into_inner).push(task);
        // these two and those of `fall_asleep` have one order: either the loop sees that there is
        // something, or we see that it sleeps
        self.any.store(true, Ordering::SeqCst);
        if self.asleep.swap(false, Ordering::SeqCst) {
            // the counter cannot overflow: it is rung once for each sleep
            let _ = rustix::io::write(&self.bell, &1u64.to_ne_bytes());
        }
    }

    /// The loop is about to wait. Gives whether it may: nobody was woken.
    pub(super) fn fall_asleep(&self) -> bool {
        self.asleep.store(true, Ordering::SeqCst);
        !self.any.load(Ordering::SeqCst)
    }

    /// The loop has waited: hands out who was woken. (The bell is watched by its edge and need not
    /// be read.)
    pub(super) fn wake_up(&self, mut ready: impl FnMut(TaskId)) {
        self.asleep.store(false, Ordering::Relaxed);
        if self.any.swap(false, Ordering::SeqCst) {
            let woken = mem::take(&mut *self.woken.lock().unwrap_or_else(PoisonError::into_inner));
            woken.into_iter().for_each(&mut ready);
        }
    }
}

struct Bell {
    task: TaskId,
    inbox: Arc<Inbox>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.inbox.wake(self.task);
    }
}
