//! Bytes go through the worker's memory.
//!
//! They are read into scratch space that all its connections share, and written at once; only what
//! the sink did not take is kept. Must not know what else could be done.

use super::engine::{Leg, Stop};
use crate::sys::tcp::Tcp;
use std::cell::RefCell;
use std::task::{Poll, ready};

/// Bytes read before there is anybody to write them to. They are kept until there is.
const EARLY: usize = 2048;
/// Bytes read at once. Large enough for bulk, small enough to stay in a core's cache.
const SCRATCH: usize = 64 * 1024;

thread_local! {
    /// Borrowed for the length of one poll, never across an await.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// What was read and not written; nothing most of the time.
#[derive(Debug, Default)]
pub(super) struct Copy(Option<Box<Kept>>);

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    written: usize,
}

impl Copy {
    /// With bytes that were read already.
    pub(super) fn holding(bytes: &[u8]) -> Self {
        let mut copy = Self::default();
        if !bytes.is_empty() {
            copy.keep(bytes);
        }
        copy
    }

    pub(super) fn holds_some(&self) -> bool {
        self.0.is_some()
    }

    /// Reads what is there already. What else comes of it (an end, a break) comes again.
    pub(super) fn read_early(&mut self, source: &Tcp) -> Poll<Result<(), Stop>> {
        BUFFER.with_borrow_mut(|scratch| {
            Poll::Ready(match ready!(source.poll_recv(&mut scratch[..EARLY])) {
                Err(_) => Err(Stop::SourceBroke),
                Ok(0) => Ok(()),
                Ok(bytes) => {
                    self.keep(&scratch[..bytes]);
                    Ok(())
                }
            })
        })
    }

    fn keep(&mut self, rest: &[u8]) {
        self.0 = Some(Box::new(Kept { bytes: rest.to_vec(), written: 0 }));
    }

    pub(super) fn poll(&mut self, leg: &Leg<'_>, corked: bool) -> Poll<Result<usize, Stop>> {
        let Some(kept) = &mut self.0 else { return self.poll_fresh(leg, corked) };
        kept.written += ready!(poll_write(leg, &kept.bytes[kept.written..], false))?;
        if kept.written == kept.bytes.len() {
            self.0 = None;
        }
        Poll::Ready(Ok(0))
    }

    fn poll_fresh(&mut self, leg: &Leg<'_>, corked: bool) -> Poll<Result<usize, Stop>> {
        BUFFER.with_borrow_mut(|scratch| {
            let read = ready!(leg.source.poll_recv(scratch));
            if let Some(dump) = leg.dump {
                match &read {
                    Ok(bytes) => dump.data(leg.way, &scratch[..*bytes]),
                    Err(_) => dump.broke(leg.way),
                }
            }
            let fresh = match read {
                Err(_) => return Poll::Ready(Err(Stop::SourceBroke)),
                Ok(0) => return Poll::Ready(Err(Stop::Ended)),
                Ok(bytes) => &scratch[..bytes],
            };
            let last = corked && leg.source.is_at_end();
            let taken = match poll_write(leg, fresh, last) {
                Poll::Ready(taken) => taken?,
                Poll::Pending => 0,
            };
            if taken < fresh.len() {
                self.keep(&fresh[taken..]);
            }
            Poll::Ready(Ok(fresh.len()))
        })
    }
}

/// Writes once, and counts what the sink took.
fn poll_write(leg: &Leg<'_>, bytes: &[u8], last: bool) -> Poll<Result<usize, Stop>> {
    Poll::Ready(match ready!(leg.sink.poll_send(bytes, last)) {
        Ok(0) | Err(_) => Err(Stop::SinkBroke),
        Ok(taken) => {
            leg.ledger.moved(leg.way, taken);
            Ok(taken)
        }
    })
}
