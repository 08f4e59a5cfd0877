//! A connection and what was read from it and not yet understood.
//!
//! Must not know what the bytes mean.

use crate::sys::tcp::Tcp;
use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::task::{Poll, ready};

/// Bytes read at once.
const SCRATCH: usize = 64 * 1024;

thread_local! {
    /// Borrowed for the length of one poll, never across an await.
    static SCRATCH_SPACE: RefCell<Box<[u8]>> =
        RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// One end of an exchange.
#[derive(Debug)]
pub(super) struct Stream {
    pub tcp: Tcp,
    /// Read, and not yet used. Without memory while nothing is expected.
    pub input: Vec<u8>,
}

impl Stream {
    pub(super) fn new(tcp: Tcp) -> Self {
        Self { tcp, input: Vec::new() }
    }

    /// Reads more into the input; 0 bytes are the end.
    pub(super) fn poll_more(&mut self) -> Poll<io::Result<usize>> {
        let Self { tcp, input } = self;
        poll_read(tcp, |bytes| {
            input.extend_from_slice(bytes);
            bytes.len()
        })
    }

    /// [`Stream::poll_more`].
    pub(super) async fn more(&mut self) -> io::Result<usize> {
        poll_fn(|_| self.poll_more()).await
    }

    /// Forgets the first bytes of the input.
    pub(super) fn used(&mut self, bytes: usize) {
        if bytes >= self.input.len() {
            self.input = Vec::new();
        } else {
            self.input.drain(..bytes);
        }
    }
}

/// Reads once, and shows what came; nothing is the end.
pub(super) fn poll_read<T>(tcp: &Tcp, show: impl FnOnce(&[u8]) -> T) -> Poll<io::Result<T>> {
    SCRATCH_SPACE.with_borrow_mut(|scratch| {
        let bytes = ready!(tcp.poll_recv(scratch))?;
        Poll::Ready(Ok(show(&scratch[..bytes])))
    })
}

/// Bytes on their way out.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    kept: Vec<u8>,
    sent: usize,
}

impl Outgoing {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { kept: bytes, sent: 0 }
    }

    /// Whether something was not sent yet.
    pub(super) fn holds_something(&self) -> bool {
        self.sent < self.kept.len()
    }

    /// To be written behind what is kept.
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.kept
    }

    /// Sends all that is kept, and tells of each part that was taken. With `last` it may go out with
    /// the end of the connection, which must follow at once.
    pub(super) fn poll_flush(
        &mut self,
        to: &Tcp,
        last: bool,
        mut taken: impl FnMut(usize),
    ) -> Poll<io::Result<()>> {
        while self.sent < self.kept.len() {
            match ready!(to.poll_send(&self.kept[self.sent..], last)) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(bytes) => {
                    self.sent += bytes;
                    taken(bytes);
                }
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        (self.sent, self.kept) = (0, Vec::new());
        Poll::Ready(Ok(()))
    }

    /// Sends at once what can be, if nothing is kept before it; keeps the rest.
    pub(super) fn send(&mut self, to: &Tcp, bytes: &[u8]) -> io::Result<()> {
        let mut taken = 0;
        if self.kept.is_empty()
            && let Poll::Ready(sent) = to.poll_send(bytes, false)
        {
            taken = sent?;
        }
        self.kept.extend_from_slice(&bytes[taken..]);
        Ok(())
    }

    /// What was not sent yet.
    pub(super) fn into_rest(mut self) -> Vec<u8> {
        self.kept.drain(..self.sent);
        self.kept
    }
}
