//! Waiting for many sockets at once, with as few system calls as can be.
//!
//! Each socket is registered once, edge-triggered: whoever is told goes on until the socket would
//! block, or asks to be told again. Must not know what the sockets are for.

use rustix::event::{Timespec, epoll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use std::io;
use std::mem::MaybeUninit;
use std::time::Duration;

/// Most events fetched at once.
const BATCH: usize = 256;

/// What somebody who was told about a socket has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The socket would block: tell me when it does no more.
    Wait,
    /// There may be more, but let others have their turn.
    Again,
    /// The socket is done with.
    End,
}

/// Sockets, each with a number.
#[derive(Debug)]
pub struct Poll {
    epoll: OwnedFd,
    again: Vec<usize>,
}

impl Poll {
    /// No sockets yet.
    pub fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(Self { epoll, again: Vec::new() })
    }

    /// Watches a socket until it is closed. What it has already is told too.
    pub fn add(&self, socket: impl AsFd, number: usize) -> io::Result<()> {
        use epoll::EventFlags as Flags;
        let data = epoll::EventData::new_u64(number as u64);
        let flags = Flags::IN | Flags::OUT | Flags::RDHUP | Flags::ET;
        Ok(epoll::add(&self.epoll, socket, data, flags)?)
    }

    /// Tells of this one again, whatever the system says.
    pub fn again(&mut self, number: usize) {
        self.again.push(number);
    }

    /// Waits, but not longer than this; puts the numbers of sockets that are ready into `ready`.
    pub fn wait(&mut self, most: Duration, ready: &mut Vec<usize>) -> io::Result<()> {
        let most = if self.again.is_empty() { most } else { Duration::ZERO };
        let most = Timespec::try_from(most).map_err(io::Error::other)?;
        ready.clear();
        ready.append(&mut self.again);
        let mut room = [MaybeUninit::uninit(); BATCH];
        match epoll::wait(&self.epoll, &mut room[..], Some(&most)) {
            Ok((events, _)) => ready.extend(events.iter().map(|event| {
                let data = event.data;
                data.u64() as usize
            })),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
