//! The tasks of an event loop, and whose turn it is.
//!
//! A place is used again when its task has ended, its waker with it: to begin a task costs one
//! allocation. A wake that comes too late runs the next one in that place once for nothing. Must
//! not know what wakes a task.

use super::inbox::Inbox;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The place of a task.
pub(super) type TaskId = u32;

pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The future that the loop was run with.
pub(super) const MAIN: TaskId = 0;

pub(super) struct Tasks {
    slots: Vec<Slot>,
    free: Vec<TaskId>,
    ready: VecDeque<TaskId>,
    /// To be run after the next events.
    later: VecDeque<TaskId>,
    current: TaskId,
    /// Goes on in the place of the one that runs.
    successor: Option<Task>,
    inbox: Arc<Inbox>,
}

struct Slot {
    /// None in a free place, while the task runs, and for the main one.
    task: Option<Task>,
    waker: Waker,
    /// It is in one of the queues.
    queued: bool,
}

/// A task that runs.
pub(super) struct Turn {
    id: TaskId,
    task: Option<Task>,
    waker: Waker,
    ended: bool,
}

impl Turn {
    /// Runs the task, or the main future.
    pub(super) fn run<T>(
        mut self,
        mut main: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> (Self, Poll<T>) {
        let mut cx = Context::from_waker(&self.waker);
        let Some(task) = &mut self.task else {
            let outcome = main(&mut cx);
            return (self, outcome);
        };
        // a panic has been reported by the panic hook
        let outcome = catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(&mut cx)));
        self.ended = !matches!(outcome, Ok(Poll::Pending));
        (self, Poll::Pending)
    }
}

/// Drops a task; it may panic while it is.
pub(super) fn drop_one(task: Task) {
    // likewise
    let _ = catch_unwind(AssertUnwindSafe(|| drop(task)));
}

impl Tasks {
    /// The main one alone, ready.
    pub(super) fn new(inbox: &Arc<Inbox>) -> Self {
        let mut tasks = Self {
            slots: Vec::new(),
            free: Vec::new(),
            ready: VecDeque::new(),
            later: VecDeque::new(),
            current: MAIN,
            successor: None,
            inbox: Arc::clone(inbox),
        };
        let main = tasks.place();
        tasks.ready(main);
        tasks
    }

    fn place(&mut self) -> TaskId {
        self.free.pop().unwrap_or_else(|| {
            // each task holds a descriptor or two: there are never that many
            let id = TaskId::try_from(self.slots.len()).unwrap_or(TaskId::MAX);
            let waker = self.inbox.waker_of(id);
            self.slots.push(Slot { task: None, waker, queued: false });
            id
        })
    }

    /// A new task, ready.
    pub(super) fn insert(&mut self, task: Task) {
        let id = self.place();
        self.slots[id as usize].task = Some(task);
        self.ready(id);
    }

    /// Something happened to a task.
    pub(super) fn ready(&mut self, id: TaskId) {
        if let Some(slot) = self.slots.get_mut(id as usize)
            && !mem::replace(&mut slot.queued, true)
        {
            self.ready.push_back(id);
        }
    }

    /// All of them are.
    pub(super) fn all_ready(&mut self) {
        for id in 0..self.slots.len() {
            self.ready(TaskId::try_from(id).unwrap_or(TaskId::MAX));
        }
    }

    /// The one that runs wants another turn.
    pub(super) fn again(&mut self) {
        let slot = &mut self.slots[self.current as usize];
        if !mem::replace(&mut slot.queued, true) {
            self.later.push_back(self.current);
        }
    }

    /// When the one that runs ends, this one goes on in its place.
    pub(super) fn succeed(&mut self, task: Task) {
        self.successor = Some(task);
    }

    /// The one that runs, or ran last.
    pub(super) fn current(&self) -> TaskId {
        self.current
    }

    /// The next one.
    pub(super) fn begin_turn(&mut self) -> Option<Turn> {
        loop {
            let id = self.ready.pop_front()?;
            let slot = &mut self.slots[id as usize];
            slot.queued = false;
            if slot.task.is_some() || id == MAIN {
                let waker = mem::replace(&mut slot.waker, Waker::noop().clone());
                self.current = id;
                return Some(Turn { id, task: slot.task.take(), waker, ended: false });
            }
        }
    }

    /// Puts it back. If it has ended, it is given out instead, to be dropped when nothing is
    /// borrowed.
    pub(super) fn end_turn(&mut self, turn: Turn) -> Option<Task> {
        let Turn { id, task, waker, ended } = turn;
        let slot = &mut self.slots[id as usize];
        slot.waker = waker;
        if !ended {
            slot.task = task;
            return None;
        }
        match self.successor.take() {
            Some(successor) => {
                slot.task = Some(successor);
                self.ready(id);
            }
            None => self.free.push(id),
        }
        task
    }

    /// Those that wanted another turn are ready. Gives whether there are any.
    pub(super) fn next_round(&mut self) -> bool {
        mem::swap(&mut self.ready, &mut self.later);
        !self.ready.is_empty()
    }

    /// Tasks that have not ended, the main one included.
    #[cfg(test)]
    pub(super) fn slots_in_use(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Tasks there ever were at once.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.slots.len()
    }

    /// Any task that has not ended.
    pub(super) fn take_any(&mut self) -> Option<Task> {
        self.slots.iter_mut().find_map(|slot| slot.task.take())
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks = self.slots.len() - self.free.len();
        f.debug_struct("Tasks").field("tasks", &tasks).field("ready", &self.ready.len()).finish()
    }
}
