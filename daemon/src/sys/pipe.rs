//! A pipe through which bytes pass from one socket to another without being copied (splice(2)).
//!
//! Must not know sockets, nor how many pipes there may be.

use rustix::pipe::{PipeFlags, SpliceFlags, fcntl_setpipe_size, pipe_with, splice};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// What a pipe shall hold. The system counts pieces, not bytes: with pieces as large as a packet
/// this is some 90 KiB, with those of a machine that talks to itself some 2 MiB.
const SIZE: usize = 256 * 1024;
/// What is asked for at once; the pipe takes what it has room for.
const AT_ONCE: usize = 1024 * 1024;

/// A pipe of the kernel. What it holds when it is dropped is lost.
#[derive(Debug)]
pub struct Pipe {
    into: OwnedFd,
    out_of: OwnedFd,
    holds: usize,
}

impl Pipe {
    /// A new one: two descriptors.
    ///
    /// # Errors
    /// There is no descriptor left.
    pub fn open() -> io::Result<Self> {
        let (out_of, into) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        // a user may only have so many large ones; a small one works too
        let _ = fcntl_setpipe_size(&into, SIZE);
        Ok(Self { into, out_of, holds: 0 })
    }

    /// Bytes that went in and did not come out yet.
    #[must_use]
    pub fn holds(&self) -> usize {
        self.holds
    }

    /// Lets in what a non-blocking source has, so much at most, if there is room; gives how much that
    /// was.
    ///
    /// # Errors
    /// As splice(2).
    pub fn fill(&mut self, source: impl AsFd, most: usize) -> rustix::io::Result<usize> {
        let flags = SpliceFlags::NONBLOCK | SpliceFlags::MOVE;
        let bytes = splice(source, None, &self.into, None, most.min(AT_ONCE), flags)?;
        self.holds += bytes;
        Ok(bytes)
    }

    /// Lets out what a non-blocking sink takes; gives how much that was.
    ///
    /// # Errors
    /// As splice(2).
    pub fn drain(&mut self, sink: impl AsFd) -> rustix::io::Result<usize> {
        let flags = SpliceFlags::NONBLOCK | SpliceFlags::MOVE;
        let bytes = splice(&self.out_of, None, sink, None, self.holds, flags)?;
        self.holds = self.holds.saturating_sub(bytes);
        Ok(bytes)
    }
}
