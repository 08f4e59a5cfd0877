//! A descriptor that the event loop watches, and what it has seen of it.
//!
//! It is watched by its edges: the system tells once that something came, and it is up to whoever
//! reads or writes to take note when there is no more. So a descriptor costs one call of the system
//! in its life. Must not know what kind of descriptor it is.

use super::EventLoop;
use super::tasks::TaskId;
use rustix::event::epoll::{self, EventFlags};
use slab::Slab;
use std::cell::RefMut;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::task::Poll;

/// What is known of a descriptor: reported by the system, and not yet taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready(EventFlags);

impl Ready {
    /// Nothing at all.
    pub const NOTHING: Self = Self(EventFlags::empty());
    /// There may be something to read: data, an end or an error.
    pub const READ: Self = Self(EventFlags::IN);
    /// It may be written to, or is broken.
    pub const WRITE: Self = Self(EventFlags::OUT);
    /// Urgent data is there.
    pub const URGENT: Self = Self(EventFlags::PRI);
    /// The other side has said everything: its end is behind what is there to read.
    pub const PEER_ENDED: Self = Self(EventFlags::RDHUP);
    /// It is broken.
    pub const BROKEN: Self = Self(EventFlags::ERR.union(EventFlags::HUP));
    /// A mark that the system never sets, for whoever uses the descriptor.
    pub const MARK_A: Self = Self(EventFlags::from_bits_retain(1 << 24));
    /// Another one.
    pub const MARK_B: Self = Self(EventFlags::from_bits_retain(1 << 25));

    /// Whether one of these is among them.
    #[must_use]
    pub fn has(self, some: Self) -> bool {
        self.0.intersects(some.0)
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0.union(others.0))
    }
}

/// What the loop keeps of a descriptor.
#[derive(Debug)]
pub(super) struct Descriptor {
    owner: TaskId,
    ready: Ready,
}

impl Descriptor {
    pub(super) fn owner(&self) -> TaskId {
        self.owner
    }

    /// The system reported this.
    pub(super) fn note(&mut self, flags: EventFlags) {
        self.ready = self.ready.and(Ready(flags));
        if flags.intersects(EventFlags::ERR | EventFlags::HUP) {
            // whoever reads or writes finds out what is wrong
            self.ready = self.ready.and(Ready::READ).and(Ready::WRITE);
        }
    }
}

/// A descriptor in the care of an event loop. What happens to it runs the task that opened it, or
/// the one that polled it last in vain.
#[derive(Debug)]
pub struct Watched {
    fd: OwnedFd,
    place: u32,
    home: EventLoop,
}

impl Watched {
    /// Watches a non-blocking descriptor. `ready` is what is known of it already.
    ///
    /// # Errors
    /// The event queue has no room for it.
    pub fn new(
        home: &EventLoop,
        fd: OwnedFd,
        interest: Interest,
        ready: Ready,
    ) -> io::Result<Self> {
        let owner = home.current();
        let place = home.0.descriptors.borrow_mut().insert(Descriptor { owner, ready });
        let data = epoll::EventData::new_u64(place as u64);
        // from here on it is forgotten when it is dropped
        let watched = Self { fd, place: place as u32, home: home.clone() };
        epoll::add(&home.0.epoll, &watched.fd, data, interest.flags())?;
        Ok(watched)
    }

    fn descriptor(&self) -> RefMut<'_, Descriptor> {
        let all = self.home.0.descriptors.borrow_mut();
        RefMut::map(all, |all: &mut Slab<Descriptor>| &mut all[self.place as usize])
    }

    /// Whether one of these is known of it; if not, the task that asks is run when it is.
    pub fn poll(&self, some: Ready) -> Poll<Ready> {
        let current = self.home.current();
        let mut descriptor = self.descriptor();
        if descriptor.ready.has(some) {
            return Poll::Ready(descriptor.ready);
        }
        descriptor.owner = current;
        Poll::Pending
    }

    /// What is known of it.
    #[must_use]
    pub fn ready(&self) -> Ready {
        self.descriptor().ready
    }

    /// Takes note that this is over, until the system reports it again: then the task that found out
    /// is run.
    pub fn clear(&self, over: Ready) {
        let current = self.home.current();
        let mut descriptor = self.descriptor();
        descriptor.owner = current;
        descriptor.ready = Ready(descriptor.ready.0.difference(over.0));
    }

    /// Takes note of a mark.
    pub fn mark(&self, mark: Ready) {
        let mut descriptor = self.descriptor();
        descriptor.ready = descriptor.ready.and(mark);
    }

    /// Ends the watch of a descriptor that others hold, too: to close ours would not.
    pub fn forget(self) {
        // it was watched: that cannot fail
        let _ = epoll::delete(&self.home.0.epoll, &self.fd);
    }

    /// The loop that watches it.
    #[must_use]
    pub fn home(&self) -> &EventLoop {
        &self.home
    }
}

impl AsFd for Watched {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.home.0.descriptors.borrow_mut().try_remove(self.place as usize);
    }
}

/// What the system shall report of a descriptor, beside errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Everything that can happen to a connection.
    Connection,
    /// That somebody can be accepted. Of the loops that watch the same door, one is told.
    Door,
}

impl Interest {
    fn flags(self) -> EventFlags {
        let (read, edges) = (EventFlags::IN, EventFlags::ET);
        match self {
            Self::Connection => {
                read | edges | EventFlags::OUT | EventFlags::PRI | EventFlags::RDHUP
            }
            Self::Door => read | edges | EventFlags::EXCLUSIVE,
        }
    }
}
