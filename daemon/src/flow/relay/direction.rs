//! One direction of a connection: reads from its source, writes to its sink.
//!
//! Bytes are read into the worker's scratch space and written at once; only what the sink did not
//! take is kept. Must not know the other direction, but for how that ended.

use super::super::Way;
use super::super::account::Ledger;
use super::super::dump::Dump;
use crate::sys::tcp::Tcp;
use std::cell::RefCell;
use std::task::{Poll, ready};

/// Bytes read at once. Large enough for bulk, small enough to stay in a core's cache.
const SCRATCH: usize = 64 * 1024;
/// Reads before the other connections of this worker have their turn.
const READS: usize = 16;

thread_local! {
    /// Borrowed for the length of one poll, never across an await.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// Where the bytes of a direction come from, where they go, and who is told.
pub(super) struct Leg<'a> {
    pub source: &'a Tcp,
    pub sink: &'a Tcp,
    pub way: Way,
    pub dump: Option<Dump>,
    pub ledger: &'a Ledger,
}

/// How a direction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Everything was delivered, and the end of it too.
    Clean,
    /// The source broke: what the other direction has to say, nobody is there to hear.
    SourceBroke,
    /// The sink broke; but what it said before may still be waiting to be delivered.
    SinkBroke,
}

/// One direction of a connection.
#[derive(Debug, Default)]
pub(super) struct Direction {
    /// Read but not yet written; none most of the time.
    kept: Option<Box<Kept>>,
    /// A byte that overtakes what is read, to be passed on in its place.
    urgent: Option<u8>,
    ended: Option<End>,
}

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    written: usize,
}

impl Direction {
    /// How it ended, if it did.
    pub(super) fn ended(&self) -> Option<End> {
        self.ended
    }

    /// Whether something was read that nobody got.
    pub(super) fn holds_some(&self) -> bool {
        self.kept.is_some()
    }

    /// Moves what can be moved; ready when nothing will move any more. `other` is how the other
    /// direction ended, if it did.
    pub(super) fn poll(&mut self, leg: &Leg<'_>, other: Option<End>) -> Poll<End> {
        if let Some(end) = self.ended {
            return Poll::Ready(end);
        }
        // before anything is read: a read that goes past an urgent byte loses it
        if let Some(byte) = leg.source.recv_urgent() {
            self.urgent = Some(byte);
        }
        for _ in 0..READS {
            let end = match &mut self.kept {
                Some(kept) => ready!(kept.poll(leg)).map(|all| {
                    if all {
                        self.kept = None;
                    }
                }),
                None if self.urgent.is_some() && leg.source.is_at_mark() => {
                    ready!(self.poll_urgent(leg))
                }
                None => ready!(self.poll_fresh(leg, other)),
            };
            if let Err(end) = end {
                self.ended = Some(end);
                return Poll::Ready(end);
            }
        }
        leg.source.again();
        Poll::Pending
    }

    /// Reads once, and writes what came.
    fn poll_fresh(&mut self, leg: &Leg<'_>, other: Option<End>) -> Poll<Result<(), End>> {
        BUFFER.with_borrow_mut(|scratch| {
            let read = ready!(leg.source.poll_recv(scratch));
            if let Some(dump) = leg.dump {
                match &read {
                    Ok(bytes) => dump.data(leg.way, &scratch[..*bytes]),
                    Err(_) => dump.broke(leg.way),
                }
            }
            let fresh = match read {
                Err(_) => return Poll::Ready(Err(End::SourceBroke)),
                Ok(0) => return Poll::Ready(Err(leg.end(other))),
                Ok(bytes) => &scratch[..bytes],
            };
            let last = leg.source.is_at_end() && other.is_none_or(|end| end == End::Clean);
            let taken = match leg.poll_write(fresh, last) {
                Poll::Ready(taken) => taken?,
                Poll::Pending => 0,
            };
            if taken < fresh.len() {
                let kept = Kept { bytes: fresh[taken..].to_vec(), written: 0 };
                self.kept = Some(Box::new(kept));
            }
            Poll::Ready(Ok(()))
        })
    }

    /// Passes the urgent byte on.
    fn poll_urgent(&mut self, leg: &Leg<'_>) -> Poll<Result<(), End>> {
        if let Some(byte) = self.urgent {
            match ready!(leg.sink.poll_send_urgent(byte)) {
                Ok(0) | Err(_) => return Poll::Ready(Err(End::SinkBroke)),
                Ok(_) => {}
            }
            if let Some(dump) = leg.dump {
                dump.data(leg.way, &[byte]);
            }
            leg.ledger.moved(leg.way, 1);
            self.urgent = None;
        }
        Poll::Ready(Ok(()))
    }
}

impl Kept {
    /// Writes once. Gives whether that was all.
    fn poll(&mut self, leg: &Leg<'_>) -> Poll<Result<bool, End>> {
        self.written += ready!(leg.poll_write(&self.bytes[self.written..], false))?;
        Poll::Ready(Ok(self.written == self.bytes.len()))
    }
}

impl Leg<'_> {
    /// Writes once, and counts what the sink took.
    fn poll_write(&self, bytes: &[u8], last: bool) -> Poll<Result<usize, End>> {
        Poll::Ready(match ready!(self.sink.poll_send(bytes, last)) {
            Ok(0) | Err(_) => Err(End::SinkBroke),
            Ok(taken) => {
                self.ledger.moved(self.way, taken);
                Ok(taken)
            }
        })
    }

    /// The source has ended: tells the sink.
    fn end(&self, other: Option<End>) -> End {
        match other {
            // nothing is left to be said either way: to close both says it
            Some(End::Clean) => End::Clean,
            // the other direction could not write to our source: what that gave was delivered, but
            // its end is no clean one. (The system reports a reset once, to whoever comes first.)
            Some(_) => End::SourceBroke,
            None if self.sink.end().is_ok() => End::Clean,
            None => End::SinkBroke,
        }
    }
}
