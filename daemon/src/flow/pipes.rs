//! The pipes of one worker: lent to connections that move much, used again by the next one.
//!
//! A few are kept. More are made when many connections wait for slow readers; those count as
//! connections, since they take descriptors too, and go when they are done with. Must not know what
//! passes through them.

use crate::sys::pipe::Pipe;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Of the room for connections, what pipes may take: one part in so many.
const PART: usize = 8;

/// All pipes of a worker.
#[derive(Debug)]
pub(super) struct Pipes {
    idle: RefCell<Vec<Pipe>>,
    /// As many others as there are pipes lent hold this one too.
    lent: Rc<()>,
    /// Those that there are descriptors for without taking any from connections.
    own: usize,
    most: usize,
    room: Arc<Semaphore>,
}

/// A pipe that is in use.
#[derive(Debug)]
pub(super) struct Lent {
    pub pipe: Pipe,
    /// Its part of the room for connections, if it is not the worker's own.
    extra: Option<OwnedSemaphorePermit>,
    _lent: Rc<()>,
}

impl Pipes {
    /// None yet; so many are the worker's own. `workers` share the room.
    pub(super) fn new(own: usize, room: &Arc<Semaphore>, workers: usize) -> Self {
        let most = own + room.available_permits() / (PART * workers.max(1));
        Self { own, idle: RefCell::default(), lent: Rc::default(), most, room: Arc::clone(room) }
    }

    /// An empty pipe, if one is to be had.
    pub(super) fn lend(&self) -> Option<Lent> {
        let lent = Rc::strong_count(&self.lent) - 1;
        let (pipe, extra) = match self.idle.borrow_mut().pop() {
            Some(pipe) => (pipe, None),
            None if lent < self.own => (Pipe::open().ok()?, None),
            None if lent >= self.most => return None,
            None => {
                let extra = Arc::clone(&self.room).try_acquire_owned().ok()?;
                (Pipe::open().ok()?, Some(extra))
            }
        };
        Some(Lent { pipe, extra, _lent: Rc::clone(&self.lent) })
    }

    /// Takes one back, to be used again. (One that is dropped is not, and that is all.) What it still
    /// holds is lost.
    pub(super) fn take_back(&self, Lent { pipe, extra, _lent }: Lent) {
        if extra.is_none() && pipe.holds() == 0 {
            self.idle.borrow_mut().push(pipe);
        }
    }
}

#[cfg(test)]
impl Pipes {
    /// Whether nobody has one.
    pub(super) fn all_are_back(&self) -> bool {
        Rc::strong_count(&self.lent) == 1
    }

    /// How many wait to be used.
    pub(super) fn made(&self) -> usize {
        self.idle.borrow().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: usize = 4;

    #[test]
    fn a_pipe_is_used_again_and_more_are_made_only_while_there_is_room() {
        let room = Arc::new(Semaphore::new(16));
        let pipes = Pipes::new(OWN, &room, 2);
        let mut lent: Vec<_> = (0..OWN).map(|_| pipes.lend().unwrap()).collect();
        assert_eq!(room.available_permits(), 16, "the worker's own take no room");
        lent.push(pipes.lend().unwrap());
        assert_eq!(room.available_permits(), 15);
        assert!(pipes.lend().is_none(), "an eighth of the room, shared by two workers, is one");
        lent.into_iter().for_each(|lent| pipes.take_back(lent));
        assert_eq!((room.available_permits(), pipes.idle.borrow().len()), (16, OWN));
        let again = pipes.lend().unwrap();
        assert_eq!(pipes.idle.borrow().len(), OWN - 1);
        let full = room.try_acquire_many(16).unwrap();
        let others: Vec<_> = std::iter::from_fn(|| pipes.lend()).collect();
        assert_eq!(others.len(), OWN - 1, "without room there are the worker's own");
        drop((full, again));
    }

    #[test]
    fn a_pipe_that_still_holds_something_is_not_used_again() {
        let pipes = Pipes::new(OWN, &Arc::new(Semaphore::new(0)), 1);
        let mut lent = pipes.lend().unwrap();
        let (source, mut writes) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writes, b"left over").unwrap();
        assert_eq!(lent.pipe.fill(&source, usize::MAX), Ok(9));
        pipes.take_back(lent);
        assert_eq!(pipes.lend().unwrap().pipe.holds(), 0);
    }
}
