//! One direction of a connection: what its source says is passed on to its sink, in its order, until
//! its end.
//!
//! Must not know how bytes are moved, nor the other direction, but for how that ended.

use super::copy::Copy;
use super::engine::{Engine, Leg, Stop};
use super::splice::Splice;
use crate::sys::tcp::Tcp;
use std::mem;
use std::task::{Poll, ready};

/// Reads and bytes before the other connections of this worker have their turn.
const READS: usize = 16;
const BYTES: usize = 1024 * 1024;
/// From so many bytes at once on, it is bulk; below, it is none any more.
const BULK: usize = 16 * 1024;

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
    engine: Engine,
    /// What comes is bulk, as it seems.
    pub(super) bulk: bool,
    /// A byte that overtakes what is read, to be passed on in its place.
    urgent: Option<u8>,
    ended: Option<End>,
}

impl Direction {
    /// With bytes that were read from its source already.
    pub(super) fn holding(bytes: &[u8]) -> Self {
        Self { engine: Engine::Copy(Copy::holding(bytes)), ..Self::default() }
    }

    /// Reads what its source has said already; gives whether that was something.
    pub(super) fn listen(&mut self, source: &Tcp) -> bool {
        if let Engine::Copy(copy) = &mut self.engine
            && copy.read_early(source) == Poll::Ready(Err(Stop::SourceBroke))
        {
            self.ended = Some(End::SourceBroke);
        }
        self.holds_some()
    }

    /// How it ended, if it did.
    pub(super) fn ended(&self) -> Option<End> {
        self.ended
    }

    /// Whether something was read that nobody got.
    pub(super) fn holds_some(&self) -> bool {
        self.engine.holds_some()
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
        let moved = self.poll_turn(leg, other);
        if !self.engine.holds_some() {
            self.change_engine(leg, Engine::default());
        }
        moved.map(|stop| {
            let end = conclude(stop, leg, other);
            self.ended = Some(end);
            end
        })
    }

    fn poll_turn(&mut self, leg: &Leg<'_>, other: Option<End>) -> Poll<Stop> {
        let corked = other.is_none_or(|end| end == End::Clean);
        let mut burst = 0;
        for _ in 0..READS {
            if burst >= BYTES {
                break;
            }
            if !self.engine.holds_some() {
                if self.urgent.is_some() && leg.source.is_at_mark() {
                    match ready!(self.poll_urgent(leg)) {
                        Ok(()) => continue,
                        Err(stop) => return Poll::Ready(stop),
                    }
                }
                if burst == 0 {
                    ready!(leg.source.poll_readable());
                }
                self.choose_engine(leg);
            }
            match self.engine.poll(leg, corked) {
                Poll::Ready(Ok(bytes)) => {
                    burst += bytes;
                    self.bulk |= bytes >= BULK;
                }
                Poll::Ready(Err(stop)) => return Poll::Ready(stop),
                Poll::Pending => {
                    if burst > 0 && !self.engine.holds_some() {
                        self.bulk = burst >= BULK;
                    }
                    return Poll::Pending;
                }
            }
        }
        leg.source.again();
        Poll::Pending
    }

    /// Bulk goes through a pipe, if there is one, and nobody wants to see it; and not where urgent
    /// bytes have a place in it.
    fn choose_engine(&mut self, leg: &Leg<'_>) {
        let plain = leg.dump.is_none() && !leg.source.had_urgent();
        if self.bulk
            && plain
            && matches!(self.engine, Engine::Copy(_))
            && let Some(pipe) = leg.pipes.lend()
        {
            self.change_engine(leg, Engine::Splice(Splice(Box::new(pipe))));
        } else if !plain {
            self.change_engine(leg, Engine::default());
        }
    }

    fn change_engine(&mut self, leg: &Leg<'_>, engine: Engine) {
        if let Engine::Splice(Splice(pipe)) = mem::replace(&mut self.engine, engine) {
            leg.pipes.take_back(*pipe);
        }
    }

    /// Passes the urgent byte on.
    fn poll_urgent(&mut self, leg: &Leg<'_>) -> Poll<Result<(), Stop>> {
        if let Some(byte) = self.urgent {
            match ready!(leg.sink.poll_send_urgent(byte)) {
                Ok(0) | Err(_) => return Poll::Ready(Err(Stop::SinkBroke)),
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

/// Tells the sink how it ended.
fn conclude(stop: Stop, leg: &Leg<'_>, other: Option<End>) -> End {
    match (stop, other) {
        // nothing is left to be said either way: to close both says it
        (Stop::Ended, Some(End::Clean)) => End::Clean,
        (Stop::Ended, None) if leg.sink.end().is_ok() => End::Clean,
        (Stop::Ended, None) | (Stop::SinkBroke, _) => End::SinkBroke,
        // the other direction could not write to our source: what that gave was delivered, but its
        // end is no clean one. (The system reports a reset once, to whoever comes first.)
        (Stop::Ended, Some(_)) | (Stop::SourceBroke, _) => End::SourceBroke,
    }
}
